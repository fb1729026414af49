// How many people today brings, hour by hour, and how many counters they need beside those that the timetable has.

import { html, t, useEffect, useRef } from "/static/page.js";

/** `hours` as `GET /shift` tells them, or null while there is too little history; the hour of `clock` (HH:MM) comes into view. */
export function Expected({ hours, clock }) {
  const list = useRef(null);
  const present = Number(clock.slice(0, 2));
  useEffect(() => {
    const row = list.current && list.current.querySelector("[aria-current]");
    if (row) list.current.scrollTop = row.offsetTop - row.offsetHeight;
  }, [present, Boolean(hours)]);
  if (!hours) {
    return html`<section class="card shift-expected"><h3>${t("shift.expected")}</h3>
      <p class="muted">${t("shift.expected.unknown")}</p></section>`;
  }
  const all = hours.reduce((sum, each) => sum + each.visitors, 0);
  const most = Math.max(1, ...hours.map((each) => each.visitors));
  return html`
    <section class="card list shift-expected">
      <header class="list-head"><h3>${t("shift.expected")}</h3>
        <span class="muted" title=${t("shift.expected.how")}>${t.n("shift.expected.all", all)}</span></header>
      <div class="scroll" tabindex="0" ref=${list} role="region" aria-label=${t("shift.expected")}>
        <table>
          <thead><tr>${["hour", "visitors", "needed", "there"].map((each) => html`<th key=${each}
            scope="col">${t(`shift.expected.${each}`)}</th>`)}</tr></thead>
          <tbody>${hours.map((each) => html`<${Hour} key=${each.hour} ...${each} most=${most}
            now=${each.hour === present} />`)}</tbody>
        </table>
      </div>
      <p class="muted how">${t("shift.expected.how")}</p>
    </section>
  `;
}

function Hour({ hour, visitors, needed, there, short, most, now }) {
  return html`
    <tr class=${short ? "short" : ""} aria-current=${now ? "time" : null}>
      <th scope="row" class="number">${String(hour).padStart(2, "0")}:00</th>
      <td><span class="expected-bar" style=${{ "--part": visitors / most }}></span><span class="number">${visitors}</span></td>
      <td class="number">${needed}</td>
      <td>${short
        ? html`<b class="light-amber">${t("shift.expected.short", { there })}</b>`
        : html`<span class="number">${there}</span>`}</td>
    </tr>
  `;
}
