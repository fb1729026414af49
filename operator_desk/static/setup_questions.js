// What becomes of the visitors of a service that is closed or gone: asked before the set-up is changed or taken back.

import { html, t } from "/static/page.js";
import { serviceName } from "./setup_told.js";

/** Visitors of a service that count: who wait, are put aside, missed their call, come back to it, have booked it. */
const WHO = ["waiting", "parked", "missed", "returning", "booked"];

/** The first question without a whole answer, or undefined. */
export function unanswered(questions, answers) {
  return questions.find(({ service }) => !answers[service] || answers[service].move_to === "");
}

/** `answers` by service, `{finish_queue: true}` or `{move_to: code}`; `onAnswers` takes all of them; `setups` name the services. */
export function Questions({ questions, answers, setups, onAnswers }) {
  return questions.map((one) => html`<${Question} key=${one.service} ...${{ one, setups }} given=${answers[one.service]}
    onAnswer=${(value) => onAnswers({ ...answers, [one.service]: value })} />`);
}

function Question({ one, setups, given, onAnswer }) {
  const { service, choices, targets } = one;
  const chosen = given ? Object.keys(given)[0] : "";
  const field = `answer-${service}`;
  const who = WHO.filter((name) => one[name] > 0).map((name) => t.n(`setup.${name}`, one[name])).join(", ");
  return html`
    <fieldset class="setup-question">
      <legend>${t("setup.question", { name: serviceName(service, setups), who })}</legend>
      ${choices.includes("finish_queue") && html`<label class="check"><input type="radio" name=${field} checked=${chosen === "finish_queue"}
        onChange=${() => onAnswer({ finish_queue: true })} /> <span>${t("setup.finish_queue")}</span></label>`}
      ${choices.includes("move_to") && html`<label class="check"><input type="radio" name=${field} checked=${chosen === "move_to"}
        onChange=${() => onAnswer({ move_to: "" })} /> <span>${t("setup.move_to")}</span></label>`}
      ${chosen === "move_to" && html`<select aria-label=${t("setup.move_to")} onChange=${(event) => onAnswer({ move_to: event.target.value })}>
        <option value="">${t("setup.choose")}</option>
        ${targets.map((code) => html`<option key=${code} value=${code} selected=${code === given.move_to}>${serviceName(code, setups)}</option>`)}</select>`}
    </fieldset>
  `;
}
