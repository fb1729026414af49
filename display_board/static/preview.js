// A board as staff see it beforehand: its own layout with made-up calls or those of now, and never a sound.

import { html, start, t, useEffect, useState } from "/static/page.js";
import { send } from "/static/http.js";
import { BoardPicture } from "./picture.js";
import { sampled } from "./sample.js";
import { Notice } from "./view.js";

const LOOK_MS = 2000;
const NOBODY = { waiting: [], fresh: new Set() };

/** A layout that is being drawn up; only the page of ours that holds this frame says one. */
let drafted = null;
let onDrafted = () => {};

// Heard from the first moment on: whoever holds the frame speaks as soon as it is loaded.
window.addEventListener("message", ({ origin, source, data }) => {
  if (origin !== window.location.origin || source !== window.parent || !data || typeof data.layout !== "object") return;
  drafted = data.layout;
  onDrafted(drafted);
});

function Preview() {
  const asked = new URLSearchParams(window.location.search);
  const isSample = asked.get("show") !== "now";
  const [{ state, received, problem }, setShown] = useState({});
  const [layout, setLayout] = useState(drafted);
  onDrafted = setLayout;
  useEffect(() => {
    document.title = t("board.title");
    let timer = 0;
    const look = async () => {
      setShown(await answer(asked.get("board")));
      timer = window.setTimeout(look, LOOK_MS);
    };
    look();
    return () => window.clearTimeout(timer);
  }, []);
  if (problem) return html`<${Notice} title=${problem} lines=${[]} />`;
  if (!state) return html`<${Notice} title=${t("board.connecting")} lines=${[]} />`;
  const drawn = layout ? { ...state, layout } : state;
  const shown = isSample ? sampled(drawn) : drawn;
  const current = isSample ? shown.calls[0] : null;
  return html`<${BoardPicture} state=${shown} received=${received} current=${current} ...${NOBODY} />`;
}

async function answer(board) {
  const path = board ? `/api/v1/board?board=${encodeURIComponent(board)}` : "/api/v1/board";
  try {
    const { status, body } = await send("GET", path);
    return status === 200 ? { state: body, received: performance.now() } : { problem: body ? body.detail : t("board.link_lost") };
  } catch {
    return { problem: t("board.link_lost") };
  }
}

start(Preview);
