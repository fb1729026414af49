// The start page: which screen is where.

import { html, start, t } from "./page.js";

const SCREENS = [
  ["/desk", "start.desk"],
  ["/hall", "start.hall"],
  ["/board", "start.board"],
];

function Start() {
  return html`
    <main class="start">
      <h1>${t("start.heading")}</h1>
      <p>${t("start.text")}</p>
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

start(Start);
