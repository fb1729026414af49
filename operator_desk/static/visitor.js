// The left side of the desk: the visitor now, or what the counter is doing without one.

import { clockTime, html, minutes, stopwatch, t } from "/static/page.js";
import { BackAt } from "./breaks.js";
import { BudgetBar, budgetNow } from "./budget.js";
import { Forgotten } from "./forgotten.js";
import { allows, away, waitingCount } from "./steps.js";

/** The visitor at this counter, whole: number, service, notes, budget, result and the visit so far. */
export function Visitor({ state, at, now, outcome, forgotten, onOutcome, onExtra, onStep }) {
  const { ticket, settings } = state;
  const budget = budgetNow(ticket, at, now, settings);
  return html`
    <section class="visitor card" data-state=${ticket.state} aria-label=${t("desk.visitor")}>
      <div class="visitor-head">
        <p class="visitor-number number" key=${ticket.id}>${ticket.number}</p>
        <div class="visitor-about">
          <p class="visitor-state">${t(`common.state.${ticket.state}`)}${sinceStep(state, at, now)}</p>
          <h1 class="visitor-service">${ticket.service.name}</h1>
          <${Marks} ticket=${ticket} priorities=${state.priorities} />
        </div>
      </div>
      <${Forgotten} ticket=${ticket} forgotten=${forgotten} onFinish=${() => onStep("finish")} />
      <${Notes} ticket=${ticket} />
      <${BudgetBar} budget=${budget} limits=${settings} />
      ${ticket.state === "serving" &&
      html`<${Outcomes} outcomes=${state.outcomes} chosen=${outcome} needed=${state.result_required}
        onChoose=${onOutcome} />`}
      <div class="visitor-foot">
        <${Path} ticket=${ticket} settings=${settings} />
        <div class="row">
          ${allows(ticket, "further-service") &&
          html`<button type="button" class="button quiet further" data-step="further-service" aria-keyshortcuts="Alt+="
            onClick=${() => onStep("further-service")}>${t("desk.step.further-service")} <kbd>Alt+=</kbd></button>`}
          ${allows(ticket, "reprint") &&
          html`<button type="button" class="button quiet"
            onClick=${() => onExtra("reprint")}>${t("common.step.reprint")}</button>`}
          ${allows(ticket, "cancel") &&
          html`<button type="button" class="button quiet"
            onClick=${() => onExtra("cancel")}>${t("common.step.cancel")}</button>`}
        </div>
      </div>
    </section>
  `;
}

/** What stands in the visitor's place when there is none. */
export function NoVisitor({ state, at, now, onStep }) {
  const { counter } = state;
  const waiting = waitingCount(state);
  const resting = away(counter);
  const reason = state.pause_reasons.find((each) => each.code === counter.reason);
  return html`
    <section class="visitor card empty" data-state=${counter.state} aria-label=${t("desk.visitor")}>
      <h1>${resting ? t(counter.work ? "desk.on_work" : "desk.on_pause") : t("desk.counter_free")}</h1>
      ${resting
        ? html`<p class="empty-words">${(reason && reason.name) || counter.reason || ""}</p>
            <${BackAt} counter=${counter} serverTime=${state.server_time} at=${at} now=${now} />`
        : waiting > 0
          ? html`<p class="empty-count number">${waiting}</p>
              <p class="empty-words">${t.n("desk.people_wait", waiting)}</p>`
          : html`<p class="empty-words">${t("desk.nobody_waits")}</p>`}
      <p class="muted">${resting ? t("desk.pause_hint") : waiting > 0 ? t("desk.call_hint") : t("desk.empty_hint")}</p>
      ${resting &&
      html`<button type="button" class="button quiet" onClick=${() => onStep("again")}>${t("desk.back_change")}</button>`}
    </section>
  `;
}

// How long the visitor has been walking, or this service has gone on.
function sinceStep({ ticket, server_time: serverTime }, at, now) {
  const seconds = (Date.parse(serverTime) - Date.parse(ticket.since) + (now - at)) / 1000;
  return html` <span class="number">${stopwatch(Math.max(0, seconds))}</span>`;
}

/** Priority, language, and other things to know at a glance, each with a sign. */
export function Marks({ ticket, priorities = [] }) {
  const marks = [];
  if (ticket.priority) marks.push(["priority", withBasis(ticket.priority, priorities)]);
  if (ticket.booked_at) marks.push(["booked", t("common.booked", { time: clockTime(ticket.booked_at) })]);
  if (ticket.accessible) marks.push(["accessible", t("desk.accessible")]);
  if (ticket.language && ticket.language !== "ru") marks.push(["language", languageName(ticket.language)]);
  if (ticket.for_counter) marks.push(["sent", t("common.for_counter", { number: ticket.for_counter })]);
  if (ticket.returned) marks.push(["returned", t("common.returned")]);
  if (!marks.length) return null;
  return html`<ul class="marks">
    ${marks.map(([kind, words]) => html`<li key=${kind} class=${`mark ${kind}`}>${words}</li>`)}
  </ul>`;
}

/** A priority with the rule that it rests on, which staff alone see. */
function withBasis(priority, priorities) {
  const known = priorities.find((each) => each.code === priority.code);
  return known && known.basis ? `${priority.name} (${known.basis})` : priority.name;
}

// A language that the centre has added has no name in the catalogue of this page.
function languageName(code) {
  const name = t(`common.language.${code}`);
  return name.endsWith(`.${code}`) ? code.toUpperCase() : name;
}

/** A quiet sign that the ticket was taken in the kiosk's accessible mode. */
export function LargeSign() {
  return html`<span role="img" aria-label=${t("desk.accessible")} title=${t("desk.accessible")}>◑</span>`;
}

function Notes({ ticket }) {
  const papers = ticket.papers || [];
  if (!ticket.comment && !papers.length) return null;
  return html`
    <div class="notes">
      ${ticket.comment && html`<p class="note"><b>${t("desk.note")}</b> ${ticket.comment}</p>`}
      ${papers.length > 0 && html`<p class="papers"><b>${t("desk.papers")}</b> ${papers.join(" · ")}</p>`}
    </div>
  `;
}

function Outcomes({ outcomes, chosen, needed, onChoose }) {
  const missing = needed && !chosen;
  return html`
    <div class="outcomes" role="group" aria-label=${t("desk.outcome")}>
      <span class=${missing ? "outcomes-word light-amber" : "outcomes-word muted"}>
        ${t(missing ? "desk.outcome_needed" : "desk.outcome")} <kbd>Alt+</kbd>
      </span>
      ${outcomes.map(
        (each, index) => html`
          <button type="button" key=${each.code} class="outcome" aria-pressed=${String(each.code === chosen)}
            onClick=${() => onChoose(each.code === chosen ? null : each.code)}>
            ${each.name}${index < 9 && html` <kbd>${index + 1}</kbd>`}
          </button>
        `
      )}
    </div>
  `;
}

function Path({ ticket, settings }) {
  const steps = [
    ticket.issued_at && t("desk.path.issued", { time: clockTime(ticket.issued_at) }),
    ticket.called_at && t("desk.path.called", { time: clockTime(ticket.called_at), wait: minutes(ticket.waiting_s) }),
    ticket.recalls > 0 && t("desk.path.recalls", { n: ticket.recalls, limit: settings.recalls }),
    ticket.started_at && t("desk.path.started", { time: clockTime(ticket.started_at) }),
    ticket.paused_s >= 60 && t(ticket.booked_at ? "desk.path.paused_booked" : "desk.path.paused", { time: minutes(ticket.paused_s) }),
  ].filter(Boolean);
  return html`<p class="path">${steps.map((step, index) => html`<span key=${index}>${step}</span>`)}</p>`;
}
