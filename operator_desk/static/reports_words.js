// Figures, spans and dates of reports as people write them in the language of the page; no clock, no page.

import { currentLanguage, stopwatch, t } from "/static/page.js";

const NONE = "–";

/** The locale of dates and figures; English has the order of days that Russian readers know. */
export function locale() {
  return currentLanguage() === "ru" ? "ru-RU" : "en-GB";
}

/** «97,5 %»; never a whole hundred while one is lacking, and a dash where there is nothing to take a share of. */
export function percent(part) {
  if (part === null || part === undefined) return NONE;
  const shown = part < 1 ? Math.min(part, 0.999) : part;
  return new Intl.NumberFormat(locale(), { style: "percent", maximumFractionDigits: 1 }).format(shown);
}

/** «5 000»: a count with its thousands apart. */
export function whole(count) {
  return count === null || count === undefined ? NONE : new Intl.NumberFormat(locale()).format(count);
}

/** «6,3»: a mean with one decimal at most. */
export function decimal(value) {
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(value);
}

/** «12:05», minutes and seconds of a span in seconds; a dash where there is none. */
export function span(seconds) {
  return seconds === null || seconds === undefined ? NONE : stopwatch(Math.round(seconds));
}

/** «12 мин 5 с», «2 ч 10 мин»: a span in words, for sentences. */
export function spanWords(seconds) {
  if (seconds === null || seconds === undefined) return NONE;
  const all = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(all / 3600), Math.floor((all % 3600) / 60), all % 60];
  if (hours) return t("reports.span.hours", { hours, minutes });
  return rest ? t("reports.span.minutes", { minutes, seconds: rest }) : t("common.minutes_short", { n: minutes });
}

/** «понедельник, 2 марта 2026 г.» of YYYY-MM-DD; `parts` as Intl has them. */
export function dateWords(day, parts = { weekday: "long", day: "numeric", month: "long", year: "numeric" }) {
  return new Intl.DateTimeFormat(locale(), { ...parts, timeZone: "UTC" }).format(noon(day));
}

/** «2–8 марта 2026 г.» */
export function rangeWords(from, to) {
  const format = new Intl.DateTimeFormat(locale(), { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  return from === to ? format.format(noon(from)) : format.formatRange(noon(from), noon(to));
}

/** «02.03» for narrow places, with the time of an ISO instant where it is one. */
export function shortDay(iso) {
  const day = dateWords(iso.slice(0, 10), { day: "2-digit", month: "2-digit" });
  return iso.length > 10 ? `${day} ${iso.slice(11, 16)}` : day;
}

function noon(day) {
  return new Date(`${day}T12:00:00Z`);
}
