// Visits beyond the standard: each with its parts as a bar, and its cause with one press or one digit.

import { clockTime, html, t, useRef, useState } from "/static/page.js";
import { shortDay, span, spanWords, whole } from "./reports_words.js";
import { worded } from "./worded.js";

const SHOWN = 12;
const MORE = 50;
const PARTS = ["waiting", "walking", "service"];
const DIGIT = /^(?:Digit|Numpad)([1-9])$/;

export function Over({ report, causes, onTickets }) {
  const root = useRef(null);
  const [shown, setShown] = useState(SHOWN);
  const [chosen, setChosen] = useState("");
  const all = report.over_standard;
  const count = report.over_standard_count ?? all.length;
  const may = causes.list.length > 0;
  const rows = all.slice(0, shown);
  const open = all.filter((each) => !causes.of(each));
  const selected = all.find((each) => each.id === chosen) || open[0] || all[0];
  const most = all.length ? Math.max(...all.map((each) => each.total_s)) : 0;

  const pick = (cause, comment, toggles = true) => {
    const before = causes.of(selected);
    const same = before && cause.code === before.code && (before.comment || "") === comment;
    // Its comment written once more takes no cause back.
    if (same && !toggles) return;
    causes.pick(selected, same ? null : cause, comment);
    // What was only put right stays where it is.
    if (before) return;
    const place = all.indexOf(selected);
    const next = [...all.slice(place + 1), ...all.slice(0, place)].find((each) => !causes.of(each));
    if (!next) return;
    const onRow = document.activeElement && document.activeElement.matches(".over-choose");
    if (all.indexOf(next) >= shown) setShown(all.indexOf(next) + 1);
    setChosen(next.id);
    if (onRow) window.requestAnimationFrame(() => focusRow(root.current, next.id));
  };
  const onKey = (event) => {
    if (event.target.matches("input, textarea") || event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
    const digit = DIGIT.exec(event.code);
    const cause = digit && causes.list[Number(digit[1]) - 1];
    if (may && cause) {
      event.preventDefault();
      pick(cause, commentIn(root.current));
    }
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || !event.target.matches(".over-choose")) return;
    event.preventDefault();
    const next = rows[rows.indexOf(selected) + step];
    if (next) setChosen(next.id);
    if (next) focusRow(root.current, next.id);
  };
  return html`
    <section class="card reports-over" id="reports-over" aria-labelledby="over-heading" ref=${root} onKeyDown=${onKey}>
      <header class="list-head">
        <h3 id="over-heading">${t("reports.over")}${count > 0 && html` <b class="number count">${whole(count)}</b>`}</h3>
        ${count > 0 && html`<p class="reports-legend" aria-hidden="true">${PARTS.map((each) => html`<span key=${each}><i
          data-kind=${each}></i>${t(`reports.time.${each}`)}</span>`)}<span><i data-kind="limit"></i>${t("reports.limit",
          { limit: spanWords(report.standard.total_limit_s) })}</span></p>`}
      </header>
      ${count === 0
        ? html`<p class="reports-none">${t(report.finished ? "reports.over_none" : "reports.over_nobody")}</p>`
        : html`
          ${open.length > 0 && may && html`<p class="muted">${t.n("reports.without_cause", open.length)} ${t("reports.cause_how")}</p>`}
          <div class=${may ? "over-sides" : ""}>
            <div>
              <ul class="over-list">
                ${rows.map((each) => html`<${Row} key=${each.id} ticket=${each} cause=${causes.of(each)} most=${most} may=${may}
                  limit=${report.standard.total_limit_s} chosen=${may && each === selected} oneDay=${Boolean(report.day)}
                  onChoose=${() => setChosen(each.id)} onTickets=${onTickets} />`)}
              </ul>
              ${all.length > shown && html`<button type="button" class="button quiet" onClick=${() => setShown(shown + MORE)}>
                ${t("common.more", { n: whole(all.length - shown) })}</button>`}
              ${count > all.length && html`<p class="muted">${t("reports.over_cut", { shown: whole(all.length), count: whole(count) })}</p>`}
            </div>
            ${may && html`<${Cause} key=${selected.id} ticket=${selected} cause=${causes.of(selected)} list=${causes.list} onPick=${pick} />`}
          </div>`}
    </section>
  `;
}

function Row({ ticket, cause, most, limit, may, chosen, oneDay, onChoose, onTickets }) {
  const { number, service, total_s: total } = ticket;
  const began = oneDay ? clockTime(ticket.issued_at) : shortDay(ticket.issued_at);
  const counter = ticket.counter && t("common.counter_number", { number: ticket.counter });
  const where = [`${began}–${clockTime(ticket.finished_at)}`, counter, ticket.operator].filter(Boolean).join(" · ");
  const happened = ticket.parts.map((each) => `${clockTime(each.at)} ${worded(["hall.event"], each.what)}`);
  const spoken = t("reports.over_spoken", {
    number, total: spanWords(total), beyond: spanWords(total - limit),
    waiting: spanWords(ticket.waiting_s), walking: spanWords(ticket.walking_s), service: spanWords(ticket.service_s),
  });
  const about = html`
    <b class="number over-number">${number}</b>
    <span class="over-about"><span>${service.name}</span><small class="muted">${where}</small>
      ${happened.length > 0 && html`<small class="over-more muted">${happened.join(" · ")}</small>`}
      ${ticket.times_doubt && html`<small class="over-more light-amber">${t("reports.doubted", { reason: ticket.times_doubt })}</small>`}</span>
    <span class="over-bar" title=${spoken}><span class="over-parts">${PARTS.map((each) => html`<i key=${each} data-kind=${each}
      style=${{ width: `${(100 * ticket[`${each}_s`]) / most}%` }}></i>`)}</span>
      <i class="over-limit" style=${{ left: `${(100 * limit) / most}%` }}></i></span>
    <span class="over-total"><b class="number">${span(total)}</b><small class="muted">+${span(total - limit)}</small></span>
    <span class="over-cause">${cause
      ? html`<span class=${cause.waits ? "muted" : ""}>${cause.waits ? "…" : "✓"} ${cause.name}</span>${cause.comment
          && html`<small class="muted">${cause.comment}</small>`}`
      : html`<span class="muted">${t("reports.no_cause")}</span>`}</span>
  `;
  return html`
    <li class="over-row" data-ticket=${ticket.id} data-chosen=${chosen ? "" : undefined}>
      ${may
        ? html`<button type="button" class="over-choose" aria-pressed=${String(chosen)} aria-label=${`${spoken} ${cause
            ? t("reports.cause_is", { cause: cause.name }) : t("reports.no_cause")}`} onClick=${onChoose}>${about}</button>`
        : html`<div class="over-choose">${about}<span class="visually-hidden">${spoken}</span></div>`}
      <button type="button" class="button quiet small" aria-haspopup="dialog" aria-label=${t("reports.story_of", { number })}
        onClick=${() => onTickets({ words: number, ticket: { id: ticket.id, number } })}>${t("reports.story")}</button>
    </li>
  `;
}

function Cause({ ticket, cause, list, onPick }) {
  const comment = useRef(null);
  const again = (event) => {
    event.preventDefault();
    if (cause) onPick(cause, comment.current.value.trim(), false);
  };
  return html`
    <section class="over-side" aria-label=${t("reports.cause_of", { number: ticket.number })}>
      <h4>${t("reports.cause_of", { number: ticket.number })}</h4>
      <div class="over-causes">
        ${list.map((each, index) => html`<button type="button" key=${each.code} class="button"
          aria-pressed=${String(Boolean(cause) && cause.code === each.code)} onClick=${() => onPick(each, comment.current.value.trim())}>
          ${index < 9 && html`<kbd aria-hidden="true">${index + 1}</kbd>`}<span>${each.name}</span></button>`)}
      </div>
      <form onSubmit=${again}>
        <label><span>${t("reports.comment")}</span><input type="text" class="over-comment" maxlength="500" ref=${comment}
          defaultValue=${(cause && cause.comment) || ""} /></label>
        ${cause && html`<button type="submit" class="button small">${t("reports.comment_keep")}</button>`}
      </form>
    </section>
  `;
}

function commentIn(root) {
  return root.querySelector(".over-comment").value.trim();
}

function focusRow(root, id) {
  const row = [...root.querySelectorAll(".over-row")].find((each) => each.dataset.ticket === id);
  if (row) row.querySelector(".over-choose").focus();
}
