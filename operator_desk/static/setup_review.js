// What was changed, seen once more before it holds: the bar, the differences, what becomes of those who wait, and the reason.

import { html, t, useLayoutEffect, useRef, useState } from "/static/page.js";
import { Ask } from "./panel.js";
import { problem } from "./presses.js";
import { Conflict, othersChanged } from "./setup_conflict.js";
import { ask } from "./setup_draft.js";
import { cleaned } from "./setup_model.js";
import { Questions, unanswered } from "./setup_questions.js";
import { Differences, serviceName } from "./setup_told.js";

/** The bar under the page while something is changed; `show(where)` leads to a field. */
export function ApplyBar({ edit, presses, go, show }) {
  const [review, setReview] = useState(null);
  const [dropping, setDropping] = useState(false);
  const { changes, fault } = edit;

  const wrong = (body) => {
    const { where = [], told } = body;
    setReview(null);
    edit.setFault({ where, detail: told || body.detail });
    show(where);
  };
  const check = async (held = edit, said = {}) => {
    setReview({ waits: true });
    const sent = { version: held.version, setup: cleaned(held.setup) };
    const { answer, body, refusal } = await ask("POST", "/api/v1/setup/check", sent);
    if (body && body.version === held.version) return setReview({ ...body, ...sent, ...said });
    if (answer && answer.status === 422) return wrong(answer.body);
    const others = await othersChanged(held.version);
    return setReview(others ? { others } : { refusal: refusal || t("common.link_sign_in") });
  };
  const apply = async (reason, answers) => {
    const { version, setup } = review;
    const added = (setup.users || []).filter((one) => !(edit.base.users || []).some((each) => each.name === one.name));
    // With other answers it is another press, however soon it comes.
    const done = await presses.press(`setup ${JSON.stringify(answers)}`, [{ path: "/api/v1/setup", body: { version, setup, reason, answers } }]);
    if (!done) return undefined;
    const [final] = done;
    if (final.status === 422) return wrong(final.body);
    // Somebody else was quicker, or the hall has changed since the look: another one says which.
    if (final.status === 409) return check(edit, { refusal: problem(final), reason });
    if (final.status >= 400) return setReview({ ...review, refusal: problem(final) });
    edit.adopt({ version: final.body.version, base: setup, setup });
    setReview(null);
    presses.say(t(added.length ? "setup.applied_people" : "setup.applied"), "good");
    if (added.length) go("people", added[0].name);
    return edit.read();
  };
  const drop = () => {
    setDropping(false);
    edit.reset();
    presses.say(t("setup.dropped"));
  };
  const adopt = (next) => {
    edit.adopt(next);
    return check(next);
  };

  if (!changes && !review) return html`<div class="setup-bar-none"></div>`;
  return html`
    <section class="setup-bar" aria-label=${t("setup.bar")}>
      ${dropping
        ? html`<${Ask} name="drop" heading=${t("setup.drop")} text=${t.n("setup.drop_ask", changes)} yes=${t("setup.drop")} onYes=${drop}
            onClose=${() => setDropping(false)} />`
        : html`
          <p class="setup-count" role="status"><b>${t.n("setup.changes", changes)}</b></p>
          ${fault && html`<p class="setup-bar-fault light-red" role="alert">${fault.detail}</p>
            <button type="button" class="button small" onClick=${() => show(fault.where)}>${t("setup.show_field")}</button>`}
          <span class="top-space"></span>
          <button type="button" class="button" onClick=${() => setDropping(true)}>${t("setup.drop")}</button>
          <button type="button" class="button primary" onClick=${() => check()}>${t("setup.review")}</button>`}
      ${review && html`<${Review} ...${{ edit, review, presses, apply, adopt }} onClose=${() => setReview(null)} />`}
    </section>
  `;
}

function Review({ edit, review, presses, apply, adopt, onClose }) {
  const root = useRef(null);
  useLayoutEffect(() => {
    const dialog = root.current;
    const before = document.activeElement;
    dialog.showModal();
    return () => {
      dialog.close();
      if (before && before.isConnected) before.focus();
    };
  }, []);
  const heading = t(review.others ? "setup.others" : "setup.review_heading");
  const setups = [edit.setup, edit.base];
  return html`
    <dialog class="setup-review" ref=${root} aria-labelledby="setup-review" onCancel=${(event) => (event.preventDefault(), onClose())}>
      <header class="list-head"><h2 id="setup-review">${heading}</h2>
        <button type="button" class="button quiet small" onClick=${onClose}>${t("setup.go_on")} <kbd>Esc</kbd></button></header>
      ${review.refusal && html`<p class="notice problem" role="alert">${review.refusal}</p>`}
      ${presses.busy && presses.busy.slow && html`<p class="notice" role="status">${
        t(presses.busy.lost ? "common.press_kept" : "common.press_waits", { step: t("setup.step") })}</p>`}
      ${review.waits && html`<p class="muted" role="status">${t("setup.checking")}</p>`}
      ${review.others && html`<${Conflict} edit=${edit} others=${review.others} onTake=${adopt} onDrop=${(next) => (edit.adopt(next), onClose())} />`}
      ${review.differences && html`<${Ready} ...${{ review, setups, presses, apply, onClose }} />`}
    </dialog>
  `;
}

function Ready({ review, setups, presses, apply, onClose }) {
  const { differences, questions = [], refusals = [] } = review;
  const [answers, setAnswers] = useState({});
  const [lacking, setLacking] = useState("");
  const reason = useRef(null);
  // A service that is to be renamed is still known by the name that it has.
  const known = [...setups].reverse();
  const submit = (event) => {
    event.preventDefault();
    const open = unanswered(questions, answers);
    if (open) return setLacking(t("setup.answer_first", { service: serviceName(open.service, known) }));
    const words = reason.current.value.trim();
    if (!words) {
      reason.current.focus();
      return setLacking(t("setup.reason_first"));
    }
    setLacking("");
    return apply(words, answers);
  };
  if (refusals.length) {
    return html`
      <div class="notice problem" role="alert"><p><b>${t("setup.cannot")}</b></p>
        <ul>${refusals.map((one) => html`<li key=${one.code + one.detail}>${one.detail}</li>`)}</ul></div>
      <${Differences} items=${differences} setups=${setups} />
      <div class="row"><button type="button" class="button primary" onClick=${onClose}>${t("setup.go_on")}</button></div>
    `;
  }
  return html`
    <form class="setup-ready" onSubmit=${submit}>
      ${differences.length ? html`<${Differences} items=${differences} setups=${setups} />` : html`<p>${t("setup.no_difference")}</p>`}
      <${Questions} ...${{ questions, answers }} setups=${known} onAnswers=${setAnswers} />
      <div class="setup-field"><label for="setup-reason">${t("setup.reason")}</label>
        <input type="text" id="setup-reason" maxlength="200" ref=${reason} defaultValue=${review.reason} aria-describedby="setup-reason-hint" />
        <p class="muted setup-hint" id="setup-reason-hint">${t("setup.reason_how")}</p></div>
      ${lacking && html`<p class="setup-fault" role="alert">${lacking}</p>`}
      <p class="muted">${t("setup.at_once")}</p>
      <div class="row">
        <button type="submit" class="button primary" aria-disabled=${String(Boolean(presses.busy))}>${t("setup.apply")}</button>
        <button type="button" class="button" onClick=${onClose}>${t("setup.go_on")}</button>
      </div>
    </form>
  `;
}
