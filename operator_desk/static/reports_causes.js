// Why visits were beyond the standard: shown the moment it is picked, sent one after the other, kept until the server has it.

import { recall, remember, t, useCallback, useEffect, useRef, useState } from "/static/page.js";
import { send } from "/static/http.js";

/**
 * `{list, of, pick}`: the causes that one can pick (`{code, name}`), what a ticket has now (`{code, name, comment, waits?}` or null),
 * and the picking: `pick(ticket, cause, comment)`, with null for no cause after all.
 * A pick that the server refuses is taken back, and the line of the page says why. Those that wait stay on this computer for
 * `person` (a login), who finds and sends them when the page is opened again.
 */
export function useCauses(presses, lang, lost, person) {
  const place = `reports-causes ${person}`;
  const waiting = useRef(null);
  if (!waiting.current) waiting.current = kept(place);
  const [list, setList] = useState([]);
  const [picked, setPicked] = useState(() => Object.fromEntries(waiting.current.map(({ ticket, mine }) => [ticket.id, mine])));
  const [turn, setTurn] = useState(0);
  const sending = useRef(false);
  const gone = useRef(false);
  useEffect(() => () => {
    gone.current = true;
  }, []);

  useEffect(() => {
    let here = true;
    const read = async () => {
      try {
        const { status, body } = await send("GET", "/api/v1/reports/causes");
        if (here && status === 200) setList(body.items);
      } catch {
        // Asked again when the link is back.
      }
    };
    if (!lost) read();
    return () => {
      here = false;
    };
  }, [lang, lost]);

  const pick = useCallback((ticket, cause, comment) => {
    const mine = cause ? { ...cause, comment: comment || null, waits: true } : { code: null, waits: true };
    setPicked((was) => ({ ...was, [ticket.id]: mine }));
    waiting.current.push({ ticket: { id: ticket.id, number: ticket.number }, mine });
    keep(place, waiting.current);
    setTurn((was) => was + 1);
  }, []);

  useEffect(() => {
    if (!waiting.current.length || sending.current || presses.busy) return;
    const { ticket, mine } = waiting.current[0];
    sending.current = true;
    const body = mine.code ? { cause: mine.code, comment: mine.comment } : { cause: null };
    const request = { method: "PUT", path: `/api/v1/reports/causes/${encodeURIComponent(ticket.id)}`, body };
    presses.press(`cause ${ticket.number} ${performance.now()}`, [request]).then((answers) => {
      sending.current = false;
      // Whoever left, or was signed out, has not taken it back.
      if (gone.current || (answers && answers[0].status === 401)) return;
      const done = Boolean(answers) && answers[0].status < 400;
      waiting.current.shift();
      keep(place, waiting.current);
      if (done) presses.say(mine.code ? t("reports.said.cause", { number: ticket.number, cause: mine.name })
        : t("reports.said.no_cause", { number: ticket.number }), "good");
      setPicked((was) => {
        // What was picked for the same ticket since then stays on the screen.
        if (was[ticket.id] !== mine) return was;
        return { ...was, [ticket.id]: done ? { ...mine, waits: false } : undefined };
      });
      setTurn((was) => was + 1);
    });
  }, [turn, presses.busy]);

  const of = (ticket) => {
    const found = picked[ticket.id] || ticket.cause;
    return found && found.code ? found : null;
  };
  return { list, of, pick };
}

function keep(place, waiting) {
  remember(place, JSON.stringify(waiting));
}

function kept(place) {
  try {
    return JSON.parse(recall(place)) || [];
  } catch {
    return [];
  }
}
