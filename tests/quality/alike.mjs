// How well copies and hot topics are found, as TSV: name, value.
//   node alike.mjs LIUYAN FOLDER      FOLDER holds neardup_pairs.csv, t3_hot.csv, t3_hot_refs.csv and the files the pairs are of
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const [liuyan, folder] = process.argv.slice(2);
const at = (name) => path.join(folder, name);
const row = (name, value) => console.log(`${name}\t${typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(3) : value}`);

// RFC 4180, whole in memory: an object a row.
function read(text) {
	const rows = [['']];
	let quoted = false;
	for (let i = 0; i < text.length; i++) {
		const c = text[i], r = rows.at(-1);
		if (quoted && c === '"' && text[i + 1] === '"') r[r.length - 1] += text[++i];
		else if (c === '"') quoted = !quoted;
		else if (!quoted && c === ',') r.push('');
		else if (!quoted && c === '\n') rows.push(['']);
		else if (quoted || c !== '\r') r[r.length - 1] += c;
	}
	const [head, ...body] = rows.filter((r) => r.length > 1);
	return body.map((r) => Object.fromEntries(head.map((name, i) => [name.replace(/^\uFEFF/, ''), r[i] ?? ''])));
}
const table = (name) => read(readFileSync(at(name), 'utf8'));
const cell = (s) => `"${s.replaceAll('"', '""')}"`;

function ask(args) {
	const r = spawnSync(liuyan, args, { encoding: 'utf8', maxBuffer: 1 << 30 });
	if (r.status !== 0) throw new Error(`${args.join(' ')}: ${r.stderr}`);
	return read(r.stdout);
}

const needed = ['neardup_pairs.csv', 't2_messages.csv', 't2_unlabelled.csv', 't3_hot.csv', 't3_hot_refs.csv', 't4_replies.csv', 'zj_liuyan.csv'];
const missing = needed.filter((f) => !existsSync(at(f)));
if (missing.length) {
	console.log(`# skipped: ${folder} has no ${missing.join(', ')}`);
	process.exit(0);
}

// ---- copies: recall and precision against pairs by shared pieces of four characters ----
const home = mkdtempSync(path.join(os.tmpdir(), 'liuyan-quality-'));
const messages = new Map();
for (const f of ['t2_messages.csv', 't2_unlabelled.csv', 't3_hot.csv', 't4_replies.csv', 'zj_liuyan.csv'])
	for (const r of table(f)) messages.set(r.id, r);
writeFileSync(path.join(home, 'all.csv'), `id,title,body\n${[...messages.values()].map((r) => [r.id, r.title, r.detail ?? r.content].map(cell).join(',')).join('\n')}\n`);
const key = (a, b) => [a, b].sort().join(' ');
const wanted = new Set(table('neardup_pairs.csv').filter((p) => messages.has(p.id_a) && messages.has(p.id_b)).map((p) => key(p.id_a, p.id_b)));
const found = new Set(ask(['similar', path.join(home, 'all.csv')]).map((p) => key(p.id_a, p.id_b)));
const both = [...wanted].filter((k) => found.has(k)).length;
row('similar_pairs', wanted.size);
row('similar_recall', both / wanted.size);
row('similar_precision', both / found.size);

// ---- topics: those that three or more lists name, by what two lists or more agree on ----
const f1 = (a, b) => (2 * [...a].filter((x) => b.has(x)).length) / (a.size + b.size);
const lists = new Map();
for (const r of table('t3_hot_refs.csv')) {
	const name = `${r.team} ${r.topic}`;
	if (!lists.has(name)) lists.set(name, { team: r.team, ids: new Set() });
	lists.get(name).ids.add(r.msg_id);
}
// Lists are of one topic when the smaller shares half of itself with the larger.
const groups = [];
for (const l of lists.values()) {
	const near = (m) => [...l.ids].filter((x) => m.ids.has(x)).length >= Math.min(l.ids.size, m.ids.size) / 2;
	const g = groups.find((x) => x.some(near));
	if (g) g.push(l);
	else groups.push([l]);
}
const named = groups.filter((g) => new Set(g.map((l) => l.team)).size >= 3);
const topics = ask(['topics', at('t3_hot.csv'), '--top', '10']).map((t) => ({ ...t, set: new Set(t.ids.split(';')) }));
row('topics_named_by_three', named.length);
for (const [i, g] of named.entries()) {
	const agreed = new Set();
	for (const l of g) for (const id of l.ids) if (g.filter((m) => m.ids.has(id)).length >= 2) agreed.add(id);
	const best = topics.reduce((a, b) => (f1(b.set, agreed) > f1(a.set, agreed) ? b : a));
	row(`topic_${i + 1}_rank`, Number(best.rank));
	row(`topic_${i + 1}_f1`, f1(best.set, agreed));
}
rmSync(home, { recursive: true });
