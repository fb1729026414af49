// The hall as a shift finds it: who sits where since when, which services nobody takes, and devices with their health.

import { clockTime, html, t } from "/static/page.js";
import { shortDay } from "./reports_words.js";

/** The services that nobody takes who sits at a counter now. */
export function unserved(state) {
  const taken = new Set(state.counters.filter((each) => each.operator).flatMap((each) => each.services));
  return state.services.filter((each) => !taken.has(each.code));
}

/** All counters; one that somebody has not left since another day can be closed here. */
export function ShiftCounters({ state, presses, press }) {
  const today = state.server_time.slice(0, 10);
  const without = unserved(state);
  return html`
    <section class="card list grow">
      <header class="list-head"><h3>${t("hall.counters")}</h3></header>
      <ul class="scroll" tabindex="0" aria-label=${t("hall.counters")}>
        ${state.counters.length === 0 && html`<li class="muted">${t("common.counters_none")}</li>`}
        ${without.length > 0 && html`<li class="shift-unserved"><b class="light-red">${t("shift.nobody_takes")}</b>
          <ul>${without.map((each) => html`<li key=${each.code}>${each.name}</li>`)}</ul></li>`}
        ${state.counters.map((each) => {
          const old = Boolean(each.operator && each.since) && each.since.slice(0, 10) < today;
          return html`
            <li key=${each.number} class="wall-seat" data-state=${each.state}>
              <span class="number wall-plate">${each.number}</span>
              <span class="wall-about"><b>${each.operator || t("hall.nobody_sits")}</b>
                <span class=${old ? "light-amber" : "muted"}>${sits(each, old)}</span></span>
              ${old && html`<${CloseCounter} number=${each.number} presses=${presses} press=${press} />`}
            </li>`;
        })}
      </ul>
    </section>
  `;
}

/** Empties a counter whose operator forgot to sign out. */
export function CloseCounter({ number, presses, press }) {
  const leave = { then: null, reason: t("shift.reason.shift_over"), sign_off: true };
  return html`<button type="button" class="button small" aria-disabled=${String(Boolean(presses.busy))}
    aria-label=${t("shift.close_this_counter", { number })}
    onClick=${() => press(`counter ${number}`, `counters/${number}/free`, leave, t("shift.said.counter", { number }))}>
    ${t("shift.close_counter")}</button>`;
}

/** Devices that need somebody, each with its next step; the others are counted. */
export function ShiftDevices({ devices }) {
  const ill = devices.filter((each) => each.light !== "green");
  const well = devices.length - ill.length;
  return html`
    <section class="card list shift-devices">
      <header class="list-head"><h3>${t("hall.devices")}</h3>
        <a class="button quiet small" href=${`/devices${window.location.search}`}>${t("hall.devices.all")}</a></header>
      <ul class="scroll" tabindex="0" aria-label=${t("hall.devices")}>
        ${ill.map((each) => html`
          <li key=${`${each.kind} ${each.name}`} class="shift-device">
            <b class=${`light-${each.light}`}>${each.name}: ${each.trouble ? each.trouble.text : ""}</b>
            ${each.trouble && html`<span class="muted">${each.trouble.do}</span>`}
          </li>`)}
        ${devices.length === 0 && html`<li class="shift-device muted">${t("hall.devices.no")}</li>`}
        ${well > 0 && html`<li class="shift-device"><span class="light-green">${t.n("shift.devices_well", well)}</span></li>`}
      </ul>
    </section>
  `;
}

function sits(counter, old) {
  if (!counter.operator) return t("common.counter_state.closed");
  if (old) return t("shift.since_another_day", { date: shortDay(counter.since.slice(0, 10)) });
  const words = t(`common.counter_state.${counter.state}`);
  return counter.since ? t("shift.since", { state: words, time: clockTime(counter.since) }) : words;
}
