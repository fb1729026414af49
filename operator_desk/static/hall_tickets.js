// The visits of the hall: open ones by the time that is left, those who missed the call, those without paper.

import { clockTime, html, t, useState } from "/static/page.js";
import { BudgetChip, budgetNow } from "./budget.js";
import { limitsOf } from "./hall_counters.js";
import { LargeSign } from "./visitor.js";

const LISTS = ["tickets", "missed", "unprinted"];

/** Three lists behind three tabs; the number of each stands on its tab. */
export function Tickets({ state, at, now, onOpen }) {
  const [list, setList] = useState("tickets");
  const limits = limitsOf(state);
  const rows = state[list].map((ticket) => ({ ticket, budget: budgetNow(ticket, at, now, limits) }));
  if (list === "tickets") rows.sort((one, other) => one.budget.left - other.budget.left);
  return html`
    <section class="card list grow">
      <div class="tabs" role="tablist" aria-label=${t("hall.tickets")}
        onKeyDown=${(event) => turn(event, list, setList)}>
        ${LISTS.map(
          (each) => html`
            <button type="button" key=${each} role="tab" id=${`tab-${each}`} class="tab"
              aria-selected=${String(each === list)}
              aria-controls="ticket-list" tabindex=${each === list ? 0 : -1} onClick=${() => setList(each)}>
              ${t(`hall.list.${each}`)} <span class="number">${state[each].length}</span>
            </button>
          `
        )}
      </div>
      <div class="scroll" id="ticket-list" role="tabpanel" aria-labelledby=${`tab-${list}`}>
        ${rows.length === 0 && html`<p class="muted list-empty">${t(`hall.empty.${list}`)}</p>`}
        <ul class="tickets">
          ${rows.map(({ ticket, budget }) => html`<${Row} key=${ticket.id} ticket=${ticket} budget=${budget}
            onOpen=${onOpen} />`)}
        </ul>
      </div>
    </section>
  `;
}

function Row({ ticket, budget, onOpen }) {
  return html`
    <li>
      <button type="button" class="ticket-row" data-ticket=${ticket.number} onClick=${() => onOpen(ticket)}>
        <span class="number ticket-number">${ticket.number}</span>
        <span class="ticket-about">
          <span class="ticket-service">${ticket.service.name}</span>
          <span class="muted">${ticket.priority ? html`<b
            class="star">★ ${ticket.priority.name}</b> · ` : ""}${ticket.accessible ? html`<${LargeSign} /> · ` : ""}${whereabouts(ticket)}</span>
        </span>
        <${BudgetChip} budget=${budget} />
      </button>
    </li>
  `;
}

/** Where a visit stands, in a few words. */
export function whereabouts(ticket) {
  const state = t(`common.state.${ticket.state}`);
  if (ticket.print_state === "failed" || ticket.print_state === "uncertain") {
    return `${state} · ${t(`hall.print.${ticket.print_state}`)}`;
  }
  if (ticket.counter && ["called", "serving"].includes(ticket.state)) {
    return `${state} · ${t("common.counter_number", { number: ticket.counter })}`;
  }
  if (ticket.booked_at && ticket.state === "waiting") {
    return `${state} · ${t("common.booked", { time: clockTime(ticket.booked_at) })}`;
  }
  return t("hall.since", { state, time: clockTime(ticket.issued_at) });
}

// Left and right turn the tabs, as people who use the keyboard expect.
function turn(event, list, setList) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step) return;
  const next = LISTS[(LISTS.indexOf(list) + step + LISTS.length) % LISTS.length];
  setList(next);
  document.getElementById(`tab-${next}`).focus();
}
