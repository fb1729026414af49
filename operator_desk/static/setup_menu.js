// What one device shows: everything, or whole groups and single services of the others.

import { html, t } from "/static/page.js";
import { nameIn } from "./setup_fields.js";

/** `device` may have `groups` and `services`; without either it shows everything, with them all of both. */
export function MenuField({ edit, presses, path, device }) {
  const { groups, services } = edit.setup;
  const [letters, codes] = [device.groups || [], device.services || []];
  const all = !letters.length && !codes.length;
  const fault = edit.faultAt([...path, "groups"]) || edit.faultAt([...path, "services"]);
  const keep = (nextLetters, nextCodes) => {
    if (!nextLetters.length && !nextCodes.length) return presses.say(t("setup.menu_needs_one"), "problem");
    const next = { ...device, groups: nextLetters, services: nextCodes };
    for (const name of ["groups", "services"]) if (!next[name].length) delete next[name];
    return edit.set(path, next);
  };
  const turnAll = () => {
    if (!all) return edit.set(path, { ...device, groups: undefined, services: undefined });
    return keep(groups.map((one) => one.letter), []);
  };
  const own = (letter) => services.filter((one) => one.group === letter).map((one) => one.code);
  const turnGroup = (letter) => {
    const rest = codes.filter((code) => !own(letter).includes(code));
    keep(letters.includes(letter) ? letters.filter((each) => each !== letter) : [...letters, letter], rest);
  };
  // One service less of a whole group leaves the others of it, one by one.
  const turnService = ({ code, group }) => {
    if (letters.includes(group)) {
      return keep(letters.filter((each) => each !== group), [...codes, ...own(group).filter((each) => each !== code)]);
    }
    return keep(letters, codes.includes(code) ? codes.filter((each) => each !== code) : [...codes, code]);
  };
  return html`
    <fieldset class=${fault ? "setup-services wrong" : "setup-services"}
      data-path=${["groups", "services"].map((name) => [...path, name].join(".")).join(" ")}>
      <legend>${t("setup.menu")}</legend>
      <label class="check"><input type="checkbox" checked=${all} onChange=${turnAll} /> <span>${t("setup.menu_all")}</span></label>
      ${fault && html`<p class="setup-fault">${fault}</p>`}
      ${!all && html`<div class="setup-ticks">${groups.map((group) => html`<div key=${group.letter} role="group" aria-label=${nameIn(group.name)}>
        <label class="check"><input type="checkbox" checked=${letters.includes(group.letter)} onChange=${() => turnGroup(group.letter)} />
          <span><b>${group.letter} ${nameIn(group.name)}</b></span></label>
        <div class="setup-under">${services.filter((one) => one.group === group.letter).map((one) => html`<label key=${one.code} class="check">
          <input type="checkbox" checked=${letters.includes(one.group) || codes.includes(one.code)} onChange=${() => turnService(one)} />
          <span>${nameIn(one.name)}</span></label>`)}</div></div>`)}</div>`}
    </fieldset>
  `;
}
