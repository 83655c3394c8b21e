// A post dropped on another day opens the form that “Move to…” opens, with the date filled in: nothing moves before
// the plan was read and confirmed.
const month = document.querySelector("[data-desk-calendar]");
const OVER = "desk-day--over";
let dragged = "";

// Of selected words the target is a text, which has no `closest`.
const dayOf = ({ target }) => (target.closest ? target : target.parentElement).closest("[data-date]");
const goalOf = (event) => {
  const day = dragged ? dayOf(event) : null;
  return day?.dataset.post === dragged ? null : day;
};

month?.addEventListener("dragstart", (event) => {
  const day = dayOf(event);
  if (!day?.dataset.post) return;
  dragged = day.dataset.post;
  event.dataTransfer.setData("text/plain", dragged);
  event.dataTransfer.effectAllowed = "move";
});
month?.addEventListener("dragover", (event) => {
  if (goalOf(event)) event.preventDefault();
});
month?.addEventListener("dragenter", (event) => {
  goalOf(event)?.classList.add(OVER);
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
  const day = goalOf(event);
  if (!day) return;
  event.preventDefault();
  const asked = new URLSearchParams({ post: dragged, to: day.dataset.date });
  window.location.assign(`${month.dataset.move}?${asked}`);
});
