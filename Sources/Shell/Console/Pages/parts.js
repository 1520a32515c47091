// What the parts of the status page have in common: elements, words, numbers and times, facts, a card without readings.
// Everything from the station becomes text through textContent, never markup.

import { svgNode } from "/plot.js";

export const element = (id) => document.getElementById(id);
export const field = (root, name) => root.querySelector(`[data-field="${name}"]`);
export const copyOf = (template) => element(template).content.firstElementChild.cloneNode(true);

export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/// A long name may break after an underscore, and nowhere else.
export function setName(node, text) {
  if (node.textContent === text) return;
  const parts = text.split(/(?<=_)/);
  node.replaceChildren(...parts.flatMap((part) => [document.createTextNode(part), document.createElement("wbr")]));
}

export function setOptional(node, text) {
  node.hidden = !text;
  setText(node, text || "");
}

// ---- Words, numbers and times ------------------------------------------------------------------------------------

const TONES = {
  open: "good", connected: "good", writing: "good", locked: "good", selected: "good", agrees: "good",
  connecting: "busy", acquiring: "busy",
  waiting: "warn", holdover: "warn", silent: "warn",
  failed: "bad", failing: "bad", full: "bad", unsynchronised: "bad", conflicts: "bad", refused: "bad",
};
const SHAPES = {
  good: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1z",
  busy: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 3a4 4 0 1 1 0 8 4 4 0 0 1 0-8z",
  warn: "M8 1l8 14H0z",
  bad: "M5 0h6l5 5v6l-5 5H5l-5-5V5zm-.5 6L6 4.500 8 6.500l2-2L11.500 6l-2 2 2 2-1.500 1.500-2-2-2 2L4.500 10l2-2z",
  pass: "M2 8.500L6 12.500 14 3.500",
  none: "M3 8h10",
};
// QARTOD's words for its primary flags.
export const FLAGS = {
  1: { word: "pass", tone: "good", shape: "pass" },
  2: { word: "not evaluated", tone: "none", shape: "none" },
  3: { word: "suspect", tone: "warn", shape: "warn" },
  4: { word: "fail", tone: "bad", shape: "bad" },
  9: { word: "missing", tone: "none", shape: "none" },
};

export const toneOf = (state) => TONES[state] ?? "none";

export function drawState(node, word, tone, shape = tone) {
  if (node.dataset.word === word && node.dataset.tone === tone) return;
  const stroked = shape === "pass" || shape === "none";
  const paint = stroked ? { fill: "none", stroke: "currentColor", "stroke-width": 2.5 } : { "fill-rule": "evenodd" };
  const icon = svgNode("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" });
  icon.append(svgNode("path", { d: SHAPES[shape], ...paint }));
  node.className = "state";
  node.dataset.word = word;
  node.dataset.tone = tone;
  node.replaceChildren(icon, document.createTextNode(word));
}

const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
export const count = (number) => (Number.isFinite(number) ? whole.format(number) : "–");

export function bytes(number) {
  if (!Number.isFinite(number)) return "–";
  const units = ["B", "kB", "MB", "GB", "TB"];
  let step = 0;
  while (number >= 1000 && step < units.length - 1) { number /= 1000; step += 1; }
  return `${step === 0 ? number : number.toPrecision(3)} ${units[step]}`;
}

export function milliseconds(number) {
  return Number.isFinite(number) ? `${number < 100 ? Number(number.toPrecision(3)) : whole.format(number)} ms` : "–";
}

export function span(seconds) {
  if (!Number.isFinite(seconds)) return "–";
  if (seconds < 1.5) return "now";
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172800) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86400)} d`;
}

export const seconds = (text) => (text ? Date.parse(text) / 1000 : NaN);
export const since = (text, now) => (text ? span(now - seconds(text)) : "none");

export function boundText(microseconds) {
  if (!Number.isFinite(microseconds)) return "";
  if (microseconds > 0 && microseconds < 1) return `±${Number((microseconds * 1000).toPrecision(3))} ns`;
  if (microseconds < 1000) return `±${Number(microseconds.toPrecision(3))} µs`;
  if (microseconds < 1e6) return `±${Number((microseconds / 1000).toPrecision(3))} ms`;
  return `±${Number((microseconds / 1e6).toPrecision(3))} s`;
}

/// How many decimals a series is shown with: as many as the instrument ever printed; of a computed value, which comes
/// with many more, 7 significant digits, and of a position 6 decimals (0.1 m).
export class Decimals {
  #seen = 0;

  text(value, unit) {
    if (!Number.isFinite(value)) return "–";
    const [, fraction = ""] = String(value).split(".");
    if (!fraction.includes("e")) this.#seen = Math.max(this.#seen, fraction.length);
    const size = Math.abs(value);
    if (size !== 0 && (size >= 1e7 || size < 1e-4)) return value.toPrecision(4);
    if (this.#seen <= 7) return value.toFixed(this.#seen);
    const before = size >= 1 ? Math.floor(Math.log10(size)) + 1 : 1;
    return value.toFixed(unit.includes("_") ? 6 : Math.max(0, 7 - before));
  }
}

// ---- Facts: a list of named figures ------------------------------------------------------------------------------

export function setFacts(list, facts) {
  while (list.children.length > facts.length) list.lastElementChild.remove();
  while (list.children.length < facts.length) {
    const pair = document.createElement("div");
    pair.append(document.createElement("dt"), document.createElement("dd"));
    list.append(pair);
  }
  facts.forEach(([name, text, tone], index) => {
    const [term, value] = list.children[index].children;
    setText(term, name);
    setText(value, text);
    value.dataset.tone = tone ?? "";
  });
}

/// A card without readings: the store, a destination.
export class Panel {
  constructor(name, home) {
    this.node = copyOf("panel");
    this.node.setAttribute("aria-label", name);
    setText(field(this.node, "name"), name);
    home.append(this.node);
  }

  show(state, about, message, facts) {
    this.node.dataset.tone = toneOf(state);
    drawState(field(this.node, "state"), state, toneOf(state));
    setOptional(field(this.node, "about"), about);
    setOptional(field(this.node, "message"), message);
    setFacts(field(this.node, "counters"), facts);
  }
}
