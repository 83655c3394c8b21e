// Keeps the first page true: asks every few seconds whether anything changed, and says what did.
(() => {
  const EVERY_MS = 4000;
  const live = document.getElementById("desk-live");
  const said = document.getElementById("desk-live-said");
  if (!live) return;
  let etag = live.dataset.etag;

  const keyOf = (one) => one.getAttribute("href") || one.form?.getAttribute("action") || one.tagName + one.textContent;

  const show = (html) => {
    const opened = [...live.querySelectorAll("details")].map((one) => one.open);
    const before = live.querySelector("[data-said]")?.textContent;
    const held = live.contains(document.activeElement) ? keyOf(document.activeElement) : null;
    live.innerHTML = html;
    live.querySelectorAll("details").forEach((one, at) => { if (opened[at]) one.open = true; });
    const now = live.querySelector("[data-said]")?.textContent;
    if (now !== before) said.textContent = now || "";
    // Whoever was on a link or a button is on the same one again.
    if (held !== null) [...live.querySelectorAll("a, button, summary")].find((one) => keyOf(one) === held)?.focus();
  };

  const ask = async () => {
    if (document.hidden) return;
    const headers = { "If-None-Match": etag };
    const answer = await fetch(live.dataset.part, { headers, credentials: "same-origin", redirect: "error" });
    if (answer.status !== 200) return;
    const html = await answer.text();
    etag = answer.headers.get("ETag") || "";
    show(html);
  };

  const again = () => ask().catch(() => {}).finally(() => setTimeout(again, EVERY_MS));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask().catch(() => {}); });
  setTimeout(again, EVERY_MS);
})();
