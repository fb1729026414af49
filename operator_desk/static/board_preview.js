// The page where staff see a board as it would draw itself, on a screen of another size than theirs.

import { changeLanguage, html, start, t, useEffect, useState } from "/static/page.js";
import { Choice, Framed, SHOWN, SIZES } from "./board_frame.js";
import { HallDoor } from "./hall_door.js";
import { TopBar } from "./top_bar.js";

const MAY_SEE = ["host", "supervisor", "administrator"];

const onLanguage = (lang) => changeLanguage(PreviewPage, lang);

function PreviewPage({ lang }) {
  return html`<${HallDoor} lang=${lang} onLanguage=${onLanguage} Inside=${Preview} />`;
}

function Preview({ lang, session, live }) {
  const { state } = live;
  const [board, setBoard] = useState(() => new URLSearchParams(window.location.search).get("board") || "");
  const [size, setSize] = useState(SIZES[0]);
  const [show, setShow] = useState(SHOWN[0]);
  useEffect(() => {
    document.title = `${t("preview.title")} · ${state.office.name}`;
  }, [state.office.name, lang]);
  const boards = state.devices.filter((each) => each.kind === "board").map((each) => each.name);
  const shown = boards.includes(board) ? board : "";
  return html`
    <div class="hall preview-page">
      <${TopBar} title=${html`<h1 class="top-title">${t("preview.title")}</h1>`} session=${session}
        live=${live} lang=${lang} onLanguage=${onLanguage} onLeave=${session.leave}>
        <a class="button" href=${`/devices${langOnly()}`}><span aria-hidden="true">←</span> ${t("hall.devices")}</a>
      <//>
      ${MAY_SEE.includes(session.user.role)
        ? html`
          <form class="preview-choices" aria-label=${t("preview.title")} onSubmit=${(event) => event.preventDefault()}>
            <label><span>${t("preview.board")}</span>
              <select value=${shown} onChange=${(event) => setBoard(event.target.value)}>
                <option value="">${t("preview.everything")}</option>
                ${boards.map((name) => html`<option key=${name} value=${name}>${name}</option>`)}
              </select></label>
            <${Choice} heading=${t("preview.size")} of=${SIZES} chosen=${size} onChoose=${setSize} words=${(each) => each} />
            <${Choice} heading=${t("preview.show")} of=${SHOWN} chosen=${show} onChoose=${setShow}
              words=${(each) => t(`preview.${each}`)} />
            <p class="muted">${t("preview.silent")}</p>
          </form>
          <main class="preview-main"><${Framed} ...${{ board: shown, size, show, lang }} /></main>`
        : html`<main class="wait"><p>${t("preview.not_for_you")}</p></main>`}
    </div>
  `;
}

function langOnly() {
  const lang = new URLSearchParams(window.location.search).get("lang");
  return lang ? `?lang=${lang}` : "";
}

start(PreviewPage);
