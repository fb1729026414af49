// What an entry of the log tells beside its kind: its details by their names, with codes and instants in words.

import { clockTime, t } from "/static/page.js";
import { dateWords } from "./reports_words.js";
import { worded } from "./worded.js";

// By these the program knows a thing; people know it by what else stands in the entry.
const OF_THE_PROGRAM = ["advice", "announcement", "booking", "medium", "message"];
// The rooms of the catalogue that know the codes of a detail.
const ROOMS = {
  answer: ["audit.value"],
  code: ["audit.value"],
  fault: ["fault"],
  from: ["common.state"],
  kind: ["hall.device.kind", "media.kind"],
  outcome: ["outcome", "hall.print"],
  reason: ["hall.device.reason", "pause", "park"],
  role: ["audit.role"],
  state: ["common.state"],
  then: ["hall.free"],
  why: ["why"],
};
const SERVICES = ["from_service", "lent", "service"];
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

/** `[name, value]` in words of all that `entry` has to tell; `state` of the hall has the names of services and priorities. */
export function toldOf(entry, state) {
  const before = entry.before || {};
  const after = entry.after || {};
  const words = (name, value) => valueWords(name, value, entry, state);
  return Object.entries({ ...before, ...after })
    .filter(([name, value]) => !OF_THE_PROGRAM.includes(name) && !empty(value))
    .map(([name, value]) => [
      worded(["audit.detail"], name),
      name in before && name in after ? `${words(name, before[name])} → ${words(name, value)}` : words(name, value),
    ]);
}

function empty(value) {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);
}

function valueWords(name, value, entry, state) {
  if (value === true || value === false) return t(value ? "audit.yes" : "audit.no");
  if (Array.isArray(value)) return listWords(name, value, entry, state);
  if (typeof value === "object" && value !== null) return "count" in value ? String(value.count) : JSON.stringify(value);
  if (typeof value !== "string") return String(value);
  if (INSTANT.test(value)) return instantWords(value, entry.at);
  if (SERVICES.includes(name)) return nameOf(state.services, value);
  if (name === "priority" || (name === "from" && entry.what === "priority_changed")) return nameOf(state.priorities, value);
  return name in ROOMS ? worded(ROOMS[name], value) : value;
}

// What has parts of its own, as each change of a set-up, is told by its number.
function listWords(name, values, entry, state) {
  if (values.some((each) => typeof each === "object")) return String(values.length);
  return values.map((each) => valueWords(name, each, entry, state)).join(", ");
}

function instantWords(iso, at) {
  const day = iso.slice(0, 10);
  if (day === at.slice(0, 10)) return clockTime(iso);
  return `${dateWords(day, { day: "2-digit", month: "2-digit", year: "numeric" })} ${clockTime(iso)}`;
}

function nameOf(list, code) {
  const found = list.find((each) => each.code === code);
  return found ? found.name : code;
}
