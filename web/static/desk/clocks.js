// Waiting times count on between two readings, and deepen in colour as the server would say.
const WARN_SECONDS = 100;
const LATE_SECONDS = 180;

function words(seconds) {
  const two = (number) => String(number).padStart(2, "0");
  const minutes = Math.floor(seconds / 60) % 60;
  const hours = Math.floor(seconds / 3600);
  const rest = two(seconds % 60);
  return hours ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

function tick() {
  for (const clock of document.querySelectorAll("[data-since]")) {
    const seconds = Math.max(0, Math.floor((Date.now() - Number(clock.dataset.since)) / 1000));
    clock.textContent = words(seconds);
    clock.classList.toggle("calm", seconds < WARN_SECONDS);
    clock.classList.toggle("warn", seconds >= WARN_SECONDS && seconds < LATE_SECONDS);
    clock.classList.toggle("late", seconds >= LATE_SECONDS);
  }
}

export function watchClocks() {
  setInterval(tick, 1000);
}
