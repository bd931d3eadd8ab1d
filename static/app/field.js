/* The fast form: what is sent without a line is kept on the telephone (`drafts.js`) and sent once by the service worker. Both
   need HTTPS or the machine itself; elsewhere the page says so and the form is an ordinary one. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-field]");
  if (!form || !window.isSecureContext || !("serviceWorker" in navigator) || !window.indexedDB) { return; }
  var run = self.keptDrafts, words = form.dataset, person = document.body.dataset.person, list = document.querySelector("[data-drafts]"), note = document.querySelector("[data-no-drafts]");

  function say(text, good) {
    var place = document.getElementById("messages"), line = document.createElement("p");
    line.className = "message message-" + (good ? "success" : "warning");
    line.textContent = text;
    place.textContent = "";
    place.appendChild(line);
    place.scrollIntoView({ block: "nearest" });
  }

  // A valid resident identity number (GB 11643-1999), also spaced out or in full-width digits.
  function holdsIdentity(text) {
    var plain = text.normalize("NFKC"), pattern = /[1-9](?:[\s-]?\d){16}[\s-]?[\dXx]/g, found;
    while ((found = pattern.exec(plain))) {
      var digits = found[0].replace(/[\s-]/g, "").toUpperCase(), sum = 0;
      for (var place = 0; place < 17; place += 1) { sum += Number(digits[place]) * (Math.pow(2, 17 - place) % 11); }
      if ("10X98765432"[sum % 11] === digits[17]) { return true; }
      pattern.lastIndex = found.index + 1;
    }
    return false;
  }
  function newKey() {
    return Array.prototype.map.call(crypto.getRandomValues(new Uint8Array(16)), function (byte) { return ("0" + byte.toString(16)).slice(-2); }).join("");
  }

  function show() {
    return run("drafts", "readonly", "getAll").then(function (all) {
      var mine = all.filter(function (draft) { return draft.person === person; });
      list.textContent = "";
      list.hidden = !mine.length;
      mine.forEach(function (draft) {
        var card = document.createElement("article"), text = document.createElement("p"), state = document.createElement("p"), drop = document.createElement("button");
        card.className = "card move-form";
        text.textContent = draft.fields.filter(function (field) { return field[0] === "text"; })[0][1].slice(0, 60);
        state.className = "field-help";
        state.textContent = draft.errors ? draft.errors.join(" ") : words.waiting;
        drop.type = "button";
        drop.className = "btn btn-sm btn-link";
        drop.textContent = words.drop;
        drop.addEventListener("click", function () { run("drafts", "readwrite", "delete", draft.key).then(show); });
        card.append(text, state, drop);
        list.appendChild(card);
      });
      return mine;
    });
  }
  function send() {
    return navigator.serviceWorker.ready.then(function (worker) {
      worker.active.postMessage("send");
      if (worker.sync) { worker.sync.register("send").catch(function () { /* the page asks again itself */ }); }
    });
  }
  function clear() {
    var area = form.elements.area.value;
    form.reset();
    form.elements.area.value = area;
    form.elements.form_key.value = newKey();
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var fields = [], typed = "";
    new FormData(form).forEach(function (value, name) {
      if (name === "csrfmiddlewaretoken" || (value instanceof File && !value.size)) { return; }
      fields.push([name, value]);
      if (typeof value === "string" && name !== "form_key") { typed += value + "\n"; }
    });
    if (holdsIdentity(typed)) { say(words.identity); return; }
    if (!form.elements.text.value.trim() || !form.elements.topic.value) { form.submit(); return; }
    var draft = { key: form.elements.form_key.value, person: person, address: location.pathname + location.search, fields: fields };
    run("drafts", "readwrite", "put", draft).then(function () { clear(); return show(); }).then(send).catch(function () { form.submit(); });
  });
  navigator.serviceWorker.addEventListener("message", function (event) {
    var said = event.data;
    if (said.number) { say(words.taken + " " + said.number, true); }
    if (said.errors) { say(said.errors.join(" ")); }
    if (said.waits) { say(said.waits === "line" ? words.kept : said.waits === "signed-out" ? words.signedOut : words.later); }
    show();
  });
  window.addEventListener("online", send);
  setInterval(function () { show().then(function (mine) { if (mine.length) { send(); } }); }, 20000);
  document.addEventListener("submit", function (event) {
    if (event.target.matches("[data-sign-out]") && navigator.serviceWorker.controller) { navigator.serviceWorker.controller.postMessage("forget"); }
  });

  navigator.serviceWorker.register(words.worker).then(function () {
    note.textContent = words.ready;
    var token = (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [])[1] || form.elements.csrfmiddlewaretoken.value;
    return run("meta", "readwrite", "put", { name: "page", person: person, token: token });
  }).then(function () {
    return navigator.serviceWorker.ready;
  }).then(function (worker) {
    var parts = Array.prototype.map.call(document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]"), function (part) { return part.href || part.src; });
    worker.active.postMessage({ keep: [location.pathname].concat(parts) });
  }).then(show).then(function (mine) { if (mine.length) { send(); } }).catch(function () { /* the note still says that nothing is kept */ });
}());
