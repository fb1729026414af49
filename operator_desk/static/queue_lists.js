// The right side of the desk: who is next and why, who waits, who was put aside and who missed the call.

import { clockTime, html, minutes, t, useState } from "/static/page.js";
import { BudgetChip, budgetNow } from "./budget.js";
import { secondsSince } from "./live_state.js";
import { allows } from "./steps.js";
import { LargeSign, Marks } from "./visitor.js";

/** All four lists; `onCall(ticket)` asks for a chosen call, `onReturn(ticket)` puts somebody back into the queue. */
export function QueueLists({ state, at, now, free, busy, onCall, onReturn }) {
  const actions = { free, busy, onCall, onReturn };
  return html`
    <${Next} state=${state} at=${at} now=${now} />
    <div class="lists">
      <${WaitingList} state=${state} at=${at} now=${now} ...${actions} />
      <div class="aside-lists">
        <${Parked} tickets=${state.parked} reasons=${state.park_reasons} ...${actions} />
        <${Missed} tickets=${state.missed} ...${actions} />
      </div>
    </div>
  `;
}

function Next({ state, at, now }) {
  if (!state.rights.queue) {
    return html`<section class="next card none"><h2>${t("desk.next")}</h2><p
      class="muted">${t("desk.queue_hidden")}</p></section>`;
  }
  if (!state.next) {
    return html`<section class="next card none"><h2>${t("desk.next")}</h2><p
      class="muted">${t("desk.nobody_next")}</p></section>`;
  }
  const { ticket, why } = state.next;
  return html`
    <section class="next card" key=${ticket.id}>
      <p class="next-number number">${ticket.number}</p>
      <div class="next-about">
        <h2>${t("desk.next")}</h2>
        <p class="next-service">${ticket.service.name}</p>
        <p class="why">${why.text}</p>
        <${Marks} ticket=${{ ...ticket, returned: ticket.returned && why.code !== "returned" }} priorities=${state.priorities} />
      </div>
      <${BudgetChip} budget=${budgetNow(ticket, at, now, state.settings)} />
    </section>
  `;
}

function WaitingList({ state, at, now, ...actions }) {
  const [order, setOrder] = useState(false);
  const total = state.waiting.reduce((sum, each) => sum + each.waiting, 0);
  return html`
    <section class="card list">
      <header class="list-head">
        <h2>${t("desk.waiting")} <span class="count number">${total}</span></h2>
        ${state.rights.queue &&
        html`<button type="button" class="button quiet small" onClick=${() => setOrder(!order)}>
          ${t(order ? "desk.by_service" : "desk.by_order")}
        </button>`}
      </header>
      ${state.counter.lent.length > 0 && html`<${Lent} services=${state.counter.lent} />`}
      ${total === 0 && html`<p class="muted list-empty">${t("desk.nobody_waits")}</p>`}
      <div class="scroll" tabindex="0" role="region" aria-label=${t("desk.waiting")}>
        ${order
          ? html`<${InOrder} state=${state} at=${at} now=${now} ...${actions} />`
          : html`<${ByService} waiting=${state.waiting} age=${secondsSince(at, now)} />`}
      </div>
    </section>
  `;
}

// What the host added for today, on two lines at most: each was told in a message of its own.
function Lent({ services }) {
  const words = t("desk.lent", { services: services.join(", ") });
  return html`<p class="list-lent muted" title=${words}>${words}</p>`;
}

function ByService({ waiting, age }) {
  return html`
    <ul class="services">
      ${waiting
        .filter((each) => each.waiting > 0)
        .map(
          (each) => html`
            <li key=${each.service.code}>
              <span class="letter number">${each.letter}</span>
              <span class="service-name">${each.service.name}</span>
              <span class="service-count">
                <b>${each.waiting}</b>
                <span class="muted">${minutes(each.longest_wait_s + age)}</span>
              </span>
            </li>
          `
        )}
    </ul>
  `;
}

function InOrder({ state, at, now, free, busy, onCall }) {
  return html`
    <ol class="people">
      ${state.queue.map(
        (ticket) => html`
          <li key=${ticket.id} class="person queued">
            <span class="number person-number">${ticket.number}</span>
            <${BudgetChip} budget=${budgetNow(ticket, at, now, state.settings)} />
            <span class="person-service muted">
              ${ticket.priority && html`<b>★ ${ticket.priority.name}</b> · `}${ticket.accessible && html`<${LargeSign} /> · `}${ticket.booked_at && html`<b>${t("common.booked", { time: clockTime(ticket.booked_at) })}</b> · `}${ticket.service.name}
            </span>
            ${free && state.rights.choose && allows(ticket, "call") &&
            html`<${CallButton} ticket=${ticket} busy=${busy} onCall=${onCall} />`}
          </li>
        `
      )}
    </ol>
  `;
}

function Parked({ tickets, reasons, ...actions }) {
  return html`
    <section class="card list">
      <header class="list-head"><h2>${t("desk.parked")} <span
        class="count number">${tickets.length}</span></h2></header>
      ${tickets.length === 0 && html`<p class="muted list-empty">${t("desk.nobody_parked")}</p>`}
      <ul class="people scroll" tabindex="0" aria-label=${t("desk.parked")}>
        ${tickets.map(
          (ticket) => html`<${Aside} key=${ticket.id} ticket=${ticket} words=${parkedWords(ticket, reasons)}
            ...${actions} />`
        )}
      </ul>
    </section>
  `;
}

function Missed({ tickets, ...actions }) {
  return html`
    <section class="card list">
      <header class="list-head"><h2>${t("desk.missed")} <span
        class="count number">${tickets.length}</span></h2></header>
      ${tickets.length === 0 && html`<p class="muted list-empty">${t("desk.nobody_missed")}</p>`}
      <ul class="people scroll" tabindex="0" aria-label=${t("desk.missed")}>
        ${tickets.map(
          (ticket) => html`<${Aside} key=${ticket.id} ticket=${ticket} words=${missedWords(ticket)} ...${actions} />`
        )}
      </ul>
    </section>
  `;
}

function Aside({ ticket, words, free, busy, onCall, onReturn }) {
  const due = ticket.parked && ticket.parked.due;
  const two = free && allows(ticket, "call") && allows(ticket, "return");
  return html`
    <li class=${`person ${due ? "due" : ""} ${two ? "two" : ""}`}>
      <span class="number person-number">${ticket.number}</span>
      <span class=${due ? "person-about light-amber" : "person-about"}>${words}</span>
      <span class="person-steps">
        ${free && allows(ticket, "call") && html`<${CallButton} ticket=${ticket} busy=${busy} onCall=${onCall} />`}
        ${allows(ticket, "return") &&
        html`<button type="button" class="button small" aria-disabled=${String(busy)}
          aria-label=${t("desk.return_number", { number: ticket.number })} onClick=${() => onReturn(ticket)}>
          ${t("common.step.return")}
        </button>`}
      </span>
    </li>
  `;
}

function CallButton({ ticket, busy, onCall }) {
  return html`<button type="button" class="button small" aria-disabled=${String(busy)}
    aria-label=${t("desk.call_number", { number: ticket.number })} onClick=${() => onCall(ticket)}>
    ${t("desk.step.call")}
  </button>`;
}

function parkedWords({ parked }, reasons) {
  if (!parked) return "";
  const named = reasons.find((each) => each.code === parked.reason);
  const words = named ? named.name : parked.reason;
  const reason = parked.own ? t("desk.parked_own", { reason: words }) : words;
  if (!parked.until) return reason;
  return t(parked.due ? "desk.parked_due" : "desk.parked_until", { reason, time: clockTime(parked.until) });
}

function missedWords(ticket) {
  return t("desk.missed_at", { time: clockTime(ticket.finished_at || ticket.called_at) });
}
