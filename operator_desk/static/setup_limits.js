// The standard, the rules of calling, waiting and taking tickets, and what is known of the office itself: forms of plain fields.

import { html, t } from "/static/page.js";
import { CheckField, ChoiceField, NameFields, NumberField, TextField } from "./setup_fields.js";
import { ResultsField } from "./setup_results.js";

/** Cards of fields: a number is `[part, name, least, most, usual]`, yes or no `[part, name, usual]`. */
const CARDS = {
  standard: [["standard", "total_minutes", 1, 600, 30], ["standard", "waiting_minutes", 1, 600],
    ["standard", "amber_minutes", 1, 600, 20], ["standard", "red_minutes", 1, 600, 27]],
  calls: [["settings", "recalls", 0, 20, 2], ["settings", "recall_pause_s", 0, 600, 20],
    ["settings", "return_within_minutes", 0, 600, 30], ["settings", "long_queue", 0, 1000, 10]],
  kiosk: [["settings", "idle_s", 5, 600, 30], ["settings", "ticket_s", 3, 600, 15], ["settings", "ask_above", 0, 1000, 3],
    ["settings", "kiosk_tickets_per_minute", 0, 600, 0], ["settings", "ask_who", false]],
  bookings: [["settings", "booking_minutes", 5, 240, 15], ["settings", "bookings_at_once", 1, 50, 1], ["settings", "booking_codes", false]],
  desks: [["settings", "auto_call_s", 0, 600, 0], ["settings", "forgotten_times", 0, 20, 3], ["settings", "operators_take_roll_numbers", true]],
  lock: [["settings", "lock_desk_minutes", 0, 720, 30], ["settings", "lock_administrator_minutes", 0, 720, 15]],
  hall: [["settings", "sound_test_minutes", 0, 240, 10], ["settings", "media_after_s", 5, 3600, 30], ["settings", "advice_saves_at_least", 4, 8, 5],
    ["settings", "public_load", false], ["settings", "training", false]],
};

export function Limits({ edit }) {
  return html`
    <div class="setup-cards">
      ${Object.entries(CARDS).map(([name, fields]) => html`
        <section key=${name} class="card setup-card" aria-labelledby=${`limits-${name}`}>
          <h3 id=${`limits-${name}`}>${t(`setup.card.${name}`)}</h3>
          <div class="setup-numbers">${fields.filter((one) => one.length !== 3).map(([part, field, min, max, usual]) => html`
            <${NumberField} key=${field} edit=${edit} path=${[part, field]} ...${{ min, max, usual }} step=${field === "forgotten_times" ? 0.5 : 1} />`)}</div>
          ${fields.filter((one) => one.length === 3).map(([part, field, usual]) => html`
            <${CheckField} key=${field} edit=${edit} path=${[part, field]} usual=${usual} />`)}
          ${name === "standard" && edit.fault && edit.fault.where.length === 1 && edit.fault.where[0] === "standard"
            && html`<p class="setup-fault">${edit.fault.detail}</p>`}
        </section>`)}
      <section class="card setup-card wide" aria-labelledby="limits-results">
        <h3 id="limits-results">${t("setup.card.results")}</h3>
        <${ResultsField} edit=${edit} path=${["settings", "results"]} required=${["settings", "result_required"]} />
      </section>
    </div>
  `;
}

export function Office({ edit }) {
  const zones = Array.from(new Set([edit.setup.office.timezone, ...Intl.supportedValuesOf("timeZone")])).sort();
  return html`
    <section class="card setup-card" aria-labelledby="office-card">
      <h3 id="office-card">${t("setup.card.office")}</h3>
      <div class="setup-form">
        <${NameFields} edit=${edit} path=${["office", "name"]} />
        <div class="setup-pair"><${TextField} edit=${edit} path=${["office", "code"]} name="office_code" /></div>
        <${NameFields} edit=${edit} path=${["office", "kind"]} />
        <${NameFields} edit=${edit} path=${["office", "address"]} />
        <div class="setup-pair"><${TextField} edit=${edit} path=${["office", "phone"]} /><${TextField} edit=${edit} path=${["office", "email"]} /></div>
        <div class="setup-pair"><${ChoiceField} edit=${edit} path=${["office", "timezone"]} options=${zones.map((zone) => [zone, zone])} /></div>
      </div>
    </section>
  `;
}
