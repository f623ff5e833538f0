/*
 * A worker that does what a busy site asks before a submission: finds a number such that SHA-256 of
 * "challenge:number" begins with so many zero bits. Gets { challenge, bits }; says { done: 0..1 } now
 * and then and { answer: "challenge:number" } at the end. Asks nobody for anything.
 */
"use strict";

var K = [], START = [];
(function () {
	/* The fractions of the cube and square roots of the first primes (FIPS 180-4, 4.2.2 and 5.3.3). */
	function fraction(x) { return ((x - Math.floor(x)) * 4294967296) | 0; }
	for (var n = 2; K.length < 64; n++) {
		for (var d = 2; d * d <= n && n % d; d++)
			;
		if (d * d <= n)
			continue;
		if (START.length < 8)
			START.push(fraction(Math.sqrt(n)));
		K.push(fraction(Math.cbrt(n)));
	}
})();

var w = new Int32Array(64);

function turn(x, n) { return (x >>> n) | (x << (32 - n)); }

/* One block of 64 bytes from `at` into the state h. */
function block(h, bytes, at) {
	var i, t1, t2, a = h[0], b = h[1], c = h[2], d = h[3], e = h[4], f = h[5], g = h[6], x = h[7];
	for (i = 0; i < 16; i++, at += 4)
		w[i] = bytes[at] << 24 | bytes[at + 1] << 16 | bytes[at + 2] << 8 | bytes[at + 3];
	for (; i < 64; i++)
		w[i] = (turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10)) + w[i - 7] +
			(turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3)) + w[i - 16];
	for (i = 0; i < 64; i++) {
		t1 = (x + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
		t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
		x = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
	}
	h[0] += a; h[1] += b; h[2] += c; h[3] += d; h[4] += e; h[5] += f; h[6] += g; h[7] += x;
}

var bytes = new Uint8Array(512), state = new Int32Array(8);

function first_word(text) {
	var n = text.length, padded = (n + 9 + 63) & ~63, i;
	for (i = 0; i < n; i++)
		bytes[i] = text.charCodeAt(i);
	bytes.fill(0, n, padded);
	bytes[n] = 128;
	bytes[padded - 2] = (n * 8) >>> 8;
	bytes[padded - 1] = n * 8;
	state.set(START);
	for (i = 0; i < padded; i += 64)
		block(state, bytes, i);
	return state[0] >>> 0;
}

/* At most 20 bits are ever asked for: all of them stand in the first word. */
onmessage = function (e) {
	var often = Math.pow(2, e.data.bits);
	for (var n = 0; ; n++) {
		var text = e.data.challenge + ":" + n;
		if (Math.clz32(first_word(text)) >= e.data.bits)
			return postMessage({ answer: text });
		if (n % 20000 === 19999)
			postMessage({ done: 1 - Math.exp(-n / often) });
	}
};
