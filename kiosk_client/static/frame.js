// What stays in its place on every screen: the office and clock above, contrast and the way back below.

import { clockAfter, html, t } from "./shared/page.js";
import { say } from "./names.js";

const LANGUAGES = ["ru", "en"];

/** The office's name, its clock, and the languages. */
export function Header({ hall, now, away, language, step, onSpeak }) {
  const offered = (hall && hall.languages && hall.languages.filter((each) => LANGUAGES.includes(each))) || LANGUAGES;
  const office = hall && hall.menu && hall.menu.office;
  const elapsed = hall && hall.server_time ? hall.server.state_age_s * 1000 + (now - hall.receivedAt) : 0;
  return html`
    <header>
      <p class="office">${office ? say(office.name) : ""}</p>
      ${hall && hall.server_time && !away && html`<p class="clock number">${clockAfter(hall.server_time, elapsed)}</p>`}
      <div class="languages" role="group" aria-label=${t("kiosk.languages")}>
        ${offered.map(
          (each) => html`
            <button class="button" key=${each} lang=${each} aria-pressed=${each === language ? "true" : "false"}
              aria-label=${t(`kiosk.language.${each}`)} onClick=${step(() => onSpeak(each))}>
              ${each.toUpperCase()}
            </button>
          `
        )}
      </div>
    </header>
  `;
}

/** Contrast at the left, the right to be called first in the middle, the way back at the right. */
export function Footer({ step, large, onLarge, priority, onPriority, back, onBack }) {
  return html`
    <footer>
      <button class="button contrast" aria-pressed=${large ? "true" : "false"} onClick=${step(onLarge)}>
        <${HalfMoon} />${t(large ? "kiosk.contrast.off" : "kiosk.contrast.on")}
      </button>
      ${priority !== undefined &&
      html`<button class="button quiet right" aria-pressed=${priority ? "true" : "false"} onClick=${step(onPriority)}>
        ${t(priority ? "kiosk.priority.chosen" : "kiosk.priority.ask")}
      </button>`}
      ${back &&
      html`<button class="button back" onClick=${step(onBack)}>
        ${back === "back" && html`<${LeftArrow} />`}${t(`kiosk.${back}`)}
      </button>`}
    </footer>
  `;
}

function HalfMoon() {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <circle cx="12" cy="12" r="10" fill="none" stroke="currentColor" stroke-width="2" />
    <path d="M12 2a10 10 0 0 1 0 20z" fill="currentColor" />
  </svg>`;
}

function LeftArrow() {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d="M11 4 3 12l8 8M3.5 12H21" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" />
  </svg>`;
}
