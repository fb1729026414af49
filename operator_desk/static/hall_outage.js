// For days without power: the page that is printed in advance, and the way to the form that takes the paper back in.

import { currentLanguage, html, t } from "/static/page.js";
import { Panel } from "./panel.js";

/** The panel with the two keys that are seldom needed. */
export function Outage({ onPaperDay, onClose }) {
  return html`
    <${Panel} name="outage" heading=${t("hall.outage")} onClose=${onClose}>
      <p class="panel-text">${t("hall.outage_page.text")}</p>
      <p class="row"><a class="button" target="_blank" rel="noopener" data-first
        href=${`/api/v1/office/outage-page?lang=${currentLanguage()}`}>${t("hall.outage_page")}</a></p>
      <p class="panel-text">${t("hall.paper_day.text")}</p>
      <p class="row"><button type="button" class="button" onClick=${onPaperDay}>${t("hall.paper_day")}</button></p>
    <//>
  `;
}
