// The living link of a screen: whole states pushed by the server, and the truth about how old they are.

import { io } from "./vendor/socket.io.esm.min.js";

const OPTIONS = {
  transports: ["websocket", "polling"],
  tryAllTransports: true,
  reconnectionDelay: 300,
  // Three seconds after the server answers again a desk is where it was: the wait for the next try is within them.
  reconnectionDelayMax: 1500,
  randomizationFactor: 0.5,
  // A try that began while the network was away hangs in it: the next one finds that it is back.
  timeout: 6000,
};
/** Why the server does not let a screen in. */
const REFUSED = ["unauthorised", "disabled"];
const ASK_AGAIN_MS = 1000;

/**
 * Listen to `namespace` (such as "/desk").
 *
 * `onState(state)` gets every state that is not older than the one before. `onLink(link)` is told once a second, and at
 * once when something changes: `{connected, ageSeconds, refused}`. `ageSeconds` counts from the last news (a state or a
 * heartbeat) and is null before the first. `refused` is "" or why the server does not let us in: "unauthorised" when it does not
 * know who we are, "disabled" when it does.
 * `more` are further messages to listen to, as `{name: listener(document)}`. Returns `{say, close}`: `say(name, document)`
 * is true when it could be sent.
 */
export function connect(namespace, auth, { onState, onLink, more = {} }) {
  const socket = io(namespace, { ...OPTIONS, forceNew: true, auth });
  let lastSeq = -1;
  let lastNews = null;
  let refused = "";
  let closed = false;
  let again = 0;

  const news = () => {
    lastNews = performance.now();
  };
  const tell = () => {
    if (closed || !onLink) return;
    const ageSeconds = lastNews === null ? null : Math.floor((performance.now() - lastNews) / 1000);
    onLink({ connected: socket.connected && window.navigator.onLine !== false, ageSeconds, refused });
  };
  // Where the server itself closed the link, the library leaves it to us to ask again.
  const askAgain = () => {
    window.clearTimeout(again);
    again = window.setTimeout(() => !closed && socket.connect(), ASK_AGAIN_MS);
  };

  socket.on("connect", () => {
    refused = "";
    news();
    tell();
  });
  socket.on("state", (state) => {
    news();
    if (state.seq < lastSeq) return;
    lastSeq = state.seq;
    onState(state);
    tell();
  });
  socket.on("disconnect", (reason) => {
    if (reason === "io server disconnect") askAgain();
    tell();
  });
  socket.on("connect_error", (error) => {
    refused = REFUSED.includes(error.message) ? error.message : "";
    if (!refused && !socket.active) askAgain();
    tell();
  });
  for (const [name, listener] of Object.entries(more)) socket.on(name, listener);
  socket.io.on("ping", news);
  window.addEventListener("offline", tell);
  window.addEventListener("online", tell);
  const timer = window.setInterval(tell, 1000);

  return {
    say(name, document) {
      if (!socket.connected) return false;
      socket.emit(name, document);
      return true;
    },
    close() {
      closed = true;
      window.clearInterval(timer);
      window.clearTimeout(again);
      window.removeEventListener("offline", tell);
      window.removeEventListener("online", tell);
      socket.disconnect();
    },
  };
}
