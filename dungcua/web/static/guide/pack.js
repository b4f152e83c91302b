// A commune's pack on this device: fetched part by part or read from a file, believed for its
// signature only, and put in force at once or not at all. The format is that of
// knowledge/guide/field.py.

import { change, read, readKeys, settled } from "./store.js";

const PATH = "/cam-tay-chi-viec/goi";
const FORMAT = 2;
const KIND = "dungcua-field";
const LARGEST_FILE = 40 * 1024 * 1024; // unpacked; a pack has some five megabytes
const IN_FORCE = "current";
const AT_ONCE = 6;

/** Why a pack was not taken; `reason` is a key of the words shown. */
export class PackRefused extends Error {
  constructor(reason, values = {}) {
    super(reason);
    this.reason = reason;
    this.values = values;
  }
}

const text = new TextEncoder();
const bytesOf = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
const hex = (buffer) => Array.from(new Uint8Array(buffer), (b) => b.toString(16).padStart(2, "0")).join("");
const digestOf = async (raw) => hex(await crypto.subtle.digest("SHA-256", text.encode(raw)));

/** The day on this device's clock, in Viet Nam. */
export const today = () => new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);

/**
 * Read a manifest whose signature is good.
 *
 * Throws PackRefused: "forged" (not signed with `jwk`), "format" (another kind or format).
 */
export async function verified(raw, signature, jwk) {
  const scheme = { name: "ECDSA", namedCurve: "P-256" };
  const { kty, crv, x, y } = jwk;
  const key = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, scheme, false, ["verify"]);
  let good = false;
  try {
    good = await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, bytesOf(signature), text.encode(raw));
  } catch { /* no base64: no signature */ }
  if (!good) throw new PackRefused("forged");
  const manifest = JSON.parse(raw);
  if (manifest.format !== FORMAT || manifest.kind !== KIND) throw new PackRefused("format");
  return manifest;
}

/**
 * Say what keeps a pack from asserting anything today: "expired", "clock" (this device's day is
 * before the pack was made, so nothing is known about today), "old" (an earlier form of packs: this
 * version of the application lacks what it needs) or null.
 */
export function lapse(manifest, day = today()) {
  if (manifest.format !== FORMAT) return "old";
  if (day < manifest.made) return "clock";
  return day > manifest.until ? "expired" : null;
}

/** Say whether what one part holds may still be asserted. */
export const holds = (part, day = today()) => !part.until || day <= part.until;

/** What is in force here: `{manifest, raw, signature}`, or undefined. */
export const current = () => read("packs", IN_FORCE);

/** One part of the pack in force, read. */
export async function part(pack, name) {
  const entry = pack.manifest.parts[name];
  const raw = entry && (await read("parts", entry.sha256));
  return raw === undefined ? undefined : JSON.parse(raw);
}

// Say what speaks against putting `manifest` in the place of what is in force.
async function against(manifest, allowOlder) {
  const held = await current();
  if (lapse(manifest) === "expired") throw new PackRefused("expired", { date: manifest.until });
  if (held && !allowOlder && held.manifest.commune.code === manifest.commune.code && manifest.made < held.manifest.made) {
    throw new PackRefused("older", { date: manifest.made, held: held.manifest.made });
  }
}

const named = (manifest) => [...new Set(Object.values(manifest.parts).map((entry) => entry.sha256))];

// Keep a part that is what its name says. Parts that no pack names yet do no harm: they are
// taken up by the next try, or removed by the next switch.
async function keep(digest, raw) {
  if ((await digestOf(raw)) !== digest) throw new PackRefused("tampered");
  await kept(() => change(["parts"], (parts) => { parts.put(raw, digest); }));
}

async function kept(work) {
  try {
    return await work();
  } catch (error) {
    throw error?.name === "QuotaExceededError" ? new PackRefused("full") : error;
  }
}

// Put a whole pack in force and drop the parts it does not name, in one transaction.
async function switchTo(raw, signature, manifest, more = new Map()) {
  const wanted = new Set(named(manifest));
  await kept(() => change(["packs", "parts"], async (packs, parts) => {
    for (const [digest, part] of more) parts.put(part, digest);
    packs.put({ raw, signature, manifest }, IN_FORCE);
    const all = await settled(parts.getAllKeys());
    for (const digest of all) if (!wanted.has(digest)) parts.delete(digest);
    if (all.filter((digest) => wanted.has(digest)).length < wanted.size) throw new PackRefused("incomplete");
  }));
  return manifest;
}

/**
 * Fetch the pack of a commune: its manifest, then the parts this device lacks, several at once.
 * What was fetched before a cut is not fetched again. `told(done, all)` hears of the progress.
 *
 * Throws PackRefused: as verified; "commune" (of another one), "tampered", "older", "expired",
 * "full", "offline" (no connection, or it was cut), "server" (it refuses).
 */
export async function fetchPack(commune, jwk, { told = () => {}, allowOlder = false } = {}) {
  const { manifest: raw, signature } = await asked(`${PATH}/${commune}`, (answer) => answer.json());
  const manifest = await verified(raw, signature, jwk);
  if (manifest.commune.code !== commune) throw new PackRefused("commune");
  await against(manifest, allowOlder);
  const held = new Set(await readKeys("parts"));
  const missing = named(manifest).filter((digest) => !held.has(digest));
  const all = missing.length;
  let done = 0;
  told(done, all);
  const fetchNext = async () => {
    for (let digest = missing.shift(); digest; digest = missing.shift()) {
      await keep(digest, await asked(`${PATH}/phan/${digest}`, (answer) => answer.text()));
      told((done += 1), all);
    }
  };
  // All of them end before anything is said: a late part must not hide why it failed.
  const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, async () => {
    try {
      await fetchNext();
    } finally {
      missing.length = 0; // one has failed, or none is left: the others stop as well
    }
  }));
  const failed = ends.find((end) => end.status === "rejected");
  if (failed) throw failed.reason;
  await askToStay();
  return switchTo(raw, signature, manifest);
}

/**
 * Take a pack out of a file (`.dcgoi`). Throws PackRefused as fetchPack, and "file" when it is
 * no such file.
 */
export async function readFile(file, jwk, { allowOlder = false } = {}) {
  let whole;
  try {
    whole = JSON.parse(await unpacked(file));
    if (typeof whole.manifest !== "string" || typeof whole.parts !== "object") throw new TypeError("no pack");
  } catch {
    throw new PackRefused("file");
  }
  const manifest = await verified(whole.manifest, whole.signature ?? "", jwk);
  await against(manifest, allowOlder);
  const parts = new Map();
  for (const digest of named(manifest)) {
    const raw = whole.parts[digest];
    if (typeof raw !== "string" || (await digestOf(raw)) !== digest) throw new PackRefused("tampered");
    parts.set(digest, raw);
  }
  await askToStay();
  return switchTo(whole.manifest, whole.signature, manifest, parts);
}

/** The pack in force as one file, for a neighbour's phone. */
export async function toFile() {
  const { raw, signature, manifest } = await current();
  const parts = {};
  for (const digest of named(manifest)) parts[digest] = await read("parts", digest);
  const whole = new Blob([JSON.stringify({ manifest: raw, signature, parts })]);
  const packed = await new Response(whole.stream().pipeThrough(new CompressionStream("gzip"))).blob();
  const name = `dungcua-${manifest.commune.code}-${manifest.made}.dcgoi`;
  return new File([packed], name, { type: "application/octet-stream" });
}

async function unpacked(file) {
  const reader = file.stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let size = 0;
  let whole = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return whole + decoder.decode();
    size += value.length;
    if (size > LARGEST_FILE) throw new RangeError("too large");
    whole += decoder.decode(value, { stream: true });
  }
}

async function asked(path, taken) {
  let answer;
  try {
    answer = await fetch(path, { cache: "no-cache" });
  } catch {
    throw new PackRefused("offline");
  }
  if (!answer.ok) throw new PackRefused("server", { status: answer.status });
  try {
    return await taken(answer);
  } catch {
    throw new PackRefused("offline");
  }
}

// So that a phone short of space does not throw the pack away unasked; a refusal changes nothing.
async function askToStay() {
  try { await navigator.storage?.persist?.(); } catch { /* it may not be asked here */ }
}
