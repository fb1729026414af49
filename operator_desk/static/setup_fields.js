// The fields of the set-up: each writes one place of it, and bears the server's word against that place.

import { currentLanguage, html, LANGUAGES, t } from "/static/page.js";
import { clockTyped } from "./clock_typed.js";
import { at } from "./setup_model.js";

/** The words of a field, and the line under it where there is one. */
function wordsOf(path, name) {
  const field = name || path[path.length - 1];
  const hint = t(`setup.hint.${field}`);
  return { label: t(`setup.field.${field}`), hint: hint === `setup.hint.${field}` ? "" : hint };
}

/** A label, whatever `children(props)` draws under it, a hint, and the fault; `exact` takes a fault of this very path only. */
function Field({ edit, path, also, label, hint, small, children }) {
  const id = `setup-${path.join("-")}`;
  const fault = edit.faultAt(path) || (also && isAt(edit.fault, also) ? edit.fault.detail : "");
  const told = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(" ");
  return html`
    <div class=${`setup-field${small ? " small" : ""}${fault ? " wrong" : ""}`}>
      <label for=${id}>${label}</label>
      ${children({ id, "data-path": path.join("."), "aria-invalid": fault ? "true" : undefined, "aria-describedby": told || undefined })}
      ${hint && html`<p class="muted setup-hint" id=${`${id}-hint`}>${hint}</p>`}
      ${fault && html`<p class="setup-fault" id=${`${id}-fault`}>${fault}</p>`}
    </div>
  `;
}

function isAt(fault, path) {
  return Boolean(fault) && fault.where.length === path.length && path.every((step, index) => String(step) === String(fault.where[index]));
}

/** One line of text. */
export function TextField({ edit, path, name, ...more }) {
  const { label, hint } = wordsOf(path, name);
  return html`<${Field} ...${{ edit, path, label, hint, ...more }}>
    ${(props) => html`<input type="text" ...${props} value=${at(edit.setup, path) ?? ""}
      onInput=${(event) => edit.set(path, event.target.value || undefined)} />`}
  <//>`;
}

/** A number; empty is as usual, which stands in it in grey. From where to where it may go stands below. */
export function NumberField({ edit, path, name, min, max, step, usual }) {
  const { label, hint: what } = wordsOf(path, name);
  const hint = `${what} ${t("setup.from_to", { min, max })}`.trim();
  const typed = (event) => edit.set(path, event.target.value === "" ? undefined : Number(event.target.value), usual);
  return html`<${Field} ...${{ edit, path, label, hint, small: true }}>
    ${(props) => html`<input type="number" ...${props} min=${min} max=${max} step=${step || 1}
      placeholder=${usual ?? t("setup.none")} value=${at(edit.setup, path) ?? ""} onInput=${typed} />`}
  <//>`;
}

/** One item a line. */
export function LinesField({ edit, path, name }) {
  const { label, hint } = wordsOf(path, name);
  return html`<${Field} ...${{ edit, path, label, hint }}>
    ${(props) => html`<${Lines} ...${{ edit, path, props }} />`}
  <//>`;
}

/** A time of the day as people type it. */
export function ClockField({ edit, path, name }) {
  const { label, hint } = wordsOf(path, name);
  return html`<${Field} ...${{ edit, path, label, hint, small: true }}>
    ${(props) => html`<input type="text" inputmode="numeric" maxlength="5" ...${props} placeholder="00:00" value=${at(edit.setup, path) ?? ""}
      onInput=${(event) => edit.set(path, event.target.value || undefined)}
      onChange=${(event) => edit.set(path, clockTyped(event.target.value) || undefined)} />`}
  <//>`;
}

/** Yes or no. */
export function CheckField({ edit, path, name, usual = false }) {
  const { label, hint } = wordsOf(path, name);
  const id = `setup-${path.join("-")}`;
  const fault = edit.faultAt(path);
  return html`
    <div class=${fault ? "setup-check wrong" : "setup-check"}>
      <label class="check"><input type="checkbox" id=${id} data-path=${path.join(".")} checked=${at(edit.setup, path) ?? usual} aria-invalid=${fault ? "true" : undefined}
        aria-describedby=${hint || fault ? `${id}-hint` : undefined}
        onChange=${(event) => edit.set(path, event.target.checked, usual)} /> <span>${label}</span></label>
      ${(hint || fault) && html`<p class=${fault ? "setup-fault" : "muted setup-hint"} id=${`${id}-hint`}>${fault || hint}</p>`}
    </div>
  `;
}

/** One of a few: `options` are `[value, words]`; the value `usual` is what nothing said means. */
export function ChoiceField({ edit, path, name, options, usual = "" }) {
  const { label, hint } = wordsOf(path, name);
  const chosen = at(edit.setup, path) ?? usual;
  const choose = (event) => {
    const value = options[event.target.selectedIndex][0];
    edit.set(path, value === "" ? undefined : value, usual);
  };
  return html`<${Field} ...${{ edit, path, label, hint }}>
    ${(props) => html`<select ...${props} onChange=${choose}>
      ${options.map(([value, words]) => html`<option key=${value} value=${value} selected=${value === chosen}>${words}</option>`)}
    </select>`}
  <//>`;
}

/** A text in both languages side by side; with `lines` each is a list, one item a line; `usual` stands in grey. */
export function NameFields({ edit, path, name, lines, usual }) {
  const { label, hint } = wordsOf(path, name);
  return html`
    <div class="setup-pair">
      ${LANGUAGES.map((lang) => html`<${Field} key=${lang} edit=${edit} path=${[...path, lang]} also=${lang === LANGUAGES[0] ? path : null}
        label=${t(`setup.in.${lang}`, { what: label })} hint=${lang === LANGUAGES[0] ? hint : ""}>
        ${(props) => (lines
          ? html`<${Lines} ...${{ edit, props, lang }} path=${[...path, lang]} />`
          : html`<input type="text" ...${props} lang=${lang} placeholder=${usual && lang === currentLanguage() ? t(usual) : undefined}
              value=${at(edit.setup, [...path, lang]) ?? ""} onInput=${(event) => edit.set([...path, lang], event.target.value || undefined)} />`)}
      <//>`)}
    </div>
  `;
}

// An empty line is kept while somebody writes, and is not sent.
function Lines({ edit, path, props, lang }) {
  const lines = at(edit.setup, path) || [];
  const typed = (event) => edit.set(path, event.target.value ? event.target.value.split("\n") : undefined);
  return html`<textarea ...${props} lang=${lang} rows=${Math.max(3, lines.length)} value=${lines.join("\n")} onInput=${typed}></textarea>`;
}

/** Services to tick, by group; `chosen(code)` says which, `onChoose(codes)` takes all that are ticked then. */
export function ServicesField({ edit, path, heading, chosen, onChoose }) {
  const { groups, services } = edit.setup;
  const codes = services.map((one) => one.code);
  const ticked = codes.filter(chosen);
  const fault = edit.faultAt(path);
  const turn = (code) => onChoose(codes.filter((each) => (each === code ? !ticked.includes(code) : ticked.includes(each))));
  return html`
    <fieldset class=${fault ? "setup-services wrong" : "setup-services"} data-path=${path.join(".")}>
      <legend>${heading}</legend>
      <p class="muted setup-hint">${ticked.length === codes.length ? t("setup.all_services") : t("setup.some_services", { n: ticked.length, all: codes.length })}
        ${ticked.length < codes.length && html` <button type="button" class="button quiet small"
          onClick=${() => onChoose(codes)}>${t("setup.tick_all")}</button>`}</p>
      ${fault && html`<p class="setup-fault">${fault}</p>`}
      <div class="setup-ticks">
        ${groups.map((group) => html`<div key=${group.letter} role="group" aria-label=${nameIn(group.name)}>
          <p class="setup-ticks-head"><b aria-hidden="true">${group.letter}</b> ${nameIn(group.name)}</p>
          ${services.filter((one) => one.group === group.letter).map((one) => html`<label key=${one.code} class="check"><input type="checkbox"
            checked=${ticked.includes(one.code)} onChange=${() => turn(one.code)} /> <span>${nameIn(one.name)}</span></label>`)}
        </div>`)}
      </div>
    </fieldset>
  `;
}

/** A name in the language of the page, else in the one it has; nothing for none. */
export function nameIn(name) {
  if (!name) return "";
  return name[currentLanguage()] || Object.values(name).find(Boolean) || "";
}
