// Codes of the office in words: the catalogue's where it has some, else the code as it is.

import { clockTime, t } from "/static/page.js";

/** The words of `code` in the first of `rooms` («pause», «outcome») that knows it. */
export function worded(rooms, code) {
  const known = rooms.map((room) => `${room}.${code}`).find((key) => t(key) !== key);
  return known ? t(known) : code;
}

/** Who did something, without the kind of actor that the history keeps before the name. */
export function whoDid(who) {
  return who ? who.replace(/^[a-z]+:/, "") : "";
}

/** Who did something by `name`, with words for those who are nobody of the office: the system itself, a command. */
export function doerWords(name) {
  return worded(["audit.person"], name === "command line" ? "command_line" : name);
}

/** A service by its letter and its name; where one is chosen for a visitor, with a word where it is `taken` by nobody now. */
export function serviceWords({ letter, name }, taken = true) {
  const words = letter ? `${letter} · ${name}` : name;
  return taken ? words : `${words} (${t("common.not_taken")})`;
}

/** What a counter does now, and until when where its operator said so. */
export function counterWords({ state, back_at: backAt }) {
  const words = t(`common.counter_state.${state}`);
  return backAt ? t("common.until", { what: words, time: clockTime(backAt) }) : words;
}
