// The set-up of the office in the browser: a section for each subject, and the bar that applies what was changed.

import { changeLanguage, html, start, t, useEffect, useLayoutEffect, useRef, useState } from "/static/page.js";
import { HallDoor } from "./hall_door.js";
import { usePresses } from "./presses.js";
import { mayEnter, Room } from "./rooms.js";
import { Boards } from "./setup_boards.js";
import { Counters } from "./setup_counters.js";
import { Devices } from "./setup_devices.js";
import { NotYet, useDraft } from "./setup_draft.js";
import { SetupFile } from "./setup_file.js";
import { FirstSteps } from "./setup_first.js";
import { History } from "./setup_history.js";
import { Hours } from "./setup_hours.js";
import { Limits, Office } from "./setup_limits.js";
import { keyOf } from "./setup_model.js";
import { Order } from "./setup_order.js";
import { People } from "./setup_people.js";
import { Reports } from "./setup_reports.js";
import { ApplyBar } from "./setup_review.js";
import { Services } from "./setup_services.js";
import { Texts } from "./setup_texts.js";
import { Ticket } from "./setup_ticket.js";

const SECTIONS = {
  services: Services, counters: Counters, people: People, hours: Hours, limits: Limits, order: Order, texts: Texts, ticket: Ticket,
  boards: Boards, devices: Devices, reports: Reports, office: Office, file: SetupFile, history: History,
};
/** Which section has the fields of a part of the set-up. */
const SECTION_OF = {
  groups: "services", services: "services", counters: "counters", users: "people", hours: "hours", days_off: "hours", standard: "limits",
  settings: "limits", reports: "reports", backup: "reports", priorities: "order", calling: "order", voice: "texts", devices: "devices",
  layouts: "boards", ticket: "ticket", directory: "file",
};
const WRONG = ".wrong input, .wrong select, .wrong textarea, .wrong button";
const IN_TEXTS = ["ticker", "tracking_url"];

const onLanguage = (lang) => changeLanguage(SetupPage, lang);

function SetupPage({ lang }) {
  return html`<${HallDoor} lang=${lang} onLanguage=${onLanguage} Inside=${Setup} />`;
}

function Setup({ lang, session, live }) {
  const presses = usePresses(session.check);
  const may = mayEnter("setup", session.user.role);
  return html`
    <${Room} name="setup" ...${{ lang, session, live, presses, onLanguage }} busyWords=${() => t("setup.step")}>
      ${may
        ? html`<${Sections} ...${{ lang, session, live, presses }} />`
        : html`<main class="wait"><p>${t("setup.not_for_you")}</p></main>`}
    <//>
  `;
}

function Sections({ lang, session, live, presses }) {
  const edit = useDraft(session.user.name);
  const { section, chosen, go } = usePlace();
  const [shown, setShown] = useState(0);
  const main = useRef(null);
  // A section begins at its top, wherever the one before was left.
  useLayoutEffect(() => {
    main.current.scrollTop = 0;
  }, [section]);
  // Whoever made a thing goes on in it, whoever took one away goes on in its section: what had the focus is gone.
  const came = useRef(false);
  useLayoutEffect(() => {
    if (came.current && document.activeElement === document.body) (main.current.querySelector(".setup-editor input") || main.current).focus();
    came.current = true;
  }, [section, chosen]);
  // The field that is wrong gets the focus as soon as it is drawn at its place.
  const wanted = useRef(false);
  useLayoutEffect(() => {
    wanted.current = wanted.current && Boolean(edit.fault);
    const field = wanted.current && main.current.querySelector(WRONG);
    if (!field) return;
    wanted.current = false;
    field.focus();
    // What is wrong with it stands below it, and must not lie behind the bar.
    field.scrollIntoView({ block: "center" });
  });
  const show = (where) => {
    wanted.current = true;
    go(...placeOf(where, edit.setup));
    setShown(shown + 1);
  };
  const Part = SECTIONS[section];
  const today = live.state.server_time.slice(0, 10);
  return html`
    <div class="setup-frame">
      <nav class="setup-nav" aria-label=${t("setup.sections")}>
        ${Object.keys(SECTIONS).map((name) => html`<a key=${name} href=${`#${name}`} aria-current=${name === section ? "page" : undefined}>${
          t(`setup.section.${name}`)}</a>`)}
      </nav>
      <main class="setup-main" ref=${main} tabindex="-1" aria-labelledby="setup-heading">
        ${edit.base && html`<${FirstSteps} setup=${edit.base} devices=${live.state.devices} section=${section} />`}
        <header class="setup-head"><h2 id="setup-heading">${t(`setup.section.${section}`)}</h2>
          <p class="muted">${t(`setup.about.${section}`)}</p></header>
        ${edit.setup ? html`<${Part} key=${section} ...${{ lang, edit, chosen, go, presses, session, today }} />`
          : html`<${NotYet} refusal=${edit.refusal} />`}
      </main>
    </div>
    ${edit.setup ? html`<${ApplyBar} ...${{ edit, presses, go, show }} />` : html`<div></div>`}
  `;
}

/** The section in the address, and what is chosen in it: «#services/grid-person»; `go(section, chosen)` changes it. */
function usePlace() {
  const [place, setPlace] = useState(placeInAddress);
  useEffect(() => {
    const onTurn = () => setPlace(placeInAddress());
    window.addEventListener("hashchange", onTurn);
    return () => window.removeEventListener("hashchange", onTurn);
  }, []);
  const go = (section, chosen) => {
    window.location.hash = chosen === undefined || chosen === null ? section : `${section}/${encodeURIComponent(chosen)}`;
  };
  return { ...place, go };
}

function placeInAddress() {
  const [section, ...rest] = window.location.hash.slice(1).split("/");
  const chosen = rest.length ? decodeURIComponent(rest.join("/")) : null;
  return section in SECTIONS ? { section, chosen } : { section: "services", chosen: null };
}

// Where the fields stand that the server's word is about.
function placeOf([part, index, field], setup) {
  if (part === "settings" && IN_TEXTS.includes(index)) return ["texts", null];
  if (part === "services" && field === "call") return ["texts", null];
  const one = Array.isArray(setup[part]) ? setup[part][index] : null;
  const key = one ? keyOf(part, one) : part === "layouts" && index !== undefined ? index : null;
  return [SECTION_OF[part] || "office", part === "groups" && key ? `group:${key}` : key];
}

start(SetupPage);
