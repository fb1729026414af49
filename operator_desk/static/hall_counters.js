// The counters: who sits there, since when in this state, with whom, and how much of that visit's time is left.

import { clockTime, html, minutes, t } from "/static/page.js";
import { BudgetChip, budgetNow } from "./budget.js";
import { worded } from "./worded.js";

/** All counters of the hall; a ticket at one of them opens on a press. */
export function Counters({ state, at, now, onOpen }) {
  const limits = limitsOf(state);
  return html`
    <section class="card list grow">
      <header class="list-head"><h2>${t("hall.counters")}</h2></header>
      <ul class="counters scroll" tabindex="0" aria-label=${t("hall.counters")}>
        ${state.counters.map(
          (each) => html`
            <li key=${each.number} class=${`counter ${each.state}`}>
              <span class="counter-plate number">${each.number}</span>
              <span class="counter-about">
                <b>${stateWords(each)}</b>
                <span class="muted">${sitsHere(state, each, at, now)}</span>
              </span>
              ${each.ticket &&
              html`<button type="button" class="button counter-ticket" onClick=${() => onOpen(each.ticket)}>
                <span class="number">${each.ticket.number}</span>
                <${BudgetChip} budget=${budgetNow(each.ticket, at, now, limits)} />
              </button>`}
            </li>
          `
        )}
      </ul>
    </section>
  `;
}

/** The limits of the budget in the hall's state, in the words of the desk's. */
export function limitsOf({ standard }) {
  return { limit_s: standard.total_limit_s, amber_s: standard.amber_s, red_s: standard.red_s };
}

function stateWords({ state, reason, work, back_at: backAt }) {
  const words = t(`common.counter_state.${state}`);
  if (!reason) return words;
  const why = worded(["pause"], reason);
  const whole = work && state === "paused" ? why : `${words}: ${why}`;
  return backAt ? t("common.back_at", { what: whole, time: clockTime(backAt) }) : whole;
}

function sitsHere(state, counter, at, now) {
  if (!counter.operator) return t("hall.nobody_sits");
  return counter.since ? `${counter.operator} · ${minutes(age(state, counter, at, now))}` : counter.operator;
}

function age(state, counter, at, now) {
  return (Date.parse(state.server_time) - Date.parse(counter.since) + (now - at)) / 1000;
}
