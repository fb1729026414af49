// Services of the set-up: the tree of groups and services, to be put in order, and what is known of the chosen one.

import { currentLanguage, html, t, useRef, useState } from "/static/page.js";
import { nameIn } from "./setup_fields.js";
import { codeFrom, moved, takes } from "./setup_model.js";
import { GroupEditor, ServiceEditor } from "./setup_service.js";

const GROUP = "group:";
const USUAL_MINUTES = 10;

/** `chosen` is the code of a service, or «group:» and a letter. */
export function Services({ edit, chosen, go, presses }) {
  const { groups, services } = edit.setup;
  const group = chosen && chosen.startsWith(GROUP) ? groups.find((one) => `${GROUP}${one.letter}` === chosen) : null;
  const service = services.find((one) => one.code === chosen);
  const shared = { edit, go, presses };
  return html`
    <div class="setup-sides">
      <${Tree} ...${shared} chosen=${chosen} />
      ${service && html`<${ServiceEditor} key=${service.code} ...${shared} service=${service} />`}
      ${group && html`<${GroupEditor} key=${group.letter} ...${shared} group=${group} />`}
      ${chosen === "+service" && groups.length > 0 && html`<${NewService} ...${shared} />`}
      ${(chosen === "+group" || (chosen === "+service" && groups.length === 0)) && html`<${NewGroup} ...${shared} />`}
      ${!service && !group && !(chosen || "").startsWith("+") && html`<p class="card setup-editor muted">${
        t(groups.length ? "setup.choose_service" : "setup.no_groups")}</p>`}
    </div>
  `;
}

function Tree({ edit, chosen, presses }) {
  const { groups, services, counters } = edit.setup;
  const held = useRef(null);
  const [over, setOver] = useState("");
  const drop = (target) => {
    setOver("");
    if (held.current && held.current !== target) edit.change((setup) => dropped(setup, held.current, target));
    if (held.current) presses.say(t("setup.moved"));
    held.current = null;
  };
  // Dragged with a mouse; with the keyboard the buttons beside the chosen one do the same.
  const drags = (id) => ({
    draggable: true,
    class: over === id ? "over" : undefined,
    onDragStart: (event) => {
      event.stopPropagation();
      held.current = id;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", id);
    },
    onDragOver: (event) => {
      event.preventDefault();
      event.stopPropagation();
      setOver(id);
    },
    onDragEnd: () => setOver(""),
    onDrop: (event) => {
      event.preventDefault();
      event.stopPropagation();
      drop(id);
    },
  });
  return html`
    <section class="card setup-tree" aria-label=${t("setup.tree")}>
      <div class="row setup-tree-add">
        <a class="button small" href="#services/+service">+ ${t("setup.add_service")}</a>
        <a class="button quiet small" href="#services/+group">+ ${t("setup.add_group")}</a>
      </div>
      <ul>
        ${groups.map((group) => html`
          <li key=${group.letter} ...${drags(`${GROUP}${group.letter}`)}>
            <a class="setup-tree-group" draggable=${false} href=${`#services/${encodeURIComponent(`${GROUP}${group.letter}`)}`}
              aria-current=${chosen === `${GROUP}${group.letter}` ? "true" : undefined}>
              <b class="setup-letter">${group.letter}</b><span>${nameIn(group.name)}</span></a>
            <ul>
              ${services.filter((one) => one.group === group.letter).map((one) => html`
                <li key=${one.code} ...${drags(one.code)}>
                  <a class="setup-tree-service" draggable=${false} href=${`#services/${one.code}`} aria-current=${chosen === one.code ? "true" : undefined}>
                    <span>${nameIn(one.name)}</span><${Marks} service=${one} counters=${counters} /></a>
                </li>`)}
            </ul>
          </li>`)}
      </ul>
    </section>
  `;
}

function Marks({ service, counters }) {
  const nobody = !counters.some((one) => takes(one, service.code) || (one.helps || []).includes(service.code));
  if (service.closed_reason) return html`<small class="light-amber">${t("setup.closed")}</small>`;
  if (nobody) return html`<small class="light-red">${t("setup.nobody_takes")}</small>`;
  return html`<small class="muted number">${t("common.minutes_short", { n: service.expected_minutes || "?" })}</small>`;
}

// What was held stands before what it was dropped on; dropped on a group, a service becomes its last.
function dropped(setup, held, target) {
  const { groups, services } = setup;
  if (held.startsWith(GROUP)) {
    const letter = target.startsWith(GROUP) ? target.slice(GROUP.length) : services.find((one) => one.code === target).group;
    const place = (wanted) => groups.findIndex((one) => one.letter === wanted);
    return { ...setup, groups: moved(groups, place(held.slice(GROUP.length)), place(letter)) };
  }
  const rest = services.filter((one) => one.code !== held);
  const place = target.startsWith(GROUP) ? rest.length : rest.findIndex((one) => one.code === target);
  const group = target.startsWith(GROUP) ? target.slice(GROUP.length) : rest[place].group;
  const mine = { ...services.find((one) => one.code === held), group };
  return { ...setup, services: [...rest.slice(0, place), mine, ...rest.slice(place)] };
}

/** The form that makes a new thing of the set-up; `children` are its fields. */
export function NewThing({ heading, onMake, children }) {
  const submit = (event) => {
    event.preventDefault();
    onMake();
  };
  return html`
    <section class="card setup-editor" aria-labelledby="setup-new">
      <h3 id="setup-new">${heading}</h3>
      <form class="setup-form" onSubmit=${submit}>${children}
        <div class="row"><button type="submit" class="button primary">${t("setup.add")}</button></div></form>
    </section>
  `;
}

function NewService({ edit, go, presses }) {
  const { groups, services } = edit.setup;
  const [name, setName] = useState("");
  const [group, setGroup] = useState(groups[0].letter);
  const make = () => {
    if (!name.trim()) return presses.say(t("setup.name_first"), "problem");
    const code = codeFrom(name, services.map((one) => one.code));
    const made = { code, group, name: { [currentLanguage()]: name.trim() }, expected_minutes: USUAL_MINUTES };
    edit.change((setup) => ({ ...setup, services: [...setup.services, made] }));
    return go("services", code);
  };
  return html`
    <${NewThing} heading=${t("setup.new_service")} onMake=${make}>
      <div class="setup-field"><label for="new-name">${t(`setup.in.${currentLanguage()}`, { what: t("setup.field.name") })}</label>
        <input type="text" id="new-name" value=${name} onInput=${(event) => setName(event.target.value)} /></div>
      <div class="setup-field"><label for="new-group">${t("setup.field.group")}</label>
        <select id="new-group" onChange=${(event) => setGroup(event.target.value)}>
          ${groups.map((one) => html`<option key=${one.letter} value=${one.letter} selected=${one.letter === group}>${one.letter} ${nameIn(one.name)}</option>`)}
        </select></div>
    <//>
  `;
}

function NewGroup({ edit, go, presses }) {
  const first = edit.setup.groups.length === 0;
  const [letter, setLetter] = useState("");
  const [name, setName] = useState("");
  const make = () => {
    const mark = letter.trim().toUpperCase();
    if (!mark || !name.trim()) return presses.say(t("setup.letter_first"), "problem");
    if (edit.setup.groups.some((one) => one.letter === mark)) return presses.say(t("setup.letter_there", { letter: mark }), "problem");
    edit.change((setup) => ({ ...setup, groups: [...setup.groups, { letter: mark, name: { [currentLanguage()]: name.trim() } }] }));
    return go("services", first ? "+service" : `${GROUP}${mark}`);
  };
  return html`
    <${NewThing} heading=${t("setup.new_group")} onMake=${make}>
      ${first && html`<p class="muted">${t("setup.first_group_how")}</p>`}
      <div class="setup-field small"><label for="new-letter">${t("setup.field.letter")}</label>
        <input type="text" id="new-letter" maxlength="1" value=${letter} aria-describedby="new-letter-hint"
          onInput=${(event) => setLetter(event.target.value)} />
        <p class="muted setup-hint" id="new-letter-hint">${t("setup.hint.letter")}</p></div>
      <div class="setup-field"><label for="new-name">${t(`setup.in.${currentLanguage()}`, { what: t("setup.field.name") })}</label>
        <input type="text" id="new-name" value=${name} onInput=${(event) => setName(event.target.value)} /></div>
    <//>
  `;
}
