/* Ticking tickets of a list: all on the page, a range with shift, and how many. Without this script the boxes and the button work. */
(function () {
  "use strict";

  var bar = document.querySelector("[data-bulk]");
  if (!bar) { return; }
  var boxes = Array.prototype.slice.call(document.querySelectorAll("[data-pick]"));
  var all = document.querySelector("[data-pick-all]"), said = bar.querySelector("[data-picked]"), help = said.textContent, last = null;

  function show() {
    var ticked = boxes.filter(function (box) { return box.checked; }).length;
    said.textContent = ticked ? said.dataset.words + " " + ticked : help;
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
    boxes.forEach(function (box) { box.closest("tr").classList.toggle("picked", box.checked); });
  }

  all.hidden = boxes.length === 0;
  all.addEventListener("change", function () {
    boxes.forEach(function (box) { box.checked = all.checked; });
    show();
  });
  boxes.forEach(function (box, place) {
    box.addEventListener("click", function (event) {
      if (event.shiftKey && last !== null) {
        boxes.slice(Math.min(last, place), Math.max(last, place) + 1).forEach(function (other) { other.checked = box.checked; });
      }
      last = place;
      show();
    });
  });
  show();
}());
