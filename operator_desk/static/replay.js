// A day again: slide the clock and see who waited, who sat where, who was called and why.

import { changeLanguage, clockTime, html, minutes, start, t, useCallback, useEffect, useMemo, useState } from "/static/page.js";
import { send } from "/static/http.js";
import { HallDoor } from "./hall_door.js";
import { problem, usePresses } from "./presses.js";
import { useMoment } from "./replay_moment.js";
import { breaksOf, instant, pictureAt } from "./replay_picture.js";
import { mayEnter, Room } from "./rooms.js";
import { Groups, Seats, Tally, TicketsByLight } from "./wall_parts.js";

const SPEEDS = [1, 5, 15, 60];
const DAY_MS = 24 * 3600 * 1000;

const onLanguage = (lang) => changeLanguage(ReplayPage, lang);

function ReplayPage({ lang }) {
  return html`<${HallDoor} lang=${lang} onLanguage=${onLanguage} Inside=${Replay} />`;
}

function Replay({ lang, session, live }) {
  const presses = usePresses(session.check);
  const may = mayEnter("replay", session.user.role);
  return html`
    <${Room} name="replay" ...${{ lang, session, live, presses, onLanguage }} busyWords=${() => t("rooms.replay")}>
      ${may
        ? html`<${Days} lang=${lang} today=${live.state.server_time.slice(0, 10)} presses=${presses} />`
        : html`<p class="wait">${t("replay.not_for_you")}</p>`}
    <//>
  `;
}

function Days({ lang, today, presses }) {
  const [date, setDate] = useState(new URLSearchParams(window.location.search).get("date") || today);
  const [day, setDay] = useState(null);
  const read = useCallback(async () => {
    try {
      const answer = await send("GET", `/api/v1/replay?date=${encodeURIComponent(date)}`);
      if (answer.status === 200) return setDay(answer.body);
      presses.say(problem(answer), "problem");
    } catch {
      presses.say(t("common.link_sign_in"), "problem");
    }
    return setDay(null);
  }, [date, lang]);
  useEffect(() => {
    keepInAddress(date);
    read();
  }, [read]);
  const chooser = html`<${DateChooser} date=${date} today=${today} onDate=${setDate} />`;
  if (!day) return html`<section class="replay-bar">${chooser}</section>`;
  return html`<${Day} key=${day.day} day=${day} chooser=${chooser} onAgain=${read} />`;
}

function DateChooser({ date, today, onDate }) {
  const move = (days) => onDate(new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10));
  const last = date >= today;
  return html`
    <div class="replay-date" role="group" aria-label=${t("replay.date")}>
      <button type="button" class="button small" aria-label=${t("replay.day_before")} onClick=${() => move(-1)}>‹</button>
      <input type="date" aria-label=${t("replay.date")} value=${date} max=${today}
        onChange=${(event) => event.target.value && onDate(event.target.value)} />
      <button type="button" class="button small" aria-label=${t("replay.day_after")} aria-disabled=${String(last)}
        onClick=${() => !last && move(1)}>›</button>
    </div>
  `;
}

function Day({ day, chooser, onAgain }) {
  const breaks = useMemo(() => breaksOf(day), [day]);
  const moment = useMoment(day.length_s, breaks, day.goes_on ? day.length_s : 0);
  const { second, playing, speed } = moment;
  const picture = useMemo(() => pictureAt(day, second), [day, second]);
  const shared = { state: picture, at: 0, now: 0 };
  const clock = clockTime(picture.server_time);
  const ahead = breaks.filter((each) => each > second).length;
  return html`
    <section class="replay-bar" aria-label=${t("replay.clock")}>
      ${chooser}
      <button type="button" class="button primary replay-play" onClick=${moment.toggle}>
        ${t(playing ? "replay.pause" : "replay.play")}</button>
      <div class="replay-speeds" role="group" aria-label=${t("replay.speed")}>
        ${SPEEDS.map((each) => html`<button type="button" key=${each} class="button small" aria-pressed=${String(each === speed)}
          onClick=${() => moment.setSpeed(each)}>×${each}</button>`)}
      </div>
      <button type="button" class="button" aria-disabled=${String(ahead === 0)} onClick=${moment.toNextBreak}>
        ${t("replay.next_break")} <b class="number">${ahead}</b> <kbd>PgDn</kbd></button>
      ${day.goes_on && html`<button type="button" class="button quiet" onClick=${onAgain}>${t("replay.again")}</button>`}
      <b class="number replay-clock">${clock}</b>
      <div class="replay-track">
        <input type="range" min="0" max=${day.length_s} step="1" value=${second} aria-label=${t("replay.clock")}
          aria-valuetext=${clock} onInput=${(event) => moment.go(Number(event.target.value))} />
        <div class="replay-breaks" aria-hidden="true">
          ${breaks.map((each) => html`<i key=${each} style=${{ left: `${(100 * each) / Math.max(1, day.length_s)}%` }}></i>`)}
        </div>
        <p class="replay-ends number"><span>${clockTime(day.starts_at)}</span><span class="muted">${t("replay.keys")}</span>
          <span>${clockTime(instant(day, day.length_s))}</span></p>
      </div>
    </section>
    <${Tally} state=${picture} words=${t("replay.share")} />
    <main class="wall-main">
      <div class="wall-column"><${TicketsByLight} ...${shared} /><${Groups} ...${shared} /></div>
      <div class="wall-column"><${Calls} calls=${picture.calls} /><${Times} times=${picture.times} /></div>
      <div class="wall-column"><${Seats} ...${shared} /></div>
    </main>
  `;
}

function Calls({ calls }) {
  return html`
    <section class="card list grow replay-calls">
      <header class="list-head"><h2>${t("replay.calls")}</h2></header>
      ${calls.length === 0 && html`<p class="muted list-empty">${t("replay.no_calls")}</p>`}
      <ol class="scroll" tabindex="0" aria-label=${t("replay.calls")}>
        ${calls.map((each) => html`
          <li key=${`${each.at} ${each.number}`} class="replay-call">
            <span class="number muted">${each.at.slice(11, 16)}</span>
            <b class="number wall-number">${each.number}</b>
            <span class="wall-about"><b>${t("common.counter_number", { number: each.counter })}</b>
              <span class="muted">${t(each.why ? `why.${each.why}` : "hall.event.recalled")}</span></span>
          </li>`)}
      </ol>
    </section>
  `;
}

function Times({ times }) {
  return html`
    <section class="card list replay-times">
      <header class="list-head"><h2>${t("replay.times")}</h2></header>
      <table>
        <thead><tr><td></td>${["mean", "p90", "max"].map((each) => html`<th key=${each} scope="col">${t(`replay.${each}`)}</th>`)}</tr></thead>
        <tbody>
          ${["waiting", "service", "total"].map((part) => html`<tr key=${part}><th scope="row">${t(`replay.of.${part}`)}</th>
            ${["mean_s", "p90_s", "max_s"].map((figure) => html`<td key=${figure} class="number">${
              times[part][figure] === null ? "–" : minutes(times[part][figure])}</td>`)}</tr>`)}
        </tbody>
      </table>
    </section>
  `;
}

function keepInAddress(date) {
  const address = new URL(window.location.href);
  address.searchParams.set("date", date);
  window.history.replaceState(null, "", address);
}

start(ReplayPage);
