// What a new office still needs before the first visitor: each a link, ticked once it is in force; nothing when all are.

import { html, t } from "/static/page.js";
import { nameIn } from "./setup_fields.js";

const KINDS = ["kiosk", "board"];
/** In the order in which they are best taken; `done` is asked of the set-up in force and of the devices in the hall. */
const STEPS = [
  { name: "office", done: ({ office }) => nameIn(office.name) !== t("setup.first.office_name") },
  { name: "hours", done: ({ hours }) => hours.length > 0 },
  { name: "services", done: ({ services }) => services.length > 0 },
  { name: "counters", done: ({ counters }) => counters.length > 0 },
  { name: "people", done: ({ users }) => users.some((one) => one.role === "operator") },
  { name: "devices", done: (_, devices) => KINDS.every((kind) => devices.some((one) => one.kind === kind)) },
];

export function FirstSteps({ setup, devices, section }) {
  const steps = STEPS.map(({ name, done }) => ({ name, done: done(setup, devices) }));
  const count = steps.filter((one) => one.done).length;
  if (count === steps.length) return null;
  return html`
    <section class="card setup-first" aria-labelledby="setup-first">
      <header><h2 id="setup-first">${t("setup.first", { done: count, all: steps.length })}</h2>
        <p class="muted">${t("setup.first.how")}</p></header>
      <ol>
        ${steps.map(({ name, done }) => html`<li key=${name} class=${done ? "done" : undefined}>
          <a href=${name === "devices" ? `/devices${window.location.search}` : `#${name}`} aria-current=${name === section ? "step" : undefined}>
            <span class="sign" aria-hidden="true">${done ? "✓" : ""}</span> <span>${t(`setup.first.${name}`)}</span>
            <span class="visually-hidden">${t(done ? "setup.first.done" : "setup.first.open")}</span></a></li>`)}
      </ol>
    </section>
  `;
}
