// The supervisor's wall: the whole hall on one large screen, read from across the room, without a touch.

import { changeLanguage, html, start, t, useClock } from "/static/page.js";
import { HallDoor } from "./hall_door.js";
import { usePresses } from "./presses.js";
import { Room } from "./rooms.js";
import { Forecast } from "./wall_forecast.js";
import { Groups, Seats, Tally, TicketsByLight } from "./wall_parts.js";

/** Tickets near the limit stand in their own list already. */
const IN_THE_LIST = ["over", "soon", "advice", "will_break"];
const ALARMS_SHOWN = 4;

const onLanguage = (lang) => changeLanguage(WallPage, lang);

function WallPage({ lang }) {
  return html`<${HallDoor} lang=${lang} onLanguage=${onLanguage} Inside=${Wall} />`;
}

function Wall({ lang, session, live }) {
  const { state, at } = live;
  const presses = usePresses(session.check);
  const shared = { state, at, now: useClock(1000) };
  // What is foreseen and what to do about it comes first; then the queues stand under the counters.
  const groups = html`<${Groups} ...${shared} busyOnly=${Boolean(state.forecast)} />`;
  return html`
    <${Room} name="wall" ...${{ lang, session, live, presses, onLanguage }} busyWords=${() => t("wall.advice")}>
      <${Tally} state=${state} words=${t("wall.share")} />
      <main class="wall-main">
        <div class="wall-column"><${TicketsByLight} ...${shared} /></div>
        <div class="wall-column">
          <${Forecast} forecast=${state.forecast} role=${session.user.role} presses=${presses} />
          <${Alarms} alarms=${state.alarms} />
          ${!state.forecast && groups}
        </div>
        <div class="wall-column"><${Seats} ...${shared} />${state.forecast && groups}</div>
      </main>
    <//>
  `;
}

function Alarms({ alarms }) {
  const told = alarms.filter((each) => !IN_THE_LIST.includes(each.code));
  if (told.length === 0) return null;
  return html`
    <section class="card list wall-alarms" tabindex="0" aria-labelledby="wall-alarms">
      <header class="list-head"><h2 id="wall-alarms">${t("common.alarms")}</h2></header>
      <ul>
        ${told.slice(0, ALARMS_SHOWN).map((each, index) => html`<li key=${index} class=${`light-${each.level}`}>${each.text}</li>`)}
        ${told.length > ALARMS_SHOWN && html`<li class="muted">${t("common.more", { n: told.length - ALARMS_SHOWN })}</li>`}
      </ul>
    </section>
  `;
}

start(WallPage);
