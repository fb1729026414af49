// How the page looks to this person: light or dark, plain or high contrast, remembered on this computer.

import { recall, remember, useEffect, useState } from "/static/page.js";

const TONE = "talon.tone";
const CONTRAST = "talon.contrast";

/** `{dark, strong, setDark, setStrong}`; the choice is put on the page's root at once. */
export function useLook() {
  const [dark, setDark] = useState(recall(TONE) === "dark");
  const [strong, setStrong] = useState(recall(CONTRAST) === "high");
  useEffect(() => keep(TONE, "tone", dark ? "dark" : ""), [dark]);
  useEffect(() => keep(CONTRAST, "contrast", strong ? "high" : ""), [strong]);
  return { dark, strong, setDark, setStrong };
}

function keep(name, attribute, value) {
  document.documentElement.dataset[attribute] = value;
  remember(name, value);
}
