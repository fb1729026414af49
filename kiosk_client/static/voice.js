// The kiosk's voice in the accessible mode: says what the screen asks; silent where there is no voice.

import { useEffect, useRef, useState } from "./shared/page.js";

/** A sound that takes longer than this has no end: whoever waits for it goes on. */
export const LONGEST_SPEECH_S = 90;
// Beside people who talk, not over them.
const VOLUME = 0.6;
const QUESTION_TIMEOUT_MS = 4000;

/**
 * Says the words for `screen` ("menu", "services", …) once it opens; stops when another opens or `on` turns false.
 * Returns whether it speaks now.
 */
export function useVoice(on, screen, of, who, language) {
  const player = useRef(null);
  const [speaking, setSpeaking] = useState(false);
  useEffect(() => {
    if (!on || !screen) return undefined;
    const abort = new AbortController();
    const timer = window.setTimeout(() => abort.abort(), QUESTION_TIMEOUT_MS);
    const query = new URLSearchParams({ lang: language, ...(of ? { of } : {}), ...(who ? { who } : {}) });
    fetch(`/local/prompts/${screen}?${query}`, { signal: abort.signal })
      .then((answer) => (answer.ok ? answer.json() : { parts: [] }))
      .then(({ parts }) => {
        window.clearTimeout(timer);
        if (abort.signal.aborted || parts.length === 0) return undefined;
        player.current = player.current || new Audio();
        player.current.volume = VOLUME;
        player.current.onended = () => setSpeaking(false);
        player.current.onerror = () => setSpeaking(false);
        player.current.src = parts[0];
        setSpeaking(true);
        return player.current.play();
      })
      .catch(() => !abort.signal.aborted && setSpeaking(false))
      .finally(() => window.clearTimeout(timer));
    return () => {
      abort.abort();
      window.clearTimeout(timer);
      setSpeaking(false);
      if (!player.current) return;
      player.current.pause();
      // A sound that is still on its way would be heard on the next page.
      player.current.removeAttribute("src");
    };
  }, [on, screen, of, who, language]);
  return speaking;
}
