// A board in a frame, as it would draw itself on a screen of another size than the one in front of us; and choices beside it.

import { html, t, useEffect, useLayoutEffect, useRef, useState } from "/static/page.js";

export const SIZES = ["1920×1080", "1280×720", "1080×1920", "800×480", "480×800"];
export const SHOWN = ["sample", "now"];

/** A choice of one from a few, as buttons that stay pressed. */
export function Choice({ heading, of, chosen, onChoose, words }) {
  return html`
    <fieldset class="choices-of">
      <legend>${heading}</legend>
      ${of.map((each) => html`
        <button type="button" key=${each} class="button small" aria-pressed=${String(each === chosen)}
          onClick=${() => onChoose(each)}>${words(each)}</button>`)}
    </fieldset>
  `;
}

/**
 * The board is drawn at its own size and made smaller as a whole: what fits here fits there.
 *
 * `layout`, where it is given, takes the place of the one that this board has; no other board hears of it.
 */
export function Framed({ board, size, show, lang, layout }) {
  const room = useRef(null);
  const frame = useRef(null);
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
  const tell = () => layout && frame.current.contentWindow.postMessage({ layout }, window.location.origin);
  useEffect(tell, [JSON.stringify(layout)]);
  const address = `/board/preview?${new URLSearchParams({ board, show, lang })}`;
  return html`
    <div class="preview-room" ref=${room}>
      <div class="preview-frame" style=${{ width: `${width * scale}px`, height: `${height * scale}px` }}>
        <iframe key=${address} ref=${frame} src=${address} title=${`${t("preview.board")} ${board}`} tabindex="-1" width=${width} height=${height}
          onLoad=${tell} style=${{ transform: `scale(${scale})` }}></iframe>
      </div>
    </div>
  `;
}
