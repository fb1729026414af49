// The set-up as plain data: what was changed in it, what two people changed at once, and new codes; no page, no network.

/** The lists of a set-up whose items are told apart, each by what never changes in an item. */
const KEYS = {
  groups: (one) => one.letter,
  services: (one) => one.code,
  priorities: (one) => one.code,
  counters: (one) => one.number,
  users: (one) => one.name,
  devices: (one) => `${one.kind}/${one.name}`,
  days_off: (one) => one.date,
};
/** Parts in which an empty table says something. */
const AS_THEY_ARE = ["ticket", "layouts"];
/** Parts that are always there: a new office has nothing in them. */
const ALWAYS = ["hours", "groups", "services", "counters"];
/** Lists of codes in which the order says nothing. */
export const SETS = ["services", "helps", "groups"];
/** Latin letters of the Russian ones, from the first to the last; the two signs are left out. */
const LATIN = "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya".split(" ");
const FIRST_LETTER = 0x430;
const LONGEST_CODE = 40;

/** What tells an item of the list `part` from the others; undefined for parts that are no such list. */
export function keyOf(part, one) {
  return KEYS[part] && KEYS[part](one);
}

/** The value at `path`, or undefined. */
export function at(value, path) {
  return path.reduce((found, step) => (found === undefined || found === null ? undefined : found[step]), value);
}

/** A copy with `value` at `path`; undefined takes the key away. What lies beside the path is shared with the original. */
export function put(whole, path, value) {
  if (path.length === 0) return value;
  const [step, ...rest] = path;
  const copy = Array.isArray(whole) ? [...whole] : { ...whole };
  const inner = put(copy[step], rest, value);
  if (inner === undefined) delete copy[step];
  else copy[step] = inner;
  return copy;
}

/** A copy of a list with one item moved to another place. */
export function moved(list, from, to) {
  const copy = [...list];
  copy.splice(to, 0, ...copy.splice(from, 1));
  return copy;
}

/** Whether two values say the same, whatever the order of their keys. */
export function same(one, other) {
  if (one === other) return true;
  if (!one || !other || typeof one !== "object" || typeof other !== "object") return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => key in other && same(one[key], other[key]));
}

/** The set-up without empty texts, lists and tables, but for those that are always there: as it is sent, and as two are compared. */
export function cleaned(setup) {
  const parts = Object.entries(setup).map(([part, value]) => [part, AS_THEY_ARE.includes(part) ? value : tidy(value)]);
  return Object.fromEntries(parts.filter(([part, value]) => ALWAYS.includes(part) || !isEmpty(value)));
}

function tidy(value) {
  if (typeof value === "string") return value.trim();
  if (Array.isArray(value)) return value.map(tidy).filter((each) => !isEmpty(each));
  if (!isTable(value)) return value;
  const pairs = Object.entries(value).map(([key, each]) => [key, SETS.includes(key) ? [...(each || [])].sort() : tidy(each)]);
  return Object.fromEntries(pairs.filter(([, each]) => !isEmpty(each)));
}

function isEmpty(value) {
  return value === undefined || value === null || value === "" || (typeof value === "object" && Object.keys(value).length === 0);
}

function isTable(value) {
  return Boolean(value) && typeof value === "object" && !Array.isArray(value);
}

/** How many things differ between two sets: a field of an item, an item, the order of a list. */
export function countChanges(before, after) {
  const [first, second] = [cleaned(before), cleaned(after)];
  const parts = new Set([...Object.keys(first), ...Object.keys(second)]);
  return [...parts].reduce((sum, part) => sum + changesOf(part, first[part], second[part]), 0);
}

function changesOf(part, before, after) {
  if (same(before, after)) return 0;
  if (!KEYS[part]) return isTable(before || after) ? fields(before || {}, after || {}) : 1;
  const [was, is] = [byKey(part, before), byKey(part, after)];
  let count = ordered(was, is) ? 0 : 1;
  for (const key of new Set([...was.keys(), ...is.keys()])) {
    count += was.has(key) && is.has(key) ? fields(was.get(key), is.get(key)) : 1;
  }
  return count;
}

function fields(before, after) {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => !same(before[key], after[key])).length;
}

function byKey(part, list) {
  return new Map((list || []).map((one) => [KEYS[part](one), one]));
}

function ordered(was, is) {
  return same([...was.keys()].filter((key) => is.has(key)), [...is.keys()].filter((key) => was.has(key)));
}

/**
 * My changes taken over to what somebody else has made of the same beginning: `{setup, clashes}`.
 *
 * A clash is a place that both changed otherwise: `{id, part, key, field, mine, theirs}`, undefined for a thing that is gone.
 * Mine stands unless `id` is in `theirsAt`.
 */
export function merge(base, mine, theirs, theirsAt = new Set()) {
  const clashes = [];
  const clash = (path, own, other) => {
    const id = JSON.stringify(path);
    const [part, ...rest] = path;
    const [key, field] = KEYS[part] ? rest : [undefined, rest[0]];
    clashes.push({ id, part, key, field, mine: own, theirs: other });
    return theirsAt.has(id) ? other : own;
  };
  return { setup: mergeValue([], cleaned(base), cleaned(mine), cleaned(theirs), clash), clashes };
}

function mergeValue(path, base, mine, theirs, clash) {
  if (same(mine, theirs) || same(base, theirs)) return mine;
  if (same(base, mine)) return theirs;
  if (path.length === 1 && KEYS[path[0]]) return mergeList(path[0], base, mine, theirs, clash);
  if (!isTable(mine) || !isTable(theirs) || path.length > 2) return clash(path, mine, theirs);
  const keys = new Set([...Object.keys(theirs), ...Object.keys(mine)]);
  const pairs = [...keys].map((key) => [key, mergeValue([...path, key], at(base, [key]), mine[key], theirs[key], clash)]);
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined));
}

function mergeList(part, base, mine, theirs, clash) {
  const [was, own, other] = [base, mine, theirs].map((list) => byKey(part, list));
  const lead = ordered(was, own) ? [other, own] : [own, other];
  const keys = new Set([...lead[0].keys(), ...lead[1].keys()]);
  return [...keys].map((key) => mergeValue([part, key], was.get(key), own.get(key), other.get(key), clash)).filter(Boolean);
}

/** A code made of a name: Latin letters, digits and hyphens, none of those that are `taken`. */
export function codeFrom(name, taken) {
  const letters = Array.from(name.toLowerCase(), (letter) => {
    const place = letter.codePointAt(0) - FIRST_LETTER;
    return LATIN[place] || (place === 0x21 ? "e" : letter);
  });
  const plain = letters.join("").replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, LONGEST_CODE - 4) || "new";
  const base = plain.replace(/-+$/, "");
  let code = base;
  for (let count = 2; taken.includes(code); count += 1) code = `${base}-${count}`;
  return code;
}

/** Who takes a service: `services` of a counter, a person or a device; nothing said is all of them. */
export function takes(owner, code) {
  return (!owner.services || owner.services.length === 0 || owner.services.includes(code)) && !(owner.helps || []).includes(code);
}

/** `owner` with exactly these services and those it helps with; all of them is nothing said. Null where none would be left. */
export function withServices(owner, services, helps, all) {
  if (services.length === 0) return null;
  const whole = all.every((code) => services.includes(code) || helps.includes(code));
  const kept = { ...owner, services, helps };
  if (whole) delete kept.services;
  if (kept.helps.length === 0) delete kept.helps;
  return kept;
}

const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** "mon-thu, sat" as numbers, Monday is 0. */
export function daysOf(text) {
  return text.split(",").flatMap((part) => {
    const [first, last] = part.trim().split("-").map((each) => WEEKDAYS.indexOf(each));
    return WEEKDAYS.map((_, day) => day).filter((day) => day >= first && day <= (last === undefined ? first : last));
  });
}

/** Numbers of weekdays as the set-up file writes them. */
export function daysText(days) {
  return [...days].sort().map((day) => WEEKDAYS[day]).join(", ");
}
