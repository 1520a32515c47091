// The LoRa part of the status page: the station's gateways, what came to nothing, and other network servers.
// Everything from the station becomes text through textContent, never markup.

import { Panel, count, element, since } from "/parts.js";

/// What was refused, short enough for a fact.
const REFUSALS = {
  broken_datagram: "Broken", unknown_gateway: "No gateway", foreign_address: "Wrong address", bad_radio_frame: "Bad CRC",
  broken_frame: "Bad frames", unknown_device: "Unknown", wrong_join_eui: "Wrong JoinEUI", wrong_key: "Wrong key",
  used_nonce: "Used nonce", replay: "Replays", foreign_network: "Other network", not_supported: "Unsupported",
  not_transmitted: "Not sent", other_server: "Other server",
};

/// The section appears with the first status that has a LoRa part.
export class RadioPart {
  #names = "";
  #panels = [];

  show(radio, now) {
    element("radio-section").hidden = !radio;
    if (!radio) return;
    this.#build(radio);
    const rows = [...gatewayRows(radio, now), ...serverRows(radio, now)];
    if (radio.listen !== null) rows.unshift(ownRow(radio));
    rows.forEach((row, index) => this.#panels[index].show(...row));
  }

  #build(radio) {
    const own = radio.listen === null ? [] : ["Gateways"];
    const names = [...own, ...radio.gateways.map(({ name, eui }) => name ?? eui),
      ...radio.network_servers.map(({ name }) => name)];
    if (JSON.stringify(names) === this.#names) return;
    this.#names = JSON.stringify(names);
    element("radio").replaceChildren();
    this.#panels = names.map((name) => new Panel(name, element("radio")));
    if (this.#panels.length > 0) this.#panels[0].node.id = "radio-card";
  }
}

function ownRow(radio) {
  const lost = radio.lost_datagrams;
  return [radio.state, `${radio.region} · ${radio.listen}`, radio.message, [
    ["Uplinks", count(radio.uplinks)], ["Joins", count(radio.joins)], ["Packets sent", count(radio.downlinks)],
    ["Lost", count(lost), lost > 0 ? "bad" : ""], ...refusals(radio),
  ]];
}

function gatewayRows(radio, now) {
  return radio.gateways.map((gateway) => {
    const state = gateway.alive ? "open" : "silent";
    const about = [gateway.eui, gateway.address].filter(Boolean).join(" · ");
    const told = [["Heard", gateway.received], ["Good CRC", gateway.received_good]]
      .filter(([, number]) => number !== null).map(([name, number]) => [name, count(number)]);
    const share = gateway.acknowledged === null ? [] : [["Acknowledged", `${gateway.acknowledged} %`]];
    return [state, about, "", [["Last heard", since(gateway.last_heard, now)], ...told, ...share]];
  });
}

function serverRows(radio, now) {
  return radio.network_servers.map((server) => [
    server.state, `${server.kind} · ${server.address}`, server.message, [
      ["Uplinks", count(server.uplinks)], ["Joins", count(server.joins)], ["Downlinks", count(server.downlinks)],
      ["Of others", count(server.unknown_devices)],
      ["Lost", count(server.lost), server.lost > 0 ? "bad" : ""], ["Last heard", since(server.last_heard, now)],
      ...refusals(server),
    ],
  ]);
}

function refusals({ refusals: kinds }) {
  return Object.keys(kinds).sort().map((kind) => [REFUSALS[kind] ?? kind, count(kinds[kind]), "warn"]);
}

/// What the way by radio told last, for the card of an instrument; nothing for one on a line.
export function signalFacts(readings) {
  const value = (key) => readings.find((reading) => reading.key === key)?.value;
  const [rssi, snr, factor] = ["lorawan_rssi", "lorawan_snr", "lorawan_spreading_factor"].map(value);
  if (!Number.isFinite(rssi)) return [];
  const words = [`${rssi} dBm`];
  if (Number.isFinite(snr)) words.push(`${snr} dB`);
  if (Number.isFinite(factor)) words.push(`SF${factor}`);
  return [["Signal", words.join(", ")]];
}

/// What a person should know or do about it.
export function radioProblems(radio) {
  if (!radio) return [];
  const found = [];
  if (radio.state === "failed") found.push(["bad", "LoRa", radio.message || "The LoRa server has failed."]);
  for (const { name, eui, alive, last_heard: heard } of radio.gateways) {
    if (name !== null && !alive && heard !== null) found.push(["warn", name ?? eui, "The gateway is not heard any more."]);
  }
  for (const { name, state, message } of radio.network_servers) {
    if (state === "failed") found.push(["bad", name, message || "The network server cannot be listened to."]);
  }
  return found;
}
