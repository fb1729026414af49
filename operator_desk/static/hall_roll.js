// Visitors with numbers of a pre-printed roll, entered one after the other: Enter adds, and the next can be typed at once.

import { html, t, useRef, useState } from "/static/page.js";
import { LinkLost, newKey, send } from "/static/http.js";
import { clockTyped } from "./clock_typed.js";
import { Panel } from "./panel.js";
import { problem } from "./presses.js";
import { serviceWords } from "./worded.js";

const SHOWN = 5;
const AGAIN_MS = 1500;

/** The panel of the roll; the last five numbers stay in sight with a way back. */
export function Roll({ state, presses, onClose }) {
  const [number, setNumber] = useState("");
  const [arrived, setArrived] = useState("");
  const [service, setService] = useState(state.services.find((each) => each.open)?.code);
  const [entries, setEntries] = useState([]);
  const field = useRef(null);
  // One after the other, in the order in which they were typed: it is the order of the queue.
  const line = useRef(Promise.resolve());

  const mark = (key, change) =>
    setEntries((was) => was.map((each) => (each.key === key ? { ...each, ...change } : each)));
  const add = (event) => {
    event.preventDefault();
    field.current.focus();
    if (!number.trim()) return;
    const body = { service, number_on_paper: number.trim() };
    if (arrived.trim()) body.arrived_at = clockTyped(arrived);
    const entry = { key: newKey(), typed: body.number_on_paper, said: t("hall.roll.adding") };
    setEntries((was) => [entry, ...was].slice(0, SHOWN));
    setNumber("");
    setArrived("");
    line.current = line.current.then(() => enter(entry, body));
  };
  const enter = async (entry, body) => {
    const answer = await insist("/api/v1/tickets", body, entry.key, () => mark(entry.key, { said: t("common.link_sign_in") }));
    if (answer.status < 400) return mark(entry.key, { ticket: answer.body, said: "" });
    mark(entry.key, { wrong: true, said: problem(answer) });
    return presses.say(`${entry.typed}: ${problem(answer)}`, "problem");
  };
  const undo = async (entry) => {
    field.current.focus();
    const body = { reason: t("hall.roll.undo_reason") };
    const answers = await presses.press("cancel", [{ path: `/api/v1/tickets/${entry.ticket.id}/cancel`, body }]);
    if (!answers || answers[0].status >= 400) return;
    mark(entry.key, { ticket: null, undone: entry.ticket.number, said: t("hall.roll.undone") });
  };

  return html`
    <${Panel} name="roll" heading=${t("hall.roll")} onClose=${onClose}>
      <form class="roll-form" onSubmit=${add}>
        <div class="roll-fields">
          <label>
            <span>${t("hall.roll.number")}</span>
            <input class="number roll-number" type="text" maxlength="12" autocomplete="off" data-first ref=${field}
              value=${number} onInput=${(event) => setNumber(event.target.value)} />
          </label>
          <label>
            <span>${t("hall.roll.arrived")}</span>
            <input class="number" type="text" maxlength="5" autocomplete="off" inputmode="numeric"
              placeholder=${t("hall.roll.arrived_now")}
              value=${arrived} onInput=${(event) => setArrived(event.target.value)} />
          </label>
          <button type="submit" class="button primary">${t("hall.roll.add")} <kbd>Enter</kbd></button>
        </div>
        <fieldset class="roll-services">
          <legend>${t("hall.issue_service")}</legend>
          ${state.services.map(
            (each) => html`<label key=${each.code} class="roll-service">
              <input type="radio" name="roll-service" value=${each.code} checked=${each.code === service} disabled=${!each.open}
                onChange=${() => setService(each.code)} />
              <span>${serviceWords(each, each.open)}</span>
            </label>`
          )}
        </fieldset>
      </form>
      ${entries.length > 0 &&
      html`<ol class="roll-entries" aria-label=${t("hall.roll.last")} aria-live="polite">
        ${entries.map((each) => html`<${Entry} key=${each.key} entry=${each} busy=${presses.busy} onUndo=${undo} />`)}
      </ol>`}
    <//>
  `;
}

function Entry({ entry, busy, onUndo }) {
  const { ticket } = entry;
  return html`
    <li class=${entry.wrong ? "roll-entry wrong" : "roll-entry"}>
      <span class="number">${ticket ? ticket.number : entry.undone || entry.typed}</span>
      <span>${ticket ? ticket.service.name : entry.said}</span>
      ${ticket && html`<button type="button" class="button small" aria-disabled=${String(Boolean(busy))}
        onClick=${() => onUndo(entry)}>${t("hall.roll.undo")}</button>`}
    </li>
  `;
}

// The same key as long as it takes: a number whose answer was lost is entered once.
async function insist(path, body, key, onLost) {
  for (;;) {
    try {
      return await send("POST", path, body, { key });
    } catch (error) {
      if (!(error instanceof LinkLost)) throw error;
      onLost();
      await new Promise((resolve) => window.setTimeout(resolve, AGAIN_MS));
    }
  }
}
