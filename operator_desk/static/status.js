// How server, database and backups are: one row for each, with a light, words, and what to do about it.

import { changeLanguage, clockTime, html, start, t, useCallback, useEffect, useLayoutEffect, useState } from "/static/page.js";
import { send } from "/static/http.js";
import { HallDoor } from "./hall_door.js";
import { problem, usePresses } from "./presses.js";
import { SayLine } from "./say_line.js";
import { TopBar } from "./top_bar.js";

const AGAIN_MS = 60000;
const GRAVEST_FIRST = ["red", "amber", "green"];

const onLanguage = (lang) => changeLanguage(StatusPage, lang);

function StatusPage({ lang }) {
  return html`<${HallDoor} lang=${lang} onLanguage=${onLanguage} Inside=${Status} />`;
}

function Status({ lang, session, live }) {
  const presses = usePresses(session.check);
  const leave = async () => {
    const refusal = await session.leave();
    if (refusal) presses.say(refusal, "problem");
  };
  useEffect(() => {
    document.title = `${t("status.title")} · ${live.state.office.name}`;
  }, [live.state.office.name, lang]);
  useLayoutEffect(() => presses.say(""), [lang]);
  return html`
    <div class="hall status-page">
      <${TopBar} title=${html`<h1 class="top-title">${t("status.title")}</h1>`} session=${session}
        live=${live} lang=${lang} onLanguage=${onLanguage} onLeave=${leave}>
        <a class="button" href=${`/devices${window.location.search}`}>
          <span class="back-arrow" aria-hidden="true">←</span> ${t("status.back")}
        </a>
      <//>
      <main class="status-main" tabindex="0" aria-label=${t("status.title")}><${Rows} lang=${lang} presses=${presses} /></main>
      <${SayLine} presses=${presses} alarms=${[]} words=${() => ""} />
    </div>
  `;
}

function Rows({ lang, presses }) {
  const [status, setStatus] = useState(null);
  const read = useCallback(async () => {
    try {
      const answer = await send("GET", "/api/v1/status");
      if (answer.status === 200) setStatus(answer.body);
      else presses.say(problem(answer), "problem");
    } catch {
      presses.say(t("common.link_sign_in"), "problem");
    }
  }, []);
  useEffect(() => {
    read();
    const timer = window.setInterval(read, AGAIN_MS);
    return () => window.clearInterval(timer);
  }, [lang]);
  if (!status) return html`<p class="wait" role="status">${t("common.loading")}</p>`;
  const wanting = status.items.filter((item) => item.light !== "green").length;
  return html`
    <p class="status-head">
      <b class=${`light-${status.light}`}>${wanting ? `${t("status.heading")}: ${wanting}` : t("status.well")}</b>
      ${" "}<span class="muted">${t("status.read_at", { time: clockTime(status.server_time) })}</span>
    </p>
    <ul class="card status-rows">
      ${inOrder(status.items).map((item) => html`
        <li key=${item.code} data-light=${item.light}>
          <h2 class=${`light-${item.light}`}>${item.name}</h2>
          <div><p>${item.text}</p>${item.do && html`<p class="status-do">${item.do}</p>`}</div>
        </li>`)}
    </ul>
  `;
}

function inOrder(items) {
  return [...items].sort((one, other) => GRAVEST_FIRST.indexOf(one.light) - GRAVEST_FIRST.indexOf(other.light));
}

start(StatusPage);
