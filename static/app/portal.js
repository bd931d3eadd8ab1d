/* What pages do beyond HTML: no double submits, drafts that survive, clear words when the line drops. Every page works without it. */
(function () {
  "use strict";

  function say(text) {
    var place = document.getElementById("messages");
    var line = document.createElement("p");
    line.className = "message message-error";
    line.textContent = text;
    place.textContent = "";
    place.appendChild(line);
    place.scrollIntoView({ block: "nearest" });
  }

  // On a phone the navigation is wider than the screen: the entry where one is comes into sight.
  var here = document.querySelector(".nav .active");
  if (here) { here.closest(".nav-inner").scrollLeft = here.closest("li").offsetLeft - 60; }

  // A form is sent once; the button comes back if the browser returns to the page.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches("[data-once]")) { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    form.querySelectorAll("button:not([name])").forEach(function (button) { button.setAttribute("aria-busy", "true"); });
  }, true);
  function release() {
    document.querySelectorAll("[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      form.querySelectorAll("[aria-busy]").forEach(function (button) { button.removeAttribute("aria-busy"); });
    });
  }
  window.addEventListener("pageshow", release);

  // allauth's scripts for security keys and passkeys tell of what went wrong by this event.
  document.addEventListener("allauth.error", function () { say(document.body.dataset.passkey); });

  // Filters apply at once where there is JavaScript.
  document.addEventListener("change", function (event) {
    var form = event.target.closest("[data-submit-on-change]");
    if (form) { form.submit(); }
  });

  // Drafts: what was typed into a form marked data-keep comes back after an expired session or a dropped line. They are
  // their writer's own: offices share computers, so the next person to sign in finds none of them, and signing out clears all.
  function draftKey(form) { return "draft:" + (document.body.dataset.person || "") + ":" + location.pathname + ":" + (form.id || form.getAttribute("action")); }
  function forgetDrafts() {
    Object.keys(sessionStorage).forEach(function (key) { if (key.indexOf("draft:") === 0) { sessionStorage.removeItem(key); } });
  }
  function keepable(field) {
    return field.name && !/^(csrfmiddlewaretoken|form_key|seen)$/.test(field.name) && !field.closest("[data-sensitive]") &&
      /^(text|search|tel|textarea)$/.test(field.type);
  }
  document.addEventListener("input", function (event) {
    var form = event.target.form;
    if (!form || !form.matches("[data-keep]")) { return; }
    var kept = {};
    Array.prototype.forEach.call(form.elements, function (field) { if (keepable(field) && field.value) { kept[field.name] = field.value; } });
    try { sessionStorage.setItem(draftKey(form), JSON.stringify(kept)); } catch (full) { /* no room: nothing is kept */ }
  });
  document.querySelectorAll("form[data-keep]").forEach(function (form) {
    var kept = JSON.parse(sessionStorage.getItem(draftKey(form)) || "{}");
    Array.prototype.forEach.call(form.elements, function (field) {
      if (keepable(field) && !field.value && kept[field.name]) { field.value = kept[field.name]; }
    });
  });
  if (document.querySelector(".message-success")) { forgetDrafts(); }
  document.addEventListener("submit", function (event) { if (event.target.matches("[data-sign-out]")) { forgetDrafts(); } });

  // Parts of a page.
  document.addEventListener("htmx:beforeSwap", function (event) {
    var status = event.detail.xhr.status;
    if (status === 400 || status === 403 || status === 409 || status === 422) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });
  document.addEventListener("htmx:sendError", function () { release(); say(document.body.dataset.dropped); });
  document.addEventListener("htmx:timeout", function () { release(); say(document.body.dataset.dropped); });
  document.addEventListener("htmx:responseError", function (event) {
    release();
    if (event.detail.xhr.status !== 401) { say(document.body.dataset.failed); }
  });
  document.addEventListener("htmx:afterSettle", function (event) {
    var first = event.target.querySelector && event.target.querySelector("[data-focus]");
    if (first) { first.focus(); }
  });

  // A checkbox that opens a part of the form.
  function open(box) {
    var part = document.getElementById(box.dataset.opens);
    if (part) { part.hidden = !box.checked; }
  }
  // A suggestion chooses what stands elsewhere in the form, as if it had been clicked there.
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-chooses]"), box = button && document.getElementById(button.dataset.chooses);
    if (!box) { return; }
    box.click();
    document.querySelectorAll("[data-chooses]").forEach(function (one) { one.setAttribute("aria-pressed", String(one === button)); });
  });
  document.addEventListener("change", function (event) { if (event.target.dataset.opens) { open(event.target); } });
  document.querySelectorAll("[data-opens]").forEach(open);

  // One press copies the text of a box; without a secure connection there is only the old way, which needs it shown.
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy]");
    if (!button) { return; }
    var box = document.getElementById(button.dataset.copy);
    event.preventDefault();
    button.closest("details").open = true;
    box.focus();
    box.select();
    function done() {
      var label = button.textContent;
      if (label === button.dataset.copied) { return; }
      button.textContent = button.dataset.copied;
      setTimeout(function () { button.textContent = label; }, 3000);
    }
    if (navigator.clipboard) { navigator.clipboard.writeText(box.value).then(done, function () { /* it stays selected */ }); }
    else if (document.execCommand("copy")) { done(); }
  });

  // Find in a long list of choices.
  document.addEventListener("input", function (event) {
    if (!event.target.matches("[data-finder-input]")) { return; }
    var wanted = event.target.value.trim().toLowerCase();
    event.target.closest("[data-finder]").querySelectorAll("[data-find]").forEach(function (option) {
      option.hidden = wanted !== "" && option.dataset.find.indexOf(wanted) < 0 && !option.querySelector("input").checked;
    });
  });

  // The key / leads to the search, unless one is typing or a form awaits text.
  document.addEventListener("keydown", function (event) {
    var search = document.getElementById("top-search");
    if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey || !search) { return; }
    if (event.target.closest("input, textarea, select, [contenteditable]")) { return; }
    event.preventDefault();
    search.focus();
    search.select();
  });

  // Menus close by Escape, which leads back to what opened them, and when the pointer or the keyboard goes elsewhere.
  function closeMenus(besides) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) { if (!menu.contains(besides)) { menu.open = false; } });
  }
  document.addEventListener("click", function (event) { closeMenus(event.target); });
  document.addEventListener("focusin", function (event) { closeMenus(event.target); });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    var menu = document.activeElement.closest("details.menu[open]");
    closeMenus(null);
    if (menu) { menu.querySelector("summary").focus(); }
  });
}());
