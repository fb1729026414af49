// The operator's page: sign in at a counter, then one visitor, the steps, and who is next.

import { changeLanguage, html, start, t, useCallback, useClock, useEffect, useLayoutEffect, useMemo, useState } from "/static/page.js";
import { useAutoCall } from "./auto_call.js";
import { budgetNow, budgetWord } from "./budget.js";
import { CallHost, FromHost } from "./desk_host.js";
import { DeskPanel } from "./desk_panels.js";
import { deskSteps } from "./desk_steps.js";
import { useForgotten } from "./forgotten.js";
import { useLive } from "./live_state.js";
import { asks, LockDialog } from "./lock.js";
import { GivenPassword } from "./own_password.js";
import { usePresses } from "./presses.js";
import { QueueLists } from "./queue_lists.js";
import { useRecallPause } from "./recall_pause.js";
import { SayLine } from "./say_line.js";
import { useSession } from "./session.js";
import { SignIn } from "./sign_in.js";
import { recallHeld, StepKeys } from "./step_keys.js";
import {
  allowedSteps,
  away,
  breakAsked,
  nextStep,
  outcomeOf,
  stepOf,
  tooEarlyToGiveUp,
  waitingCount,
} from "./steps.js";
import { Switches, useSwitches } from "./switches.js";
import { TopBar } from "./top_bar.js";
import { NoVisitor, Visitor } from "./visitor.js";
import { worded } from "./worded.js";

const onLanguage = (lang) => changeLanguage(DeskPage, lang);

function DeskPage({ lang }) {
  const session = useSession();
  const seated = Boolean(session.user && session.counter && !session.mustChange);
  const locked = asks(session);
  const live = useLive("/desk", lang, seated, session.check, locked && session.locked.all);
  return html`
    ${seated && live.state
      ? html`<${Desk} lang=${lang} session=${session} live=${live} />`
      : html`<${Doorway} lang=${lang} session=${session} seated=${seated} />`}
    ${locked && html`<${LockDialog} session=${session} />`}
  `;
}

function Doorway({ lang, session, seated }) {
  return html`
    <div class="doorway">
      <${TopBar} title=${t("common.brand")} lang=${lang} onLanguage=${onLanguage} />
      ${session.mustChange
        ? html`<${GivenPassword} session=${session} />`
        : session.known && !seated
          ? html`<${SignIn} heading=${t("desk.sign_in")} withCounter=${true} notice=${doorNotice(session)}
            onDone=${session.adopt} />`
          : html`<p class="wait" role="status">${t(session.lost ? "common.link_sign_in" : "common.loading")}</p>`}
    </div>
  `;
}

// Somebody else may have taken the counter over; whoever sat there is told so, not just shown out.
function doorNotice({ user, ended, notice }) {
  if (user) return notice || t("desk.no_counter");
  return ended ? t("common.session_ended") : "";
}

function Desk({ lang, session, live }) {
  const { state, at, foresee } = live;
  const now = useClock(500);
  const presses = usePresses(session.check);
  const [panel, setPanel] = useState(null);
  const [outcome, setOutcome] = useState(null);
  const recallPause = useRecallPause(state, now);
  const switches = useSwitches();
  const visitor = state.ticket && state.ticket.id;
  const service = state.ticket && state.ticket.service.code;
  const close = useCallback(() => setPanel(null), []);

  // With the drawing itself: a key that was pressed right after it is not undone.
  useLayoutEffect(() => {
    setOutcome(null);
    setPanel((was) => (was && ["help", "alarms", "call", "roll"].includes(was.name) ? was : null));
  }, [visitor, service]);

  // With the drawing itself: what a first key press says is not wiped away after it.
  useLayoutEffect(() => presses.say(""), [lang]);

  const leave = async () => {
    const refusal = await session.leave();
    if (refusal) presses.say(refusal, "problem");
  };
  const steps = deskSteps({ state, outcome, presses, foresee, refused: recallPause.refused, close });
  const allowed = allowedSteps(state);
  const onStep = (name) => {
    if (presses.busy || presses.echo(name)) return;
    const obstacle = whyNot(name, state, allowed, recallPause.wait, outcome);
    if (obstacle) presses.say(obstacle);
    else takeStep(name, state, steps, setPanel);
  };
  const autoCall = useAutoCall({
    state,
    wanted: switches.autoCall && state.settings.auto_call_s > 0,
    calm: !panel && !presses.busy && !live.lost,
    now,
    call: steps.call,
  });
  const escape = () => {
    if (autoCall.left !== null && !panel) autoCall.hold();
    setPanel(null);
  };
  const forgotten = useForgotten(state, at, now);
  useHotKeys({ state, onStep, onOutcome: setOutcome, setPanel, escape });
  useTitle(state);
  useTidings(state, at, now, presses.say, switches.ring);

  const title = html`
    <span class="counter-plate number"
      aria-label=${t("common.counter_number", { number: state.counter.number })}>${state.counter.number}</span>
    <span class="top-words"><b>${state.counter.name}</b><span>${stateWords(state)}</span></span>
  `;
  const free = !state.ticket && !away(state.counter);
  return html`
    <div class="desk">
      <${TopBar} title=${title} session=${session} live=${live} lang=${lang}
        onLanguage=${onLanguage} onLeave=${leave}>
        ${state.settings.takes_roll_numbers &&
        html`<button type="button" class="button quiet small"
          onClick=${() => setPanel({ name: "roll" })}>${t("hall.roll")}</button>`}
        <${CallHost} state=${state} presses=${presses} />
        <${Switches} switches=${switches} settings=${state.settings} />
        <button type="button" class="button quiet small" onClick=${() => setPanel({ name: "help" })}>
          ${t("desk.keys")} <kbd>F1</kbd>
        </button>
      <//>
      <main class="desk-main">
        ${state.ticket
          ? html`<${Visitor} state=${state} at=${at} now=${now} outcome=${outcome} forgotten=${forgotten}
              onOutcome=${setOutcome} onStep=${onStep}
              onExtra=${(name) => (name === "cancel" ? setPanel({ name }) : steps[name]())} />`
          : html`<${NoVisitor} state=${state} at=${at} now=${now} onStep=${() => setPanel({ name: "pause" })} />`}
        <div class="side">
          ${panel
            ? html`<${DeskPanel} key=${panel.name} panel=${panel} state=${state} at=${at} now=${now} presses=${presses} steps=${steps}
              onClose=${close} />`
            : html`<${QueueLists} state=${state} at=${at} now=${now} free=${free} busy=${Boolean(presses.busy)}
                onCall=${(ticket) => setPanel({ name: "call", ticket })} onReturn=${steps.back} />`}
          <${FromHost} state=${state} presses=${presses} />
        </div>
      </main>
      <${SayLine} presses=${presses} alarms=${state.alarms} words=${busyWords}
        onAlarms=${() => setPanel({ name: "alarms" })} />
      <${StepKeys} state=${state} allowed=${allowed} next=${nextStep(state, recallPause.wait)} busy=${presses.busy}
        recallWait=${recallPause.wait} autoCall=${autoCall.left} onStep=${onStep} />
    </div>
  `;
}

const ENDS_A_SERVICE = ["finish", "finish-call", "further-service"];

// Why a step cannot be taken now, in words; an empty text when it can.
function whyNot(name, state, allowed, recallWait, outcome) {
  const { ticket, settings } = state;
  if (name === "recall" && recallHeld(state, recallWait)) {
    const usedUp = ticket.recalls >= settings.recalls;
    if (usedUp) return t("desk.recalls_used_up", { limit: settings.recalls });
    return t("desk.recall_wait", { seconds: recallWait });
  }
  if (!allowed.has(name)) return t("desk.not_now", { step: t(`desk.step.${name}`) });
  return ENDS_A_SERVICE.includes(name) && state.result_required && !outcome ? t("desk.outcome_first") : "";
}

function stateWords({ counter, ticket }) {
  if (counter.work && !ticket) return t("desk.on_work");
  const now = t(`common.counter_state.${counter.state}`);
  return ticket && counter.reason ? t("desk.then_pause", { now }) : now;
}

function busyWords(name) {
  return worded(["desk.step", "common.step"], name);
}

// A usual step is done at once; one that needs a word or may be regretted opens its panel.
function takeStep(name, state, steps, setPanel) {
  if (name === "transfer" || name === "park" || name === "further-service") return setPanel({ name });
  if (name === "pause") return breakAsked(state.counter) ? steps.resume() : setPanel({ name });
  if (name === "no-show") return tooEarlyToGiveUp(state) ? setPanel({ name }) : steps.noShow();
  if (name === "finish-call") return steps.finishCall();
  return steps[name]();
}

function useHotKeys({ state, onStep, onOutcome, setPanel, escape }) {
  // Before the screen is painted: whatever a person sees lit, its key already works.
  useLayoutEffect(() => {
    const onKey = (event) => {
      if (event.code === "F1") {
        event.preventDefault();
        return setPanel((was) => (was && was.name === "help" ? null : { name: "help" }));
      }
      if (event.key === "Escape") return escape();
      const step = stepOf(event);
      if (step) {
        event.preventDefault();
        return onStep(step.name);
      }
      const place = outcomeOf(event);
      if (place !== null && state.ticket && state.ticket.state === "serving" && state.outcomes[place]) {
        event.preventDefault();
        onOutcome(state.outcomes[place].code);
      }
      return undefined;
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  });
}

// The tab tells a busy person what matters: who sits here, or how many wait.
function useTitle(state) {
  const waiting = waitingCount(state);
  const place = t("common.counter_number", { number: state.counter.number });
  const idle = waiting ? t.n("desk.title_waiting", waiting) : t("desk.nobody_waits");
  const title = state.ticket ? state.ticket.number : idle;
  useEffect(() => {
    document.title = `${title} · ${place}`;
  }, [title, place]);
}

// Said once when it happens: an empty queue got a visitor, a budget changed its light.
function useTidings(state, at, now, say, ring) {
  const waiting = waitingCount(state);
  const before = useMemo(() => ({ waiting, light: "", visitor: null }), []);
  const budget = state.ticket && budgetNow(state.ticket, at, now, state.settings);
  const light = budget ? budget.light : "";
  useEffect(() => {
    if (before.waiting === 0 && waiting > 0 && !state.ticket) {
      say(t("desk.somebody_came"), "good");
      ring();
    }
    before.waiting = waiting;
  }, [waiting]);
  useEffect(() => {
    const visitor = state.ticket ? state.ticket.id : null;
    if (visitor && visitor === before.visitor && before.light && light !== "green") {
      say(t("desk.budget_tidings", { number: state.ticket.number, word: budgetWord(budget) }), "warning");
    }
    before.light = light;
    before.visitor = visitor;
  }, [light, state.ticket && state.ticket.id]);
}

start(DeskPage);
