// The preview shows its own troubles in its place, and keeps the days open that the author opened.
const opened = new Map();

function remember(preview) {
  for (const day of preview.querySelectorAll("details[data-day]")) opened.set(day.dataset.day, day.open);
}

function restore(preview) {
  for (const day of preview.querySelectorAll("details[data-day]")) {
    if (opened.has(day.dataset.day)) day.open = opened.get(day.dataset.day);
  }
}

export function watchPreview() {
  const preview = document.getElementById("preview");
  if (!preview) return;
  preview.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target !== preview) return;
    remember(preview);
    if (event.detail.xhr.status < 400 || !event.detail.xhr.responseText.includes("<h2>")) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
    event.stopPropagation();
  });
  preview.addEventListener("htmx:afterSwap", () => restore(preview));
  // What moved a card keeps the keyboard where the author works.
  document.body.addEventListener("htmx:afterSettle", (event) => {
    event.detail.target?.querySelector?.("[data-focus]")?.focus();
  });
}
