// Complaints that wait for a connection: sealed with a key that never leaves this device, sent in
// the order in which they were told, each of them once.

import { change, read, readKeys, settled } from "./store.js";

const PATH = document.querySelector('meta[name="guide-path"]').content;
const KEY = "queue";
const LATER = new Set([408, 425, 429]);
const LONGEST_KEPT = 30 * 24 * 3_600_000; // milliseconds a code stays here once it was sent

async function sealKey() {
  const there = await read("keys", KEY);
  if (there) return there;
  const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  // Two pages may come here at once: the first one's key is the key.
  return change(["keys"], async (keys) => {
    const theirs = await settled(keys.get(KEY));
    if (theirs) return theirs;
    keys.put(fresh, KEY);
    return fresh;
  });
}

async function sealed(item) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await sealKey(), new TextEncoder().encode(JSON.stringify(item)));
  return { iv, data };
}

async function opened({ iv, data }) {
  const raw = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await sealKey(), data);
  return JSON.parse(new TextDecoder().decode(raw));
}

const changed = () => document.dispatchEvent(new Event("dungcua:queue"));

async function write(number, item) {
  const box = await sealed(item);
  await change(["queue"], (queue) => { queue.put(box, number); });
  changed();
}

async function get(number) {
  const box = await read("queue", number);
  return box && { number, ...(await opened(box)) };
}

/** Everything that waits or was sent, in order. A code nobody cleared goes after a month. */
export async function list() {
  const found = (await Promise.all((await readKeys("queue")).map(get))).filter(Boolean);
  const over = found.filter((item) => item.state === "sent" && Date.now() - item.told > LONGEST_KEPT);
  for (const item of over) await change(["queue"], (queue) => { queue.delete(item.number); });
  return found.filter((item) => !over.includes(item));
}

/**
 * Take a complaint the resident has agreed to: `{words, place, procedure, about, behalf, receiver,
 * consent}`; `about` is the procedure's name, `receiver` who was shown to get it, `consent` the
 * version of what was agreed to. Throws QuotaExceededError when the device is full.
 */
export async function add(given) {
  const box = await sealed({ ...given, state: "waiting", told: Date.now() });
  await change(["queue"], async (queue) => {
    const numbers = await settled(queue.getAllKeys());
    queue.put(box, (numbers.at(-1) ?? 0) + 1);
  });
  changed();
}

/** Whether an item may still be changed: once its sending began, it may have arrived. */
export const open = (item) => item.state === "refused" || (item.state === "waiting" && !item.ticket);

/**
 * Change what was told. It is a new complaint for the server: with a ticket of its own. Returns
 * whether it could be changed: its sending may have begun meanwhile.
 */
export async function edit(number, given) {
  return exclusively(async () => {
    const item = await get(number);
    if (!item || !open(item)) return false;
    await write(number, { ...given, state: "waiting", told: item.told });
    return true;
  });
}

/** Send an item that the server no longer recognises as if it were new. */
export async function anew(number) {
  const item = await get(number);
  if (item?.state !== "refused") return;
  const { words, place, procedure, about, behalf, receiver, consent } = item;
  await edit(number, { words, place, procedure, about, behalf, receiver, consent });
}

/** Forget an item, whatever its state. */
export async function remove(number) {
  await exclusively(() => change(["queue"], (queue) => { queue.delete(number); }));
  changed();
}

const exclusively = (work) => (navigator.locks ? navigator.locks.request("dungcua-queue", work) : work());

/** Send what waits, one after the other. Returns whether anything changed. */
export async function send() {
  if (!navigator.onLine) return false;
  return exclusively(async () => {
    let moved = false;
    for (const item of await list()) {
      if (item.state !== "waiting") continue;
      if (!(await sendOne(item))) break; // no connection, or the server is busy: keep the order
      moved = true;
    }
    return moved;
  });
}

// Returns false when it has to be tried again later.
async function sendOne({ number, ...item }) {
  const begun = await post("/gui/phieu", item.ticket ? { ticket: item.ticket } : {});
  if (begun.later) return false;
  if (begun.fault) {
    await write(number, { ...item, state: "refused", fault: begun.fault });
    return true;
  }
  // Kept before anything is sent: if the answer is lost, the next try says that it is the same.
  item = { ...item, ticket: begun.ticket };
  await write(number, item);
  const { words, place, procedure, behalf, consent, ticket } = item;
  const answer = await post("/gui", { csrf: begun.csrf, ticket, words, place, procedure, behalf, consent });
  if (answer.later) return false;
  if (answer.fault) {
    await write(number, { ...item, state: "refused", fault: answer.fault });
  } else {
    // The words have arrived: nothing of what was told stays here, only the code.
    const { code, spelled, receiver } = answer;
    await write(number, { about: item.about, told: item.told, state: "sent", code, spelled, receiver, expected: item.receiver });
  }
  return true;
}

async function post(path, body) {
  let answer;
  try {
    answer = await fetch(PATH + path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    if (answer.status >= 500 || LATER.has(answer.status)) return { later: true };
    const told = await answer.json();
    return answer.ok ? told : { fault: told };
  } catch {
    return { later: true }; // cut, or an answer that is not ours: whether it arrived is unknown
  }
}
