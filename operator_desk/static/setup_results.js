// What is picked from a few: results of a visit, causes of one that was too long; those with words already, and the office's own.

import { currentLanguage, html, t } from "/static/page.js";
import { CheckField, ChoiceField, nameIn, NameFields } from "./setup_fields.js";
import { at, codeFrom } from "./setup_model.js";

/** `known` codes have words already; `name` is the field of one that the office names itself, `add()` the button for it. */
const RESULTS = {
  known: ["solved", "application_taken", "appeal_registered", "papers_missing", "sent_elsewhere"],
  words: (code) => t(`outcome.${code}`), name: "result", most: 9, add: () => t("setup.add_result"),
};
const CAUSES = {
  known: ["long", "papers", "system", "closed", "crowd", "late", "forgotten", "another"],
  words: (code) => t(`cause.${code}`), name: "cause", most: 20, add: () => t("setup.add_cause"),
};

/** Those to tick that have words, and a line for each of the office's own. */
function Picked({ edit, path, of: { known, words, name, most, add } }) {
  const listed = listedAt(edit.setup, path, known);
  const keep = (next) => edit.set(path, next.length ? next : undefined);
  const make = () => {
    const code = codeFrom(t(`setup.field.${name}`), listed.map((one) => one.code));
    keep([...listed, { code, name: { [currentLanguage()]: "" } }]);
  };
  // Those with words come first, in their usual order; then the office's own.
  const turn = (code) => {
    const there = (each) => listed.some((one) => one.code === each);
    const ticked = known.filter((each) => there(each) !== (each === code)).map((each) => ({ code: each }));
    keep([...ticked, ...listed.filter((one) => one.name)]);
  };
  return html`
    <div class="setup-ticks" data-path=${`${path.join(".")}.code`}>${known.map((code) => html`<label key=${code} class="check"><input type="checkbox"
      checked=${listed.some((one) => one.code === code)} onChange=${() => turn(code)} /> <span>${words(code)}</span></label>`)}</div>
    ${listed.map((one, index) => one.name && html`<div key=${one.code} class="setup-line">
      <${NameFields} edit=${edit} path=${[...path, index, "name"]} name=${name} />
      <button type="button" class="button only-sign" aria-label=${t("setup.remove_named", { name: nameIn(one.name) || t("setup.no_name") })}
        onClick=${() => keep(listed.filter((each) => each !== one))}>×</button></div>`)}
    <div class="row"><button type="button" class="button quiet small" aria-disabled=${String(listed.length >= most)}
      onClick=${() => listed.length < most && make()}>+ ${add()}</button></div>
  `;
}

function listedAt(setup, path, known) {
  return (at(setup, path) || known).map((one) => (typeof one === "string" ? { code: one } : one));
}

function faultOf(edit, path) {
  return edit.fault && edit.fault.where.length === path.length && edit.faultAt(path);
}

/** `path` is where the results stand, `required` where it stands that one must be picked; a service may do as the office does. */
export function ResultsField({ edit, path, required, ofService }) {
  const results = at(edit.setup, path);
  const fault = faultOf(edit, path);
  const must = [["", t("setup.as_office")], [true, t("setup.yes")], [false, t("setup.no")]];
  return html`
    <fieldset class=${fault ? "setup-results wrong" : "setup-results"}>
      <legend class=${ofService ? undefined : "visually-hidden"}>${t("setup.field.results")}</legend>
      ${ofService && html`<label class="check"><input type="checkbox" checked=${!results}
        onChange=${(event) => edit.set(path, event.target.checked ? undefined : listedAt(edit.setup, path, RESULTS.known))} />
        <span>${t("setup.results_as_office")}</span></label>`}
      ${(results || !ofService) && html`<${Picked} edit=${edit} path=${path} of=${RESULTS} />`}
      ${fault && html`<p class="setup-fault">${fault}</p>`}
      ${ofService ? html`<div class="setup-trio"><${ChoiceField} edit=${edit} path=${required} options=${must} /></div>`
        : html`<${CheckField} edit=${edit} path=${required} />`}
    </fieldset>
  `;
}

/** Why a visit was longer than the standard: what managers pick from. */
export function CausesField({ edit, path }) {
  const fault = faultOf(edit, path);
  return html`
    <fieldset class=${fault ? "setup-results wrong" : "setup-results"}>
      <legend class="visually-hidden">${t("setup.field.causes")}</legend>
      <${Picked} edit=${edit} path=${path} of=${CAUSES} />
      ${fault && html`<p class="setup-fault">${fault}</p>`}
    </fieldset>
  `;
}
