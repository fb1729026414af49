// What the official calendar proposes for a year: ticked and corrected here before any of it is taken over.

import { currentLanguage, html, t, useState } from "/static/page.js";
import { dateWords } from "./reports_words.js";
import { ask } from "./setup_draft.js";
import { daysOf } from "./setup_model.js";

const MINUTES_SHORTER = 60;

export function OfficialCalendar({ edit, presses, today }) {
  const first = Number(today.slice(0, 4));
  const [proposed, setProposed] = useState(null);
  const [refusal, setRefusal] = useState("");
  const look = async (year) => {
    const { body, refusal: why } = await ask("GET", `/api/v1/setup/holidays?year=${year}`);
    setRefusal(why);
    if (body) setProposed({ year, days: proposals(body.days, edit.setup, today) });
  };
  const change = (place, values) => {
    const days = proposed.days.map((one, index) => (index === place ? { ...one, ...values } : one));
    setProposed({ ...proposed, days });
  };
  const take = () => {
    const ticked = proposed.days.filter((one) => one.ticked);
    const taken = ticked.map(({ date, reason, opens, closes }) => ({ date, reason, ...(opens && { opens, closes }) }));
    edit.change((setup) => ({ ...setup, days_off: [...(setup.days_off || []), ...taken] }));
    presses.say(t.n("setup.calendar_taken", taken.length), "good");
    setProposed(null);
  };
  return html`
    <div class="row setup-calendar-years">
      ${[first, first + 1].map((year) => html`<button type="button" key=${year} class="button small"
        onClick=${() => look(year)}>${t("setup.calendar", { year })}</button>`)}
    </div>
    ${refusal && html`<p class="notice problem" role="alert">${refusal}</p>`}
    ${proposed && html`<${Proposals} ...${{ proposed, change, take }} onClose=${() => setProposed(null)} />`}
  `;
}

function Proposals({ proposed, change, take, onClose }) {
  const count = proposed.days.filter((one) => one.ticked).length;
  return html`
    <section class="setup-proposed" aria-labelledby="setup-proposed">
      <h4 id="setup-proposed">${t("setup.calendar", { year: proposed.year })}</h4>
      <p class="muted">${t(proposed.days.length ? "setup.calendar_how" : "setup.calendar_none")}</p>
      ${proposed.days.length > 0 && html`<table class="setup-table">
        <thead><tr>${["take", "date", "reason", "opens", "closes"].map((name) => html`<th key=${name} scope="col">${t(`setup.field.${name}`)}</th>`)}</tr></thead>
        <tbody>${proposed.days.map((one, place) => html`<${Proposal} key=${one.date} one=${one} onChange=${(values) => change(place, values)} />`)}</tbody>
      </table>`}
      <div class="row">
        ${proposed.days.length > 0 && html`<button type="button" class="button primary" aria-disabled=${String(!count)}
          onClick=${() => count && take()}>${t.n("setup.calendar_take", count)}</button>`}
        <button type="button" class="button" onClick=${onClose}>${t("common.close")}</button>
      </div>
    </section>
  `;
}

function Proposal({ one, onChange }) {
  const words = dateWords(one.date, { weekday: "short", day: "numeric", month: "long" });
  return html`
    <tr>
      <td><input type="checkbox" aria-label=${words} checked=${one.ticked} onChange=${() => onChange({ ticked: !one.ticked })} /></td>
      <th scope="row">${words}</th>
      <td><input type="text" aria-label=${`${words}, ${t("setup.field.reason")}`} value=${one.reason[currentLanguage()] ?? ""}
        onInput=${(event) => onChange({ reason: { ...one.reason, [currentLanguage()]: event.target.value } })} /></td>
      ${["opens", "closes"].map((name) => html`<td key=${name}>${one.opens === undefined
        ? html`<span class="muted">${name === "opens" ? t("setup.day_closed") : ""}</span>`
        : html`<input type="time" aria-label=${`${words}, ${t(`setup.field.${name}`)}`} value=${one[name]}
            onChange=${(event) => event.target.value && onChange({ [name]: event.target.value })} />`}</td>`)}
    </tr>
  `;
}

// Only what would change a day of this office that is still to come: a holiday on which it is closed anyway is no news.
function proposals(days, setup, today) {
  const there = (setup.days_off || []).map((one) => one.date);
  return days.filter((one) => one.date >= today && !there.includes(one.date)).map((one) => proposal(one, setup.hours)).filter(Boolean);
}

function proposal({ date, kind, reason }, hours) {
  const weekday = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
  const open = hours.filter((one) => daysOf(one.days).includes(weekday));
  if (kind === "day_off") return open.length ? { date, reason, ticked: true } : null;
  if (kind === "working_day") {
    const { opens, closes } = hours[0];
    return open.length ? null : { date, reason, opens, closes, ticked: true };
  }
  if (!open.length) return null;
  const [opens, closes] = [open.map((one) => one.opens).sort()[0], shorter(open.map((one) => one.closes).sort().pop())];
  return opens < closes ? { date, reason, opens, closes, ticked: true } : null;
}

function shorter(clock) {
  const minutes = Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3)) - MINUTES_SHORTER;
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
