// Fits the weights of src/text/judge_weights.def: logistic regression with a penalty on the squares of the
// weights, on the features that `FEATURES=1 build/tests/quality/judge FILE LABELS` writes. Prints how well it
// does on groups it was not fitted on (ten parts, whole groups together), then the rows of the table.
import { readFileSync } from 'node:fs';

const PENALTY = 0.5;
const PARTS = 10;
const rows = readFileSync(process.argv[2] ?? 0, 'utf8').trim().split('\n').map(l => l.split('\t')).map(f => ({
	id: f[0], group: f[1] || f[0], real: f[2] === '1', label: Number(f[3]), length: Number(f[4]), x: f.slice(5).map(Number),
}));
const sigmoid = z => 1 / (1 + Math.exp(-z));
const dot = (w, x) => x.reduce((s, v, i) => s + v * w[i], 0);

// Words on the weights: what can only make a reply fuller may not make it emptier, and the other way round.
const table = readFileSync(new URL('../../src/text/judge_weights.def', import.meta.url), 'utf8');
const names = [...table.matchAll(/^FEATURE\((\w+), [-\d.]+, ("[^"]*")\)$/gm)].map(m => ({ name: m[1], text: m[2] }));
const fuller = new Set(['FOUND', 'DONE', 'ANSWER', 'HITS', 'QUANTITY', 'DATE', 'DOCUMENT', 'CONTACT', 'TOUCH', 'NEW']);
const clamp = (w, i) => i === 0 ? w : fuller.has(names[i].name) ? Math.min(w, 0) : Math.max(w, 0);

function fit(data) {
	let w = new Array(names.length).fill(0);
	const of = [0, 1].map(real => data.filter(d => d.real === !!real).length);
	for (let round = 0; round < 6000; round++) {
		const g = w.map((v, i) => i === 0 ? 0 : PENALTY * v);
		for (const d of data) {
			const e = (sigmoid(dot(w, d.x)) - d.label) * data.length / 2 / of[Number(d.real)]; // both sets weigh the same
			for (let i = 0; i < w.length; i++) g[i] += e * d.x[i];
		}
		w = w.map((v, i) => clamp(v - 4 / data.length * g[i], i));
	}
	return w;
}

const hash = s => [...s].reduce((h, c) => (h * 31 + c.codePointAt(0)) >>> 0, 7);
for (let part = 0; part < PARTS; part++) {
	const w = fit(rows.filter(d => hash(d.group) % PARTS !== part));
	for (const d of rows) if (hash(d.group) % PARTS === part) d.score = sigmoid(dot(w, d.x));
}

function measure(set, at) {
	const hit = set.filter(d => d.label && d.score >= at).length;
	const called = set.filter(d => d.score >= at).length, empty = set.filter(d => d.label).length;
	return `${set.length}\t${empty}\t${(hit / (called || 1)).toFixed(3)}\t${(hit / (empty || 1)).toFixed(3)}`;
}
function correlation(set) {
	const a = set.map(d => Math.log(d.length + 1)), b = set.map(d => d.score), mean = v => v.reduce((x, y) => x + y, 0) / v.length;
	const [ma, mb] = [mean(a), mean(b)];
	const s = (u, mu, v, mv) => u.reduce((t, x, i) => t + (x - mu) * (v[i] - mv), 0);
	return s(a, ma, b, mb) / Math.sqrt(s(a, ma, a, ma) * s(b, mb, b, mb));
}
for (const [name, set] of [['real', rows.filter(d => d.real)], ['invented', rows.filter(d => !d.real)], ['both', rows]]) {
	for (const at of [0.3, 0.4, 0.5, 0.6, 0.7, 0.8]) console.error(`${name}\tscore >= ${at}\t${measure(set, at)}`);
	for (const [from, to] of [[0, 60], [60, 120], [120, 200], [200, 350], [350, 1e9]])
		console.error(`${name}\t${from}-${to} at 0.5\t${measure(set.filter(d => d.length >= from && d.length < to), 0.5)}`);
	console.error(`${name}\tcorrelation with length\t${correlation(set).toFixed(3)}`);
}
if (process.env.WRONG)
	for (const d of rows) if ((d.score >= 0.5) !== !!d.label) console.error(`wrong\t${d.id}\t${d.label}\t${d.length}\t${d.score.toFixed(2)}`);
const w = fit(rows);
for (const [i, n] of names.entries()) console.log(`FEATURE(${n.name}, ${w[i].toFixed(2)}, ${n.text})`);
