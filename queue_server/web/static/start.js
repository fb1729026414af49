// The start page: which screen is where, and where a new office begins.

import { changeLanguage, html, LANGUAGES, start, t, useEffect, useState } from "./page.js";
import { send } from "./http.js";

const SCREENS = [
  ["/desk", "start.desk"],
  ["/hall", "start.hall"],
  ["/board", "start.board"],
  ["/setup", "start.setup"],
];

function Start({ lang }) {
  const empty = useNoCounters();
  return html`
    <main class="start">
      <div class="start-languages" role="group" aria-label=${t("load.language_choice")}>
        ${LANGUAGES.map(
          (each) => html`
            <button
              type="button"
              key=${each}
              class="button"
              lang=${each}
              aria-pressed=${String(each === lang)}
              aria-label=${t(`common.language.${each}`)}
              onClick=${() => changeLanguage(Start, each)}
            >
              ${each.toUpperCase()}
            </button>
          `
        )}
      </div>
      <h1>${t("start.heading")}</h1>
      <p>${t("start.text")}</p>
      ${empty && html`<section class="card start-new" aria-labelledby="start-new">
        <h2 id="start-new">${t("start.new")}</h2>
        <p>${t("start.new.text")}</p>
        <p><a class="button primary" href="/setup">${t("start.new.go")}</a></p>
      </section>`}
      <ul>
        ${SCREENS.map(
          ([address, key]) => html`
            <li>
              <a class="card" href=${address}><strong>${t(key)}</strong><span>${t(`${key}.text`)}</span></a>
            </li>
          `
        )}
      </ul>
      <p><a href="/api/v1/openapi.json">${t("start.api")}</a></p>
    </main>
  `;
}

// An office without counters serves nobody: it is set up first.
function useNoCounters() {
  const [empty, setEmpty] = useState(false);
  useEffect(() => {
    send("GET", "/api/v1/counters").then(
      ({ status, body }) => setEmpty(status === 200 && body.items.length === 0),
      () => {}
    );
  }, []);
  return empty;
}

start(Start);
