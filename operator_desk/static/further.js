// One more service for the visitor who is here: it begins at once, the number stays.

import { html, t } from "/static/page.js";
import { Choices, Panel } from "./panel.js";
import { serviceWords } from "./worded.js";

/** The panel that asks which; `onFurther(code)`. What this counter takes comes first. */
export function Further({ ticket, services, busy, onFurther, onClose }) {
  const others = services.filter((each) => each.code !== ticket.service.code);
  const sorted = [...others.filter((each) => each.here !== false), ...others.filter((each) => each.here === false)];
  const items = sorted.map((each) => ({ ...each, name: serviceWords(each) }));
  return html`
    <${Panel} name="further-service" heading=${t("desk.further_heading", { number: ticket.number })} onClose=${onClose}>
      <p class="panel-text">${t("desk.further_text", { service: ticket.service.name })}</p>
      <${Choices} items=${items} busy=${busy} onChoose=${(each) => onFurther(each.code)} />
    <//>
  `;
}
