// A visitor's own page: the number, where to go, and how many are before it.

import { clockTime, currentLanguage, html, start, t, useEffect, useState } from "./page.js";

const ASK_EVERY_MS = 5000;
const OLD_AFTER_MS = 20000;

const ticket = window.location.pathname.split("/").pop();

function useVisit() {
  const [seen, setSeen] = useState({ visit: null, unknown: false, old: false });
  useEffect(() => {
    let news = performance.now();
    let timer = 0;
    const ask = async () => {
      try {
        const answer = await fetch(`/api/v1/visits/${encodeURIComponent(ticket)}?lang=${currentLanguage()}`);
        if (answer.status === 404) setSeen({ visit: null, unknown: true, old: false });
        if (answer.ok) {
          news = performance.now();
          const visit = await answer.json();
          setSeen({ visit, unknown: false, old: false });
        }
      } catch {
        // Said below once it has lasted.
      }
      if (performance.now() - news > OLD_AFTER_MS) setSeen((was) => ({ ...was, old: !was.unknown }));
      timer = window.setTimeout(ask, ASK_EVERY_MS);
    };
    ask();
    return () => window.clearTimeout(timer);
  }, []);
  return seen;
}

function words(visit) {
  if (visit.state !== "waiting") return t(`visit.${visit.state}`, { counter: visit.counter });
  if (visit.booked_at > visit.server_time) return t("visit.booked", { time: clockTime(visit.booked_at) });
  return visit.people_ahead ? t.n("visit.ahead", visit.people_ahead) : t("visit.next");
}

function Visit() {
  const { visit, unknown, old } = useVisit();
  if (unknown) return html`<main class="visit"><h1 class="say">${t("visit.unknown")}</h1></main>`;
  if (!visit) return html`<main class="visit"><p class="say">${old ? t("visit.old") : ""}</p></main>`;
  return html`
    <main class=${`visit visit-${visit.state}`}>
      <p>${visit.office}</p>
      <h1><span>${t("visit.heading")}</span><strong>${visit.number}</strong></h1>
      <p>${visit.service}</p>
      <p class="say" aria-live="polite">${old ? t("visit.old") : words(visit)}</p>
      ${visit.state === "waiting" && !old && html`<p>${t("visit.waiting")}</p>`}
      ${visit.state === "waiting" && html`<details class="rule"><summary>${t("calling.heading")}</summary><p>${visit.rule}</p></details>`}
      <p class="at">${t("visit.at", { time: clockTime(visit.server_time) })}</p>
    </main>
  `;
}

start(Visit);
