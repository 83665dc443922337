// What is typed and not saved is kept in this browser, so that no outage or closed tab loses it.
const WAIT_MS = 400;
const PREFIX = "studio-draft:";

const key = (form) => PREFIX + form.dataset.draft;

function pairs(form) {
  return [...new FormData(form)].filter(
    ([name, value]) => name !== "csrfmiddlewaretoken" && !name.startsWith("add-") && typeof value === "string",
  );
}

function kept(form) {
  try {
    return JSON.parse(localStorage.getItem(key(form)));
  } catch {
    return null;
  }
}

function keep(form) {
  try {
    localStorage.setItem(key(form), JSON.stringify({ at: Date.now(), pairs: pairs(form) }));
    document.getElementById("kept").textContent = "还没保存；这台电脑先留着";
  } catch {
    // A full or closed storage: the form itself still holds what was typed.
  }
}

// The server draws the form from what was kept: cards have no second drawing here.
function restore(form, draft) {
  const sending = document.createElement("form");
  Object.assign(sending, { method: "post", action: form.dataset.restores, enctype: form.enctype, hidden: true });
  const token = form.elements.csrfmiddlewaretoken.value;
  for (const [name, value] of [["csrfmiddlewaretoken", token], ...draft.pairs]) {
    const field = document.createElement("textarea");
    Object.assign(field, { name, value });
    sending.append(field);
  }
  document.body.append(sending);
  sending.submit();
}

function offer(form, draft) {
  const place = document.getElementById("draft");
  place.append(document.getElementById("draft-offer").content.cloneNode(true));
  place.querySelector("time").textContent = new Date(draft.at).toLocaleString("zh-CN");
  place.querySelector("[data-restore]").addEventListener("click", () => restore(form, draft));
  place.querySelector("[data-drop]").addEventListener("click", () => {
    localStorage.removeItem(key(form));
    place.replaceChildren();
  });
}

export function watchDrafts() {
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const draft = kept(form);
  if ("saved" in form.dataset) {
    localStorage.removeItem(key(form));
    // A new one was kept before it had a name.
    localStorage.removeItem(PREFIX + form.dataset.draft.replace(/:.*/, ":"));
  } else if ("typed" in form.dataset) keep(form);
  else if (draft && JSON.stringify(draft.pairs) !== JSON.stringify(pairs(form))) offer(form, draft);

  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => keep(form), WAIT_MS);
  };
  form.addEventListener("input", later);
  // A second press while the first is under way would meet one's own save as another's.
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener("pageshow", () => (sent = false));
  document.body.addEventListener("arranged", later);
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.querySelector("button.main").click();
  });
}
