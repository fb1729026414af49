// A panel beside the work: it takes the place of the lists, never covers the visitor, and Escape puts it away.

import { html, t, useLayoutEffect, useRef } from "/static/page.js";

const CONTROLS = ".panel-body input, .panel-body select, .panel-body textarea, .panel-body button";

/** A named panel; the first control in it gets the focus, which goes back to where it was when the panel closes. */
export function Panel({ name, heading, onClose, children }) {
  const root = useRef(null);
  // Before anything is painted: whoever presses F6 and Enter in one go means this panel's Enter.
  useLayoutEffect(() => {
    const before = document.activeElement;
    const first = root.current.querySelector("[data-first]") || root.current.querySelector(CONTROLS);
    if (first) first.focus();
    return () => before && before.isConnected && before.focus();
  }, []);
  const leave = (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    onClose();
  };
  return html`
    <section class="panel card" ref=${root} data-panel=${name} role="region" aria-label=${heading} onKeyDown=${leave}>
      <header class="list-head">
        <h2>${heading}</h2>
        <button type="button" class="button quiet small" onClick=${onClose}>${t("common.close")} <kbd>Esc</kbd></button>
      </header>
      <div class="panel-body">${children}</div>
    </section>
  `;
}

/** A choice of one from a few, as large buttons that do it at once; the first nine also by their digit. `off`: not now. */
export function Choices({ items, busy, onChoose }) {
  useDigits((place) => {
    if (items[place] && !items[place].off && !busy) onChoose(items[place]);
  });
  return html`
    <div class="options">
      ${items.map(
        (each, index) => html`
          <button type="button" key=${each.code} class="button option" data-first=${index === 0 ? "" : undefined}
            aria-disabled=${String(Boolean(busy || each.off))} onClick=${() => each.off || onChoose(each)}>
            ${index < 9 && html`<kbd aria-hidden="true">${index + 1}</kbd>`}
            <span>${each.name}${each.small && html`<small>${each.small}</small>`}</span>
          </button>
        `
      )}
    </div>
  `;
}

// Digits by their physical keys, but where somebody writes.
function useDigits(onPlace) {
  useLayoutEffect(() => {
    const onKey = (event) => {
      const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
      const writes = event.target.matches && event.target.matches("input, select, textarea");
      if (!digit || writes || event.repeat || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      onPlace(Number(digit[1]) - 1);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  });
}

/** A question before a step that is hard to take back. */
export function Ask({ name, heading, text, yes, busy, onYes, onClose }) {
  return html`
    <${Panel} name=${name} heading=${heading} onClose=${onClose}>
      <p class="panel-text">${text}</p>
      <div class="row">
        <button type="button" class="button danger" data-first aria-disabled=${String(Boolean(busy))}
          onClick=${onYes}>${yes}</button>
        <button type="button" class="button" onClick=${onClose}>${t("common.no")}</button>
      </div>
    <//>
  `;
}

/** A reason that must be given: a few common ones (texts, or `{code, name}`) that do it at once, or own words; `before` stands above. */
export function AskReason({ name, heading, before, text, reasons, yes, busy, onReason, onClose }) {
  const words = useRef(null);
  const submit = (event) => {
    event.preventDefault();
    const reason = words.current.value.trim();
    if (reason) onReason(reason);
    else words.current.focus();
  };
  return html`
    <${Panel} name=${name} heading=${heading} onClose=${onClose}>
      ${before}
      ${text && html`<p class="panel-text">${text}</p>`}
      <${Choices} items=${reasons.map((each) => (each.code ? each : { code: each, name: each }))} busy=${busy}
        onChoose=${(each) => onReason(each.code)} />
      <form class="own-words" onSubmit=${submit}>
        <label><span>${t("common.own_words")}</span><input type="text" maxlength="200" ref=${words} /></label>
        <button type="submit" class="button" aria-disabled=${String(Boolean(busy))}>${yes}</button>
      </form>
    <//>
  `;
}
