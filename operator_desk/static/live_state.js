// The newest state of a page, when it came, and what an answer to our own step already tells about it.

import { useCallback, useEffect, useState } from "/static/page.js";
import { connect } from "/static/live.js";

const NO_LINK = { connected: false, ageSeconds: null, refused: false };
const REFUSED_AGAIN_MS = 2000;
const OLD_SECONDS = 15;

/**
 * Listen to `namespace` while `active`: `{state, at, link, lost, foresee}`. While `held` nothing is asked for, and the state stays.
 *
 * `at` is the `performance.now()` of the state; `lost` is true when what is shown may be old. `foresee(change)` lets
 * `change(state, ageSeconds)` add what an answer has told until the next state brings the whole truth. `onRefused` is
 * called when the server does not know us any more.
 */
export function useLive(namespace, lang, active, onRefused, held = false) {
  const [live, setLive] = useState({ state: null, at: 0 });
  const [link, setLink] = useState(NO_LINK);
  const [round, setRound] = useState(0);

  useEffect(() => {
    if (!active || held) return undefined;
    let again = 0;
    const line = connect(
      namespace,
      { lang },
      {
        onState: (state) =>
          setLive((was) => (was.state && state.seq < was.state.seq ? was : { state, at: performance.now() })),
        onLink: (told) => {
          setLink(told);
          if (!told.refused || again) return;
          again = window.setTimeout(() => setRound((was) => was + 1), REFUSED_AGAIN_MS);
          onRefused();
        },
      }
    );
    return () => {
      window.clearTimeout(again);
      line.close();
      setLink(NO_LINK);
    };
  }, [namespace, lang, active, held, round]);

  useEffect(() => {
    if (!active) setLive({ state: null, at: 0 });
  }, [active]);

  const foresee = useCallback((change) => {
    setLive((was) => {
      if (!was.state) return was;
      return { state: change(was.state, secondsSince(was.at, performance.now())), at: was.at };
    });
  }, []);

  const lost = !link.connected || (link.ageSeconds !== null && link.ageSeconds > OLD_SECONDS);
  return { ...live, link, lost, foresee };
}

/** The seconds since `at` on the clock that nobody can turn; never negative. */
export function secondsSince(at, now) {
  return Math.max(0, (now - at) / 1000);
}
