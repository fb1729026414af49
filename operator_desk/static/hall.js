// The hall host's page: queues, counters and every open visit, and what to do about each.

import { changeLanguage, html, start, t, useCallback, useClock, useEffect, useLayoutEffect, useState } from "/static/page.js";
import { AlarmLine, Alarms } from "./hall_alarms.js";
import { Bookings, BookingsButton } from "./hall_bookings.js";
import { CounterCard } from "./hall_counter.js";
import { Counters } from "./hall_counters.js";
import { AddDevice, DeviceCard, Devices, DevicesLine } from "./hall_devices.js";
import { HallDoor } from "./hall_door.js";
import { Figures } from "./hall_figures.js";
import { FindForm, Found } from "./hall_find.js";
import { Issue } from "./hall_issue.js";
import { Messages, MessagesButton } from "./hall_messages.js";
import { Outage } from "./hall_outage.js";
import { PaperDay } from "./hall_paper_day.js";
import { Queues } from "./hall_queues.js";
import { Roll } from "./hall_roll.js";
import { TicketCard } from "./hall_ticket.js";
import { Tickets } from "./hall_tickets.js";
import { usePresses } from "./presses.js";
import { mayEnter, Rooms } from "./rooms.js";
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
  const openCounter = (number) => setPanel({ name: "counter", counter: number });
  const onFound = (found) => (found.length === 1 ? openTicket(found[0]) : setPanel({ name: "found", found }));
  const goTo = (alarm) => {
    const ticket = alarm.ticket && state.tickets.find((each) => each.id === alarm.ticket);
    const device = alarm.device && state.devices.find((each) => each.name === alarm.device);
    // An advice is answered on the wall, beside those whom it is about.
    if (alarm.code === "advice") window.location.assign("/wall");
    else if (alarm.code === "undelivered" && mayEnter("reports", session.user.role)) window.location.assign(`/reports?date=${alarm.day}`);
    else if (alarm.code === "backup") window.location.assign(`/status${window.location.search}`);
    else if (ticket) openTicket(ticket);
    else setPanel(device ? { name: "device", device } : { name: "alarms" });
  };
  const calling = state.counters.find((each) => each.help && !each.help.helper);
  const shared = { state, at, now, presses };

  useEffect(() => {
    const first = calling ? t("hall.title_help", { counter: calling.number }) : t.n("hall.title_waiting", waiting);
    document.title = `${first} · ${state.office.name}`;
  }, [calling && calling.number, waiting, state.office.name, lang]);
  useLayoutEffect(() => presses.say(""), [lang]);
  useLayoutEffect(() => {
    const onKey = (event) => event.key === "Escape" && close();
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  return html`
    <div class="hall">
      <${TopBar} title=${html`<h1 class="top-title">${state.office.name}</h1>`} session=${session}
        live=${live} lang=${lang}
        onLanguage=${onLanguage} onLeave=${leave}><${Rooms} here="hall" role=${session.user.role} /><//>
      <${Figures} state=${state}>
        ${!paperDay && html`<${FindForm} state=${state} onFound=${onFound} onSay=${presses.say} />
        <button type="button" class="button" onClick=${() => setPanel({ name: "roll" })}>${t("hall.roll")}</button>
        <button type="button" class="button primary"
          onClick=${() => setPanel({ name: "issue" })}>${t("hall.issue")}</button>`}
      <//>
      <${AlarmLine} alarms=${state.alarms} presses=${presses} onGo=${goTo} onAll=${() => setPanel({ name: "alarms" })} />
      ${paperDay
        ? html`<main class="hall-main whole"><${PaperDay} ...${shared} onClose=${() => setPaperDay(false)} /></main>`
        : html`<main class="hall-main">
        <div class="hall-column">
          <${Queues} ...${shared} />
          <${DevicesLine} devices=${state.devices} onOpen=${() => setPanel({ name: "devices" })} />
          <div class="row hall-more">
            <${MessagesButton} state=${state} role=${session.user.role} onOpen=${() => setPanel({ name: "messages" })} />
            <${BookingsButton} state=${state} role=${session.user.role} onOpen=${() => setPanel({ name: "bookings" })} />
            <button type="button" class="button quiet"
              onClick=${() => setPanel({ name: "outage" })}>${t("hall.outage")}</button>
          </div>
        </div>
        <div class="hall-column"><${Counters} ...${shared} onOpen=${openTicket} onCounter=${openCounter} /></div>
        <div class="hall-column">
          ${panel
            ? html`<${HallPanel} key=${panelKey(panel)} panel=${panel} ...${shared} role=${session.user.role}
                go=${{ setPanel, openTicket, openCounter, goTo }} onClose=${close} onPaperDay=${openPaperDay} />`
            : html`<${Tickets} ...${shared} onOpen=${openTicket} />`}
        </div>
      </main>`}
      <${SayLine} presses=${presses} alarms=${[]} words=${(name) => t(`hall.step.${name}`)} />
    </div>
  `;
}

function panelKey({ name, ticket, device, counter }) {
  return [name, ticket && ticket.id, device && device.kind, device && device.name, counter].filter(Boolean).join(" ");
}

function HallPanel({ panel, state, role, go, onClose, onPaperDay, ...shared }) {
  const { presses } = shared;
  switch (panel.name) {
    case "add-device":
      return html`<${AddDevice} presses=${presses} onClose=${onClose} />`;
    case "device":
      return html`<${DeviceCard} opened=${panel.device} state=${state} role=${role} presses=${presses} onClose=${onClose} />`;
    case "devices":
      return html`<${Devices} state=${state} onOpen=${(device) => go.setPanel({ name: "device", device })}
        onAdd=${() => go.setPanel({ name: "add-device" })} onClose=${onClose} />`;
    case "issue":
      return html`<${Issue} state=${state} presses=${presses} onClose=${onClose} />`;
    case "roll":
      return html`<${Roll} state=${state} presses=${presses} onClose=${onClose} />`;
    case "messages":
      return html`<${Messages} state=${state} presses=${presses} onClose=${onClose} />`;
    case "bookings":
      return html`<${Bookings} state=${state} presses=${presses} onClose=${onClose} />`;
    case "outage":
      return html`<${Outage} onPaperDay=${onPaperDay} onClose=${onClose} />`;
    case "found":
      return html`<${Found} found=${panel.found} onOpen=${go.openTicket} onClose=${onClose} />`;
    case "counter":
      return html`<${CounterCard} number=${panel.counter} state=${state} ...${shared} role=${role} onOpen=${go.openTicket}
        onClose=${onClose} />`;
    case "ticket":
      return html`<${TicketCard} opened=${panel.ticket} state=${state} ...${shared} role=${role} onCounter=${go.openCounter}
        onClose=${onClose} />`;
    default:
      return html`<${Alarms} alarms=${state.alarms} presses=${presses} onGo=${go.goTo} onClose=${onClose} />`;
  }
}

start(HallPage);
