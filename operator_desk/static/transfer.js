// Sending a visitor on: to a service or to one counter, with a word for the colleague.

import { html, t, useState } from "/static/page.js";
import { Panel } from "./panel.js";
import { counterWords, serviceWords } from "./worded.js";

/** The transfer panel; `onSend({service?, counter?, comment?, return_to_me?})`. `offerReturn` is for operators only. */
export function Transfer({ ticket, services, counters, own, offerReturn, busy, onSend, onClose }) {
  const [service, setService] = useState("");
  const [counter, setCounter] = useState("");
  const [comment, setComment] = useState("");
  const [back, setBack] = useState(false);
  const [said, setSaid] = useState("");

  const submit = (event) => {
    event.preventDefault();
    if (busy) return;
    if (!service && !counter) return setSaid(t("common.transfer.choose"));
    if (counter && !comment.trim()) return setSaid(t("common.transfer.comment_needed"));
    setSaid("");
    const body = {};
    if (service) body.service = service;
    if (counter) body.counter = Number(counter);
    if (comment.trim()) body.comment = comment.trim();
    if (back) body.return_to_me = true;
    onSend(body);
  };

  return html`
    <${Panel} name="transfer" heading=${t("common.transfer.heading", { number: ticket.number })} onClose=${onClose}>
      <form class="transfer" onSubmit=${submit}>
        <label>
          <span>${t("common.transfer.service")}</span>
          <select data-first value=${service} onChange=${(event) => setService(event.target.value)}>
            <option value="">${t("common.transfer.same_service")}</option>
            ${services
              .filter((each) => each.code !== ticket.service.code)
              .map((each) => html`<option key=${each.code} value=${each.code}
                disabled=${!each.served && !counter}>${serviceWords(each, each.served)}</option>`)}
          </select>
        </label>
        <label>
          <span>${t("common.transfer.counter")}</span>
          <select value=${counter} onChange=${(event) => setCounter(event.target.value)}>
            <option value="">${t("common.transfer.any_counter")}</option>
            ${counters
              .filter((each) => each.number !== own)
              .map(
                (each) => html`<option key=${each.number} value=${each.number}>
                  ${each.number} · ${each.name} (${counterWords(each)})
                </option>`
              )}
          </select>
        </label>
        <label>
          <span>${t("common.transfer.comment")}</span>
          <textarea rows="2" maxlength="300" value=${comment}
            onInput=${(event) => setComment(event.target.value)}></textarea>
        </label>
        ${offerReturn &&
        html`<label class="check">
          <input type="checkbox" checked=${back} onChange=${(event) => setBack(event.target.checked)} />
          <span>${t("common.transfer.return_to_me")}</span>
        </label>`}
        <p class="notice problem" role="alert" hidden=${!said}>${said}</p>
        <button type="submit" class="button primary wide"
          aria-disabled=${String(Boolean(busy))}>${t("common.transfer.send")}</button>
      </form>
    <//>
  `;
}
