// Starts reveal.js, and makes each slide fit: its output is laid below the words or beside them, and scaled.
// What would become too small to read scrolls instead, by the arrows up and down.
const SCALES = [1.5, 1.4, 1.3, 1.2, 1.1, 1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6];
const TEXT_LIMIT = 1.25; // letters of an output without a picture grow no larger
const LETTERS = [1.3, 1.15, 1]; // sizes of text and code, where that takes nothing from the output
const SCROLLING = 0.75; // the scale of an output that scrolls
const GAIN = 1.08; // another layout than the plain one must show the output so much larger

function overflows(element) {
  return element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
}

function tooWide(board) {
  return [...board.querySelectorAll("div, pre, table, figure")].some(
    (inner) => inner.clientWidth > 0 && inner.scrollWidth > inner.clientWidth + 1,
  );
}

// Whether all of a slide can be seen as it is laid out now.
function fits(board) {
  const window = board.querySelector(".window");
  return !overflows(board) && !(window && overflows(window)) && !tooWide(board);
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

// The largest scale at which a layout fits, and how large the output then is; 0 where none does.
function largest(board, layout) {
  const pictures = [...board.querySelectorAll(".window img, .window svg")];
  const scales = pictures.length ? SCALES : SCALES.filter((scale) => scale <= TEXT_LIMIT);
  const scale = scales.find((scale) => (lay(board, layout, scale), fits(board))) ?? 0;
  const widths = pictures.map((picture) => picture.getBoundingClientRect().width);
  return { layout, scale, size: scale && (Math.max(0, ...widths) || scale) };
}

// Takes the layout with the larger output, then the largest letters that leave it as large.
function fit(board) {
  let best = largest(board, "below");
  for (const layout of others(board)) {
    const other = largest(board, layout);
    if (other.size > best.size * GAIN) best = other;
  }
  if (best.scale) {
    lay(board, best.layout, best.scale);
  } else {
    board.classList.add("tall");
    const layout = [...others(board), "below"].find((layout) => (lay(board, layout, SCROLLING), !tooWide(board)));
    lay(board, layout ?? "below", SCROLLING);
  }
  // Where the output had to be made smaller, the words beside it are not made larger.
  const letters = board.querySelector(".window") && best.scale < 1 ? [1] : LETTERS;
  letters.find((size) => (board.style.setProperty("--letters", size), fits(board)));
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

addEventListener("load", async () => {
  await Reveal.initialize({
    width: 1280,
    height: 720,
    margin: 0,
    center: false,
    controls: false,
    hash: true,
    keyboard: { 38: () => scroll(-1), 40: () => scroll(1) },
    maxScale: 4,
    plugins: [RevealNotes],
    slideNumber: "c/t",
    transition: "none",
    viewDistance: 1000, // all slides are laid out, so that each can be measured
    mobileViewDistance: 1000,
  });
  document.querySelectorAll(".board").forEach(fit);
  document.documentElement.dataset.fitted = "true";
});
