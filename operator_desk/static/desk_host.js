// The hall host at the desk: the call for help with its key, and what the host wrote, until it is read.

import { html, t, useLayoutEffect } from "/static/page.js";

/** The physical key of the call, with Alt. */
const KEY = "KeyH";

/** The button in the top bar; Alt+H presses it in every layout. */
export function CallHost({ state, presses }) {
  const path = `/api/v1/counters/${state.counter.number}/help`;
  const call = async () => {
    if (state.help) return;
    const answers = await presses.press("help", [{ path }]);
    if (answers && answers[0].status < 400) presses.say(t("desk.said.help"), "good");
  };
  useLayoutEffect(() => {
    const onKey = (event) => {
      if (event.code !== KEY || !event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
      event.preventDefault();
      call();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  });
  return html`<button type="button" class="button quiet small call-host" aria-keyshortcuts="Alt+H" title=${t("desk.host.call")}
    aria-disabled=${String(Boolean(state.help || presses.busy))}
    onClick=${call}>${t("desk.host.need")} <kbd>Alt+H</kbd></button>`;
}

/** Beside the work, never over the visitor: whether somebody comes, and the messages that nobody here has read. */
export function FromHost({ state, presses }) {
  const { help, messages = [], counter } = state;
  if (!help && messages.length === 0) return null;
  const busy = String(Boolean(presses.busy));
  const path = `/api/v1/counters/${counter.number}`;
  const post = (name, where) => presses.press(name, [{ path: `${path}/${where}` }]);
  return html`
    <aside class="from-host card" aria-label=${t("desk.host")} aria-live="polite">
      ${help && html`<div class="from-host-line">
        <b class=${help.helper ? "light-green" : "light-amber"}>${
          help.helper ? t("desk.host.comes", { who: help.helper }) : t("desk.host.called")}</b>
        <button type="button" class="button small" aria-disabled=${busy}
          onClick=${() => post("help-end", "help/end")}>${t(help.helper ? "desk.host.done" : "desk.host.not_needed")}</button>
      </div>`}
      ${messages.map((each) => html`<div class="from-host-line" key=${each.id}>
        <span class="from-host-words"><small class="muted">${each.sender}</small>${each.words}</span>
        <button type="button" class="button small" aria-disabled=${busy}
          onClick=${() => post("message-read", `messages/${each.id}/read`)}>${t("desk.host.read")}</button>
      </div>`)}
    </aside>
  `;
}
