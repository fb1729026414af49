// Who is signed in at this page: asked of the server on every load, so that a reload changes nothing.

import { t, useCallback, useEffect, useRef, useState } from "/static/page.js";
import { send, useCsrf, whenLocked } from "/static/http.js";
import { problem } from "./presses.js";

const ASK_AGAIN_MS = 2000;
// Also how soon a page that nobody uses shows that it is locked.
const STILL_HERE_MS = 60000;
const SIGNS_OF_USE = ["keydown", "pointerdown", "pointermove", "wheel"];

/**
 * The session of this page: `{known, lost, user, counter, notice, ended, mustChange, inDirectory, locked, undone, adopt, check, leave,
 * look}`.
 *
 * `known` is false until the server has answered once; `lost` says that it cannot be reached; `ended` that a session
 * was here and is no more; `notice` why one sits at no counter any more; `mustChange` that a password must be chosen before
 * anything else, `inDirectory` that the company's directory keeps it. `user` is null when nobody is signed in. `locked` is
 * `{all, minutes}` when the password is asked for, `undone` that a change met the lock; `look()` forgets it, where looking on is
 * allowed. `leave()` returns why one could not sign out, or an empty text.
 */
export function useSession() {
  const [session, setSession] = useState({ ...nobody(), known: false });
  const timer = useRef(0);

  const adopt = useCallback((body) => {
    useCsrf(body.csrf);
    setSession((was) => ({ ...nobody(), user: body.user, counter: body.counter, notice: body.notice || "",
      mustChange: Boolean(body.password_must_change), inDirectory: Boolean(body.password_in_directory),
      locked: body.locked || null, undone: Boolean(body.locked) && was.undone }));
  }, []);

  const check = useCallback(async (used) => {
    window.clearTimeout(timer.current);
    try {
      const { status, body } = await (used === true ? send("POST", "/api/v1/session/here") : send("GET", "/api/v1/session"));
      if (status === 200) return adopt(body);
      if (status === 403) return check(); // another page of this browser goes on under a newer value
      if (status < 500) {
        useCsrf("");
        return setSession((was) => ({ ...nobody(), ended: was.ended || Boolean(was.user) }));
      }
    } catch {
      // Told below; what is on the screen stays there.
    }
    setSession((was) => ({ ...was, lost: true }));
    timer.current = window.setTimeout(check, ASK_AGAIN_MS);
    return undefined;
  }, []);

  const leave = useCallback(async () => {
    try {
      const answer = await send("DELETE", "/api/v1/session");
      if (answer.status >= 400 && answer.status !== 401) return problem(answer);
    } catch {
      return t("common.link_sign_in");
    }
    setSession(nobody());
    useCsrf("");
    return "";
  }, []);

  const look = useCallback(() => setSession((was) => ({ ...was, undone: false })), []);

  useEffect(() => {
    check();
    whenLocked((change) => {
      if (change) setSession((was) => ({ ...was, undone: true }));
      check();
    });
    return () => {
      whenLocked(null);
      window.clearTimeout(timer.current);
    };
  }, []);

  useStillHere(Boolean(session.user), check);

  return { ...session, adopt, check, leave, look };
}

// Once a minute: that somebody uses this page, or else only whether it is locked by now.
function useStillHere(signedIn, check) {
  useEffect(() => {
    if (!signedIn) return undefined;
    let used = false;
    // A browser also says that a pointer which lies still has moved, when the page under it does.
    const note = (event) => {
      if (event.type !== "pointermove" || event.movementX || event.movementY) used = true;
    };
    const timer = window.setInterval(() => {
      check(used);
      used = false;
    }, STILL_HERE_MS);
    SIGNS_OF_USE.forEach((kind) => window.addEventListener(kind, note, { capture: true, passive: true }));
    return () => {
      window.clearInterval(timer);
      SIGNS_OF_USE.forEach((kind) => window.removeEventListener(kind, note, { capture: true }));
    };
  }, [signedIn]);
}

function nobody() {
  return { known: true, lost: false, user: null, counter: null, notice: "", ended: false, mustChange: false, inDirectory: false,
    locked: null, undone: false };
}
