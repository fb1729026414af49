// Why the server did not take a value, in words for people: the rules of the set-up file are written for those who write files.

import { t } from "/static/page.js";

/** What the server's words hold, and under which name it is said here; a number in them goes along. */
const KNOWN = [
  [/less than or equal to ([\d.]+)/, "most"],
  [/greater than or equal to ([\d.]+)/, "least"],
  [/field required|must not be empty|at least 1 (?:character|item)/i, "needed"],
  [/at most (\d+) (?:character|item)/, "long"],
  [/valid (?:integer|number)/, "number"],
  [/HH:MM-HH:MM/, "break"],
  [/as HH:MM/, "clock"],
  [/opens must be before closes|both opens and closes/, "hours"],
  [/amber_minutes must come before/, "lights"],
  [/stands twice/, "twice"],
  [/there is no place|a brace stands alone|one line of at most/, "places"],
  [/none may be greater than the one before/, "weights"],
  [/short_minutes must be less/, "lengths"],
  [/no counter is in zone/, "zone"],
  [/board over a counter/, "board"],
];

/** `{where, detail}` of a refused set-up, `detail` in words for people where there are some. */
export function faultOf({ where, detail }) {
  // The live paper beside the lines says more.
  if (where && where[0] === "ticket") return { where, detail: t("setup.fault.ticket") };
  for (const [pattern, name] of KNOWN) {
    const found = pattern.exec(detail);
    if (found) return { where: where || [], detail: t(`setup.fault.${name}`, { n: found[1] }) };
  }
  return { where: where || [], detail };
}
