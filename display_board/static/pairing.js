// A board without a key shows a code; the hall host types it, and the board has its key: nobody copies 43 letters.

import { html, recall, remember, t, useEffect, useState } from "/static/page.js";
import { send } from "/static/http.js";

/** Where the browser keeps a board's key. */
export const TOKEN = "talon.board.token";

const ASKED = "talon.board.pairing";
const LOOK_MS = 1000;
const FULL_MS = 20000;
const CREATED = 201;
const FOUND = 200;
const NOT_YET = 204;

/** `title` says why there is a code, `lines` the other way to a key; `onKey(token)` is called once staff have typed the code. */
export function LetMeIn({ title, lines, onKey }) {
  const { code, problem } = useCode(onKey);
  return html`
    <main class="notice pairing">
      <h1>${title}</h1>
      ${code
        ? html`<p class="pairing-lead">${t("pairing.lead")}</p>
            <p class="pairing-code number">${`${code.slice(0, 3)} ${code.slice(3)}`}</p>
            <p class="pairing-lead">${t("pairing.how")}</p>`
        : html`<p class="pairing-lead" role="status">${t(problem || "board.pairing.wait")}</p>`}
      <div class="pairing-other">${lines.map((line) => html`<p key=${line}>${line}</p>`)}</div>
    </main>
  `;
}

// One code at a time, also over a reload: the server gives an address only a few.
function useCode(onKey) {
  const [shown, setShown] = useState({ code: "", problem: "" });
  useEffect(() => {
    let timer = 0;
    let ended = false;
    const look = async () => {
      const next = await step();
      if (ended) return;
      if (next.token) {
        remember(ASKED, "");
        onKey(next.token);
        return;
      }
      setShown({ code: next.code || "", problem: next.problem || "" });
      timer = window.setTimeout(look, next.full ? FULL_MS : LOOK_MS);
    };
    // Two boards of one computer are one device: what one of them was given is the other's too.
    const given = (event) => event.key === TOKEN && event.newValue && onKey(event.newValue);
    window.addEventListener("storage", given);
    look();
    return () => {
      ended = true;
      window.removeEventListener("storage", given);
      window.clearTimeout(timer);
    };
  }, []);
  return shown;
}

async function step() {
  try {
    const asked = kept();
    return asked ? await collect(asked) : await ask();
  } catch {
    return { problem: "board.pairing.away" };
  }
}

async function ask() {
  const { status, body } = await send("POST", "/api/v1/pairing", { kind: "board" });
  if (status !== CREATED) return { problem: status === 429 ? "board.pairing.full" : "board.pairing.away", full: status === 429 };
  remember(ASKED, JSON.stringify({ id: body.id, secret: body.secret, code: body.code }));
  return { code: body.code };
}

async function collect(asked) {
  const { status, body } = await send("POST", `/api/v1/pairing/${asked.id}/collect`, { secret: asked.secret });
  if (status === FOUND) return { token: body.token };
  if (status === NOT_YET) return { code: asked.code };
  remember(ASKED, "");
  return ask();
}

function kept() {
  try {
    const asked = JSON.parse(recall(ASKED) || "null");
    return asked && /^[0-9a-f]{1,64}$/.test(asked.id) && asked.secret && /^\d{6}$/.test(asked.code) ? asked : null;
  } catch {
    return null;
  }
}
