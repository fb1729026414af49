// Files of reports: fetched by the page itself, so that a refusal is said in words and a lost link loses nothing.

import { currentLanguage, html, t, useState } from "/static/page.js";
import { problem } from "./presses.js";

/** A year in many pages takes its time to be drawn. */
const PATIENCE_MS = 120000;

/** Links to the files of one report: `paths` is `{pdf: path, …}`; what came of it is said by `say`. */
export function Files({ paths, about, say }) {
  const [busy, setBusy] = useState("");
  const take = async (event, format) => {
    event.preventDefault();
    if (busy) return;
    setBusy(format);
    say(t("reports.file.waits", { format: format.toUpperCase() }));
    const refusal = await download(paths[format]);
    say(refusal || t("reports.file.done", { format: format.toUpperCase() }), refusal ? "problem" : "good");
    setBusy("");
  };
  return html`
    <span class="reports-files" role="group" aria-label=${t("reports.file.name", { about })}>
      ${Object.keys(paths).map((format) => html`<a key=${format} class="button small" href=${inLanguage(paths[format])}
        aria-label=${t("reports.file.one", { format: format.toUpperCase(), about })} aria-disabled=${String(busy === format)}
        onClick=${(event) => take(event, format)}><span aria-hidden="true">↓</span> ${format.toUpperCase()}</a>`)}
    </span>
  `;
}

/** Fetch a file and hand it to the browser to keep; why it could not be had, or an empty text. */
async function download(path) {
  const watch = new AbortController();
  const timer = window.setTimeout(() => watch.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(inLanguage(path), { credentials: "same-origin", cache: "no-store", signal: watch.signal });
    if (!answer.ok) return problem({ status: answer.status, body: await answer.json().catch(() => null) });
    keep(await answer.blob(), nameOf(answer.headers.get("Content-Disposition")) || path.split("/").pop().split("?")[0]);
    return "";
  } catch {
    return t("reports.file.lost");
  } finally {
    window.clearTimeout(timer);
  }
}

function keep(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser reads it after this turn.
  window.setTimeout(() => URL.revokeObjectURL(link.href), PATIENCE_MS);
}

function nameOf(disposition) {
  const plain = /filename="?([^";]+)"?/.exec(disposition || "");
  return plain ? plain[1] : "";
}

function inLanguage(path) {
  return `${path}${path.includes("?") ? "&" : "?"}lang=${currentLanguage()}`;
}
