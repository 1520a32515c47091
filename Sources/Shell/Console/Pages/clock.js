// The clock's card: state, bound, the terms of the bound, the sources, and the bound of the last hour.

import {
  boundText, copyOf, drawState, field, seconds, setFacts, setOptional, setText, span, toneOf,
} from "/parts.js";
import { BOTTOM, TOP, drawSeries, svgNode } from "/plot.js";

const FETCH_MS = 5000;
const HISTORY_POINTS = 300;

const TERMS = [
  ["source_us", "Source"], ["path_us", "Path"], ["fit_us", "Fit"], ["residual_us", "Residual"], ["read_us", "Reading"],
  ["leap_us", "Leap second"], ["conflict_us", "Conflict"], ["drift_us", "Drift"],
];

const words = (names) => names.map((name) => name.replaceAll("_", " ")).join(", ");
const number = (value, digits = 3) => (Number.isFinite(value) ? String(Number(value.toPrecision(digits))) : "–");
const plain = (microseconds) => boundText(microseconds).slice(1) || "–";
const offset = (value) => (Number.isFinite(value) ? `${value < 0 ? "−" : "+"}${plain(Math.abs(value))}` : "–");

/// The unit in which a plot of these bounds is read best.
function plotUnit(microseconds) {
  if (microseconds < 1000) return [1, "µs"];
  return microseconds < 1e6 ? [1000, "ms"] : [1e6, "s"];
}

export class ClockPanel {
  #history = [];
  #report = null;
  #status = null;
  #asked = -Infinity;
  #now = NaN;

  constructor(home) {
    this.node = copyOf("clock-panel");
    home.append(this.node);
    this.plot = field(this.node, "plot");
    new ResizeObserver(() => this.draw()).observe(this.plot);
  }

  /// What every event of the station says; the rest is asked for every few seconds.
  show(status, now, restarted) {
    this.#status = status;
    if (restarted) this.#history = [];
    this.node.dataset.tone = toneOf(status.state);
    drawState(field(this.node, "state"), status.state, toneOf(status.state));
    setText(field(this.node, "bound"), boundText(status.bound_us) || "no bound");
    setText(field(this.node, "about"), `${status.sources?.join(" + ") || status.source} · model ${status.model}`);
    setOptional(field(this.node, "message"), status.flags?.length ? words(status.flags) : "");
    this.tick(now);
    if (performance.now() - this.#asked > FETCH_MS) this.#fetch();
  }

  tick(now) {
    this.#now = now;
  }

  async #fetch() {
    this.#asked = performance.now();
    try {
      // All of the past once, then only what came since.
      const wanted = this.#history.length > 0 ? "?history=2" : "";
      const answer = await fetch(`/v1/clock${wanted}`);
      if (!answer.ok) return;
      this.#report = await answer.json();
      this.#extend(this.#report.history ?? []);
      this.#showReport(this.#report);
      this.draw();
    } catch {
      // The banner already says that the station does not answer.
    }
  }

  #extend(points) {
    for (const { time, bound_us: bound, state } of points) {
      const at = seconds(time);
      const last = this.#history[this.#history.length - 1];
      if (Number.isFinite(at) && (!last || at > last.at)) this.#history.push({ at, bound, state });
    }
    if (this.#history.length > HISTORY_POINTS) this.#history.splice(0, this.#history.length - HISTORY_POINTS);
  }

  #showReport(report) {
    const kept = report.holdovers > 0 ? `${report.holdovers_covered} of ${report.holdovers}` : "none yet";
    setFacts(field(this.node, "counters"), [
      ["Last sample", `${number(report.age_s, 2)} s ago`], ["Host clock", offset(report.host_offset_us)],
      ["Counter", `${number(report.frequency_ppm, 2)} ppm`], ["TAI−UTC", `${report.leap.tai_minus_utc_s} s`],
      ["Bounds kept", kept, report.holdovers_covered < report.holdovers ? "bad" : ""],
    ]);
    this.#showTerms(report);
    this.#showSources(report.sources ?? []);
    const note = report.notes?.[report.notes.length - 1];
    setOptional(field(this.node, "last"), note && `${note.time.slice(11, 19)} ${note.text}`);
  }

  #showTerms({ terms, age_s: age }) {
    field(this.node, "sum").hidden = !terms;
    if (!terms) return;
    const facts = TERMS.map(([key, name]) => [name, plain(terms[key]) === "–" ? "0" : plain(terms[key])]);
    facts[facts.length - 1][0] = `${number(terms.drift_ppm)} ppm × ${number(age, 2)} s`;
    setFacts(field(this.node, "terms"), facts.filter(([, value], index) => index < 2 || parseFloat(value) > 0));
  }

  #showSources(sources) {
    const rows = sources.map((source) => {
      const row = copyOf("clock-source");
      setText(field(row, "name"), source.name);
      setText(field(row, "kind"), source.kind);
      drawState(field(row, "verdict"), source.verdict, toneOf(source.verdict));
      setText(field(row, "offset"), offset(source.offset_us));
      setText(field(row, "width"), boundText(source.half_width_us));
      setText(field(row, "age"), Number.isFinite(source.age_s) ? span(source.age_s) : "–");
      setOptional(field(row, "reason"), source.reason);
      return row;
    });
    field(this.node, "table").hidden = rows.length === 0;
    field(this.node, "sources").replaceChildren(...rows.flatMap((row) => [...row.children]));
  }

  draw() {
    const known = this.#history.filter(({ bound }) => Number.isFinite(bound));
    field(this.node, "figure").hidden = known.length === 0;
    if (known.length === 0) return;
    const [divisor, unit] = plotUnit(Math.max(...known.map(({ bound }) => bound)));
    const until = Number.isFinite(this.#now) ? this.#now : known[known.length - 1].at;
    const shape = drawSeries(this.plot, known.map(({ at, bound }) => [at, bound / divisor]), until);
    this.#drawSpells(shape);
    const range = `${plain(shape.low * divisor)} to ${plain(shape.high * divisor)} · last ${span(shape.to - shape.from)}`;
    setText(field(this.node, "series"), `Bound in ${unit}`);
    setText(field(this.node, "range"), range);
    this.plot.setAttribute("aria-label", `Plot of the bound of the clock: ${range}`);
  }

  /// Where it was not locked, the ground has the colour of the state.
  #drawSpells({ x, from, to }) {
    const height = this.plot.clientHeight - TOP - BOTTOM;
    const spells = this.#history.map(({ at, state }, index) => {
      const end = this.#history[index + 1]?.at ?? to;
      const left = x(Math.max(at, from));
      return { state, left, width: x(end) - left };
    }).filter(({ state, width }) => state !== "locked" && width > 0);
    this.plot.prepend(...spells.map(({ state, left, width }) =>
      svgNode("rect", { class: "spell", "data-tone": toneOf(state), x: left, y: TOP, width, height })));
  }
}
