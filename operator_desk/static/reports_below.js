// What stands under the figures: who was called before whom, how far the data can be trusted, and by which rules was counted.

import { clockTime, html, t, useState } from "/static/page.js";
import { Sentence } from "./reports_head.js";
import { spanWords, whole } from "./reports_words.js";

const SHOWN = 5;
const MORE = 50;
const NAMED = 3;
const QUALITY = ["short_services", "forgotten_finishes", "doubted", "clock_jumps", "restores", "unlinked_s", "offline", "unprinted", "by_hand", "imported", "returned", "expired"];
/** What stands in the history by right, and needs nobody. */
const USUAL = ["by_hand", "imported", "returned", "offline"];

export function Fairness({ report, onTickets }) {
  const [shown, setShown] = useState(SHOWN);
  const { calls, items } = report.fairness;
  return html`
    <section class="card reports-fair" aria-labelledby="fair-heading">
      <h3 id="fair-heading">${t("reports.fair")}</h3>
      <p class="muted">${items.length ? t.n("reports.fair_of", calls, { passed: whole(items.length) }) : t("reports.fair_none")}</p>
      <ol class="fair-list">
        ${items.slice(0, shown).map((each) => html`
          <li key=${`${each.at} ${each.ticket}`}>
            <span class="number muted">${clockTime(each.at)}</span>
            <button type="button" class="reports-figure number" aria-haspopup="dialog" aria-label=${t("reports.story_of", { number: each.number })}
              onClick=${() => onTickets({ words: each.number, ticket: { id: each.ticket, number: each.number } })}>${each.number}</button>
            <span>${passedWords(each)}${each.counter && ` · ${t("common.counter_number", { number: each.counter })}`}
              <small class="muted">${each.why.name}${each.reason ? ` (${each.name}): ${each.reason}` : ""}</small></span>
          </li>`)}
      </ol>
      ${items.length > shown && html`<button type="button" class="button quiet" onClick=${() => setShown(shown + MORE)}>
        ${t("common.more", { n: whole(items.length - shown) })}</button>`}
    </section>
  `;
}

// The first few by their numbers; the server names no more than twenty of a crowd.
function passedWords({ passed: { count, numbers } }) {
  const named = count > NAMED + 1 ? numbers.slice(0, NAMED) : numbers;
  const words = t("reports.fair_before", { numbers: named.join(", ") });
  return count > named.length ? `${words} ${t("common.more", { n: whole(count - named.length) })}` : words;
}

export function Quality({ report, onTickets }) {
  const found = QUALITY.filter((each) => report.data_quality[each] > 0);
  return html`
    <section class="card reports-quality" aria-labelledby="quality-heading">
      <h3 id="quality-heading">${t("reports.quality")}</h3>
      ${found.length === 0 && html`<p class="light-green">${t("reports.quality_good")}</p>`}
      <ul>
        ${found.map((each) => {
          const count = report.data_quality[each];
          const words = each === "unlinked_s" ? t("reports.quality.unlinked_s", { time: spanWords(count) }) : t.n(`reports.quality.${each}`, count);
          const ask = each === "expired" ? { outcome: each } : { mark: each };
          const heading = each === "clock_jumps" ? t("reports.jumped_tickets") : words;
          return html`<li key=${each}><span class=${USUAL.includes(each) ? "quality-usual" : "light-amber"}>${each === "unlinked_s"
            ? words : html`<${Sentence} ...${{ words, heading, ask, report, onTickets }} />`}</span>
            <small class="muted">${t(`reports.quality_do.${each}`)}</small></li>`;
        })}
      </ul>
    </section>
  `;
}

export function Rules({ report }) {
  return html`
    <details class="card reports-rules">
      <summary>${t("reports.rules")}</summary>
      <ul>${report.rules.map((each) => html`<li key=${each}>${each}</li>`)}</ul>
    </details>
  `;
}
