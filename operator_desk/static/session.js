// Who is signed in at this page: asked of the server on every load, so that a reload changes nothing.

import { t, useCallback, useEffect, useRef, useState } from "/static/page.js";
import { send, useCsrf } from "/static/http.js";
import { problem } from "./presses.js";

const ASK_AGAIN_MS = 2000;

/**
 * The session of this page: `{known, lost, user, counter, notice, ended, mustChange, inDirectory, adopt, check, leave}`.
 *
 * `known` is false until the server has answered once; `lost` says that it cannot be reached; `ended` that a session
 * was here and is no more; `notice` why one sits at no counter any more; `mustChange` that a password must be chosen before
 * anything else, `inDirectory` that the company's directory keeps it. `user` is null when nobody is signed in. `leave()` returns why one could not sign out, or an empty text.
 */
export function useSession() {
  const [session, setSession] = useState({ ...nobody(), known: false });
  const timer = useRef(0);

  const adopt = useCallback((body) => {
    useCsrf(body.csrf);
    setSession({ ...nobody(), user: body.user, counter: body.counter, notice: body.notice || "",
      mustChange: Boolean(body.password_must_change), inDirectory: Boolean(body.password_in_directory) });
  }, []);

  const check = useCallback(async () => {
    window.clearTimeout(timer.current);
    try {
      const { status, body } = await send("GET", "/api/v1/session");
      if (status === 200) return adopt(body);
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

  useEffect(() => {
    check();
    return () => window.clearTimeout(timer.current);
  }, []);

  return { ...session, adopt, check, leave };
}

function nobody() {
  return { known: true, lost: false, user: null, counter: null, notice: "", ended: false, mustChange: false, inDirectory: false };
}
