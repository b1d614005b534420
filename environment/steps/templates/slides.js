// Makes each slide fit, then starts reveal.js: outputs are laid below the words or beside them, and scaled; what has no
// room at letters that can be read from afar goes on to slides of its own, tables with their header. What cannot be
// divided scrolls, by the arrows up and down.
const SCALES = [1.5, 1.4, 1.3, 1.2, 1.1, 1.05, 1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6];
const TEXT_LIMIT = 1.25; // letters of an output without a picture grow no larger
const LETTERS = [1.3, 1.15, 1]; // sizes of text and code, where that takes nothing from the output
const LEAST = 18; // pixels of the smallest letters on a slide, those in charts among them
const GAIN = 1.08; // another layout than the plain one must show the output so much larger

function overflows(element) {
  return element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
}

function tooWide(part) {
  return [part, ...part.querySelectorAll("div, pre, table, figure")].some(
    (inner) => inner.clientWidth > 0 && inner.scrollWidth > inner.clientWidth + 1,
  );
}

// Whether the letters of all drawings are large enough.
function legible(board) {
  return [...board.querySelectorAll("img[data-letters]")].every(
    (image) => (image.dataset.letters * image.getBoundingClientRect().width) / image.getAttribute("width") >= LEAST - 0.1,
  );
}

// Whether all of a slide can be seen and read as it is laid out now.
function fits(board) {
  const window = board.querySelector(".window");
  return !overflows(board) && !(window && overflows(window)) && !tooWide(board) && legible(board);
}

// The layouts besides the plain one: the output beside the words; its parts in pairs, where it has several.
function others(board) {
  const columns = board.querySelector(".window") && board.querySelector(".words, .seen");
  const pairs = board.querySelector(".jp-RenderedHTML > div + div");
  return [...(pairs ? ["pairs"] : []), ...(columns ? ["beside"] : [])];
}

function lay(board, layout, scale) {
  board.dataset.layout = layout;
  board.style.setProperty("--scale", scale);
}

function written(part) {
  return part.innerText.trim() !== "";
}

// The scales that an output may have: below 1, its words would be too small.
function scales(board) {
  const window = board.querySelector(".window");
  if (!window) return [1];
  const most = window.querySelector("img, svg") ? SCALES[0] : TEXT_LIMIT;
  return SCALES.filter((scale) => scale <= most && (scale >= 1 || !written(window)));
}

// The largest scale at which a layout fits, and how large the output then is; 0 where none does.
function largest(board, layout) {
  const scale = scales(board).find((scale) => (lay(board, layout, scale), fits(board))) ?? 0;
  const pictures = [...board.querySelectorAll(".window img, .window svg")];
  const widths = pictures.map((picture) => picture.getBoundingClientRect().width);
  return { layout, scale, size: scale && (Math.max(0, ...widths) || scale) };
}

// Takes the layout with the larger output, then the largest letters that leave it as large; false where none fits.
function fit(board) {
  board.style.setProperty("--letters", 1);
  let best = largest(board, "below");
  for (const layout of others(board)) {
    const other = largest(board, layout);
    if (other.size > best.size * GAIN) best = other;
  }
  lay(board, best.layout, best.scale || 1);
  if (!best.scale) return false;
  // Where the output had to be made smaller, the words beside it are not made larger.
  const letters = board.querySelector(".window") && best.scale < 1 ? [1] : LETTERS;
  letters.find((size) => (board.style.setProperty("--letters", size), fits(board)));
  return true;
}

// What a slide may be divided into: the first of these that has several parts. Each part is a list of elements.
function parts(section) {
  const all = (selector) => [...section.querySelectorAll(selector)].map((element) => [element]);
  const columns = (table) => {
    const rows = [...table.rows];
    return rows[0] ? [...rows[0].cells].slice(1).map((_, place) => rows.map((row) => row.cells[place + 1])) : [];
  };
  const wide = [...section.querySelectorAll(".window table")].filter((table) => tooWide(table.parentElement));
  const choices = [
    () => [...all(".words"), ...all(".window")],
    () => all(".window .jp-OutputArea-child"),
    () => all(".window .jp-RenderedHTML > div"),
    () => all(".window figure"),
    () => all(".window .jp-RenderedHTML p"),
    () => (wide.length === 1 ? columns(wide[0]) : []),
    () => all(".window tbody tr"),
    () => all(".words > .jp-Cell"),
    () => all(".words .jp-RenderedMarkdown > *"),
    () => all(".words li"),
    () => [...all(".window"), ...all(".seen")],
  ];
  return choices.map((choice) => choice()).find((found) => found.length > 1) ?? [];
}

// A copy of a slide with some of its parts, put before it.
function piece(section, from, to) {
  const copy = section.cloneNode(true);
  copy.querySelectorAll("[data-part]").forEach((part) => {
    if (part.dataset.part < from || part.dataset.part >= to) part.remove();
  });
  if (!copy.querySelector(".window, .seen[data-part]")) copy.querySelector(".seen")?.remove();
  if (from > 0) {
    copy.querySelectorAll("[id]").forEach((element) => element.removeAttribute("id"));
    copy.querySelector(".heading")?.classList.add("again");
    copy.classList.replace("title", "text");
  }
  section.before(copy);
  return copy;
}

// How many parts have room on one slide, at least 1.
function room(section, count) {
  let [least, most] = [1, count - 1];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    const tried = piece(section, 0, middle);
    if (fit(tried.querySelector(".board"))) least = middle;
    else most = middle - 1;
    tried.remove();
  }
  return least;
}

// Fits a slide, or puts several in its place.
function place(section) {
  section.querySelectorAll("[data-part]").forEach((part) => delete part.dataset.part);
  const board = section.querySelector(".board");
  if (fit(board)) return;
  const found = parts(section);
  if (!found.length) {
    board.classList.add("tall");
    return;
  }
  found.forEach((part, place) => part.forEach((element) => (element.dataset.part = place)));
  const pieces = Math.ceil(found.length / room(section, found.length));
  const each = Math.ceil(found.length / pieces);
  const slides = [];
  for (let from = 0; from < found.length; from += each) slides.push(piece(section, from, from + each));
  section.remove();
  slides.forEach(place);
}

// Scrolls what is too long on the slide that is shown: down to the end of the slide, then of the output in it.
function scroll(direction) {
  const board = Reveal.getCurrentSlide().querySelector(".board");
  const parts = [board, board.querySelector(".window")].filter((part) => part);
  const part = (direction > 0 ? parts : parts.reverse()).find((part) =>
    direction > 0 ? part.scrollTop + part.clientHeight < part.scrollHeight - 1 : part.scrollTop > 0,
  );
  part?.scrollBy({ top: direction * part.clientHeight * 0.5, behavior: "smooth" });
}

// Dark where it was light, and the other way round.
function toggleColours() {
  const { style } = document.documentElement;
  const now = style.colorScheme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  style.colorScheme = now === "dark" ? "light" : "dark";
}

// All slides below each other, to be measured and printed; reveal.js's own style for paper is kept out.
function stack(stacked) {
  ["stacked", "print-pdf"].forEach((name) => document.documentElement.classList.toggle(name, stacked));
}

addEventListener("load", async () => {
  stack(true);
  document.querySelectorAll(".slides > section").forEach(place);
  stack(false);
  addEventListener("beforeprint", () => stack(true));
  addEventListener("afterprint", () => stack(false));
  await Reveal.initialize({
    width: 1280,
    height: 720,
    margin: 0,
    center: false,
    controls: false,
    hash: true,
    maxScale: 4,
    plugins: [RevealNotes],
    slideNumber: "c/t",
    transition: "none",
  });
  Reveal.addKeyBinding({ keyCode: 38, key: "\u2191", description: "Scroll back" }, () => scroll(-1));
  Reveal.addKeyBinding({ keyCode: 40, key: "\u2193", description: "Scroll on" }, () => scroll(1));
  Reveal.addKeyBinding({ keyCode: 68, key: "D", description: "Dark or light" }, toggleColours);
  document.documentElement.dataset.fitted = "true";
});
