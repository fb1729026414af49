// What will go wrong and what to do about it: those who will break the standard, the advice, and how often both were right.

import { html, t, useState } from "/static/page.js";
import { percent } from "./wall_parts.js";

const MAY_ANSWER = ["host", "supervisor", "administrator"];

/** The places of «Совет» and «Не успеют»; nothing of it where the server foresees nothing. */
export function Forecast({ forecast, role, presses }) {
  if (!forecast) return null;
  return html`
    ${forecast.advice && html`<${Advice} key=${forecast.advice.id} advice=${forecast.advice} role=${role} presses=${presses} />`}
    <section class="card list wall-foreseen" tabindex="0" aria-labelledby="wall-foreseen">
      <header class="list-head"><h2 id="wall-foreseen">${t("wall.will_break")}</h2>
        <b class="number count">${forecast.will_break.length}</b></header>
      ${forecast.will_break.length === 0 && html`<p class="muted">${t("wall.will_break_none")}</p>`}
      <ul>
        ${forecast.will_break.map((each) => html`
          <li key=${each.ticket} class="wall-break" data-ticket=${each.number}>
            <span class="number wall-number">${each.number}</span>
            <span class="wall-about"><span>${each.text}</span>
              <span class="muted">${t("wall.chance", { percent: percent(each.chance, 0) })}</span></span>
            <b class="light-amber number">${t("wall.in_minutes", { n: each.in_minutes })}</b>
          </li>`)}
      </ul>
      <${Records} forecast=${forecast} />
    </section>
  `;
}

function Advice({ advice, role, presses }) {
  const [answered, setAnswered] = useState(false);
  const answer = async (given) => {
    const request = { path: `/api/v1/advice/${encodeURIComponent(advice.id)}`, body: { answer: given } };
    const answers = await presses.press("advice", [request]);
    if (!answers || answers[0].status >= 400) return;
    setAnswered(true);
    const moved = given === "followed" && advice.kind === "move";
    presses.say(moved ? t("wall.advice.moved", { counter: advice.counter, service: advice.service.name })
      : t(`wall.advice.${given}`), "good");
  };
  if (answered) return null;
  const busy = String(Boolean(presses.busy));
  return html`
    <section class="card wall-advice" aria-labelledby="wall-advice">
      <h2 id="wall-advice">${t("wall.advice")}</h2>
      <p class="wall-advice-text">${advice.text}</p>
      ${MAY_ANSWER.includes(role) && html`<div class="row">
        <button type="button" class="button primary" aria-disabled=${busy}
          onClick=${() => answer("followed")}>${t(advice.kind === "move" ? "wall.advice.move_yes" : "wall.advice.yes")}</button>
        <button type="button" class="button" aria-disabled=${busy}
          onClick=${() => answer("refused")}>${t("wall.advice.no")}</button>
      </div>`}
    </section>
  `;
}

function Records({ forecast }) {
  const { record, estimate } = forecast;
  return html`
    ${record && record.given > 0 && html`<p class="muted wall-record">${t("wall.record", record)}</p>`}
    ${estimate && estimate.counted > 0 && html`<p class="muted wall-record">${t("wall.estimate",
      { ...estimate, percent: percent(estimate.held / estimate.counted, 0) })}</p>`}
  `;
}
