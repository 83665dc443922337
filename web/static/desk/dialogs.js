// Buttons that open a dialog, and dialogs that close when what they asked for is done.
export function open(id) {
  const dialog = document.getElementById(id);
  if (!(dialog instanceof HTMLDialogElement) || dialog.open) return false;
  dialog.showModal();
  // Who is there may have changed since the page was drawn.
  const group = dialog.querySelector("[data-receivers]");
  if (group) htmx.ajax("GET", group.dataset.receivers, { target: group, swap: "innerHTML" });
  return true;
}

export function watchDialogs() {
  document.addEventListener("click", (event) => {
    const { opens, closes } = event.target.closest("[data-opens], [data-closes]")?.dataset ?? {};
    if (opens) open(opens);
    if (closes) document.getElementById(closes).replaceChildren();
    if (event.target.closest("[data-shuts]")) event.target.closest("dialog").close();
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const dialog = event.detail.elt.closest("dialog");
    // A reading, such as a search in the dialog, is not what it was opened for.
    if (dialog && event.detail.successful && event.detail.requestConfig.verb !== "get") dialog.close();
  });
}
