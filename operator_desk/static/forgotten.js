// A service far above its usual length is asked about, softly: nothing ends and no time changes by itself.

import { html, minutes, t, useState } from "/static/page.js";

/** `{asks, seconds, still}`: whether to ask now, how long the service has taken, and what is done when he is still here. */
export function useForgotten({ ticket, server_time: serverTime, forgotten_after_s: after }, at, now) {
  const [told, setTold] = useState({ visit: "", until: 0 });
  if (!ticket || ticket.state !== "serving" || !after) return { asks: false, seconds: 0, still: () => {} };
  const visit = `${ticket.id} ${ticket.service.code}`;
  const seconds = (Date.parse(serverTime) - Date.parse(ticket.since) + (now - at)) / 1000;
  const until = told.visit === visit ? told.until : after;
  return { asks: seconds >= until, seconds, still: () => setTold({ visit, until: seconds + after / 2 }) };
}

/** The question itself, in the visitor's card. */
export function Forgotten({ ticket, forgotten, onFinish }) {
  if (!forgotten.asks) return null;
  return html`
    <div class="forgotten" role="status">
      <p>
        <b>${t("desk.forgotten", { number: ticket.number })}</b>
        <span>${t("desk.forgotten_since", { time: minutes(forgotten.seconds) })}</span>
      </p>
      <div class="row">
        <button type="button" class="button small" onClick=${forgotten.still}>${t("desk.forgotten_yes")}</button>
        <button type="button" class="button small" onClick=${onFinish}>${t("desk.step.finish")} <kbd>F9</kbd></button>
      </div>
    </div>
  `;
}
