// The queues by letter, with how long the first one has waited, and the devices of the hall.

import { clockTime, html, minutes, t } from "/static/page.js";
import { secondsSince } from "./live_state.js";

/** Queues of the hall, closed services named. */
export function Queues({ state, at, now }) {
  const age = secondsSince(at, now);
  return html`
    <section class="card list grow">
      <header class="list-head"><h2>${t("hall.queues")}</h2></header>
      <ul class="queues scroll" tabindex="0" aria-label=${t("hall.queues")}>
        ${state.queues.map((each) => html`<${Queue} key=${each.letter} queue=${each} age=${age}
          standard=${state.standard} />`)}
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
        ${queue.name}
        ${closed.length > 0 && html`<small
          class="muted">${t("hall.closed_services", { names: closed.map((one) => one.name).join(", ") })}</small>`}
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

/** Kiosks and boards: whether they answer and how the paper stands. */
export function Devices({ state }) {
  return html`
    <section class="card list">
      <header class="list-head"><h2>${t("hall.devices")}</h2></header>
      <ul class="devices" aria-label=${t("hall.devices")}>
        ${state.devices.map((each) => html`<${Device} key=${`${each.kind} ${each.name}`} device=${each} />`)}
      </ul>
    </section>
  `;
}

function Device({ device }) {
  const seen = device.last_seen ? t("hall.last_seen", { time: clockTime(device.last_seen) }) : t("hall.never_seen");
  const paperLight = { near_end: "amber", out: "red" }[device.paper];
  const light = device.online ? paperLight || "green" : "red";
  return html`
    <li class="device">
      <span class=${`light-${light}`}>${device.name}</span>
      ${!device.online && html`<span><b>${t("hall.offline")}</b>, ${seen}</span>`}
      ${device.online && !paperLight && html`<span class="muted">${t("hall.online")}</span>`}
      ${device.online && paperLight && html`<b>${t(`hall.paper.${device.paper}`)}</b>`}
    </li>
  `;
}
