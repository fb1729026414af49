// Which days the reports are about: buttons and date fields, one step back and forth, kept in the address so that it can be sent.

import { html, t, useLayoutEffect, useRef } from "/static/page.js";
import { dateWords, rangeWords } from "./reports_words.js";

export const KINDS = ["day", "week", "month", "quarter", "year", "range"];
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const EARLIEST = "2000-01-01";
const MONTHS = { month: 1, quarter: 3, year: 12 };

/** The choice that stands in the address, else `today`: `{kind, date}`, and for a free range `{kind, from, to}`. */
export function choiceInAddress(today) {
  const asked = new URLSearchParams(window.location.search);
  const kind = KINDS.includes(asked.get("kind")) ? asked.get("kind") : asked.get("from") ? "range" : "day";
  const dayOf = (name) => (DATE.test(asked.get(name) || "") ? asked.get(name) : today);
  return kind === "range" ? { kind, from: dayOf("from"), to: dayOf("to") } : { kind, date: dayOf("date") };
}

/** Put the choice into the address beside the language. */
export function keepInAddress(choice) {
  const address = new URL(window.location.href);
  for (const name of ["kind", "date", "from", "to"]) address.searchParams.delete(name);
  for (const [name, value] of Object.entries(choice)) address.searchParams.set(name, value);
  window.history.replaceState(null, "", address);
}

/** Where the report of a choice is to be had; `format` only where it is not JSON. */
export function reportPath(choice, format) {
  const { kind, ...days } = choice;
  const query = new URLSearchParams(kind === "range" || kind === "day" ? days : { kind, ...days });
  if (format) query.set("format", format);
  return `/api/v1/reports/${kind === "day" ? "day" : "period"}?${query}`;
}

/** The first and the last day of a choice. */
export function bounds(choice) {
  const { kind, date } = choice;
  if (kind === "range") return [choice.from, choice.to];
  if (kind === "day") return [date, date];
  if (kind === "week") {
    const first = moved(date, -((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7));
    return [first, moved(first, 6)];
  }
  const [year, month] = [Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1];
  const first = month - (month % MONTHS[kind]);
  return [iso(Date.UTC(year, first, 1)), iso(Date.UTC(year, first + MONTHS[kind], 0))];
}

/** The choice of the same length directly before (`by` = −1) or after it. */
export function stepped(choice, by) {
  const [first, last] = bounds(choice);
  if (choice.kind !== "range") return { ...choice, date: by < 0 ? bounds({ ...choice, date: moved(first, -1) })[0] : moved(last, 1) };
  const days = (Date.parse(last) - Date.parse(first)) / DAY_MS + 1;
  return { kind: "range", from: moved(first, by * days), to: moved(last, by * days) };
}

/** «март 2026 г.», «1-й квартал 2026 года»: the name of what was chosen. */
export function title(choice) {
  const [first, last] = bounds(choice);
  if (choice.kind === "day") return dateWords(first);
  if (choice.kind === "month") return dateWords(first, { month: "long", year: "numeric" });
  if (choice.kind === "quarter") return t("reports.quarter", { n: Math.ceil(Number(first.slice(5, 7)) / 3), year: first.slice(0, 4) });
  return choice.kind === "year" ? t("reports.year", { year: first.slice(0, 4) }) : rangeWords(first, last);
}

/** The bar of the choice; `today` is the newest day there can be a report of. */
export function ChoiceBar({ choice, today, onChoice }) {
  const { kind } = choice;
  const [first, last] = bounds(choice);
  const turn = (to) => {
    // Whoever turns from a month to its days wants the days of that month, not today's.
    const date = choice.date && first <= choice.date && choice.date <= last ? choice.date : first;
    onChoice(to === "range" ? { kind: to, from: first, to: last < today ? last : today } : { kind: to, date });
  };
  const field = (name, words) => html`<${DateField} key=${name} value=${choice[name]} max=${today} words=${words}
    onDate=${(day) => onChoice({ ...choice, [name]: day })} />`;
  return html`
    <section class="reports-choice" aria-label=${t("reports.choice")}>
      <div class="reports-kinds" role="group" aria-label=${t("reports.kind")}>
        ${KINDS.map((each) => html`<button type="button" key=${each} class="button small" aria-pressed=${String(each === kind)}
          onClick=${() => each !== kind && turn(each)}>${t(`reports.kind.${each}`)}</button>`)}
      </div>
      <div class="reports-dates" role="group" aria-label=${t("reports.dates")}>
        <button type="button" class="button small" aria-label=${t("reports.back")} onClick=${() => onChoice(stepped(choice, -1))}>‹</button>
        ${kind === "range"
          ? html`${field("from", t("reports.from"))}<span aria-hidden="true">–</span>${field("to", t("reports.to"))}`
          : field("date", t("reports.date"))}
        <button type="button" class="button small" aria-label=${t("reports.forth")} aria-disabled=${String(last >= today)}
          onClick=${() => last < today && onChoice(stepped(choice, 1))}>›</button>
      </div>
      <button type="button" class="button quiet small" aria-disabled=${String(kind === "day" && first === today)}
        onClick=${() => onChoice({ kind: "day", date: today })}>${t("reports.today")}</button>
    </section>
  `;
}

// The page is drawn anew with every event in the hall: what is half typed is left alone, and a year that has two digits so far is none.
export function DateField({ value, max, words, onDate }) {
  const field = useRef(null);
  useLayoutEffect(() => {
    field.current.value = value;
  }, [value]);
  return html`<input type="date" ref=${field} aria-label=${words} min=${EARLIEST} max=${max}
    onChange=${(event) => event.target.value >= EARLIEST && onDate(event.target.value)} />`;
}

const DAY_MS = 24 * 3600 * 1000;

function moved(day, days) {
  return iso(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS);
}

function iso(instant) {
  return new Date(instant).toISOString().slice(0, 10);
}
