// The kept sheets of days, each with its versions and whether it went out, and the form of a year.

import { html, t, useCallback, useEffect, useRef, useState } from "/static/page.js";
import { LinkLost, send } from "/static/http.js";
import { problem } from "./presses.js";
import { Files } from "./reports_files.js";
import { shortDay, whole } from "./reports_words.js";

const SHOWN = 10;
const MORE = 50;
const CHECKSUM = 12;
const REASONS = ["corrected", "paper_day", "cause"];

export function Sheets({ report, presses, role }) {
  const [sheets, setSheets] = useState({ items: null, refusal: "" });
  const [shown, setShown] = useState(SHOWN);
  const [asking, setAsking] = useState(false);
  const [from, to] = [report.day || report.from, report.day || report.to];
  const path = `/api/v1/reports/sheets?${new URLSearchParams({ from, to })}`;
  const here = useRef(path);
  here.current = path;
  const read = useCallback(async () => {
    const next = await ask(path);
    if (here.current === path) setSheets(next);
  }, [path]);
  useEffect(() => {
    setAsking(false);
    read();
  }, [read]);
  const make = async (reason) => {
    const answers = await presses.press("sheet", [{ path: `/api/v1/reports/sheets/${report.day}`, body: { reason } }]);
    if (!answers || answers[0].status >= 400) return;
    presses.say(t("reports.said.sheet"), "good");
    setAsking(false);
    await read();
  };
  const { items, refusal } = sheets;
  const may = report.day && role === "manager";
  return html`
    <section class="card reports-sheets" aria-labelledby="sheets-heading">
      <header class="list-head">
        <h3 id="sheets-heading">${t("reports.sheets")}</h3>
        ${may && !asking && html`<button type="button" class="button small" onClick=${() => setAsking(true)}>${t("reports.sheet_new")}</button>`}
      </header>
      ${asking && html`<${Reason} busy=${presses.busy} onReason=${make} onClose=${() => setAsking(false)} />`}
      ${refusal && html`<p class="notice problem" role="alert">${refusal}</p>`}
      ${items && items.length === 0 && html`<p class="muted">${t("reports.sheets_none")}</p>`}
      <ul class="sheet-list">
        ${(items || []).slice(0, shown).map((each) => html`<${Sheet} key=${`${each.day} ${each.version}`} sheet=${each} say=${presses.say} />`)}
      </ul>
      ${items && items.length > shown && html`<button type="button" class="button quiet" onClick=${() => setShown(shown + MORE)}>
        ${t("common.more", { n: whole(items.length - shown) })}</button>`}
    </section>
  `;
}

function Sheet({ sheet, say }) {
  const { day, version } = sheet;
  const about = t("reports.sheet", { day: shortDay(day), version });
  const file = (format) => `/api/v1/reports/sheets/${day}/${version}?format=${format}`;
  return html`
    <li class="sheet">
      <span class="sheet-about"><b>${about}</b>
        <small class="muted">${t("reports.sheet_made", { at: shortDay(sheet.made_at) })}${sheet.by ? ` · ${sheet.by}` : ""}${sheet.reason
          ? ` · ${sheet.reason}` : ""}</small>
        <small class="muted">${t("reports.checksum")} <span class="sheet-sum" title=${sheet.checksum}>${(sheet.checksum || "").slice(0, CHECKSUM)}</span></small></span>
      <span class="sheet-about">
        <${Sent} sent=${sheet.sent} />
        ${sheet.differs === true && html`<span class="light-amber">${t("reports.sheet_differs")}</span>`}
        ${sheet.differs === false && html`<span class="muted">${t("reports.sheet_same")}</span>`}</span>
      <${Files} paths=${{ pdf: file("pdf"), xlsx: file("xlsx") }} about=${about} say=${say} />
    </li>
  `;
}

function Sent({ sent }) {
  if (!sent) return html`<span class="muted">${t("reports.sent_nowhere")}</span>`;
  return html`<span class=${sent.done ? "light-green" : "light-amber"}>${sent.words}</span>`;
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
  const file = (format) => `/api/v1/reports/form-4-2?year=${year}&format=${format}`;
  return html`
    <section class="card reports-form" aria-labelledby="form-heading">
      <h3 id="form-heading">${t("reports.form")}</h3>
      <p class="muted">${t("reports.form_what")}</p>
      <div class="form-year">
        <label><span>${t("reports.form_year")}</span><input type="number" min="2000" max=${newest} value=${year}
          onInput=${(event) => /^\d{4}$/.test(event.target.value) && setYear(Number(event.target.value))} /></label>
        <${Files} paths=${{ xlsx: file("xlsx"), csv: file("csv") }} about=${t("reports.form_of", { year })} say=${presses.say} />
      </div>
    </section>
  `;
}

async function ask(path) {
  try {
    const answer = await send("GET", path);
    return answer.status === 200 ? { items: answer.body.items, refusal: "" } : { items: null, refusal: problem(answer) };
  } catch (error) {
    if (!(error instanceof LinkLost)) throw error;
    return { items: null, refusal: t("common.link_sign_in") };
  }
}
