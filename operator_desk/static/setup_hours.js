// Hours of the set-up: the usual week, the days that differ from it, and what the official calendar proposes.

import { currentLanguage, html, LANGUAGES, t, useState } from "/static/page.js";
import { dateWords } from "./reports_words.js";
import { OfficialCalendar } from "./setup_calendar.js";
import { ClockField } from "./setup_fields.js";
import { daysOf, daysText } from "./setup_model.js";

const COLUMNS = ["date", "reason", "day_kind", "opens", "closes"];
const FIRST_HOURS = { days: "mon, tue, wed, thu, fri", opens: "09:00", closes: "18:00" };
const WEEK = [0, 1, 2, 3, 4, 5, 6];

export function Hours({ edit, presses, today }) {
  return html`
    <${Week} edit=${edit} presses=${presses} />
    <${DaysOff} ...${{ edit, presses, today }} />
  `;
}

function Week({ edit, presses }) {
  const { hours } = edit.setup;
  const keep = (next) => edit.change((setup) => ({ ...setup, hours: next }));
  const turn = (place, day) => {
    const days = daysOf(hours[place].days);
    const next = days.includes(day) ? days.filter((each) => each !== day) : [...days, day];
    if (!next.length) return presses.say(t("setup.hours_need_a_day"), "problem");
    return keep(hours.map((one, index) => (index === place ? { ...one, days: daysText(next) } : one)));
  };
  const further = () => ({ days: daysText(closed.length ? closed.slice(0, 1) : [5]), opens: "09:00", closes: "14:00" });
  const add = () => keep([...hours, hours.length ? further() : FIRST_HOURS]);
  const closed = WEEK.filter((day) => !hours.some((one) => daysOf(one.days).includes(day)));
  return html`
    <section class="card setup-card" aria-labelledby="setup-week">
      <h3 id="setup-week">${t("setup.week")}</h3>
      ${hours.map((one, place) => html`
        <div key=${place} class="setup-hours" role="group" aria-label=${t("setup.hours_line", { n: place + 1 })}>
          <div class="setup-days" data-path=${`hours.${place}.days`} role="group" aria-label=${t("setup.weekdays")}>
            ${WEEK.map((day) => html`<button type="button" key=${day} class="button small" aria-pressed=${String(daysOf(one.days).includes(day))}
              aria-label=${t(`weekday.${day}`)} onClick=${() => turn(place, day)}>${t(`setup.day.${day}`)}</button>`)}
          </div>
          <${ClockField} edit=${edit} path=${["hours", place, "opens"]} />
          <${ClockField} edit=${edit} path=${["hours", place, "closes"]} />
          ${hours.length > 1 && html`<button type="button" class="button only-sign"
            aria-label=${t("setup.remove_named", { name: t("setup.hours_line", { n: place + 1 }) })}
            onClick=${() => keep(hours.filter((_, index) => index !== place))}>×</button>`}
          ${edit.fault && edit.fault.where[0] === "hours" && edit.fault.where[1] === place && !["opens", "closes"].includes(edit.fault.where[2])
            && html`<p class="setup-fault">${edit.fault.detail}</p>`}
        </div>`)}
      <div class="row">
        <button type="button" class="button quiet small" onClick=${add}>+ ${t(hours.length ? "setup.add_hours" : "setup.first_hours")}</button>
        <span class="muted setup-closed">${closed.length
          ? t("setup.closed_on", { days: closed.map((day) => t(`weekday.${day}`)).join(", ") })
          : t("setup.open_daily")}</span>
      </div>
    </section>
  `;
}

function DaysOff({ edit, presses, today }) {
  const listed = (edit.setup.days_off || []).map((one, place) => ({ one, place })).sort((one, other) => one.one.date.localeCompare(other.one.date));
  const [past, setPast] = useState(false);
  const shown = past ? listed : listed.filter(({ one }) => one.date >= today);
  const remove = (place) => edit.change((setup) => ({ ...setup, days_off: setup.days_off.filter((_, index) => index !== place) }));
  return html`
    <section class="card setup-card" aria-labelledby="setup-days-off">
      <h3 id="setup-days-off">${t("setup.days_off")}</h3>
      <${OfficialCalendar} ...${{ edit, presses, today }} />
      <${NewDay} ...${{ edit, presses, today }} />
      ${shown.length > 0 && html`<table class="setup-table">
        <thead><tr>${COLUMNS.map((name) => html`<th key=${name} scope="col">${t(`setup.field.${name}`)}</th>`)}
          <th><span class="visually-hidden">${t("setup.remove")}</span></th></tr></thead>
        <tbody>${shown.map(({ one, place }) => html`<${DayOff} key=${one.date} ...${{ edit, one, place }} onRemove=${() => remove(place)} />`)}</tbody>
      </table>`}
      ${shown.length === 0 && html`<p class="muted">${t("setup.no_days_off")}</p>`}
      ${!past && shown.length < listed.length && html`<div><button type="button" class="button quiet small" onClick=${() => setPast(true)}>
        ${t("setup.past_days", { n: listed.length - shown.length })}</button></div>`}
    </section>
  `;
}

function DayOff({ edit, one, place, onRemove }) {
  const words = dateWords(one.date, { weekday: "short", day: "numeric", month: "long", year: "numeric" });
  const path = (...rest) => ["days_off", place, ...rest];
  const open = one.opens !== undefined || one.closes !== undefined;
  const fault = edit.faultAt(path());
  const kind = (event) => {
    const { date, reason } = one;
    edit.set(path(), event.target.selectedIndex ? { date, reason, opens: "09:00", closes: "17:00" } : { date, reason });
  };
  return html`
    <tr class=${fault ? "wrong" : undefined}>
      <th scope="row">${words}${fault && html`<p class="setup-fault">${fault}</p>`}</th>
      <td><div class="setup-reasons">${LANGUAGES.map((lang) => html`<input key=${lang} type="text" lang=${lang} value=${(one.reason || {})[lang] ?? ""}
        data-path=${path("reason", lang).join(".")} placeholder=${t(`setup.lang.${lang}`)} aria-label=${t(`setup.in.${lang}`, { what: `${words}, ${t("setup.field.reason")}` })}
        onInput=${(event) => edit.set(path("reason", lang), event.target.value || undefined)} />`)}</div></td>
      <td><select aria-label=${`${words}, ${t("setup.field.day_kind")}`} onChange=${kind}>
        <option selected=${!open}>${t("setup.day_closed")}</option><option selected=${open}>${t("setup.day_open")}</option></select></td>
      ${["opens", "closes"].map((name) => html`<td key=${name}>${open && html`<input type="time" data-path=${path(name).join(".")}
        aria-label=${`${words}, ${t(`setup.field.${name}`)}`} value=${one[name] ?? ""} onChange=${(event) => edit.set(path(name), event.target.value || undefined)} />`}</td>`)}
      <td><button type="button" class="button only-sign" aria-label=${t("setup.remove_named", { name: words })} onClick=${onRemove}>×</button></td>
    </tr>
  `;
}

function NewDay({ edit, presses, today }) {
  const [date, setDate] = useState("");
  const add = (event) => {
    event.preventDefault();
    const there = edit.setup.days_off || [];
    if (!date) return presses.say(t("setup.date_first"), "problem");
    if (there.some((one) => one.date === date)) return presses.say(t("setup.date_there"), "problem");
    edit.change((setup) => ({ ...setup, days_off: [...there, { date, reason: { [currentLanguage()]: t("setup.day_off") } }] }));
    return setDate("");
  };
  return html`
    <form class="setup-inline-form" onSubmit=${add}>
      <label class="setup-inline"><span>${t("setup.new_day")}</span>
        <input type="date" min=${today} value=${date} onChange=${(event) => setDate(event.target.value)} /></label>
      <button type="submit" class="button small">${t("setup.add")}</button>
    </form>
  `;
}
