// The hall host's page: queues, counters and every open visit, and what to do about each.

import { changeLanguage, html, start, t, useCallback, useClock, useEffect, useState } from "/static/page.js";
import { Counters } from "./hall_counters.js";
import { AddDevice, DeviceCard, Devices } from "./hall_devices.js";
import { HallDoor } from "./hall_door.js";
import { Figures } from "./hall_figures.js";
import { Issue } from "./hall_issue.js";
import { Messages, MessagesButton } from "./hall_messages.js";
import { Outage } from "./hall_outage.js";
import { PaperDay } from "./hall_paper_day.js";
import { Queues } from "./hall_queues.js";
import { Roll } from "./hall_roll.js";
import { TicketCard } from "./hall_ticket.js";
import { FindForm, Tickets } from "./hall_tickets.js";
import { Panel } from "./panel.js";
import { usePresses } from "./presses.js";
import { Rooms } from "./rooms.js";
import { SayLine } from "./say_line.js";
import { TopBar } from "./top_bar.js";

const onLanguage = (lang) => changeLanguage(HallPage, lang);

function HallPage({ lang }) {
  return html`<${HallDoor} lang=${lang} onLanguage=${onLanguage} Inside=${Hall} />`;
}

function Hall({ lang, session, live }) {
  const { state, at } = live;
  const now = useClock(1000);
  const presses = usePresses(session.check);
  const [panel, setPanel] = useState(null);
  const [paperDay, setPaperDay] = useState(false);
  const close = useCallback(() => setPanel(null), []);
  const openPaperDay = () => {
    setPanel(null);
    setPaperDay(true);
  };
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
        onLanguage=${onLanguage} onLeave=${leave}><${Rooms} here="hall" role=${session.user.role} /><//>
      <${Figures} state=${state}>
        ${!paperDay && html`<${FindForm} state=${state} onFound=${openTicket} onSay=${presses.say} />
        <button type="button" class="button" onClick=${() => setPanel({ name: "roll" })}>${t("hall.roll")}</button>
        <button type="button" class="button primary"
          onClick=${() => setPanel({ name: "issue" })}>${t("hall.issue")}</button>`}
      <//>
      ${paperDay
        ? html`<main class="hall-main whole"><${PaperDay} ...${shared} onClose=${() => setPaperDay(false)} /></main>`
        : html`<main class="hall-main">
        <div class="hall-column">
          <${Queues} ...${shared} />
          <${Devices} state=${state} onOpen=${(device) => setPanel({ name: "device", device })}
            onAdd=${() => setPanel({ name: "add-device" })} />
          <div class="row hall-more">
            <${MessagesButton} state=${state} role=${session.user.role} onOpen=${() => setPanel({ name: "messages" })} />
            <button type="button" class="button quiet"
              onClick=${() => setPanel({ name: "outage" })}>${t("hall.outage")}</button>
          </div>
        </div>
        <div class="hall-column"><${Counters} ...${shared} onOpen=${openTicket} /></div>
        <div class="hall-column">
          ${panel
            ? html`<${HallPanel} key=${panelKey(panel)} panel=${panel} ...${shared} role=${session.user.role}
                onClose=${close} onPaperDay=${openPaperDay} />`
            : html`<${Tickets} ...${shared} onOpen=${openTicket} />`}
        </div>
      </main>`}
      <${SayLine} presses=${presses} alarms=${state.alarms} words=${(name) => t(`hall.step.${name}`)}
        onAlarms=${() => setPanel({ name: "alarms" })} />
    </div>
  `;
}

function panelKey({ name, ticket, device }) {
  return ticket ? `${name} ${ticket.id}` : device ? `${name} ${device.kind} ${device.name}` : name;
}

function HallPanel({ panel, state, role, onClose, onPaperDay, ...shared }) {
  if (panel.name === "add-device") return html`<${AddDevice} presses=${shared.presses} onClose=${onClose} />`;
  if (panel.name === "device") {
    return html`<${DeviceCard} opened=${panel.device} state=${state} role=${role} presses=${shared.presses}
      onClose=${onClose} />`;
  }
  if (panel.name === "issue") return html`<${Issue} state=${state} presses=${shared.presses} onClose=${onClose} />`;
  if (panel.name === "roll") return html`<${Roll} state=${state} presses=${shared.presses} onClose=${onClose} />`;
  if (panel.name === "messages") return html`<${Messages} state=${state} presses=${shared.presses} onClose=${onClose} />`;
  if (panel.name === "outage") return html`<${Outage} onPaperDay=${onPaperDay} onClose=${onClose} />`;
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
