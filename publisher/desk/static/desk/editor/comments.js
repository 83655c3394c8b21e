// Adds a comment without leaving the form that is being written. Without this the thread has a page of its own.
(() => {
  const panel = document.querySelector("[data-desk-comments]");
  if (!panel) return;
  panel.addEventListener("submit", async (event) => {
    const form = event.target.closest("[data-desk-comment]");
    if (!form) return;
    event.preventDefault();
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Requested-With": "fetch" } });
      if (answer.ok || answer.status === 400) {
        panel.innerHTML = await answer.text();
        panel.querySelector("textarea").focus();
      } else form.submit();
    } catch {
      button.disabled = false; // offline: what was written stays
    }
  });
})();
