// Complaints that wait for a connection: sealed with a key that never leaves this device, sent in
// the order in which they were told, each of them once.

import { change, read, readKeys, settled } from "./store.js";

const PATH = document.querySelector('meta[name="guide-path"]').content;
const KEY = "queue";
const LATER = new Set([408, 425, 429]);

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

const once = () => crypto.randomUUID();
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

/** Everything that waits or was sent, in order. */
export async function list() {
  const found = await Promise.all((await readKeys("queue")).map(get));
  return found.filter(Boolean);
}

/**
 * Take a complaint the resident has agreed to: `{words, place, about}`; `about` is the
 * procedure's name, for the list. Throws QuotaExceededError when the device is full.
 */
export async function add({ words, place, about }) {
  const box = await sealed({ words, place, about, consent: true, once: once(), state: "waiting", told: Date.now() });
  await change(["queue"], async (queue) => {
    const numbers = await settled(queue.getAllKeys());
    queue.put(box, (numbers.at(-1) ?? 0) + 1);
  });
  changed();
}

/** Whether an item may still be changed: once its sending began, it may have arrived. */
export const open = (item) => item.state === "refused" || (item.state === "waiting" && !item.ticket);

/** Change what was told. It is a new complaint for the server: with a number of its own. */
export async function edit(number, { words, place }) {
  await exclusively(async () => {
    const item = await get(number);
    if (!item || !open(item)) return;
    const { words: _w, place: _p, ticket: _t, fault: _f, ...rest } = item;
    delete rest.number;
    await write(number, { ...rest, words, place, once: once(), state: "waiting" });
  });
}

/** Send an item that the server no longer recognises as if it were new. */
export async function anew(number) {
  const item = await get(number);
  if (item?.state === "refused") await edit(number, item);
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
  const { words, place, consent, once: mine, ticket } = item;
  const answer = await post("/gui", { csrf: begun.csrf, ticket, once: mine, words, place, consent });
  if (answer.later) return false;
  if (answer.fault) {
    await write(number, { ...item, state: "refused", fault: answer.fault });
  } else {
    // The words have arrived: nothing of what was told stays here, only the code.
    await write(number, { about: item.about, told: item.told, state: "sent", code: answer.code, spelled: answer.spelled });
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
