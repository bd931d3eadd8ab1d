/* Keys in the grid of the responsibility matrix. Without this script each cell is a button that opens its page. */
(function () {
  "use strict";

  var table = document.querySelector("[data-grid]"), panel = document.getElementById("mx-panel");
  if (!table) { return; }
  var paste = document.getElementById("mx-paste"), copied = null;

  // One stop of the Tab key for the whole grid; the arrows lead on from there.
  function rove(button) {
    table.querySelectorAll("button[tabindex='0']").forEach(function (other) { other.tabIndex = -1; });
    button.tabIndex = 0;
  }
  table.querySelectorAll("td button").forEach(function (button) { button.tabIndex = -1; });
  var first = table.querySelector("[autofocus]") || table.querySelector("td button");
  if (first) { rove(first); if (first.autofocus) { first.focus(); first.scrollIntoView({ block: "nearest", inline: "nearest" }); } }
  table.addEventListener("focusin", function (event) { if (event.target.matches("td button")) { rove(event.target); } });

  // The next window is another page: it is told where the keys left this one, so that they go on there.
  function turn(where, cell) {
    var link = document.querySelector("[data-window='" + where + "']");
    if (link) {
      sessionStorage.setItem("mx-turned", JSON.stringify({ where: where, row: cell.parentNode.rowIndex, column: cell.cellIndex }));
      location.href = link.href;
    }
    return Boolean(link);
  }
  function arrive() {
    var turned = JSON.parse(sessionStorage.getItem("mx-turned") || "null");
    sessionStorage.removeItem("mx-turned");
    if (!turned || (first && first.autofocus)) { return; }
    var last = table.rows.length - 1, row = { down: 1, up: last }[turned.where] || Math.min(turned.row, last), cells = table.rows[row].cells;
    var column = { right: 1, left: cells.length - 1 }[turned.where] || Math.min(turned.column, cells.length - 1);
    var button = cells[column].querySelector("button");
    button.focus();
    button.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  function go(from, down, right) {
    var cell = from.closest("td"), row = cell.parentNode.rowIndex + down, column = cell.cellIndex + right;
    var line = table.rows[row], next = line && line.cells[column] && line.cells[column].querySelector("button");
    if (next) { next.focus(); next.scrollIntoView({ block: "nearest", inline: "nearest" }); return; }
    if (down > 0) { turn("down", cell); } else if (down < 0) { turn("up", cell); } else if (right > 0) { turn("right", cell); } else { turn("left", cell); }
  }
  arrive();
  var MOVES = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };
  table.addEventListener("keydown", function (event) {
    var button = event.target.closest("td button");
    if (!button) { return; }
    var keys = event.ctrlKey || event.metaKey;
    if (!keys && MOVES[event.key]) { go(button, MOVES[event.key][0], MOVES[event.key][1]); event.preventDefault(); }
    else if (!keys && (event.key === "Home" || event.key === "End")) {
      var buttons = button.closest("tr").querySelectorAll("td button");
      buttons[event.key === "Home" ? 0 : buttons.length - 1].focus();
      event.preventDefault();
    } else if (event.key === "PageDown") { if (turn("down", button.closest("td"))) { event.preventDefault(); } }
    else if (event.key === "PageUp") { if (turn("up", button.closest("td"))) { event.preventDefault(); } }
    else if (keys && event.key === "c" && paste) {
      table.querySelectorAll(".mx-copied").forEach(function (cell) { cell.classList.remove("mx-copied"); });
      button.closest("td").classList.add("mx-copied");
      copied = button.value;
      event.preventDefault();
    } else if (keys && event.key === "v" && paste && copied) {
      paste.elements.from.value = copied;
      paste.elements.cell.value = button.value;
      paste.submit();
      event.preventDefault();
    }
  });

  // The panel takes the keyboard when it opens, and gives it back where it came from.
  document.addEventListener("htmx:afterSettle", function (event) {
    if (!panel.contains(event.target)) { return; }
    // By rank, not by place: the button that closes stands before the fields.
    var into = ["[aria-invalid]", ".mx-edit input[type='text']", "[data-close]"].reduce(function (found, each) { return found || panel.querySelector(each); }, null);
    panel.scrollIntoView({ block: "nearest" });
    if (into) { into.focus(); }
  });
  function close() {
    var section = panel.querySelector("[data-cell]");
    if (!section) { return; }
    var button = table.querySelector("button[value='" + section.dataset.cell + "']");
    panel.textContent = "";
    if (button) { button.focus(); }
  }
  document.addEventListener("keydown", function (event) { if (event.key === "Escape" && panel.contains(document.activeElement)) { close(); event.preventDefault(); } });
  panel.addEventListener("click", function (event) { if (event.target.closest("[data-close]")) { close(); event.preventDefault(); } });
}());
