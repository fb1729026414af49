// The first thing a manager looks at: the share within the standard, what became of the tickets, the times, and the period before.

import { html, t } from "/static/page.js";
import { percent, rangeWords, span, spanWords, whole } from "./reports_words.js";

const ENDS = ["no_show", "cancelled", "expired"];
const TIMES = ["waiting", "walking", "service", "paused", "total"];
const FIGURES = ["mean_s", "p50_s", "p80_s", "p90_s", "p95_s", "max_s"];

export function Head({ report, onTickets }) {
  const { total, finished, tickets } = report;
  return html`
    <section class="reports-head" id="reports-head" aria-label=${t("reports.part.head")}>
      <div class=${tickets > 0 ? "card reports-summary" : "card reports-summary alone"}>
        ${tickets > 0
          ? html`<p class="reports-share"><b class="number">${percent(total.share_within_standard)}</b>
              <span>${t("reports.within", { limit: spanWords(report.standard.total_limit_s) })}
                <small class="muted">${finished
                  ? html`<${Sentence} ask=${{ total_to_s: report.standard.total_limit_s }} ...${{ report, onTickets }}
                      words=${t.n("reports.within_of", finished, { within: whole(total.within_standard), finished: whole(finished) })} />`
                  : t("reports.none_finished")}</small></span></p>`
          : html`<p class="reports-empty">${t(report.goes_on ? "reports.empty_so_far" : "reports.empty")}</p>`}
        <dl class="reports-facts">
          <${Fact} name="tickets" count=${tickets} ask=${{}} ...${{ report, onTickets }} />
          <${Fact} name="finished" count=${finished} ask=${{ outcome: "finished" }} ...${{ report, onTickets }} />
          ${ENDS.map((each) => html`<${Fact} key=${each} name=${each} count=${report[each]} ask=${{ outcome: each }}
            ...${{ report, onTickets }} />`)}
          ${report.open > 0 && html`<${Fact} name="open" count=${report.open} ask=${{ mark: "open" }} ...${{ report, onTickets }} />`}
        </dl>
        <${More} ...${{ report, onTickets }} />
      </div>
      ${tickets > 0 && html`<${Times} report=${report} />`}
      ${report.before && html`<${Before} ...${{ report, onTickets }} />`}
    </section>
  `;
}

function Fact({ name, count, ask, report, onTickets }) {
  const words = t(`reports.fact.${name}`);
  return html`<div><dt class="muted">${words}</dt>
    <dd class="number"><${Figure} count=${count} ask=${ask} words=${words} ...${{ report, onTickets }} /></dd></div>`;
}

/**
 * A figure that counts tickets: pressed, it shows them. `ask` is what the list is asked for beside its days (nothing to ask: a
 * plain figure), `words` what is counted.
 */
export function Figure({ count, ask, words, report, onTickets }) {
  if (!ask || !count) return whole(count);
  const days = daysOf(report);
  return html`<button type="button" class="reports-figure" aria-haspopup="dialog" aria-label=${`${whole(count)}: ${words}`}
    onClick=${() => onTickets({ words, query: { ...days, ...ask } })}>${whole(count)}</button>`;
}

/** A sentence about tickets: pressed, it shows those that it counts, under `heading` where that has other words. */
export function Sentence({ words, heading = words, ask, report, onTickets }) {
  return html`<button type="button" class="reports-sentence" aria-haspopup="dialog"
    onClick=${() => onTickets({ words: heading, query: { ...daysOf(report), ...ask } })}>${words}</button>`;
}

/** The days of a report as its tickets are asked for: a period that goes on has none to come. */
export function daysOf({ day, from, to, made_at: madeAt }) {
  const today = madeAt.slice(0, 10);
  return day ? { from: day, to: day } : { from, to: to < today ? to : today };
}

function More({ report, onTickets }) {
  const { standard, waiting, estimate, idle_while_waiting_s: idle } = report;
  const lines = [
    standard.waiting_limit_s && waiting.count > 0 && ["waiting_within", t("reports.waiting_within", {
      limit: spanWords(standard.waiting_limit_s),
      share: percent(waiting.share_within_limit),
      within: whole(waiting.within_limit),
      count: whole(waiting.count),
    })],
    estimate && estimate.told > 0 && ["estimate_held", t("reports.estimate", {
      share: percent(estimate.share_held), held: whole(estimate.held), told: whole(estimate.told),
    })],
    idle > 0 && ["", t("reports.idle", { time: spanWords(idle) })],
  ].filter(Boolean);
  if (!lines.length) return null;
  return html`<ul class="reports-more">${lines.map(([mark, words]) => html`<li key=${words}>${mark
    ? html`<${Sentence} ...${{ words, report, onTickets }} ask=${{ mark }} />` : words}</li>`)}</ul>`;
}

function Times({ report }) {
  const rows = TIMES.filter((each) => report[each]);
  return html`
    <div class="card reports-times">
      <table>
        <caption>${t("reports.times")} <span class="muted">${t("reports.times_unit")}</span></caption>
        <thead><tr><td></td>
          ${FIGURES.map((each) => html`<th key=${each} scope="col">${t(`reports.figure.${each}`)}</th>`)}</tr></thead>
        <tbody>
          ${rows.map((each) => html`<tr key=${each} class=${each === "total" ? "whole" : undefined}>
            <th scope="row">${t(`reports.time.${each}`)}</th>
            ${FIGURES.map((figure) => html`<td key=${figure} class="number">${span(report[each][figure])}</td>`)}</tr>`)}
        </tbody>
      </table>
    </div>
  `;
}

/** Figures that can be compared, whether more of it is better, worse, or neither, and what the tickets of a count are asked for. */
const COMPARED = [
  ["tickets", (each) => each.tickets, 0, {}],
  ["share", (each) => (each.total ? each.total.share_within_standard : each.share_within_standard), 1],
  ["no_show", (each) => each.no_show, -1, { outcome: "no_show" }],
  ["waiting_mean", (each) => (each.waiting ? each.waiting.mean_s : each.waiting_mean_s), -1],
  ["waiting_p90", (each) => (each.waiting ? each.waiting.p90_s : each.waiting_p90_s), -1],
  ["service_mean", (each) => (each.service ? each.service.mean_s : each.service_mean_s), 0],
  ["total_p90", (each) => (each.total ? each.total.p90_s : each.total_p90_s), -1],
  ["total_max", (each) => (each.total ? each.total.max_s : each.total_max_s), -1],
];

function Before({ report, onTickets }) {
  const { before } = report;
  return html`
    <div class="card reports-before">
      <h3>${t("reports.before", { days: rangeWords(before.from, before.to) })}</h3>
      ${before.tickets > 0
        ? html`<dl>${COMPARED.map(([name, of, good, ask]) => html`<${Change} key=${name} name=${name} now=${of(report)} was=${of(before)}
            good=${good} ask=${ask && { from: before.from, to: before.to, ...ask }} ...${{ report, onTickets }} />`)}</dl>`
        : html`<p class="muted">${t("reports.before_none")}</p>`}
    </div>
  `;
}

function Change({ name, now, was, good, ask, report, onTickets }) {
  const write = name === "share" ? percent : ["tickets", "no_show"].includes(name) ? whole : span;
  const before = t("reports.was", { value: write(was) });
  const known = ![now, was].includes(null) && ![now, was].includes(undefined);
  const same = known && write(now) === write(was);
  const better = known && !same && good !== 0 && now > was === good > 0;
  const verdict = !known ? "unknown" : same ? "same" : good === 0 ? (now > was ? "more" : "less") : better ? "better" : "worse";
  return html`
    <div class="reports-change" data-verdict=${verdict}>
      <dt class="muted">${t(`reports.compared.${name}`)}</dt>
      <dd><b class="number">${write(now)}</b>
        <span class="reports-verdict">${t(`reports.verdict.${verdict}`)}</span>
        <small class="muted">${ask && was ? html`<${Sentence} words=${before} heading=${`${t(`reports.compared.${name}`)}: ${before}`}
          ...${{ ask, report, onTickets }} />` : before}</small></dd>
    </div>
  `;
}
