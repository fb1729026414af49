// A computer that was idle for too long asks for the password; what lies below stays as it was.

import { html, t, useEffect, useLayoutEffect, useRef, useState } from "/static/page.js";
import { send } from "/static/http.js";
import { problem } from "./presses.js";

/** Whether the page must ask: always where nothing may be seen, else only after a change that was not done. */
export function asks(session) {
  return Boolean(session.user && session.locked && (session.locked.all || session.undone));
}

/** The dialog over the page. Where looking on is allowed a button and Escape close it. */
export function LockDialog({ session }) {
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState("");
  const root = useRef(null);
  const { all, minutes } = session.locked;
  useKeysOfTheDialogAlone(root);
  useLayoutEffect(() => {
    const dialog = root.current;
    dialog.showModal();
    return () => dialog.close();
  }, []);

  const submit = async (event) => {
    event.preventDefault();
    if (busy || !password) return;
    setBusy(true);
    setSaid("");
    const answer = await ask(password);
    setBusy(false);
    setPassword("");
    if (answer.status === 200) return session.adopt(answer.body);
    if (answer.status === 401 || answer.status === 403) return session.check();
    return setSaid(answer.status ? problem(answer) : t("common.link_sign_in"));
  };
  const leave = async () => setSaid(await session.leave());
  const cancel = (event) => {
    event.preventDefault();
    if (!all) session.look();
  };
  // A browser closes it all the same at the second Escape.
  const again = () => root.current && root.current.isConnected && root.current.showModal();
  const own = (event) => event.stopPropagation();
  return html`
    <dialog class=${all ? "password-dialog cover" : "password-dialog"} ref=${root} aria-labelledby="lock-heading"
      aria-describedby="lock-words" onKeyDown=${own} onCancel=${cancel} onClose=${again}>
      <form class="sign-in-card" onSubmit=${submit}>
        <h2 id="lock-heading">${t("lock.heading")}</h2>
        <div id="lock-words">
          <p><b>${session.user.display_name}</b></p>
          <p>${t.n("lock.idle", minutes)}</p>
        </div>
        <p class="notice" role="status" hidden=${!session.undone}>${t("lock.undone")}</p>
        <label>
          <span>${t("common.password")}</span>
          <input type="password" name="password" autocomplete="current-password" maxlength="200" autofocus
            value=${password} onInput=${(event) => setPassword(event.target.value)} />
        </label>
        <p class="notice problem" role="alert" hidden=${!said}>${said}</p>
        <button type="submit" class="button primary wide" aria-disabled=${String(busy)}>${t("lock.go_on")}</button>
        ${!all && html`<button type="button" class="button wide" onClick=${session.look}>${t("lock.not_now")}</button>`}
        <button type="button" class="button wide" onClick=${leave}>${t("common.sign_out")}</button>
      </form>
    </dialog>
  `;
}

// Wherever the focus is, the keys of the page below are none here.
function useKeysOfTheDialogAlone(root) {
  useEffect(() => {
    const onKey = (event) => {
      if (!root.current.contains(event.target)) event.stopPropagation();
    };
    window.addEventListener("keydown", onKey, { capture: true });
    return () => window.removeEventListener("keydown", onKey, { capture: true });
  }, []);
}

async function ask(password) {
  try {
    return await send("POST", "/api/v1/session/unlock", { password });
  } catch {
    return { status: 0, body: null };
  }
}
