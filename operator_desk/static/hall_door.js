// The way into the pages of the hall: who is not signed in signs in, and an operator is shown the desk.

import { html, t } from "/static/page.js";
import { useLive } from "./live_state.js";
import { asks, LockDialog } from "./lock.js";
import { GivenPassword } from "./own_password.js";
import { useSession } from "./session.js";
import { SignIn } from "./sign_in.js";
import { TopBar } from "./top_bar.js";

/** `Inside` is drawn with `{lang, session, live}` once somebody is signed in who may see the hall. */
export function HallDoor({ lang, onLanguage, Inside }) {
  const session = useSession();
  const inside = Boolean(session.user) && !session.mustChange && session.user.role !== "operator";
  const locked = asks(session);
  const live = useLive("/hall", lang, inside, session.check, locked && session.locked.all);
  return html`
    ${inside && live.state
      ? html`<${Inside} lang=${lang} session=${session} live=${live} />`
      : html`<${Doorway} lang=${lang} onLanguage=${onLanguage} session=${session} inside=${inside} />`}
    ${locked && html`<${LockDialog} session=${session} />`}
  `;
}

function Doorway({ lang, onLanguage, session, inside }) {
  return html`
    <div class="doorway">
      <${TopBar} title=${t("common.brand")} lang=${lang} onLanguage=${onLanguage} />
      ${!session.known || inside
        ? html`<p class="wait" role="status">${t(session.lost ? "common.link_sign_in" : "common.loading")}</p>`
        : session.mustChange
          ? html`<${GivenPassword} session=${session} />`
          : session.user
            ? html`<${NotForOperators} session=${session} />`
            : html`<${SignIn} heading=${t("hall.sign_in")} withCounter=${false}
                notice=${session.ended ? t("common.session_ended") : ""} onDone=${session.adopt} />`}
    </div>
  `;
}

function NotForOperators({ session }) {
  return html`
    <main class="wait">
      <h1 class="not-for-you">${t("hall.not_for_operators")}</h1>
      <p class="row centre">
        <a class="button primary" href="/desk">${t("hall.to_desk")}</a>
        <button type="button" class="button" onClick=${session.leave}>${t("common.sign_out")}</button>
      </p>
    </main>
  `;
}
