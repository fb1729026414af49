// The ticket on the screen: the number first, then the truth about the paper.

import { clockTime, currentLanguage, html, t } from "./shared/page.js";
import { usePrintState } from "./hall.js";
import { aheadText, plainly, say } from "./names.js";
import { useIdle } from "./touch.js";
import { LONGEST_SPEECH_S, useVoice } from "./voice.js";

// A visitor without a paper needs time to write down or photograph the number.
const LONGER = 2;

/** The number as large as the screen allows; goes back to the start by itself once nobody touches it any more. */
export function Ticket({ visit, settings, large, low, muted, onEnd }) {
  const ticket = visit.ticket;
  const print = usePrintState(ticket.id);
  const lost = print === "failed" || print === "uncertain";
  const speaking = useVoice(large && !muted, lost ? print : "ticket", ticket.id, null, currentLanguage());
  const seconds = settings.ticket_s * (lost ? LONGER : 1) * (large ? LONGER : 1);
  useIdle(speaking ? Math.max(seconds, LONGEST_SPEECH_S) : seconds, `${ticket.id} ${print} ${speaking}`, onEnd);
  return html`
    <section class="screen ticket" data-print=${print} role="status">
      <p class="heading">${t("kiosk.ticket.yours")}</p>
      <p class="huge number">${ticket.number}</p>
      <p class="service">${say(ticket.service && ticket.service.name)}</p>
      <p class="ahead">${whenCalled(ticket)}</p>
      <div class="outcome">
        ${ticket.tracking_url &&
        html`<figure class="qr">
          <img src=${`/local/tickets/${encodeURIComponent(ticket.id)}/qr.svg`} alt="" draggable="false" />
          <figcaption>${t("kiosk.ticket.follow")}</figcaption>
        </figure>`}
        <div class="paper">
          ${lost
            ? html`<p class="light-red said">
                <span>${plainly(print === "failed" ? "kiosk.ticket.failed" : "kiosk.ticket.uncertain", large || low, { number: ticket.number })}</span>
              </p>`
            : html`
                <p class="take-it">
                  ${t(print === "pending" ? "kiosk.ticket.printing" : "kiosk.ticket.take")}
                  ${print === "printed" && html`<${DownArrow} />`}
                </p>
                <p class="hint">${plainly("kiosk.ticket.hint", large)}</p>
              `}
        </div>
      </div>
    </section>
  `;
}

function whenCalled(ticket) {
  if (ticket.alone) return t("kiosk.ticket.alone");
  if (ticket.booked_at) return t("kiosk.ticket.booked", { time: clockTime(ticket.booked_at) });
  const ahead = aheadText(ticket.people_ahead, ticket.estimate);
  return ticket.late ? `${t("kiosk.ticket.late")} ${ahead}` : ahead;
}

function DownArrow() {
  return html`<svg class="down" viewBox="0 0 24 24" aria-hidden="true">
    <path d="M12 2v18M4 12.5l8 8 8-8" fill="none" stroke="currentColor" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round" />
  </svg>`;
}
