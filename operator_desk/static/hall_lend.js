// A service that an open counter takes for today on top of its own: given by the host, and taken back.

import { html, t, useState } from "/static/page.js";
import { serviceWords } from "./worded.js";

/** What a counter takes, first what was lent to it; with `presses` they can be taken back and others given. */
export function Takes({ counter, services, presses }) {
  const lent = (each) => counter.lent.includes(each.code);
  const all = services.filter((each) => counter.services.includes(each.code));
  const taken = [...all.filter(lent), ...all.filter((each) => !lent(each))];
  const others = services.filter((each) => counter.could_take.includes(each.code));
  return html`
    ${presses && others.length > 0 && html`<${Lend} counter=${counter} services=${others} presses=${presses} />`}
    <section>
      <h3>${t("hall.counter.takes")}</h3>
      <ul class="counter-services">
        ${taken.map((each) => html`<li key=${each.code}><b class="number">${each.letter}</b><span>${each.name}</span>
          ${counter.helps.includes(each.code) && html`<small class="muted">${t("hall.counter.helps")}</small>`}
          ${lent(each) && html`<${Lent} counter=${counter} service=${each} presses=${presses} />`}</li>`)}
      </ul>
    </section>
  `;
}

function Lent({ counter, service, presses }) {
  return html`
    <small class="muted">${t("hall.counter.lent")}</small>
    ${presses && html`<button type="button" class="button small" aria-disabled=${String(Boolean(presses.busy))}
      aria-label=${t("hall.counter.take_back_what", { service: service.name })}
      onClick=${() => change("take-back", counter, service, presses)}>${t("hall.counter.take_back")}</button>`}
  `;
}

function Lend({ counter, services, presses }) {
  const [chosen, setChosen] = useState("");
  const service = services.find((each) => each.code === chosen);
  const submit = (event) => {
    event.preventDefault();
    if (service) change("lend", counter, service, presses);
  };
  return html`
    <form class="own-words" onSubmit=${submit}>
      <label><span>${t("hall.counter.lend")}</span>
        <select value=${service ? chosen : ""} onChange=${(event) => setChosen(event.target.value)}>
          <option value="">${t("hall.counter.lend_choose")}</option>
          ${services.map((each) => html`<option key=${each.code} value=${each.code}>${serviceWords(each)}</option>`)}
        </select></label>
      <button type="submit" class="button" aria-disabled=${String(Boolean(presses.busy || !service))}>${
        t("hall.counter.lend_do")}</button>
    </form>
  `;
}

async function change(step, { number }, service, presses) {
  const path = `/api/v1/counters/${number}/services/${encodeURIComponent(service.code)}/${step}`;
  const answers = await presses.press(step, [{ path }]);
  if (!answers || answers[0].status >= 400) return;
  presses.say(t(`hall.said.${step}`, { counter: number, service: service.name }), "good");
}
