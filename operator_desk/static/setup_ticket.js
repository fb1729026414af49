// The lines of the paper ticket: which there are, in which order and size, own texts and the logo; beside them the live paper.

import { html, LANGUAGES, t, useLayoutEffect, useRef, useState } from "/static/page.js";
import { upload } from "./media_upload.js";
import { problem } from "./presses.js";
import { LivePaper } from "./setup_paper.js";
import {
  changed, isUsual, linesOf, linesOff, LOGO, LONGEST_TEXT, MOST_TEXTS, NUMBER, SIZES, ticketOf, turned, without, withLine, withText,
} from "./setup_ticket_model.js";

const PICTURES = "image/png,image/jpeg,image/webp";

export function Ticket({ edit, presses }) {
  const { ticket } = edit.setup;
  const lines = linesOf(ticket);
  const [wrong, setWrong] = useState(null);
  const focus = useFocus();
  const write = (next, logo = ticket && ticket.logo) => {
    const kept = next.some((one) => one.name === LOGO) ? logo : undefined;
    edit.set(["ticket"], isUsual(next) ? undefined : ticketOf(next, kept));
  };
  const putLogo = (logo) => write(lines.some((one) => one.name === LOGO) ? lines : withLine(lines, LOGO), logo);
  const turn = (from, to, key) => {
    write(turned(lines, from, to));
    presses.say(t("setup.moved_to", { what: nameOf(lines[from]), place: to + 1, all: lines.length }));
    if (key) focus(to === 0 || to === lines.length - 1 ? idOf(to, key === "up" ? "down" : "up") : idOf(to, key));
  };
  const off = linesOff(lines);
  return html`
    <div class="setup-beside ticket">
      <section class="card setup-editor" aria-labelledby="setup-lines">
        <header class="setup-editor-head">
          <h3 id="setup-lines">${t("setup.lines")}</h3>
          <div class="row">
            <button type="button" class="button small" aria-disabled=${String(countTexts(lines) >= MOST_TEXTS)}
              onClick=${() => addText(lines, write, focus)}>+ ${t("setup.add_text")}</button>
            ${!isUsual(lines) && html`<button type="button" class="button quiet small"
              onClick=${() => write(linesOf(undefined))}>${t("setup.usual_ticket")}</button>`}
          </div>
        </header>
        <p class="muted setup-hint">${t("setup.lines_how")}</p>
        <${Lines} ...${{ lines, write, turn, focus, wrong, presses, putLogo }} />
        ${off.length > 0 && html`
          <h4 id="setup-lines-off">${t("setup.lines_off")}</h4>
          <ul class="ticket-lines off" aria-labelledby="setup-lines-off">
            ${off.map((name) => html`<li key=${name} class="ticket-line">
              ${name === LOGO
                ? html`<span>${t("setup.block.logo")}</span><${LogoFile} ...${{ presses, putLogo }} />`
                : html`<label class="check"><input type="checkbox" id=${`off-${name}`} checked=${false}
                    onChange=${() => (write(withLine(lines, name)), focus(`line-${withLine(lines, name).findIndex((one) => one.name === name)}-on`))} />
                    <span>${t(`setup.block.${name}`)}</span></label>`}
            </li>`)}
          </ul>`}
      </section>
      <${LivePaper} edit=${edit} onWrong=${setWrong} />
    </div>
  `;
}

function Lines({ lines, write, turn, focus, wrong, presses, putLogo }) {
  const held = useRef(null);
  const [over, setOver] = useState(null);
  const drops = (place) => ({
    onDragOver: (event) => {
      if (held.current === null) return;
      event.preventDefault();
      setOver(place);
    },
    onDrop: (event) => {
      event.preventDefault();
      setOver(null);
      if (held.current !== null && held.current !== place) turn(held.current, place);
      held.current = null;
    },
  });
  const grip = (place) => ({
    draggable: true,
    onDragStart: (event) => {
      held.current = place;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", nameOf(lines[place]));
      event.dataTransfer.setDragImage(event.target.closest("li"), 0, 0);
    },
    onDragEnd: () => {
      held.current = null;
      setOver(null);
    },
  });
  const takeOff = (place) => {
    const { name } = lines[place];
    write(without(lines, place));
    focus(name && name !== LOGO ? `off-${name}` : idOf(Math.max(0, place - 1), "size"));
  };
  let texts = 0;
  return html`
    <ol class="ticket-lines" aria-labelledby="setup-lines">
      ${lines.map((one, place) => html`
        <li key=${one.name || `text-${(texts += 1)}`} ...${drops(place)}
          class=${`ticket-line${over === place ? " over" : ""}${wrong === place ? " bad" : ""}`}>
          <span class="ticket-grip" title=${t("setup.drag")} aria-hidden="true" ...${grip(place)}></span>
          <${Head} ...${{ one, place, takeOff, presses, putLogo }} />
          <select id=${idOf(place, "size")} aria-label=${t("setup.size_of", { name: nameOf(one) })}
            onChange=${(event) => write(changed(lines, place, { size: SIZES[event.target.selectedIndex] }))}>
            ${SIZES.map((size) => html`<option key=${size} selected=${size === one.size}>${t(`setup.size.${size}`)}</option>`)}
          </select>
          ${["up", "down"].map((way) => {
            const to = way === "up" ? place - 1 : place + 1;
            const may = Boolean(lines[to]);
            return html`<button type="button" key=${way} id=${idOf(place, way)} class="button small only-sign" aria-disabled=${String(!may)}
              aria-label=${`${t(`setup.${way}`)}: ${nameOf(one)}`} onClick=${() => may && turn(place, to, way)}>${way === "up" ? "↑" : "↓"}</button>`;
          })}
          ${one.text && html`<${OwnText} ...${{ one, place, wrong: wrong === place }} onText=${(text) => write(changed(lines, place, { text }))} />`}
        </li>`)}
    </ol>
  `;
}

// What stands at the beginning of a line: whether it is printed; for the logo and own texts how they come and go.
function Head({ one, place, takeOff, presses, putLogo }) {
  const name = nameOf(one);
  const remove = html`<button type="button" class="button quiet small" aria-label=${t("setup.remove_named", { name })}
    onClick=${() => takeOff(place)}>${t("setup.remove")}</button>`;
  if (one.text) return html`<span class="ticket-head"><span>${name}</span>${remove}</span>`;
  if (one.name === LOGO) return html`<span class="ticket-head"><span>${name}</span><${LogoFile} another ...${{ presses, putLogo }} />${remove}</span>`;
  return html`<label class="check"><input type="checkbox" id=${idOf(place, "on")} checked disabled=${one.name === NUMBER}
    onChange=${() => takeOff(place)} /> <span>${name}</span></label>`;
}

function OwnText({ one, place, wrong, onText }) {
  const write = (lang, words) => {
    const { [lang]: _gone, ...rest } = one.text;
    onText(words ? { ...one.text, [lang]: words } : rest);
  };
  return html`
    <div class="setup-pair ticket-text">
      ${LANGUAGES.map((lang) => html`<div key=${lang} class=${wrong ? "setup-field wrong" : "setup-field"}>
        <label for=${idOf(place, lang)}>${t(`setup.in.${lang}`, { what: t("setup.own_text") })}</label>
        <input type="text" id=${idOf(place, lang)} lang=${lang} maxlength=${LONGEST_TEXT} value=${one.text[lang] || ""}
          aria-invalid=${wrong ? "true" : undefined} onInput=${(event) => write(lang, event.target.value)} /></div>`)}
    </div>
  `;
}

// The server makes a small grey picture of whatever is chosen; it is put into the draft, and nowhere else.
function LogoFile({ another, presses, putLogo }) {
  const [busy, setBusy] = useState(false);
  const choose = async (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    if (!file) return;
    setBusy(true);
    const answer = await upload("/api/v1/setup/logo", file, () => {}).done;
    setBusy(false);
    if (answer.status === 200) putLogo(answer.body.logo);
    else presses.say(answer.status ? `${file.name}: ${problem(answer)}` : t("media.lost"), "problem");
  };
  return html`
    <span class="ticket-file"><input type="file" id="ticket-logo" class="visually-hidden" accept=${PICTURES} disabled=${busy} onChange=${choose} />
      <label class="button small" for="ticket-logo">${t(busy ? "setup.logo_comes" : another ? "setup.logo_another" : "setup.logo_choose")}</label></span>
  `;
}

function addText(lines, write, focus) {
  if (countTexts(lines) >= MOST_TEXTS) return;
  const next = withText(lines);
  write(next);
  focus(idOf(next.findIndex((one, place) => one.text && one !== lines[place]), LANGUAGES[0]));
}

function countTexts(lines) {
  return lines.filter((one) => one.text).length;
}

function idOf(place, what) {
  return `line-${place}-${what}`;
}

function nameOf(one) {
  return t(one.text ? "setup.own_text" : `setup.block.${one.name}`);
}

/** `focus(id)`: what has this id gets the focus once it is drawn. */
function useFocus() {
  const wanted = useRef("");
  useLayoutEffect(() => {
    const found = wanted.current && document.getElementById(wanted.current);
    if (!found) return;
    wanted.current = "";
    found.focus();
  });
  return (id) => {
    wanted.current = id;
  };
}
