// SPDX-License-Identifier: Apache-2.0

// Keeps the page in the browser, so that it can be loaded while the server is away.
//
// The server fills in which files the page has and a digest of them all. When one of them changes, so does
// this one: the browser then installs it anew, with a cache of its own, and drops the old cache. What is kept
// is shown only where the server does not answer. Nothing else is kept: neither what the server says about
// questions and people, nor an address with a token in it.

const prefix = "nudge-teach-";
const cacheName = prefix + "{{version}}";
const paths = "{{paths}}".split(" ");
/** A server that takes longer is not there. */
const patienceMilliseconds = 5000;

async function install() {
    const cache = await caches.open(cacheName);
    await cache.addAll(paths);
    await skipWaiting();
}

async function dropOthers() {
    const others = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== cacheName);
    await Promise.all(others.map((name) => caches.delete(name)));
}

/** What the server answers or, where it does not, what was kept. */
async function answer(request, path) {
    const answer = await fetch(request, { signal: AbortSignal.timeout(patienceMilliseconds) }).catch(() => null);
    if (answer && answer.status < 500) return answer;
    return (await caches.match(path, { cacheName })) ?? answer ?? Response.error();
}

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(dropOthers()));
addEventListener("fetch", (event) => {
    const { pathname } = new URL(event.request.url);
    if (paths.includes(pathname)) event.respondWith(answer(event.request, pathname));
});
