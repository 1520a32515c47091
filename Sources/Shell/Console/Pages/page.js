// The status page of a Fairlead station. It follows GET /v1/events and draws what the station says.
// Everything from the station becomes text through textContent, never markup.

import { ClockPanel } from "/clock.js";
import {
  Decimals, FLAGS, Panel, boundText, bytes, copyOf, count, drawState, element, field, milliseconds, seconds, setFacts,
  setName, setOptional, setText, since, span, toneOf,
} from "/parts.js";
import { RadioPart, radioProblems, signalFacts } from "/radio.js";
import { BOTTOM, TOP, clockText, drawProfile, drawSeries, svgNode } from "/plot.js";

const HISTORY_POINTS = 300;
const SILENCE_MS = 5000;            // a live station sends an event every second
const RETRY_MS = 3000;
const PROFILE_MS = 5000;            // a profile is fetched again at most this often

// ---- One instrument ----------------------------------------------------------------------------------------------

class InstrumentCard {
  #rows = new Map();
  #series = new Map();
  #profiles = new Map();
  #chosen = null;
  #picked = false;                  // by a person
  #status = null;
  #now = NaN;
  #asked = -Infinity;
  #geometry = null;
  #pointer = null;                  // where the mouse is over the plot, on the screen

  constructor(name, index, home) {
    this.name = name;
    this.node = copyOf("instrument-card");
    this.node.id = `instrument-${index}`;
    this.node.setAttribute("aria-label", name);
    setText(field(this.node, "name"), name);
    setText(field(this.node, "caption"), `Last readings of ${name}; choose a reading to plot it`);
    home.append(this.node);
    this.plot = field(this.node, "plot");
    new ResizeObserver(() => this.draw()).observe(this.plot);
    this.plot.addEventListener("pointermove", (event) => this.#point(event.clientX));
    this.plot.addEventListener("pointerleave", () => this.#point(null));
  }

  show(status, now) {
    this.#status = status;
    this.#now = now;
    this.node.dataset.tone = toneOf(status.state);
    drawState(field(this.node, "state"), status.state, toneOf(status.state));
    setText(field(this.node, "about"), `${status.driver} · ${status.transport}`);
    setOptional(field(this.node, "message"), status.message);
    setOptional(field(this.node, "defect"), status.last_defect && `Last defect: ${status.last_defect}`);
    this.#showReadings(status.readings ?? []);
    this.tick(now);
    const isProfile = status.readings?.some(({ key, cell }) => cell && key === this.#chosen);
    const profileIsOld = isProfile && performance.now() - this.#asked > PROFILE_MS;
    if (this.#asked === -Infinity || profileIsOld) this.fetchHistory();
    this.draw();
  }

  /// Once a second, also when the station is silent: what only depends on the time.
  tick(now) {
    this.#now = now;
    for (const row of this.#rows.values()) setText(row.age, span(now - row.time));
    const status = this.#status;
    if (!status) return;
    setFacts(field(this.node, "counters"), [
      ["Frames", count(status.frames)], ["Defects", count(status.defects), status.defects > 0 ? "warn" : ""],
      ["Received", bytes(status.bytes)], ["Reconnects", count(status.reconnects)],
      ["Last frame", since(status.last_frame, now)], ...signalFacts(status.readings ?? []),
    ]);
  }

  #showReadings(readings) {
    // Of a profile only the first cell has a row; the plot shows the others.
    const seen = new Set();
    for (const reading of readings) {
      if (seen.has(reading.key)) continue;
      seen.add(reading.key);
      this.#showReading(reading);
    }
    for (const [key, row] of this.#rows) {
      if (!seen.has(key)) { row.node.remove(); this.#rows.delete(key); }
    }
    field(this.node, "nothing").hidden = seen.size > 0;
    field(this.node, "scroll").hidden = seen.size === 0;
    // Until somebody chooses: the first profile, which is what such an instrument is for, or the first reading.
    if (this.#picked && this.#rows.has(this.#chosen)) return;
    const first = readings.find(({ cell }) => cell) ?? readings[0];
    this.choose(first?.key ?? null);
  }

  #showReading(reading) {
    const row = this.#rows.get(reading.key) ?? this.#addRow(reading.key);
    const named = reading.name === reading.key ? "" : reading.name;
    setText(row.name, reading.cell ? `profile, cell ${reading.cell} · ${named}` : named);
    row.button.title = reading.name;
    setText(row.value, row.decimals.text(reading.value, reading.unit));
    setText(row.unit, reading.unit === "1" ? "" : reading.unit);
    const flag = FLAGS[reading.flag] ?? { word: `flag ${reading.flag}`, tone: "none", shape: "none" };
    drawState(row.quality, flag.word, flag.tone, flag.shape);
    row.unitText = reading.unit;
    row.time = seconds(reading.time);
    this.#extend(reading, row.time);
  }

  #addRow(key) {
    const node = copyOf("reading-row");
    const row = {
      node, decimals: new Decimals(), quality: document.createElement("span"), unitText: "", time: NaN,
      button: node.querySelector("button"), name: field(node, "name"), value: field(node, "value"),
      unit: field(node, "unit"), age: field(node, "age"),
    };
    setName(field(node, "key"), key);
    field(node, "quality").append(row.quality);
    row.button.addEventListener("click", () => {
      this.#picked = true;
      this.choose(key);
      this.draw();
    });
    field(this.node, "readings").append(node);
    this.#rows.set(key, row);
    return row;
  }

  #extend(reading, time) {
    if (reading.cell || !Number.isFinite(reading.value) || !Number.isFinite(time)) return;
    const points = this.#series.get(reading.key) ?? [];
    this.#series.set(reading.key, points);
    if (points.length > 0 && points[points.length - 1][0] >= time) return;
    points.push([time, reading.value]);
    if (points.length > HISTORY_POINTS) points.shift();
  }

  async fetchHistory() {
    this.#asked = performance.now();
    try {
      const answer = await fetch(`/v1/history/${encodeURIComponent(this.name)}`);
      if (!answer.ok) return;
      const history = await answer.json();
      for (const { key, points } of history.series ?? []) this.#merge(key, points);
      for (const profile of history.profiles ?? []) this.#profiles.set(profile.key, profile);
      this.draw();
    } catch {
      // The banner already says that the station does not answer.
    }
  }

  #merge(key, points) {
    const last = points.length > 0 ? points[points.length - 1][0] : -Infinity;
    const newer = (this.#series.get(key) ?? []).filter(([at]) => at > last);
    this.#series.set(key, [...points, ...newer].slice(-HISTORY_POINTS));
  }

  choose(key) {
    const isNew = this.#chosen !== key;
    this.#chosen = key;
    for (const [each, row] of this.#rows) row.button.setAttribute("aria-pressed", String(each === key));
    const row = this.#rows.get(key);
    if (!isNew || !row || this.#picked) return;
    field(this.node, "scroll").scrollTop = row.node.offsetTop - row.node.clientHeight;
  }

  draw() {
    const row = this.#rows.get(this.#chosen);
    const points = this.#series.get(this.#chosen) ?? [];
    const profile = this.#profiles.get(this.#chosen);
    this.#geometry = null;
    field(this.node, "figure").hidden = !row || (points.length === 0 && !profile);
    if (field(this.node, "figure").hidden) return;
    const unit = row.unitText === "1" ? "" : row.unitText;
    if (profile) {
      const range = drawProfile(this.plot, profile.values);
      const when = `at ${clockText(seconds(profile.time))}, cells downward`;
      this.#caption(`${this.#chosen}, profile`, range, row, unit, when);
    } else {
      this.#geometry = drawSeries(this.plot, points, this.#now);
      this.#caption(this.#chosen, this.#geometry, row, unit, `last ${span(this.#geometry.to - this.#geometry.from)}`);
      if (this.#pointer !== null) this.#showPointed(points, row, unit);
    }
  }

  #caption(title, range, row, unit, when) {
    const number = (value) => row.decimals.text(value, unit);
    const limits = range ? `${number(range.low)} to ${number(range.high)} ${unit}` : "no values";
    setText(field(this.node, "property"), row.button.title);
    setText(field(this.node, "series"), unit ? `${title} in ${unit}` : title);
    setText(field(this.node, "range"), `${limits} · ${when}`);
    this.plot.setAttribute("aria-label", `Plot of ${title} of ${this.name}: ${limits}, ${when}`);
  }

  #point(pointer) {
    this.#pointer = pointer;
    this.draw();
  }

  /// The value under the pointer.
  #showPointed(points, row, unit) {
    const { x, y } = this.#geometry;
    const pixel = this.#pointer - this.plot.getBoundingClientRect().left;
    const far = ([at]) => Math.abs(x(at) - pixel);
    const [time, value] = points.reduce((best, each) => (far(each) < far(best) ? each : best));
    const bottom = this.plot.clientHeight - BOTTOM;
    this.plot.append(
      svgNode("line", { class: "hair", x1: x(time), x2: x(time), y1: TOP, y2: bottom }),
      svgNode("circle", { class: "mark", cx: x(time), cy: y(value), r: 4 }));
    setText(field(this.node, "range"), `${row.decimals.text(value, unit)} ${unit} at ${clockText(time)} UTC`);
  }
}

// ---- The whole station -------------------------------------------------------------------------------------------

class StationPage {
  #instruments = [];
  #destinations = [];
  #names = "";
  #store = null;
  #clockPanel = new ClockPanel(element("clock"));
  #radio = new RadioPart();
  #version = null;
  #started = null;
  #clock = null;                    // station time and our own at the last event

  get now() {
    return this.#clock ? this.#clock.station + (performance.now() - this.#clock.local) / 1000 : NaN;
  }

  show(status) {
    if (this.#version !== null && this.#version !== status.version) { location.reload(); return; }
    this.#version = status.version;
    this.#clock = { station: seconds(status.time), local: performance.now() };
    this.#build(status);
    const restarted = this.#started !== null && this.#started !== status.started;
    this.#started = status.started;
    if (restarted) this.#instruments.forEach((card) => card.fetchHistory());
    setText(element("station"), status.station);
    status.instruments.forEach((instrument, index) => this.#instruments[index].show(instrument, this.now));
    this.#clockPanel.show(status.clock, this.now, restarted);
    this.#showStore(status.store);
    this.#radio.show(status.lorawan, this.now);
    status.destinations.forEach((destination, index) => this.#showDestination(destination, this.#destinations[index]));
    const problems = problemsOf(status);
    showMessages(problems);
    showSummary(status);
    const prefix = problems.length > 0 ? `(${problems.length}) ` : "";
    document.title = `${prefix}${status.station} – Fairlead`;
    this.about = `Fairlead ${status.version} · epoch ${status.epoch}`;
    this.tick();
  }

  tick() {
    if (!this.#clock) return;
    const now = this.now;
    setText(element("utc"), new Date(now * 1000).toISOString().slice(0, 19).replace("T", " "));
    setText(element("about"), `${this.about} · running for ${span(now - seconds(this.#started))}`);
    for (const card of this.#instruments) card.tick(now);
    this.#clockPanel.tick(now);
  }

  /// Cards are made once and made again only when the station's list of names changes.
  #build(status) {
    const names = JSON.stringify([status.instruments, status.destinations].map((list) => list.map(({ name }) => name)));
    if (names === this.#names) return;
    this.#names = names;
    element("instruments").replaceChildren();
    element("destinations").replaceChildren();
    element("store").replaceChildren();
    this.#store = new Panel("Records", element("store"));
    this.#store.node.id = "store-card";
    const home = element("instruments");
    this.#instruments = status.instruments.map(({ name }, index) => new InstrumentCard(name, index, home));
    this.#destinations = status.destinations.map(({ name }, index) => {
      const panel = new Panel(name, element("destinations"));
      panel.node.id = `destination-${index}`;
      return panel;
    });
  }

  #showStore(store) {
    this.#store.show(store.state, "", store.message, [
      ["Records", count(store.stored_records)], ["Observations", count(store.stored_observations)],
      ["Lost", count(store.lost_records), store.lost_records > 0 ? "bad" : ""],
      ["Lost bytes", bytes(store.lost_bytes), store.lost_bytes > 0 ? "bad" : ""],
      ["Not yet written", count(store.pending_records)], ["Commits", count(store.commits)],
      ["Accepted", count(store.accepted_records), store.identity_holds ? "" : "bad"],
      ["Archived", count(store.archived_records)], ["Buffered", count(store.buffered_records)],
      ["Dropped", count(store.dropped_records), store.dropped_records > 0 ? "bad" : ""],
      ["Set aside", count(store.set_aside_records), store.set_aside_records > 0 ? "bad" : ""],
      ["Commit p99", milliseconds(store.commit_p99_ms)],
      ["On disk", `${bytes(store.bytes_on_disk)} of ${bytes(store.limit_bytes)}`],
      ["Segments", count(store.segments)], ["Durable p50", milliseconds(store.durable_p50_ms)],
      ["Durable p99", milliseconds(store.durable_p99_ms)],
    ]);
  }

  #showDestination(destination, panel) {
    const about = `${destination.kind} · ${destination.required ? "required before pruning" : "optional"}`
      + (destination.acknowledgement === "archive" ? "" : ` · acknowledged means ${destination.worth}`);
    const lanes = destination.lanes.filter(({ records }) => records > 0)
      .map(({ lane, records }) => [`Waiting: ${lane}`, count(records)]);
    const oldest = destination.oldest_seconds === null ? [] : [["Oldest waits", span(destination.oldest_seconds)]];
    const today = destination.left_today_bytes === null ? []
      : [["Sent today", bytes(destination.spent_today_bytes)], ["Left today", bytes(destination.left_today_bytes)]];
    const troubles = [["Refused", destination.refused_records], ["Sent again", destination.revoked_records],
      ["Lost at archive", destination.lost_records], ["Dropped unsent", destination.skipped_records]]
      .filter(([, records]) => records > 0).map(([name, records]) => [name, count(records), "bad"]);
    panel.show(destination.state, about, destination.message ?? destination.pause, [
      ["Backlog", count(destination.backlog_records), destination.state === "connected" ? "" : "warn"],
      ...lanes, ...oldest,
      ["Forwarded", count(destination.forwarded_records)], ["Acknowledged", count(destination.acknowledged_records)],
      ["Raw bytes of", count(destination.acknowledged_raws)], ...troubles, ...today,
      ["Last ack", since(destination.last_acknowledgement, this.now)],
      ["Last inquiry", since(destination.last_inquiry, this.now)],
    ]);
  }
}

/// What a person should know or do, the worst first.
function problemsOf({ clock, store, instruments, destinations, lorawan }) {
  const found = [];
  const add = (tone, href, subject, text) => found.push({ tone, href, subject, text });
  if (store.state === "full") {
    add("bad", "#store-card", "Store is full",
      "Nothing more is written until there is room; what arrives is counted as lost.");
  }
  if (store.state === "failing") {
    add("bad", "#store-card", "Store is failing", store.message || "Records could not be written.");
  }
  if (store.lost_records > 0) {
    add("bad", "#store-card", "Lost",
      `${count(store.lost_records)} records, ${bytes(store.lost_bytes)}, were received but could not be stored.`);
  }
  instruments.forEach(({ name, state, message }, index) => {
    if (state === "failed") add("bad", `#instrument-${index}`, name, message || "The instrument has failed.");
  });
  destinations.forEach(({ name, state, message, required }, index) => {
    if (state !== "failed") return;
    add(required ? "bad" : "warn", `#destination-${index}`, name, message || "Nothing can be forwarded.");
  });
  radioProblems(lorawan).forEach(([tone, subject, text]) => add(tone, "#radio-card", subject, text));
  if (clock.state === "unsynchronised") {
    add("warn", "#clock-card", "Clock", "The station clock is not synchronised: times may be wrong.");
  }
  if (clock.flags?.includes("conflict")) {
    add("warn", "#clock-card", "Clock", "Sources of time contradict each other; the bound covers all of them.");
  }
  return found.sort((a, b) => (a.tone === "bad" ? 0 : 1) - (b.tone === "bad" ? 0 : 1));
}

let shownMessages = "[]";

function showMessages(problems) {
  const text = JSON.stringify(problems);
  if (text === shownMessages) return;
  shownMessages = text;
  element("messages").replaceChildren(...problems.map(({ tone, href, subject, text: sentence }) => {
    const [item, light, body, link] = ["li", "span", "span", "a"].map((name) => document.createElement(name));
    item.dataset.tone = tone;
    drawState(light, tone === "bad" ? "Error" : "Warning", tone);
    link.href = href;
    link.textContent = subject;
    body.append(link, document.createTextNode(`: ${sentence}`));
    item.append(light, body);
    return item;
  }));
}

const summary = new Map();

/// The row of links under the title: is anything wrong, at one glance.
function showSummary({ clock, store, instruments, destinations }) {
  const open = instruments.filter(({ state }) => state === "open").length;
  const failed = instruments.some(({ state }) => state === "failed");
  const worst = failed ? "bad" : open < instruments.length ? "warn" : "good";
  const connected = destinations.filter(({ state }) => state === "connected").length;
  const backlog = Math.max(0, ...destinations.map(({ backlog_records: records }) => records));
  const lost = store.lost_records > 0 ? `${count(store.lost_records)} lost` : "";
  const link = destinations.length === 0 ? "none" : connected < destinations.length ? "warn" : "good";
  const rows = [
    ["Clock", "#clock-card", `${clock.state} ${boundText(clock.bound_us)}`, clock.source, toneOf(clock.state)],
    ["Instruments", "#instruments", `${open} of ${instruments.length} open`, "", instruments.length ? worst : "none"],
    ["Store", "#store-card", store.state, lost, toneOf(store.state)],
    ["Destinations", "#destinations-title", `${connected} of ${destinations.length} connected`,
      `backlog ${count(backlog)}`, link],
  ];
  for (const [name, href, word, extra, tone] of rows) {
    const item = summary.get(name) ?? addSummary(name, href);
    drawState(item.state, word.trim(), tone);
    setOptional(item.extra, extra);
  }
}

function addSummary(name, href) {
  const link = document.createElement("a"), title = document.createElement("span");
  const item = { state: document.createElement("span"), extra: document.createElement("span") };
  link.href = href;
  title.textContent = name;
  item.extra.className = "quiet";
  link.append(title, item.state, item.extra);
  element("summary").append(link);
  summary.set(name, item);
  return item;
}

// ---- The connection ----------------------------------------------------------------------------------------------

const page = new StationPage();
let source = null;
let heard = performance.now();
let retry = null;

function setBanner(text) {
  setOptional(element("connection"), text);
  document.body.toggleAttribute("data-lost", Boolean(text));
}

function receive(status) {
  heard = performance.now();
  page.show(status);
}

function connect() {
  source?.close();
  source = new EventSource("/v1/events");
  source.addEventListener("status", (event) => { setBanner(""); receive(JSON.parse(event.data)); });
  source.addEventListener("error", lost);
}

function lost() {
  source?.close();
  if (retry === null) retry = setTimeout(tryAgain, RETRY_MS);
  if (performance.now() - heard > 1500) setBanner("Connection to the station lost, trying again.");
}

/// The station may answer while it has no room for another live page: then ask for the status instead.
async function tryAgain() {
  retry = null;
  heard = performance.now();
  connect();
  try {
    const answer = await fetch("/v1/status", { signal: AbortSignal.timeout(RETRY_MS) });
    if (answer.ok) receive(await answer.json());
  } catch {
    setBanner("Connection to the station lost, trying again.");
  }
}

setInterval(() => {
  page.tick();
  if (retry === null && performance.now() - heard > SILENCE_MS) lost();
}, 1000);
connect();
