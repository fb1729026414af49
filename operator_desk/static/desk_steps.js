// What each step of the desk asks of the server, and what its answer tells at once.

import { t } from "/static/page.js";
import { withTicket } from "./steps.js";

/** The steps of one counter as functions; `desk` gives `{state, outcome, presses, foresee, refused, close}`. */
export function deskSteps(desk) {
  const { state, outcome, presses, foresee, refused, close } = desk;
  const { ticket } = state;
  const counterPath = `/api/v1/counters/${state.counter.number}`;

  const learn = (answers) => {
    for (const { body } of answers) {
      // A state that was on its way already when this happened is older than the answer.
      const seq = (body && body.seq) || 0;
      if (body && body.ticket) {
        foresee((was, age) => ({ ...withTicket(was, body.ticket, age), seq: Math.max(was.seq, seq) }));
      }
      if (body && body.code === "too_soon") refused(body.retry_after_s);
    }
  };
  const run = async (name, requests, words, counterNow) => {
    const answers = await presses.press(name, requests, learn);
    if (!answers || answers.some((answer) => answer.status >= 400)) return;
    const last = answers[answers.length - 1];
    close();
    const { back_at = null } = last.body || {};
    if (counterNow) foresee((was) => ({ ...was, counter: { ...was.counter, ...counterNow, back_at } }));
    if (last.status === 204) presses.say(t("desk.said.nobody"));
    else presses.say(t(words, { number: numberOf(last, state) }), "good");
  };
  const forTicket = ({ id }, step, body = {}) => ({ path: `/api/v1/tickets/${id}/${step}`, body });
  const forVisitor = (step, body) => run(step, [forTicket(ticket, step, body)], `desk.said.${step}`);
  // With a visitor still here the counter goes on serving; a break is then only announced.
  const rest = (path, body, words, reason, work = false) => {
    const counterNow = { reason, work, ...(ticket ? {} : { state: reason ? "paused" : "free" }) };
    return run("pause", [{ path: `${counterPath}/${path}`, body }], words, counterNow);
  };
  const callNext = { path: `${counterPath}/call-next`, body: {} };
  const finished = outcome ? { outcome } : {};

  return {
    call: () => run("call", [callNext], "desk.said.call"),
    callChosen: ({ id }, reason) =>
      run("call", [{ path: `${counterPath}/call`, body: { ticket: id, reason } }], "desk.said.call"),
    recall: () => forVisitor("recall"),
    start: () => forVisitor("start"),
    noShow: () => forVisitor("no-show"),
    finish: () => forVisitor("finish", finished),
    finishCall: () => run("finish-call", [forTicket(ticket, "finish", finished), callNext], "desk.said.call"),
    further: (service) =>
      run("further-service", [forTicket(ticket, "further-service", { service, ...finished })], "desk.said.further"),
    transfer: (body) => forVisitor("transfer", body),
    park: (reason, minutes, own) => forVisitor("park", { reason, minutes, own }),
    cancel: (reason) => forVisitor("cancel", { reason }),
    reprint: () => forVisitor("reprint"),
    back: (other) => run("return", [forTicket(other, "return")], "desk.said.return"),
    pause: ({ code, work }, minutes) => {
      const words = ticket ? "desk.said.pause_later" : "desk.said.pause";
      return rest("pause", { reason: code, ...(minutes ? { minutes } : {}) }, words, code, work);
    },
    resume: () => rest("resume", {}, "desk.said.resume", null),
  };
}

function numberOf({ body }, { ticket }) {
  if (body && body.ticket) return body.ticket.number;
  return ticket ? ticket.number : "";
}
