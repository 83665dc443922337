// What was refused is said where the colleague looks: in the open dialog, else at the edge.
const STAY_MS = 30_000;

function place() {
  return document.querySelector("dialog[open] .trouble") ?? document.getElementById("toasts");
}

function say(html) {
  const where = place();
  where.innerHTML = html;
  setTimeout(() => where.replaceChildren(), STAY_MS);
}

function general() {
  say(document.getElementById("trouble").innerHTML);
}

// A form that changes something names #toasts as its target: the list it stands in may be drawn
// anew while its answer is under way, and an event on a form that is gone reaches nobody.
export function watchTroubles() {
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (new URL(xhr.responseURL || location.href).pathname === "/login") {
      event.detail.shouldSwap = false;
      location.assign("/login");
    } else if (xhr.status >= 400) {
      event.detail.shouldSwap = false;
      if (xhr.responseText.includes('class="toast"')) say(xhr.responseText);
      else general();
    }
  });
  document.body.addEventListener("htmx:sendError", (event) => {
    // A reading that fails is tried again by itself; a colleague's own doing is not.
    if (event.detail.requestConfig.verb !== "get") general();
  });
}
