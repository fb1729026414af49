// The kiosk's voice in the accessible mode: says what the screen asks; silent where there is no voice.

import { useEffect, useRef } from "./shared/page.js";

// Beside people who talk, not over them.
const VOLUME = 0.6;
const QUESTION_TIMEOUT_MS = 4000;

/** Says the words for `screen` ("menu", "services", …) once it opens; stops when another opens or `on` turns false. */
export function useVoice(on, screen, of, who, language) {
  const player = useRef(null);
  useEffect(() => {
    if (!on || !screen) return undefined;
    const abort = new AbortController();
    const timer = window.setTimeout(() => abort.abort(), QUESTION_TIMEOUT_MS);
    const query = new URLSearchParams({ lang: language, ...(of ? { of } : {}), ...(who ? { who } : {}) });
    fetch(`/local/prompts/${screen}?${query}`, { signal: abort.signal })
      .then((answer) => (answer.ok ? answer.json() : { parts: [] }))
      .then(({ parts }) => {
        if (abort.signal.aborted || parts.length === 0) return undefined;
        player.current = player.current || new Audio();
        player.current.volume = VOLUME;
        player.current.src = parts[0];
        return player.current.play();
      })
      .catch(() => {})
      .finally(() => window.clearTimeout(timer));
    return () => {
      abort.abort();
      window.clearTimeout(timer);
      if (player.current) player.current.pause();
    };
  }, [on, screen, of, who, language]);
}
