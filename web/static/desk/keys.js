// One-key shortcuts; silent while somebody types, and to be switched off (for speech input).
import { open } from "./dialogs.js";

const KEY = "desk-keys";
const box = document.getElementById("keys-on");

let chosen = -1;

const click = (selector) => {
  const found = document.querySelector(selector);
  found?.click();
  return Boolean(found);
};
const focus = (selector) => {
  const found = document.querySelector(selector);
  found?.focus();
  return Boolean(found);
};

function step(by) {
  const links = [...document.querySelectorAll("a.open")];
  if (!links.length) return false;
  const at = links.indexOf(document.activeElement);
  chosen = Math.min(Math.max((at < 0 ? chosen : at) + by, 0), links.length - 1);
  links[chosen].focus();
  return true;
}

function note() {
  const fold = document.getElementById("note-fold");
  if (fold) fold.open = true;
  return focus("#note");
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  "/": () => focus("#search"),
  c: () => click("#do-claim"),
  r: () => focus("#reply"),
  n: note,
  t: () => open("transfer"),
  e: () => open("resolve"),
  q: () => location.assign("/desk/"),
  "?": () => open("keys"),
};
for (const number of "1234") KEYS[number] = () => click(`.tabs [data-key="${number}"]`);

function isTyping(target) {
  return target.closest("input:not([type=checkbox], [type=radio]), textarea, select, dialog[open]");
}

function pressed(event) {
  if (event.key === "Escape" && isTyping(event.target)) return event.target.blur();
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (!box.checked || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const act = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : null;
  if (act && act() !== false) event.preventDefault();
}

export function watchKeys() {
  box.checked = localStorage.getItem(KEY) !== "off";
  box.addEventListener("change", () => localStorage.setItem(KEY, box.checked ? "on" : "off"));
  document.addEventListener("keydown", pressed);
}
