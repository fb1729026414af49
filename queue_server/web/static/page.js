// What every page starts from: the drawing library, the words of the reader's language, and clocks.

import htm from "./vendor/htm.module.js";
import { h, render, useEffect, useState } from "./vendor/standalone.module.js";

export * from "./vendor/standalone.module.js";

/**
 * What is drawn, as markup. Parts without values are made anew each time: the library's own `html` keeps one of each, Preact
 * hangs what it drew last on it, and a page that is open for days never gives back a row that has left it.
 */
export const html = htm.bind(function make(...parts) {
  this[0] = 3; // how htm is told to keep nothing
  return h(...parts);
});

export const LANGUAGES = ["ru", "en"];
const REMEMBERED = "talon.lang";
const RETRY_MS = 2000;

let words = {};
let language = LANGUAGES[0];
let forms = new Intl.PluralRules(language);

/** The language this page was asked for: `?lang=`, else the one chosen here before, else Russian. */
export function pageLanguage() {
  const asked = new URLSearchParams(window.location.search).get("lang");
  if (LANGUAGES.includes(asked)) return asked;
  const remembered = recall(REMEMBERED);
  return LANGUAGES.includes(remembered) ? remembered : LANGUAGES[0];
}

/** The language the page speaks now. */
export function currentLanguage() {
  return language;
}

/** Fetch the words of `lang` and speak it from now on; throws when the catalogue cannot be had. */
export async function loadLanguage(lang) {
  const answer = await fetch(`/languages/${lang}.json`);
  if (!answer.ok) throw new Error(`/languages/${lang}.json: ${answer.status}`);
  words = await answer.json();
  language = lang;
  forms = new Intl.PluralRules(lang);
  document.documentElement.lang = lang;
}

/** Draw `Root` into `#app` once its words are here; asks again while the server is not there yet. */
export async function start(Root, { lang = pageLanguage() } = {}) {
  try {
    await loadLanguage(lang);
  } catch {
    window.setTimeout(() => start(Root, { lang }), RETRY_MS);
    return;
  }
  showTraining();
  render(html`<${Root} lang=${lang} />`, document.getElementById("app"));
}

/** The band over a page of a training office, in the page's language; `on` where the page learns of it later than its server. */
export function showTraining(on = "training" in document.documentElement.dataset) {
  document.documentElement.toggleAttribute("data-training", on);
  const there = document.querySelector(".training-band");
  if (!on) return there && there.remove();
  const band = there || document.body.insertBefore(document.createElement("p"), document.body.firstChild);
  band.className = "training-band";
  band.setAttribute("role", "note");
  band.textContent = t("common.training");
  return band;
}

/** Change the language of this page, remember it here, and draw `Root` anew. */
export async function changeLanguage(Root, lang) {
  await loadLanguage(lang);
  remember(REMEMBERED, lang);
  const address = new URL(window.location.href);
  if (address.searchParams.has("lang")) {
    address.searchParams.set("lang", lang);
    window.history.replaceState(null, "", address);
  }
  showTraining();
  render(html`<${Root} lang=${lang} />`, document.getElementById("app"));
}

/** The text of `key` with each `{name}` filled from `values`; an unknown key is shown as it is. */
export function t(key, values = {}) {
  return fill(key in words ? words[key] : key, values);
}

/** The text of `key` in the plural form of `n`; `{n}` is filled by itself. */
t.n = function plural(key, n, values = {}) {
  const wanted = [forms.select(n), "other", "many"].map((form) => `${key}.${form}`);
  const found = wanted.find((each) => each in words);
  return fill(found ? words[found] : key, { n, ...values });
};

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) =>
    Object.prototype.hasOwnProperty.call(values, name) ? String(values[name]) : whole
  );
}

/** «10:42»: the office's own clock as it stands in an ISO time, whatever the zone of this computer. */
export function clockTime(iso) {
  return iso ? iso.slice(11, 16) : "";
}

/** «10:42», `elapsedMs` after an ISO time; kept on the office's clock by the offset in that time. */
export function clockAfter(iso, elapsedMs) {
  const offset = /([+-])(\d\d):?(\d\d)$/.exec(iso);
  const shift = offset ? (offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3])) : 0;
  return new Date(Date.parse(iso) + elapsedMs + shift * 60000).toISOString().slice(11, 16);
}

/** «12 мин»: the whole minutes in `seconds`, as text in the language of the page. */
export function minutes(seconds) {
  return t.n("common.minutes", Math.floor(Math.max(0, seconds) / 60));
}

/** «12:05»: minutes and seconds of a stopwatch; «-1:30» below nought. */
export function stopwatch(seconds) {
  const whole = Math.floor(Math.abs(seconds));
  const sign = seconds <= -1 ? "−" : "";
  return `${sign}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Draw this component anew every `ms`; returns `performance.now()`, which no clock change can move. */
export function useClock(ms) {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(performance.now()), ms);
    return () => window.clearInterval(timer);
  }, [ms]);
  return now;
}

/** Keep a small thing on this computer; silently does nothing where storage is off. */
export function remember(name, value) {
  try {
    window.localStorage.setItem(name, value);
  } catch {
    // Private windows and locked kiosks have no storage; the page works without it.
  }
}

/** What `remember` kept, or null. */
export function recall(name) {
  try {
    return window.localStorage.getItem(name);
  } catch {
    return null;
  }
}
