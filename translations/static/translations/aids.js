// Puts a term or an earlier sentence where one writes, and shows suggestions in place.
// Without it the words can be copied, and suggestions open on a page of their own.
for (const button of document.querySelectorAll("[data-insert]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const area = document.getElementById(button.dataset.into);
    if (!area) return;
    area.setRangeText(button.dataset.insert, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  });
}

for (const link of document.querySelectorAll("[data-suggest]")) {
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    const answer = await fetch(link.href);
    if (!answer.ok) { window.open(link.href); return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const offers = [...page.querySelectorAll("[data-offers] li")].map((one) => one.textContent);
    const line = document.createElement("span");
    line.setAttribute("role", "status");
    line.textContent = offers.length ? offers.join(" · ") : page.querySelector("main p")?.textContent ?? "–";
    link.replaceWith(line);
  });
}
