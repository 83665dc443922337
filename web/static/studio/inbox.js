// One button that ticks all sentences of a group, or none. Without script the button is not shown.
document.body.dataset.scripted = "true";

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-ticks-all]");
  if (!button) return;
  const boxes = [...button.closest("form").querySelectorAll("input[name=sentence]")];
  const on = boxes.some((box) => !box.checked);
  for (const box of boxes) box.checked = on;
});
