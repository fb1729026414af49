// The page of kiosks and boards: how each of them is, large enough for a tablet, and what to do about it.

import { changeLanguage, html, start, t, useEffect, useLayoutEffect, useRef, useState } from "/static/page.js";
import { DeviceActions, DeviceFacts, DeviceQuestion, DeviceState, keyOf, useDeviceSteps } from "./device_card.js";
import { AddDevice } from "./hall_devices.js";
import { HallDoor } from "./hall_door.js";
import { MAY_PUT_UP } from "./media_upload.js";
import { usePresses } from "./presses.js";
import { SayLine } from "./say_line.js";
import { TopBar } from "./top_bar.js";

const LIGHTS = ["red", "amber", "green"];
const KINDS = ["kiosk", "board"];
const MAY_ADD = ["host", "supervisor", "administrator"];

const onLanguage = (lang) => changeLanguage(DevicesPage, lang);

function DevicesPage({ lang }) {
  return html`<${HallDoor} lang=${lang} onLanguage=${onLanguage} Inside=${AllDevices} />`;
}

function AllDevices({ lang, session, live }) {
  const { state } = live;
  const role = session.user.role;
  const presses = usePresses(session.check);
  const [adding, setAdding] = useState(false);
  const leave = async () => {
    const refusal = await session.leave();
    if (refusal) presses.say(refusal, "problem");
  };
  useEffect(() => {
    document.title = `${t("hall.devices")} · ${state.office.name}`;
  }, [state.office.name, lang]);
  useLayoutEffect(() => presses.say(""), [lang]);

  const alarms = state.alarms.filter((each) => each.code === "device");
  return html`
    <div class="hall devices-page">
      <${TopBar} title=${html`<h1 class="top-title">${t("hall.devices")}</h1>`} session=${session}
        live=${live} lang=${lang} onLanguage=${onLanguage} onLeave=${leave}>
        <a class="button" href=${`/hall${window.location.search}`}>
          <span class="back-arrow" aria-hidden="true">←</span> ${t("hall.devices.back")}
        </a>
      <//>
      <section class="figures" aria-label=${t("hall.devices.lights")}>
        <${Lights} devices=${state.devices} />
        <div class="top-space"></div>
        <a class="button" href=${`/status${window.location.search}`}>${t("status.link")}</a>
        ${MAY_PUT_UP.includes(role) && html`<a class="button"
          href=${`/media${window.location.search}`}>${t("media.link")}</a>`}
        ${MAY_ADD.includes(role) && html`<button type="button" class="button primary"
          onClick=${() => setAdding(true)}>${t("hall.device.add_one")}</button>`}
      </section>
      <main class="devices-main">
        <ul class="device-grid" aria-label=${t("hall.devices")}>
          ${adding && html`<li key="add"><${AddDevice} presses=${presses} onClose=${() => setAdding(false)} /></li>`}
          ${inOrder(state.devices).map((each) => html`
            <${OneDevice} key=${keyOf(each)} device=${each} ...${{ state, role, presses }} />`)}
        </ul>
        ${state.devices.length === 0 && html`<p class="muted">${t("hall.devices.none")}</p>`}
      </main>
      <${SayLine} presses=${presses} alarms=${alarms.slice(0, 1)} words=${(name) => t(`hall.step.${name}`)} />
    </div>
  `;
}

function Lights({ devices }) {
  return html`
    <div class="figure-lights device-lights">
      ${LIGHTS.map((light) => {
        const count = devices.filter((each) => each.light === light).length;
        return html`<span key=${light} class=${count ? `light-${light}` : `light-${light} none`}>
          <b class="number">${count}</b> <small>${t.n(`hall.devices.light.${light}`, count)}</small></span>`;
      })}
    </div>
  `;
}

// Kiosks, then boards, each by name: a finger on its way to a button must not find another device's under it.
function inOrder(devices) {
  const place = (device) => KINDS.indexOf(device.kind);
  return [...devices].sort((one, other) => place(one) - place(other) || one.name.localeCompare(other.name));
}

function OneDevice({ device, state, role, presses }) {
  const steps = useDeviceSteps(device, presses);
  const card = useRef(null);
  const asked = useRef(null);
  // Whoever answered a question goes on where he was.
  useLayoutEffect(() => {
    if (asked.current && !steps.asking && card.current) card.current.querySelector("button").focus();
    asked.current = steps.asking;
  }, [steps.asking]);
  if (steps.asking) return html`<li><${DeviceQuestion} ...${{ device, presses, steps }} /></li>`;
  const heading = `device-${keyOf(device).replace(/\s+/g, "-")}`;
  return html`
    <li>
      <section class="card device-card" ref=${card} data-light=${device.light} aria-labelledby=${heading}>
        <header>
          <h2 id=${heading}>${device.name}</h2>
          <p class="muted">${t(`hall.device.kind.${device.kind}`)} · ${device.place || t("hall.device.place_unknown")}</p>
        </header>
        <${DeviceState} device=${device} serverTime=${state.server_time} />
        <${DeviceFacts} device=${device} serverTime=${state.server_time} />
        <${DeviceActions} ...${{ device, role, presses, steps }} />
      </section>
    </li>
  `;
}

start(DevicesPage);
