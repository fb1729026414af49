// Kiosks and boards: what is wrong and what to do, the worst first; one opened can be locked, unlocked or sent away.

import { html, t, useRef } from "/static/page.js";
import { DeviceActions, DeviceFacts, DeviceQuestion, DeviceState, keyOf, useDeviceSteps } from "./device_card.js";
import { Panel } from "./panel.js";

/** All devices in one line: the worst trouble, or that there is none. */
export function DevicesLine({ devices, onOpen }) {
  const troubled = devices.filter((each) => each.trouble);
  const worst = troubled.find((each) => each.light === "red") || troubled[0];
  return html`
    <button type="button" class="card devices-line" onClick=${onOpen}>
      <b>${t("hall.devices")}</b>
      ${worst
        ? html`<span class=${`light-${worst.light} cut-sign`}><span class="cut">${worst.name}: ${worst.trouble.text}</span></span>`
        : html`<span class=${devices.length ? "light-green" : "muted"}>${
            devices.length ? t.n("hall.devices.fine", devices.length) : t("hall.devices.no")}</span>`}
      <span class="muted devices-more">${troubled.length > 1 ? t("common.more", { n: troubled.length - 1 }) : ""}</span>
    </button>
  `;
}

/** The list; `onOpen(device)` opens one, `onAdd()` lets a new one in. */
export function Devices({ state, onOpen, onAdd, onClose }) {
  return html`
    <${Panel} name="devices" heading=${t("hall.devices")} onClose=${onClose}>
      <ul class="devices" aria-label=${t("hall.devices")}>
        ${state.devices.map((each) => html`<${Device} key=${keyOf(each)} device=${each} onOpen=${onOpen} />`)}
      </ul>
      <p class="row">
        <a class="button" href=${`/devices${window.location.search}`}>${t("hall.devices.all")}</a>
        <button type="button" class="button" onClick=${onAdd}>${t("hall.device.add_one")}</button>
      </p>
    <//>
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
  const device = state.devices.find((each) => keyOf(each) === keyOf(opened));
  const steps = useDeviceSteps(device || opened, presses, onClose);
  if (!device) return html`<${Panel} name="device" heading=${t("hall.device", opened)} onClose=${onClose} />`;
  if (steps.asking) return html`<${DeviceQuestion} ...${{ device, presses, steps }} />`;
  return html`
    <${Panel} name="device" heading=${t("hall.device", device)} onClose=${onClose}>
      <p class="muted">${[t(`hall.device.kind.${device.kind}`), device.place].filter(Boolean).join(" · ")}</p>
      <${DeviceState} device=${device} serverTime=${state.server_time} />
      <${DeviceFacts} device=${device} serverTime=${state.server_time} />
      <${DeviceActions} ...${{ device, role, presses, steps }} />
    <//>
  `;
}

/** The code that a new device shows, its name, and where it stands. */
export function AddDevice({ presses, onClose }) {
  const code = useRef(null);
  const name = useRef(null);
  const place = useRef(null);
  const submit = async (event) => {
    event.preventDefault();
    const body = { code: code.current.value.trim(), name: name.current.value.trim() };
    const empty = !body.code ? code : !body.name ? name : null;
    if (empty) return empty.current.focus();
    if (place.current.value.trim()) body.place = place.current.value.trim();
    const answers = await presses.press("pair", [{ path: "/api/v1/devices/pair", body }]);
    if (!answers || answers[0].status >= 400) return code.current && code.current.select();
    presses.say(t("hall.device.said.pair", body), "good");
    onClose();
  };
  return html`
    <${Panel} name="add-device" heading=${t("hall.device.add.heading")} onClose=${onClose}>
      <form class="stacked" onSubmit=${submit}>
        <label><span>${t("hall.device.code")}</span>
          <input type="text" inputmode="numeric" autocomplete="off" maxlength="7" data-first ref=${code} /></label>
        <label><span>${t("hall.device.name")}</span>
          <input type="text" autocomplete="off" maxlength="64" ref=${name} /></label>
        <label><span>${t("hall.device.place_where")}</span>
          <input type="text" autocomplete="off" maxlength="80" ref=${place} /></label>
        <button type="submit" class="button primary"
          aria-disabled=${String(Boolean(presses.busy))}>${t("hall.device.pair")}</button>
      </form>
    <//>
  `;
}
