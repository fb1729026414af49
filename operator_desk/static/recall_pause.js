// How long it is until a call may be repeated: the office lets a visitor walk before he is called again.

import { useEffect, useRef } from "/static/page.js";

/** Whole seconds until the next recall of the state's ticket; `refused(seconds)` takes the server's own word for it. */
export function useRecallPause(state, now) {
  const last = useRef({ key: "", at: 0, pause: 0 });
  const ticket = state && state.ticket;
  const key = ticket && ticket.state === "called" ? `${ticket.id} ${ticket.recalls}` : "";
  if (key && key !== last.current.key) {
    const sameVisitor = last.current.key.split(" ")[0] === ticket.id;
    last.current = { key, ...begun(state, ticket, sameVisitor, now) };
  }
  useEffect(() => {
    if (!key) last.current = { key: "", at: 0, pause: 0 };
  }, [key]);
  const refused = (seconds) => {
    last.current = { ...last.current, at: performance.now(), pause: seconds };
  };
  const { at, pause } = last.current;
  return { wait: key ? Math.max(0, Math.ceil(pause - (now - at) / 1000)) : 0, refused };
}

// A recall seen here has just happened; on a page that was loaded anew, the call's own time says how long ago it was.
function begun(state, ticket, sameVisitor, now) {
  const pause = state.settings.recall_pause_s;
  if (sameVisitor || !ticket.called_at) return { at: now, pause };
  const since = Math.max(0, (Date.parse(state.server_time) - Date.parse(ticket.called_at)) / 1000);
  return { at: now, pause: pause - since };
}
