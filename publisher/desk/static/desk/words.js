// Counts the words of the body beside its label, as `posts.text.word_count` does.
(() => {
  const count = (text) => text.split(/\s+/u).filter(Boolean).length;

  const watch = (field) => {
    const [min, max] = field.dataset.deskWords.split(" ").map(Number);
    const panel = field.closest("[data-contentpath], .w-panel__wrapper, .w-field__wrapper") || field;
    const note = document.createElement("p");
    note.className = "desk-words";
    note.setAttribute("role", "status");
    panel.append(note);
    const show = () => {
      const blocks = [...panel.querySelectorAll("[data-contents] [data-block]")];
      const words = count(blocks.map((block) => block.innerText).join("\n"));
      const fits = words >= min && words <= max;
      const text = `${words} words; ${min} to ${max} are usual`;
      if (note.textContent !== text) note.textContent = text;
      note.classList.toggle("desk-words--off", !fits);
    };
    new MutationObserver(show).observe(panel, { subtree: true, childList: true, characterData: true });
    show();
  };

  document.querySelectorAll("[data-desk-words]").forEach(watch);
})();
