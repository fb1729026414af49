// Reports of the manager: how the day or the period stood against the standard, who was beyond it and why, and the sheets to sign.

import { changeLanguage, clockTime, html, start, t, useCallback, useEffect, useRef, useState } from "/static/page.js";
import { LinkLost, send } from "/static/http.js";
import { HallDoor } from "./hall_door.js";
import { problem, usePresses } from "./presses.js";
import { Fairness, Quality, Rules } from "./reports_below.js";
import { Charts } from "./reports_charts.js";
import { ChoiceBar, choiceInAddress, keepInAddress, reportPath, title } from "./reports_choice.js";
import { Files } from "./reports_files.js";
import { Head } from "./reports_head.js";
import { Over } from "./reports_over.js";
import { useCauses } from "./reports_causes.js";
import { Form42, Sheets } from "./reports_sheets.js";
import { Tables } from "./reports_tables.js";
import { Drawer } from "./reports_tickets.js";
import { shortDay } from "./reports_words.js";
import { mayEnter, Room } from "./rooms.js";

const LOOK_AGAIN_MS = 60000;
const TRY_AGAIN_MS = 3000;
const PARTS = ["head", "charts", "over", "tables", "order", "sheets"];
const PARTS_OF_NOTHING = ["head", "sheets"];

const onLanguage = (lang) => changeLanguage(ReportsPage, lang);

function ReportsPage({ lang }) {
  return html`<${HallDoor} lang=${lang} onLanguage=${onLanguage} Inside=${Reports} />`;
}

function Reports({ lang, session, live }) {
  const presses = usePresses(session.check);
  const may = mayEnter("reports", session.user.role);
  return html`
    <${Room} name="reports" ...${{ lang, session, live, presses, onLanguage }} busyWords=${(name) => t(`reports.step.${name.split(" ")[0]}`)}>
      ${may
        ? html`<${Days} ...${{ lang, live, presses }} user=${session.user} />`
        : html`<p class="wait">${t("reports.not_for_you")}</p>`}
    <//>
  `;
}

function Days({ lang, live, presses, user }) {
  const today = live.state.server_time.slice(0, 10);
  const [choice, setChoice] = useState(() => choiceInAddress(today));
  const [drawer, setDrawer] = useState(null);
  const { report, refusal, waits, read } = useReport(choice, lang);
  const causes = useCauses(presses, lang, live.lost, user.name);
  useEffect(() => keepInAddress(choice), [choice]);
  const choose = useCallback((next) => {
    setDrawer(null);
    setChoice(next);
  }, []);
  const shared = { report, presses, role: user.role, causes, choice, onChoice: choose, onTickets: setDrawer };
  return html`
    <div class="reports-bar">
      <${ChoiceBar} ...${{ choice, today }} onChoice=${choose} />
      ${report && html`<nav class="reports-parts" aria-label=${t("reports.parts")}>
        ${(report.tickets > 0 ? PARTS : PARTS_OF_NOTHING).map((each) => html`<a key=${each} href=${`#reports-${each}`}>${t(`reports.part.${each}`)}</a>`)}
      </nav>`}
    </div>
    <main class="reports-main" aria-busy=${String(waits)} tabindex="-1">
      <header class="reports-title">
        <h2>${title(choice)}</h2>
        ${report && html`<p class="muted">${underTitle(report)}</p>`}
        ${report && report.goes_on && html`<button type="button" class="button quiet small" onClick=${read}>${t("reports.again")}</button>`}
        <span class="top-space"></span>
        ${report && html`<${Files} about=${title(choice)} say=${presses.say}
          paths=${Object.fromEntries(["pdf", "xlsx", "csv"].map((format) => [format, reportPath(choice, format)]))} />`}
      </header>
      ${refusal && html`<p class="notice problem" role="alert">${refusal}</p>`}
      ${!report && !refusal && html`<p class="wait" role="status">${t("reports.loading")}</p>`}
      ${report && html`<${Whole} ...${shared} />`}
    </main>
    ${drawer && html`<${Drawer} key=${drawer.words} ask=${drawer} hall=${live.state} limit=${report ? report.standard.total_limit_s : 0}
      onClose=${() => setDrawer(null)} />`}
  `;
}

function Whole({ report, ...more }) {
  const shared = { report, ...more };
  return html`
    <${Head} ...${shared} />
    ${report.tickets > 0 && html`
      <${Charts} ...${shared} />
      <${Over} ...${shared} />
      <${Tables} ...${shared} />
      <div class="reports-pair" id="reports-order">
        ${report.fairness && html`<${Fairness} ...${shared} />`}
        <${Quality} ...${shared} />
      </div>`}
    <div class="reports-pair" id="reports-sheets">
      <${Sheets} ...${shared} />
      <${Form42} ...${shared} />
    </div>
    <${Rules} report=${report} />
  `;
}

// The hours of a day and how far the figures go; the days of a period that had visitors.
function underTitle(report) {
  if (!report.day) {
    const days = t.n("reports.days", report.days);
    return report.goes_on ? `${days}. ${t("reports.period_goes_on", { at: shortDay(report.made_at) })}` : days;
  }
  const hours = report.hours ? t("reports.hours", { from: report.hours.opens, to: report.hours.closes }) : t("reports.no_hours");
  return report.goes_on ? `${hours} ${t("reports.goes_on", { time: clockTime(report.made_at) })}` : hours;
}

/**
 * `{report, refusal, waits, read}` of a choice. What the server says against it stands in `refusal`; while the link is lost it
 * is asked again by itself. A day that goes on is read again every minute.
 */
function useReport(choice, lang) {
  const [told, setTold] = useState({ report: null, refusal: "" });
  const [waits, setWaits] = useState(false);
  const asked = useRef(null);
  const path = reportPath(choice);
  const read = useCallback(async () => {
    const mine = {};
    asked.current = mine;
    setWaits(true);
    const next = await ask(path);
    if (asked.current !== mine) return;
    setWaits(false);
    // A report that was here for the same days stays while the link is away: it says itself of when it is.
    setTold((was) => (next.lost && was.report && was.path === path ? { ...was, lost: true, refusal: next.refusal } : { ...next, path }));
  }, [path, lang]);
  useEffect(() => {
    read();
    return () => {
      asked.current = null;
    };
  }, [read]);
  const again = told.lost ? TRY_AGAIN_MS : told.report && told.report.day && told.report.goes_on ? LOOK_AGAIN_MS : 0;
  useEffect(() => {
    if (!again) return undefined;
    const timer = window.setTimeout(read, again);
    return () => window.clearTimeout(timer);
  }, [again, told, read]);
  const fits = told.path === path;
  return { report: fits ? told.report : null, refusal: fits ? told.refusal : "", waits, read };
}

async function ask(path) {
  try {
    const answer = await send("GET", path);
    return answer.status === 200 ? { report: answer.body, refusal: "" } : { report: null, refusal: problem(answer) };
  } catch (error) {
    if (!(error instanceof LinkLost)) throw error;
    return { report: null, refusal: t("common.link_sign_in"), lost: true };
  }
}

start(ReportsPage);
