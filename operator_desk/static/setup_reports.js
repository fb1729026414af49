// The end of a day: when it is closed, where its sheet goes, why a visit was too long, and how the database is backed up.

import { html, LANGUAGES, t } from "/static/page.js";
import { ChoiceField, LinesField, NumberField, TextField } from "./setup_fields.js";
import { at } from "./setup_model.js";
import { CausesField } from "./setup_results.js";

const SECURITY = ["starttls", "tls", "none"];

export function Reports({ edit }) {
  return html`
    <div class="setup-cards">
      <section class="card setup-card" aria-labelledby="reports-evening">
        <h3 id="reports-evening">${t("setup.card.evening")}</h3>
        <div class="setup-pair">
          <${NumberField} edit=${edit} path=${["reports", "close_after_minutes"]} min=${0} max=${600} usual=${30} />
          <${ChoiceField} edit=${edit} path=${["reports", "language"]} name="sheet_language" usual=${LANGUAGES[0]}
            options=${LANGUAGES.map((lang) => [lang, t(`setup.lang.${lang}`)])} />
        </div>
        <${TextField} edit=${edit} path=${["reports", "signed_by"]} />
        <${TextField} edit=${edit} path=${["reports", "folder"]} name="sheet_folder" />
      </section>
      <section class="card setup-card" aria-labelledby="reports-backup">
        <h3 id="reports-backup">${t("setup.card.backup")}</h3>
        <div class="setup-pair">
          <${NumberField} edit=${edit} path=${["backup", "every_minutes"]} min=${1} max=${60} usual=${5} />
          <${NumberField} edit=${edit} path=${["backup", "days"]} name="backup_days" min=${1} max=${30} usual=${7} />
        </div>
        <${TextField} edit=${edit} path=${["backup", "folder"]} name="backup_folder" />
      </section>
      <section class="card setup-card wide" aria-labelledby="reports-mail">
        <h3 id="reports-mail">${t("setup.card.mail")}</h3>
        <${Mail} edit=${edit} />
      </section>
      <section class="card setup-card wide" aria-labelledby="reports-causes">
        <h3 id="reports-causes">${t("setup.card.causes")}</h3>
        <p class="muted">${t("setup.causes_how")}</p>
        <${CausesField} edit=${edit} path=${["reports", "causes"]} />
      </section>
    </div>
  `;
}

// Off and on again it is what is in force: name and password of the server belong to it.
function Mail({ edit }) {
  const mail = at(edit.setup, ["reports", "mail"]);
  const path = (name) => ["reports", "mail", name];
  const fault = edit.fault && edit.fault.where.length === 2 && edit.faultAt(["reports", "mail"]);
  const turn = (event) => edit.set(["reports", "mail"], event.target.checked ? at(edit.base, ["reports", "mail"]) || {} : undefined);
  return html`
    <label class="check"><input type="checkbox" checked=${Boolean(mail)} onChange=${turn} /> <span>${t("setup.field.mail_on")}</span></label>
    ${mail && html`
      <div class="setup-trio">
        <${TextField} edit=${edit} path=${path("host")} />
        <${ChoiceField} edit=${edit} path=${path("security")} usual=${SECURITY[0]} options=${SECURITY.map((one) => [one, t(`setup.security.${one}`)])} />
        <${NumberField} edit=${edit} path=${path("port")} min=${1} max=${65535} />
      </div>
      <div class="setup-pair">
        <${TextField} edit=${edit} path=${path("from")} name="sender" />
        <${LinesField} edit=${edit} path=${path("to")} name="recipients" />
      </div>
      <p class="muted">${mail.user ? t("setup.mail_login", { user: mail.user, file: mail.password_file }) : t("setup.mail_no_login")}
        ${mail.ca_file && ` ${t("setup.mail_ca", { file: mail.ca_file })}`}</p>`}
    ${fault && html`<p class="setup-fault">${fault}</p>`}
  `;
}
