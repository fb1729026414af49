// Somebody else changed the set-up meanwhile: who, what and why, and one's own changes taken over to that.

import { html, t, useMemo, useState } from "/static/page.js";
import { shortDay } from "./reports_words.js";
import { ask, readSetup } from "./setup_draft.js";
import { cleaned, merge } from "./setup_model.js";
import { Differences, subjectOf, valueWords } from "./setup_told.js";

/** What is in force now and how it came about, `{version, base, versions}`; null where `version` still holds or nobody answers. */
export async function othersChanged(version) {
  const now = await readSetup();
  if (!now.body || now.body.version === version) return null;
  const { body } = await ask("GET", "/api/v1/setup/versions?page=1");
  const versions = body ? body.items.filter((one) => one.version > version) : [];
  return { version: now.body.version, base: cleaned(now.body.setup), versions };
}

/** `onTake({version, base, setup})` goes on with one's own changes on top of theirs, `onDrop` without one's own. */
export function Conflict({ edit, others, onTake, onDrop }) {
  const [theirsAt, setTheirsAt] = useState(new Set());
  const { version, base, versions } = others;
  const { setup, clashes } = useMemo(() => merge(edit.base, edit.setup, base, theirsAt), [edit.setup, edit.base, base, theirsAt]);
  const setups = [base, edit.setup, edit.base];
  const choose = (id, theirs) => {
    const next = new Set(theirsAt);
    if (theirs) next.add(id);
    else next.delete(id);
    setTheirsAt(next);
  };
  return html`
    <p>${t("setup.others_how")}</p>
    ${versions.map((one) => html`<section key=${one.version} class="setup-theirs">
      <p><b>${t("setup.changed_by", { who: one.who, when: shortDay(one.at) })}</b> ${one.reason}</p>
      <${Differences} items=${one.differences} setups=${setups} /></section>`)}
    ${clashes.length > 0 && html`<h3>${t.n("setup.clashes", clashes.length)}</h3>`}
    ${clashes.map((one) => html`<fieldset key=${one.id} class="setup-question">
      <legend>${[subjectOf(one, setups) || t(`setup.part.${one.part}`), one.field && t(`setup.field.${one.field}`)].filter(Boolean).join(": ")}</legend>
      ${["mine", "theirs"].map((side) => html`<label key=${side} class="check"><input type="radio" name=${one.id}
        checked=${theirsAt.has(one.id) === (side === "theirs")} onChange=${() => choose(one.id, side === "theirs")} />
        <span>${t(`setup.${side}`)}: <b>${one[side] === undefined ? t("setup.gone") : valueWords(one[side], one, setups)}</b></span></label>`)}
    </fieldset>`)}
    <div class="row">
      <button type="button" class="button primary" onClick=${() => onTake({ version, base, setup })}>${t("setup.take_over")}</button>
      <button type="button" class="button" onClick=${() => onDrop({ version, base, setup: base })}>${t("setup.drop_mine")}</button>
    </div>
  `;
}
