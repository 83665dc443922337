// A fact goes where the author last wrote: in braces into a text, by its name into a list.
let field = null;

function insert(name) {
  if (!field?.isConnected) return;
  const list = field.dataset.facts === "ids";
  const before = list && field.value.trim() ? ", " : "";
  const words = list ? before + name : `{${name}}`;
  const end = list ? field.value.length : field.selectionEnd;
  field.setRangeText(words, list ? end : field.selectionStart, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

export function watchFacts() {
  // A source that was just written is what this fact rests on.
  document.body.addEventListener("sourced", (event) => {
    const sources = document.querySelector("#fact-form [name=sources]");
    sources.value = [sources.value.trim(), event.detail.value].filter(Boolean).join(", ");
    sources.dispatchEvent(new Event("input", { bubbles: true }));
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.dataset?.facts) field = event.target;
  });
  document.addEventListener("click", (event) => {
    const card = event.target.closest("[data-places-fact]")?.closest(".answer-card");
    // Fields of cards have no id: htmx would carry a resized one's inline size over to the next.
    if (card && !card.contains(field)) field = card.querySelector("[name=answer-text]");
    const inserts = event.target.closest("[data-inserts]")?.dataset.inserts;
    if (!inserts) return;
    event.target.closest("dialog").close();
    insert(inserts);
    field?.focus();
  });
}
