// The story of a visit in plain words: what happened to it, and who was called before whom by which rule.

import { clockTime, html, t } from "/static/page.js";
import { doerWords, worded } from "./worded.js";

/** What happened, one line for each event, with who did it and why. */
export function History({ items, state }) {
  if (!items.length) return null;
  return html`
    <section>
      <h3>${t("hall.history")}</h3>
      <ol class="history">
        ${items.map(
          (each) => html`
            <li key=${each.seq}>
              <span class="number">${clockTime(each.at)}</span>
              <span>
                ${worded(["hall.event"], each.what)}
                <span class="muted">${about(each, state).map((words) => ` · ${words}`)}</span>
              </span>
            </li>
          `
        )}
      </ol>
    </section>
  `;
}

/** The answer to «why was he called before me?». */
export function Order({ order }) {
  if (!order) return null;
  const { overtaken_by: before, overtook, elsewhere } = order;
  return html`
    <section>
      <h3>${t("hall.order")}</h3>
      ${before.length === 0 && html`<p>${t("hall.order.nobody")}</p>`}
      <${Calls} calls=${before} />
      ${elsewhere > 0 && html`<p class="muted">${t.n("hall.order.elsewhere", elsewhere)}</p>`}
      ${overtook.length > 0 && html`<h3>${t("hall.order.overtook")}</h3><${Calls} calls=${overtook} />`}
    </section>
  `;
}

function Calls({ calls }) {
  if (!calls.length) return null;
  return html`
    <ol class="history">
      ${calls.map(
        (each) => html`<li key=${`${each.ticket} ${each.at}`}>
          <span class="number">${clockTime(each.at)}</span>
          <span><b class="number">${each.number}</b>, ${t("hall.order.issued", { time: clockTime(each.issued_at) })}
            <span class="muted"> · ${t("common.counter_number", { number: each.counter })} · ${why(each)}</span></span>
        </li>`
      )}
    </ol>
  `;
}

// A rule speaks for itself; a person's decision is told with the person and the reason.
function why({ why: rule, reason, name }) {
  return reason ? `${rule.text} (${name}): ${reason}` : rule.text;
}

function about({ what, counter, name, details }, state) {
  const place = counter && t("common.counter_number", { number: counter });
  return [place, doerWords(name), ...chosen(what, details, state)].filter(Boolean);
}

// Of an event's details only what people chose or wrote is worth a place here.
function chosen(what, details, state) {
  if (!details) return [];
  if (typeof details === "string") return [details];
  const free = what === "counter_freed" && details.then && t(`hall.free.${details.then}`);
  const rule = what === "called" && details.why && t(`why.${details.why}`);
  const rank = what === "priority_changed" && priorities(details, state);
  const to = (what === "transferred" || what === "other_service") && nameOf(state.services, details.service);
  const desk = what === "transferred" && details.counter && t("common.counter_number", { number: details.counter });
  const written = [details.reason, details.outcome, details.comment, details.detail]
    .filter((each) => typeof each === "string")
    .map((each) => worded(["park", "outcome", "hall.print"], each));
  return [free, rule, rank, to, desk, ...written].filter(Boolean);
}

function priorities({ from, priority }, state) {
  const name = (code) => (code ? nameOf(state.priorities, code) : t("hall.priority.none"));
  return `${name(from)} → ${name(priority)}`;
}

function nameOf(list, code) {
  const found = list.find((each) => each.code === code);
  return found ? found.name : code;
}
