// A button below each text that is to be copied whole; without it the text can be selected by hand.
(() => {
  const copy = async (field) => {
    field.focus();
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      return true;
    } catch {
      // Browsers without a secure connection have no clipboard but this.
      return document.execCommand("copy");
    }
  };

  document.querySelectorAll("[data-desk-copy]").forEach((field) => {
    const label = document.querySelector(`label[for="${field.id}"]`);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-small button-secondary";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy: ${label.textContent}`);
    const note = document.createElement("span");
    note.className = "desk-copied";
    note.setAttribute("role", "status");
    const row = document.createElement("p");
    row.className = "desk-copy";
    row.append(button, note);
    field.after(row);
    button.addEventListener("click", async () => {
      note.textContent = "";
      note.textContent = (await copy(field)) ? "Copied" : "It is selected: copy it with the keyboard";
    });
  });
})();
