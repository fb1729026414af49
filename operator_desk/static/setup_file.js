// The whole set-up as one file: saved, and brought in as changes that are seen and applied like any others.

import { html, t, useRef, useState } from "/static/page.js";
import { ask } from "./setup_draft.js";
import { at, countChanges } from "./setup_model.js";

const LARGEST = 256 * 1024;
/** What is named at the server alone: a program that runs there, files that are read there, and who is sent passwords. */
const AT_THE_SERVER = [
  ["voice", "command"], ["reports", "mail", "password_file"], ["reports", "mail", "ca_file"], ["directory", "url"],
];

export function SetupFile({ edit, presses }) {
  const said = AT_THE_SERVER.map((path) => [path, at(edit.setup, path)]).filter(([, value]) => value);
  return html`
    <div class="setup-cards">
      <section class="card setup-card" aria-labelledby="file-export">
        <h3 id="file-export">${t("setup.card.export")}</h3>
        <p class="muted">${t("setup.export_how")}</p>
        <div><a class="button" href="/api/v1/setup/export" download>${t("setup.export")}</a></div>
      </section>
      <section class="card setup-card" aria-labelledby="file-import">
        <h3 id="file-import">${t("setup.card.import")}</h3>
        <p class="muted" id="file-import-how">${t("setup.import_how")}</p>
        <${Import} edit=${edit} presses=${presses} />
      </section>
      <section class="card setup-card wide" aria-labelledby="file-machine">
        <h3 id="file-machine">${t("setup.card.machine")}</h3>
        <p>${t("setup.machine_how")}</p>
        ${said.length > 0 && html`<dl class="setup-said">${said.map(([path, value]) => html`
          <div key=${path.join(".")}><dt>${t(`setup.field.${path[path.length - 1]}`)}</dt>
            <dd><code>${Array.isArray(value) ? value.join(" ") : value}</code></dd></div>`)}</dl>`}
      </section>
    </div>
  `;
}

function Import({ edit, presses }) {
  const field = useRef(null);
  const [refusal, setRefusal] = useState("");
  const take = async (file) => {
    if (file.size > LARGEST) return t("setup.import_big");
    const { answer, body, refusal: why } = await ask("POST", "/api/v1/setup/import", { text: await file.text() });
    if (!body) return answer && answer.body && answer.body.line ? t("setup.import_line", answer.body) : why;
    const count = countChanges(edit.base, body.setup);
    edit.change(() => body.setup);
    presses.say(count ? t.n("setup.imported", count) : t("setup.import_nothing"), "good");
    return "";
  };
  const chosen = async (event) => {
    const [file] = event.target.files;
    if (file) setRefusal(await take(file));
    // The same file may be chosen again once it is mended.
    field.current.value = "";
  };
  const open = () => (edit.changes ? presses.say(t("setup.import_first"), "problem") : field.current.click());
  return html`
    <div><button type="button" class="button" aria-disabled=${String(edit.changes > 0)} aria-describedby="file-import-how"
      onClick=${open}>${t("setup.import")}</button>
      <input type="file" class="visually-hidden" tabindex="-1" aria-hidden="true" accept=".toml,application/toml" ref=${field} onChange=${chosen} /></div>
    ${refusal && html`<p class="notice problem" role="alert">${refusal}</p>`}
  `;
}
