// Words from outside, made safe to look at: no hidden characters, no towers of accents, no endless lines.

const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/g;
const TOWER = /(\p{M}{2})\p{M}+/gu;

/** `value` as one line of at most `limit` characters that cannot turn or cover what stands beside it. */
export function plain(value, limit) {
  const text = String(value === null || value === undefined ? "" : value)
    .slice(0, limit * 8)
    .replace(HIDDEN, " ")
    .replace(TOWER, "$1")
    .replace(/\s+/g, " ")
    .trim();
  const letters = Array.from(text);
  return letters.length > limit ? `${letters.slice(0, limit - 1).join("").trim()}…` : text;
}
