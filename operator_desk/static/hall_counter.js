// One counter opened: who sits there and with whom, what it takes, a word to that desk, and how a stuck one is freed.

import { html, t, useRef, useState } from "/static/page.js";
import { DeskCall } from "./hall_alarms.js";
import { sitsHere, stateWords } from "./hall_counters.js";
import { Takes } from "./hall_lend.js";
import { AskReason, Panel } from "./panel.js";

const LONGEST = 160;

/** The panel of a counter; it follows the live state. */
export function CounterCard({ number, state, at, now, role, presses, onOpen, onClose }) {
  const [freeing, setFreeing] = useState(false);
  const counter = state.counters.find((each) => each.number === number);
  const heading = t("common.counter_number", { number });
  if (!counter) return html`<${Panel} name="counter" heading=${heading} onClose=${onClose} />`;
  if (freeing) {
    return html`<${Free} counter=${counter} presses=${presses} onClose=${() => setFreeing(false)} onDone=${onClose} />`;
  }
  const { ticket, operator, help } = counter;
  const call = help && {
    code: help.helper ? "help_coming" : "help",
    counter: number,
    text: help.helper ? t("hall.help.coming", { who: help.helper }) : t("hall.help.calls"),
  };
  return html`
    <${Panel} name="counter" heading=${heading} onClose=${onClose}>
      <div>
        <p class="panel-text"><b>${stateWords(counter)}</b></p>
        <p class="muted">${sitsHere(state, counter, at, now)}</p>
      </div>
      ${call && html`<${DeskCall} call=${call} presses=${presses} />`}
      ${(ticket || operator) && html`<p class="row">
        ${ticket && html`<button type="button" class="button" data-first
          onClick=${() => onOpen(ticket)}>${t("hall.ticket", { number: ticket.number })}</button>`}
        ${role !== "manager" && html`<button type="button" class="button" onClick=${() => setFreeing(true)}>
          ${t(ticket ? "hall.free" : "hall.sign_off")}</button>`}
      </p>`}
      ${operator && role !== "manager" && html`<${Word} number=${number} presses=${presses} />`}
      <${Takes} counter=${counter} services=${state.services} presses=${role === "manager" ? null : presses} />
    <//>
  `;
}

// A word to this desk alone.
function Word({ number, presses }) {
  const words = useRef(null);
  const submit = async (event) => {
    event.preventDefault();
    const typed = words.current.value.trim();
    if (!typed) return words.current.focus();
    const body = { words: typed, counter: number };
    const answers = await presses.press("message", [{ path: "/api/v1/desk-messages", body }]);
    if (!answers || answers[0].status >= 400 || !words.current) return undefined;
    words.current.value = "";
    return presses.say(t("hall.said.desk_message"), "good");
  };
  return html`
    <form class="own-words" onSubmit=${submit}>
      <label><span>${t("hall.desk_message.here")}</span>
        <input type="text" autocomplete="off" maxlength=${LONGEST} ref=${words} /></label>
      <button type="submit" class="button" aria-disabled=${String(Boolean(presses.busy))}>${t("hall.desk_message.send")}</button>
    </form>
  `;
}

// What becomes of the visitor, whether the operator has gone, and why: the reason does it.
function Free({ counter, presses, onClose, onDone }) {
  const { number, ticket, operator } = counter;
  const [then, setThen] = useState(ticket ? "queue" : null);
  const [signOff, setSignOff] = useState(!ticket);
  const [doubted, setDoubted] = useState(false);
  const choose = (each) => {
    setThen(each);
    setDoubted(each === "finish");
  };
  const run = async (reason) => {
    const body = { then, reason, sign_off: signOff, accurate: !doubted };
    const answers = await presses.press("free", [{ path: `/api/v1/counters/${number}/free`, body }]);
    if (!answers || answers[0].status >= 400) return;
    presses.say(t("hall.said.free", { counter: number }), "good");
    onDone();
  };
  const before = ticket && html`
    <div role="group" aria-labelledby="free-then" class="free">
      <p class="panel-text" id="free-then">${t("hall.free.visitor", { number: ticket.number })}</p>
      ${waysOut(ticket).map(
        (each) => html`<button type="button" key=${each} class="button option" aria-pressed=${String(each === then)}
          onClick=${() => choose(each)}>${t(`hall.free.${each}`)}</button>`
      )}
      ${operator && html`<${Check} checked=${signOff} words=${t("hall.free.sign_off", { operator })} onChange=${setSignOff} />`}
      <${Check} checked=${doubted} words=${t("hall.free.doubted")} onChange=${setDoubted} />
    </div>
  `;
  return html`<${AskReason} name="free" heading=${t(ticket ? "hall.free.heading" : "hall.sign_off.heading", { number })}
    text=${t(ticket ? "hall.free.why" : "hall.sign_off.why", { operator: operator || "" })} before=${before}
    reasons=${[t("hall.free.reason.left"), t("hall.free.reason.forgot"), t("hall.free.reason.dead")]}
    yes=${t(ticket ? "hall.free" : "hall.sign_off")} busy=${presses.busy} onReason=${run} onClose=${onClose} />`;
}

function waysOut(ticket) {
  return ticket.state === "serving" ? ["queue", "finish", "park"] : ["queue", "no_show", "park"];
}

function Check({ checked, words, onChange }) {
  return html`<label class="check"><input type="checkbox" checked=${checked}
    onChange=${(event) => onChange(event.target.checked)} /><span>${words}</span></label>`;
}
