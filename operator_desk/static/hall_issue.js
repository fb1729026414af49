// A ticket issued by the host for a visitor: service, priority, language, then the number in large.

import { html, LANGUAGES, minutes, t, useState } from "/static/page.js";
import { Choices, Panel } from "./panel.js";
import { serviceWords } from "./worded.js";

/** The panel for issuing; shows the number until it is closed or the next one is issued. */
export function Issue({ state, presses, onClose }) {
  const [priority, setPriority] = useState("");
  const [language, setLanguage] = useState(LANGUAGES[0]);
  const [issued, setIssued] = useState(null);

  const issue = async (service) => {
    const body = { service: service.code, language };
    if (priority) body.priority = priority;
    const answers = await presses.press("issue", [{ path: "/api/v1/tickets", body }]);
    if (!answers || answers[0].status >= 400) return;
    const ticket = answers[0].body.ticket || answers[0].body;
    presses.say(t("hall.said.issue", { number: ticket.number }), "good");
    setIssued(ticket);
  };
  const again = () => {
    setIssued(null);
    setPriority("");
    setLanguage(LANGUAGES[0]);
  };

  return html`
    <${Panel} name="issue" heading=${t("hall.issue")} onClose=${onClose}>
      ${issued
        ? html`<${Issued} ticket=${issued} onAgain=${again} onClose=${onClose} />`
        : html`
            <div class="issue-options">
              <label>
                <span>${t("hall.priority")}</span>
                <select value=${priority} onChange=${(event) => setPriority(event.target.value)}>
                  <option value="">${t("hall.no_priority")}</option>
                  ${state.priorities.map((each) => html`<option key=${each.code}
                    value=${each.code}>${each.name} (${each.basis})</option>`)}
                </select>
              </label>
              <div class="row" role="group" aria-label=${t("hall.visitor_language")}>
                ${LANGUAGES.map(
                  (each) => html`<button type="button" key=${each} class="button" lang=${each}
                    aria-pressed=${String(each === language)}
                    onClick=${() => setLanguage(each)}>${t(`common.language.${each}`)}</button>`
                )}
              </div>
            </div>
            <p class="panel-text">${t("hall.issue_service")}</p>
            <${Choices} busy=${presses.busy} onChoose=${issue}
              items=${state.services.map(choiceOf)} />
          `}
    <//>
  `;
}

function choiceOf({ code, letter, name, open }) {
  return { code, name: serviceWords({ letter, name }), small: !open && t("common.not_taken"), off: !open };
}

function Issued({ ticket, onAgain, onClose }) {
  const { estimate, people_ahead: ahead } = ticket;
  return html`
    <div class="issued" role="status">
      <p class="number issued-number">${ticket.number}</p>
      <p><b>${ticket.service.name}</b></p>
      ${ahead === 0 && html`<p>${t("hall.nobody_ahead")}</p>`}
      ${ahead > 0 && html`<p>${t.n("hall.people_ahead", ahead)}</p>`}
      ${estimate &&
      html`<p>${t("hall.estimate", { low: estimate.low_minutes, high: minutes(estimate.high_minutes * 60) })}</p>`}
      ${(ticket.papers || []).length > 0 && html`<p class="muted">${ticket.papers.join(" · ")}</p>`}
      <div class="row centre">
        <button type="button" class="button primary" onClick=${onAgain}>${t("hall.issue_again")}</button>
        <button type="button" class="button" onClick=${onClose}>${t("hall.done")}</button>
      </div>
    </div>
  `;
}
