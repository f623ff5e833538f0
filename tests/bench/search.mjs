// Search over HTTP against a running program: the truth of its answers, and their time.
//   node search.mjs truth PORT DATABASE QUERIES   each answer is what a scan of all folded texts gives: ids and count
//   node search.mjs time  PORT DATABASE QUERIES   milliseconds by kind of question, one client, TSV
// DATABASE: the SQLite file, or a postgresql:// address. Texts are folded here by JavaScript's own Unicode, not by the program's.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import http from 'node:http';

const pairs = readFileSync(new URL('../../src/text/simplified.def', import.meta.url), 'utf8').matchAll(/\((0x\w+), (0x\w+)\)/g);
const simple = new Map([...pairs].map(([, a, b]) => [String.fromCodePoint(a), String.fromCodePoint(b)]));
export const fold = (s) =>
	[...s.normalize('NFKC').toLowerCase().normalize('NFKC').replace(/ß/g, 'ss')]
		.map((c) => simple.get(c) ?? c)
		.join('')
		.replace(/[\p{Default_Ignorable_Code_Point}\uE000-\uF8FF]/gu, '')
		.replace(/[\s\u0085]+/g, ' ')
		.trim();

// A generator of numbers that is the same everywhere.
export function chance(seed) {
	let state = BigInt(seed) * 2n + 1n;
	return (most) => {
		state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
		return Number((state >> 33n) % BigInt(most));
	};
}

const isWord = (s) => /^[\p{L}\p{M}\p{N}]+$/u.test(s);

// Questions of each kind, cut out of texts.
export function questions(texts, n, seed) {
	const random = chance(seed);
	const piece = (k) => {
		for (;;) {
			const t = [...fold(texts[random(texts.length)])];
			if (t.length <= k) continue;
			const at = random(t.length - k), s = t.slice(at, at + k).join('');
			if (isWord(s)) return s;
		}
	};
	const kinds = {
		one: () => piece(1),
		two: () => piece(2),
		phrase: () => piece(3 + random(6)),
		both: () => `${piece(2)} ${piece(2)}`,
		without: () => `${piece(2)} -${piece(2)}`,
		mixed: () => {
			for (let i = 0; i < 2000; i++) {
				const s = piece(2 + random(4));
				if (/[a-z0-9]/.test(s)) return s;
			}
			return piece(3);
		},
	};
	const names = Object.keys(kinds);
	return Array.from({ length: n }, (_, i) => ({ kind: names[i % names.length], q: kinds[names[i % names.length]]() }));
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
export function ask(port, q, more = '') {
	return new Promise((resolve, reject) => {
		const from = process.hrtime.bigint();
		http.get({ port, agent, path: `/api/v1/search?limit=20&q=${encodeURIComponent(q)}${more}` }, (rs) => {
			const parts = [];
			rs.on('data', (d) => parts.push(d));
			rs.on('end', () => resolve({ ms: Number(process.hrtime.bigint() - from) / 1e6, status: rs.statusCode, body: Buffer.concat(parts).toString() }));
		}).on('error', reject);
	});
}

// What is public, newest first.
export function publicTexts(database, more = '') {
	const sql = `SELECT id, REPLACE(REPLACE(title, CHAR(10), ' '), CHAR(31), ''), REPLACE(REPLACE(body, CHAR(10), ' '), CHAR(31), '') FROM message WHERE published_at <> 0 AND private = 0 AND state BETWEEN 3 AND 6 ${more} ORDER BY id DESC`;
	const out = execFileSync('sqlite3', ['-separator', '\x1f', database, sql], { encoding: 'utf8', maxBuffer: 1 << 30 });
	return out.split('\n').filter(Boolean).map((l) => {
		const [id, title, body] = l.split('\x1f');
		return { id, title, body };
	});
}

export async function truth(port, rows, n, seed) {
	const all = rows.map((r) => [r.id, fold(r.title), fold(r.body)]);
	const wrong = [];
	let found = 0;
	for (const { q } of questions(rows.flatMap((r) => [r.title, r.body]), n, seed)) {
		const words = q.split(' ').map((w) => (w.startsWith('-') ? [w.slice(1), false] : [w, true]));
		const want = all.filter(([, t, b]) => words.every(([w, is]) => (t.includes(w) || b.includes(w)) === is)).map(([id]) => id);
		const p = await ask(port, q, '&count=1'), got = JSON.parse(p.body);
		found += want.length;
		const same = p.status === 200 && got.items.map((i) => i.id).join() === want.slice(0, 20).join() && got.count === Math.min(want.length, 1000) && got.count_is_more === want.length > 1000;
		if (!same) wrong.push({ q, want: want.length, got: got.count ?? p.body });
	}
	return { wrong, found };
}

async function time(port, rows, n) {
	const by = {};
	const list = questions(rows.flatMap((r) => [r.title, r.body]), n, 11);
	for (const { q } of questions(rows.flatMap((r) => [r.title, r.body]), 60, 3)) await ask(port, q); // warm
	for (const { kind, q } of list) {
		const p = await ask(port, q);
		if (p.status !== 200) throw new Error(`${q}: ${p.body}`);
		(by[kind] ??= []).push({ ms: p.ms, q });
	}
	// counted to 1,000, as the page does
	for (const { q } of questions(rows.flatMap((r) => [r.title, r.body]), Math.floor(n / 4), 12)) {
		const p = await ask(port, q, '&count=1');
		(by.counted ??= []).push({ ms: p.ms, q: `${q} ${JSON.parse(p.body).count}` });
	}
	for (const [kind, v] of Object.entries(by)) {
		v.sort((a, b) => a.ms - b.ms);
		const at = (x) => v[Math.min(v.length - 1, Math.floor(v.length * x))];
		console.log(`search_${kind}_p50\t${at(0.5).ms.toFixed(2)}\tms`);
		console.log(`search_${kind}_p99\t${at(0.99).ms.toFixed(2)}\tms\t(${at(0.99).q})`);
	}
}

if (import.meta.url === `file://${process.argv[1]}`) {
	const [what, port, database, n] = process.argv.slice(2);
	if (what === 'truth') {
		const { wrong, found } = await truth(Number(port), publicTexts(database), Number(n), 5);
		for (const w of wrong.slice(0, 10)) console.error(w);
		console.log(`search_truth_wrong\t${wrong.length}\tof ${n} questions, ${found} hits`);
	} else await time(Number(port), publicTexts(database, 'AND id % 97 = 3'), Number(n));
	agent.destroy();
}
