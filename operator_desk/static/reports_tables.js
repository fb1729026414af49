// The report by service, operator, counter, hour, day and result; each figure that counts tickets leads to them.

import { html, t, useState } from "/static/page.js";
import { Figure } from "./reports_head.js";
import { dateWords, percent, span, spanWords } from "./reports_words.js";

const TABS = ["services", "operators", "counters", "hours", "days", "results"];
/** What every part has, as [name, figure of a part, what its tickets are asked for beside the part's own]. */
const COUNTS = [
  ["tickets", (each) => each.tickets, {}],
  ["finished", (each) => each.finished, { outcome: "finished" }],
  ["no_show", (each) => each.no_show, { outcome: "no_show" }],
];
const ENDS = [
  ["cancelled", (each) => each.cancelled, { outcome: "cancelled" }],
  ["expired", (each) => each.expired, { outcome: "expired" }],
];
/** Spans under a common heading, as [heading, [[name, figure of a part], …]]. */
const TIMES = [
  ["waiting", [["mean", (each) => each.waiting.mean_s], ["p90", (each) => each.waiting.p90_s]]],
  ["service", [["mean", (each) => each.service.mean_s], ["p90", (each) => each.service.p90_s]]],
  ["total", [["p90", (each) => each.total.p90_s], ["max", (each) => each.total.max_s]]],
];
const IDLE = ["idle", (each) => each.idle_while_waiting_s];
const MORE = {
  operators: [IDLE],
  counters: [["open", (each) => each.open_s], ["busy", (each) => each.busy_s], IDLE],
};

/** The rows of each tab: `{key, name, part, ask}`. */
const ROWS = {
  services: (report) => report.by_service.map((part) => ({
    key: part.service.code, name: part.service.name, letter: part.service.letter, part, ask: { service: part.service.code },
  })),
  operators: (report) => report.by_operator.map((part) => ({
    key: part.operator.name, name: part.operator.display_name, part, ask: { operator: part.operator.name },
  })),
  counters: (report) => report.by_counter.map((part) => ({
    key: part.counter, name: t("common.counter_number", { number: part.counter }), part, ask: { counter: part.counter },
  })),
  hours: (report) => report.by_hour.map((part) => ({
    key: part.hour, name: t("reports.hour_span", { from: two(part.hour), to: two((part.hour + 1) % 24) }), part, ask: { hour: part.hour },
  })),
};

export function Tables(shared) {
  const { report } = shared;
  const tabs = TABS.filter((each) => (each === "days" ? report.by_day : each === "results" ? report.results : true));
  const [chosen, setChosen] = useState(tabs[0]);
  const tab = tabs.includes(chosen) ? chosen : tabs[0];
  return html`
    <section class="card reports-tables" id="reports-tables" aria-label=${t("reports.part.tables")}>
      <div class="tabs" role="tablist" aria-label=${t("reports.part.tables")} onKeyDown=${(event) => turn(event, tabs, tab, setChosen)}>
        ${tabs.map((each) => html`<button type="button" key=${each} role="tab" id=${`reports-tab-${each}`} class="tab"
          aria-selected=${String(each === tab)} aria-controls="reports-table" tabindex=${each === tab ? 0 : -1}
          onClick=${() => setChosen(each)}>${t(`reports.tab.${each}`)}</button>`)}
      </div>
      <div class="reports-scroll" id="reports-table" role="tabpanel" aria-labelledby=${`reports-tab-${tab}`} tabindex="0">
        ${tab === "days" ? html`<${Days} ...${shared} />` : tab === "results" ? html`<${Results} ...${shared} />`
          : html`<${Parts} key=${tab} tab=${tab} ...${shared} />`}
      </div>
    </section>
  `;
}

function Parts({ tab, report, onTickets }) {
  const rows = ROWS[tab](report);
  const more = (MORE[tab] || []).filter(([, of]) => rows.some(({ part }) => of(part) !== undefined));
  const counts = tab === "services" ? [...COUNTS, ...ENDS] : COUNTS;
  return html`
    <table class="reports-table reports-parts-table">
      <thead>
        <tr><th scope="col" rowspan="2">${t(`reports.column.${tab}`)}</th>
          ${[...counts, ["share"]].map(([name]) => html`<th key=${name} scope="col" rowspan="2">${t(`reports.column.${name}`)}</th>`)}
          ${TIMES.map(([name, columns]) => html`<th key=${name} scope="colgroup" colspan=${columns.length} class="group">${
            t(`reports.time.${name}`)}</th>`)}
          ${more.map(([name]) => html`<th key=${name} scope="col" rowspan="2">${t(`reports.column.${name}`)}</th>`)}</tr>
        <tr>${TIMES.map(([group, columns]) => columns.map(([name], index) => html`<th key=${`${group} ${name}`} scope="col"
          class=${index ? undefined : "first"}>${t(`reports.column.${name}`)}</th>`))}</tr>
      </thead>
      <tbody>
        ${rows.map(({ key, name, letter, part, ask }) => html`
          <tr key=${key}>
            <th scope="row">${letter ? html`<span class="reports-named"><b aria-hidden="true">${letter}</b><span>${name}</span></span>` : name}</th>
            ${counts.map(([count, of, asked]) => html`<td key=${count} class="number"><${Figure} count=${of(part)}
              words=${`${name}, ${t(`reports.fact.${count}`)}`} ask=${{ ...ask, ...asked }} ...${{ report, onTickets }} /></td>`)}
            <td class="number">${percent(part.total.share_within_standard)}</td>
            ${TIMES.map(([group, columns]) => columns.map(([time, of], index) => html`<td key=${`${group} ${time}`}
              class=${index ? "number" : "number first"}>${span(of(part))}</td>`))}
            ${more.map(([time, of]) => html`<td key=${time} class="number">${spanWords(of(part))}</td>`)}
          </tr>`)}
      </tbody>
    </table>
  `;
}

function Days({ report, onChoice, onTickets }) {
  const columns = [...COUNTS, ...ENDS];
  return html`
    <table class="reports-table">
      <thead><tr><th scope="col">${t("reports.column.days")}</th>
        ${[...columns.map(([name]) => name), "share"].map((each) => html`<th key=${each} scope="col">${t(`reports.column.${each}`)}</th>`)}
        ${["waiting_mean", "service_mean", "total_p90", "total_max"].map((each) => html`<th key=${each}
          scope="col">${t(`reports.compared.${each}`)}</th>`)}</tr></thead>
      <tbody>
        ${report.by_day.map((each) => {
          const words = dateWords(each.day, { weekday: "short", day: "numeric", month: "long" });
          return html`<tr key=${each.day}>
            <th scope="row"><button type="button" class="reports-figure" onClick=${() => onChoice({ kind: "day", date: each.day })}>
              ${words}</button></th>
            ${columns.map(([name, of, asked]) => html`<td key=${name} class="number"><${Figure} count=${of(each)}
              words=${`${words}, ${t(`reports.fact.${name}`)}`} ask=${{ from: each.day, to: each.day, ...asked }}
              ...${{ report, onTickets }} /></td>`)}
            <td class="number">${percent(each.share_within_standard)}</td>
            ${["waiting_mean_s", "service_mean_s", "total_p90_s", "total_max_s"].map((name) => html`<td key=${name} class="number">${
              span(each[name])}</td>`)}
          </tr>`;
        })}
      </tbody>
    </table>
  `;
}

function Results({ report, onTickets }) {
  const all = report.results.reduce((sum, each) => sum + each.count, 0);
  return html`
    <table class="reports-table narrow">
      <thead><tr><th scope="col">${t("reports.column.results")}</th><th scope="col">${t("reports.column.finished")}</th>
        <th scope="col">${t("reports.column.part")}</th></tr></thead>
      <tbody>
        ${report.results.map(({ result, count }) => {
          const name = result ? result.name : t("reports.result_unsaid");
          return html`<tr key=${result ? result.code : ""}>
            <th scope="row">${name}</th>
            <td class="number"><${Figure} count=${count} words=${name} ask=${result ? { outcome: result.code } : { mark: "unsaid" }}
              ...${{ report, onTickets }} /></td>
            <td class="number">${percent(all ? count / all : null)}</td></tr>`;
        })}
      </tbody>
    </table>
  `;
}

// Left and right turn the tabs, as people who use the keyboard expect.
function turn(event, tabs, tab, setChosen) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step) return;
  const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
  setChosen(next);
  document.getElementById(`reports-tab-${next}`).focus();
}

function two(hour) {
  return String(hour).padStart(2, "0");
}
