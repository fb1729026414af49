// Puts what the server sends into the visitor's words: names by language, people waiting, ranges of minutes, closed times.

import { clockTime, currentLanguage, t } from "./shared/page.js";

/** A name (a text, or a table by language) in the language of the page. */
export function say(name) {
  if (typeof name === "string") return name;
  if (!name || typeof name !== "object") return "";
  const choice = name[currentLanguage()] || name.ru || Object.values(name).find((each) => typeof each === "string");
  return typeof choice === "string" ? choice : "";
}

/** Lines of text: a list of names, or a table of lists by language. */
export function lines(list) {
  const chosen = Array.isArray(list) ? list : (list && (list[currentLanguage()] || list.ru)) || [];
  return Array.isArray(chosen) ? chosen.map(say).filter(Boolean) : [];
}

// Keeps a range on one line.
const JOINER = "\u2060";

/** «10–20», or one number when the range is none. */
function span(estimate) {
  const { low_minutes: low, high_minutes: high } = estimate;
  return low === high ? `${high}` : `${low}${JOINER}–${JOINER}${high}`;
}

/** «ждут 4», «очереди нет». */
export function waitingText(waiting) {
  return waiting > 0 ? t.n("kiosk.waiting", waiting) : t("kiosk.waiting.nobody");
}

/** «≈ 10–20 мин», «до 5 мин», or nothing when there is no estimate or nobody waits. */
export function estimateText(waiting, estimate) {
  if (!estimate || !(waiting > 0)) return "";
  return estimate.low_minutes === 0
    ? t("kiosk.estimate.within", { span: estimate.high_minutes })
    : t("kiosk.estimate", { span: span(estimate) });
}

/** «Перед вами 4 человека, примерно 10–20 минут.» */
export function aheadText(people, estimate) {
  if (people === null || people === undefined) return "";
  const queue = people === 0 ? t("kiosk.ahead.nobody") : t.n("kiosk.ahead", people);
  const minutes = estimate ? minutesText(estimate) : "";
  return minutes ? `${queue}, ${minutes}.` : `${queue}.`;
}

function minutesText(estimate) {
  const { low_minutes: low, high_minutes: high } = estimate;
  return low === 0 ? t.n("kiosk.ahead.within", high) : t.n("kiosk.ahead.minutes", high, { span: span(estimate) });
}

/** Why a service is closed, and when it opens: «Закрыто. Откроется в 09:00». */
export function closedText(closed, serverTime) {
  if (!closed) return t("kiosk.closed");
  const reason = say(closed.text) || t("kiosk.closed");
  const opens = opensText(closed.opens_at, serverTime);
  return opens && !reason.includes(clockTime(closed.opens_at)) ? `${reason.replace(/\.$/, "")}. ${opens}` : reason;
}

function opensText(opensAt, serverTime) {
  if (!opensAt) return "";
  const time = clockTime(opensAt);
  const [year, month, day] = opensAt.slice(0, 10).split("-");
  if (serverTime && serverTime.slice(0, 10) === `${year}-${month}-${day}`) return t("kiosk.opens.today", { time });
  return t("kiosk.opens.day", { day: Number(day), month: t(`kiosk.month.${Number(month)}`), time });
}

/** Why a whole group is closed: its services' one reason, or that it is closed. */
export function groupClosed(group) {
  const reasons = group.services.map((service) => service.closed).filter(Boolean);
  const same = reasons.length > 0 && reasons.every((reason) => say(reason.text) === say(reasons[0].text));
  const opens = reasons.map((reason) => reason.opens_at).filter(Boolean).sort();
  return { text: same ? reasons[0].text : t("kiosk.closed"), opens_at: opens[0] || null };
}

/** A text of the catalogue; in the accessible mode the one in simple words. */
export function plainly(key, large, values) {
  return t(large ? key.replace("kiosk.", "kiosk.simple.") : key, values);
}

/** The menu for a kind of visitor (`people` or `companies`): groups that have nothing for them are left out. */
export function fitting(menu, who) {
  if (!menu || !who) return menu;
  const groups = menu.groups
    .map((group) => ({ ...group, services: group.services.filter((each) => !each.for || each.for === who) }))
    .filter((group) => group.services.length > 0)
    .map((group) => ({ ...group, open: group.services.some((each) => each.open) }));
  return { ...menu, groups };
}

/** Whether the menu has services that are for one kind of visitor only. */
export function differs(menu) {
  return Boolean(menu) && menu.groups.some((group) => group.services.some((each) => each.for));
}
