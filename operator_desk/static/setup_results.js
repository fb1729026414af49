// The results that an operator picks from when a visit ends: those of the office, or a service's own.

import { currentLanguage, html, t } from "/static/page.js";
import { CheckField, ChoiceField, nameIn, NameFields } from "./setup_fields.js";
import { at, codeFrom } from "./setup_model.js";

/** Results that have words already. */
const KNOWN = ["solved", "application_taken", "appeal_registered", "papers_missing", "sent_elsewhere"];
const MOST = 9;

/** `path` is where the results stand, `required` where it stands that one must be picked; a service may do as the office does. */
export function ResultsField({ edit, path, required, ofService }) {
  const results = at(edit.setup, path);
  const listed = (results || KNOWN).map((one) => (typeof one === "string" ? { code: one } : one));
  const fault = edit.fault && edit.fault.where.length === path.length && edit.faultAt(path);
  const keep = (next) => edit.set(path, next.length ? next : undefined);
  const add = () => {
    const code = codeFrom(t("setup.result"), listed.map((one) => one.code));
    keep([...listed, { code, name: { [currentLanguage()]: "" } }]);
  };
  // Those with words come first, in their usual order; then the office's own.
  const turn = (code) => {
    const there = (each) => listed.some((one) => one.code === each);
    const known = KNOWN.filter((each) => there(each) !== (each === code)).map((each) => ({ code: each }));
    keep([...known, ...listed.filter((one) => one.name)]);
  };
  const must = [["", t("setup.as_office")], [true, t("setup.yes")], [false, t("setup.no")]];
  return html`
    <fieldset class=${fault ? "setup-results wrong" : "setup-results"}>
      <legend class=${ofService ? undefined : "visually-hidden"}>${t("setup.field.results")}</legend>
      ${ofService && html`<label class="check"><input type="checkbox" checked=${!results}
        onChange=${(event) => edit.set(path, event.target.checked ? undefined : listed)} /> <span>${t("setup.results_as_office")}</span></label>`}
      ${(results || !ofService) && html`
        <div class="setup-ticks">${KNOWN.map((code) => html`<label key=${code} class="check"><input type="checkbox"
          checked=${listed.some((one) => one.code === code)} onChange=${() => turn(code)} /> <span>${t(`outcome.${code}`)}</span></label>`)}</div>
        ${listed.map((one, index) => one.name && html`<div key=${one.code} class="setup-line">
          <${NameFields} edit=${edit} path=${[...path, index, "name"]} name="result" />
          <button type="button" class="button only-sign" aria-label=${t("setup.remove_named", { name: nameIn(one.name) || t("setup.no_name") })}
            onClick=${() => keep(listed.filter((each) => each !== one))}>×</button></div>`)}
        <div class="row"><button type="button" class="button quiet small" aria-disabled=${String(listed.length >= MOST)}
          onClick=${() => listed.length < MOST && add()}>+ ${t("setup.add_result")}</button></div>`}
      ${fault && html`<p class="setup-fault">${fault}</p>`}
      ${ofService ? html`<div class="setup-trio"><${ChoiceField} edit=${edit} path=${required} options=${must} /></div>`
        : html`<${CheckField} edit=${edit} path=${required} />`}
    </fieldset>
  `;
}
