// A ticket of today by its number, in either alphabet, also one whose visitor has gone.

import { clockTime, html, t, useState } from "/static/page.js";
import { LinkLost, send } from "/static/http.js";
import { whereabouts } from "./hall_tickets.js";
import { sameNumber } from "./numbers.js";
import { Panel } from "./panel.js";
import { problem } from "./presses.js";

/** `onFound(tickets)` is given all that fit what was typed: «a 12» one, «12» one of each letter. */
export function FindForm({ state, onFound, onSay }) {
  const [typed, setTyped] = useState("");
  const submit = async (event) => {
    event.preventDefault();
    if (!typed.trim()) return undefined;
    try {
      const { status, body } = await send("GET", "/api/v1/tickets?day=today");
      if (status !== 200) return onSay(problem({ status, body }), "problem");
      const found = fitting([...inSight(state), ...body.items], typed);
      if (!found.length) return onSay(t("hall.not_found", { number: typed.trim() }), "problem");
      return done(found);
    } catch (error) {
      if (!(error instanceof LinkLost)) throw error;
      // What is on the screen can be found without the server.
      const found = fitting(inSight(state), typed);
      return found.length ? done(found) : onSay(t("common.link_sign_in"), "problem");
    }
  };
  const done = (found) => {
    setTyped("");
    onFound(found);
  };
  return html`
    <form class="find" role="search" onSubmit=${submit}>
      <input type="search" aria-label=${t("hall.find")} placeholder=${t("hall.find_example")} maxlength="12"
        autocomplete="off" autocapitalize="characters" spellcheck=${false} enterkeyhint="search"
        value=${typed} onInput=${(event) => setTyped(event.target.value)} />
      <button type="submit" class="button">${t("hall.find_button")}</button>
    </form>
  `;
}

/** Several tickets fit: the host picks one. */
export function Found({ found, onOpen, onClose }) {
  return html`
    <${Panel} name="found" heading=${t.n("hall.found", found.length)} onClose=${onClose}>
      <ul class="tickets">
        ${found.map(
          (each) => html`<li key=${each.id}>
            <button type="button" class="ticket-row" data-ticket=${each.number} onClick=${() => onOpen(each)}>
              <span class="number ticket-number">${each.number}</span>
              <span class="ticket-about"><span>${each.service.name}</span>
                <span class="muted">${whereabouts(each)}</span></span>
              <span class="number">${clockTime(each.issued_at)}</span>
            </button>
          </li>`
        )}
      </ul>
    <//>
  `;
}

function inSight(state) {
  return [...state.tickets, ...state.missed, ...state.unprinted];
}

function fitting(tickets, typed) {
  const found = new Map();
  for (const each of tickets) if (sameNumber(each.number, typed) && !found.has(each.id)) found.set(each.id, each);
  return [...found.values()];
}
