// The page of pictures and video for the boards: what is shown, in which order, for how long; files in and out.

import { changeLanguage, currentLanguage, html, start, t, useCallback, useEffect, useLayoutEffect, useRef, useState } from "/static/page.js";
import { send } from "/static/http.js";
import { HallDoor } from "./hall_door.js";
import { MAY_PUT_UP, mediumPath, upload } from "./media_upload.js";
import { Ask } from "./panel.js";
import { problem, usePresses } from "./presses.js";
import { SayLine } from "./say_line.js";
import { TopBar } from "./top_bar.js";

const MB = 1024 * 1024;
const KINDS = ".png,.jpg,.jpeg,.webp,.mp4,.m4v,.webm";
const LEAST_S = 3;
const MOST_S = 600;

const onLanguage = (lang) => changeLanguage(MediaPage, lang);

function MediaPage({ lang }) {
  return html`<${HallDoor} lang=${lang} onLanguage=${onLanguage} Inside=${Media} />`;
}

function Media({ lang, session, live }) {
  const presses = usePresses(session.check);
  const may = MAY_PUT_UP.includes(session.user.role);
  const leave = async () => {
    const refusal = await session.leave();
    if (refusal) presses.say(refusal, "problem");
  };
  useEffect(() => {
    document.title = `${t("media.title")} · ${live.state.office.name}`;
  }, [live.state.office.name, lang]);
  useLayoutEffect(() => presses.say(""), [lang]);
  return html`
    <div class="hall media-page">
      <${TopBar} title=${html`<h1 class="top-title">${t("media.title")}</h1>`} session=${session}
        live=${live} lang=${lang} onLanguage=${onLanguage} onLeave=${leave}>
        <a class="button" href=${`/devices${window.location.search}`}>
          <span class="back-arrow" aria-hidden="true">←</span> ${t("hall.devices")}
        </a>
      <//>
      <main class="media-main">
        ${may ? html`<${Items} lang=${lang} presses=${presses} />` : html`<p>${t("media.not_for_you")}</p>`}
      </main>
      <${SayLine} presses=${presses} alarms=${[]} words=${() => t("hall.step.medium")} />
    </div>
  `;
}

function Items({ lang, presses }) {
  const [media, setMedia] = useState(null);
  const [asking, setAsking] = useState(null);
  const read = useCallback(async () => {
    try {
      const answer = await send("GET", "/api/v1/media");
      if (answer.status === 200) setMedia(answer.body);
      else presses.say(problem(answer), "problem");
    } catch {
      presses.say(t("common.link_sign_in"), "problem");
    }
  }, []);
  useEffect(() => {
    read();
  }, [lang]);
  // One after another and none lost, however quickly they are touched: every touch counts.
  const turn = useRef({ last: Promise.resolve(), count: 0 });
  const press = (path, body) => {
    turn.current.last = turn.current.last.then(async () => {
      turn.current.count += 1;
      const request = { path: `/api/v1/media/${path}`, body };
      const answers = await presses.press(`medium ${turn.current.count}`, [request]);
      await read();
      return Boolean(answers) && answers[0].status < 400;
    });
    return turn.current.last;
  };
  const remove = async (item) => {
    setAsking(null);
    if (await press(`${item.id}/remove`)) presses.say(t("media.removed", { title: titleOf(item) }), "good");
  };
  if (!media) return html`<p class="wait" role="status">${t("common.loading")}</p>`;
  const values = { picture: media.largest_picture / MB, video: media.largest_video / MB };
  return html`
    <section class="card media-add">
      <div>
        <p>${t("media.how", { seconds: media.after_s })}</p>
        <p class="muted">${t("media.kinds", values)}
          ${" "}${t("media.used", { used: megabytes(media.bytes), most: media.largest_folder / MB })}.</p>
      </div>
      <${Upload} presses=${presses} onDone=${read} />
    </section>
    ${asking && html`<${Ask} name="remove" heading=${t("media.remove")} text=${t("media.remove_ask", { title: titleOf(asking) })}
      yes=${t("media.remove")} busy=${presses.busy} onYes=${() => remove(asking)} onClose=${() => setAsking(null)} />`}
    ${media.items.length === 0 && html`<p class="muted">${t("media.none")}</p>`}
    <ol class="media-list" aria-label=${t("media.list")}>
      ${media.items.map((item, index) => html`
        <${Item} key=${item.id} ...${{ item, press, busy: presses.busy }} place=${index + 1}
          last=${index === media.items.length - 1} onRemove=${() => setAsking(item)} />`)}
    </ol>
    ${media.items.some((item) => item.kind.startsWith("video/")) && html`<p class="muted">${t("media.preview")}</p>`}
  `;
}

/** The button and, while files are on their way, how far the present one is. Files go one after another. */
function Upload({ presses, onDone }) {
  const [going, setGoing] = useState(null);
  const stop = useRef(null);
  const input = useRef(null);
  const choose = async (event) => {
    const files = Array.from(event.target.files);
    event.target.value = "";
    for (const file of files) {
      setGoing({ name: file.name, share: 0 });
      const sent = upload(mediumPath(file), file, (share) => setGoing({ name: file.name, share }));
      let stopped = false;
      stop.current = () => {
        stopped = true;
        sent.stop();
      };
      const answer = await sent.done;
      await onDone();
      if (answer.status === 201) {
        presses.say(t("media.added", { name: file.name }), "good");
        continue;
      }
      const why = answer.status === 0 ? t("media.lost") : problem(answer);
      presses.say(stopped ? t("media.cancelled") : `${file.name}: ${why}`, stopped ? "calm" : "problem");
      break;
    }
    setGoing(null);
    stop.current = null;
  };
  const percent = going ? Math.floor(going.share * 100) : 0;
  return html`
    <div class="media-upload">
      <input type="file" id="media-files" class="visually-hidden" accept=${KINDS} multiple ref=${input} disabled=${Boolean(going)}
        onChange=${choose} />
      ${going
        ? html`<p role="status">${going.share < 1
              ? t("media.coming", { name: going.name, percent })
              : t("media.checking", { name: going.name })}</p>
            <progress max="100" value=${percent} aria-label=${going.name}></progress>
            <button type="button" class="button" onClick=${() => stop.current && stop.current()}>${t("media.cancel")}</button>`
        : html`<label class="button primary" for="media-files">${t("media.add")}</label>`}
    </div>
  `;
}

function Item({ item, press, busy, place, last, onRemove }) {
  const first = place === 1;
  const isVideo = item.kind.startsWith("video/");
  const heading = `medium-${item.id}`;
  const seconds = (event) => {
    const typed = Math.min(MOST_S, Math.max(LEAST_S, Math.round(Number(event.target.value) || item.seconds)));
    event.target.value = typed;
    if (typed !== item.seconds) press(`${item.id}/change`, { seconds: typed });
  };
  const idle = String(Boolean(busy));
  return html`
    <li class=${item.shown ? "card medium-item" : "card medium-item off"}>
      <${Preview} item=${item} isVideo=${isVideo} />
      <div class="medium-facts">
        <h2 id=${heading}>${titleOf(item)}</h2>
        <p class="muted">${t(isVideo ? "media.kind.video" : "media.kind.image")} · ${item.kind.split("/")[1].toUpperCase()} ·
          ${" "}${t("media.size", { size: megabytes(item.bytes) })}</p>
      </div>
      <div class="medium-do" role="group" aria-labelledby=${heading}>
        ${!isVideo && html`<label class="medium-seconds"><span>${t("media.seconds")}</span>
          <input type="number" min=${LEAST_S} max=${MOST_S} value=${item.seconds} onChange=${seconds} /></label>`}
        <label class="medium-shown"><input type="checkbox" checked=${item.shown}
          onChange=${() => press(`${item.id}/change`, { shown: !item.shown })} /> <span>${t("media.shown")}</span></label>
        <button type="button" class="button small" aria-disabled=${first ? "true" : idle}
          onClick=${() => !first && press(`${item.id}/move`, { to: place - 1 })}>↑ ${t("media.up")}</button>
        <button type="button" class="button small" aria-disabled=${last ? "true" : idle}
          onClick=${() => !last && press(`${item.id}/move`, { to: place + 1 })}>↓ ${t("media.down")}</button>
        <button type="button" class="button small" aria-disabled=${idle} onClick=${onRemove}>${t("media.remove")}</button>
      </div>
    </li>
  `;
}

function Preview({ item, isVideo }) {
  const [bad, setBad] = useState(false);
  if (bad) return html`<p class="medium-preview bad">${t("media.cannot_play")}</p>`;
  const broken = () => setBad(true);
  return isVideo
    ? html`<video class="medium-preview" src=${item.address} muted playsinline controls preload="metadata"
        aria-label=${titleOf(item)} onError=${broken}></video>`
    : html`<img class="medium-preview" src=${item.address} alt="" loading="lazy" onError=${broken} />`;
}

function titleOf(item) {
  return item.title.trim() || t("media.untitled");
}

function megabytes(bytes) {
  const digits = bytes >= 10 * MB ? 0 : 1;
  return Math.max(bytes > 0 ? 0.1 : 0, bytes / MB).toLocaleString(currentLanguage(), { maximumFractionDigits: digits });
}

start(MediaPage);
