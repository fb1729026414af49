// Counters of the set-up: the chosen one, and the table of who takes which service, with three answers for each.

import { html, t, useRef, useState } from "/static/page.js";
import { nameIn, NameFields, TextField } from "./setup_fields.js";
import { takes, withServices } from "./setup_model.js";
import { Editor } from "./setup_service.js";

const STATES = ["takes", "helps", "no"];
const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const MOST = 999;

/** `chosen` is the number of a counter, as text. */
export function Counters({ edit, chosen, go, presses }) {
  const { counters } = edit.setup;
  const counter = counters.find((one) => String(one.number) === chosen);
  const add = () => {
    const number = Math.min(MOST, Math.max(0, ...counters.map((one) => one.number)) + 1);
    edit.change((setup) => ({ ...setup, counters: [...setup.counters, { number }] }));
    go("counters", number);
  };
  return html`
    <section class="card setup-chips" aria-label=${t("setup.counters")}>
      <p class="muted">${t(counters.length ? "setup.counters_how" : "setup.counters_none")}</p>
      <div class="row">
        ${counters.map((one) => html`<a key=${one.number} class="button small" href=${`#counters/${one.number}`}
          aria-current=${one === counter ? "true" : undefined} aria-label=${t("common.counter_number", { number: one.number })}>${one.number}</a>`)}
        <button type="button" class="button quiet small" onClick=${add}>+ ${t("setup.add_counter")}</button>
      </div>
    </section>
    ${counter && html`<${CounterEditor} key=${counter.number} ...${{ edit, go, presses, counter }} />`}
    ${counters.length === 0 || edit.setup.services.length === 0
      ? html`<p class="card muted">${t("setup.no_matrix")}</p>`
      : html`<${Matrix} edit=${edit} presses=${presses} chosen=${counter} />`}
  `;
}

function CounterEditor({ edit, go, presses, counter }) {
  const { counters } = edit.setup;
  const path = (...rest) => ["counters", counters.indexOf(counter), ...rest];
  const words = t("common.counter_number", { number: counter.number });
  const remove = () => {
    if (counters.length === 1) return presses.say(t("setup.last_counter"), "problem");
    edit.change((setup) => ({ ...setup, counters: setup.counters.filter((one) => one.number !== counter.number) }));
    presses.say(t("setup.removed", { name: words }));
    return go("counters");
  };
  return html`
    <${Editor} heading=${words} removeAsk=${t("setup.remove_counter_ask", { number: counter.number })} onRemove=${remove}>
      <div class="setup-form">
        <${NameFields} edit=${edit} path=${path("name")} name="counter_name" />
        <div class="setup-pair"><${TextField} edit=${edit} path=${path("zone")} name="counter_zone" /></div>
      </div>
    <//>
  `;
}

function Matrix({ edit, presses, chosen }) {
  const { groups, counters } = edit.setup;
  const services = groups.flatMap((group) => edit.setup.services.filter((one) => one.group === group.letter));
  const [here, setHere] = useState([0, 0]);
  const table = useRef(null);
  const row = Math.min(here[0], services.length - 1);
  const column = Math.min(here[1], counters.length - 1);
  const walk = (event) => {
    const step = ARROWS[event.key];
    if (!step) return;
    event.preventDefault();
    const next = [Math.min(services.length - 1, Math.max(0, row + step[0])), Math.min(counters.length - 1, Math.max(0, column + step[1]))];
    setHere(next);
    table.current.querySelector(`[data-cell="${next.join(" ")}"]`).focus();
  };
  const turn = (counter, code) => {
    const next = turned(counter, code, services.map((one) => one.code));
    if (!next) return presses.say(t("setup.counter_needs_one", { number: counter.number }), "problem");
    return edit.change((setup) => ({ ...setup, counters: setup.counters.map((one) => (one.number === counter.number ? next : one)) }));
  };
  const fault = edit.fault && edit.fault.where[0] === "counters" && ["services", "helps"].includes(edit.fault.where[2]) && edit.fault;
  return html`
    <section class=${fault ? "card setup-matrix-card wrong" : "card setup-matrix-card"} aria-labelledby="setup-matrix">
      <header class="setup-editor-head"><h3 id="setup-matrix">${t("setup.matrix")}</h3>
        <ul class="setup-legend">${STATES.map((state) => html`<li key=${state}>
          <span class=${`cell ${state}`} aria-hidden="true"></span> ${t(`setup.cell.${state}`)}</li>`)}</ul></header>
      <p class="muted">${t("setup.matrix_how")}</p>
      ${fault && html`<p class="setup-fault">${fault.detail}</p>`}
      <div class="setup-matrix-scroll">
        <table class="setup-matrix" data-path="counters.services counters.helps" ref=${table} onKeyDown=${walk}>
          <thead><tr><th scope="col">${t("setup.field.service")}</th>${counters.map((one) => html`<th key=${one.number} scope="col"
            class=${one === chosen ? "here" : undefined}><a href=${`#counters/${one.number}`}
            aria-label=${t("common.counter_number", { number: one.number })}>${one.number}</a></th>`)}</tr></thead>
          ${groups.map((group) => html`<tbody key=${group.letter}>
            <tr class="group"><th scope="rowgroup" colspan=${counters.length + 1}>
              <span><b aria-hidden="true">${group.letter}</b> ${nameIn(group.name)}</span></th></tr>
            ${services.map((service, place) => service.group === group.letter && html`<tr key=${service.code}>
              <th scope="row">${nameIn(service.name)}</th>
              ${counters.map((counter, across) => html`<td key=${counter.number}>
                <button type="button" class=${`cell ${stateOf(counter, service.code)}`} data-cell=${`${place} ${across}`}
                  tabindex=${place === row && across === column ? 0 : -1} onFocus=${() => setHere([place, across])}
                  aria-label=${cellWords(counter, service)}
                  onClick=${() => turn(counter, service.code)}></button></td>`)}
            </tr>`)}
          </tbody>`)}
        </table>
      </div>
    </section>
  `;
}

function cellWords(counter, service) {
  const state = t(`setup.cell.${stateOf(counter, service.code)}`);
  return t("setup.cell", { number: counter.number, service: nameIn(service.name), state });
}

function stateOf(counter, code) {
  if ((counter.helps || []).includes(code)) return "helps";
  return takes(counter, code) ? "takes" : "no";
}

// Takes, helps, no, and takes again. Null where nothing of its own would be left; its last own service goes on to nothing.
function turned(counter, code, all) {
  const now = stateOf(counter, code);
  const own = all.filter((each) => stateOf(counter, each) === "takes" && each !== code);
  const helps = all.filter((each) => stateOf(counter, each) === "helps" && each !== code);
  if (now === "takes") return withServices(counter, own, [...helps, code], all);
  return withServices(counter, now === "no" ? [...own, code] : own, helps, all);
}
