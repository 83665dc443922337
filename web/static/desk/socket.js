// The socket only nudges: the page's parts listen for "nudge" on the body and read again.
const PING_MS = 25_000;
const POLL_MS = 15_000;
const QUIET_MS = 500;
const NOT_STAFF = 4403;
const here = document.querySelector("[data-here]")?.dataset.here;

let socket = null;
let wait = 1000;
let pending = 0;
let last = 0;

/** Ask all parts to read again: at once, and at most every half second. */
export function nudge() {
  if (pending) return;
  const rest = Math.max(0, last + QUIET_MS - Date.now());
  pending = setTimeout(() => {
    pending = 0;
    last = Date.now();
    document.body.dispatchEvent(new Event("nudge"));
  }, rest);
}

/** Say that the colleague is typing in the case of this page. */
export function typing() {
  send({ type: "typing", case: Number(here) });
}

function send(frame) {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
}

function connect() {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  let wasOpen = false;
  socket = new WebSocket(`${scheme}://${location.host}/ws/desk`);
  socket.onopen = () => {
    wait = 1000;
    wasOpen = true;
    show(true);
    if (here) send({ type: "watch", case: Number(here) });
    send({ type: "ping" });
    // What was missed while there was no connection.
    nudge();
  };
  // A pong too: it makes good for a nudge that got lost.
  socket.onmessage = nudge;
  socket.onclose = (event) => {
    if (event.code === NOT_STAFF) return location.assign("/login");
    if (!wasOpen) wait = Math.min(wait * 2, 15_000);
    show(false);
    setTimeout(connect, wait * (0.75 + Math.random() / 2));
  };
}

function show(connected) {
  document.body.dataset.connected = String(connected);
  document.getElementById("offline").hidden = connected;
}

/** Without the socket: read from time to time, and still give signs of life. */
function withoutSocket() {
  if (document.body.dataset.connected === "true") return;
  nudge();
  htmx.ajax("POST", "/desk/me/alive/", { swap: "none" });
}

export function watchSocket() {
  connect();
  setInterval(() => send({ type: "ping" }), PING_MS);
  setInterval(withoutSocket, POLL_MS);
  // A page that comes back from the browser's own cache shows what once was.
  addEventListener("pageshow", (event) => event.persisted && nudge());
}
