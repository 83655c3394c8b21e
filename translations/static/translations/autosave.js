// Saves what is typed a few seconds after the last key. Without it the buttons do the same.
const form = document.querySelector("form[data-autosave]");
const line = form.querySelector("[data-saved]");
const pause = Number(form.dataset.autosave) * 1000;
let timer = null, typed = false, stopped = false, saving = null;

function say(text, bad) {
  line.textContent = text;
  line.classList.toggle("bad", Boolean(bad));
}

function offer(url, words) {
  const link = document.createElement("a");
  link.href = url;
  link.textContent = words;
  line.append(" ", link);
}

async function send() {
  const body = new FormData(form);
  // These two are a person's word, given with a button, never by waiting.
  body.delete("settles");
  body.delete("taken_in");
  body.set("action", "save");
  typed = false;
  try {
    const answer = await fetch(location.pathname, {
      method: "POST", body, headers: { Accept: "application/json" }, redirect: "error",
    });
    if (!answer.ok) throw new Error(String(answer.status));
    const saved = await answer.json();
    stopped = saved.kept_beside;
    if (!stopped) form.elements.expected.value = saved.number;
    say(stopped ? saved.message : `${saved.message} ${new Date().toLocaleTimeString()}`, stopped);
    if (stopped) offer(saved.compare, saved.compare_words);
  } catch (error) {
    typed = true;
    say(`⚠ ${error.message}`, true);
    timer = setTimeout(save, 10000);
  }
}

function save() {
  if (stopped || !typed || saving) return;
  saving = send().finally(() => { saving = null; if (typed && !stopped) later(); });
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(save, pause);
}

form.addEventListener("input", (event) => {
  if (event.target.tagName === "TEXTAREA") { typed = true; later(); }
});

// A button pressed while a save is under way waits for it, so that the two never meet as a conflict.
form.addEventListener("submit", (event) => {
  clearTimeout(timer);
  if (saving) {
    event.preventDefault();
    const button = event.submitter;
    saving.finally(() => { typed = false; form.requestSubmit(button); });
    return;
  }
  typed = false;
});

window.addEventListener("beforeunload", (event) => { if (typed && !stopped) event.preventDefault(); });
