// Two things the host puts right in a visit: who is called first, and times that nobody should believe.

import { html, t, useState } from "/static/page.js";
import { AskReason } from "./panel.js";

/** Another priority, or none, for a reason; `onChange({priority, reason})`. */
export function ChangePriority({ ticket, priorities, busy, onChange, onClose }) {
  const present = ticket.priority ? ticket.priority.code : null;
  const [chosen, setChosen] = useState(present);
  const choices = [{ code: null, name: t("hall.priority.none") }, ...priorities];
  const before = html`
    <div role="group" aria-label=${t("hall.priority")} class="options">
      ${choices.map(
        (each) => html`<button type="button" key=${each.code} class="button option" aria-pressed=${String(each.code === chosen)}
          onClick=${() => setChosen(each.code)}>
          ${each.basis ? `${each.name} (${each.basis})` : each.name}
        </button>`
      )}
    </div>
    <p class="muted">${t("hall.priority.place_stays")}</p>
  `;
  const same = chosen === present;
  const give = (reason) => !same && onChange({ priority: chosen, reason });
  return html`<${AskReason} name="priority" heading=${t("hall.priority.heading", { number: ticket.number })} before=${before}
    text=${t(same ? "hall.priority.choose" : "hall.priority.why")}
    reasons=${same ? [] : [t("hall.priority.reason.paper"), t("hall.priority.reason.unwell"), t("hall.priority.reason.mistake")]}
    yes=${t("hall.priority.change")} busy=${busy || same} onReason=${give} onClose=${onClose} />`;
}

/** Why the times are not accurate, or why they are after all; `onJudge({accurate, reason})`. */
export function JudgeTimes({ ticket, busy, onJudge, onClose }) {
  const accurate = Boolean(ticket.times_doubt);
  const reasons = accurate
    ? [t("hall.times.reason.mistake")]
    : [t("hall.times.reason.finish"), t("hall.times.reason.start"), t("hall.times.reason.link")];
  return html`<${AskReason} name="times" heading=${t("hall.times.heading", { number: ticket.number })}
    text=${t(accurate ? "hall.times.confirm_text" : "hall.times.doubt_text")} reasons=${reasons}
    yes=${t(accurate ? "hall.step.times_confirm" : "hall.step.times")} busy=${busy}
    onReason=${(reason) => onJudge({ accurate, reason })} onClose=${onClose} />`;
}
