// Keeps the card of /meldroute/ and the files it needs, and gives them when there is no connection. Nothing else of the
// site is kept or touched. CARD, FILES and VERSION are put in front by views/card_files.py.

const KEPT_FILES = `signaalwijs-files-${VERSION}`;
const KEPT_CARD = "signaalwijs-card";
// For a page that asks: whether it came from here.
const keptFor = new Set();

const keepCard = async (address) => {
  const response = await fetch(address, { credentials: "same-origin" });
  if (!response.ok || response.redirected) return;
  await (await caches.open(KEPT_CARD)).put(CARD, response);
};

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      await (await caches.open(KEPT_FILES)).addAll(FILES);
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const names = await caches.keys();
      const old = names.filter((name) => name.startsWith("signaalwijs-files-") && name !== KEPT_FILES);
      await Promise.all(old.map((name) => caches.delete(name)));
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("message", (event) => {
  event.source.postMessage(keptFor.has(event.source.id) ? "kept" : "fresh");
  const address = new URL(event.data.card, location.origin);
  if (address.pathname === CARD) event.waitUntil(keepCard(address.href).catch(() => {}));
});

const cardFor = async (event) => {
  try {
    const response = await fetch(event.request);
    // A card that somebody asked for by name and that is not there must not replace the one that is.
    if (response.ok && !response.redirected) {
      const copy = response.clone();
      event.waitUntil(caches.open(KEPT_CARD).then((cache) => cache.put(CARD, copy)));
    }
    return response;
  } catch (error) {
    const kept = await caches.match(CARD, { ignoreVary: true });
    if (!kept) throw error;
    keptFor.add(event.resultingClientId);
    return kept;
  }
};

const fileFor = async (request) => {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(request);
    if (!kept) throw error;
    return kept;
  }
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate" && address.pathname === CARD) event.respondWith(cardFor(event));
  else if (FILES.includes(address.pathname)) event.respondWith(fileFor(request));
});
