// Kiosks and boards of the set-up: what each shows. How they are, and which may come in, is on the page of devices.

import { html, t, useState } from "/static/page.js";
import { CheckField, ChoiceField, NumberField, TextField } from "./setup_fields.js";
import { codeFrom, keyOf } from "./setup_model.js";
import { MenuField } from "./setup_menu.js";
import { Editor } from "./setup_service.js";
import { NewThing } from "./setup_services.js";

const KINDS = ["kiosk", "board"];
const SOUNDS = ["on", "gong", "off"];
const SHOWN = ["missed", "waiting", "clock", "ticker"];

/** `chosen` is kind and name of a device, «board/hall-board», or «layout:» and a name. */
export function Devices({ edit, chosen, go, presses }) {
  const devices = edit.setup.devices || [];
  const layouts = Object.keys(edit.setup.layouts || {});
  const device = devices.find((one) => keyOf("devices", one) === chosen);
  const layout = layouts.find((name) => `layout:${name}` === chosen);
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
        <p class="setup-role muted" id="kind-layout">${t("setup.layouts")}</p>
        <ul aria-labelledby="kind-layout">${layouts.map((name) => html`<li key=${name}><a class="setup-tree-service" href=${`#devices/layout:${name}`}
          aria-current=${name === layout ? "true" : undefined}><span>${name}</span></a></li>`)}</ul>
        <div class="row"><a class="button quiet small" href="#devices/+layout">+ ${t("setup.add_layout")}</a></div>
      </section>
      ${device && html`<${Device} key=${chosen} ...${{ edit, presses, device }} />`}
      ${layout && html`<${Layout} key=${chosen} ...${{ edit, go, presses }} name=${layout} />`}
      ${chosen === "+layout" && html`<${NewLayout} ...${{ edit, go, presses }} />`}
      ${!device && !layout && chosen !== "+layout" && html`<p class="card setup-editor muted">${t("setup.choose_device")}</p>`}
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
          <p><a href=${`/devices/preview?board=${encodeURIComponent(device.name)}`}>${t("setup.to_preview")}</a></p>`}
        ${!device.counter && html`<${MenuField} ...${{ edit, presses, device }} path=${path()} />`}
      </div>
    <//>
  `;
}

function Layout({ edit, go, presses, name }) {
  const remove = () => {
    const users = (edit.setup.devices || []).filter((one) => one.layout === name).map((one) => one.place || one.name);
    if (users.length) return presses.say(t("setup.layout_used", { boards: users.join(", ") }), "problem");
    edit.set(["layouts", name], undefined);
    return go("devices");
  };
  const path = (field) => ["layouts", name, field];
  const sizes = ["normal", "large"].map((size) => [size, t(`setup.text.${size}`)]);
  return html`
    <${Editor} heading=${name} removeAsk=${t("setup.remove_layout_ask", { name })} onRemove=${remove}>
      <div class="setup-form">
        <div class="setup-trio">
          <${NumberField} edit=${edit} path=${path("large")} min=${1} max=${2} usual=${2} />
          <${NumberField} edit=${edit} path=${path("list")} min=${5} max=${8} usual=${6} />
          <${NumberField} edit=${edit} path=${path("moving_s")} min=${5} max=${60} usual=${10} />
          <${ChoiceField} edit=${edit} path=${path("text")} usual="normal" options=${sizes} />
        </div>
        <div class="setup-checks">${SHOWN.map((field) => html`<${CheckField} key=${field}
          edit=${edit} path=${path(field)} name=${`layout_${field}`} usual=${true} />`)}</div>
      </div>
    <//>
  `;
}

function NewLayout({ edit, go, presses }) {
  const [name, setName] = useState("");
  const make = () => {
    if (!name.trim()) return presses.say(t("setup.name_first"), "problem");
    const code = codeFrom(name, Object.keys(edit.setup.layouts || {}));
    edit.set(["layouts", code], {});
    return go("devices", `layout:${code}`);
  };
  return html`
    <${NewThing} heading=${t("setup.new_layout")} onMake=${make}>
      <div class="setup-field"><label for="new-name">${t("setup.field.name")}</label>
        <input type="text" id="new-name" value=${name} onInput=${(event) => setName(event.target.value)} /></div>
    <//>
  `;
}

function shows({ counter, zone, groups = [], services = [] }) {
  if (counter) return t("common.counter_number", { number: counter });
  if (zone) return zone;
  if (!groups.length && !services.length) return t("setup.whole_hall");
  return [groups.join(", "), services.length && t("setup.services_count", { n: services.length })].filter(Boolean).join(" + ");
}
