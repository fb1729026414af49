// The hall host's page: queues, counters and every open visit, and what to do about each.

import { changeLanguage, html, start, t, useCallback, useClock, useEffect, useState } from "/static/page.js";
import { Counters } from "./hall_counters.js";
import { DeviceCard, Devices } from "./hall_devices.js";
import { Figures } from "./hall_figures.js";
import { Issue } from "./hall_issue.js";
import { Queues } from "./hall_queues.js";
import { TicketCard } from "./hall_ticket.js";
import { FindForm, Tickets } from "./hall_tickets.js";
import { Panel } from "./panel.js";
import { useLive } from "./live_state.js";
import { usePresses } from "./presses.js";
import { SayLine } from "./say_line.js";
import { useSession } from "./session.js";
import { SignIn } from "./sign_in.js";
import { TopBar } from "./top_bar.js";

const onLanguage = (lang) => changeLanguage(HallPage, lang);

function HallPage({ lang }) {
  const session = useSession();
  const inside = Boolean(session.user) && session.user.role !== "operator";
  const live = useLive("/hall", lang, inside, session.check);
  if (inside && live.state) return html`<${Hall} lang=${lang} session=${session} live=${live} />`;
  return html`
    <div class="doorway">
      <${TopBar} title=${t("common.brand")} lang=${lang} onLanguage=${onLanguage} />
      ${!session.known || inside
        ? html`<p class="wait" role="status">${t(session.lost ? "common.link_sign_in" : "common.loading")}</p>`
        : session.user
          ? html`<${NotForOperators} session=${session} />`
          : html`<${SignIn} heading=${t("hall.sign_in")} withCounter=${false}
              notice=${session.ended ? t("common.session_ended") : ""} onDone=${session.adopt} />`}
    </div>
  `;
}

function NotForOperators({ session }) {
  return html`
    <main class="wait">
      <p>${t("hall.not_for_operators")}</p>
      <p class="row centre">
        <a class="button primary" href="/desk">${t("hall.to_desk")}</a>
        <button type="button" class="button" onClick=${session.leave}>${t("common.sign_out")}</button>
      </p>
    </main>
  `;
}

function Hall({ lang, session, live }) {
  const { state, at } = live;
  const now = useClock(1000);
  const presses = usePresses(session.check);
  const [panel, setPanel] = useState(null);
  const close = useCallback(() => setPanel(null), []);
  const openTicket = (ticket) => setPanel({ name: "ticket", ticket });
  const waiting = state.queues.reduce((sum, each) => sum + each.waiting, 0);
  const leave = async () => {
    const refusal = await session.leave();
    if (refusal) presses.say(refusal, "problem");
  };
  const shared = { state, at, now, presses };

  useEffect(() => {
    document.title = `${t.n("hall.title_waiting", waiting)} · ${state.office.name}`;
  }, [waiting, state.office.name, lang]);
  useEffect(() => presses.say(""), [lang]);
  useEffect(() => {
    const onKey = (event) => event.key === "Escape" && close();
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  return html`
    <div class="hall">
      <${TopBar} title=${html`<h1 class="top-title">${state.office.name}</h1>`} person=${session.user.display_name}
        live=${live} lang=${lang}
        onLanguage=${onLanguage} onLeave=${leave} />
      <${Figures} state=${state}>
        <${FindForm} state=${state} onFound=${openTicket} onSay=${presses.say} />
        <button type="button" class="button primary"
          onClick=${() => setPanel({ name: "issue" })}>${t("hall.issue")}</button>
      <//>
      <main class="hall-main">
        <div class="hall-column">
          <${Queues} ...${shared} />
          <${Devices} state=${state} onOpen=${(device) => setPanel({ name: "device", device })} />
        </div>
        <div class="hall-column"><${Counters} ...${shared} onOpen=${openTicket} /></div>
        <div class="hall-column">
          ${panel
            ? html`<${HallPanel} key=${panelKey(panel)} panel=${panel} ...${shared} role=${session.user.role}
                onClose=${close} />`
            : html`<${Tickets} ...${shared} onOpen=${openTicket} />`}
        </div>
      </main>
      <${SayLine} presses=${presses} alarms=${state.alarms} words=${(name) => t(`hall.step.${name}`)}
        onAlarms=${() => setPanel({ name: "alarms" })} />
    </div>
  `;
}

function panelKey({ name, ticket, device }) {
  return ticket ? `${name} ${ticket.id}` : device ? `${name} ${device.kind} ${device.name}` : name;
}

function HallPanel({ panel, state, role, onClose, ...shared }) {
  if (panel.name === "device") {
    return html`<${DeviceCard} opened=${panel.device} state=${state} role=${role} presses=${shared.presses}
      onClose=${onClose} />`;
  }
  if (panel.name === "issue") return html`<${Issue} state=${state} presses=${shared.presses} onClose=${onClose} />`;
  if (panel.name === "ticket") {
    return html`<${TicketCard} opened=${panel.ticket} state=${state} ...${shared} onClose=${onClose} />`;
  }
  return html`
    <${Panel} name="alarms" heading=${t("common.alarms")} onClose=${onClose}>
      <ul class="alarms">
        ${state.alarms.map((each, index) => html`<li key=${index} class=${`light-${each.level}`}>${each.text}</li>`)}
      </ul>
    <//>
  `;
}

start(HallPage);
