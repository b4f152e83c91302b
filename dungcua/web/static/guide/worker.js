// The service worker of the guide. VERSION, APP and FILES stand above: the server writes them.
// It keeps the application itself and nothing else: no page of the site, no answer, no pack.
/* global VERSION, APP, FILES */

const PREFIX = "dungcua-guide-";
const KEPT = PREFIX + VERSION;
const PATIENCE = 3000; // milliseconds a page may take before the kept application answers

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(FILES.map((path) => new Request(path, { cache: "reload" })))));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== KEPT) await caches.delete(name);
    await self.clients.claim();
  })());
});

// A new version waits until the person says so: half a checklist must not change under a thumb.
self.addEventListener("message", (event) => {
  if (event.data === "take-over") self.skipWaiting();
});

const kept = async (request) => (await caches.open(KEPT)).match(request, { ignoreVary: true });

async function online(request) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    return await fetch(request, { signal: stop.signal });
  } catch {
    return (await kept(APP)) ?? Response.error();
  } finally {
    clearTimeout(timer);
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  const known = FILES.includes(url.pathname + url.search);
  if (known) {
    event.respondWith(kept(request.url).then((answer) => answer ?? fetch(request)));
  } else if (request.mode === "navigate" && !url.pathname.startsWith(APP.replace(/app$/, "goi/"))) {
    event.respondWith(online(request));
  }
});
