// The kiosk: which screen a visitor sees, and how a choice becomes a ticket.

import { currentLanguage, html, loadLanguage, start, t, useClock, useEffect, useRef, useState } from "./shared/page.js";
import { Booking } from "./booking.js";
import { findBooking, isAway, newKey, takeTicket, useHall } from "./hall.js";
import { Footer, Header } from "./frame.js";
import { differs, fitting } from "./names.js";
import { Away, Closed, Confirm, Locked, Menu, Priorities, Problem, Services, Taking, Who } from "./screens.js";
import { Ticket } from "./ticket.js";
import { quietBrowser, useIdle, useKeyboardFocus, useLow, useSteps } from "./touch.js";
import { useVoice } from "./voice.js";

const FIRST_LANGUAGE = "ru";
const DEFAULTS = { idle_s: 30, ticket_s: 15, ask_above: null, ask_who: false, booking_codes: false };
const NOBODY = {
  screen: "menu", who: null, group: null, service: null, page: 0, priority: null, code: "", ticket: null, problem: null,
};
const BEFORE = ["services", "priorities", "problem", "booking"];
const WITH_PRIORITY = ["menu", "services", "confirm"];

function Kiosk() {
  const hall = useHall();
  const now = useClock(250);
  const [resting, step] = useSteps();
  const low = useLow();
  const [visit, setVisit] = useState(NOBODY);
  const [language, setLanguage] = useState(currentLanguage());
  const [large, setLarge] = useState(false);
  const [muted, setMuted] = useState(false);
  const asked = useRef(null);
  const instance = useRef(null);

  const settings = { ...DEFAULTS, ...((hall && hall.settings) || {}) };
  const away = isAway(hall, now) && !(hall && hall.alone);
  const menu = fitting(hall && hall.menu, visit.who);
  const asksWho = settings.ask_who && differs(hall && hall.menu);
  const screenNow = visit.screen === "menu" && asksWho && !visit.who ? "who" : visit.screen;
  const group = menu && menu.groups.find((each) => each.letter === visit.group);
  const service = group && group.services.find((each) => each.code === visit.service);

  const go = (change) => setVisit((before) => ({ ...before, page: 0, ...change }));
  const speak = (lang) => loadLanguage(lang).then(() => setLanguage(lang)).catch(() => {});
  const wipe = () => {
    asked.current = null;
    setVisit(NOBODY);
    setLarge(false);
    setMuted(false);
    if (language !== FIRST_LANGUAGE) speak(FIRST_LANGUAGE);
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
    const wanted = () => asked.current === key;
    const answer = await takeTicket(choice, wanted, () => wanted() && setVisit((before) => ({ ...before, waiting: true })));
    if (!answer || !wanted()) return;
    go(answer.ticket ? { screen: "ticket", ticket: answer.ticket } : { screen: "problem", problem: answer.problem });
  };
  const find = async (code) => {
    const search = newKey();
    asked.current = search;
    go({ screen: "taking", waiting: false, code: "" });
    const answer = await findBooking(code, language);
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

  // On the ticket's screen the ticket itself says when it has been shown long enough.
  useIdle(visit.screen === "taking" ? Math.max(settings.idle_s, 60) : settings.idle_s, visit.screen, () => {
    if (visit.screen !== "ticket") wipe();
  });
  const out = away || !hall || !hall.open || Boolean(hall.locked);
  const said = out && visit.screen !== "ticket" ? null : screenNow;
  const of = { services: visit.group, confirm: visit.service, ticket: visit.ticket && visit.ticket.id }[screenNow];
  useVoice(large && !muted, said === "taking" || said === "problem" ? null : said, of, visit.who, language);
  useKeyboardFocus(screenNow);
  useEffect(() => quietBrowser(() => window.dispatchEvent(new Event("kiosk-back"))), []);
  useEffect(() => {
    window.addEventListener("kiosk-back", back);
    return () => window.removeEventListener("kiosk-back", back);
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
  const common = { hall, menu, visit, go, step, large, few: large || low };
  const screen = () => {
    if (visit.screen === "ticket") return html`<${Ticket} ...${common} settings=${settings} onEnd=${wipe} />`;
    if (visit.screen === "taking") return html`<${Taking} waiting=${visit.waiting} large=${large} />`;
    if (hall && hall.locked && !away) return html`<${Locked} reason=${hall.locked} />`;
    if (away) return html`<${Away} refused=${hall && hall.server.refused} large=${large} />`;
    if (visit.screen === "problem") return html`<${Problem} problem=${visit.problem} large=${large} />`;
    if (!hall.open) return html`<${Closed} reason=${menu.reason} />`;
    if (visit.screen === "priorities") return html`<${Priorities} ...${common} />`;
    if (visit.screen === "confirm" && service)
      return html`<${Confirm} ...${common} group=${group} service=${service} settings=${settings} onTake=${take} />`;
    if (visit.screen === "services" && group)
      return html`<${Services} ...${common} group=${group} onChoose=${(chosen) => choose(group, chosen)} />`;
    if (visit.screen === "booking") return html`<${Booking} ...${common} resting=${resting} onFind=${find} />`;
    if (screenNow === "who") return html`<${Who} ...${common} />`;
    return html`<${Menu} ...${common} onOpen=${open} quietly=${quietly} />`;
  };

  const first = visit.screen === "menu" && !visit.who;
  const offered = { hall, language, step, low, onSpeak: speak };
  return html`
    <main class="kiosk" data-screen=${screenNow} data-low=${low ? "true" : "false"} aria-disabled=${resting ? "true" : "false"}>
      <${Header} ...${offered} now=${now} away=${away} large=${large} />
      ${screen()}
      <${Footer}
        ...${offered}
        large=${large}
        onLarge=${() => {
          go({});
          setLarge(!large);
        }}
        muted=${muted}
        onMute=${() => setMuted(!muted)}
        priority=${mayAsk && !large && WITH_PRIORITY.includes(screenNow) ? visit.priority : undefined}
        onPriority=${toPriorities}
        onBooking=${mayBook && !large && ["who", "menu"].includes(screenNow) ? toBooking : null}
        back=${visit.screen === "ticket" ? "done" : first || (out && visit.screen !== "taking") ? null : "back"}
        onBack=${back}
      />
    </main>
  `;
}

start(Kiosk, { lang: FIRST_LANGUAGE });
