// A post dropped on another day opens the form that “Move to…” opens, with the date filled in: nothing moves before
// the plan was read and confirmed.
const month = document.querySelector("[data-desk-calendar]");
const OVER = "desk-day--over";
let dragged = "";

const dayOf = (event) => event.target.closest("[data-date]");

month?.addEventListener("dragstart", (event) => {
  const card = event.target.closest("[data-post]");
  if (!card) return;
  dragged = card.dataset.post;
  event.dataTransfer.setData("text/plain", dragged);
  event.dataTransfer.effectAllowed = "move";
});
month?.addEventListener("dragover", (event) => {
  if (dragged && dayOf(event)) event.preventDefault();
});
month?.addEventListener("dragenter", (event) => {
  if (dragged) dayOf(event)?.classList.add(OVER);
});
month?.addEventListener("dragleave", (event) => {
  const day = dayOf(event);
  if (day && !day.contains(event.relatedTarget)) day.classList.remove(OVER);
});
month?.addEventListener("dragend", () => {
  dragged = "";
  for (const day of month.querySelectorAll(`.${OVER}`)) day.classList.remove(OVER);
});
month?.addEventListener("drop", (event) => {
  const day = dayOf(event);
  if (!dragged || !day) return;
  event.preventDefault();
  const asked = new URLSearchParams({ post: dragged, to: day.dataset.date });
  window.location.assign(`${month.dataset.move}?${asked}`);
});
