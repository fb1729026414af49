// For days without power: the page that is printed in advance, and the way to the form that takes the paper back in.

import { currentLanguage, html, t } from "/static/page.js";

/** Two keys in a corner of the hall that is seldom needed. */
export function Outage({ onPaperDay }) {
  return html`
    <section class="card list">
      <header class="list-head"><h2>${t("hall.outage")}</h2></header>
      <div class="outage-keys">
        <a class="button" target="_blank" rel="noopener"
          href=${`/api/v1/office/outage-page?lang=${currentLanguage()}`}>${t("hall.outage_page")}</a>
        <button type="button" class="button" onClick=${onPaperDay}>${t("hall.paper_day")}</button>
      </div>
    </section>
  `;
}
