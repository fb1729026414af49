// One visit opened: its whole history and the steps the host may take with it.

import { clockTime, html, minutes, t, useEffect, useState } from "/static/page.js";
import { LinkLost, send } from "/static/http.js";
import { BudgetBar, budgetNow } from "./budget.js";
import { cancelReasons } from "./desk_panels.js";
import { limitsOf } from "./hall_counters.js";
import { whereabouts } from "./hall_tickets.js";
import { AskReason, Panel } from "./panel.js";
import { problem } from "./presses.js";
import { allows } from "./steps.js";
import { Transfer } from "./transfer.js";
import { Marks } from "./visitor.js";
import { whoDid, worded } from "./worded.js";

const STEPS = ["return", "transfer", "reprint", "cancel"];
const EXPECTED = ["waiting", "called", "parked", "no_show"];

/** The panel of `opened`; it follows the live state where the ticket is in it, and its own answers where it is not. */
export function TicketCard({ opened, state, at, now, presses, onClose }) {
  const [told, setTold] = useState(null);
  const [asking, setAsking] = useState(null);
  const [said, setSaid] = useState("");
  const shown = inState(state, opened.id);
  useEffect(() => {
    read(opened.id, setTold, setSaid);
  }, [opened.id, state.seq]);

  const ticket = shown || told || opened;
  const history = (told && told.history) || ticket.history || [];
  const run = async (name, body) => {
    const answers = await presses.press(name, [{ path: `/api/v1/tickets/${ticket.id}/${name}`, body }]);
    if (!answers || answers[0].status >= 400) return;
    presses.say(t(`hall.said.${name}`, { number: ticket.number }), "good");
    setAsking(null);
    if (answers[0].body && answers[0].body.ticket) setTold((was) => ({ ...was, ...answers[0].body.ticket }));
    read(ticket.id, setTold, setSaid);
  };
  const back = () => setAsking(null);

  if (asking === "cancel") {
    return html`<${AskReason} name="cancel" heading=${t("common.cancel.heading", { number: ticket.number })}
      text=${t("common.cancel.text")}
      reasons=${cancelReasons()} yes=${t("common.step.cancel")} busy=${presses.busy}
      onReason=${(reason) => run("cancel", { reason })} onClose=${back} />`;
  }
  if (asking === "transfer") {
    return html`<${Transfer} ticket=${ticket} services=${state.services} counters=${state.counters} own=${null}
      offerReturn=${false}
      busy=${presses.busy} onSend=${(body) => run("transfer", body)} onClose=${back} />`;
  }
  const limits = limitsOf(state);
  return html`
    <${Panel} name="ticket" heading=${t("hall.ticket", { number: ticket.number })} onClose=${onClose}>
      <div class="ticket-card">
        <p class="number ticket-card-number">${ticket.number}</p>
        <div>
          <p><b>${ticket.service.name}</b></p>
          <p class="muted">${whereabouts(ticket)}</p>
          <${Marks} ticket=${ticket} priorities=${state.priorities} />
        </div>
      </div>
      ${ticket.comment && html`<p class="note">${ticket.comment}</p>`}
      <${BudgetBar} budget=${budgetNow(ticket, shown || !told ? at : now, now, limits)} limits=${limits} />
      <${Times} ticket=${ticket} />
      <div class="row">
        ${STEPS.filter((name) => offered(ticket, name)).map(
          (name) => html`<button type="button" key=${name} class=${name === "cancel" ? "button danger" : "button"}
            aria-disabled=${String(Boolean(presses.busy))}
            onClick=${() => (needsWord(name) ? setAsking(name) : run(name, {}))}>
            ${t(`common.step.${name}`)}
          </button>`
        )}
      </div>
      <p class="notice problem" role="alert" hidden=${!said}>${said}</p>
      <${History} items=${history} />
    <//>
  `;
}

// A copy of the paper is no step of the visit: whoever is still expected at a counter may have one.
function offered(ticket, name) {
  return allows(ticket, name) || (name === "reprint" && EXPECTED.includes(ticket.state));
}

function needsWord(name) {
  return name === "cancel" || name === "transfer";
}

function inState(state, id) {
  const known = [...state.tickets, ...state.missed, ...state.unprinted];
  return known.find((each) => each.id === id) || null;
}

async function read(id, setTold, setSaid) {
  try {
    const { status, body } = await send("GET", `/api/v1/tickets/${id}`);
    if (status === 200) setTold(body.ticket || body);
    setSaid(status === 200 ? "" : problem({ status, body }));
  } catch (error) {
    if (!(error instanceof LinkLost)) throw error;
    setSaid(t("common.link_sign_in"));
  }
}

function Times({ ticket }) {
  const parts = ["waiting", "walking", "service", "paused"].filter((each) => ticket[`${each}_s`] > 0);
  return html`<dl class="times">
    ${parts.map((each) => html`<div key=${each}><dt
      class="muted">${t(`hall.time.${each}`)}</dt><dd>${minutes(ticket[`${each}_s`])}</dd></div>`)}
  </dl>`;
}

function History({ items }) {
  if (!items.length) return null;
  return html`
    <section>
      <h3>${t("hall.history")}</h3>
      <ol class="history">
        ${items.map(
          (each) => html`
            <li key=${each.seq}>
              <span class="number">${clockTime(each.at)}</span>
              <span>
                ${worded(["hall.event"], each.what)}
                <span class="muted">${about(each).map((words) => ` · ${words}`)}</span>
              </span>
            </li>
          `
        )}
      </ol>
    </section>
  `;
}

function about({ counter, who, details }) {
  return [counter && t("common.counter_number", { number: counter }), whoDid(who), ...chosen(details)].filter(Boolean);
}

// Of an event's details only what people chose or wrote is worth a place here.
function chosen(details) {
  if (!details) return [];
  if (typeof details === "string") return [details];
  return [details.reason, details.outcome, details.comment, details.detail]
    .filter((each) => typeof each === "string")
    .map((each) => worded(["park", "outcome", "hall.print"], each));
}
