// The rooms of those who look after the hall: the links from one to the other, and the frame that three of them share.

import { html, t, useEffect, useLayoutEffect } from "/static/page.js";
import { SayLine } from "./say_line.js";
import { TopBar } from "./top_bar.js";

const HOSTS = ["host", "supervisor", "administrator"];
const ROOMS = [
  { name: "hall", may: [...HOSTS, "manager"] },
  { name: "wall", may: [...HOSTS, "manager"] },
  { name: "shift", may: HOSTS },
  { name: "replay", may: ["supervisor", "manager", "administrator"] },
  { name: "reports", may: ["supervisor", "manager", "administrator"] },
  { name: "audit", may: ["manager", "administrator"] },
  { name: "setup", may: ["administrator"] },
];

/** Whether this role may enter the room. */
export function mayEnter(name, role) {
  return ROOMS.find((room) => room.name === name).may.includes(role);
}

/** Links to the other rooms that this role may enter. */
export function Rooms({ here, role }) {
  return html`
    <nav class="rooms" aria-label=${t("rooms.name")}>
      ${ROOMS.filter((room) => room.name !== here && room.may.includes(role)).map(
        (room) => html`<a key=${room.name} class="button quiet small"
          href=${`/${room.name}${language()}`}>${t(`rooms.${room.name}`)}</a>`
      )}
    </nav>
  `;
}

/** A room with its bar at the top and the line that answers at the bottom; `busyWords(name)` names a step that waits. */
export function Room({ name, lang, session, live, presses, onLanguage, busyWords, children }) {
  const title = t(`rooms.${name}`);
  const leave = async () => {
    const refusal = await session.leave();
    if (refusal) presses.say(refusal, "problem");
  };
  useEffect(() => {
    document.title = `${title} · ${live.state.office.name}`;
  }, [title, live.state.office.name]);
  useLayoutEffect(() => presses.say(""), [lang]);
  return html`
    <div class=${`room ${name}-room`}>
      <${TopBar} title=${html`<h1 class="top-title">${title}</h1>`} session=${session} live=${live}
        lang=${lang} onLanguage=${onLanguage} onLeave=${leave}>
        <${Rooms} here=${name} role=${session.user.role} />
      <//>
      ${children}
      <${SayLine} presses=${presses} alarms=${[]} words=${busyWords} />
    </div>
  `;
}

// The language of the address goes along; whatever else stands there belongs to this room.
function language() {
  const asked = new URLSearchParams(window.location.search).get("lang");
  return asked ? `?lang=${encodeURIComponent(asked)}` : "";
}
