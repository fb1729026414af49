// What the host types: for everybody on the boards' running line, or for the desks alone, until it is read there.

import { clockTime, html, t, useRef, useState } from "/static/page.js";
import { Panel } from "./panel.js";

const MAY_SAY = ["host", "supervisor", "administrator"];
const LONGEST = 160;

/** Opens the panel, and says how much is on the boards now. */
export function MessagesButton({ state, role, onOpen }) {
  if (!MAY_SAY.includes(role)) return null;
  const count = (state.messages || []).length + unread(state).length;
  return html`
    <button type="button" class="button quiet" onClick=${onOpen}>
      ${t("hall.messages")}${count > 0 && html` <b class="number">${count}</b>`}
    </button>
  `;
}

/** Written and shown at once; `to` is "boards", "desks", or the number of one counter. */
export function Messages({ state, presses, onClose }) {
  const words = useRef(null);
  const [to, setTo] = useState("boards");
  const boards = to === "boards";
  const submit = async (event) => {
    event.preventDefault();
    const typed = words.current.value.trim();
    if (!typed) return words.current.focus();
    const body = boards || to === "desks" ? { words: typed } : { words: typed, counter: Number(to) };
    const path = boards ? "/api/v1/messages" : "/api/v1/desk-messages";
    const answers = await presses.press("message", [{ path, body }]);
    if (!answers || answers[0].status >= 400 || !words.current) return undefined;
    words.current.value = "";
    words.current.focus();
    return presses.say(t(boards ? "hall.said.message" : "hall.said.desk_message"), "good");
  };
  const remove = async (path) => {
    const answers = await presses.press("message-remove", [{ path: `${path}/remove` }]);
    if (answers && answers[0].status < 400) presses.say(t("hall.said.message_removed"), "good");
    if (words.current) words.current.focus();
  };
  const busy = String(Boolean(presses.busy));
  const written = [
    ...(state.desk_messages || []).map((each) => ({ ...each, path: `/api/v1/desk-messages/${each.id}`, about: readAt(each, state) })),
    ...(state.messages || []).map((each) => ({ ...each, path: `/api/v1/messages/${each.id}`, about: t("hall.messages.boards") })),
  ];
  return html`
    <${Panel} name="messages" heading=${t("hall.messages")} onClose=${onClose}>
      <form class="stacked" onSubmit=${submit}>
        <label><span>${t("hall.messages.to")}</span>
          <select value=${to} onChange=${(event) => setTo(event.target.value)}>
            <option value="boards">${t("hall.messages.boards")}</option>
            <option value="desks">${t("hall.messages.desks")}</option>
            ${state.counters.map((each) => html`<option key=${each.number} value=${String(each.number)}>
              ${t("common.counter_number", { number: each.number })}${each.operator ? ` · ${each.operator}` : ""}</option>`)}
          </select></label>
        <label><span>${t("hall.messages.words")}</span>
          <input type="text" autocomplete="off" maxlength=${LONGEST} data-first ref=${words} aria-describedby="message-example" /></label>
        <p class="muted" id="message-example">${t(boards ? "hall.messages.how" : "hall.messages.how_desks")}</p>
        <button type="submit" class="button primary" aria-disabled=${busy}>${t("hall.messages.show")}</button>
      </form>
      <h3>${t("hall.messages.now")}</h3>
      ${written.length === 0 && html`<p class="muted">${t("hall.messages.none")}</p>`}
      <ul class="messages">
        ${written.map((each) => html`
          <li key=${each.id} class="row">
            <span class="message-words">${each.words}<br /><small class="muted">${each.about}</small></span>
            <button type="button" class="button" aria-disabled=${busy}
              aria-label=${t("hall.messages.remove_this", { words: each.words })}
              onClick=${() => remove(each.path)}>${t("hall.messages.remove")}</button>
          </li>`)}
      </ul>
    <//>
  `;
}

function unread({ desk_messages: sent = [] }) {
  return sent.filter((each) => each.unread.length > 0);
}

// Where nobody sits nobody can have read it: only desks with an operator are waited for.
function readAt({ at, counters, unread: left }, state) {
  const seated = new Set(state.counters.filter((each) => each.operator).map((each) => each.number));
  const to = counters.length === 1 ? t("common.counter_number", { number: counters[0] }) : t("hall.messages.desks");
  const waiting = left.filter((each) => seated.has(each));
  const read = waiting.length ? t("hall.messages.unread", { counters: waiting.join(", ") }) : t("hall.messages.all_read");
  return `${clockTime(at)} · ${to} · ${read}`;
}
