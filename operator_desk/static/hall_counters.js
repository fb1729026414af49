// The counters: who sits there, since when in this state, with whom, and how much of that visit's time is left.

import { clockTime, html, minutes, t } from "/static/page.js";
import { BudgetChip, budgetNow } from "./budget.js";
import { worded } from "./worded.js";

/** All counters of the hall; a ticket at one of them opens on a press. */
export function Counters({ state, at, now, onOpen, onCounter }) {
  const limits = limitsOf(state);
  return html`
    <section class="card list grow">
      <header class="list-head"><h2>${t("hall.counters")}</h2></header>
      <ul class="counters scroll" tabindex="0" aria-label=${t("hall.counters")}>
        ${state.counters.length === 0 && html`<li class="muted">${t("common.counters_none")}</li>`}
        ${state.counters.map(
          (each) => html`
            <li key=${each.number} class=${`counter ${each.state}`}>
              <button type="button" class="counter-open" data-counter=${each.number} onClick=${() => onCounter(each.number)}>
                <span class="counter-plate number">${each.number}</span>
                <span class="counter-about">
                  <b>${each.help ? html`<${Help} help=${each.help} />` : stateWords(each)}</b>
                  <span class="muted">${sitsHere(state, each, at, now)}</span>
                </span>
              </button>
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

function Help({ help }) {
  if (!help.helper) return html`<span class="light-red">${t("hall.help.calls")}</span>`;
  return html`<span class="light-green">${t("hall.help.coming", { who: help.helper })}</span>`;
}

/** The limits of the budget in the hall's state, in the words of the desk's. */
export function limitsOf({ standard }) {
  return { limit_s: standard.total_limit_s, amber_s: standard.amber_s, red_s: standard.red_s };
}

/** What a counter does now, in words. */
export function stateWords({ state, reason, work, back_at: backAt }) {
  const words = t(`common.counter_state.${state}`);
  if (!reason) return words;
  const why = worded(["pause"], reason);
  const whole = work && state === "paused" ? why : `${words}: ${why}`;
  return backAt ? t("common.back_at", { what: whole, time: clockTime(backAt) }) : whole;
}

/** Who sits at a counter, and for how long it has been as it is. */
export function sitsHere(state, counter, at, now) {
  if (!counter.operator) return t("hall.nobody_sits");
  return counter.since ? `${counter.operator} · ${minutes(age(state, counter, at, now))}` : counter.operator;
}

function age(state, counter, at, now) {
  return (Date.parse(state.server_time) - Date.parse(counter.since) + (now - at)) / 1000;
}
