// “Look it up” beside a DOI, where the house allows it: fills the fields of the paper that are empty.
(() => {
  const address = `${window.location.pathname.split("/posts/")[0]}/posts/paper/`;
  const token = () => document.querySelector("form[data-edit-form] [name=csrfmiddlewaretoken]").value;

  const ask = async (field, note) => {
    note.textContent = "Asking…";
    const body = new FormData();
    body.set("doi", field.value);
    body.set("csrfmiddlewaretoken", token());
    let told;
    try {
      told = await (await fetch(address, { method: "POST", body })).json();
    } catch {
      told = { error: "It could not be asked: fill in the journal by hand." };
    }
    if (told.error) {
      note.textContent = told.error;
      return;
    }
    field.value = told.doi;
    const filled = ["journal", "year", "month"].filter((name) => {
      const other = document.getElementById(field.id.replace(/doi$/, name));
      if (!other || other.value || !told[name]) return false;
      other.value = told[name];
      other.dispatchEvent(new Event("input", { bubbles: true }));
      return true;
    });
    note.textContent = filled.length ? `Filled in: ${filled.join(", ")}` : "Found; nothing was empty";
  };

  const equip = (field) => {
    if (field.dataset.deskDoi === "ready" || field.name.includes("__prefix__")) return;
    field.dataset.deskDoi = "ready";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-small button-secondary";
    button.textContent = "Look it up";
    const note = document.createElement("span");
    note.className = "desk-quiet";
    note.setAttribute("role", "status");
    field.after(button, " ", note);
    button.addEventListener("click", () => ask(field, note));
  };
  const papers = document.getElementById("id_publications-FORMS");
  if (!papers) return;
  const all = () => papers.querySelectorAll("[data-desk-doi]").forEach(equip);
  new MutationObserver(all).observe(papers, { childList: true });
  all();
})();
