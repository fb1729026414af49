// The log: who did what, when, and from where; by day, person and kind, fifty entries a page.

import { changeLanguage, html, start, t, useCallback, useEffect, useRef, useState } from "/static/page.js";
import { LinkLost, send } from "/static/http.js";
import { toldOf } from "./audit_told.js";
import { HallDoor } from "./hall_door.js";
import { problem, usePresses } from "./presses.js";
import { DateField } from "./reports_choice.js";
import { dateWords } from "./reports_words.js";
import { mayEnter, Room } from "./rooms.js";
import { doerWords, whoDid, worded } from "./worded.js";

const KEPT = ["from", "to", "who", "what", "page"];

const onLanguage = (lang) => changeLanguage(AuditPage, lang);

function AuditPage({ lang }) {
  return html`<${HallDoor} lang=${lang} onLanguage=${onLanguage} Inside=${Audit} />`;
}

function Audit({ lang, session, live }) {
  const presses = usePresses(session.check);
  return html`
    <${Room} name="audit" ...${{ lang, session, live, presses, onLanguage }} busyWords=${() => ""}>
      ${mayEnter("audit", session.user.role)
        ? html`<${Log} lang=${lang} state=${live.state} />`
        : html`<p class="wait">${t("audit.not_for_you")}</p>`}
    <//>
  `;
}

function Log({ lang, state }) {
  const [wanted, setWanted] = useState(wantedInAddress);
  const { found, refusal, waits } = useLog(wanted, lang);
  useEffect(() => keepInAddress(wanted), [wanted]);
  const choose = useCallback((change) => setWanted((was) => ({ ...was, page: "", ...change })), []);
  const top = useRef(null);
  const turn = (page) => {
    setWanted((was) => ({ ...was, page: String(page) }));
    top.current.scrollTop = 0;
  };
  return html`
    <${Filters} ...${{ wanted, found }} today=${state.server_time.slice(0, 10)} onChoose=${choose} />
    <main class="audit-main" ref=${top} aria-busy=${String(waits)} tabindex="-1">
      ${refusal && html`<p class="notice problem" role="alert">${refusal}</p>`}
      ${!found && !refusal && html`<p class="wait" role="status">${t("common.loading")}</p>`}
      ${found && html`
        <p class="muted audit-count" role="status">${t.n("audit.entries", found.total)}</p>
        ${found.items.length > 0 && html`<${Entries} found=${found} state=${state} />`}
        ${found.pages > 1 && html`<${Pages} found=${found} onTurn=${turn} />`}`}
    </main>
  `;
}

function Filters({ wanted, found, today, onChoose }) {
  const people = found ? found.people : [];
  const kinds = found ? found.kinds : [];
  return html`
    <section class="audit-filters" aria-label=${t("audit.filters")}>
      <label>${t("audit.from")}<${DateField} value=${wanted.from || (found ? found.from : today)} max=${today} words=${t("audit.from")}
        onDate=${(from) => onChoose({ from })} /></label>
      <label>${t("audit.to")}<${DateField} value=${wanted.to || (found ? found.to : today)} max=${today} words=${t("audit.to")}
        onDate=${(to) => onChoose({ to })} /></label>
      <label>${t("audit.who")}
        <select value=${wanted.who} onChange=${(event) => onChoose({ who: event.target.value })}>
          <option value="">${t("audit.everybody")}</option>
          ${["system", "command line", "visitor"].map((each) => html`<option key=${each} value=${each}>${person(each)}</option>`)}
          ${people.map((each) => html`<option key=${each.who} value=${each.who}>${each.name}</option>`)}
        </select></label>
      <label>${t("audit.what")}
        <select value=${wanted.what} onChange=${(event) => onChoose({ what: event.target.value })}>
          <option value="">${t("audit.all_kinds")}</option>
          ${inOrder(kinds).map(([kind, words]) => html`<option key=${kind} value=${kind}>${words}</option>`)}
        </select></label>
      <button type="button" class="button quiet small" onClick=${() => onChoose({ from: "", to: "", who: "", what: "" })}>${t(
        "audit.clear"
      )}</button>
    </section>
  `;
}

function Entries({ found, state }) {
  const { items, people } = found;
  return html`
    <table class="audit-entries">
      <thead><tr>${["when", "who", "what", "details", "origin"].map((each) => html`<th key=${each} scope="col">${t(
        `audit.column.${each}`
      )}</th>`)}</tr></thead>
      <tbody>
        ${items.map((each, place) => html`
          <tr key=${each.entry} class=${place > 0 && items[place - 1].at.slice(0, 10) !== each.at.slice(0, 10) ? "new-day" : undefined}>
            <td class="number"><time datetime=${each.at} title=${each.at_utc}>${dateWords(each.at.slice(0, 10), {
              day: "2-digit", month: "2-digit", year: "numeric",
            })} ${each.at.slice(11, 19)}</time></td>
            <td>${each.name || person(each.who)}
              ${each.role && html`<small class="muted">${worded(["audit.role"], each.role)}</small>`}</td>
            <td>${worded(["audit.kind", "hall.event"], each.what)}
              ${each.on_kind && each.who !== `user:${each.on_id}` && html`<small class="muted">${onWhat(each, people)}</small>`}</td>
            <td class="audit-details">${toldOf(each, state).map(([name, value]) => html`<span key=${name}><span
              class="muted">${name}:</span> ${value}</span>`)}</td>
            <td class="number">${each.origin}</td>
          </tr>`)}
      </tbody>
    </table>
  `;
}

// People by the names that colleagues know; whoever did something to himself is named once.
function onWhat({ on_kind: kind, on_id: id }, people) {
  const known = kind === "user" && people.find((each) => each.who === `user:${id}`);
  return t(`audit.on.${kind}`, { name: known ? known.name : id });
}

function Pages({ found, onTurn }) {
  const { page, pages } = found;
  const step = (to, words) => html`<button type="button" class="button small" aria-disabled=${String(to < 1 || to > pages)}
    onClick=${() => to >= 1 && to <= pages && onTurn(to)}>${words}</button>`;
  return html`<nav class="audit-pages" aria-label=${t("audit.pages")}>
    ${step(page - 1, t("audit.newer"))}<span class="number">${t("audit.page", { page, pages })}</span>${step(page + 1, t("audit.older"))}
  </nav>`;
}

/** `{found, refusal, waits}` of what is wanted; it is asked for once, and again when something else is wanted. */
function useLog(wanted, lang) {
  const [told, setTold] = useState({ found: null, refusal: "" });
  const [waits, setWaits] = useState(false);
  const query = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value)).toString();
  useEffect(() => {
    let mine = true;
    setWaits(true);
    ask(query ? `/api/v1/audit?${query}` : "/api/v1/audit").then((next) => {
      if (!mine) return;
      setWaits(false);
      // What is wrong with the wish is said above the list that fitted the one before.
      setTold((was) => ({ found: next.found || was.found, refusal: next.refusal }));
    });
    return () => {
      mine = false;
    };
  }, [query, lang]);
  return { ...told, waits };
}

async function ask(path) {
  try {
    const answer = await send("GET", path);
    return answer.status === 200 ? { found: answer.body, refusal: "" } : { found: null, refusal: problem(answer) };
  } catch (error) {
    if (!(error instanceof LinkLost)) throw error;
    return { found: null, refusal: t("common.link_sign_in") };
  }
}

function wantedInAddress() {
  const asked = new URLSearchParams(window.location.search);
  return Object.fromEntries(KEPT.map((name) => [name, asked.get(name) || ""]));
}

function keepInAddress(wanted) {
  const address = new URL(window.location.href);
  for (const name of KEPT) {
    if (wanted[name]) address.searchParams.set(name, wanted[name]);
    else address.searchParams.delete(name);
  }
  window.history.replaceState(null, "", address);
}

// A kind by its words, in the order of the alphabet; where two have the same, the code tells them apart.
function inOrder(kinds) {
  return kinds.map((kind) => [kind, worded(["audit.kind", "hall.event"], kind)]).sort((one, other) => one[1].localeCompare(other[1]));
}

function person(who) {
  return doerWords(whoDid(who));
}

start(AuditPage);
