/* Choosing and sending files: several goes add up, pictures can be pasted or dropped, small pictures and progress are shown,
   and what was chosen outlives a refused form. Without this script the plain field works. */
(function () {
  "use strict";

  var CHOSEN = new WeakMap();

  function filesOf(drop) { return CHOSEN.get(drop) || []; }

  function setFiles(drop, files) {
    var carrier = new DataTransfer();
    files.forEach(function (file) { carrier.items.add(file); });
    drop.querySelector("input[type=file]").files = carrier.files;
    CHOSEN.set(drop, files);
    show(drop);
  }

  function add(drop, list) {
    var files = filesOf(drop).slice(), refused = [];
    Array.prototype.forEach.call(list, function (file) {
      if (file.size > Number(drop.dataset.largest)) { refused.push("“" + file.name + "” " + drop.dataset.tooLarge); return; }
      var known = files.some(function (other) { return other.name === file.name && other.size === file.size && other.lastModified === file.lastModified; });
      if (!known) { files.push(file); }
    });
    if (files.length > Number(drop.dataset.most)) { refused.push(drop.dataset.tooMany); files = files.slice(0, Number(drop.dataset.most)); }
    setFiles(drop, files);
    complain(drop, refused);
  }

  function complain(drop, sentences) {
    var place = drop.querySelector(".field-errors");
    if (!place) {
      if (!sentences.length) { return; }
      place = document.createElement("div");
      place.className = "field-errors";
      place.setAttribute("role", "alert");
      drop.querySelector("progress").after(place);
    }
    place.textContent = "";
    sentences.forEach(function (sentence) { var line = document.createElement("p"); line.textContent = sentence; place.appendChild(line); });
  }

  function size(bytes) { return bytes < 1048576 ? Math.ceil(bytes / 1024) + " KB" : (bytes / 1048576).toFixed(1) + " MB"; }

  function show(drop) {
    var place = drop.querySelector("[data-chosen]");
    place.textContent = "";
    filesOf(drop).forEach(function (file, position) {
      var row = document.createElement("li"), words = document.createElement("span"), remove = document.createElement("button");
      row.className = "chosen-file";
      if (/^image\/(jpeg|png|webp)$/.test(file.type)) { row.appendChild(small(file)); }
      words.textContent = file.name + "　" + size(file.size);
      remove.type = "button";
      remove.className = "btn btn-sm btn-link";
      remove.textContent = drop.dataset.remove;
      remove.setAttribute("aria-label", drop.dataset.remove + " " + file.name);
      remove.addEventListener("click", function () {
        setFiles(drop, filesOf(drop).filter(function (_file, other) { return other !== position; }));
        drop.querySelector("input[type=file]").focus();
      });
      row.appendChild(words);
      row.appendChild(remove);
      place.appendChild(row);
    });
  }

  function small(file) {
    var canvas = document.createElement("canvas");
    canvas.width = canvas.height = 48;
    canvas.className = "chosen-picture";
    createImageBitmap(file, { imageOrientation: "from-image", resizeWidth: 96 }).then(function (picture) {
      var side = Math.min(picture.width, picture.height);
      canvas.getContext("2d").drawImage(picture, (picture.width - side) / 2, (picture.height - side) / 2, side, side, 0, 0, 48, 48);
    }).catch(function () { canvas.hidden = true; });
    return canvas;
  }

  function prepare(root) {
    root.querySelectorAll("[data-drop]").forEach(function (drop) {
      drop.querySelectorAll("[data-with-script]").forEach(function (part) { part.hidden = false; });
      var input = drop.querySelector("input[type=file]");
      if (input.files.length && !filesOf(drop).length) { add(drop, input.files); }
    });
  }

  document.addEventListener("change", function (event) {
    var drop = event.target.type === "file" && event.target.closest("[data-drop]");
    if (drop) { add(drop, event.target.files); }
  });
  document.addEventListener("dragover", function (event) {
    var drop = event.target.closest("[data-drop]");
    if (drop) { event.preventDefault(); drop.classList.add("drop-over"); }
  });
  document.addEventListener("dragleave", function (event) {
    var drop = event.target.closest("[data-drop]");
    if (drop && !drop.contains(event.relatedTarget)) { drop.classList.remove("drop-over"); }
  });
  document.addEventListener("drop", function (event) {
    var drop = event.target.closest("[data-drop]");
    if (!drop) { return; }
    event.preventDefault();
    drop.classList.remove("drop-over");
    add(drop, event.dataTransfer.files);
  });
  document.addEventListener("paste", function (event) {
    var drop = document.querySelector("[data-drop]"), pasted = event.clipboardData && event.clipboardData.files;
    if (!drop || !pasted || !pasted.length) { return; }
    event.preventDefault();
    add(drop, Array.prototype.map.call(pasted, function (file) {
      // Every pasted picture is called image.png; the time tells them apart.
      var stamp = new Date().toTimeString().slice(0, 8).replace(/:/g, "");
      return new File([file], drop.dataset.pasted + "-" + stamp + "." + (file.name.split(".").pop() || "png"), { type: file.type });
    }));
  });

  // Sending with a bar. The answer is a page: the next one, or this one with its errors; then what was chosen is put back.
  document.addEventListener("submit", function (event) {
    var form = event.target, drop = form.matches("[data-files]") && form.querySelector("[data-drop]");
    if (!drop || !filesOf(drop).length || event.defaultPrevented || (event.submitter && event.submitter.name)) { return; }
    event.preventDefault();
    var bar = drop.querySelector("progress"), sending = new XMLHttpRequest();
    bar.hidden = false;
    sending.upload.addEventListener("progress", function (now) { if (now.lengthComputable) { bar.value = 100 * now.loaded / now.total; } });
    sending.addEventListener("load", function () {
      if (sending.status < 400) { location.assign(sending.getResponseHeader("Location") || sending.responseURL); return; }
      var page = new DOMParser().parseFromString(sending.responseText, "text/html"), main = page.getElementById("content");
      if (!main) { failed(); return; }
      var files = filesOf(drop);
      document.getElementById("content").replaceWith(document.importNode(main, true));
      var fresh = document.querySelector("[data-drop]");
      document.querySelectorAll("[data-opens]").forEach(function (box) { box.dispatchEvent(new Event("change", { bubbles: true })); });
      if (fresh) { prepare(document); setFiles(fresh, files); }
      if (window.htmx) { window.htmx.process(document.getElementById("content")); }
      var first = document.querySelector("#content [data-focus], #content .field-errors");
      if (first) { first.setAttribute("tabindex", "-1"); first.focus(); first.scrollIntoView({ block: "center" }); }
    });
    function failed() {
      bar.hidden = true;
      delete form.dataset.sent;
      form.querySelectorAll("[aria-busy]").forEach(function (button) { button.removeAttribute("aria-busy"); });
      complain(drop, [document.body.dataset.dropped]);
    }
    sending.addEventListener("error", failed);
    sending.addEventListener("abort", failed);
    sending.open("POST", form.getAttribute("action") || location.href);
    sending.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    sending.send(new FormData(form));
  });

  prepare(document);
}());
