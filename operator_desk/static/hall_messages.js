// What the boards' running line says today: typed by the host, seen by everybody within a second.

import { html, t, useRef } from "/static/page.js";
import { Panel } from "./panel.js";

const MAY_SAY = ["host", "supervisor", "administrator"];
const LONGEST = 160;

/** Opens the panel, and says how much is on the boards now. */
export function MessagesButton({ state, role, onOpen }) {
  if (!MAY_SAY.includes(role)) return null;
  const count = (state.messages || []).length;
  return html`
    <button type="button" class="button quiet" onClick=${onOpen}>
      ${t("hall.messages")}${count > 0 && html` <b class="number">${count}</b>`}
    </button>
  `;
}

export function Messages({ state, presses, onClose }) {
  const words = useRef(null);
  const submit = async (event) => {
    event.preventDefault();
    const typed = words.current.value.trim();
    if (!typed) return words.current.focus();
    const answers = await presses.press("message", [{ path: "/api/v1/messages", body: { words: typed } }]);
    if (!answers || answers[0].status >= 400 || !words.current) return undefined;
    words.current.value = "";
    words.current.focus();
    return presses.say(t("hall.said.message"), "good");
  };
  const remove = async (message) => {
    const answers = await presses.press("message", [{ path: `/api/v1/messages/${message.id}/remove` }]);
    if (answers && answers[0].status < 400) presses.say(t("hall.said.message_removed"), "good");
    if (words.current) words.current.focus();
  };
  const busy = String(Boolean(presses.busy));
  const messages = state.messages || [];
  return html`
    <${Panel} name="messages" heading=${t("hall.messages")} onClose=${onClose}>
      <p class="panel-text">${t("hall.messages.how")}</p>
      <form class="stacked" onSubmit=${submit}>
        <label><span>${t("hall.messages.words")}</span>
          <input type="text" autocomplete="off" maxlength=${LONGEST} data-first ref=${words} aria-describedby="message-example" /></label>
        <p class="muted" id="message-example">${t("hall.messages.example")}</p>
        <button type="submit" class="button primary" aria-disabled=${busy}>${t("hall.messages.show")}</button>
      </form>
      <h3>${t("hall.messages.now")}</h3>
      ${messages.length === 0 && html`<p class="muted">${t("hall.messages.none")}</p>`}
      <ul class="messages">
        ${messages.map((each) => html`
          <li key=${each.id} class="row">
            <span class="message-words">${each.words}</span>
            <button type="button" class="button small" aria-disabled=${busy}
              aria-label=${t("hall.messages.remove_this", { words: each.words })}
              onClick=${() => remove(each)}>${t("hall.messages.remove")}</button>
          </li>`)}
      </ul>
    <//>
  `;
}
