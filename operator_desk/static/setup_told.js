// Differences between two set-ups in words: what they are about, what was, and what is to be.

import { currentLanguage, html, t } from "/static/page.js";
import { dateWords } from "./reports_words.js";
import { nameIn } from "./setup_fields.js";
import { daysOf, keyOf, same, SETS } from "./setup_model.js";
import { linesOf } from "./setup_ticket_model.js";

/** The differences as a list; `setups` are those in which names are looked up, the newest first. */
export function Differences({ items, setups }) {
  const parts = Array.from(new Set(items.map((one) => one.part)));
  return html`
    <ul class="setup-differences">
      ${parts.map((part) => html`<li key=${part}><b>${t(`setup.part.${part}`)}</b>
        <ul>${items.filter((one) => one.part === part).map((one, place) => html`<${Difference} key=${place} one=${one} setups=${setups} />`)}</ul></li>`)}
    </ul>
  `;
}

function Difference({ one: said, setups }) {
  const one = said.part === "hours" && !said.field ? ofDay(said) : said;
  const subject = subjectOf(one, setups);
  const field = one.field ? fieldWords(one.field, one.part) : "";
  if (one.kind === "moved") return html`<li>${t("setup.was_moved", { what: subject, before: one.before, after: one.after })}</li>`;
  const whole = !one.field && one.kind !== "changed";
  if (whole) return html`<li><span class=${`setup-kind ${one.kind}`} aria-hidden="true">${one.kind === "added" ? "+" : "−"}</span>
    ${t(one.kind === "added" ? "setup.was_added" : "setup.was_removed", { what: subject || valueWords(one.after ?? one.before, one, setups) })}</li>`;
  if (SETS.includes(one.field)) return html`<li>${subject}: ${field}<${Turned} one=${one} setups=${setups} /></li>`;
  const [before, after] = differing(one.before, one.after);
  return html`
    <li>${[subject, field].filter(Boolean).join(": ")}
      <span class="setup-change"><del><span class="visually-hidden">${t("setup.before")} </span>${valueWords(before, one, setups)}</del>
        <span aria-hidden="true">→</span>
        <ins><span class="visually-hidden">${t("setup.after")} </span>${valueWords(after, one, setups)}</ins></span></li>
  `;
}

// Of a long list of codes only what came and what went; for the services of counters and people nothing said is all of them.
function Turned({ one, setups }) {
  const all = one.field === "services" && one.part !== "devices" ? setups[0].services.map((each) => each.code) : [];
  const [was, is] = [one.before, one.after].map((codes) => (codes && codes.length ? codes : all));
  const signs = [["added", "+", is.filter((code) => !was.includes(code))], ["removed", "−", was.filter((code) => !is.includes(code))]];
  return signs.filter(([, , codes]) => codes.length > 0).map(([kind, sign, codes]) => html`<span key=${kind} class="setup-change">
    <span class=${`setup-kind ${kind}`} aria-hidden="true">${sign}</span>
    <span class="visually-hidden">${t(`setup.came.${kind}`)} </span>${codes.map((code) => serviceName(code, setups)).join(", ")}</span>`);
}

// A day that opens or closes for good is told as its hours.
function ofDay(one) {
  const times = (side) => (side ? side.times : undefined);
  return { ...one, field: "times", kind: "changed", before: times(one.before), after: times(one.after) };
}

// Of a text in two languages only what is otherwise now.
function differing(before, after) {
  const both = [before, after];
  if (!both.every((one) => one && typeof one === "object" && !Array.isArray(one))) return both;
  const keys = Object.keys({ ...before, ...after }).filter((key) => !same(before[key], after[key]));
  return both.map((one) => Object.fromEntries(keys.filter((key) => key in one).map((key) => [key, one[key]])));
}

/** What the difference is about: the name that people know, in the newest of the set-ups that has it. */
export function subjectOf({ part, key, before, after }, setups) {
  if (key === null || key === undefined || key === "") return "";
  if (part === "counters") return t("common.counter_number", { number: key });
  if (part === "hours") return t(`weekday.${daysOf(key)[0]}`);
  if (part === "days_off") return dateWords(String(key));
  for (const setup of setups) {
    const is = (one) => String(keyOf(part, one)) === String(key) || (part === "devices" && one.name === key);
    const found = (Array.isArray(setup[part]) ? setup[part] : []).find(is);
    if (found) return found.display_name || found.place || nameIn(found.name) || String(key);
  }
  const gone = after || before;
  return (gone && typeof gone === "object" && (gone.display_name || nameIn(gone.name))) || String(key);
}

function fieldWords(field, part) {
  const [first, ...rest] = String(field).split(".");
  const known = t(`setup.field.${NAMED[`${part}.${first}`] || first}`);
  const words = known === `setup.field.${first}` ? first : known;
  const more = rest.map((each) => (["ru", "en"].includes(each) ? t(`setup.lang.${each}`) : each));
  return more.length ? `${words} (${more.join(", ")})` : words;
}

/** A value as people say it: names in the language of the page, services by their names, nothing as «не указано». */
export function valueWords(value, about, setups) {
  if (about.part === "ticket" && about.field === "blocks") return value ? linesWords(value) : t("setup.as_usual_ticket");
  if (about.part === "ticket" && value) return t("setup.a_picture");
  if (value === null || value === undefined || value === "") return t("setup.none");
  if (value === true || value === false) return t(value ? "setup.yes" : "setup.no");
  if (Array.isArray(value)) return value.length ? value.map((one) => valueWords(one, about, setups)).join(", ") : t("setup.none");
  if (typeof value === "object") return tableWords(value, about, setups);
  return codeWords(value, about, setups);
}

// The lines of a ticket from top to bottom; a size that is not the usual one is said.
function linesWords(blocks) {
  const words = linesOf({ blocks }).map((one) => {
    const name = one.text ? `«${nameIn(one.text)}»` : t(`setup.block.${one.name}`);
    return one.size === "normal" ? name : `${name} (${t(`setup.size.${one.size}`)})`;
  });
  return words.join(", ");
}

function tableWords(value, about, setups) {
  const { field } = about;
  if (Object.keys(value).length === 0) return t("setup.none");
  const languages = Object.keys(value).every((key) => ["ru", "en"].includes(key));
  const own = currentLanguage();
  if (languages && Object.keys(value).length > 1) {
    const other = Object.keys(value).find((key) => key !== own);
    return [own, other].map((key) => valueWords(value[key], about, setups)).join(" / ");
  }
  if (languages) return valueWords(Object.values(value)[0], about, setups);
  if (value.name !== undefined || value.code !== undefined) return nameIn(value.name) || valueWords(value.code, about, setups);
  return Object.entries(value).map(([key, each]) => `${fieldWords(key, field)}: ${valueWords(each, { ...about, field: key }, setups)}`).join("; ");
}

/** Fields that are called otherwise there than elsewhere. */
const NAMED = {
  "mail.from": "sender", "mail.to": "recipients", "reports.folder": "sheet_folder", "backup.days": "backup_days",
  "backup.folder": "backup_folder", "office.code": "office_code", "devices.disabled": "disabled_device",
};
/** Rooms of the catalogue that have words for the values of a field. */
const WORDS = {
  voice: "voice", security: "security", role: "role", sign_in: "sign_in", for: "for", rule: "rule", mode: "mode", sound: "sound", text: "text",
  kind: "kind",
};

function codeWords(value, { part, field }, setups) {
  const room = WORDS[field];
  const known = room ? t(`setup.${room}.${value}`) : "";
  if (room && known !== `setup.${room}.${value}`) return known;
  if (field === "results" && t(`outcome.${value}`) !== `outcome.${value}`) return t(`outcome.${value}`);
  if (SETS.includes(field)) return serviceName(value, setups);
  return String(value);
}

/** The name of a service in the newest of the set-ups that has it. */
export function serviceName(code, setups) {
  for (const setup of setups) {
    const found = (setup.services || []).find((one) => one.code === code);
    if (found) return nameIn(found.name);
  }
  return code;
}
