// Staff at the kiosk: five taps in the top left corner or Ctrl+Alt+Q open a PIN pad; the kiosk's own program checks the PIN.
// Here also the page tells the program that it is alive; a page that says nothing is started anew.

import { currentLanguage, html, render, stopwatch, t, useClock, useEffect, useLayoutEffect, useRef, useState } from "./shared/page.js";
import { rest, useNewPage, useResting } from "./taps.js";
import { useIdle } from "./touch.js";

const CORNER_PX = 140;
const TAPS = 5;
const TAPS_WITHIN_MS = 3000;
const ALIVE_EVERY_MS = 5000;
const ASK_AGAIN_MS = 250;
const PAD_IDLE_S = 30;
const STAFF_IDLE_S = 60;
const LOOK_MS = 2000;
const SHORTEST = 4;
const LONGEST = 12;

const PAPER = {
  ok: ["green", "kiosk.staff.paper.ok"],
  near_end: ["amber", "kiosk.staff.paper.near_end"],
  out: ["red", "kiosk.staff.paper.out"],
  unknown: ["amber", "kiosk.staff.paper.unknown"],
};
const TEST = {
  printed: "kiosk.staff.test.printed",
  failed: "kiosk.staff.test.failed",
  uncertain: "kiosk.staff.test.uncertain",
};

/** `{status, body}`, or null when the kiosk's program does not answer. */
async function ask(method, path, { body, pass, waitMs = 5000 } = {}) {
  const headers = { "X-Kiosk": "1" };
  if (body) headers["Content-Type"] = "application/json";
  if (pass) headers["X-Staff"] = pass;
  const abort = new AbortController();
  const timer = window.setTimeout(() => abort.abort(), waitMs);
  try {
    const address = `${path}?lang=${currentLanguage()}`;
    const answer = await fetch(address, { method, headers, body: body && JSON.stringify(body), signal: abort.signal });
    return { status: answer.status, body: await answer.json() };
  } catch {
    return null;
  } finally {
    window.clearTimeout(timer);
  }
}

function Pad({ onPass, onBack }) {
  const [pin, setPin] = useState("");
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState("");
  const [freeAt, setFreeAt] = useState(0);
  const now = useClock(250);
  const waitS = Math.ceil((freeAt - now) / 1000);
  const closed = busy || waitS > 0;

  useIdle(PAD_IDLE_S, "pad", onBack);
  // Keys may come faster than the screen is drawn.
  const typed = useRef("");
  const change = (digits) => {
    typed.current = digits;
    setPin(digits);
  };
  const press = (digit) => !closed && typed.current.length < LONGEST && change(typed.current + digit);
  const erase = () => change(typed.current.slice(0, -1));
  const enter = async () => {
    if (closed || typed.current.length < SHORTEST) return;
    setBusy(true);
    setSaid("");
    const answer = await ask("POST", "/local/staff", { body: { pin: typed.current } });
    setBusy(false);
    change("");
    if (answer && answer.status === 201) {
      onPass(answer.body.pass);
      return;
    }
    setSaid(answer ? answer.body.detail : t("kiosk.staff.no_answer"));
    if (answer && answer.body.retry_after_s) setFreeAt(performance.now() + answer.body.retry_after_s * 1000);
  };
  useLayoutEffect(() => {
    const onKey = (event) => {
      if (/^[0-9]$/.test(event.key)) press(event.key);
      else if (event.key === "Backspace") erase();
      else if (event.key === "Escape") onBack();
      else if (event.key === "Enter" && !event.target.closest("button")) enter();
    };
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  });

  const key = (digit) => html`<button class="button digit" onClick=${() => press(digit)} disabled=${closed}>${digit}</button>`;
  return html`
    <div class="sheet pad">
      <div class="words-above">
        <h1 id="staff-title" tabindex="-1">${t("kiosk.staff.enter")}</h1>
        <p class="dots" role="img" aria-label=${t.n("kiosk.staff.typed", pin.length)}>${"●".repeat(pin.length) || "\u00a0"}</p>
        <p class="told" role="status">
          ${said}${waitS > 0 && html` <span>${t("kiosk.staff.wait", { time: stopwatch(waitS) })}</span>`}
        </p>
        <button class="button back" onClick=${onBack}>${t("kiosk.staff.menu")}</button>
      </div>
      <div class="keys" onMouseDown=${(event) => event.preventDefault()}>
        ${["1", "2", "3", "4", "5", "6", "7", "8", "9"].map(key)}
        <button class="button digit" aria-label=${t("kiosk.staff.erase")} onClick=${erase} disabled=${closed || !pin}>←</button>
        ${key("0")}
        <button class="button primary digit" onClick=${enter} disabled=${closed || pin.length < SHORTEST}>${t("kiosk.staff.ok")}</button>
      </div>
    </div>
  `;
}

function serverWords(server) {
  if (server.refused) return ["red", t(server.disabled ? "kiosk.disabled.staff" : "kiosk.refused.staff")];
  return server.connected ? ["green", t("kiosk.staff.server.here")] : ["red", t("kiosk.staff.server.away")];
}

function printerWords(printer) {
  const [light, words] = PAPER[printer.paper] || PAPER.unknown;
  return [light, t(words)];
}

function StaffPage({ pass, onBack }) {
  const [known, setKnown] = useState(null);
  const [said, setSaid] = useState("");
  const [busy, setBusy] = useState(false);
  const gone = useRef(false);

  useNewPage(`staff ${Boolean(known)}`);
  useIdle(STAFF_IDLE_S, "staff", onBack);
  useEffect(() => {
    let timer = 0;
    const look = async () => {
      const answer = await ask("GET", "/local/staff", { pass });
      if (gone.current) return;
      if (answer && answer.status === 403) onBack();
      else if (answer && answer.status === 200) setKnown(answer.body);
      else if (!answer) setSaid(t("kiosk.staff.no_answer"));
      timer = window.setTimeout(look, LOOK_MS);
    };
    look();
    return () => {
      gone.current = true;
      window.clearTimeout(timer);
    };
  }, []);

  const work = (action) => async () => {
    if (busy) return;
    setBusy(true);
    await action();
    if (!gone.current) setBusy(false);
  };
  const testPrint = work(async () => {
    setSaid(t("kiosk.staff.printing"));
    const asked = await ask("POST", "/local/staff/test-print", { pass });
    if (!asked || asked.status !== 201) {
      setSaid(asked ? asked.body.detail : t("kiosk.staff.no_answer"));
      return;
    }
    for (let state = "pending"; state === "pending" && !gone.current; ) {
      await new Promise((resolve) => window.setTimeout(resolve, 300));
      const answer = await ask("GET", `/local/tickets/${asked.body.id}`);
      state = answer && answer.status === 200 ? answer.body.print_state : "uncertain";
      if (state !== "pending") setSaid(t(TEST[state] || TEST.uncertain));
    }
  });
  const leave = work(async () => {
    setSaid(t("kiosk.staff.leaving"));
    const answer = await ask("POST", "/local/staff/leave", { pass, waitMs: 20000 });
    if (answer && answer.status === 200) setSaid(t("kiosk.staff.left"));
    else setSaid(answer ? answer.body.detail : t("kiosk.staff.no_answer"));
  });

  const line = (name, [light, words]) => html`<dt>${name}</dt><dd class="light-${light}"><span>${words}</span></dd>`;
  return html`
    <div class="sheet">
      <div class="words-above">
        <h1 id="staff-title" tabindex="-1">${t("kiosk.staff.title")}</h1>
        ${known &&
        html`<dl>
          ${line(t("kiosk.staff.printer"), printerWords(known.printer))}
          ${known.printer.last !== "printed" &&
          line(t("kiosk.staff.last"), ["amber", t(TEST[known.printer.last] || TEST.uncertain)])}
          ${line(t("kiosk.staff.server"), serverWords(known.server))}
        </dl>`}
        <p class="told" role="status">${said}</p>
      </div>
      <div class="actions">
        <button class="button" onClick=${testPrint} disabled=${busy}>${t("kiosk.staff.test")}</button>
        <button class="button" onClick=${() => window.location.reload()} disabled=${busy}>${t("kiosk.staff.reload")}</button>
        ${known && known.leave && html`<button class="button" onClick=${leave} disabled=${busy}>${t("kiosk.staff.leave")}</button>`}
        <button class="button primary" onClick=${onBack}>${t("kiosk.staff.menu")}</button>
      </div>
    </div>
  `;
}

function Staff({ onBack }) {
  const [pass, setPass] = useState(null);
  const resting = useResting();
  const back = () => {
    if (pass) ask("DELETE", "/local/staff", { pass });
    onBack();
  };
  useNewPage(`${pass}`);
  useEffect(() => document.getElementById("staff-title").focus(), [pass]);
  return html`
    <div class="staff" role="dialog" aria-modal="true" aria-labelledby="staff-title" aria-disabled=${resting ? "true" : "false"}>
      ${pass ? html`<${StaffPage} pass=${pass} onBack=${back} />` : html`<${Pad} onPass=${setPass} onBack=${back} />`}
    </div>
  `;
}

const kiosk = document.getElementById("app");
const place = document.createElement("div");
document.body.append(place);
let pinIsSet = false;
let before = null;

function show(open) {
  if (open) before = document.activeElement;
  kiosk.inert = open;
  rest();
  render(open ? html`<${Staff} onBack=${() => show(false)} />` : null, place);
  if (!open && before.isConnected) before.focus();
}

function open() {
  if (pinIsSet && !kiosk.inert) show(true);
}

let taps = [];
window.addEventListener(
  "pointerdown",
  (event) => {
    const now = performance.now();
    const inCorner = event.clientX < CORNER_PX && event.clientY < CORNER_PX;
    taps = inCorner ? [...taps.filter((at) => now - at < TAPS_WITHIN_MS), now] : [];
    if (taps.length < TAPS) return;
    taps = [];
    open();
  },
  true
);
window.addEventListener("keydown", (event) => event.ctrlKey && event.altKey && event.code === "KeyQ" && open(), true);

// Alive is a page that draws and shows the kiosk, not one whose timers alone still run.
function sayAlive() {
  window.requestAnimationFrame(async () => {
    const shown = document.querySelector("main.kiosk") !== null;
    const answer = shown ? await ask("POST", "/local/page") : null;
    pinIsSet = Boolean(answer && answer.body.staff);
    window.setTimeout(sayAlive, answer ? ALIVE_EVERY_MS : ASK_AGAIN_MS);
  });
}
sayAlive();
