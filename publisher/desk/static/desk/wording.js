// Shows a wording as followers would read it, shortly after one stops typing. Without this the Preview button does it.
(() => {
  const form = document.querySelector("[data-desk-wording]");
  if (!form) return;
  const [field, error, preview] = ["#id_text", "#wording-error", "#wording-preview"].map((id) => document.querySelector(id));
  let timer = 0;
  let latest = 0;

  const show = async () => {
    const mine = ++latest;
    const body = new FormData(form);
    body.set("preview", "1");
    let told;
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok) return;
      told = await answer.json();
    } catch {
      return; // offline, or signed out: what is shown stays, and Save will say it
    }
    if (mine !== latest) return; // an older answer came late
    error.textContent = told.error;
    field.toggleAttribute("aria-invalid", false);
    if (told.error) field.setAttribute("aria-invalid", "true");
    else preview.innerHTML = told.preview;
    preview.classList.toggle("desk-stale", Boolean(told.error));
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, 400);
  });
})();
