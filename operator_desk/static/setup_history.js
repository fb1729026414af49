// Versions of the set-up: who changed what, when and why; the newest can be taken back.

import { html, t, useCallback, useEffect, useState } from "/static/page.js";
import { AskReason, Panel } from "./panel.js";
import { dateWords } from "./reports_words.js";
import { ask } from "./setup_draft.js";
import { Questions, unanswered } from "./setup_questions.js";
import { Differences, serviceName } from "./setup_told.js";
import { doerWords } from "./worded.js";

const SHOWN = 6;

export function History({ lang, edit, presses }) {
  const [list, setList] = useState({ versions: null, next: null, refusal: "" });
  const [undoing, setUndoing] = useState(null);
  const read = useCallback(async (page = 1) => {
    const { body, refusal } = await ask("GET", `/api/v1/setup/versions?page=${page}`);
    if (!body) return setList((was) => ({ ...was, refusal }));
    const next = body.page < body.pages ? body.page + 1 : null;
    return setList((was) => ({ versions: page > 1 ? [...was.versions, ...body.items] : body.items, next, refusal: "" }));
  }, []);
  useEffect(() => {
    read();
  }, [lang, edit.version]);
  const undo = async (reason, answers = {}) => {
    const body = { version: edit.version, reason, answers };
    const done = await presses.press("setup", [{ path: "/api/v1/setup/undo", body }]);
    if (!done) return undefined;
    const { status, body: told } = done[0];
    if (status < 400) {
      setUndoing(null);
      await edit.read();
      return presses.say(t("setup.undone"), "good");
    }
    return setUndoing(told && told.questions ? { reason, questions: told.questions } : null);
  };
  const { versions, next, refusal } = list;
  const may = versions && versions.length > 1;
  return html`
    ${refusal && html`<p class="notice problem" role="alert">${refusal}</p>`}
    ${!versions && !refusal && html`<p class="muted" role="status">${t("common.loading")}</p>`}
    ${versions && versions.length === 0 && html`<p class="muted">${t("setup.no_versions")}</p>`}
    ${undoing && undoing.questions && html`<${UndoQuestions} ...${{ undoing, presses }} setups=${[edit.base]}
      onUndo=${undo} onClose=${() => setUndoing(null)} />`}
    ${undoing && !undoing.questions && html`<${AskReason} name="undo" heading=${t("setup.undo")} text=${t("setup.undo_ask")}
      reasons=${[t("setup.undo_mistake"), t("setup.undo_early")]}
      yes=${t("setup.undo")} busy=${presses.busy} onReason=${undo} onClose=${() => setUndoing(null)} />`}
    <ol class="setup-versions" aria-label=${t("setup.section.history")}>
      ${(versions || []).map((one, place) => html`<${Version} key=${one.version} one=${one} setups=${[edit.base]}>
        ${place === 0 && may && !undoing && html`<button type="button" class="button small" aria-disabled=${String(edit.changes > 0)}
          onClick=${() => (edit.changes ? presses.say(t("setup.undo_later"), "problem") : setUndoing({}))}>${t("setup.undo")}</button>`}
      <//>`)}
    </ol>
    ${next && html`<div><button type="button" class="button" onClick=${() => read(next)}>${t("setup.earlier")}</button></div>`}
  `;
}

/** Also what is taken back may leave somebody waiting. */
function UndoQuestions({ undoing, setups, presses, onUndo, onClose }) {
  const { reason, questions } = undoing;
  const [answers, setAnswers] = useState({});
  const open = unanswered(questions, answers);
  const submit = () => {
    if (!open) return onUndo(reason, answers);
    return presses.say(t("setup.answer_first", { service: serviceName(open.service, setups) }), "problem");
  };
  return html`
    <${Panel} name="undo" heading=${t("setup.undo")} onClose=${onClose}>
      <${Questions} ...${{ questions, answers, setups }} onAnswers=${setAnswers} />
      <div class="row"><button type="button" class="button primary" aria-disabled=${String(Boolean(presses.busy))}
        onClick=${submit}>${t("setup.undo")}</button></div>
    <//>
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
      <p>${one.who && html`<b>${doerWords(one.who)}.</b>`} ${one.reason}</p>
      <${Differences} items=${shown} setups=${setups} />
      ${shown.length < differences.length && html`<div><button type="button" class="button quiet small" onClick=${() => setAll(true)}>${
        t("common.more", { n: differences.length - SHOWN })}</button></div>`}
    </li>
  `;
}
