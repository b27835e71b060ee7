/* Milieu's service worker. It keeps the versioned shell and nothing clinical: /api is never touched, and it never
   opens the device's database, so that no update can lose an entry. A new version waits until the app says so. */
const VERSION = '__VERSION__';
const SHELL = ['__SHELL__'];
const CACHE = 'milieu-shell-' + VERSION;

/** What to do with a request: `pass` leaves it to the network. */
function decideFetch(method, url, origin, mode) {
  if (method !== 'GET') return 'pass';
  const at = new URL(url);
  if (at.origin !== origin) return 'pass';
  if (at.pathname === '/api' || at.pathname.startsWith('/api/')) return 'pass';
  if (SHELL.includes(at.pathname)) return 'shell';
  return mode === 'navigate' ? 'page' : 'pass';
}

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL.map((path) => new Request(path, { cache: 'reload' })))));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith('milieu-shell-') && name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('message', (event) => {
  if (event.data === 'take-over') self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const decision = decideFetch(event.request.method, event.request.url, self.location.origin, event.request.mode);
  if (decision === 'pass') return;
  const key = decision === 'page' ? '/' : new URL(event.request.url).pathname;
  event.respondWith(
    caches
      .open(CACHE)
      .then((cache) => cache.match(key))
      .then((kept) => kept || fetch(event.request)),
  );
});
