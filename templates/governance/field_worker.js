{% load static %}/* Keeps the page of the fast form for a dead zone, and sends what was kept when the line is back. Each draft goes out under
   its form's random key, so that the portal takes it once however often it arrives. */
"use strict";
importScripts("{% static "app/drafts.js" %}");
var CACHE = "field", PAGE = "/communities/field/", run = self.keptDrafts;

function tell(message) {
  return self.clients.matchAll().then(function (pages) { pages.forEach(function (page) { page.postMessage(message); }); });
}
function send(draft, token) {
  var body = new FormData();
  draft.fields.forEach(function (field) { body.append(field[0], field[1]); });
  body.set("csrfmiddlewaretoken", token);
  return fetch(draft.address, { method: "POST", body: body, headers: { "X-Draft": "1" }, redirect: "manual", credentials: "same-origin" }).then(function (answer) {
    if (answer.status === 200 || answer.status === 201) {
      return answer.json().then(function (said) {
        return run("drafts", "readwrite", "delete", draft.key).then(function () { return tell({ key: draft.key, number: said.number }); });
      });
    }
    if (answer.status === 400 || answer.status === 409 || answer.status === 422) {
      return answer.json().then(function (said) {
        draft.errors = said.errors;
        return run("drafts", "readwrite", "put", draft).then(function () { return tell({ key: draft.key, errors: said.errors }); });
      });
    }
    // Signed out meanwhile, or the portal is ill: it stays.
    return tell({ key: draft.key, waits: answer.type === "opaqueredirect" || answer.status === 403 ? "signed-out" : "later" });
  }, function () { return tell({ key: draft.key, waits: "line" }); });
}
var sending = null;
function sendAll() {
  if (sending) { return sending; }
  sending = Promise.all([run("drafts", "readonly", "getAll"), run("meta", "readonly", "get", "page")]).then(function (found) {
    var page = found[1];
    var mine = found[0].filter(function (draft) { return page && draft.person === page.person && !draft.errors; });
    return mine.reduce(function (before, draft) { return before.then(function () { return send(draft, page.token); }); }, Promise.resolve());
  }).then(function () { sending = null; }, function () { sending = null; });
  return sending;
}

self.addEventListener("install", function () { self.skipWaiting(); });
self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });
self.addEventListener("message", function (event) {
  if (event.data === "send") { event.waitUntil(sendAll()); }
  if (event.data.keep) { event.waitUntil(caches.open(CACHE).then(function (cache) { return cache.addAll(event.data.keep); })); }
  if (event.data === "forget") { event.waitUntil(caches.delete(CACHE)); }
});
self.addEventListener("sync", function (event) { event.waitUntil(sendAll()); });
self.addEventListener("fetch", function (event) {
  var address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) { return; }
  if (address.pathname !== PAGE && address.pathname.indexOf("/static/") !== 0) { return; }
  event.respondWith(fetch(event.request).then(function (answer) {
    if (answer.ok && !answer.redirected) {
      var copy = answer.clone();
      caches.open(CACHE).then(function (cache) { cache.put(event.request, copy); });
    }
    return answer;
  }, function (lost) {
    return caches.match(event.request, { ignoreSearch: address.pathname === PAGE, ignoreVary: true }).then(function (kept) { if (kept) { return kept; } throw lost; });
  }));
});
