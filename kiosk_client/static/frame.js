// What stays in its place on every screen: the office and clock above, contrast and the way back below.

import { clockAfter, html, t } from "./shared/page.js";
import { plainly, say } from "./names.js";

const FIRST_LANGUAGES = ["ru", "en"];

/** The office's name and its clock, and the languages; in the accessible mode these are below, within reach. */
export function Header({ hall, now, away, language, step, large, onSpeak }) {
  const office = hall && hall.menu && hall.menu.office;
  const elapsed = hall && hall.server_time ? hall.server.state_age_s * 1000 + (now - hall.receivedAt) : 0;
  return html`
    <header>
      <p class="office">${office ? say(office.name) : ""}</p>
      ${hall && hall.server_time && !away && html`<p class="clock number">${clockAfter(hall.server_time, elapsed)}</p>`}
      ${!large && html`<${Languages} ...${{ hall, language, step, onSpeak }} />`}
    </header>
  `;
}

function Languages({ hall, language, step, onSpeak }) {
  const offered = (hall && hall.languages && hall.languages.length > 0 && hall.languages) || FIRST_LANGUAGES;
  return html`
    <div class="languages" role="group" aria-label=${t("kiosk.languages")}>
      ${offered.map(
        (each) => html`
          <button class="button" key=${each} lang=${each} aria-pressed=${each === language ? "true" : "false"}
            aria-label=${`${each.toUpperCase()}, ${t(`kiosk.language.${each}`)}`} onClick=${step(() => onSpeak(each))}>
            ${each.toUpperCase()}
          </button>
        `
      )}
    </div>
  `;
}

/**
 * Contrast at the left, the quiet questions in the middle, the way back at the right; in the accessible mode all controls are
 * here. The button of the mode stays one and the same, so that who pressed it by keyboard is still there.
 */
export function Footer(props) {
  const { step, large, onLarge, back, onBack } = props;
  return html`
    <footer class=${large ? "low" : ""}>
      <button class="button contrast" key="contrast" aria-pressed=${large ? "true" : "false"} onClick=${step(onLarge)}
        aria-label=${large ? t("kiosk.contrast.off") : null}>
        <${HalfMoon} />${large ? html`<span class="caption">${t("kiosk.contrast.off")}</span>` : t("kiosk.contrast.on")}
      </button>
      ${large ? html`<${Controls} ...${props} />` : html`<${Quiet} ...${props} />`}
      ${back && html`<${Back} ...${{ step, back, onBack }} />`}
    </footer>
  `;
}

function Quiet({ step, low, priority, onPriority, onBooking }) {
  return html`
    <div class="right">
      ${priority !== undefined &&
      html`<button class="button quiet" aria-pressed=${priority ? "true" : "false"} onClick=${step(onPriority)}>
        ${priority ? t("kiosk.priority.chosen") : plainly("kiosk.priority.ask", low)}
      </button>`}
      ${onBooking && html`<button class="button quiet" onClick=${step(onBooking)}>${t("kiosk.booking.entry")}</button>`}
    </div>
  `;
}

function Controls({ hall, language, step, onSpeak, muted, onMute }) {
  return html`
    <button class="button voice" aria-pressed=${muted ? "true" : "false"} aria-label=${t(muted ? "kiosk.mute.off" : "kiosk.mute.on")}
      onClick=${step(onMute)}>
      <${Speaker} muted=${muted} />
    </button>
    <${Languages} ...${{ hall, language, step, onSpeak }} />
  `;
}

function Back({ step, back, onBack }) {
  const words = t(`kiosk.${back}`);
  return html`<button class="button back" aria-label=${words} onClick=${step(onBack)}>
    ${back === "back" ? html`<${LeftArrow} />` : html`<${Tick} />`}<span class="word">${words}</span>
  </button>`;
}

function HalfMoon() {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <circle cx="12" cy="12" r="10" fill="none" stroke="currentColor" stroke-width="2" />
    <path d="M12 2a10 10 0 0 1 0 20z" fill="currentColor" />
  </svg>`;
}

function Speaker({ muted }) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2.5"
    stroke-linecap="round" stroke-linejoin="round">
    <path d="M3 9v6h4l6 5V4L7 9z" fill="currentColor" />
    ${muted ? html`<path d="M17 9l5 6m0-6l-5 6" />` : html`<path d="M17 8.5a5 5 0 0 1 0 7M19.5 5.5a9 9 0 0 1 0 13" />`}
  </svg>`;
}

function Tick() {
  return html`<svg class="icon tick" viewBox="0 0 24 24" aria-hidden="true">
    <path d="M4 13l5 5L20 7" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" />
  </svg>`;
}

function LeftArrow() {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d="M11 4 3 12l8 8M3.5 12H21" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" />
  </svg>`;
}
