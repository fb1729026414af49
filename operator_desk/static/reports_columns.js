// A chart of columns drawn by the page itself: pointed at with a finger, walked through with the arrows, read aloud, or shown as a table.

import { html, t, useLayoutEffect, useRef, useState } from "/static/page.js";
import { decimal } from "./reports_words.js";

const DIGIT_WIDTH = 9;
const RIGHT = 12;
const TOP = 16;
const LIMIT_TOP = 28;
const FOOT = 28;
const LABEL_WIDTH = 60;
const WIDEST = 120;
const STRIP = 44;
const STRIP_GAP = 24;
const WALK = { ArrowLeft: -1, ArrowRight: 1, PageUp: -4, PageDown: 4 };

/** A chart in its card: heading, legend, the drawing or, after one press, its table `{head, rows}`. */
export function Chart({ name, heading, legend, table, children }) {
  const [plain, setPlain] = useState(false);
  return html`
    <figure class="card reports-chart" data-chart=${name} aria-labelledby=${`chart-${name}`}>
      <header class="list-head">
        <h3 id=${`chart-${name}`}>${heading}</h3>
        <button type="button" class="button quiet small" aria-pressed=${String(plain)} aria-label=${t("reports.as_table_of", { what: heading })}
          onClick=${() => setPlain(!plain)}>${t("reports.as_table")}</button>
      </header>
      ${plain ? html`<${Plain} ...${table} heading=${heading} />` : html`
        ${legend && html`<p class="reports-legend" aria-hidden="true">${legend.map(([kind, words]) => html`<span key=${kind}>
          <i data-kind=${kind}></i>${words}</span>`)}</p>`}
        ${children}`}
    </figure>
  `;
}

function Plain({ heading, head, rows }) {
  return html`
    <div class="reports-scroll" tabindex="0" role="region" aria-label=${heading}>
      <table class="reports-table">
        <thead><tr>${head.map((each) => html`<th key=${each} scope="col">${each}</th>`)}</tr></thead>
        <tbody>${rows.map(([first, ...cells]) => html`<tr key=${first}><th scope="row">${first}</th>
          ${cells.map((each, index) => html`<td key=${index} class="number">${each}</td>`)}</tr>`)}</tbody>
      </table>
    </div>
  `;
}

/**
 * The drawing. `items` are `{key, label, text, solid, hatched?, hollow?, step?, onOpen?}`: a column of `solid` with `hatched` on it,
 * an outline up to `hollow`, `step` in a strip below; `text` is what it says, `rest` what is said while no column is pointed at. `limit` stands as a line before the column of that place.
 */
export function Columns({ name, items, rest, height = 208, limit }) {
  const box = useRef(null);
  const [width, setWidth] = useState(0);
  const [at, setAt] = useState(-1);
  useLayoutEffect(() => {
    const measure = () => setWidth(box.current.clientWidth);
    const watch = new ResizeObserver(measure);
    watch.observe(box.current);
    measure();
    return () => watch.disconnect();
  }, []);
  const last = items.length - 1;
  const place = Math.min(at, last);
  const walk = (event) => {
    const to = { Home: 0, End: last }[event.key] ?? (WALK[event.key] ? Math.min(last, Math.max(0, Math.max(0, place) + WALK[event.key])) : null);
    if (to !== null) {
      event.preventDefault();
      setAt(to);
      box.current.querySelectorAll("[data-column]")[to].focus();
    } else if (["Enter", " "].includes(event.key) && items[place] && items[place].onOpen) {
      event.preventDefault();
      items[place].onOpen();
    }
  };
  const strip = items.some((each) => each.step !== undefined) ? STRIP + STRIP_GAP : 0;
  const top = niceTop(Math.max(1, ...items.flatMap((each) => [each.solid + (each.hatched || 0), each.hollow || 0])));
  const above = limit === undefined ? TOP : LIMIT_TOP;
  const left = Math.max(3, decimal(top).length) * DIGIT_WIDTH + 16;
  const inner = { y: above, width: Math.max(0, width - left - RIGHT), height: height - above - FOOT };
  const wide = Math.min(WIDEST, inner.width / Math.max(1, items.length));
  const y = (value) => inner.y + inner.height * (1 - value / top);
  const every = Math.max(1, Math.ceil(LABEL_WIDTH / Math.max(1, wide)));
  return html`
    <div class="reports-drawing" ref=${box}>
      <svg class="reports-svg" width=${width} height=${height + strip} role="group" aria-label=${t("reports.chart_keys", { what: name })}
        onKeyDown=${walk} onMouseLeave=${() => setAt(-1)}>
        <defs>
          <pattern id="reports-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="6" height="6" class="hatch-ground" /><rect width="3" height="6" class="hatch-line" />
          </pattern>
        </defs>
        <g aria-hidden="true">
          ${[0, top / 2, top].map((value) => html`<g key=${value}>
            <line class="grid" x1=${left} x2=${width - RIGHT} y1=${y(value)} y2=${y(value)} />
            <text class="tick" x=${left - 8} y=${y(value) + 5} text-anchor="end">${decimal(value)}</text></g>`)}
          ${items.map((each, index) => index % every === 0 && each.label && html`<text key=${each.key} class="tick" text-anchor="middle"
            x=${left + wide * (index + (limit === undefined ? 0.5 : 0))} y=${height + strip - 8}>${each.label}</text>`)}
        </g>
        ${items.map((each, index) => html`<${Column} key=${each.key} item=${each} here=${index === place}
          tab=${index === Math.max(0, place)} x=${left + wide * index} ...${{ wide, y, inner, strip }} onHere=${() => setAt(index)} />`)}
        ${strip > 0 && html`<${Steps} ...${{ items, left, wide }} bottom=${height + strip - FOOT} />`}
        ${limit !== undefined && html`<g aria-hidden="true">
          <line class="limit" x1=${left + wide * limit.place} x2=${left + wide * limit.place} y1=${2} y2=${inner.y + inner.height} />
          <text class="limit-words" x=${left + wide * limit.place + 8} y=${14}>${limit.words}</text></g>`}
      </svg>
      <p class="reports-readout" aria-hidden="true">${place >= 0 && items[place] ? items[place].text : rest}</p>
    </div>
  `;
}

function Column({ item, here, tab, x, wide, y, inner, strip, onHere }) {
  const gap = wide > 8 ? Math.min(6, wide * 0.14) : 0.5;
  const bar = { x: x + gap, width: Math.max(1, wide - 2 * gap) };
  const both = item.solid + (item.hatched || 0);
  const open = Boolean(item.onOpen);
  return html`
    <g data-column role=${open ? "button" : "img"} aria-label=${item.text} tabindex=${tab ? 0 : -1} class=${here ? "column here" : "column"}
      data-opens=${open ? "" : undefined} onFocus=${onHere} onMouseEnter=${onHere} onClick=${() => open && item.onOpen()}>
      <rect class="ground" x=${x} y=${inner.y} width=${wide} height=${inner.height + strip + 4} />
      ${item.hollow > both && html`<rect class="hollow" ...${bar} y=${y(item.hollow)} height=${y(0) - y(item.hollow)} />`}
      ${item.solid > 0 && html`<rect class="solid" ...${bar} y=${y(item.solid)} height=${y(0) - y(item.solid)} />`}
      ${item.hatched > 0 && html`<rect class="hatched" ...${bar} y=${y(both)} height=${y(item.solid) - y(both)} />`}
    </g>
  `;
}

// A strip under the columns with a scale of its own: level over each, with a step between them.
function Steps({ items, left, wide, bottom }) {
  const top = Math.max(1, ...items.map((each) => each.step));
  const y = (value) => bottom - (STRIP * value) / top;
  const points = items.map((each, index) => `${left + wide * index},${y(each.step)} ${left + wide * (index + 1)},${y(each.step)}`).join(" ");
  const right = left + wide * items.length;
  return html`
    <g aria-hidden="true" class="strip">
      <line class="grid" x1=${left} x2=${right} y1=${bottom} y2=${bottom} />
      <polygon class="strip-ground" points=${`${left},${bottom} ${points} ${right},${bottom}`} />
      <polyline class="step" points=${points} />
      <text class="tick" x=${left - 8} y=${y(top) + 5} text-anchor="end">${decimal(top)}</text>
      <text class="tick" x=${left - 8} y=${bottom + 5} text-anchor="end">0</text>
    </g>
  `;
}

// The end of an axis: a round number with a half that is one too.
function niceTop(most) {
  const power = 10 ** Math.floor(Math.log10(most));
  const ends = power > 1 ? [1, 2, 3, 4, 5, 6, 8, 10] : [2, 4, 6, 8, 10];
  return ends.find((each) => each * power >= most) * power;
}
