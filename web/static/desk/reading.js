// A reading changes the page only when it says something new, and never under a pressed finger.
import { nudge } from "./socket.js";

// What differs between two readings of the same state: the form's token and the running clock.
const NOISE = /csrfmiddlewaretoken" value="[^"]*"|class="wait \w+" data-since="(\d+)">[^<]*/g;
const shown = new WeakMap();

let pressed = false;
let missed = false;

function release() {
  pressed = false;
  // After the click, so that what was pressed is still there for it.
  if (missed) setTimeout(nudge);
  missed = false;
}

function decide(event) {
  const { target, xhr, requestConfig, shouldSwap } = event.detail;
  if (!shouldSwap || requestConfig.verb !== "get" || target.id === "offers") return;
  const words = xhr.responseText.replace(NOISE, "$1");
  if (pressed) {
    missed = true;
    event.detail.shouldSwap = false;
  } else if (shown.get(target) === words) event.detail.shouldSwap = false;
  else shown.set(target, words);
}

export function watchReading() {
  document.addEventListener("pointerdown", () => (pressed = true), true);
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, release, true);
  document.body.addEventListener("htmx:beforeSwap", decide);
}
