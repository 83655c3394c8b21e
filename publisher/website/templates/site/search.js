// Results as one types. Without it the form does the same, a page at a time.
const form = document.querySelector("form.seek");
const box = form.elements.q;
const results = document.getElementById("results");
const said = document.getElementById("said");
const PAUSE = 140;
let waiting, asked;

function address(path, more = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of [...new FormData(form), ...Object.entries(more)]) {
    if (value.trim()) query.set(name, value);
  }
  return query.size ? `${path}?${query}` : path;
}

async function ask() {
  asked?.abort();
  asked = new AbortController();
  const { signal } = asked;
  results.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address("/search/part"), { signal });
    if (!answer.ok) return;
    const text = await answer.text();
    if (signal.aborted) return;
    results.innerHTML = text;
    said.textContent = results.firstElementChild.dataset.said;
    history.replaceState(null, "", address("/search"));
  } catch {
    // Aborted by a later letter, or no network: the form still works.
  } finally {
    if (!signal.aborted) results.removeAttribute("aria-busy");
  }
}

box.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(ask, PAUSE);
});

// Down goes from the box into the results and on; up goes back.
document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const links = [box, ...results.querySelectorAll(".hit h2 a")];
  const here = links.indexOf(document.activeElement);
  const next = links[here + (event.key === "ArrowDown" ? 1 : -1)];
  if (here < 0 || !next) return;
  event.preventDefault();
  next.focus();
});
