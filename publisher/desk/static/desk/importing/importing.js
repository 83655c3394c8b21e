// Asks for one piece after the other while the page is open, and shows how far it is; workers do the same without it.
"use strict";
(() => {
  const section = document.querySelector("[data-desk-piece]");
  if (!section) return;
  const bar = section.querySelector("progress");
  const told = section.querySelector("[data-desk-told]");
  const token = section.querySelector("[name=csrfmiddlewaretoken]").value;
  let failures = 0;

  async function piece() {
    let said;
    try {
      const answer = await fetch(section.dataset.deskPiece, {
        method: "POST",
        headers: { "X-CSRFToken": token, Accept: "application/json" },
      });
      if (!answer.ok) throw new Error(String(answer.status));
      said = await answer.json();
      failures = 0;
    } catch (error) {
      failures += 1;
      if (failures > 5) {
        told.textContent = "Nothing is heard from the server; load this page again.";
        return;
      }
      setTimeout(piece, 1000 * 2 ** failures);
      return;
    }
    if (said.state !== "reading" && said.state !== "storing") {
      location.reload();
      return;
    }
    const moved = bar.value !== said.done;
    bar.max = said.total;
    bar.value = said.done;
    told.textContent = `${said.done} of ${said.total} pages`;
    setTimeout(piece, moved ? 50 : 1000); // another page may be at it
  }

  piece();
})();
