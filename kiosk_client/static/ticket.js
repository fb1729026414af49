// The ticket on the screen: the number first, then the truth about the paper.

import { html, t, useEffect } from "./shared/page.js";
import { usePrintState } from "./hall.js";
import { aheadText, say } from "./names.js";

// A visitor without a paper needs time to write down or photograph the number.
const LONGER = 2;

/** The number as large as the screen allows; goes back to the start by itself. */
export function Ticket({ visit, settings, onEnd }) {
  const ticket = visit.ticket;
  const print = usePrintState(ticket.id);
  const lost = print === "failed" || print === "uncertain";
  useEffect(() => {
    const timer = window.setTimeout(onEnd, settings.ticket_s * 1000 * (lost ? LONGER : 1));
    return () => window.clearTimeout(timer);
  }, [ticket.id, print, settings.ticket_s]);
  return html`
    <section class="screen ticket" data-print=${print} role="status">
      <p class="heading">${t("kiosk.ticket.yours")}</p>
      <p class="huge number">${ticket.number}</p>
      <p class="service">${say(ticket.service && ticket.service.name)}</p>
      <p class="ahead">${ticket.alone ? t("kiosk.ticket.alone") : aheadText(ticket.people_ahead, ticket.estimate)}</p>
      <div class="outcome">
        ${ticket.tracking_url &&
        html`<figure class="qr">
          <img src=${`/local/tickets/${encodeURIComponent(ticket.id)}/qr.svg`} alt="" draggable="false" />
          <figcaption>${t("kiosk.ticket.follow")}</figcaption>
        </figure>`}
        <div class="paper">
          ${lost
            ? html`<p class="light-red said">
                <span>${t(print === "failed" ? "kiosk.ticket.failed" : "kiosk.ticket.uncertain", { number: ticket.number })}</span>
              </p>`
            : html`
                <p class="take-it">
                  ${t(print === "pending" ? "kiosk.ticket.printing" : "kiosk.ticket.take")}
                  ${print === "printed" && html`<${DownArrow} />`}
                </p>
                <p class="hint">${t("kiosk.ticket.hint")}</p>
              `}
        </div>
      </div>
    </section>
  `;
}

function DownArrow() {
  return html`<svg class="down" viewBox="0 0 24 24" aria-hidden="true">
    <path d="M12 2v18M4 12.5l8 8 8-8" fill="none" stroke="currentColor" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round" />
  </svg>`;
}
