// What is known of one service or one group of the set-up, its place among the others, and how it is taken away.

import { currentLanguage, html, t, useState } from "/static/page.js";
import { Ask } from "./panel.js";
import { ChoiceField, nameIn, NameFields, NumberField } from "./setup_fields.js";
import { moved, same, takes } from "./setup_model.js";
import { ResultsField } from "./setup_results.js";

/** Name of the chosen thing, its buttons, and its fields as `children`; `move` has no `up` or `down` where there is no place. */
export function Editor({ heading, small, move, removeAsk, onRemove, children }) {
  const [asking, setAsking] = useState(false);
  return html`
    <section class="card setup-editor" aria-labelledby="setup-chosen">
      <header class="setup-editor-head">
        <h3 id="setup-chosen">${heading}${small && html` <small class="muted">${small}</small>`}</h3>
        <div class="row">
          ${move && ["up", "down"].map((way) => html`<button type="button" key=${way} class="button small"
            aria-disabled=${String(!move[way])} onClick=${() => move[way] && move[way]()}>
            <span aria-hidden="true">${way === "up" ? "↑" : "↓"}</span> ${t(`setup.${way}`)}</button>`)}
          ${onRemove && html`<button type="button" class="button small" onClick=${() => setAsking(true)}>${t("setup.remove")}</button>`}
        </div>
      </header>
      ${asking && html`<${Ask} name="remove" heading=${t("setup.remove")} text=${removeAsk} yes=${t("setup.remove")}
        onYes=${() => (setAsking(false), onRemove())} onClose=${() => setAsking(false)} />`}
      ${children}
    </section>
  `;
}

/** The steps up and down for the place of `index` in a list of places; `words` names what is moved. */
export function steps(places, index, turn, say, words) {
  const here = places.indexOf(index);
  const to = (by) => () => {
    turn(places[here], places[here + by]);
    say(t("setup.moved_to", { what: words, place: here + by + 1, all: places.length }));
  };
  return { up: here > 0 ? to(-1) : null, down: here < places.length - 1 ? to(1) : null };
}

export function ServiceEditor({ edit, go, presses, service }) {
  const { groups, services } = edit.setup;
  const index = services.indexOf(service);
  const path = (...rest) => ["services", index, ...rest];
  const beside = services.map((one, place) => (one.group === service.group ? place : -1)).filter((place) => place >= 0);
  const turn = (from, to) => edit.change((setup) => ({ ...setup, services: moved(setup.services, from, to) }));
  const remove = () => {
    const alone = ownersOf(edit.setup, service.code);
    if (services.length === 1) return presses.say(t("setup.last_service"), "problem");
    if (alone.length) return presses.say(t("setup.only_of", { owners: alone.join(", ") }), "problem");
    edit.change((setup) => withoutService(setup, service.code));
    presses.say(t("setup.removed", { name: nameIn(service.name) }));
    return go("services");
  };
  const whom = [["", t("setup.for.all")], ["people", t("setup.for.people")], ["companies", t("setup.for.companies")]];
  return html`
    <${Editor} heading=${nameIn(service.name) || t("setup.no_name")} move=${steps(beside, index, turn, presses.say, nameIn(service.name))}
      removeAsk=${t("setup.remove_service_ask", { name: nameIn(service.name) })} onRemove=${remove}>
      <div class="setup-form">
        <${NameFields} edit=${edit} path=${path("name")} />
        <div class="setup-trio">
          <${ChoiceField} edit=${edit} path=${path("group")} options=${groups.map((one) => [one.letter, `${one.letter} ${nameIn(one.name)}`])} />
          <${NumberField} edit=${edit} path=${path("expected_minutes")} min=${1} max=${600} />
          <${NumberField} edit=${edit} path=${path("daily_limit")} min=${1} max=${100000} />
          <${ChoiceField} edit=${edit} path=${path("for")} options=${whom} />
        </div>
        <${NameFields} edit=${edit} path=${path("papers")} lines />
        <${Closing} edit=${edit} path=${path("closed_reason")} />
        <${ResultsField} edit=${edit} path=${path("results")} required=${path("result_required")} ofService />
        <p class="muted">${whoTakes(edit.setup, service.code)} <a href="#counters">${t("setup.to_matrix")}</a></p>
      </div>
    <//>
  `;
}

function Closing({ edit, path }) {
  const [, index] = path;
  const closed = edit.setup.services[index].closed_reason;
  const turn = (event) => edit.set(path, event.target.checked ? { [currentLanguage()]: t("setup.closed_for_now") } : undefined);
  return html`
    <div class="setup-closing">
      <label class="check"><input type="checkbox" checked=${Boolean(closed)} onChange=${turn} /> <span>${t("setup.close_service")}</span></label>
      ${closed && html`<${NameFields} edit=${edit} path=${path} />`}
    </div>
  `;
}

function whoTakes(setup, code) {
  const numbers = setup.counters.filter((one) => takes(one, code)).map((one) => one.number);
  const helpers = setup.counters.filter((one) => (one.helps || []).includes(code)).map((one) => one.number);
  if (!numbers.length && !helpers.length) return t("setup.no_counter_takes");
  const own = numbers.length === setup.counters.length ? t("setup.every_counter_takes") : t("setup.counters_take", { counters: numbers.join(", ") || "–" });
  return helpers.length ? `${own} ${t("setup.counters_help", { counters: helpers.join(", ") })}` : own;
}

// Who would be left without any service of his own, which would mean all of them.
function ownersOf(setup, code) {
  const only = (one) => !(one.groups || []).length && same(one.services, [code]);
  return [
    ...setup.counters.filter(only).map((one) => t("common.counter_number", { number: one.number })),
    ...(setup.users || []).filter(only).map((one) => one.display_name),
    ...(setup.devices || []).filter(only).map((one) => one.name),
  ];
}

function withoutService(setup, code) {
  const without = (list) => list && list.map((one) => {
    const copy = { ...one };
    for (const name of ["services", "helps"]) {
      if (copy[name]) copy[name] = copy[name].filter((each) => each !== code);
      if (copy[name] && !copy[name].length) delete copy[name];
    }
    return copy;
  });
  const lists = Object.fromEntries(["counters", "users", "devices"].filter((part) => setup[part]).map((part) => [part, without(setup[part])]));
  return { ...setup, ...lists, services: setup.services.filter((one) => one.code !== code) };
}

export function GroupEditor({ edit, go, presses, group }) {
  const { groups, services } = edit.setup;
  const index = groups.indexOf(group);
  const turn = (from, to) => edit.change((setup) => ({ ...setup, groups: moved(setup.groups, from, to) }));
  const remove = () => {
    if (services.some((one) => one.group === group.letter)) return presses.say(t("setup.group_not_empty"), "problem");
    const alone = (edit.setup.devices || []).filter((one) => !(one.services || []).length && same(one.groups, [group.letter]));
    if (alone.length) return presses.say(t("setup.only_of", { owners: alone.map((one) => one.place || one.name).join(", ") }), "problem");
    edit.change((setup) => withoutGroup(setup, group.letter));
    presses.say(t("setup.removed", { name: nameIn(group.name) }));
    return go("services");
  };
  return html`
    <${Editor} heading=${`${group.letter} ${nameIn(group.name)}`}
      move=${steps(groups.map((_, place) => place), index, turn, presses.say, nameIn(group.name))}
      removeAsk=${t("setup.remove_group_ask", { name: nameIn(group.name) })} onRemove=${remove}>
      <div class="setup-form">
        <${NameFields} edit=${edit} path=${["groups", index, "name"]} />
        <p class="muted">${t("setup.group_letter", { letter: group.letter })}</p>
      </div>
    <//>
  `;
}

function withoutGroup(setup, letter) {
  const devices = setup.devices && setup.devices.map((one) => (one.groups ? { ...one, groups: one.groups.filter((each) => each !== letter) } : one));
  return { ...setup, ...(devices && { devices }), groups: setup.groups.filter((one) => one.letter !== letter) };
}
