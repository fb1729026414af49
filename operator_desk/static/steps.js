// The steps of the desk: their keys, which of them are allowed now, and which one comes next.

/** In the order of the keys at the bottom; `code` is the physical key, the same in every keyboard layout. */
export const STEPS = [
  { name: "call", code: "F2" },
  { name: "recall", code: "F3" },
  { name: "start", code: "F4" },
  { name: "no-show", code: "F6" },
  { name: "transfer", code: "F7" },
  { name: "park", code: "F8" },
  { name: "finish", code: "F9" },
  { name: "finish-call", code: "F10" },
  { name: "pause", code: "Digit0", alt: true },
  // Not one of the large keys: it belongs to the service that goes on, and stands beside its results.
  { name: "further-service", code: "Equal", alt: true, beside: true },
];

/** What is printed on a key: «F2», «Alt+0», «Alt+=». */
export function keyCap({ code, alt }) {
  return `${alt ? "Alt+" : ""}${code.replace("Digit", "").replace("Equal", "=")}`;
}

/** The step of a keyboard event, or null; a key held down is pressed once. */
export function stepOf(event) {
  if (event.repeat || event.ctrlKey || event.metaKey || event.shiftKey) return null;
  return STEPS.find((step) => step.code === event.code && Boolean(step.alt) === event.altKey) || null;
}

/** The place (from 0) of the result whose Alt+digit this is, or null. */
export function outcomeOf(event) {
  const digit = /^Digit([1-9])$/.exec(event.code);
  return digit && event.altKey && !event.ctrlKey && !event.metaKey && !event.repeat ? Number(digit[1]) - 1 : null;
}

/** Whether the ticket allows `step`; the server's words have `_` where its routes have `-`. */
export function allows(ticket, step) {
  return Boolean(ticket) && ticket.steps.some((each) => each.replace("_", "-") === step);
}

/** The names of all steps that may be pressed in `state`. */
export function allowedSteps(state) {
  const { counter, ticket } = state;
  if (ticket) {
    const names = STEPS.map((step) => step.name).filter((name) => allows(ticket, name));
    const known = names.filter((name) => name !== "call");
    const goOn = allows(ticket, "finish") && !counter.reason ? ["finish-call"] : [];
    return new Set([...known, ...goOn, "pause"]);
  }
  return new Set(away(counter) ? ["pause"] : ["call", "pause"]);
}

/** Whether a break was asked for; with a visitor still here it begins when he has gone. */
export function breakAsked(counter) {
  return away(counter) || Boolean(counter.reason);
}

/** Whether nobody is called to this counter now. */
export function away(counter) {
  return counter.state === "paused" || counter.state === "closed";
}

/** The step that usually comes next, which the page puts forward. */
export function nextStep(state, recallWait) {
  const { counter, ticket, settings } = state;
  if (!ticket) return away(counter) ? "pause" : "call";
  if (ticket.state === "serving") return waitingCount(state) > 0 && !counter.reason ? "finish-call" : "finish";
  return ticket.recalls >= settings.recalls && recallWait <= 0 ? "no-show" : "start";
}

/** How many wait for this counter. */
export function waitingCount(state) {
  return state.waiting.reduce((sum, each) => sum + each.waiting, 0);
}

/** Whether a no-show is said before the visitor was called as often as the office wishes. */
export function tooEarlyToGiveUp(state) {
  return state.ticket.recalls < state.settings.recalls;
}

/** `state` after an answer about `ticket`; `age` seconds is how old the state is, so that its clocks agree. */
export function withTicket(state, ticket, age) {
  const here = ticket.counter === state.counter.number && ["called", "serving"].includes(ticket.state);
  if (here) {
    const budget = { ...ticket.budget, used_s: ticket.budget.used_s - age };
    return { ...state, ticket: { ...ticket, budget }, counter: { ...state.counter, state: ticket.state } };
  }
  if (!state.ticket || state.ticket.id !== ticket.id) return state;
  return { ...state, ticket: null, counter: { ...state.counter, state: state.counter.reason ? "paused" : "free" } };
}
