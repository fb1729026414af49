// The kiosk: which screen a visitor sees, and how a choice becomes a ticket.

import {
  currentLanguage, html, loadLanguage, showTraining, start, t, useClock, useEffect, useLayoutEffect, useRef, useState,
} from "./shared/page.js";
import { Booking } from "./booking.js";
import { findBooking, isAway, newKey, takeTicket, useHall } from "./hall.js";
import { Footer, Header } from "./frame.js";
import { differs, fitting } from "./names.js";
import { Away, Closed, Confirm, Locked, Menu, Priorities, Problem, Services, Taking, Who } from "./screens.js";
import { Ticket } from "./ticket.js";
import { useNewPage, useResting, useSteps } from "./taps.js";
import { quietBrowser, useIdle, useKeyboardFocus, useLow } from "./touch.js";
import { LONGEST_SPEECH_S, useVoice } from "./voice.js";

const FIRST_LANGUAGE = "ru";
const DEFAULTS = { idle_s: 30, ticket_s: 15, ask_above: null, ask_who: false, booking_codes: false, training: false };
const NOBODY = {
  screen: "menu", who: null, group: null, service: null, page: 0, priority: null, code: "", ticket: null, problem: null,
};
const BEFORE = ["services", "priorities", "problem", "booking"];
const WITH_PRIORITY = ["menu", "services", "confirm"];
// Screens with words of their own for the voice; the ticket speaks for itself.
const SAID = ["who", "menu", "services", "confirm", "priorities", "booking", "problem", "locked", "closed"];

// The screen that is drawn: what a visitor has begun, unless the kiosk takes nobody now.
function screenOf({ visit, hall, away, asksWho, group, service }) {
  if (visit.screen === "ticket" || visit.screen === "taking") return visit.screen;
  if (away) return "away";
  if (hall.locked) return "locked";
  if (visit.screen === "problem") return "problem";
  if (!hall.open) return "closed";
  if (["priorities", "booking"].includes(visit.screen)) return visit.screen;
  if (visit.screen === "confirm" && service) return "confirm";
  if (visit.screen === "services" && group) return "services";
  return asksWho && !visit.who ? "who" : "menu";
}

// What decides which tile lies where, beside the visitor's own steps.
function layout(hall, menu) {
  if (!menu) return null;
  const groups = menu.groups.map((group) => [group.letter, group.services.map((each) => each.code)]);
  return [groups, (menu.priorities || []).map((each) => each.code), hall.languages, hall.alone, hall.printer.paper === "out"];
}

function Kiosk() {
  const hall = useHall();
  const now = useClock(250);
  const resting = useResting();
  const step = useSteps();
  const low = useLow();
  const [visit, setVisit] = useState(NOBODY);
  const [language, setLanguage] = useState(currentLanguage());
  const [large, setLarge] = useState(false);
  const [muted, setMuted] = useState(false);
  const asked = useRef(null);
  const instance = useRef(null);
  const wanted = useRef(FIRST_LANGUAGE);
  const loading = useRef(Promise.resolve());

  const settings = { ...DEFAULTS, ...((hall && hall.settings) || {}) };
  const away = isAway(hall, now) && !(hall && hall.alone);
  const menu = fitting(hall && hall.menu, visit.who);
  useEffect(() => {
    showTraining(settings.training);
  }, [settings.training, language]);
  const asksWho = settings.ask_who && differs(hall && hall.menu);
  const group = menu && menu.groups.find((each) => each.letter === visit.group);
  const service = group && group.services.find((each) => each.code === visit.service);
  const out = away || !hall || !hall.open || Boolean(hall.locked);
  const drawn = screenOf({ visit, hall, away, asksWho, group, service });

  const go = (change) => setVisit((before) => ({ ...before, page: 0, ...change }));
  // One after the other: a slow catalogue never comes back over the language that was wanted after it.
  const speak = (lang) => {
    wanted.current = lang;
    loading.current = loading.current
      .then(() => wanted.current === lang && loadLanguage(lang).then(() => setLanguage(lang)))
      .catch(() => {});
  };
  const wipe = () => {
    asked.current = null;
    setVisit(NOBODY);
    setLarge(false);
    setMuted(false);
    if (language !== FIRST_LANGUAGE || wanted.current !== FIRST_LANGUAGE) speak(FIRST_LANGUAGE);
  };
  const back = () => {
    asked.current = null;
    if (visit.screen === "ticket" || visit.screen === "taking") wipe();
    else if (visit.screen === "confirm" && group && group.services.length > 1) go({ screen: "services", service: null });
    else if (visit.screen === "priorities") go({ screen: visit.cameFrom });
    else if (BEFORE.includes(visit.screen) || visit.screen === "confirm") go({ screen: "menu", group: null, service: null, code: "" });
    else if (visit.screen === "menu") go({ who: null });
  };

  const take = async (chosen) => {
    const key = newKey();
    asked.current = key;
    go({ screen: "taking", service: chosen.code, waiting: false });
    const choice = { service: chosen.code, language, priority: visit.priority, key, large };
    const here = () => asked.current === key;
    const answer = await takeTicket(choice, here, () => here() && setVisit((before) => ({ ...before, waiting: true })));
    if (!answer || !here()) return;
    go(answer.ticket ? { screen: "ticket", ticket: answer.ticket } : { screen: "problem", problem: answer.problem });
  };
  const find = async (code) => {
    const search = newKey();
    asked.current = search;
    go({ screen: "taking", waiting: false, code: "" });
    const answer = await findBooking(code, language, large);
    if (asked.current !== search) return;
    go(answer.ticket ? { screen: "ticket", ticket: answer.ticket } : { screen: "problem", problem: answer.problem });
  };
  const choose = (chosenGroup, chosen) => {
    const long = settings.ask_above !== null && chosen.waiting >= settings.ask_above;
    if (long || (chosen.papers && chosen.papers.length !== 0)) {
      go({ screen: "confirm", group: chosenGroup.letter, service: chosen.code });
    } else {
      take(chosen);
    }
  };
  const open = (chosen) => {
    if (chosen.services.length === 1) choose(chosen, chosen.services[0]);
    else go({ screen: "services", group: chosen.letter });
  };

  // A choice on its way cannot be taken back; while the hall is out of reach the visitor may leave it to the kiosk.
  const nowhere = out || (visit.screen === "menu" && !visit.who);
  const stays = { ticket: false, taking: !visit.waiting }[drawn] ?? nowhere;
  const of = { services: visit.group, confirm: visit.service }[drawn];
  const speaking = useVoice(large && !muted, SAID.includes(drawn) ? drawn : null, of, visit.who, language);
  // The ticket itself says when it has been shown long enough.
  const idle = Math.max(settings.idle_s, visit.screen === "taking" ? 60 : 0, speaking ? LONGEST_SPEECH_S : 0);
  useIdle(idle, `${visit.screen} ${speaking}`, () => {
    if (visit.screen !== "ticket") wipe();
  });
  const page = [drawn, visit.page, visit.who, visit.group, visit.service, visit.ticket && visit.ticket.id].join(" ");
  useKeyboardFocus(page);
  useNewPage(hall && JSON.stringify([page, language, large, low, visit.priority, layout(hall, menu)]));
  useEffect(() => quietBrowser(() => window.dispatchEvent(new Event("kiosk-back"))), []);
  useLayoutEffect(() => {
    const go = () => stays || back();
    window.addEventListener("kiosk-back", go);
    return () => window.removeEventListener("kiosk-back", go);
  });
  useEffect(() => {
    document.documentElement.dataset.contrast = large ? "high" : "normal";
  }, [large]);
  useEffect(() => {
    if (!hall) return;
    // The kiosk's program was started anew, perhaps with newer pages: load them while nobody is here.
    if (instance.current && instance.current !== hall.instance && visit.screen === "menu") window.location.reload();
    instance.current = instance.current || hall.instance;
  }, [hall && hall.instance, visit.screen]);
  useEffect(() => {
    const gone = (visit.screen === "services" && !group) || (visit.screen === "confirm" && !service);
    if (menu && gone) go({ screen: "menu", group: null, service: null });
  }, [menu]);

  const mayAsk = !out && menu.priorities && menu.priorities.length > 0;
  const mayBook = !out && settings.booking_codes && !hall.alone;
  const toPriorities = () => go({ screen: "priorities", cameFrom: visit.screen });
  const toBooking = () => go({ screen: "booking", code: "" });
  const quietly = [
    mayBook && { key: "booking", name: t("kiosk.booking.entry"), open: true, onTap: toBooking },
    mayAsk && { key: "priority", name: t("kiosk.simple.priority.ask"), open: true, onTap: toPriorities },
  ].filter(Boolean);
  const common = { hall, menu, visit, go, step, large, low, few: large || low };
  const screens = {
    ticket: () => html`<${Ticket} ...${common} muted=${muted} settings=${settings} onEnd=${wipe} />`,
    taking: () => html`<${Taking} waiting=${visit.waiting} large=${large} />`,
    locked: () => html`<${Locked} reason=${hall.locked} />`,
    away: () => html`<${Away} server=${hall ? hall.server : {}} large=${large} />`,
    problem: () => html`<${Problem} problem=${visit.problem} large=${large} />`,
    closed: () => html`<${Closed} reason=${menu.reason} />`,
    priorities: () => html`<${Priorities} ...${common} />`,
    confirm: () => html`<${Confirm} ...${common} group=${group} service=${service} settings=${settings} onTake=${take} />`,
    services: () => html`<${Services} ...${common} group=${group} onChoose=${(chosen) => choose(group, chosen)} />`,
    booking: () => html`<${Booking} ...${common} onFind=${find} />`,
    who: () => html`<${Who} ...${common} />`,
    menu: () => html`<${Menu} ...${common} onOpen=${open} quietly=${quietly} />`,
  };

  const offered = { hall, language, step, low, onSpeak: speak };
  return html`
    <main class="kiosk" data-screen=${drawn} data-low=${low ? "true" : "false"} aria-disabled=${resting ? "true" : "false"}>
      <${Header} ...${offered} now=${now} away=${away} large=${large} />
      ${screens[drawn]()}
      <${Footer}
        ...${offered}
        large=${large}
        onLarge=${() => {
          go({});
          setLarge(!large);
        }}
        muted=${muted}
        onMute=${() => setMuted(!muted)}
        priority=${mayAsk && !large && WITH_PRIORITY.includes(drawn) ? visit.priority : undefined}
        onPriority=${toPriorities}
        onBooking=${mayBook && !large && ["who", "menu"].includes(drawn) ? toBooking : null}
        back=${drawn === "ticket" ? "done" : stays ? null : "back"}
        onBack=${back}
      />
    </main>
  `;
}

start(Kiosk, { lang: FIRST_LANGUAGE });
