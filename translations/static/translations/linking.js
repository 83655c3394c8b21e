// Lights the sentence under the cursor in both texts. Alt+↓ and Alt+↑ go through the sentences, Alt+Enter puts the
// English that is marked where the cursor stands. Nothing here changes a word by itself.
const lit = window.Highlight ? new Highlight() : null;
if (lit) CSS.highlights.set("sentence", lit);

// Where each sentence of a text begins and ends.
function sentences(text, language) {
  if (!window.Intl || !Intl.Segmenter) return [[0, text.length]];
  const pieces = [...new Intl.Segmenter(language, { granularity: "sentence" }).segment(text)];
  return pieces.filter((piece) => piece.segment.trim()).map((piece) => [piece.index, piece.index + piece.segment.trimEnd().length]);
}

// The paragraphs of the English, each with its text nodes and its sentences.
function english(section) {
  const paragraphs = section.querySelectorAll(".english .words p, .english p.words");
  return [...paragraphs].map((paragraph) => {
    const nodes = [], walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) nodes.push(walker.currentNode);
    return { paragraph, nodes, sentences: sentences(paragraph.textContent, "en") };
  });
}

// The paragraphs of what is typed: an empty line divides them.
function typed(area) {
  const found = [], pattern = /[^\n]+(?:\n(?!\s*\n)[^\n]+)*/g;
  for (const match of area.value.matchAll(pattern)) {
    const spans = sentences(match[0], area.lang).map(([from, to]) => [from + match.index, to + match.index]);
    found.push({ from: match.index, to: match.index + match[0].length, sentences: spans });
  }
  return found;
}

// The same place in a list of another length: a text that was split or merged stays roughly beside its English.
const beside = (index, from, to) => (from === to ? index : Math.min(to - 1, Math.floor((index * to) / Math.max(1, from))));

function place(node, offset) {
  for (const text of node.nodes) {
    if (offset <= text.length) return [text, offset];
    offset -= text.length;
  }
  const last = node.nodes[node.nodes.length - 1];
  return [last, last.length];
}

function light(section, paragraph, sentence) {
  const texts = english(section), chosen = texts[paragraph];
  if (!chosen || !chosen.nodes.length || !chosen.sentences[sentence]) return;
  const range = document.createRange(), [from, to] = chosen.sentences[sentence];
  range.setStart(...place(chosen, from));
  range.setEnd(...place(chosen, to));
  if (lit) { lit.clear(); lit.add(range); }
  section.dataset.at = `${paragraph}.${sentence}`;
}

function follow(area) {
  const section = area.closest(".field"), here = typed(area), caret = area.selectionStart;
  const paragraph = here.findIndex((one) => caret <= one.to);
  if (paragraph < 0) return;
  const spans = here[paragraph].sentences, sentence = Math.max(0, spans.findIndex(([, to]) => caret <= to));
  const texts = english(section), other = beside(paragraph, here.length, texts.length);
  if (texts[other]) light(section, other, beside(sentence, spans.length, texts[other].sentences.length));
}

function select(area, paragraph, sentence, count) {
  const here = typed(area), texts = english(area.closest(".field"));
  const one = here[beside(paragraph, texts.length, here.length)];
  if (!one) return;
  const [from, to] = one.sentences[beside(sentence, count, one.sentences.length)] || [one.from, one.to];
  area.focus();
  area.setSelectionRange(from, to);
}

function step(area, by) {
  const section = area.closest(".field"), texts = english(section);
  const flat = texts.flatMap((one, paragraph) => one.sentences.map((_, sentence) => [paragraph, sentence]));
  if (!flat.length) return;
  const at = flat.findIndex((pair) => pair.join(".") === section.dataset.at);
  const [paragraph, sentence] = flat[Math.min(flat.length - 1, Math.max(0, at + by))];
  select(area, paragraph, sentence, texts[paragraph].sentences.length);
  light(section, paragraph, sentence);
}

for (const area of document.querySelectorAll(".translated textarea")) {
  const section = area.closest(".field");
  for (const event of ["keyup", "click", "focus"]) area.addEventListener(event, (key) => { if (!key.altKey) follow(area); });
  area.addEventListener("keydown", (key) => {
    if (!key.altKey || !["ArrowDown", "ArrowUp", "Enter"].includes(key.key)) return;
    key.preventDefault();
    if (key.key !== "Enter") { step(area, key.key === "ArrowDown" ? 1 : -1); return; }
    const words = String(document.getSelection()).trim();
    if (words) { area.setRangeText(words, area.selectionStart, area.selectionEnd, "end"); area.dispatchEvent(new Event("input", { bubbles: true })); }
  });
  section.querySelector(".english").addEventListener("click", (event) => {
    if (!document.getSelection().isCollapsed || event.target.closest("a")) return;
    const under = document.caretPositionFromPoint ? document.caretPositionFromPoint(event.clientX, event.clientY) : null;
    const texts = english(section);
    texts.forEach((one, paragraph) => {
      const node = under && one.nodes.indexOf(under.offsetNode);
      if (!under || node < 0) return;
      const offset = one.nodes.slice(0, node).reduce((sum, text) => sum + text.length, under.offset);
      const sentence = Math.max(0, one.sentences.findIndex(([, to]) => offset <= to));
      select(area, paragraph, sentence, one.sentences.length);
      light(section, paragraph, sentence);
    });
  });
}
