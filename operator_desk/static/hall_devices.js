// Kiosks and boards: what is wrong and what to do, the worst first; one opened can be locked, unlocked or sent away.

import { clockTime, html, t, useState } from "/static/page.js";
import { Ask, AskReason, Panel } from "./panel.js";

const REASONS = ["paper", "repair", "cleaning"];
const CHIEFS = ["supervisor", "administrator"];

/** The list; `onOpen(device)` opens one. */
export function Devices({ state, onOpen }) {
  return html`
    <section class="card list">
      <header class="list-head"><h2>${t("hall.devices")}</h2></header>
      <ul class="devices" aria-label=${t("hall.devices")}>
        ${state.devices.map((each) => html`<${Device} key=${keyOf(each)} device=${each} onOpen=${onOpen} />`)}
      </ul>
    </section>
  `;
}

function Device({ device, onOpen }) {
  return html`
    <li class="device">
      <button type="button" class="device-open" onClick=${() => onOpen(device)}>
        <span class=${`light-${device.light}`}>${device.name}</span>
        ${device.trouble
          ? html`<b>${device.trouble.text}</b><small class="device-do">${device.trouble.do}</small>`
          : html`<span class="muted">${t("hall.device.fine")}</span>`}
      </button>
    </li>
  `;
}

/** One device opened; it follows the live state. */
export function DeviceCard({ opened, state, role, presses, onClose }) {
  const [asking, setAsking] = useState(null);
  const device = state.devices.find((each) => keyOf(each) === keyOf(opened));
  if (!device) return html`<${Panel} name="device" heading=${t("hall.device", opened)} onClose=${onClose} />`;
  const run = async (step, body) => {
    const path = `/api/v1/devices/${device.kind}/${encodeURIComponent(device.name)}/${step}`;
    const answers = await presses.press(step, [{ path, body }]);
    if (!answers || answers[0].status >= 400) return;
    presses.say(t(`hall.device.said.${step}`, device), "good");
    setAsking(null);
    if (step === "revoke") onClose();
  };
  const back = () => setAsking(null);
  if (asking === "lock") {
    return html`<${AskReason} name="lock" heading=${t("hall.device.lock")} text=${t("hall.device.lock.text")}
      reasons=${REASONS.map((each) => t(`hall.device.reason.${each}`))} yes=${t("hall.device.lock")} busy=${presses.busy}
      onReason=${(reason) => run("lock", { reason })} onClose=${back} />`;
  }
  if (asking === "revoke") {
    return html`<${Ask} name="revoke" heading=${t("hall.device", device)} text=${t("hall.device.revoke.text")}
      yes=${t("hall.device.revoke")} busy=${presses.busy} onYes=${() => run("revoke")} onClose=${back} />`;
  }
  return html`
    <${Panel} name="device" heading=${t("hall.device", device)} onClose=${onClose}>
      <p class="muted">${t(`hall.device.kind.${device.kind}`)}</p>
      <p class="panel-text"><b class=${`light-${device.light}`}>
        ${device.trouble ? device.trouble.text : t("hall.device.fine")}
      </b></p>
      ${device.trouble && html`<p class="panel-text">${device.trouble.do}</p>`}
      ${device.locked && html`<p class="panel-text">${t("hall.device.locked_for", { reason: device.locked })}</p>`}
      ${!device.online && device.last_seen &&
      html`<p class="muted">${t("hall.device.seen", { time: clockTime(device.last_seen) })}</p>`}
      <div class="row">
        ${device.kind === "kiosk" && (device.locked
          ? html`<button type="button" class="button primary" data-first aria-disabled=${String(Boolean(presses.busy))}
              onClick=${() => run("unlock")}>${t("hall.device.unlock")}</button>`
          : html`<button type="button" class="button" data-first
              onClick=${() => setAsking("lock")}>${t("hall.device.lock")}</button>`)}
        ${CHIEFS.includes(role) &&
        html`<button type="button" class="button danger" onClick=${() => setAsking("revoke")}>
          ${t("hall.device.revoke")}</button>`}
      </div>
    <//>
  `;
}

function keyOf({ kind, name }) {
  return `${kind} ${name}`;
}
