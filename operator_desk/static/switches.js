// What an operator switches on or off for the desk at which he sits: the soft sound, the call that comes by itself.

import { html, recall, remember, t, useEffect, useState } from "/static/page.js";
import { playSoftly, wakeSound } from "./soft_sound.js";

const SOUND = "talon.desk_sound";
const AUTO = "talon.desk_auto_call";

/** `{sound, setSound, autoCall, setAutoCall, ring}`, kept by this browser; both are on until somebody switches them off. */
export function useSwitches() {
  const [sound, setSound] = useKept(SOUND);
  const [autoCall, setAutoCall] = useKept(AUTO);
  useEffect(() => {
    const kinds = ["keydown", "pointerdown"];
    kinds.forEach((kind) => window.addEventListener(kind, wakeSound));
    return () => kinds.forEach((kind) => window.removeEventListener(kind, wakeSound));
  }, []);
  return { sound, setSound, autoCall, setAutoCall, ring: () => sound && playSoftly() };
}

function useKept(name) {
  const [on, setOn] = useState(recall(name) !== "off");
  const set = (value) => {
    remember(name, value ? "on" : "off");
    setOn(value);
  };
  return [on, set];
}

/** The switches in the top bar; the second only where the office calls by itself. */
export function Switches({ switches, settings }) {
  const { sound, setSound, autoCall, setAutoCall } = switches;
  const hear = () => {
    setSound(!sound);
    if (!sound) playSoftly();
  };
  return html`
    <button type="button" class="button quiet small switch" aria-pressed=${String(sound)} title=${t("desk.sound_title")}
      onClick=${hear}><span class="switch-sign" aria-hidden="true">♪</span>${t("desk.sound")}</button>
    ${settings.auto_call_s > 0 &&
    html`<button type="button" class="button quiet small switch" aria-pressed=${String(autoCall)}
      title=${t("desk.auto_title", { n: settings.auto_call_s })} onClick=${() => setAutoCall(!autoCall)}>
      <span class="switch-sign" aria-hidden="true">↻</span>${t("desk.auto")}</button>`}
  `;
}
