// Shows the focal area of the numbers while they are changed.
(() => {
  const form = document.querySelector("[data-desk-focus-form]");
  const area = document.querySelector("[data-desk-focus]");
  if (!form || !area) return;
  const show = () => {
    [["x", "left"], ["y", "top"], ["width", "width"], ["height", "height"]].forEach(([name, field]) => {
      area.setAttribute(name, form.elements[field].value || 0);
    });
  };
  form.addEventListener("input", show);
  show();
})();
