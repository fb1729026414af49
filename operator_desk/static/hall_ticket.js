// One visit opened: its whole history and the steps the host may take with it.

import { html, minutes, t, useEffect, useState } from "/static/page.js";
import { LinkLost, send } from "/static/http.js";
import { BudgetBar, budgetNow } from "./budget.js";
import { cancelReasons } from "./desk_panels.js";
import { ChangePriority, JudgeTimes } from "./hall_correct.js";
import { limitsOf } from "./hall_counters.js";
import { History, Order } from "./hall_story.js";
import { whereabouts } from "./hall_tickets.js";
import { AskReason, Panel } from "./panel.js";
import { problem } from "./presses.js";
import { allows } from "./steps.js";
import { Transfer } from "./transfer.js";
import { Marks } from "./visitor.js";

const STEPS = ["return", "transfer", "priority", "reprint", "times", "cancel"];
const ASKED = ["transfer", "priority", "times", "cancel"];
const EXPECTED = ["waiting", "called", "parked", "no_show"];

/** The panel of `opened`; it follows the live state where the ticket is in it, and its own answers where it is not. */
export function TicketCard({ opened, state, at, now, role, presses, onClose, onCounter }) {
  const [told, setTold] = useState(null);
  const [order, setOrder] = useState(null);
  const [asking, setAsking] = useState(null);
  const [said, setSaid] = useState("");
  const shown = inState(state, opened.id);
  const ticket = shown || told || opened;
  useEffect(() => {
    read(opened.id, setTold, setSaid);
  }, [opened.id, state.seq]);
  // The whole day is looked through for it: asked for when the ticket is opened and when its turn changes, not with every event.
  useEffect(() => {
    readOrder(opened.id, setOrder);
  }, [opened.id, ticket.state]);

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
  if (asking === "priority") {
    return html`<${ChangePriority} ticket=${ticket} priorities=${state.priorities} busy=${presses.busy}
      onChange=${(body) => run("priority", body)} onClose=${back} />`;
  }
  if (asking === "times") {
    return html`<${JudgeTimes} ticket=${ticket} busy=${presses.busy} onJudge=${(body) => run("times", body)} onClose=${back} />`;
  }
  const limits = limitsOf(state);
  const atCounter = ["called", "serving"].includes(ticket.state) && ticket.counter;
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
      ${ticket.times_doubt && html`<p class="note">${t("hall.times.doubted", { reason: ticket.times_doubt })}</p>`}
      <${BudgetBar} budget=${budgetNow(ticket, shown || !told ? at : now, now, limits)} limits=${limits} />
      <${Times} ticket=${ticket} />
      ${role !== "manager" && html`<div class="ticket-steps">
        ${STEPS.filter((name) => offered(ticket, name)).map(
          (name) => html`<button type="button" key=${name} class=${name === "cancel" ? "button danger" : "button"}
            aria-disabled=${String(Boolean(presses.busy))}
            onClick=${() => (ASKED.includes(name) ? setAsking(name) : run(name, {}))}>
            ${stepWords(ticket, name)}
          </button>`
        )}
        ${atCounter && html`<button type="button" class="button" onClick=${() => onCounter(ticket.counter)}>
          ${t("common.counter_number", { number: ticket.counter })}</button>`}
      </div>`}
      <p class="notice problem" role="alert" hidden=${!said}>${said}</p>
      <${History} items=${history} state=${state} />
      <${Order} order=${order} />
    <//>
  `;
}

// A copy of the paper is no step of the visit: whoever is still expected at a counter may have one. Times can be judged always.
function offered(ticket, name) {
  return name === "times" || allows(ticket, name) || (name === "reprint" && EXPECTED.includes(ticket.state));
}

function stepWords(ticket, name) {
  if (name === "times") return t(ticket.times_doubt ? "hall.step.times_confirm" : "hall.step.times");
  return t(name === "priority" ? "hall.step.priority" : `common.step.${name}`);
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

async function readOrder(id, setOrder) {
  try {
    const { status, body } = await send("GET", `/api/v1/tickets/${id}/order`);
    if (status === 200) setOrder(body);
  } catch (error) {
    // The ticket itself, read with every event, says that the link is lost.
    if (!(error instanceof LinkLost)) throw error;
  }
}

function Times({ ticket }) {
  const parts = ["waiting", "walking", "service", "paused"].filter((each) => ticket[`${each}_s`] > 0);
  return html`<dl class="times">
    ${parts.map((each) => html`<div key=${each}><dt
      class="muted">${t(`hall.time.${each}`)}</dt><dd>${minutes(ticket[`${each}_s`])}</dd></div>`)}
  </dl>`;
}
