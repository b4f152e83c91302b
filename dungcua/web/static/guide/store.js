// The device's own database: packs, what waits to be sent, counts. Nothing here leaves the
// device by itself.

const NAME = "dungcua-guide";
const STORES = ["packs", "parts", "keys", "queue", "counts"];

let opened = null;

function open() {
  opened ??= new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => STORES.forEach((name) => asked.result.createObjectStore(name));
    asked.onsuccess = () => {
      asked.result.onversionchange = () => { asked.result.close(); opened = null; };
      done(asked.result);
    };
    asked.onerror = () => { opened = null; failed(asked.error); };
  });
  return opened;
}

/** Wait for one request. */
export const settled = (request) => new Promise((done, failed) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => failed(request.error);
});

/**
 * Do `work(store, store …)` in one transaction: all of it is kept, or nothing. `work` may wait
 * for requests of this transaction only.
 */
export async function change(names, work) {
  const base = await open();
  const transaction = base.transaction(names, "readwrite", { durability: "strict" });
  const finished = new Promise((done, failed) => {
    transaction.oncomplete = () => done();
    transaction.onabort = () => failed(transaction.error ?? new DOMException("aborted", "AbortError"));
  });
  try {
    const result = await work(...names.map((name) => transaction.objectStore(name)));
    await finished;
    return result;
  } catch (error) {
    finished.catch(() => {}); // the first error is the one to tell
    try { transaction.abort(); } catch { /* it has ended already */ }
    throw error;
  }
}

/** One value, or undefined. */
export async function read(name, key) {
  const base = await open();
  return settled(base.transaction(name).objectStore(name).get(key));
}

/** All values, in the order of their keys. */
export async function readAll(name) {
  const base = await open();
  return settled(base.transaction(name).objectStore(name).getAll());
}

/** All keys, in order. */
export async function readKeys(name) {
  const base = await open();
  return settled(base.transaction(name).objectStore(name).getAllKeys());
}
