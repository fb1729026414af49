// The tickets behind a figure, beside the report, and from each the story of its visit; Escape goes back one step.

import { clockTime, html, t, useEffect, useLayoutEffect, useRef, useState } from "/static/page.js";
import { LinkLost, send } from "/static/http.js";
import { History, Order } from "./hall_story.js";
import { problem } from "./presses.js";
import { Files } from "./reports_files.js";
import { shortDay, span, spanWords, whole } from "./reports_words.js";
import { whoDid, worded } from "./worded.js";

const SHOWN = 60;
const TIMES = ["waiting", "walking", "service", "paused"];

/** `ask` is `{words, query}` for a list, `{words, ticket}` for one visit. */
export function Drawer({ ask, hall, limit, onClose }) {
  const root = useRef(null);
  const [ticket, setTicket] = useState(ask.ticket || null);
  const [list, setList] = useState({ items: null, total: 0, refusal: "" });
  useLayoutEffect(() => {
    const dialog = root.current;
    dialog.showModal();
    return () => dialog.close();
  }, []);
  useEffect(() => {
    if (ask.query) read(`/api/v1/reports/tickets?${new URLSearchParams(ask.query)}`, ({ items, total }) => setList({ items, total, refusal: "" }),
      (refusal) => setList({ items: null, total: 0, refusal }));
  }, []);
  const came = useRef(null);
  const back = () => {
    if (!ticket || !ask.query) return onClose();
    came.current = ticket.id;
    return setTicket(null);
  };
  // Escape goes back to the list first.
  const leave = (event) => {
    event.preventDefault();
    back();
  };
  const onKey = (event) => event.key === "Escape" && leave(event);
  const outside = (event) => event.target === root.current && onClose();
  return html`
    <dialog class="reports-drawer" ref=${root} aria-labelledby="drawer-heading" onKeyDown=${onKey} onClick=${outside}
      onCancel=${leave} onClose=${onClose}>
      <div class="drawer-inside">
        <header class="list-head">
          <h2 id="drawer-heading">${ticket ? t("hall.ticket", { number: ticket.number }) : ask.words}</h2>
          <button type="button" class="button quiet small" onClick=${back}>${t(ticket && ask.query ? "reports.to_list" : "common.close")} <kbd>Esc</kbd></button>
        </header>
        ${ticket ? html`<${Story} key=${ticket.id} ticket=${ticket} hall=${hall} limit=${limit} />`
          : html`<${List} ...${{ list, ask, limit }} came=${came.current} onTicket=${setTicket} />`}
      </div>
    </dialog>
  `;
}

function List({ list, ask, limit, came, onTicket }) {
  const { items, total, refusal } = list;
  const place = items ? items.findIndex((each) => each.id === came) : -1;
  const [shown, setShown] = useState(Math.max(SHOWN, place + 1));
  const root = useRef(null);
  // Whoever comes back from a ticket stands where he was.
  useLayoutEffect(() => {
    if (place >= 0) root.current.querySelectorAll(".drawer-row")[place].focus();
  }, []);
  const [said, setSaid] = useState({ text: "", tone: "" });
  if (refusal) return html`<p class="notice problem" role="alert">${refusal}</p>`;
  if (!items) return html`<p class="muted" role="status">${t("common.loading")}</p>`;
  const days = ask.query.from !== ask.query.to;
  const file = (format) => `/api/v1/reports/tickets?${new URLSearchParams({ ...ask.query, format })}`;
  return html`
    <p class="drawer-line"><span class="muted">${t.n("reports.tickets", total)}</span>
      <${Files} paths=${{ xlsx: file("xlsx"), csv: file("csv") }} about=${ask.words}
        say=${(text, tone = "") => setSaid({ text, tone })} /></p>
    <p class="drawer-said" role="status">${said.text}</p>
    ${items.length === 0 && html`<p>${t("reports.tickets_none")}</p>`}
    <ul class="drawer-list" ref=${root}>
      ${items.slice(0, shown).map((each) => html`<${Row} key=${each.id} ticket=${each} ...${{ days, limit, onTicket }} />`)}
    </ul>
    ${items.length > shown && html`<button type="button" class="button" onClick=${() => setShown(shown + 4 * SHOWN)}>
      ${t("common.more", { n: whole(items.length - shown) })}</button>`}
    ${total > items.length && html`<p class="muted">${t("reports.tickets_cut", { shown: whole(items.length), count: whole(total) })}</p>`}
  `;
}

function Row({ ticket, days, limit, onTicket }) {
  const total = totalOf(ticket);
  const done = ticket.state === "finished" || !ticket.state;
  const at = days ? shortDay(ticket.issued_at) : clockTime(ticket.issued_at);
  const where = [ticket.counter && t("common.counter_number", { number: ticket.counter }), ticket.operator].filter(Boolean).join(" · ");
  return html`
    <li><button type="button" class="drawer-row" onClick=${() => onTicket(ticket)}>
      <b class="number">${ticket.number}</b>
      <span class="over-about"><span>${ticket.service.name}</span>
        <small class="muted">${at}${where ? ` · ${where}` : ""}</small></span>
      <span class="over-total">${done
        ? html`<b class="number">${span(total)}</b>${total > limit && html`<small class="light-red">+${span(total - limit)}</small>`}`
        : html`<span class="muted">${t(`common.state.${ticket.state}`)}</span>`}</span>
    </button></li>
  `;
}

function Story({ ticket, hall, limit }) {
  const [told, setTold] = useState(null);
  const [order, setOrder] = useState(null);
  const [refusal, setRefusal] = useState("");
  const top = useRef(null);
  useEffect(() => {
    read(`/api/v1/tickets/${encodeURIComponent(ticket.id)}`, (body) => setTold(body.ticket || body), setRefusal);
    // Without it the story is whole all the same.
    read(`/api/v1/tickets/${encodeURIComponent(ticket.id)}/order`, setOrder, () => {});
  }, []);
  useLayoutEffect(() => top.current.focus(), []);
  const total = told ? totalOf(told) : 0;
  return html`
    <div class="drawer-story" ref=${top} tabindex="-1">
      ${refusal && html`<p class="notice problem" role="alert">${refusal}</p>`}
      ${!told && !refusal && html`<p class="muted" role="status">${t("common.loading")}</p>`}
      ${told && html`
        <p><b>${told.service.name}</b>
          <span class="muted"> · ${t(`common.state.${told.state}`)}${told.counter
            ? ` · ${t("common.counter_number", { number: told.counter })}` : ""}${told.operator ? ` · ${whoDid(told.operator)}` : ""}${told.outcome
            ? ` · ${worded(["outcome"], told.outcome)}` : ""}</span></p>
        <dl class="drawer-times">
          ${TIMES.filter((each) => told[`${each}_s`] > 0).map((each) => html`<div key=${each}><dt class="muted">${t(`reports.time.${each}`)}</dt>
            <dd>${spanWords(told[`${each}_s`])}</dd></div>`)}
          <div><dt class="muted">${t("reports.time.total")}</dt><dd>${spanWords(total)}${limit > 0 && total > limit
            && html` <span class="light-red">${t("reports.beyond", { time: spanWords(total - limit) })}</span>`}</dd></div>
        </dl>
        ${told.times_doubt && html`<p class="note">${t("hall.times.doubted", { reason: told.times_doubt })}</p>`}
        <${History} items=${told.history || []} state=${hall} />
        <${Order} order=${order} />`}
    </div>
  `;
}

function totalOf(ticket) {
  return ticket.total_s ?? ticket.waiting_s + ticket.walking_s + ticket.service_s;
}

async function read(path, onBody, onRefusal) {
  try {
    const answer = await send("GET", path);
    if (answer.status === 200) onBody(answer.body);
    else onRefusal(problem(answer));
  } catch (error) {
    if (!(error instanceof LinkLost)) throw error;
    onRefusal(t("common.link_sign_in"));
  }
}
