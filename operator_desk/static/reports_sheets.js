// The kept sheets of days, each with its versions and whether it went out, and the form of a year.

import { html, t, useCallback, useEffect, useRef, useState } from "/static/page.js";
import { LinkLost, send } from "/static/http.js";
import { problem } from "./presses.js";
import { Files } from "./reports_files.js";
import { daysOf } from "./reports_head.js";
import { dateWords, decimal, percent, rangeWords, shortDay, whole } from "./reports_words.js";

const SHOWN = 10;
const MORE = 50;
const CHECKSUM = 12;
const LOOKS = 3;
const LOOK_MS = 4000;
const OFFERED = ["pdf", "xlsx"];
const REASONS = ["corrected", "paper_day", "cause"];

export function Sheets({ report, presses }) {
  const [sheets, setSheets] = useState({ items: null, alarms: [], refusal: "" });
  const [shown, setShown] = useState(SHOWN);
  const [asking, setAsking] = useState("");
  const [looks, setLooks] = useState(0);
  const path = `/api/v1/reports/sheets?${new URLSearchParams(daysOf(report))}`;
  const here = useRef(path);
  here.current = path;
  const read = useCallback(async () => {
    const next = await ask(path);
    if (here.current === path) setSheets(next);
  }, [path]);
  useEffect(() => {
    setAsking("");
    read();
  }, [read]);
  const make = async (day, reason) => {
    const answers = await presses.press(`sheet ${day}`, [{ path: `/api/v1/reports/sheets/${day}`, body: { reason } }]);
    if (!answers || answers[0].status >= 400) return;
    presses.say(t("reports.said.sheet"), "good");
    setAsking("");
    await read();
  };
  const sendAgain = async (day, version, { way, target }) => {
    const path = `/api/v1/reports/sheets/${day}/${version}/send`;
    const answers = await presses.press(`send ${day} ${version} ${target}`, [{ path, body: { way, target } }]);
    if (!answers || answers[0].status >= 400) return;
    presses.say(t("reports.said.send", { target }), "good");
    await read();
    setLooks(LOOKS);
  };
  // What came of it stands in the list a little later.
  useEffect(() => {
    if (!looks) return undefined;
    const timer = window.setTimeout(() => read().then(() => setLooks(looks - 1)), LOOK_MS);
    return () => window.clearTimeout(timer);
  }, [looks, read]);
  const { items, alarms, refusal } = sheets;
  return html`
    <section class="card reports-sheets" aria-labelledby="sheets-heading">
      <h3 id="sheets-heading">${t("reports.sheets")}</h3>
      ${refusal && html`<p class="notice problem" role="alert">${refusal}</p>`}
      ${alarms.map((each) => html`<p key=${each.text} class="light-amber">${each.text}</p>`)}
      ${items && items.length === 0 && html`<p class="muted">${t("reports.sheets_none")}</p>`}
      <ul class="sheet-list">
        ${(items || []).slice(0, shown).map((each) => html`<${Day} key=${each.day} ...${{ ...each, presses }} asking=${asking === each.day}
          onSend=${(version, delivery) => sendAgain(each.day, version, delivery)}
          onAsk=${() => setAsking(each.day)} onMake=${(reason) => make(each.day, reason)} onLeave=${() => setAsking("")} />`)}
      </ul>
      ${items && items.length > shown && html`<button type="button" class="button quiet" onClick=${() => setShown(shown + MORE)}>
        ${t("common.more", { n: whole(items.length - shown) })}</button>`}
    </section>
  `;
}

function Day({ day, differs, versions, presses, asking, onAsk, onMake, onLeave, onSend }) {
  const [newest, ...earlier] = versions;
  const shared = { day, presses, onSend };
  return html`
    <li class="sheet-day">
      <div class="sheet-state">
        <b>${dateWords(day, { weekday: "short", day: "numeric", month: "long" })}</b>
        <span class=${differs ? "light-amber" : "muted"}>${t(differs ? "reports.sheet_differs" : "reports.sheet_same")}</span>
        <span class="top-space"></span>
        ${!asking && html`<button type="button" class="button small" aria-label=${t("reports.sheet_new_of", { day: shortDay(day) })}
          onClick=${onAsk}>${t("reports.sheet_new")}</button>`}
      </div>
      ${asking && html`<${Reason} busy=${presses.busy} onReason=${onMake} onClose=${onLeave} />`}
      <${Version} version=${newest} ...${shared} />
      ${earlier.length > 0 && html`<details><summary>${t.n("reports.sheet_earlier", earlier.length)}</summary>
        ${earlier.map((each) => html`<${Version} key=${each.version} version=${each} ...${shared} />`)}</details>`}
    </li>
  `;
}

function Version({ day, version, presses, onSend }) {
  const { version: number, made_at: madeAt, by, reason, sha256, files, missing, deliveries } = version;
  const about = t("reports.sheet", { day: shortDay(day), version: number });
  const kept = files.map((each) => each.format).filter((each) => OFFERED.includes(each));
  return html`
    <div class="sheet">
      <span class="sheet-about"><span>${[t("reports.sheet_made", { version: number, at: shortDay(madeAt) }), by, reason].filter(Boolean).join(" · ")}</span>
        <small class="muted">${t("reports.checksum")} <span class="sheet-sum" title=${sha256}>${sha256.slice(0, CHECKSUM)}</span></small>
        ${deliveries.length === 0 && html`<small class="muted">${t("reports.sent_nowhere")}</small>`}
        ${deliveries.map((each) => html`<span key=${`${each.way} ${each.target}`} class="sheet-delivery">
          <small class=${each.state === "sent" ? "light-green" : "light-amber"}>${deliveryWords(each)}</small>
          ${each.trouble && html`<button type="button" class="button small" aria-disabled=${String(Boolean(presses.busy))}
            aria-label=${t("reports.send_again_to", { target: each.target })} onClick=${() => onSend(number, each)}>${t("reports.send_again")}</button>`}</span>`)}
        ${missing.length > 0 && html`<small class="light-amber">${t("reports.sheet_missing", { formats: missing.join(", ").toUpperCase() })}</small>`}</span>
      <${Files} about=${about} say=${presses.say}
        paths=${Object.fromEntries(kept.map((each) => [each, `/api/v1/reports/sheets/${day}/${number}?format=${each}`]))} />
    </div>
  `;
}

function deliveryWords({ way, target, state, done_at: doneAt, next_try_at: nextAt, trouble }) {
  const where = t(`reports.sent_to.${way}`, { target });
  if (state === "sent") return t("reports.sent", { where, at: shortDay(doneAt) });
  const why = trouble ? `${where}: ${trouble}` : where;
  if (state === "failed") return t("reports.sent_failed", { where: why });
  return nextAt ? t("reports.sent_again", { where: why, at: shortDay(nextAt) }) : t("reports.sent_waits", { where: why });
}

function Reason({ busy, onReason, onClose }) {
  const words = useRef(null);
  const submit = (event) => {
    event.preventDefault();
    const reason = words.current.value.trim();
    if (reason) onReason(reason);
    else words.current.focus();
  };
  const leave = (event) => event.key === "Escape" && onClose();
  return html`
    <form class="sheet-reason" onSubmit=${submit} onKeyDown=${leave} aria-label=${t("reports.sheet_why")}>
      <p>${t("reports.sheet_why")}</p>
      <div class="row">${REASONS.map((each) => html`<button type="button" key=${each} class="button small" aria-disabled=${String(Boolean(busy))}
        onClick=${() => onReason(t(`reports.sheet_reason.${each}`))}>${t(`reports.sheet_reason.${each}`)}</button>`)}</div>
      <div class="own-words">
        <label><span>${t("common.own_words")}</span><input type="text" maxlength="200" ref=${words} /></label>
        <span class="row"><button type="submit" class="button" aria-disabled=${String(Boolean(busy))}>${t("reports.sheet_make")}</button>
          <button type="button" class="button quiet" onClick=${onClose}>${t("common.no")}</button></span>
      </div>
    </form>
  `;
}

/** The yearly form of quality of service: its year is chosen here, the newest one that can be whole first. */
export function Form42({ report, presses }) {
  const newest = Number((report.day || report.to).slice(0, 4));
  const [year, setYear] = useState(newest);
  const told = report.form_4_2;
  const row = told && [["visitors", whole(told.visitors)], ["waiting", inMinutes(told.waiting_mean_minutes)],
    ["service", inMinutes(told.service_mean_minutes)], ["share", percent(report.total.share_within_standard)]];
  const file = (format) => `/api/v1/reports/form-4-2?year=${year}&format=${format}`;
  return html`
    <section class="card reports-form" aria-labelledby="form-heading">
      <h3 id="form-heading">${t("reports.form")}</h3>
      <p class="muted">${t("reports.form_what")}</p>
      ${row && html`<p>${t("reports.form_row", { days: rangeWords(report.from, report.to) })}</p>
        <dl class="form-row">${row.map(([name, value]) => html`<div key=${name}><dt class="muted">${t(`reports.form.${name}`)}</dt>
          <dd class="number">${value}</dd></div>`)}</dl>`}
      <div class="form-year">
        <label><span>${t("reports.form_year")}</span><input type="number" min="2000" max=${newest} defaultValue=${newest}
          onInput=${(event) => /^\d{4}$/.test(event.target.value) && setYear(Number(event.target.value))} /></label>
        <${Files} paths=${{ csv: file("csv") }} about=${t("reports.form_of", { year })} say=${presses.say} />
      </div>
    </section>
  `;
}

function inMinutes(mean) {
  return mean === null ? whole(null) : t("reports.form_minutes", { n: decimal(mean) });
}

async function ask(path) {
  try {
    const answer = await send("GET", path);
    return answer.status === 200 ? { ...answer.body, refusal: "" } : { items: null, alarms: [], refusal: problem(answer) };
  } catch (error) {
    if (!(error instanceof LinkLost)) throw error;
    return { items: null, alarms: [], refusal: t("common.link_sign_in") };
  }
}
