// Who is called next: visitors out of turn with the ground for it, and the rule for all others.

import { currentLanguage, html, t, useState } from "/static/page.js";
import { CheckField, ChoiceField, nameIn, NameFields, NumberField } from "./setup_fields.js";
import { at, codeFrom, moved, put } from "./setup_model.js";
import { Editor, steps } from "./setup_service.js";
import { NewThing } from "./setup_services.js";

const USUAL_WEIGHTS = [2, 1.5, 1];
const WEIGHT_NAMES = ["weight_short", "weight_medium", "weight_long"];

/** `chosen` is the code of a priority. */
export function Order({ edit, chosen, go, presses }) {
  const priorities = edit.setup.priorities || [];
  const priority = priorities.find((one) => one.code === chosen);
  return html`
    <div class="setup-sides">
      <section class="card setup-tree" aria-label=${t("setup.priorities")}>
        <div class="row setup-tree-add"><a class="button small" href="#order/+priority">+ ${t("setup.add_priority")}</a></div>
        <ul>${priorities.map((one) => html`<li key=${one.code}><a class="setup-tree-service" href=${`#order/${one.code}`}
          aria-current=${one === priority ? "true" : undefined}>
          <span>${nameIn(one.name) || t("setup.no_name")}</span><small class="muted number">${one.rank}</small></a></li>`)}</ul>
        ${priorities.length === 0 && html`<p class="muted">${t("setup.no_priorities")}</p>`}
      </section>
      ${priority && html`<${Priority} key=${priority.code} ...${{ edit, go, presses, priority }} />`}
      ${chosen === "+priority" && html`<${NewPriority} ...${{ edit, go, presses }} />`}
      ${!priority && chosen !== "+priority" && html`<${Rule} edit=${edit} />`}
    </div>
  `;
}

function Priority({ edit, go, presses, priority }) {
  const { priorities } = edit.setup;
  const index = priorities.indexOf(priority);
  const path = (...rest) => ["priorities", index, ...rest];
  const turn = (from, to) => edit.change((setup) => ({ ...setup, priorities: moved(setup.priorities, from, to) }));
  const remove = () => {
    edit.change((setup) => ({ ...setup, priorities: setup.priorities.filter((one) => one.code !== priority.code) }));
    presses.say(t("setup.removed", { name: nameIn(priority.name) }));
    go("order");
  };
  return html`
    <${Editor} heading=${nameIn(priority.name) || t("setup.no_name")}
      move=${steps(priorities.map((_, place) => place), index, turn, presses.say, nameIn(priority.name))}
      removeAsk=${t("setup.remove_priority_ask", { name: nameIn(priority.name) })} onRemove=${remove}>
      <div class="setup-form">
        <${NameFields} edit=${edit} path=${path("name")} name="priority_name" />
        <${NameFields} edit=${edit} path=${path("basis")} />
        <div class="setup-trio"><${NumberField} edit=${edit} path=${path("rank")} min=${1} max=${100} /></div>
        <${CheckField} edit=${edit} path=${path("in_turns")} />
        <p><a href="#order">${t("setup.to_rule")}</a></p>
      </div>
    <//>
  `;
}

function NewPriority({ edit, go, presses }) {
  const priorities = edit.setup.priorities || [];
  const [name, setName] = useState("");
  const make = () => {
    if (!name.trim()) return presses.say(t("setup.name_first"), "problem");
    const code = codeFrom(name, priorities.map((one) => one.code));
    edit.change((setup) => ({ ...setup, priorities: [...priorities, { code, name: { [currentLanguage()]: name.trim() }, rank: 10 }] }));
    return go("order", code);
  };
  return html`
    <${NewThing} heading=${t("setup.new_priority")} onMake=${make}>
      <div class="setup-field"><label for="new-name">${t(`setup.in.${currentLanguage()}`, { what: t("setup.field.priority_name") })}</label>
        <input type="text" id="new-name" value=${name} onInput=${(event) => setName(event.target.value)} /></div>
    <//>
  `;
}

function Rule({ edit }) {
  const calling = edit.setup.calling || {};
  const rules = ["arrival", "weighted"].map((rule) => [rule, t(`setup.rule.${rule}`)]);
  const turns = calling.turns || null;
  const fault = edit.fault && edit.fault.where.length === 1 && edit.fault.where[0] === "calling" && edit.fault.detail;
  const setTurns = (event) => edit.set(["calling", "turns"], event.target.checked ? [1, 1] : undefined);
  return html`
    <section class="card setup-editor" aria-labelledby="setup-rule">
      <h3 id="setup-rule">${t("setup.rule")}</h3>
      <div class="setup-form">
        <div class="setup-pair"><${ChoiceField} edit=${edit} path=${["calling", "rule"]} usual="arrival" options=${rules} /></div>
        <p class="muted">${t(`setup.rule_how.${calling.rule || "arrival"}`)}</p>
        ${calling.rule === "weighted" && html`
          <div class="setup-trio">
            ${WEIGHT_NAMES.map((name, place) => html`<${Weight} key=${name} ...${{ edit, name, place }} />`)}
            <${NumberField} edit=${edit} path=${["calling", "short_minutes"]} min=${1} max=${60} usual=${6} />
            <${NumberField} edit=${edit} path=${["calling", "medium_minutes"]} min=${1} max=${120} usual=${13} />
            <${NumberField} edit=${edit} path=${["calling", "cap_minutes"]} min=${30} max=${60} usual=${45} />
            <${NumberField} edit=${edit} path=${["calling", "passes"]} min=${3} max=${20} />
          </div>`}
        <label class="check"><input type="checkbox" checked=${Boolean(turns)} onChange=${setTurns} /> <span>${t("setup.turns")}</span></label>
        ${turns && html`<div class="setup-trio">
          <${NumberField} edit=${edit} path=${["calling", "turns", 0]} name="turns_priority" min=${1} max=${10} />
          <${NumberField} edit=${edit} path=${["calling", "turns", 1]} name="turns_others" min=${1} max=${10} />
        </div>`}
        ${fault && html`<p class="setup-fault">${fault}</p>`}
      </div>
    </section>
  `;
}

// The three weights are one value in the set-up: whoever writes one says all.
function Weight({ edit, name, place }) {
  const weights = at(edit.setup, ["calling", "weights"]) || USUAL_WEIGHTS;
  const id = `setup-${name}`;
  const typed = (event) => edit.set(["calling", "weights"], put(weights, [place], Number(event.target.value)));
  return html`
    <div class=${edit.faultAt(["calling", "weights"]) ? "setup-field small wrong" : "setup-field small"}><label for=${id}>${t(`setup.field.${name}`)}</label>
      <input type="number" id=${id} data-path="calling.weights" aria-describedby=${`${id}-hint`} min="1" max="3" step="0.1" value=${weights[place]} onInput=${typed} />
      <p class="muted setup-hint" id=${`${id}-hint`}>${t("setup.from_to", { min: 1, max: 3 })}</p></div>
  `;
}
