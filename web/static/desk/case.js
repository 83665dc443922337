// The case's page: stay at the newest message, mark it read, send with Enter, insert prepared words.
import { nudge, typing } from "./socket.js";

const TYPING_MS = 2000;
const NEAR = 80;
const place = document.querySelector("[data-here]");
const thread = document.getElementById("thread");

let atEnd = true;
let told = 0;
let seen = 0;

const reply = () => document.getElementById("reply");

function toEnd() {
  thread.scrollTop = thread.scrollHeight;
}

/** Tell the server what the assignee has in front of them; a hidden page reads nothing. */
function markSeen() {
  const fresh = [...thread.querySelectorAll(".fresh[data-message]")].at(-1);
  const newest = Number(fresh?.dataset.message ?? 0);
  const reads = document.getElementById("mode")?.value === "reply";
  if (!reads || document.hidden || newest <= seen) return;
  seen = newest;
  const values = { message: newest };
  htmx.ajax("POST", place.dataset.seen, { values, swap: "none" }).then(nudge);
}

function dropTyping() {
  const line = thread.querySelector("[data-drop]");
  if (line) setTimeout(() => line.remove(), Number(line.dataset.drop));
}

function drawn(event) {
  if (event.detail.target !== thread) return;
  if (atEnd) toEnd();
  markSeen();
  dropTyping();
}

/** Put prepared words where the cursor is; a short code that was typed goes away. */
function insert(text) {
  const field = reply();
  if (!field) return;
  const start = field.value.startsWith("/") ? 0 : field.selectionStart;
  const end = field.value.startsWith("/") ? field.value.length : field.selectionEnd;
  field.setRangeText(text, start, end, "end");
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function closeOffers() {
  document.getElementById("offers")?.replaceChildren();
}

function offerCodes(field) {
  const code = /^\/(\S*)$/.exec(field.value);
  if (!code) return;
  htmx.ajax("GET", `/desk/offers/canned/?q=${encodeURIComponent(code[1])}`, { target: "#offers" });
}

/** Enter on ``/code`` takes that reply, or the only one offered. */
function takeCode(field) {
  const code = /^\/(\S+)$/.exec(field.value);
  if (!code) return false;
  const offered = [...document.querySelectorAll("#offers [data-code]")];
  const one = offered.find((each) => each.dataset.code === code[1]) ?? (offered.length === 1 && offered[0]);
  if (!one) return false;
  one.click();
  return true;
}

function keyInReply(event) {
  const field = event.target;
  // An input method's Enter picks a word and sends nothing (229: Safari says it too late).
  if (field.id !== "reply" || event.key !== "Enter" || event.shiftKey) return;
  if (event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  if (!takeCode(field) && field.value.trim()) field.form.requestSubmit();
}

function inputInReply(event) {
  if (event.target.id !== "reply") return;
  offerCodes(event.target);
  if (Date.now() - told < TYPING_MS) return;
  told = Date.now();
  typing();
}

function clicked(event) {
  const text = event.target.closest("[data-insert]")?.dataset.insert;
  if (text === undefined) return;
  closeOffers();
  insert(text);
}

function arrived(event) {
  const now = event.detail.target.querySelector?.("[data-insert-now]");
  if (now) insert(now.dataset.insertNow);
  // Who typed a short code goes on typing in the reply.
  if (document.activeElement !== reply()) event.detail.target.querySelector?.("[type=search]")?.focus();
}

export function watchCase() {
  if (!place) return;
  toEnd();
  markSeen();
  thread.addEventListener("scroll", () => {
    atEnd = thread.scrollHeight - thread.scrollTop - thread.clientHeight < NEAR;
  });
  document.addEventListener("visibilitychange", markSeen);
  document.addEventListener("keydown", keyInReply);
  document.addEventListener("input", inputInReply);
  document.addEventListener("click", clicked);
  document.body.addEventListener("htmx:afterSettle", drawn);
  document.body.addEventListener("htmx:afterSwap", (event) => event.detail.target.id === "offers" && arrived(event));
}
