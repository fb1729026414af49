// The live paper: the ticket that a printer would get under the set-up as it is being changed, drawn by the server.

import { currentLanguage, html, t, useEffect, useRef, useState } from "/static/page.js";
import { Choice } from "./board_frame.js";
import { ask } from "./setup_draft.js";
import { sampleOf } from "./setup_ticket_model.js";

const KINDS = ["usual", "large", "copy", "english", "longest"];
const WIDTHS = ["80", "58"];
/** A new paper is asked for so long after the last key, and again so long after one that did not come. */
const PAUSE_MS = 200;
const AGAIN_MS = 2000;
const TRIES = 10;

/** `onWrong(place)` is told which line the server does not take: its place, or null. */
export function LivePaper({ edit, onWrong }) {
  const [kind, setKind] = useState(KINDS[0]);
  const [width, setWidth] = useState(WIDTHS[0]);
  const [told, setTold] = useState({ picture: null, leftOut: "", refusal: "", of: "" });
  const paper = kind === "longest" ? "usual" : kind;
  const asked = JSON.stringify({ ...sampleOf(edit.setup, kind === "longest"), paper, width });

  useEffect(() => {
    let over = false;
    let timer = 0;
    let left = TRIES;
    const look = async () => {
      const { answer, body, refusal } = await ask("POST", "/api/v1/setup/paper", JSON.parse(asked));
      const picture = body && (await pictureOf(body.picture));
      if (over) return;
      if (picture) setTold({ picture, leftOut: body.left_out, refusal: "", of: `${kind} ${width}` });
      else setTold((was) => ({ ...was, refusal }));
      const wrong = Boolean(answer) && answer.status === 422;
      onWrong(wrong ? answer.body.block ?? null : null);
      left -= 1;
      // Not for ever: who asks is at the computer, and a page that nobody uses is to be locked.
      if (!picture && !wrong && left > 0) timer = window.setTimeout(look, AGAIN_MS);
    };
    timer = window.setTimeout(look, PAUSE_MS);
    return () => {
      over = true;
      window.clearTimeout(timer);
    };
  }, [asked, currentLanguage()]);

  return html`
    <section class="card setup-live" aria-labelledby="setup-paper">
      <h3 id="setup-paper">${t("setup.paper")}</h3>
      <div class="setup-live-choices">
        <label class="setup-field"><span>${t("setup.paper_for")}</span>
          <select onChange=${(event) => setKind(KINDS[event.target.selectedIndex])}>
            ${KINDS.map((each) => html`<option key=${each} selected=${each === kind}>${t(`setup.paper.${each}`)}</option>`)}
          </select></label>
        <${Choice} heading=${t("setup.paper_width")} of=${WIDTHS} chosen=${width} onChoose=${setWidth}
          words=${(each) => t("setup.paper_mm", { width: each })} />
      </div>
      <div class="setup-paper-told" role="status">
        ${told.refusal && html`<p class="notice problem">${told.refusal}${told.picture && html` <span>${t("setup.paper_last")}</span>`}</p>`}
        ${!told.refusal && told.leftOut && html`<p class="notice problem">${t(`setup.paper_left_out.${told.leftOut}`)}</p>`}
      </div>
      ${told.picture
        ? html`<${Paper} picture=${told.picture} words=${t("setup.paper_named", { kind: t(`setup.paper.${kind}`), width })}
            fresh=${told.of === `${kind} ${width}` && !told.refusal} />`
        : html`<p class="muted">${told.refusal ? "" : t("setup.paper_comes")}</p>`}
    </section>
  `;
}

// Drawn, not loaded: the pages of the house take pictures from addresses only, and this one has none.
function Paper({ picture, words, fresh }) {
  const canvas = useRef(null);
  useEffect(() => {
    const { clientWidth } = canvas.current;
    const width = Math.round(clientWidth * window.devicePixelRatio);
    const height = Math.round((width * picture.height) / picture.width);
    Object.assign(canvas.current, { width, height });
    const pen = canvas.current.getContext("2d");
    pen.imageSmoothingQuality = "high";
    pen.drawImage(picture, 0, 0, width, height);
  }, [picture]);
  return html`<div class=${fresh ? "setup-paper" : "setup-paper old"}><canvas ref=${canvas} role="img" aria-label=${words}
    data-dots=${picture.width}></canvas></div>`;
}

function pictureOf(base64) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return createImageBitmap(new Blob([bytes], { type: "image/png" }));
}
