// The lines of a ticket as plain data: read from the set-up, changed, and written back; no page, no network.

import { moved } from "./setup_model.js";

/** The lines that a ticket may have, in their usual order; the logo is on none by itself. */
const BLOCKS = ["logo", "office", "heading", "number", "group", "service", "ahead", "papers", "qr", "when", "advice"];
const USUAL = BLOCKS.filter((name) => name !== "logo");
export const SIZES = ["small", "normal", "large"];
/** The line without which nobody can be called. */
export const NUMBER = "number";
export const LOGO = "logo";
export const MOST_TEXTS = 5;
export const LONGEST_TEXT = 200;

/** The lines of a layout from top to bottom, `{name, size}` or `{text, size}`; of none, those of the usual ticket. */
export function linesOf(ticket) {
  const blocks = (ticket && ticket.blocks) || USUAL;
  return blocks.map((one) => {
    if (typeof one === "string") return { name: one, size: "normal" };
    const { block, text, size = "normal" } = one;
    return block ? { name: block, size } : { text: typeof text === "string" ? { ru: text } : text, size };
  });
}

/** The usual lines that do not stand on the ticket. */
export function linesOff(lines) {
  return BLOCKS.filter((name) => !lines.some((one) => one.name === name));
}

/** The layout with these lines, as the set-up writes it. */
export function ticketOf(lines, logo) {
  const blocks = lines.map((one) => {
    if (one.text) return { text: one.text, size: one.size };
    return one.size === "normal" ? one.name : { block: one.name, size: one.size };
  });
  return logo ? { blocks, logo } : { blocks };
}

/** Whether the lines say the same as no layout at all. */
export function isUsual(lines) {
  return lines.length === USUAL.length && lines.every((one, place) => one.name === USUAL[place] && one.size === "normal");
}

/** The lines with a usual one put back where it usually stands: behind the nearest before it that is there. */
export function withLine(lines, name) {
  const before = BLOCKS.slice(0, BLOCKS.indexOf(name));
  const place = lines.reduce((found, one, index) => (before.includes(one.name) ? index + 1 : found), 0);
  return [...lines.slice(0, place), { name, size: "normal" }, ...lines.slice(place)];
}

/** The lines with an own text added above the last one. */
export function withText(lines) {
  const place = Math.max(0, lines.length - 1);
  return [...lines.slice(0, place), { text: {}, size: "normal" }, ...lines.slice(place)];
}

/** The lines without the one at `place`. */
export function without(lines, place) {
  return lines.filter((_, index) => index !== place);
}

/** The lines with the one at `from` at the place `to`. */
export function turned(lines, from, to) {
  return from === to ? lines : moved(lines, from, to);
}

/** The lines with something else said of the one at `place`. */
export function changed(lines, place, how) {
  return lines.map((one, index) => (index === place ? { ...one, ...how } : one));
}

/** What a paper is drawn of: the layout, and names of the set-up as they are now, also where they are half written. */
export function sampleOf(setup, longest) {
  const services = setup.services || [];
  const service = (longest ? [...services].sort((one, other) => lengthOf(other) - lengthOf(one)) : services)[0] || {};
  const group = (setup.groups || []).find((one) => one.letter === service.group) || {};
  return {
    layout: setup.ticket || {},
    office: texts(setup.office.name),
    letter: group.letter || "",
    group: texts(group.name),
    service: texts(service.name),
    papers: Object.fromEntries(Object.entries(service.papers || {}).map(([lang, lines]) => [lang, lines.map(shortened).filter(Boolean).slice(0, 50)])),
    tracking_url: ((setup.settings || {}).tracking_url || "").replace(/[\s\p{Cc}]/gu, "").slice(0, 300),
  };
}

function lengthOf(service) {
  const lengths = Object.entries(texts(service.name)).map(([lang, name]) => name.length + ((service.papers || {})[lang] || []).join("").length);
  return Math.max(0, ...lengths);
}

function texts(name) {
  const pairs = Object.entries(typeof name === "string" ? { ru: name } : name || {});
  return Object.fromEntries(pairs.filter(([, text]) => text).map(([lang, text]) => [lang, shortened(text)]));
}

function shortened(text) {
  return text.slice(0, 1000);
}
