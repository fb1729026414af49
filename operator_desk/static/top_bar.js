// The bar at the top of both pages: where we are, who is signed in, the link, the clock, language and look.

import { clockAfter, html, LANGUAGES, t, useClock, useState } from "/static/page.js";
import { useLook } from "./look.js";
import { PasswordDialog } from "./own_password.js";

/** `title` is drawn at the left; `children` beside it; `live` gives clock and link, `session` who is signed in. */
export function TopBar({ title, session, live, lang, onLanguage, onLeave, children }) {
  return html`
    <header class="top-bar">
      <div class="top-title">${title}</div>
      ${children}
      <div class="top-space"></div>
      ${live && html`<${Link} live=${live} />`}
      ${session && html`<${Person} session=${session} />`}
      <${Choices} lang=${lang} onLanguage=${onLanguage} />
      ${onLeave && html`<button type="button" class="button quiet" onClick=${onLeave}>${t("common.sign_out")}</button>`}
      ${live && live.state && html`<${Clock} live=${live} />`}
    </header>
  `;
}

// Name and words are one button: each alone would be too small for a finger.
function Person({ session }) {
  const [changing, setChanging] = useState(false);
  return html`
    <button type="button" class="top-person" onClick=${() => setChanging(true)}>
      <span>${session.user.display_name}</span> <span class="top-password">${t("password.change")}</span>
    </button>
    ${changing && html`<${PasswordDialog} session=${session} onClose=${() => setChanging(false)} />`}
  `;
}

function Choices({ lang, onLanguage }) {
  const look = useLook();
  return html`
    <div class="choices" role="group" aria-label=${t("common.look")}>
      ${LANGUAGES.map(
        (each) => html`
          <button
            type="button"
            key=${each}
            class="choice"
            lang=${each}
            aria-pressed=${String(each === lang)}
            aria-label=${t(`common.language.${each}`)}
            onClick=${() => onLanguage(each)}
          >
            ${each.toUpperCase()}
          </button>
        `
      )}
      <button
        type="button"
        class="choice"
        aria-pressed=${String(look.dark)}
        aria-label=${t("common.dark")}
        title=${t("common.dark")}
        onClick=${() => look.setDark(!look.dark)}
      >
        <span class="sign-dark" aria-hidden="true"></span>
      </button>
      <button
        type="button"
        class="choice"
        aria-pressed=${String(look.strong)}
        aria-label=${t("common.contrast")}
        title=${t("common.contrast")}
        onClick=${() => look.setStrong(!look.strong)}
      >
        <span class="sign-contrast" aria-hidden="true"></span>
      </button>
    </div>
  `;
}

function Link({ live }) {
  const { lost, link } = live;
  if (!lost) return html`<span class="link light-green">${t("common.link_good")}</span>`;
  const age = link.ageSeconds;
  const text = age === null ? t("common.link_none") : t("common.link_lost", { seconds: age });
  return html`<span class="link lost light-red" role="alert">
    ${t("common.link_word")}<span class="link-age" aria-hidden="true">${text}</span>
  </span>`;
}

function Clock({ live }) {
  const now = useClock(1000);
  return html`<span class="top-clock number">${clockAfter(live.state.server_time, now - live.at)}</span>`;
}
