// The page where staff see a board as it would draw itself, on a screen of another size than theirs.

import { changeLanguage, html, start, t, useEffect, useLayoutEffect, useRef, useState } from "/static/page.js";
import { HallDoor } from "./hall_door.js";
import { TopBar } from "./top_bar.js";

const SIZES = ["1920×1080", "1280×720", "1080×1920", "800×480", "480×800"];
const MAY_SEE = ["host", "supervisor", "administrator"];

const onLanguage = (lang) => changeLanguage(PreviewPage, lang);

function PreviewPage({ lang }) {
  return html`<${HallDoor} lang=${lang} onLanguage=${onLanguage} Inside=${Preview} />`;
}

function Preview({ lang, session, live }) {
  const { state } = live;
  const [board, setBoard] = useState(() => new URLSearchParams(window.location.search).get("board") || "");
  const [size, setSize] = useState(SIZES[0]);
  const [show, setShow] = useState("sample");
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
          <form class="preview-choices" onSubmit=${(event) => event.preventDefault()}>
            <label><span>${t("preview.board")}</span>
              <select value=${shown} onChange=${(event) => setBoard(event.target.value)}>
                <option value="">${t("preview.everything")}</option>
                ${boards.map((name) => html`<option key=${name} value=${name}>${name}</option>`)}
              </select></label>
            <${Choice} heading=${t("preview.size")} of=${SIZES} chosen=${size} onChoose=${setSize} words=${(each) => each} />
            <${Choice} heading=${t("preview.show")} of=${["sample", "now"]} chosen=${show} onChoose=${setShow}
              words=${(each) => t(`preview.${each}`)} />
            <p class="muted">${t("preview.silent")}</p>
          </form>
          <main class="preview-main"><${Framed} ...${{ board: shown, size, show, lang }} /></main>`
        : html`<main class="wait"><p>${t("preview.not_for_you")}</p></main>`}
    </div>
  `;
}

function Choice({ heading, of, chosen, onChoose, words }) {
  return html`
    <fieldset class="choices-of">
      <legend>${heading}</legend>
      ${of.map((each) => html`
        <button type="button" key=${each} class="button small" aria-pressed=${String(each === chosen)}
          onClick=${() => onChoose(each)}>${words(each)}</button>`)}
    </fieldset>
  `;
}

// The board is drawn at its own size and made smaller as a whole: what fits here fits there.
function Framed({ board, size, show, lang }) {
  const room = useRef(null);
  const [scale, setScale] = useState(0);
  const [width, height] = size.split("×").map(Number);
  useLayoutEffect(() => {
    const measure = () => {
      const { clientWidth, clientHeight } = room.current;
      setScale(Math.min(1, clientWidth / width, clientHeight / height));
    };
    measure();
    window.addEventListener("resize", measure);
    return () => window.removeEventListener("resize", measure);
  }, [width, height]);
  const address = `/board/preview?${new URLSearchParams({ board, show, lang })}`;
  return html`
    <div class="preview-room" ref=${room}>
      <div class="preview-frame" style=${{ width: `${width * scale}px`, height: `${height * scale}px` }}>
        <iframe key=${address} src=${address} title=${`${t("preview.board")} ${board}`} width=${width} height=${height}
          style=${{ transform: `scale(${scale})` }}></iframe>
      </div>
    </div>
  `;
}

function langOnly() {
  const lang = new URLSearchParams(window.location.search).get("lang");
  return lang ? `?lang=${lang}` : "";
}

start(PreviewPage);
