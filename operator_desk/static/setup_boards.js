// Layouts of boards, which board has which, and beside them the live board: the real page with the layout as it is being changed.

import { html, t, useRef, useState } from "/static/page.js";
import { Choice, Framed, SHOWN, SIZES } from "./board_frame.js";
import { CheckField, ChoiceField, NumberField } from "./setup_fields.js";
import { codeFrom } from "./setup_model.js";
import { Editor } from "./setup_service.js";
import { NewThing } from "./setup_services.js";

const USUAL = { large: 2, list: 6, missed: true, waiting: true, clock: true, ticker: true, text: "normal", moving_s: 10 };
const LIMITS = { large: [1, 2], list: [5, 8], moving_s: [5, 60] };
const PARTS = ["missed", "waiting", "clock", "ticker"];

/** `chosen` is the name of a layout. */
export function Boards({ edit, chosen, go, presses, lang }) {
  const layouts = edit.setup.layouts || {};
  const boards = (edit.setup.devices || []).filter((one) => one.kind === "board");
  const name = chosen !== null && Object.hasOwn(layouts, chosen) ? chosen : null;
  const users = (of) => boards.filter((one) => (one.layout || null) === of);
  const entry = (of, words) => html`<li key=${of}><a class="setup-tree-service" href=${of === null ? "#boards" : `#boards/${of}`}
    aria-current=${of === name && chosen !== "+layout" ? "true" : undefined}><span>${words}</span>
    <small class="muted">${users(of).map(named).join(", ")}</small></a></li>`;
  return html`
    <div class="setup-beside boards">
      <div class="setup-stack">
        <section class="card setup-tree" aria-label=${t("setup.layouts")}>
          <div class="row setup-tree-add"><a class="button small" href="#boards/+layout">+ ${t("setup.add_layout")}</a></div>
          <ul>${entry(null, t("setup.usual_layout_named"))}${Object.keys(layouts).map((each) => entry(each, each))}</ul>
        </section>
        ${name !== null && html`<${Layout} key=${name} ...${{ edit, go, presses, name, boards }} />`}
        ${chosen === "+layout" && html`<${NewLayout} ...${{ edit, go, presses }} />`}
        ${name === null && chosen !== "+layout" && html`<p class="card setup-editor muted">${t("setup.choose_layout")}</p>`}
      </div>
      <${LiveBoard} ...${{ lang, boards }} of=${name} layout=${name === null ? USUAL : { ...USUAL, ...layouts[name] }} first=${users(name)[0]} />
    </div>
  `;
}

function Layout({ edit, go, presses, name, boards }) {
  const remove = () => {
    const users = boards.filter((one) => one.layout === name).map(named);
    if (users.length) return presses.say(t("setup.layout_used", { boards: users.join(", ") }), "problem");
    edit.set(["layouts", name], undefined);
    return go("boards");
  };
  const path = (field) => ["layouts", name, field];
  const number = (field) => html`<${NumberField} edit=${edit} path=${path(field)} min=${LIMITS[field][0]} max=${LIMITS[field][1]} usual=${USUAL[field]} />`;
  const sizes = ["normal", "large"].map((size) => [size, t(`setup.text.${size}`)]);
  const turn = (board) => edit.set(["devices", edit.setup.devices.indexOf(board), "layout"], board.layout === name ? undefined : name);
  return html`
    <${Editor} heading=${name} removeAsk=${t("setup.remove_layout_ask", { name })} onRemove=${remove}>
      <div class="setup-form">
        <div class="setup-numbers">
          ${number("large")}${number("list")}${number("moving_s")}
          <${ChoiceField} edit=${edit} path=${path("text")} usual="normal" options=${sizes} />
        </div>
        <div class="setup-checks">${PARTS.map((field) => html`<${CheckField} key=${field}
          edit=${edit} path=${path(field)} name=${`layout_${field}`} usual=${true} />`)}</div>
        <fieldset class="setup-services"><legend>${t("setup.layout_boards")}</legend>
          <div class="setup-checks">${boards.map((one) => html`<label key=${one.name} class="check"><input type="checkbox"
            checked=${one.layout === name} onChange=${() => turn(one)} /> <span>${named(one)}${one.layout && one.layout !== name
              && html` <small class="muted">${t("setup.layout_now", { name: one.layout })}</small>`}</span></label>`)}
            ${boards.length === 0 && html`<p class="muted">${t("setup.no_boards")}</p>`}</div></fieldset>
        <${Rename} ...${{ edit, go, presses, name }} />
      </div>
    <//>
  `;
}

function Rename({ edit, go, presses, name }) {
  const [typed, setTyped] = useState(name);
  const submit = (event) => {
    event.preventDefault();
    if (typed.trim() === name) return;
    if (!typed.trim()) return void presses.say(t("setup.name_first"), "problem");
    const code = codeFrom(typed, Object.keys(edit.setup.layouts));
    edit.change((setup) => renamed(setup, name, code));
    presses.say(t("setup.renamed", { before: name, after: code }));
    go("boards", code);
  };
  return html`
    <form class="setup-line" onSubmit=${submit}>
      <div class="setup-field"><label for="layout-name">${t("setup.layout_name")}</label>
        <input type="text" id="layout-name" maxlength="40" value=${typed} onInput=${(event) => setTyped(event.target.value)} /></div>
      <button type="submit" class="button small">${t("setup.rename")}</button>
    </form>
  `;
}

// The layout keeps its place, and each board that has it.
function renamed(setup, name, code) {
  const pairs = Object.entries(setup.layouts).map(([each, layout]) => [each === name ? code : each, layout]);
  const devices = (setup.devices || []).map((one) => (one.layout === name ? { ...one, layout: code } : one));
  return { ...setup, layouts: Object.fromEntries(pairs), ...(setup.devices && { devices }) };
}

function NewLayout({ edit, go, presses }) {
  const [name, setName] = useState("");
  const make = () => {
    if (!name.trim()) return presses.say(t("setup.name_first"), "problem");
    const code = codeFrom(name, Object.keys(edit.setup.layouts || {}));
    edit.set(["layouts", code], {});
    return go("boards", code);
  };
  return html`
    <${NewThing} heading=${t("setup.new_layout")} onMake=${make}>
      <div class="setup-field"><label for="new-name">${t("setup.field.name")}</label>
        <input type="text" id="new-name" value=${name} onInput=${(event) => setName(event.target.value)} /></div>
    <//>
  `;
}

// The board that was chosen here stays; until one is, it is the first that has the layout.
function LiveBoard({ lang, boards, of, layout, first }) {
  const [picked, setPicked] = useState(null);
  const [size, setSize] = useState(SIZES[0]);
  const [show, setShow] = useState(SHOWN[0]);
  const kept = useRef({ of, layout });
  const wrong = Object.keys(LIMITS).find((field) => !within(layout[field], LIMITS[field]));
  if (!wrong || kept.current.of !== of) kept.current = { of, layout: wrong ? USUAL : layout };
  const board = boards.find((one) => one.name === picked) || (picked === "" ? null : first);
  return html`
    <section class="card setup-live" aria-labelledby="setup-board">
      <h3 id="setup-board">${t("setup.board")}</h3>
      <div class="setup-live-choices">
        <label class="setup-field"><span>${t("preview.board")}</span>
          <select onChange=${(event) => setPicked(event.target.value)}>
            <option value="" selected=${!board}>${t("preview.everything")}</option>
            ${boards.map((one) => html`<option key=${one.name} value=${one.name} selected=${one === board}>${named(one)}</option>`)}
          </select></label>
        <label class="setup-field"><span>${t("preview.size")}</span>
          <select onChange=${(event) => setSize(SIZES[event.target.selectedIndex])}>
            ${SIZES.map((each) => html`<option key=${each} selected=${each === size}>${each}</option>`)}
          </select></label>
        <${Choice} heading=${t("preview.show")} of=${SHOWN} chosen=${show} onChoose=${setShow} words=${(each) => t(`preview.${each}`)} />
      </div>
      <div class="setup-paper-told" role="status">${wrong && html`<p class="notice problem">${t("setup.board_wrong", {
        field: t(`setup.field.${wrong}`), least: LIMITS[wrong][0], most: LIMITS[wrong][1] })} ${t("setup.board_last")}</p>`}</div>
      <div class="setup-board"><${Framed} ...${{ size, show, lang }} board=${board ? board.name : ""} layout=${kept.current.layout} /></div>
      <p class="muted setup-hint">${t("setup.board_how")}</p>
    </section>
  `;
}

function within(value, [least, most]) {
  return Number.isInteger(value) && value >= least && value <= most;
}

function named(board) {
  return board.place || board.name;
}
