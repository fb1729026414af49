// The kiosk: which screen a visitor sees, and how a choice becomes a ticket.

import { currentLanguage, html, loadLanguage, start, useClock, useEffect, useRef, useState } from "./shared/page.js";
import { isAway, newKey, takeTicket, useHall } from "./hall.js";
import { Footer, Header } from "./frame.js";
import { Away, Closed, Confirm, Locked, Menu, Priorities, Problem, Services, Taking } from "./screens.js";
import { Ticket } from "./ticket.js";
import { quietBrowser, useIdle, useSteps } from "./touch.js";

const FIRST_LANGUAGE = "ru";
const DEFAULTS = { idle_s: 30, ticket_s: 15, ask_above: null };
const NOBODY = { screen: "menu", group: null, service: null, page: 0, priority: null, ticket: null, problem: null };
const BEFORE = { services: "menu", priorities: "menu", problem: "menu" };

function Kiosk() {
  const hall = useHall();
  const now = useClock(250);
  const [resting, step] = useSteps();
  const [visit, setVisit] = useState(NOBODY);
  const [language, setLanguage] = useState(currentLanguage());
  const [large, setLarge] = useState(false);
  const asked = useRef(null);
  const instance = useRef(null);

  const settings = { ...DEFAULTS, ...((hall && hall.settings) || {}) };
  const away = isAway(hall, now) && !(hall && hall.alone);
  const menu = hall && hall.menu;
  const group = menu && menu.groups.find((each) => each.letter === visit.group);
  const service = group && group.services.find((each) => each.code === visit.service);

  const go = (change) => setVisit((before) => ({ ...before, page: 0, ...change }));
  const speak = (lang) => loadLanguage(lang).then(() => setLanguage(lang)).catch(() => {});
  const wipe = () => {
    asked.current = null;
    setVisit(NOBODY);
    setLarge(false);
    if (language !== FIRST_LANGUAGE) speak(FIRST_LANGUAGE);
  };
  const back = () => {
    asked.current = null;
    if (visit.screen === "ticket" || visit.screen === "taking") wipe();
    else if (visit.screen === "confirm" && group && group.services.length > 1) go({ screen: "services", service: null });
    else if (visit.screen === "priorities") go({ screen: visit.cameFrom });
    else if (visit.screen in BEFORE || visit.screen === "confirm") go({ screen: "menu", group: null, service: null });
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

  const common = { hall, visit, go, step, large };
  const screen = () => {
    if (visit.screen === "ticket") return html`<${Ticket} ...${common} settings=${settings} onEnd=${wipe} />`;
    if (visit.screen === "taking") return html`<${Taking} waiting=${visit.waiting} />`;
    if (hall && hall.locked && !away) return html`<${Locked} reason=${hall.locked} />`;
    if (away) return html`<${Away} refused=${hall && hall.server.refused} />`;
    if (visit.screen === "problem") return html`<${Problem} problem=${visit.problem} />`;
    if (!hall.open) return html`<${Closed} reason=${menu.reason} />`;
    if (visit.screen === "priorities") return html`<${Priorities} ...${common} />`;
    if (visit.screen === "confirm" && service)
      return html`<${Confirm} ...${common} group=${group} service=${service} settings=${settings} onTake=${take} />`;
    if (visit.screen === "services" && group)
      return html`<${Services} ...${common} group=${group} onChoose=${(chosen) => choose(group, chosen)} />`;
    return html`<${Menu} ...${common} onOpen=${open} />`;
  };

  const quiet = away || !hall || !hall.open || Boolean(hall.locked);
  const mayAsk = !quiet && menu.priorities && menu.priorities.length > 0;
  return html`
    <main class="kiosk" data-screen=${visit.screen} aria-disabled=${resting ? "true" : "false"}>
      <${Header} hall=${hall} now=${now} away=${away} language=${language} step=${step} onSpeak=${speak} />
      ${screen()}
      <${Footer}
        step=${step}
        large=${large}
        onLarge=${() => setLarge(!large)}
        priority=${mayAsk && ["menu", "services", "confirm"].includes(visit.screen) ? visit.priority : undefined}
        onPriority=${() => go({ screen: "priorities", cameFrom: visit.screen })}
        back=${visit.screen === "ticket" ? "done" : visit.screen === "menu" || (quiet && visit.screen !== "taking") ? null : "back"}
        onBack=${back}
      />
    </main>
  `;
}

start(Kiosk, { lang: FIRST_LANGUAGE });
