/* The small calculation of the public page: a number with which SHA-256(seed:number) begins with so many zero bits. It runs
   while one types; without it the form is sent all the same and is looked through first. Own SHA-256 (FIPS 180-4), because
   browsers offer theirs over HTTPS only. */
(function () {
  "use strict";

  var K = [], INITIAL = [];
  (function constants() {
    function fraction(value) { return ((value - Math.floor(value)) * 4294967296) | 0; }
    for (var number = 2; K.length < 64; number += 1) {
      var prime = true;
      for (var divisor = 2; divisor * divisor <= number; divisor += 1) { if (number % divisor === 0) { prime = false; break; } }
      if (prime) {
        if (INITIAL.length < 8) { INITIAL.push(fraction(Math.pow(number, 1 / 2))); }
        K.push(fraction(Math.pow(number, 1 / 3)));
      }
    }
  }());
  var W = new Int32Array(64);

  function block(state, bytes, start) {
    var i, a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
    for (i = 0; i < 16; i += 1) {
      var at = start + 4 * i;
      W[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
    }
    for (i = 16; i < 64; i += 1) {
      var x = W[i - 15], y = W[i - 2];
      W[i] = (W[i - 16] + ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ (x >>> 3)) + W[i - 7] + ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ (y >>> 10))) | 0;
    }
    for (i = 0; i < 64; i += 1) {
      var one = (h + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
      var two = (((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    return [state[0] + a | 0, state[1] + b | 0, state[2] + c | 0, state[3] + d | 0, state[4] + e | 0, state[5] + f | 0, state[6] + g | 0, state[7] + h | 0];
  }

  // The first 32 bits of the hash. The seed is longer than a block: what comes before the number is calculated once.
  function starter(seed) {
    var whole = Math.floor((seed.length + 1) / 64) * 64, state = INITIAL, text = seed + ":";
    function bytesOf(part) { return part.split("").map(function (letter) { return letter.charCodeAt(0); }); }
    var head = bytesOf(text.slice(0, whole)), rest = bytesOf(text.slice(whole));
    for (var start = 0; start < whole; start += 64) { state = block(state, head, start); }
    return function (number) {
      var tail = rest.concat(bytesOf(number)), bits = (whole + tail.length) * 8;
      tail.push(128);
      while (tail.length % 64 !== 56) { tail.push(0); }
      tail.push(0, 0, 0, 0, bits >>> 24, bits >>> 16 & 255, bits >>> 8 & 255, bits & 255);
      var end = state;
      for (var at = 0; at < tail.length; at += 64) { end = block(end, tail, at); }
      return end[0] >>> 0;
    };
  }

  var form = document.querySelector("form[data-proof]");
  if (!form) { return; }
  var first = starter(form.elements.seed.value), bound = Math.pow(2, 32 - Number(form.dataset.bits)), number = 0, waiting = false;
  function work() {
    for (var turn = 0; turn < 800; turn += 1, number += 1) {
      if (first(String(number)) < bound) {
        form.elements.nonce.value = String(number);
        if (waiting) { form.submit(); }
        return;
      }
    }
    setTimeout(work, 0);
  }
  form.addEventListener("submit", function (event) {
    if (form.elements.nonce.value) { return; }
    event.preventDefault();
    waiting = true;
  });
  work();
}());
