// The beginning and the end of a shift on one screen: what the night left, who sits where, and what is still open.

import { changeLanguage, clockTime, html, start, t, useCallback, useEffect, useState } from "/static/page.js";
import { send } from "/static/http.js";
import { HallDoor } from "./hall_door.js";
import { problem, usePresses } from "./presses.js";
import { dateWords } from "./reports_words.js";
import { mayEnter, Room } from "./rooms.js";
import { ShiftEnd } from "./shift_end.js";
import { Expected } from "./shift_expected.js";
import { ShiftCounters, ShiftDevices, unserved } from "./shift_hall.js";

/** A clock that differs by more is worth a word. */
const CLOCK_DIFFERS_S = 60;
const DAY = { day: "numeric", month: "long" };

const onLanguage = (lang) => changeLanguage(ShiftPage, lang);

function ShiftPage({ lang }) {
  return html`<${HallDoor} lang=${lang} onLanguage=${onLanguage} Inside=${Shift} />`;
}

function Shift({ lang, session, live }) {
  const presses = usePresses(session.check);
  const may = mayEnter("shift", session.user.role);
  return html`
    <${Room} name="shift" ...${{ lang, session, live, presses, onLanguage }} busyWords=${(name) => t(`shift.step.${name.split(" ")[0]}`)}>
      ${may
        ? html`<${Sides} lang=${lang} state=${live.state} presses=${presses} role=${session.user.role} />`
        : html`<p class="wait">${t("shift.not_for_you")}</p>`}
    <//>
  `;
}

function Sides({ lang, state, presses, role }) {
  const [shift, setShift] = useState(null);
  const read = useCallback(async () => {
    try {
      const answer = await send("GET", "/api/v1/shift");
      if (answer.status === 200) return setShift({ ...answer.body, differs_s: clockDiffers(answer.body.server_time) });
      return presses.say(problem(answer), "problem");
    } catch {
      return presses.say(t("common.link_sign_in"), "problem");
    }
  }, []);
  const today = state.server_time.slice(0, 10);
  useEffect(() => {
    read();
  }, [lang, today]);
  const press = async (name, path, body, said) => {
    const answers = await presses.press(name, [{ path: `/api/v1/${path}`, body }]);
    if (!answers || answers[0].status >= 400) return false;
    presses.say(said, "good");
    await read();
    return true;
  };
  if (!shift) return html`<p class="wait" role="status">${t("common.loading")}</p>`;
  const shared = { state, shift, presses, press, role };
  return html`
    <main class="shift-main">
      <section class="shift-column" aria-labelledby="shift-start">
        <h2 id="shift-start" class="shift-heading">${t("shift.start")}</h2>
        <${Today} ...${shared} />
        ${shift.hours.length > 0 && html`<${Expected} hours=${shift.expected} clock=${state.server_time.slice(11, 16)} />`}
        <${LeftOver} shift=${shift} />
      </section>
      <section class="shift-column" aria-labelledby="shift-hall">
        <h2 id="shift-hall" class="shift-heading">${t("shift.hall")}</h2>
        <${ShiftCounters} ...${shared} />
        <${ShiftDevices} devices=${state.devices} />
      </section>
      <section class="shift-column" aria-labelledby="shift-end">
        <h2 id="shift-end" class="shift-heading">${t("shift.end")}</h2>
        <${ShiftEnd} ...${shared} />
      </section>
    </main>
  `;
}

function Today({ state, shift, presses, press }) {
  const hours = shift.hours.map(([from, to]) => `${from}–${to === "00:00" ? "24:00" : to}`).join(", ");
  const without = unserved(state).length;
  return html`
    <section class="card shift-today">
      <h3>${t("shift.day", { weekday: t(`weekday.${shift.weekday}`), date: dateWords(shift.day, DAY) })}</h3>
      <p>${hours ? t("shift.hours", { hours }) : t("shift.no_hours")}${shift.day_off && html`${" "}<b>${shift.day_off}.</b>`}</p>
      <p class=${shift.differs_s > CLOCK_DIFFERS_S ? "light-amber" : "light-green"}>${shift.differs_s > CLOCK_DIFFERS_S
        ? t("shift.clock_differs", { time: clockTime(shift.server_time), n: Math.round(shift.differs_s / 60) })
        : t("shift.clock_good")}</p>
      <p class=${without ? "light-red" : "light-green"}>${without ? t.n("shift.unserved", without) : t("shift.all_served")}</p>
      ${shift.opened
        ? html`<p class="shift-mark">✓ ${t("shift.opened", { time: clockTime(shift.opened.at), who: shift.opened.who })}</p>`
        : html`<button type="button" class="button primary" aria-disabled=${String(Boolean(presses.busy))}
            onClick=${() => press("open", "shift/open", {}, t("shift.said.open"))}>${t("shift.open")}</button>`}
    </section>
  `;
}

function LeftOver({ shift }) {
  const before = shift.day_before;
  const left = before ? before.expired : [];
  return html`
    <section class="card list grow">
      <header class="list-head"><h3>${before ? t("shift.left", { date: dateWords(before.day, DAY) }) : t("shift.left_none")}</h3>
        ${left.length > 0 && html`<b class="number count">${left.length}</b>`}</header>
      ${before && html`<p class="muted">${t(left.length ? "shift.left_how" : "shift.left_none")}</p>`}
      <ul class="scroll" tabindex="0" aria-label=${t("shift.left_list")}>
        ${left.map((each) => html`
          <li key=${each.number} class="shift-left">
            <span class="number wall-number">${each.number}</span>
            <span class="wall-about"><span>${each.service.name}</span>
              <span class="muted">${each.was ? t("shift.was", { state: t(`common.state.${each.was}`) }) : ""}${each.by
                ? html` · ${each.by}${each.reason ? `: ${each.reason}` : ""}` : ""}</span></span>
          </li>`)}
      </ul>
    </section>
  `;
}

// How far this computer's own clock is from the server's, in seconds.
function clockDiffers(serverTime) {
  return Math.abs(Date.now() - Date.parse(serverTime)) / 1000;
}

start(ShiftPage);
