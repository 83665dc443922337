// How many sentences a text area holds, one a line, and how many stand there twice.
function tell(area) {
  const output = document.querySelector(`[data-count="${area.id}"]`);
  if (!output) return;
  const lines = area.value.split("\n").map((line) => line.trim()).filter(Boolean);
  const twice = lines.length - new Set(lines).size;
  output.value = `${lines.length} 句${twice ? `，${twice} 句重复` : ""}`;
}

export function watchCounts() {
  document.addEventListener("input", (event) => {
    if (event.target instanceof HTMLTextAreaElement) tell(event.target);
  });
}
