// The screens a visitor goes through before the ticket: one question each.

import { html, t } from "./shared/page.js";
import { aheadText, closedText, estimateText, groupClosed, lines, plainly, say, waitingText } from "./names.js";

const MOST = 8;
// In the accessible mode and on a low screen: so many in all, the last of them being the way on.
const FEW = 4;
// Names of more letters are set smaller: everywhere, and where a small panel is in the accessible mode.
const LONG = 60;
const WRAPS = 22;

// How many tiles fit on one page: eight at most; a wide screen that needs several pages shows six and the way on.
function pageSize(count) {
  return count > MOST && window.innerWidth > window.innerHeight ? 6 : MOST;
}

/** Whom the visit is for; the menu then shows what fits. */
export function Who({ hall, visit, go, step, large, low, few }) {
  const tile = ([who, name]) => ({ key: who, name, open: true, onTap: () => go({ who }) });
  const all = [["people", t("kiosk.who.people")], ["companies", t("kiosk.who.companies")]];
  return html`
    <section class="screen">
      <h1>${t("kiosk.question.who")}</h1>
      <${Notices} ...${{ hall, visit, large, low }} />
      <${Tiles} tiles=${all.map(tile)} page=${0} go=${go} step=${step} few=${few} />
    </section>
  `;
}

/** Groups of services: «Выберите, зачем вы пришли». */
export function Menu({ hall, menu, visit, go, step, large, low, few, onOpen, quietly }) {
  const tile = (group) => ({
    key: group.letter,
    letter: group.letter,
    name: say(group.name),
    open: group.open && group.services.length > 0,
    closed: closedText(groupClosed(group), hall.server_time),
    waiting: group.waiting,
    estimate: group.estimate,
    onTap: () => onOpen(group),
  });
  return html`
    <section class="screen">
      <h1>${plainly("kiosk.question.menu", large)}</h1>
      <${Notices} ...${{ hall, visit, large, low }} />
      <${Tiles} tiles=${[...menu.groups.map(tile), ...(large ? quietly : [])]} page=${visit.page} go=${go} step=${step} few=${few} />
    </section>
  `;
}

/** Services of one group. */
export function Services({ hall, visit, go, step, large, low, few, group, onChoose }) {
  const tile = (service) => ({
    key: service.code,
    name: say(service.name),
    open: service.open,
    closed: closedText(service.closed, hall.server_time),
    waiting: service.waiting,
    estimate: service.estimate,
    onTap: () => onChoose(service),
  });
  return html`
    <section class="screen">
      <h1><span class="letter">${group.letter}</span>${say(group.name)}</h1>
      <p class="lead">${plainly("kiosk.question.services", large)}</p>
      <${Notices} ...${{ hall, visit, large, low }} />
      <${Tiles} tiles=${group.services.map(tile)} page=${visit.page} go=${go} step=${step} few=${few} />
    </section>
  `;
}

function Tiles({ tiles, page, go, step, few }) {
  if (few) return html`<${FewTiles} ...${{ tiles, page, go, step }} />`;
  const size = pageSize(tiles.length);
  const pages = Math.max(1, Math.ceil(tiles.length / size));
  const shown = Math.min(page, pages - 1);
  const turn = (by) => step(() => go({ page: shown + by }));
  const these = tiles.slice(shown * size, shown * size + size);
  return html`
    <ul class="tiles" data-count=${these.length}>
      ${these.map((tile) => html`<${Tile} ...${tile} step=${step} />`)}
    </ul>
    ${pages > 1 &&
    html`<nav class="pager">
      <button class="button" disabled=${shown === 0} onClick=${turn(-1)}>${t("kiosk.page.before")}</button>
      <p class="number">${t("kiosk.page.number", { page: shown + 1, pages })}</p>
      <button class="button" disabled=${shown === pages - 1} onClick=${turn(1)}>${t("kiosk.page.next")}</button>
    </nav>`}
  `;
}

// Four places; when there are more choices, the fourth leads on to them, and from the last ones back to the first.
function FewTiles({ tiles, page, go, step }) {
  const size = tiles.length > FEW ? FEW - 1 : FEW;
  const pages = Math.max(1, Math.ceil(tiles.length / size));
  const shown = Math.min(page, pages - 1);
  const these = tiles.slice(shown * size, shown * size + size);
  const more = { key: "more", name: t("kiosk.more"), open: true, onTap: () => go({ page: (shown + 1) % pages }) };
  return html`
    <ul class="tiles" data-count=${these.length}>
      ${these.map((tile) => html`<${Tile} ...${tile} step=${step} />`)}
      ${pages > 1 &&
      html`<li class="onward" key="more">
        <button class="tile" onClick=${step(more.onTap)}>
          <span class="words">
            <span class="name">${more.name}</span>
            <span class="facts">${t("kiosk.page.number", { page: shown + 1, pages })}</span>
          </span>
        </button>
      </li>`}
    </ul>
  `;
}

function Tile({ letter, name, open, closed, waiting, estimate, onTap, step }) {
  const minutes = estimateText(waiting, estimate);
  return html`
    <li>
      <button class="tile" disabled=${!open} onClick=${step(onTap)}>
        ${letter && html`<span class="letter">${letter}</span>`}
        <span class="words">
          <span class="name" data-long=${name.length > LONG ? "true" : "false"} data-wraps=${name.length > WRAPS ? "true" : "false"}>
            ${name}
          </span>
          ${open
            ? waiting !== undefined &&
              html`<span class="facts"><span>${waitingText(waiting)}</span>${minutes && html`<span>${minutes}</span>`}</span>`
            : html`<span class="facts closed">${closed}</span>`}
        </span>
      </button>
    </li>
  `;
}

function Notices({ hall, visit, large, low }) {
  const short = large || low;
  const chosen = visit.priority && hall.menu.priorities.find((each) => each.code === visit.priority);
  const troubles = [
    hall.alone && plainly("kiosk.alone", short),
    hall.printer.paper === "out" && plainly("kiosk.no_paper", short),
  ].filter(Boolean);
  const first = chosen && t("kiosk.priority.notice", { name: say(chosen.name) });
  if (!low) return [...troubles, first].filter(Boolean).map((words) => html`<p class="notice">${words}</p>`);
  // A low screen has room for one notice; there the footer says, too, that somebody is called first.
  if (troubles.length > 0) return html`<p class="notice">${[...troubles, chosen && large && t("kiosk.priority.chosen")].filter(Boolean).join(" ")}</p>`;
  return first && html`<p class="notice">${first}</p>`;
}

/** Before the ticket: how many are ahead, and which papers are needed. */
export function Confirm({ hall, visit, step, large, low, group, service, settings, onTake }) {
  const papers = lines(service.papers).slice(0, 3);
  const long = settings.ask_above !== null && service.waiting >= settings.ask_above;
  const ahead = aheadText(service.waiting, service.estimate);
  return html`
    <section class="screen confirm">
      <h1><span class="letter">${group.letter}</span>${say(service.name)}</h1>
      ${!low && html`<${Notices} ...${{ hall, visit, large, low }} />`}
      <div class="before">
        ${ahead &&
        html`<p class=${long ? "ahead long" : "ahead"}>
          ${ahead}${long && html` <strong>${t("kiosk.question.take")}</strong>`}
        </p>`}
        ${papers.length > 0 &&
        html`<div class="papers">
          <h2>${t("kiosk.papers")}</h2>
          <ul>
            ${papers.map((line) => html`<li key=${line}>${line}</li>`)}
          </ul>
        </div>`}
      </div>
      ${service.open
        ? html`<button class="button primary take" onClick=${step(() => onTake(service))}>${t("kiosk.take")}</button>`
        : html`<p class="notice">${closedText(service.closed, hall.server_time)}</p>`}
    </section>
  `;
}

/** Who is called first by law or by the office's own list; a document is shown at the counter, not here. */
export function Priorities({ hall, visit, go, step, large, few }) {
  const choose = (code) => () => go({ screen: visit.cameFrom, priority: code });
  const tiles = hall.menu.priorities.map((each) => ({
    key: each.code,
    name: say(each.name),
    open: true,
    onTap: choose(each.code),
  }));
  const none = { key: "", name: t("kiosk.priority.none"), open: true, onTap: choose(null) };
  return html`
    <section class="screen">
      <h1>${plainly("kiosk.priority.title", large)}</h1>
      <p class="lead">${plainly("kiosk.priority.show", large)}</p>
      <${Tiles} tiles=${visit.priority ? [...tiles, none] : tiles} page=${visit.page} go=${go} step=${step} few=${few} />
    </section>
  `;
}

/** Between the tap and the number. */
export function Taking({ waiting, large }) {
  return html`
    <section class="screen plain" role="status">
      <h1>${t(waiting ? "kiosk.taking.away" : "kiosk.taking")}</h1>
      ${waiting && html`<p class="lead">${plainly("kiosk.taking.kept", large)}</p>`}
    </section>
  `;
}

/** No ticket this time: what happened and what to do. */
export function Problem({ problem, large }) {
  return html`
    <section class="screen plain" role="status">
      <h1>${problem.detail}</h1>
      <p class="lead">${plainly("kiosk.problem.next", large)}</p>
    </section>
  `;
}

/** The hall is out of reach: said calmly, with what to do. */
export function Away({ server, large }) {
  const [heading, last] = !server.refused ? ["kiosk.away", "kiosk.away.back"]
    : server.disabled ? ["kiosk.disabled", "kiosk.disabled.staff"] : ["kiosk.refused", "kiosk.refused.staff"];
  return html`
    <section class="screen plain away" role="status">
      <h1 class="light-amber">${t(heading)}</h1>
      <p class="lead">${plainly("kiosk.away.do", large)}</p>
      <p class="lead">${t(last)}</p>
    </section>
  `;
}

/** Staff locked this kiosk, and say why. */
export function Locked({ reason }) {
  return html`
    <section class="screen plain" role="status">
      <h1>${t("kiosk.locked")}</h1>
      <p class="lead">${t("kiosk.locked.do")}</p>
      <p class="lead">${say(reason)}</p>
    </section>
  `;
}

/** The office takes nobody now. */
export function Closed({ reason }) {
  return html`
    <section class="screen plain" role="status">
      <h1>${t(reason && reason.code === "not_set_up" ? "kiosk.not_set_up" : "kiosk.office.closed")}</h1>
      ${reason && html`<p class="lead">${say(reason.text)}</p>`}
    </section>
  `;
}
