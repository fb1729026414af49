// The 30 minutes of a visit: how much is used now, its light, and the bar that shows both.

import { html, stopwatch, t } from "/static/page.js";
import { secondsSince } from "./live_state.js";

const RUNNING = ["waiting", "called", "serving"];

/** The budget of `ticket` at `now`, counted on from the state of `at`: `{used, left, limit, light}`, in seconds. */
export function budgetNow(ticket, at, now, limits) {
  const { used_s: usedThen, limit_s: limit, starts_in_s: stands = 0 } = ticket.budget;
  // Before the time of an appointment it stands still.
  const used = usedThen + (RUNNING.includes(ticket.state) ? Math.max(0, secondsSince(at, now) - stands) : 0);
  return { used, left: limit - used, limit, light: lightOf(used, limits) };
}

function lightOf(used, limits) {
  if (used >= limits.red_s) return "red";
  return used >= limits.amber_s ? "amber" : "green";
}

/** The word beside the sign: what the light means for the one who looks at it. */
export function budgetWord({ left, light }) {
  return t(left < 0 ? "common.budget.over" : `common.budget.${light}`);
}

/** The whole bar of the visitor at the desk: sign and word, what is left, the bar with its two marks. */
export function BudgetBar({ budget, limits }) {
  const { used, left, limit, light } = budget;
  const rest = left < 0 ? "common.budget.beyond" : "common.budget.left";
  return html`
    <section class="budget" data-light=${light} aria-label=${t("common.budget.name")}>
      <div class="budget-line">
        <span class=${`light-${light} budget-word`}>${budgetWord(budget)}</span>
        <span class="budget-left">${t(rest)} <b class="number">${stopwatch(Math.abs(left))}</b></span>
      </div>
      <div class="budget-track" role="meter" aria-valuemin="0" aria-valuemax=${limit}
        aria-valuenow=${Math.min(limit, Math.floor(used))} aria-label=${t("common.budget.name")}>
        <div class="budget-fill" style=${{ width: share(used, limit) }}></div>
        <i class="budget-mark" style=${{ left: share(limits.amber_s, limit) }}></i>
        <i class="budget-mark" style=${{ left: share(limits.red_s, limit) }}></i>
      </div>
      <div class="budget-scale number" aria-hidden="true">
        <span>${t("common.minutes_short", { n: 0 })}</span>
        <span class="at" style=${{ left: share(limits.amber_s, limit) }}>${Math.round(limits.amber_s / 60)}</span>
        <span class="at" style=${{ left: share(limits.red_s, limit) }}>${Math.round(limits.red_s / 60)}</span>
        <span>${Math.round(limit / 60)}</span>
      </div>
    </section>
  `;
}

/** The small one for lists: sign, what is left, a thin bar. */
export function BudgetChip({ budget }) {
  const { used, left, limit, light } = budget;
  return html`
    <span class="budget-chip" data-light=${light} title=${budgetWord(budget)}>
      <span class=${`light-${light} number`}>
        <span class="visually-hidden">${budgetWord(budget)}, </span>${stopwatch(left)}
      </span>
      <span class="budget-thin" aria-hidden="true"><i style=${{ width: share(used, limit) }}></i></span>
    </span>
  `;
}

function share(part, whole) {
  return `${Math.min(100, (100 * part) / whole)}%`;
}
