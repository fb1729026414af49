// The queues by letter, with how long the first one has waited, and what a newcomer is told.

import { html, minutes, t, useState } from "/static/page.js";
import { secondsSince } from "./live_state.js";

/** Queues of the hall, closed services named. */
export function Queues({ state, at, now }) {
  const [ruled, setRuled] = useState(false);
  const age = secondsSince(at, now);
  return html`
    <section class="card list grow">
      <header class="list-head"><h2>${t("hall.queues")}</h2>
        <button type="button" class="button quiet small in-the-head" aria-expanded=${String(ruled)}
          onClick=${() => setRuled((was) => !was)}>${t("calling.heading")}</button></header>
      ${ruled && html`<p class="muted">${state.rule}</p>`}
      <ul class="queues scroll" tabindex="0" aria-label=${t("hall.queues")}>
        ${state.queues.map((each) => html`<${Queue} key=${each.letter} queue=${each} age=${age}
          standard=${state.standard} />`)}
        ${state.queues.length === 0 && html`<li class="muted">${t("hall.no_services")}</li>`}
      </ul>
    </section>
  `;
}

function Queue({ queue, age, standard }) {
  const wait = queue.longest_wait_s + age;
  const light = wait >= standard.red_s ? "red" : wait >= standard.amber_s ? "amber" : "green";
  const closed = queue.services.filter((service) => !service.open);
  return html`
    <li class=${queue.waiting ? "queue" : "queue none"}>
      <span class="number queue-letter">${queue.letter}</span>
      <span class="queue-name">
        <span class="queue-words">${queue.name}</span>
        ${closed.length > 0
          ? html`<small class="muted">${t("hall.closed_services", {
              names: closed.map((one) => one.name).join(", "),
            })}</small>`
          : queue.estimate && html`<small class="muted">${t("hall.newcomer", queue.estimate)}</small>`}
      </span>
      <span class="queue-count">
        <b>${queue.waiting}</b>
        ${queue.waiting > 0 &&
        html`<span class=${`light-${light}`}><span
          class="visually-hidden">${t(`common.budget.${light}`)}, </span>${minutes(wait)}</span>`}
      </span>
    </li>
  `;
}
