// The three pictures of a report: who waited and how many counters were open, the share by service, and how long visits took.

import { html, t } from "/static/page.js";
import { Chart, Columns } from "./reports_columns.js";
import { daysOf } from "./reports_head.js";
import { dateWords, decimal, percent, shortDay, spanWords, whole } from "./reports_words.js";

export function Charts(shared) {
  const { report } = shared;
  return html`
    <div class="reports-charts" id="reports-charts">
      ${report.quarter_hours ? html`<${Waiting} ...${shared} />` : html`<${ByDay} ...${shared} />`}
      <div class="reports-pair">
        <${Distribution} ...${shared} />
        <${ByService} ...${shared} />
      </div>
    </div>
  `;
}

function Waiting({ report, onTickets }) {
  const quarters = report.quarter_hours;
  if (!quarters.length) return null;
  const items = quarters.map((each) => ({
    key: each.starts_at,
    label: each.at.endsWith(":00") ? each.at : "",
    text: t("reports.quarter_hour", {
      at: each.at,
      mean: decimal(each.waiting.mean),
      max: whole(each.waiting.max),
      open: decimal(each.open_counters),
      arrived: whole(each.arrived),
      longest: spanWords(each.longest_wait_s),
    }),
    solid: each.waiting.mean,
    hollow: each.waiting.max,
    step: each.open_counters,
    onOpen: each.arrived > 0 ? () => onTickets({
      words: t("reports.quarter_of", { at: each.at }),
      query: { from: report.day, to: report.day, quarter: each.starts_at },
    }) : undefined,
  }));
  const fullest = quarters.reduce((most, each) => (each.waiting.max > most.waiting.max ? each : most));
  const rest = t("reports.rest.waiting", { at: fullest.at, max: whole(fullest.waiting.max) });
  const table = {
    head: ["at", "arrived", "waiting", "waiting_max", "longest", "open", "busy"].map((each) => t(`reports.quarter_hour.${each}`)),
    rows: quarters.map((each) => [each.at, whole(each.arrived), decimal(each.waiting.mean), whole(each.waiting.max),
      spanWords(each.longest_wait_s), decimal(each.open_counters), decimal(each.busy_counters)]),
  };
  const legend = [["solid", t("reports.legend.waiting")], ["hollow", t("reports.legend.waiting_max")], ["step", t("reports.legend.open")]];
  return html`<${Chart} name="waiting" heading=${t("reports.chart.waiting")} ...${{ legend, table }}>
    <${Columns} name=${t("reports.chart.waiting")} ...${{ items, rest }} /><//>`;
}

function ByDay({ report, onChoice }) {
  const days = report.by_day;
  if (!days.length) return null;
  const items = days.map((each) => {
    const within = Math.round(each.finished * (each.share_within_standard || 0));
    return {
      key: each.day,
      label: shortDay(each.day),
      text: t("reports.of_day", {
        day: dateWords(each.day, { weekday: "short", day: "numeric", month: "long" }),
        tickets: whole(each.tickets),
        share: percent(each.share_within_standard),
        waiting: spanWords(each.waiting_mean_s),
        longest: spanWords(each.total_max_s),
      }),
      solid: within,
      hatched: each.finished - within,
      hollow: each.tickets,
      onOpen: () => onChoice({ kind: "day", date: each.day }),
    };
  });
  const known = days.filter((each) => each.share_within_standard !== null);
  const hardest = known.reduce((worst, each) => (worst && worst.share_within_standard <= each.share_within_standard ? worst : each), null);
  const rest = hardest && t("reports.rest.days", {
    day: dateWords(hardest.day, { day: "numeric", month: "long" }), share: percent(hardest.share_within_standard),
  });
  const table = {
    head: ["day", "tickets", "finished", "share", "waiting", "longest"].map((each) => t(`reports.of_day.${each}`)),
    rows: days.map((each) => [dateWords(each.day, { weekday: "short", day: "numeric", month: "long" }), whole(each.tickets),
      whole(each.finished), percent(each.share_within_standard), spanWords(each.waiting_mean_s), spanWords(each.total_max_s)]),
  };
  const legend = [["solid", t("reports.legend.within")], ["hatched", t("reports.legend.over")], ["hollow", t("reports.legend.others")]];
  return html`<${Chart} name="days" heading=${t("reports.chart.days")} ...${{ legend, table }}>
    <${Columns} name=${t("reports.chart.days")} ...${{ items, rest }} /><//>`;
}

function Distribution({ report, onTickets }) {
  const limit = report.standard.total_limit_s;
  const days = daysOf(report);
  const all = report.total.count;
  // Where the standard is no multiple of the step it stands within one, and only what lies wholly beyond is marked.
  const place = report.distribution.reduce((sum, each) => sum + (each.to_s === null ? 0 : inside(each, limit)), 0);
  const items = report.distribution.map((each) => {
    const over = each.from_s >= limit;
    const words = each.to_s === null ? t("reports.minutes_over", { from: each.from_s / 60 })
      : t("reports.minutes_between", { from: each.from_s / 60, to: each.to_s / 60 });
    return {
      key: each.from_s,
      label: String(each.from_s / 60),
      words,
      text: t("reports.of_step", { span: words, visits: t.n("reports.visits", each.count), share: percent(all ? each.count / all : null) }),
      solid: over ? 0 : each.count,
      hatched: over ? each.count : 0,
      count: each.count,
      onOpen: each.count > 0 ? () => onTickets({
        words,
        query: { ...days, total_from_s: each.from_s, ...(each.to_s === null ? {} : { total_to_s: each.to_s }) },
      }) : undefined,
    };
  });
  const table = {
    head: ["span", "visits", "share"].map((each) => t(`reports.of_step.${each}`)),
    rows: items.map((each) => [each.words, whole(each.count), percent(all ? each.count / all : null)]),
  };
  const rest = all ? t("reports.rest.distribution", { half: spanWords(report.total.p50_s), most: spanWords(report.total.p90_s) }) : "";
  return html`<${Chart} name="distribution" heading=${t("reports.chart.distribution")} table=${table}>
    <${Columns} name=${t("reports.chart.distribution")} ...${{ items, rest }} height=${320}
      limit=${{ place, words: t("reports.limit", { limit: spanWords(limit) }) }} /><//>`;
}

// How much of a step lies within the standard, from 0 to 1.
function inside(step, limit) {
  return Math.min(1, Math.max(0, (limit - step.from_s) / (step.to_s - step.from_s)));
}

function ByService({ report, onTickets }) {
  const known = report.by_service.filter((each) => each.finished > 0);
  const rows = [...known].sort((one, other) => one.total.share_within_standard - other.total.share_within_standard);
  const days = daysOf(report);
  const table = {
    head: ["name", "finished", "within", "share"].map((each) => t(`reports.of_service.${each}`)),
    rows: rows.map((each) => [each.service.name, whole(each.finished), whole(each.total.within_standard),
      percent(each.total.share_within_standard)]),
  };
  return html`
    <${Chart} name="services" heading=${t("reports.chart.services")} table=${table}>
      <ul class="reports-services">
        ${rows.map((each) => {
          const over = each.finished - each.total.within_standard;
          const share = each.total.share_within_standard;
          const words = t("reports.of_service", { name: each.service.name, share: percent(share), over: whole(over), finished: whole(each.finished) });
          return html`
            <li key=${each.service.code}>
              <button type="button" class="reports-service" aria-label=${words} title=${words} aria-haspopup="dialog"
                onClick=${() => onTickets({
                  words: over ? t("reports.over_in", { name: each.service.name }) : each.service.name,
                  query: { ...days, service: each.service.code, outcome: "finished", ...(over ? { over: 1 } : {}) },
                })}>
                <span class="reports-service-name">${each.service.name}</span>
                <span class="reports-track"><i style=${{ width: `${100 * share}%` }}></i></span>
                <b class="number">${percent(share)}</b>
                <span class="muted">${t("reports.over_of", { over: whole(over), finished: whole(each.finished) })}</span>
              </button>
            </li>`;
        })}
      </ul>
    <//>
  `;
}
