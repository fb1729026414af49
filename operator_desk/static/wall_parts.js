// What the supervisor's wall and the replay of a day are drawn from: the day's figures, tickets by light, queues, counters.

import { currentLanguage, html, minutes, t } from "/static/page.js";
import { budgetNow, budgetWord } from "./budget.js";
import { secondsSince } from "./live_state.js";
import { worded } from "./worded.js";

const LIGHTS = ["red", "amber", "green"];
const OPEN = ["free", "called", "serving"];
const MANY_SEATS = 6;

/** «92,7 %»; a dash where nobody was served yet. */
export function percent(part, digits = 1) {
  if (part === null || part === undefined) return "–";
  return new Intl.NumberFormat(currentLanguage(), { style: "percent", maximumFractionDigits: digits }).format(part);
}

/** The day in figures: the share within the standard, large, in these words, and what it is a share of. */
export function Tally({ state, words }) {
  const { today } = state;
  const waiting = state.queues.reduce((sum, each) => sum + each.waiting, 0);
  const open = state.counters.filter((each) => OPEN.includes(each.state)).length;
  const facts = [
    [t("hall.waiting"), waiting],
    [t("wall.counters_open"), html`${open}<small> / ${state.counters.length}</small>`],
    [t("hall.today"), html`${today.finished}<small> / ${today.issued}</small>`],
    [t("wall.over_today"), today.finished - today.within_standard],
    [t("hall.no_show"), today.no_show],
    [t("wall.left"), today.cancelled + today.expired],
  ];
  return html`
    <section class="tally" aria-label=${t("wall.day")}>
      <p class="tally-share">
        <b class="number">${percent(today.share_within_standard)}</b>
        <span>${words}<small class="muted">${today.finished
          ? t("wall.share_of", { within: today.within_standard, finished: today.finished })
          : t("wall.share_none")}</small></span>
      </p>
      <dl class="tally-facts">
        ${facts.map(([name, value]) => html`<div key=${name}><dt class="muted">${name}</dt>
          <dd class="number">${value}</dd></div>`)}
      </dl>
    </section>
  `;
}

/** Every open visit by the time that is left, those in danger first; the three lights are counted in the heading. */
export function TicketsByLight({ state, at, now }) {
  const rows = state.tickets.map((ticket) => ({ ticket, budget: budgetOf(state, ticket, at, now) }));
  rows.sort((one, other) => one.budget.left - other.budget.left || one.ticket.number.localeCompare(other.ticket.number));
  return html`
    <section class="card list grow wall-tickets">
      <header class="list-head">
        <h2>${t("wall.tickets")}</h2>
        <p class="wall-lights">
          ${LIGHTS.map((light) => {
            const count = rows.filter((row) => row.budget.light === light).length;
            return html`<span key=${light} class=${`light-${light}`}><b class="number">${count}</b>
              <span class="visually-hidden">${t(`common.budget.${light}`)}</span></span>`;
          })}
        </p>
      </header>
      ${rows.length === 0 && html`<p class="muted list-empty">${t("hall.empty.tickets")}</p>`}
      <ol class="scroll" tabindex="0" aria-label=${t("wall.tickets")}>
        ${rows.map(({ ticket, budget }) => html`
          <li key=${ticket.id} class="wall-ticket" data-ticket=${ticket.number} data-light=${budget.light}>
            <span class="number wall-number">${ticket.number}</span>
            <span class="wall-about"><span>${ticket.service.name}</span><span class="muted">${whereabouts(ticket)}</span></span>
            <span class="wall-left"><b class=${`light-${budget.light} number`}>${leftWords(budget)}</b>
              <small>${budgetWord(budget)}</small></span>
          </li>`)}
      </ol>
    </section>
  `;
}

/** The queues by group: how many wait, and how long the first has; with `busyOnly` those in which somebody waits. */
export function Groups({ state, at, now, busyOnly }) {
  const { standard } = state;
  const shown = state.queues.filter((each) => each.waiting > 0 || !busyOnly);
  return html`
    <section class="card list wall-groups">
      <header class="list-head"><h2>${t("hall.queues")}</h2></header>
      ${shown.length === 0 && html`<p class="muted list-empty">${t("wall.nobody_waits")}</p>`}
      <ul class="scroll" tabindex="0" aria-label=${t("hall.queues")}>
        ${shown.map((each) => {
          const wait = each.longest_wait_s + secondsSince(at, now);
          const light = wait >= standard.red_s ? "red" : wait >= standard.amber_s ? "amber" : "green";
          return html`
            <li key=${each.letter} class=${each.waiting ? "wall-group" : "wall-group none"}>
              <span class="number wall-letter">${each.letter}</span>
              <span class="wall-name">${each.name}</span>
              <span class="wall-wait">${each.waiting > 0 && html`<span class=${`light-${light}`}><span
                class="visually-hidden">${t(`common.budget.${light}`)}, </span>${minutes(wait)}</span>`}</span>
              <b class="number">${each.waiting}</b>
            </li>`;
        })}
      </ul>
    </section>
  `;
}

/**
 * The counters: who sits there, what is done there and since when, and how much of that visit's time is left. The closed
 * ones are only named: nobody scrolls on a wall.
 */
export function Seats({ state, at, now }) {
  const open = state.counters.filter((each) => each.state !== "closed");
  const closed = state.counters.filter((each) => each.state === "closed").map((each) => each.number);
  return html`
    <section class=${open.length > MANY_SEATS ? "card list grow wall-seats many" : "card list grow wall-seats"}>
      <header class="list-head"><h2>${t("hall.counters")}</h2></header>
      <ul class="scroll" tabindex="0" aria-label=${t("hall.counters")}>
        ${state.counters.length === 0 && html`<li class="muted">${t("common.counters_none")}</li>`}
        ${open.map((each) => html`
          <li key=${each.number} class="wall-seat" data-state=${each.state}>
            <span class="number wall-plate">${each.number}</span>
            <span class="wall-about"><b>${stateWords(each)}</b><span class="muted">${whoAndSince(state, each, at, now)}</span></span>
            ${each.ticket && html`<${SeatTicket} ticket=${each.ticket} budget=${budgetOf(state, each.ticket, at, now)} />`}
          </li>`)}
        ${closed.length > 0 && html`<li class="wall-closed muted">${t("wall.closed", { numbers: closed.join(", ") })}</li>`}
      </ul>
    </section>
  `;
}

function SeatTicket({ ticket, budget }) {
  return html`<span class="wall-left"><b class="number">${ticket.number}</b>
    <small class=${`light-${budget.light}`}><span class="visually-hidden">${budgetWord(budget)}, </span>${leftWords(budget)}</small>
  </span>`;
}

/** Minutes left as people say them: «12 мин», «меньше 1 мин», «+4 мин» beyond the limit. */
function leftWords({ left }) {
  if (left < 0) return t("wall.beyond", { minutes: minutes(Math.ceil(-left / 60) * 60) });
  return left < 60 ? t("wall.under_a_minute") : minutes(left);
}

function budgetOf({ standard }, ticket, at, now) {
  const limits = { limit_s: standard.total_limit_s, amber_s: standard.amber_s, red_s: standard.red_s };
  return budgetNow(ticket, at, now, limits);
}

function whereabouts(ticket) {
  const words = t(`common.state.${ticket.state}`);
  return ticket.counter && ["called", "serving"].includes(ticket.state)
    ? `${words} · ${t("common.counter_number", { number: ticket.counter })}`
    : words;
}

function stateWords({ state, reason }) {
  const words = t(`common.counter_state.${state}`);
  return reason ? `${words}: ${worded(["pause"], reason)}` : words;
}

function whoAndSince(state, counter, at, now) {
  const age = counter.since ? (Date.parse(state.server_time) - Date.parse(counter.since)) / 1000 + secondsSince(at, now) : null;
  return [counter.operator, age === null ? "" : minutes(age)].filter(Boolean).join(" · ");
}
