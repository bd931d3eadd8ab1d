/* Small helps on ticket pages. Everything works without them. */
(function () {
  "use strict";

  /* Filters apply as soon as one is chosen; the button stays for browsers without scripts. */
  document.addEventListener("change", function (event) {
    var form = event.target.closest("form[data-submit-on-change]");
    if (form && event.target.type !== "search") form.submit();
  });

  /* Empty filters do not litter the address. */
  document.addEventListener("formdata", function (event) {
    if (!event.target.matches("form[data-submit-on-change]")) return;
    Array.from(event.formData.keys()).forEach(function (name) {
      if (event.formData.get(name) === "") event.formData.delete(name);
    });
  });

  /* A list of units narrows while one types a name, a code or pinyin. */
  document.addEventListener("input", function (event) {
    if (!event.target.matches("[data-finder-input]")) return;
    var wanted = event.target.value.trim().toLowerCase();
    event.target.closest("[data-finder]").querySelectorAll("[data-find]").forEach(function (unit) {
      var chosen = unit.querySelector("input").checked;
      unit.hidden = !chosen && unit.getAttribute("data-find").indexOf(wanted) < 0;
    });
  });

  /* A second click on a form that is on its way does nothing. */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches("[data-once]") || form.hasAttribute("hx-post")) return;
    if (form.hasAttribute("data-sent")) event.preventDefault();
    form.setAttribute("data-sent", "");
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("[data-sent]").forEach(function (form) { form.removeAttribute("data-sent"); });
  });

  function opens(box) {
    var part = document.getElementById(box.getAttribute("data-opens"));
    if (part) part.classList.toggle("is-closed", !box.checked);
  }
  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-opens]")) opens(event.target);
  });

  function arrived(root) {
    root.querySelectorAll("[data-opens]").forEach(opens);
    var target = root.matches && root.matches("[data-focus]") ? root : root.querySelector("[data-focus]");
    if (target) target.focus({ preventScroll: false });
  }
  document.addEventListener("htmx:afterSettle", function (event) { arrived(event.detail.elt); });
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", function () { arrived(document); });
  } else {
    arrived(document);
  }

  /* A refusal comes with its own status and is shown where the form stood. */
  document.addEventListener("htmx:beforeSwap", function (event) {
    var status = event.detail.xhr.status;
    if (status === 403 || status === 409 || status === 422) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
})();
