// People of the set-up: role, what each may and knows, breaks, and a new password that is shown once.

import { html, t, useState } from "/static/page.js";
import { Ask } from "./panel.js";
import { ask } from "./setup_draft.js";
import { CheckField, ChoiceField, ClockField, ServicesField, TextField } from "./setup_fields.js";
import { at, takes, withServices } from "./setup_model.js";
import { Editor } from "./setup_service.js";
import { NewThing } from "./setup_services.js";

const ROLES = ["operator", "host", "supervisor", "manager", "administrator"];
const LOGIN = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const MOST_BREAKS = 6;

/** `chosen` is the name with which somebody signs in. */
export function People({ edit, chosen, go, presses, session }) {
  const users = edit.setup.users || [];
  const user = users.find((one) => one.name === chosen);
  return html`
    <div class="setup-sides">
      <section class="card setup-tree" aria-label=${t("setup.people")}>
        <div class="row setup-tree-add"><a class="button small" href="#people/+person">+ ${t("setup.add_person")}</a></div>
        ${ROLES.filter((role) => users.some((one) => one.role === role)).map((role) => html`<div key=${role}>
          <p class="setup-role muted" id=${`role-${role}`}>${t(`setup.role.${role}`)}</p>
          <ul aria-labelledby=${`role-${role}`}>
            ${users.filter((one) => one.role === role).map((one) => html`<li key=${one.name}>
              <a class="setup-tree-service" href=${`#people/${one.name}`} aria-current=${one === user ? "true" : undefined}>
                <span>${one.display_name || t("setup.no_name")}</span><small class="muted">${one.disabled ? t("setup.disabled") : one.name}</small></a></li>`)}
          </ul></div>`)}
      </section>
      ${user && html`<${Person} key=${user.name} ...${{ edit, go, presses, user, session }} />`}
      ${!user && chosen === "+person" && html`<${NewPerson} ...${{ edit, go, presses }} />`}
      ${!user && chosen !== "+person" && html`<p class="card setup-editor muted">${t("setup.choose_person")}</p>`}
    </div>
  `;
}

function Person({ edit, go, presses, user, session }) {
  const { users, services } = edit.setup;
  const index = users.indexOf(user);
  const path = (...rest) => ["users", index, ...rest];
  const codes = services.map((one) => one.code);
  const myself = user.name === session.user.name;
  const remove = () => {
    edit.change((setup) => ({ ...setup, users: setup.users.filter((one) => one.name !== user.name) }));
    presses.say(t("setup.removed", { name: user.display_name || user.name }));
    go("people");
  };
  const know = (chosen) => {
    const next = withServices(user, chosen, [], codes);
    if (!next) return presses.say(t("setup.person_needs_one"), "problem");
    return edit.set(path(), next);
  };
  const known = edit.base.users && edit.base.users.some((one) => one.name === user.name);
  return html`
    <${Editor} heading=${user.display_name || t("setup.no_name")} small=${user.name}
      removeAsk=${t("setup.remove_person_ask", { name: user.display_name || user.name })}
      onRemove=${myself ? null : remove}>
      <div class="setup-form">
        <div class="setup-pair">
          <${TextField} edit=${edit} path=${path("display_name")} />
          <${ChoiceField} edit=${edit} path=${path("role")} options=${ROLES.map((role) => [role, t(`setup.role.${role}`)])} />
        </div>
        ${myself && html`<p class="muted">${t("setup.myself")}</p>`}
        ${!myself && edit.setup.directory && html`<div class="setup-pair">
          <${ChoiceField} edit=${edit} path=${path("sign_in")} usual="own"
            options=${["own", "directory"].map((where) => [where, t(`setup.sign_in.${where}`)])} /></div>`}
        ${user.sign_in === "directory"
          ? html`<p class="muted">${t("setup.password_in_directory")}</p>`
          : known ? html`<${Password} name=${user.name} />` : html`<p class="notice">${t("setup.password_after")}</p>`}
        ${!myself && html`<${CheckField} edit=${edit} path=${path("disabled")} name="person_disabled" />`}
        ${user.role === "operator" && html`
          <${ServicesField} edit=${edit} path=${path("services")} heading=${t("setup.knows")} chosen=${(code) => takes(user, code)} onChoose=${know} />
          <div class="setup-checks">
            <${CheckField} edit=${edit} path=${path("may_choose")} />
            <${CheckField} edit=${edit} path=${path("sees_queue")} usual=${true} />
          </div>
          <${Breaks} edit=${edit} path=${path("breaks")} />
          <${ClockField} edit=${edit} path=${path("until")} />`}
      </div>
    <//>
  `;
}

function Breaks({ edit, path }) {
  const breaks = at(edit.setup, path) || [];
  const fault = edit.faultAt(path);
  const change = (place, side, value) => {
    const ends = (breaks[place] || "-").split("-");
    ends[side] = value;
    edit.set(path, breaks.map((one, index) => (index === place ? ends.join("-") : one)));
  };
  return html`
    <fieldset class=${fault ? "setup-breaks wrong" : "setup-breaks"} data-path=${path.join(".")}>
      <legend>${t("setup.field.breaks")}</legend>
      ${breaks.map((one, place) => html`<div key=${place} class="setup-line">
        ${["from", "to"].map((side, end) => html`<label key=${side} class="setup-inline"><span>${t(`setup.${side}`)}</span><input type="time"
          value=${one.split("-")[end]} onChange=${(event) => change(place, end, event.target.value)} /></label>`)}
        <button type="button" class="button only-sign" aria-label=${t("setup.remove_named", { name: one })}
          onClick=${() => edit.set(path, breaks.length > 1 ? breaks.filter((_, index) => index !== place) : undefined)}>×</button></div>`)}
      ${fault && html`<p class="setup-fault">${fault}</p>`}
      ${breaks.length < MOST_BREAKS && html`<div><button type="button" class="button quiet small"
        onClick=${() => edit.set(path, [...breaks, "13:00-14:00"])}>+ ${t("setup.add_break")}</button></div>`}
    </fieldset>
  `;
}

/** A new password, after a question; it is shown until the person is left, and never again. */
function Password({ name }) {
  const [asking, setAsking] = useState(false);
  const [shown, setShown] = useState({ password: "", refusal: "", busy: false });
  const make = async () => {
    setShown({ password: "", refusal: "", busy: true });
    const { body, refusal } = await ask("POST", `/api/v1/users/${encodeURIComponent(name)}/password`, {});
    setShown({ password: body ? body.password : "", refusal, busy: false });
    setAsking(false);
  };
  return html`
    <div class="setup-password">
      ${asking
        ? html`<${Ask} name="password" heading=${t("setup.new_password")} text=${t("setup.new_password_ask")} yes=${t("setup.give_password")}
            busy=${shown.busy} onYes=${make} onClose=${() => setAsking(false)} />`
        : html`<button type="button" class="button small" onClick=${() => setAsking(true)}>${t("setup.new_password")}</button>`}
      <div role="status">${shown.password && html`<p class="notice">${t("setup.password_once", { name })}
        <output class="setup-secret number">${shown.password}</output></p>`}</div>
      ${shown.refusal && html`<p class="notice problem" role="alert">${shown.refusal}</p>`}
    </div>
  `;
}

function NewPerson({ edit, go, presses }) {
  const users = edit.setup.users || [];
  const [login, setLogin] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState(ROLES[0]);
  const make = () => {
    if (!name.trim()) return presses.say(t("setup.name_first"), "problem");
    if (!LOGIN.test(login)) return presses.say(t("setup.login_how"), "problem");
    if (users.some((one) => one.name === login)) return presses.say(t("setup.login_there", { name: login }), "problem");
    edit.change((setup) => ({ ...setup, users: [...users, { name: login, display_name: name.trim(), role }] }));
    return go("people", login);
  };
  return html`
    <${NewThing} heading=${t("setup.new_person")} onMake=${make}>
      <div class="setup-field"><label for="new-name">${t("setup.field.display_name")}</label>
        <input type="text" id="new-name" value=${name} onInput=${(event) => setName(event.target.value)} /></div>
      <div class="setup-field"><label for="new-login">${t("setup.field.login")}</label>
        <input type="text" id="new-login" autocomplete="off" autocapitalize="none" spellcheck=${false} value=${login}
          aria-describedby="new-login-hint" onInput=${(event) => setLogin(event.target.value)} />
        <p class="muted setup-hint" id="new-login-hint">${t("setup.login_how")}</p></div>
      <div class="setup-field"><label for="new-role">${t("setup.field.role")}</label>
        <select id="new-role" onChange=${(event) => setRole(event.target.value)}>
          ${ROLES.map((each) => html`<option key=${each} value=${each} selected=${each === role}>${t(`setup.role.${each}`)}</option>`)}</select></div>
    <//>
  `;
}
