// The line of figures at the top of the hall: how many wait, how the lights stand, and today's share in time.

import { currentLanguage, html, t } from "/static/page.js";

/** Four groups of figures; `children` stand at the right. */
export function Figures({ state, children }) {
  const { today, lights } = state;
  const waiting = state.queues.reduce((sum, each) => sum + each.waiting, 0);
  return html`
    <section class="figures" aria-label=${t("hall.figures")}>
      <${Figure} words=${t("hall.waiting")} value=${waiting} />
      <div class="figure">
        <span class="figure-lights number">
          ${["green", "amber", "red"].map(
            (light) => html`<span key=${light} class=${`light-${light}`}>
              <span class="visually-hidden">${t(`common.budget.${light}`)}: </span>${lights[light]}
            </span>`
          )}
        </span>
        <span class="muted">${t("hall.lights")}</span>
      </div>
      <${Figure} words=${t("hall.share")} value=${share(today.share_within_standard)} />
      <${Figure} words=${t("hall.today")}
        value=${html`${today.finished}<small> / ${today.issued}</small>`} />
      <${Figure} words=${t("hall.no_show")} value=${today.no_show} />
      ${!state.open && html`<p class="hall-closed light-red">${t("hall.closed")}</p>`}
      <div class="top-space"></div>
      ${children}
    </section>
  `;
}

function Figure({ words, value }) {
  return html`<div class="figure"><span class="figure-value number">${value}</span><span
    class="muted">${words}</span></div>`;
}

function share(part) {
  if (part === null) return "–";
  return new Intl.NumberFormat(currentLanguage(), { style: "percent", maximumFractionDigits: 1 }).format(part);
}
