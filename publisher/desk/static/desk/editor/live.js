// While one types: what is missing, beside the field where it is mended, and what each outlet would be sent.
// The form is looked at now and then, as Draftail and the choosers write into it without an event.
(() => {
  const form = document.querySelector("form[data-edit-form]");
  if (!form) return;
  const LOOK_MS = 350;
  const checks = document.querySelector("[data-desk-checks]");
  const status = document.querySelector("[data-desk-checks-status]");
  // The panels beside the form are made anew when a new post is saved for the first time.
  const outlets = () => document.querySelector("[data-desk-outlets]");
  const plan = () => document.querySelector("[data-desk-plan]"); // of a correction, where the post is public

  const written = () => {
    const data = new FormData(form);
    data.delete("csrfmiddlewaretoken");
    data.delete("next");
    return new URLSearchParams(data).toString();
  };
  // A new post gets its address with its first save.
  const addressOf = (what) => {
    const path = window.location.pathname;
    return path.includes("/edit/") ? path.replace("/edit/", `/${what}/`) : path.replace(/\/add\/$/, `/${what}/`);
  };

  // One request at a time, for the newest state of the form; an answer that comes late is not shown.
  const watcher = (what, place, show, pause) => {
    let asked = null;
    let filled = null;
    let busy = false;
    return async (state, quietFor) => {
      const target = place();
      if (!target || busy || (state === asked && target === filled) || quietFor < pause) return;
      busy = true;
      asked = state;
      filled = target;
      target.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(addressOf(what), { method: "POST", body: new FormData(form) });
        if (answer.ok && written() === state) show(await answer.text());
      } catch {
        // offline, or signed out: what is shown stays, and the next change asks again
      } finally {
        busy = false;
        target.removeAttribute("aria-busy");
      }
    };
  };

  // Puts new contents in place and keeps what was opened and where the focus was.
  const replace = (target, html) => {
    const open = new Map([...target.querySelectorAll("details[data-desk-keep]")].map((each) => [each.dataset.deskKeep, each.open]));
    const focused = target.contains(document.activeElement) ? document.activeElement : null;
    const place = focused && (focused.dataset.deskGoto || focused.closest("[data-desk-keep]")?.dataset.deskKeep);
    target.innerHTML = html;
    target.querySelectorAll("details[data-desk-keep]").forEach((each) => {
      if (open.has(each.dataset.deskKeep)) each.open = open.get(each.dataset.deskKeep);
    });
    if (!place) return;
    const again = target.querySelector(`[data-desk-goto="${CSS.escape(place)}"], [data-desk-keep="${CSS.escape(place)}"] > summary`);
    if (again) again.focus({ preventScroll: true });
  };

  const FOCUSABLE = 'input:not([type="hidden"]):not([disabled]), textarea, select, button:not([disabled]), [contenteditable="true"], a[href]';
  const isShown = (element) => element.getClientRects().length > 0;
  const fieldOf = (id) => {
    const named = document.getElementById(id);
    if (named && named.matches(FOCUSABLE) && isShown(named)) return named;
    const wrapper = named?.closest("[data-field-wrapper], [data-inline-panel-child]") || document.getElementById(`${id}-chooser`);
    if (!wrapper) return named;
    const editable = wrapper.querySelector('[contenteditable="true"]');
    return editable || [...wrapper.querySelectorAll(FOCUSABLE)].find(isShown) || named;
  };
  const unfold = (element) => {
    for (let panel = element.closest("[data-panel]"); panel; panel = panel.parentElement.closest("[data-panel]")) {
      const toggle = panel.querySelector("[data-panel-toggle]");
      if (toggle && toggle.getAttribute("aria-expanded") === "false") toggle.click();
    }
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-desk-goto]");
    if (!link) return;
    const named = document.getElementById(link.dataset.deskGoto);
    if (!named) return;
    event.preventDefault();
    unfold(named);
    const field = fieldOf(link.dataset.deskGoto);
    field.focus();
    field.scrollIntoView({ block: "center" });
  });

  // A note below each field that a finding names.
  const annotate = () => {
    const notes = new Map();
    checks.querySelectorAll("[data-desk-finding]").forEach((line) => {
      const id = line.dataset.deskFinding;
      if (!id) return;
      const said = line.querySelector("[data-desk-said]").textContent;
      notes.set(id, [...(notes.get(id) || []), { said, blocks: !("deskAdvice" in line.dataset) }]);
    });
    document.querySelectorAll("[data-desk-note]").forEach((note) => {
      if (!notes.has(note.dataset.deskNote)) {
        document.getElementById(note.dataset.deskNote)?.removeAttribute("aria-describedby");
        note.remove();
      }
    });
    notes.forEach((lines, id) => {
      const named = document.getElementById(id);
      const place = named?.closest("[data-field-wrapper]") || named?.parentElement;
      if (!place) return;
      let note = document.querySelector(`[data-desk-note="${CSS.escape(id)}"]`);
      if (!note) {
        note = document.createElement("div");
        note.id = `${id}-desk-note`;
        note.dataset.deskNote = id;
        note.className = "desk-notes";
        place.append(note);
        if (!named.hasAttribute("aria-describedby")) named.setAttribute("aria-describedby", note.id);
      }
      const wanted = lines.map(({ said }) => said).join("\n");
      if (note.dataset.deskSaid === wanted) return;
      note.dataset.deskSaid = wanted;
      note.replaceChildren(
        ...lines.map(({ said, blocks }) => {
          const line = document.createElement("p");
          line.className = blocks ? "desk-note desk-note--blocks" : "desk-note";
          line.textContent = said;
          return line;
        }),
      );
    });
    checks.querySelectorAll("template[data-desk-below]").forEach((template) => {
      const above = document.getElementById(template.dataset.deskBelow);
      if (!above) return;
      if (!above.nextElementSibling?.matches("[data-desk-placed]")) {
        const box = document.createElement("div");
        box.dataset.deskPlaced = "";
        above.after(box);
      }
      above.nextElementSibling.replaceChildren(template.content.cloneNode(true));
    });
  };

  const summary = () => {
    const missing = checks.querySelectorAll("[data-desk-finding]:not([data-desk-advice])").length;
    const advice = checks.querySelectorAll("[data-desk-advice]").length;
    return `${missing ? `${missing} missing` : "Nothing missing"}, ${advice} worth a second look`;
  };
  const lookAtChecks = watcher(
    "checks",
    () => checks,
    (html) => {
      replace(checks, html);
      annotate();
      if (status.textContent !== summary()) status.textContent = summary();
    },
    LOOK_MS,
  );
  const lookAtOutlets = watcher("outlets", outlets, (html) => replace(outlets(), html), 2 * LOOK_MS);

  const lookAtPlan = watcher("correction", plan, (html) => replace(plan(), html), 2 * LOOK_MS);

  let last = null;
  let since = 0;
  const look = () => {
    if (document.hidden) return;
    const state = written();
    if (state !== last) {
      last = state;
      since = Date.now();
    }
    const quietFor = Date.now() - since;
    lookAtChecks(state, quietFor);
    lookAtPlan(state, quietFor);
    const views = outlets();
    if (views && isShown(views)) lookAtOutlets(state, quietFor);
  };
  setInterval(look, LOOK_MS);
  if (checks) annotate();
})();
