// Sends each file as soon as it is chosen, and shows how far it is. Without it the form sends them all at its end.
const form = document.getElementById("form");
const input = document.getElementById("files");
const kept = document.getElementById("kept");
const said = document.getElementById("arriving");
let underWay = 0;
let line = Promise.resolve();

form.querySelector(".no-script").hidden = true;

function send(file) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  const bar = document.createElement("progress");
  name.className = "given";
  name.textContent = file.name;
  bar.setAttribute("aria-label", file.name);
  bar.max = 1;
  bar.value = 0;
  item.append(name, bar);
  kept.append(item);
  const fail = (words) => {
    bar.remove();
    item.className = "refused";
    const why = document.createElement("span");
    why.className = "wrong";
    why.textContent = words;
    item.append(why);
    said.textContent = `${file.name}: ${words}`;
  };
  if (file.size > Number(form.dataset.max)) {
    fail(form.dataset.large);
    return Promise.resolve();
  }
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.dataset.file);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
    request.upload.addEventListener("progress", (event) => {
      // The last part is the look at it, which takes a moment.
      bar.value = (0.95 * event.loaded) / (event.total || 1);
    });
    request.addEventListener("load", () => {
      if (request.status === 200) item.outerHTML = request.responseText;
      else fail(request.status === 400 ? request.responseText : form.dataset.lost);
      done();
    });
    request.addEventListener("error", () => {
      fail(form.dataset.lost);
      done();
    });
    request.send(file);
  });
}

input.addEventListener("change", () => {
  for (const file of input.files) {
    underWay += 1;
    line = line.then(() => send(file)).then(() => { underWay -= 1; });
  }
  line.then(() => { said.textContent = ""; });
  input.value = "";
});

// One after the other, and the form itself last: it needs no file any more.
form.addEventListener("submit", (event) => {
  if (!underWay) return;
  event.preventDefault();
  said.textContent = form.dataset.wait;
  line.then(() => form.requestSubmit(event.submitter));
});
