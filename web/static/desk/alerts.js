// New cases and messages: the title's counter always; sound and notification once switched on.
const KEY = "desk-alerts";
const title = document.title;
const button = document.getElementById("alerts");

let sound = null;
let known = null;

function read() {
  const me = document.querySelector(".me");
  if (!me) return null;
  const { waiting, unread, message } = me.dataset;
  return { waiting: +waiting, unread: +unread, message: +message, case: +me.dataset.case, says: me.dataset };
}

function isOn() {
  return localStorage.getItem(KEY) === "on";
}

function show() {
  button.setAttribute("aria-pressed", String(isOn()));
  button.querySelector("[data-on]").hidden = !isOn();
  button.querySelector("[data-off]").hidden = isOn();
}

/** Two short tones, made here: no file to load. Browsers allow it after the first tap or key. */
function ring() {
  sound ??= new AudioContext();
  [0, 0.18].forEach((after, which) => {
    const [tone, volume] = [sound.createOscillator(), sound.createGain()];
    tone.frequency.value = which ? 880 : 660;
    volume.gain.setValueAtTime(0.15, sound.currentTime + after);
    volume.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + after + 0.16);
    tone.connect(volume).connect(sound.destination);
    tone.start(sound.currentTime + after);
    tone.stop(sound.currentTime + after + 0.17);
  });
}

function notify(words) {
  if (!("Notification" in window) || Notification.permission !== "granted" || !document.hidden) return;
  // One tag: of several open pages only one notification stays.
  const shown = new Notification(words, { tag: `desk-${words}` });
  shown.onclick = () => window.focus();
}

function compare() {
  const now = read();
  if (!now) return;
  const count = now.waiting + now.unread;
  document.title = count ? `(${count}) ${title}` : title;
  const news = [];
  if (known && now.case > known.case) news.push(now.says.saysCase);
  if (known && now.message > known.message) news.push(now.says.saysMessage);
  // What was read does not come back as news.
  known = { case: Math.max(now.case, known?.case ?? 0), message: Math.max(now.message, known?.message ?? 0) };
  if (!news.length) return;
  document.getElementById("said").textContent = news.join("，");
  if (!isOn()) return;
  ring();
  news.forEach(notify);
}

async function toggle() {
  localStorage.setItem(KEY, isOn() ? "off" : "on");
  show();
  if (!isOn()) return;
  ring();
  if ("Notification" in window && Notification.permission === "default") await Notification.requestPermission();
}

export function watchAlerts() {
  show();
  compare();
  button.addEventListener("click", toggle);
  addEventListener("storage", show);
  document.body.addEventListener("htmx:afterSettle", (event) => event.detail.target.id === "me" && compare());
}
