// Visitors with a booking: a code of four to eight digits, typed on a keypad of the screen.

import { html, t } from "./shared/page.js";
import { plainly } from "./names.js";

const SHORTEST = 4;
const LONGEST = 8;
const TALL = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "clear", "0", "find"];
const WIDE = ["1", "2", "3", "4", "5", "clear", "6", "7", "8", "9", "0", "find"];

/** The keypad; `onFind(code)` is called with a whole code. */
export function Booking({ visit, go, step, large, onFind }) {
  const { code } = visit;
  const type = (digit) => () => code.length < LONGEST && go({ code: code + digit });
  const erase = () => go({ code: code.slice(0, -1) });
  const keys = {
    clear: html`<button class="button key word" disabled=${!code} aria-label=${t("kiosk.booking.clear")} onClick=${erase}><${Eraser} /></button>`,
    find: html`<button class="button primary key word" disabled=${code.length < SHORTEST} onClick=${step(() => onFind(code))}>
      ${t("kiosk.booking.find")}
    </button>`,
  };
  const digit = (each) => html`<button class="button key number" onClick=${type(each)}>${each}</button>`;
  const order = window.innerWidth > window.innerHeight ? WIDE : TALL;
  return html`
    <section class="screen booking">
      <h1>${t("kiosk.booking.title")}</h1>
      <p class="lead">${plainly("kiosk.booking.where", large)}</p>
      <p class="code number" role="status" aria-label=${`${t("kiosk.booking.code")}: ${code.split("").join(" ")}`}>${code || "–"}</p>
      <div class="keypad">${order.map((each) => keys[each] || digit(each))}</div>
    </section>
  `;
}

function Eraser() {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2"
    stroke-linecap="round" stroke-linejoin="round">
    <path d="M8 5h13v14H8l-6-7zM12 9.5l5 5m0-5-5 5" />
  </svg>`;
}
