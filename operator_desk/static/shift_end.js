// The end of a shift: visits that are still open are asked about one by one, then open counters, then it is closed.

import { clockTime, html, t, useState } from "/static/page.js";
import { AskReason } from "./panel.js";
import { mayEnter } from "./rooms.js";
import { CloseCounter } from "./shift_hall.js";

/** What may become of a visit in each state, the likeliest first. */
const ENDS = {
  serving: ["finish", "return", "expire"],
  called: ["return", "cancel", "expire"],
  parked: ["cancel", "return", "expire"],
  waiting: ["cancel", "expire"],
};
const REASONS = {
  finish: ["forgotten", "served"],
  return: ["again", "mistake"],
  cancel: ["left", "mistake"],
  expire: ["day_over", "left"],
};
/** Who is at a counter is asked about first: somebody may still stand there. */
const ORDER = ["serving", "called", "parked", "waiting"];

export function ShiftEnd({ state, shift, presses, press, role }) {
  const [asking, setAsking] = useState(false);
  // What was answered is not asked again before the hall's next state has come.
  const [answered, setAnswered] = useState({ seq: -1, ids: [] });
  const open = state.tickets.filter((each) => state.seq !== answered.seq || !answered.ids.includes(each.id));
  const answer = (ticket) => setAnswered((was) => ({
    seq: state.seq,
    ids: [...(was.seq === state.seq ? was.ids : []), ticket.id],
  }));
  open.sort((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state));
  const seated = state.counters.filter((each) => each.operator);
  const busy = String(Boolean(presses.busy));
  const done = open.length === 0 && seated.length === 0;
  return html`
    <section class="card shift-today">
      ${shift.closed && html`<p class="shift-mark">✓ ${t("shift.closed", { time: clockTime(shift.closed.at), who: shift.closed.who })}</p>`}
      <p class=${open.length ? "light-amber" : "light-green"}>${open.length
        ? t.n("shift.open_tickets", open.length) : t("shift.no_open_tickets")}</p>
      <p class=${seated.length ? "light-amber" : "light-green"}>${seated.length
        ? t.n("shift.open_counters", seated.length) : t("shift.no_open_counters")}</p>
      ${state.alarms.filter((each) => each.code === "undelivered").map((each) => html`<p key=${each.text} class="light-amber"><span>${each.text}
        ${mayEnter("reports", role) && html` <a href=${`/reports?date=${each.day}`}>${t("rooms.reports")}</a>`}</span></p>`)}
      ${state.open && html`<p class="muted">${t("shift.still_open")}</p>`}
      ${done
        ? html`<button type="button" class=${shift.opened ? "button primary" : "button"} aria-disabled=${busy}
            onClick=${() => press("close", "shift/close", {}, t("shift.said.close"))}>${t("shift.close")}</button>`
        : !asking && html`<button type="button" class="button" onClick=${() => setAsking(true)}>${t("shift.ask")}</button>`}
    </section>
    ${asking && open.length > 0 && html`<${Visit} key=${`${open[0].id} ${open[0].state}`} ticket=${open[0]} more=${open.length - 1}
      onAnswered=${answer} ...${{ presses, press }} />`}
    ${asking && open.length === 0 && seated.length > 0 && html`
      <section class="card list grow">
        <header class="list-head"><h3>${t("shift.counters_left")}</h3></header>
        <ul class="scroll" tabindex="0" aria-label=${t("shift.counters_left")}>
          ${seated.map((each) => html`
            <li key=${each.number} class="wall-seat" data-state=${each.state}>
              <span class="number wall-plate">${each.number}</span>
              <span class="wall-about"><b>${each.operator}</b>
                <span class="muted">${t(`common.counter_state.${each.state}`)}</span></span>
              <${CloseCounter} number=${each.number} ...${{ presses, press }} />
            </li>`)}
        </ul>
      </section>`}
  `;
}

function Visit({ ticket, more, presses, press, onAnswered }) {
  const [how, setHow] = useState("");
  const { number } = ticket;
  if (how) {
    const reasons = REASONS[how].map((each) => t(`shift.reason.${each}`));
    const end = async (reason) => {
      const done = await press(`ticket ${number} ${how}`, `shift/tickets/${ticket.id}`, { how, reason }, t(`shift.said.${how}`, { number }));
      if (done) onAnswered(ticket);
    };
    return html`<${AskReason} name="shift-reason" heading=${t(`shift.how.${how}`)} text=${t("shift.why", { number })}
      reasons=${reasons} yes=${t("shift.reason_done")} busy=${presses.busy} onReason=${end} onClose=${() => setHow("")} />`;
  }
  return html`
    <section class="card shift-ask" aria-labelledby="shift-ask">
      <h3 id="shift-ask">${t("shift.what_became")}</h3>
      <p class="shift-ask-ticket"><b class="number">${number}</b>
        <span>${ticket.service.name}<small class="muted">${t(`common.state.${ticket.state}`)}${ticket.counter
          ? html` · ${t("common.counter_number", { number: ticket.counter })}` : ""}${" · "}${t("shift.issued",
          { time: clockTime(ticket.issued_at) })}</small></span></p>
      <div class="options">
        ${(ENDS[ticket.state] || []).map((each) => html`<button type="button" key=${each} class="button option"
          aria-disabled=${String(Boolean(presses.busy))} onClick=${() => setHow(each)}>${t(`shift.how.${each}`)}</button>`)}
      </div>
      ${more > 0 && html`<p class="muted">${t.n("shift.more", more)}</p>`}
    </section>
  `;
}
