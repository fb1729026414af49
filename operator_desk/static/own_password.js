// One's own password: changed in a dialog, and chosen before anything else when somebody else gave it.

import { html, t, useLayoutEffect, useRef, useState } from "/static/page.js";
import { send } from "/static/http.js";
import { problem } from "./presses.js";

// As the server has them in password_setup.py: it refuses whatever is shorter.
const LEAST = 8;
const LEAST_OF_ADMINISTRATORS = 15;
const NOTHING = { old: "", new: "", again: "" };

/** The dialog over the page; Escape and its button close it. */
export function PasswordDialog({ session, onClose }) {
  const root = useRef(null);
  const closer = useRef(null);
  const [done, setDone] = useState(false);
  useLayoutEffect(() => {
    const dialog = root.current;
    dialog.showModal();
    return () => dialog.close();
  }, []);
  useLayoutEffect(() => {
    if (done) closer.current.focus();
  }, [done]);
  // The keys of the page below are none here.
  const own = (event) => event.stopPropagation();
  return html`
    <dialog class="password-dialog" ref=${root} aria-labelledby="password-heading" onKeyDown=${own} onClose=${onClose}>
      <div class="sign-in-card">
        <h2 id="password-heading">${t("password.change")}</h2>
        ${session.inDirectory
          ? html`<p class="notice">${t("password.in_directory")}</p>`
          : done
          ? html`<p class="notice" role="status">${t("password.done")}</p>`
          : html`<${PasswordForm} session=${session} onDone=${() => setDone(true)} />`}
        <button type="button" class="button wide" ref=${closer} onClick=${onClose}>${t("common.close")}</button>
      </div>
    </dialog>
  `;
}

/** The same alone on the page: there is nothing else before the password is one's own. */
export function GivenPassword({ session }) {
  return html`
    <main class="sign-in">
      <div class="card sign-in-card">
        <h1>${t("password.change")}</h1>
        <p class="notice" role="status">${t("password.given")}</p>
        <${PasswordForm} session=${session} />
        <button type="button" class="button wide" onClick=${session.leave}>${t("common.sign_out")}</button>
      </div>
    </main>
  `;
}

function PasswordForm({ session, onDone }) {
  const [typed, setTyped] = useState(NOTHING);
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState("");
  const first = useRef(null);
  useLayoutEffect(() => first.current.focus(), []);

  const submit = async (event) => {
    event.preventDefault();
    if (busy) return;
    if (!typed.old || !typed.new || !typed.again) return setSaid(t("password.fill"));
    if (typed.new !== typed.again) return setSaid(t("password.not_alike"));
    setBusy(true);
    setSaid("");
    const answer = await ask(typed.old, typed.new);
    setBusy(false);
    if (answer.status === 401) return session.check();
    if (answer.status !== 200) return setSaid(answer.status ? problem(answer) : t("common.link_sign_in"));
    session.adopt(answer.body);
    return onDone && onDone();
  };
  const field = (name, autocomplete, more) => html`
    <label>
      <span>${t(`password.${name}`)}</span>
      <input type=${shown ? "text" : "password"} name=${name} autocomplete=${autocomplete} autocapitalize="none" maxlength="200"
        spellcheck=${false} value=${typed[name]} onInput=${(event) => setTyped({ ...typed, [name]: event.target.value })} ...${more} />
    </label>
  `;
  const least = session.user.role === "administrator" ? LEAST_OF_ADMINISTRATORS : LEAST;
  return html`
    <form class="password-form" onSubmit=${submit}>
      ${field("old", "current-password", { ref: first })}
      ${field("new", "new-password", { "aria-describedby": "password-rules" })}
      <p class="muted" id="password-rules">${t("password.rules", { least })}</p>
      ${field("again", "new-password")}
      <label class="password-show"><input type="checkbox" checked=${shown}
        onChange=${(event) => setShown(event.target.checked)} /> ${t("password.show")}</label>
      <p class="notice problem" role="alert" hidden=${!said}>${said}</p>
      <button type="submit" class="button primary wide" aria-disabled=${String(busy)}>${t("password.change")}</button>
    </form>
  `;
}

async function ask(old, chosen) {
  try {
    return await send("PUT", "/api/v1/session/password", { old, new: chosen });
  } catch {
    return { status: 0, body: null };
  }
}
