// Small live plots in SVG: a series over time, and a profile over depth cells. Sizes are in pixels of the screen.

const SVG = "http://www.w3.org/2000/svg";
const RIGHT = 10;
const DIGIT = 6.5;                  // width of a figure in the label's size
export const TOP = 8, BOTTOM = 20;

export function svgNode(name, attributes = {}, text = null) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== null) node.textContent = text;
  return node;
}

export const clockText = (unix) => new Date(unix * 1000).toISOString().slice(11, 19);

const TIME_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400];

/// Round numbers that divide [low, high] into about `wanted` parts.
function ticks(low, high, wanted) {
  const rough = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((factor) => power * factor >= rough);
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const found = [];
  for (let n = Math.ceil(low / step - 1e-9); n * step <= high + step * 1e-9; n += 1) {
    found.push([n * step, (n * step).toFixed(Math.min(decimals, 10))]);
  }
  return found;
}

function timeTicks(low, high, wanted) {
  const step = TIME_STEPS.find((each) => (high - low) / each <= wanted) ?? Math.ceil((high - low) / wanted);
  const found = [];
  for (let at = Math.ceil(low / step) * step; at <= high; at += step) {
    const text = clockText(at);
    found.push([at, step < 60 ? text : text.slice(0, 5)]);
  }
  return found;
}

function widened(low, high) {
  if (high > low) return [low - (high - low) * 0.06, high + (high - low) * 0.06];
  const half = Math.max(Math.abs(low) * 1e-4, 1e-3);
  return [low - half, high + half];
}

const scale = (low, high, from, to) => (value) => from + ((value - low) / (high - low)) * (to - from);

/// The frame of a plot: grid, labels, and the two functions from value to pixel.
function frame(svg, [x0, x1], [y0, y1], xTicks, yTicks, downward = false) {
  const width = svg.clientWidth || 360, height = svg.clientHeight || 144;
  const left = Math.max(28, ...yTicks.map(([, text]) => text.length * DIGIT + 8));
  const x = scale(x0, x1, left, width - RIGHT);
  const y = downward ? scale(y0, y1, TOP, height - BOTTOM) : scale(y0, y1, height - BOTTOM, TOP);
  const parts = [];
  for (const [value, text] of yTicks) {
    parts.push(svgNode("line", { class: "grid", x1: left, x2: width - RIGHT, y1: y(value), y2: y(value) }));
    parts.push(svgNode("text", { x: left - 5, y: y(value) + 4, "text-anchor": "end" }, text));
  }
  for (const [value, text] of xTicks(width)) {
    parts.push(svgNode("line", { class: "grid", x1: x(value), x2: x(value), y1: TOP, y2: height - BOTTOM }));
    const anchor = x(value) > width - 30 ? "end" : "middle";
    parts.push(svgNode("text", { x: Math.min(x(value), width - 2), y: height - 5, "text-anchor": anchor }, text));
  }
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.replaceChildren(...parts);
  return { x, y, width, height };
}

/// Neighbours further apart than this are not joined: a gap in the data stays a gap on the screen.
function longestStep(points) {
  const steps = points.slice(1).map((point, index) => point[0] - points[index][0]).sort((a, b) => a - b);
  return Math.max(3, 5 * (steps[Math.floor(steps.length / 2)] ?? 0));
}

export function drawSeries(svg, points, until) {
  const values = points.map((point) => point[1]);
  const low = Math.min(...values), high = Math.max(...values);
  const from = Math.min(points[0][0], until - 10), to = Math.max(points[points.length - 1][0], until);
  const range = widened(low, high);
  const { x, y } = frame(svg, [from, to], range, (width) => timeTicks(from, to, width / 90), ticks(...range, 4));
  const limit = longestStep(points);
  let path = "";
  points.forEach(([at, value], index) => {
    const joined = index > 0 && at - points[index - 1][0] <= limit;
    path += `${joined ? "L" : "M"}${x(at).toFixed(1)} ${y(value).toFixed(1)}${joined ? "" : "h0.01"}`;
  });
  svg.append(svgNode("path", { class: "curve", "stroke-linecap": "round", d: path }));
  const [at, value] = points[points.length - 1];
  svg.append(svgNode("circle", { class: "mark", cx: x(at), cy: y(value), r: 3 }));
  return { low, high, x, y, from, to };
}

/// A profile: the value to the right, the cell number downwards.
export function drawProfile(svg, values) {
  const known = values.map((value, index) => [value, index + 1]).filter(([value]) => value !== null);
  if (known.length === 0) { svg.replaceChildren(); return null; }
  const low = Math.min(...known.map(([value]) => value)), high = Math.max(...known.map(([value]) => value));
  const range = widened(low, high);
  const cells = [0.5, values.length + 0.5];
  const marks = ticks(...cells, 4).filter(([, text]) => Number.isInteger(Number(text)));
  const { x, y } = frame(svg, range, cells, (width) => ticks(...range, width / 90), marks, true);
  const path = known.map(([value, cell], index) => {
    const joined = index > 0 && known[index - 1][1] === cell - 1;
    return `${joined ? "L" : "M"}${x(value).toFixed(1)} ${y(cell).toFixed(1)}`;
  });
  svg.append(svgNode("path", { class: "curve", d: path.join("") }));
  for (const [value, cell] of known) svg.append(svgNode("circle", { class: "mark", cx: x(value), cy: y(cell), r: 2 }));
  return { low, high };
}
