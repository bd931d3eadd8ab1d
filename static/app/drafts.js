/* What the fast form keeps on the telephone (IndexedDB): its page and its service worker both work on it by this one function. */
(function () {
  "use strict";
  function database() {
    return new Promise(function (done, failed) {
      var asked = indexedDB.open("field", 1);
      asked.onupgradeneeded = function () {
        asked.result.createObjectStore("drafts", { keyPath: "key" });
        asked.result.createObjectStore("meta", { keyPath: "name" });
      };
      asked.onsuccess = function () { done(asked.result); };
      asked.onerror = function () { failed(asked.error); };
    });
  }
  self.keptDrafts = function (store, mode, verb, argument) {
    return database().then(function (db) {
      return new Promise(function (done, failed) {
        var work = db.transaction(store, mode), asked = work.objectStore(store)[verb](argument);
        work.oncomplete = function () { db.close(); done(asked.result); };
        work.onerror = function () { db.close(); failed(work.error); };
      });
    });
  };
}());
