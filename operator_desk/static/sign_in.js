// Signing in: name, password and, at the desk, the counter one sits at.

import { html, recall, remember, t, useCallback, useEffect, useState } from "/static/page.js";
import { send } from "/static/http.js";
import { problem } from "./presses.js";
import { counterWords } from "./worded.js";

const NAME = "talon.name";
const COUNTER = "talon.counter";
const LOOK_AGAIN_MS = 10000;

/**
 * The sign-in form: `withCounter` asks for a counter too, `notice` says why one is here again, `onDone(body)` gets the
 * server's answer.
 */
export function SignIn({ heading, withCounter, notice, onDone }) {
  const [name, setName] = useState(recall(NAME) || "");
  const [password, setPassword] = useState("");
  const [counter, setCounter] = useState(Number(recall(COUNTER)) || null);
  const [holder, setHolder] = useState(null);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState("");
  const counters = useCounters(withCounter);

  const enter = async (takeOver) => {
    if (busy) return;
    if (!name || !password) return setSaid(t("common.sign_in_fill"));
    if (withCounter && !counter) return setSaid(t("common.sign_in_choose_counter"));
    setBusy(true);
    setSaid("");
    const answer = await ask(name, password, withCounter ? counter : null, takeOver);
    setBusy(false);
    if (answer.status === 200) {
      remember(NAME, name);
      if (withCounter) remember(COUNTER, String(counter));
      return onDone(answer.body);
    }
    if (answer.body && answer.body.code === "counter_taken") return setHolder(answer.body.holder);
    return setSaid(answer.status ? problem(answer) : t("common.link_sign_in"));
  };
  const submit = (event) => {
    event.preventDefault();
    enter(false);
  };
  const choose = (number) => {
    setCounter(number);
    setHolder(null);
    setSaid("");
  };

  return html`
    <main class="sign-in">
      <form class="card sign-in-card" onSubmit=${submit}>
        <h1>${heading}</h1>
        ${notice && html`<p class="notice" role="status">${notice}</p>`}
        <label>
          <span>${t("common.name")}</span>
          <input type="text" name="name" autocomplete="username" autocapitalize="none" spellcheck=${false}
            value=${name} onInput=${(event) => setName(event.target.value)} />
        </label>
        <label>
          <span>${t("common.password")}</span>
          <input type="password" name="password" autocomplete="current-password"
            value=${password} onInput=${(event) => setPassword(event.target.value)} />
        </label>
        ${withCounter && html`<${CounterChoice} counters=${counters} chosen=${counter} onChoose=${choose} />`}
        <p class="notice problem" role="alert" hidden=${!said}>${said}</p>
        ${holder !== null
          ? html`<${TakeOver} number=${counter} holder=${holder} busy=${busy}
              onTake=${() => enter(true)} onBack=${() => setHolder(null)} />`
          : html`<button type="submit" class="button primary wide" aria-disabled=${String(busy)}>
              ${t("common.sign_in")}
            </button>`}
      </form>
    </main>
  `;
}

function CounterChoice({ counters, chosen, onChoose }) {
  return html`
    <fieldset class="counter-choice">
      <legend>${t("common.counter_question")}</legend>
      ${counters === null && html`<p class="muted">${t("common.counters_loading")}</p>`}
      ${counters && counters.length === 0 && html`<p>${t("common.counters_none")} <a href="/setup">${t("common.to_setup")}</a></p>`}
      ${(counters || []).map(
        (each) => html`
          <label key=${each.number} class="tile">
            <input type="radio" name="counter" value=${each.number} checked=${each.number === chosen}
              onChange=${() => onChoose(each.number)} />
            <span class="tile-face">
              <span class="number tile-number">${each.number}</span>
              <span class="tile-words">
                <span>${each.name}</span>
                ${each.operator
                  ? html`<span class="taken">${t("common.counter_held", { who: each.operator })}</span>
                      ${each.back_at && html`<span class="muted">${counterWords(each)}</span>`}`
                  : html`<span class="muted">${t("common.counter_empty")}</span>`}
              </span>
            </span>
          </label>
        `
      )}
    </fieldset>
  `;
}

function TakeOver({ number, holder, busy, onTake, onBack }) {
  return html`
    <div class="ask" role="alertdialog" aria-label=${t("common.take_over")}>
      <p>${t("common.counter_taken", { number, holder })}</p>
      <div class="row">
        <button type="button" class="button danger" aria-disabled=${String(busy)} onClick=${onTake}>
          ${t("common.take_over")}
        </button>
        <button type="button" class="button" onClick=${onBack}>${t("common.choose_other")}</button>
      </div>
    </div>
  `;
}

function useCounters(wanted) {
  const [counters, setCounters] = useState(null);
  const look = useCallback(async () => {
    try {
      const { status, body } = await send("GET", "/api/v1/counters");
      if (status === 200) setCounters(body.items);
    } catch {
      // The next look will show whether the link is back.
    }
  }, []);
  useEffect(() => {
    if (!wanted) return undefined;
    look();
    const timer = window.setInterval(look, LOOK_AGAIN_MS);
    return () => window.clearInterval(timer);
  }, [wanted]);
  return counters;
}

async function ask(name, password, counter, takeOver) {
  const body = { name, password };
  if (counter) body.counter = counter;
  if (takeOver) body.take_over = true;
  try {
    return await send("POST", "/api/v1/session", body);
  } catch {
    return { status: 0, body: null };
  }
}
