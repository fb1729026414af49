// Versions of the set-up: who changed what, when and why; the newest can be taken back.

import { html, t, useCallback, useEffect, useState } from "/static/page.js";
import { AskReason } from "./panel.js";
import { problem } from "./presses.js";
import { dateWords } from "./reports_words.js";
import { ask } from "./setup_draft.js";
import { Differences } from "./setup_told.js";
import { whoDid } from "./worded.js";

const SHOWN = 6;

export function History({ lang, edit, presses }) {
  const [list, setList] = useState({ versions: null, next: null, refusal: "" });
  const [undoing, setUndoing] = useState(false);
  const read = useCallback(async (page = 1) => {
    const { body, refusal } = await ask("GET", `/api/v1/setup/versions?page=${page}`);
    setList((was) => (body ? { versions: page > 1 ? [...was.versions, ...body.versions] : body.versions, next: body.next, refusal: "" } : { ...was, refusal }));
  }, []);
  useEffect(() => {
    read();
  }, [lang, edit.version]);
  const undo = async (reason) => {
    setUndoing(false);
    const answers = await presses.press("setup", [{ path: "/api/v1/setup/undo", body: { version: edit.version, reason } }]);
    if (!answers || answers[0].status >= 400) return answers && presses.say(problem(answers[0]), "problem");
    await edit.read();
    return presses.say(t("setup.undone"), "good");
  };
  const { versions, next, refusal } = list;
  const may = versions && versions.length > 1;
  return html`
    <div class="row"><a class="button small" href="/api/v1/setup/export" download>${t("setup.export")}</a></div>
    ${refusal && html`<p class="notice problem" role="alert">${refusal}</p>`}
    ${!versions && !refusal && html`<p class="muted" role="status">${t("common.loading")}</p>`}
    ${versions && versions.length === 0 && html`<p class="muted">${t("setup.no_versions")}</p>`}
    ${undoing && html`<${AskReason} name="undo" heading=${t("setup.undo")} text=${t("setup.undo_ask")} reasons=${[t("setup.undo_mistake"), t("setup.undo_early")]}
      yes=${t("setup.undo")} busy=${presses.busy} onReason=${undo} onClose=${() => setUndoing(false)} />`}
    <ol class="setup-versions" aria-label=${t("setup.section.history")}>
      ${(versions || []).map((one, place) => html`<${Version} key=${one.version} one=${one} setups=${[edit.base]}>
        ${place === 0 && may && !undoing && html`<button type="button" class="button small" aria-disabled=${String(edit.changes > 0)}
          onClick=${() => (edit.changes ? presses.say(t("setup.undo_later"), "problem") : setUndoing(true))}>${t("setup.undo")}</button>`}
      <//>`)}
    </ol>
    ${next && html`<div><button type="button" class="button" onClick=${() => read(next)}>${t("setup.earlier")}</button></div>`}
  `;
}

function Version({ one, setups, children }) {
  const [all, setAll] = useState(false);
  const { differences } = one;
  const shown = all ? differences : differences.slice(0, SHOWN);
  const heading = `version-${one.version}`;
  const when = `${dateWords(one.at.slice(0, 10), { day: "numeric", month: "long", year: "numeric" })}, ${one.at.slice(11, 16)}`;
  return html`
    <li class="card setup-version" aria-labelledby=${heading}>
      <header class="setup-editor-head"><h3 id=${heading}>${when}<small class="muted"> ${t("setup.version", { n: one.version })}</small></h3>${children}</header>
      <p>${one.by && html`<b>${whoDid(one.by)}.</b>`} ${one.reason}</p>
      <${Differences} items=${shown} setups=${setups} />
      ${shown.length < differences.length && html`<div><button type="button" class="button quiet small" onClick=${() => setAll(true)}>${
        t("common.more", { n: differences.length - SHOWN })}</button></div>`}
    </li>
  `;
}
