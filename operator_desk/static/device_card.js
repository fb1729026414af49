// One kiosk or board: what is known of it, and what staff may do about it; the same beside the hall and on the devices' page.

import { clockTime, html, t, useRef, useState } from "/static/page.js";
import { Ask, AskReason, Panel } from "./panel.js";

const REASONS = ["paper", "repair", "cleaning"];
const HOSTS = ["host", "supervisor", "administrator"];
const CHIEFS = ["supervisor", "administrator"];

/** What a device is told apart by. */
export function keyOf({ kind, name }) {
  return `${kind} ${name}`;
}

/** Its state as a light with words, since when, and the next step. */
export function DeviceState({ device, serverTime }) {
  return html`
    <p class="panel-text device-state">
      <b class=${`light-${device.light}`}>${device.trouble ? sentence(device.trouble.text) : t("hall.device.fine")}</b>
      ${device.since && html` <span class="muted">${t("hall.device.since", { time: when(device.since, serverTime) })}</span>`}
    </p>
    ${device.trouble && html`<p class="panel-text">${device.trouble.do}</p>`}
    ${device.locked && html`<p class="panel-text">${t("hall.device.locked_for", { reason: device.locked })}</p>`}
  `;
}

/** Everything else that is known: link, paper, tickets of its own, the last test page. */
export function DeviceFacts({ device, serverTime }) {
  const kiosk = device.kind === "kiosk";
  const page = device.test_print;
  const facts = [
    ["link", linkText(device, serverTime)],
    kiosk && ["paper", paperText(device)],
    kiosk && (device.locked || device.online) &&
      ["tickets", t(device.locked ? "hall.device.tickets.locked" : "hall.device.tickets.given")],
    device.alone && ["alone", device.alone.text],
    ...boardFacts(device.board),
  ].filter(Boolean);
  return html`
    <dl class="device-facts">
      ${facts.map(([name, text]) => html`<div key=${name}><dt>${t(`hall.device.fact.${name}`)}</dt><dd>${text}</dd></div>`)}
    </dl>
    <p class="device-page" role="status">
      ${kiosk && page && html`<span class=${`light-${PAGE_LIGHTS[page.state]}`}>${page.text}</span>
        <span class="muted number">${when(page.asked_at, serverTime)}</span>`}
      ${!kiosk && device.sound_test && html`<span class=${`light-${SOUND_LIGHTS[device.sound_test.state]}`}>
        ${device.sound_test.text}</span> <span class="muted number">${when(device.sound_test.at, serverTime)}</span>`}
    </p>
  `;
}

// What a connected board says of itself.
function boardFacts(board) {
  if (!board) return [];
  const size = t(`hall.device.screen.${board.orientation}`, board);
  const screens = board.screens > 1 ? ` · ${t.n("hall.device.screens", board.screens)}` : "";
  const calls = board.behind
    ? t.n("hall.device.calls.behind", board.behind)
    : t(board.announced ? "hall.device.calls.made" : "hall.device.calls.none", board);
  return [
    ["sound", t(`hall.device.sound.${board.sound}`)],
    ["calls", calls],
    ["screen", size + screens],
    board.page && ["page", t(board.page_old ? "hall.device.page.old" : "hall.device.page.new", board)],
  ];
}

const SOUND_LIGHTS = { asked: "amber", heard: "green", blocked: "red", failed: "red", off: "amber", unknown: "amber" };
const PAGE_LIGHTS = { asked: "amber", printed: "green", failed: "red", uncertain: "amber" };

function linkText(device, serverTime) {
  if (device.online) return t("hall.device.link.here");
  return device.last_seen
    ? t("hall.device.seen", { time: when(device.last_seen, serverTime) })
    : t("hall.device.link.never");
}

function paperText({ paper, online }) {
  const words = t(`hall.device.paper.${paper || "unknown"}`);
  return online || !paper || paper === "unknown" ? words : t("hall.device.paper.before", { words });
}

/** What may be done with it; `steps` are of `useDeviceSteps`. */
export function DeviceActions({ device, role, presses, steps }) {
  if (!HOSTS.includes(role)) return null;
  const kiosk = device.kind === "kiosk";
  const busy = String(Boolean(presses.busy));
  return html`
    <div class="row device-actions">
      ${kiosk && (device.locked
        ? html`<button type="button" class="button primary" data-first aria-disabled=${busy}
            onClick=${() => steps.run("unlock")}>${t("hall.device.unlock")}</button>`
        : html`<button type="button" class="button" data-first
            onClick=${() => steps.ask("lock")}>${t("hall.device.lock")}</button>`)}
      ${kiosk && html`<button type="button" class="button" aria-disabled=${busy}
        onClick=${() => steps.run("test-print")}>${t("hall.device.test_print")}</button>`}
      ${!kiosk && html`<button type="button" class="button" data-first aria-disabled=${busy}
        onClick=${() => steps.run("sound-test")}>${t("hall.device.sound_test")}</button>`}
      <button type="button" class="button" onClick=${() => steps.ask("place")}>${t("hall.device.place")}</button>
      ${!kiosk && html`<a class="button" href=${previewOf(device)}>${t("hall.device.preview")}</a>`}
      ${CHIEFS.includes(role) &&
      html`<button type="button" class="button danger" onClick=${() => steps.ask("revoke")}>
        ${t("hall.device.revoke")}</button>`}
    </div>
  `;
}

function previewOf({ name }) {
  const asked = new URLSearchParams(window.location.search);
  asked.set("board", name);
  return `/devices/preview?${asked}`;
}

/** `{asking, ask, run}` for one device: `ask(step)` wants an answer first, `run(step, body)` does it at once. */
export function useDeviceSteps(device, presses, onGone) {
  const [asking, ask] = useState(null);
  const run = async (step, body) => {
    const path = `/api/v1/devices/${device.kind}/${encodeURIComponent(device.name)}/${step}`;
    const name = step.replace("-", "_");
    const answers = await presses.press(name, [{ path, body }]);
    if (!answers || answers[0].status >= 400) return;
    presses.say(t(`hall.device.said.${name}`, device), "good");
    ask(null);
    if (step === "revoke" && onGone) onGone();
  };
  return { asking, ask, run };
}

/** The question that stands open, in the place of the device; `heading` names it where several are on the page. */
export function DeviceQuestion({ device, presses, steps }) {
  const back = () => steps.ask(null);
  const shared = { name: steps.asking, busy: presses.busy, onClose: back };
  if (steps.asking === "lock") {
    return html`<${AskReason} ...${shared} heading=${t("hall.device.lock_named", device)} text=${t("hall.device.lock.text")}
      reasons=${REASONS.map((code) => ({ code, name: t(`hall.device.reason.${code}`) }))} yes=${t("hall.device.lock")}
      onReason=${(reason) => steps.run("lock", { reason })} />`;
  }
  if (steps.asking === "place") {
    return html`<${AskPlace} ...${shared} device=${device} onPlace=${(place) => steps.run("place", { place })} />`;
  }
  return html`<${Ask} ...${shared} heading=${t("hall.device", device)} text=${t("hall.device.revoke.text")}
    yes=${t("hall.device.revoke")} onYes=${() => steps.run("revoke")} />`;
}

function AskPlace({ name, device, busy, onPlace, onClose }) {
  const words = useRef(null);
  const submit = (event) => {
    event.preventDefault();
    onPlace(words.current.value.trim() || null);
  };
  return html`
    <${Panel} name=${name} heading=${t("hall.device", device)} onClose=${onClose}>
      <form class="stacked" onSubmit=${submit}>
        <label><span>${t("hall.device.place_where")}</span>
          <input type="text" autocomplete="off" maxlength="80" data-first defaultValue=${device.place || ""} ref=${words} /></label>
        <button type="submit" class="button primary" aria-disabled=${String(Boolean(busy))}>${t("hall.device.place_keep")}</button>
      </form>
    <//>
  `;
}

function sentence(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** «10:42», or «25.11, 10:42» on another day than the server's. */
function when(iso, serverTime) {
  const [, month, day] = iso.slice(0, 10).split("-");
  return iso.slice(0, 10) === serverTime.slice(0, 10) ? clockTime(iso) : `${day}.${month}, ${clockTime(iso)}`;
}
