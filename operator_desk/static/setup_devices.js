// Kiosks and boards of the set-up: what each shows. How they are, and which may come in, is on the page of devices.

import { html, t } from "/static/page.js";
import { CheckField, ChoiceField, NumberField, TextField } from "./setup_fields.js";
import { keyOf } from "./setup_model.js";
import { MenuField } from "./setup_menu.js";
import { Editor } from "./setup_service.js";

const KINDS = ["kiosk", "board"];
const SOUNDS = ["on", "gong", "off"];

/** `chosen` is kind and name of a device, «board/hall-board». */
export function Devices({ edit, chosen, presses }) {
  const devices = edit.setup.devices || [];
  const device = devices.find((one) => keyOf("devices", one) === chosen);
  return html`
    <div class="row">
      <a class="button small" href=${`/devices${window.location.search}`}>${t("setup.to_devices")}</a>
      <a class="button small" href=${`/media${window.location.search}`}>${t("media.link")}</a>
    </div>
    <div class="setup-sides">
      <section class="card setup-tree" aria-label=${t("setup.section.devices")}>
        ${KINDS.map((kind) => html`<div key=${kind}>
          <p class="setup-role muted" id=${`kind-${kind}`}>${t(`setup.kind.${kind}`)}</p>
          <ul aria-labelledby=${`kind-${kind}`}>${devices.filter((one) => one.kind === kind).map((one) => html`<li key=${one.name}>
            <a class="setup-tree-service" href=${`#devices/${keyOf("devices", one)}`} aria-current=${one === device ? "true" : undefined}>
              <span>${one.place || one.name}</span><small class="muted">${one.disabled ? t("setup.disabled_device") : shows(one)}</small></a></li>`)}</ul></div>`)}
        ${devices.length === 0 && html`<p class="muted">${t("setup.no_devices")}</p>`}
      </section>
      ${device && html`<${Device} key=${chosen} ...${{ edit, presses, device }} />`}
      ${!device && html`<p class="card setup-editor muted">${t("setup.choose_device")}</p>`}
    </div>
  `;
}

function Device({ edit, presses, device }) {
  const { counters } = edit.setup;
  const path = (...rest) => ["devices", edit.setup.devices.indexOf(device), ...rest];
  const zones = Array.from(new Set(counters.map((one) => one.zone).filter(Boolean)));
  const layouts = Object.keys(edit.setup.layouts || {});
  const inZones = [["", t("setup.every_zone")], ...zones.map((zone) => [zone, zone])];
  const atCounters = counters.map((one) => [one.number, t("common.counter_number", { number: one.number })]);
  const laidOut = [["", t("setup.usual_layout")], ...layouts.map((name) => [name, name])];
  return html`
    <${Editor} heading=${device.place || device.name} small=${device.name}>
      <div class="setup-form">
        <div class="setup-pair"><${TextField} edit=${edit} path=${path("place")} /></div>
        <${CheckField} edit=${edit} path=${path("disabled")} name="device_disabled" />
        ${device.kind === "board" && html`
          <div class="setup-trio">
            <${ChoiceField} edit=${edit} path=${path("zone")} options=${inZones} />
            <${ChoiceField} edit=${edit} path=${path("counter")} options=${[["", t("setup.every_counter")], ...atCounters]} />
            <${ChoiceField} edit=${edit} path=${path("layout")} options=${laidOut} />
            <${ChoiceField} edit=${edit} path=${path("sound")} usual="on" options=${SOUNDS.map((sound) => [sound, t(`setup.sound.${sound}`)])} />
            <${NumberField} edit=${edit} path=${path("volume")} min=${0} max=${100} usual=${100} />
          </div>
          <div class="row"><a href=${`/devices/preview?board=${encodeURIComponent(device.name)}`}>${t("setup.to_preview")}</a>
            <a href=${device.layout ? `#boards/${device.layout}` : "#boards"}>${t("setup.to_layouts")}</a></div>`}
        ${!device.counter && html`<${MenuField} ...${{ edit, presses, device }} path=${path()} />`}
      </div>
    <//>
  `;
}

function shows({ counter, zone, groups = [], services = [] }) {
  if (counter) return t("common.counter_number", { number: counter });
  if (zone) return zone;
  if (!groups.length && !services.length) return t("setup.whole_hall");
  return [groups.join(", "), services.length && t("setup.services_count", { n: services.length })].filter(Boolean).join(" + ");
}
