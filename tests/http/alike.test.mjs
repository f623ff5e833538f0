// The same content on both engines gives the same answers: every page and list that a reader, an editor and a
// coordinator reach by links, the API and the exports, byte by byte but for what is drawn anew for each answer.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { start, must, tempFolder, onPostgres, PASSWORD } from './lib.mjs';

const skip = onPostgres ? false : 'compared when run on PostgreSQL';
const PAGES = 150; // so many a reader
let one, two;
// Content that ends with the day that is coming: nothing falls due, and closes by itself, between two answers.
const day = new Date(Date.now() + 32 * 3600e3).toISOString().slice(0, 10);

// The world of the generator and some staff; the second has the first one's secret, for codes come from it.
function make(name, more, secret) {
	const data = path.join(tempFolder(), name),
		file = path.join(tempFolder(), 'staff.csv');
	fs.mkdirSync(data, { mode: 0o700 });
	if (secret) fs.copyFileSync(secret, path.join(data, 'secret.key'));
	must(['init', '--data', data, ...more]);
	must(['generate', '--messages', '600', '--seed', '11', '--base-date', day, '--data', data, ...more]);
	must(['reindex', '--data', data, ...more]);
	fs.writeFileSync(
		file,
		`login,name,role,unit,password\nlike-editor,编辑甲,editor,,${PASSWORD}\nlike-leader,领导甲,leader,,${PASSWORD}\nlike-audit,审计甲,auditor,,${PASSWORD}\n`,
	);
	must(['import', 'accounts', file, '--data', data, ...more]);
	const tokens = {};
	for (const who of ['like-editor', 'like-leader'])
		tokens[who] = must(['token', 'create', '--user', who, '--data', data, ...more]).trim();
	return { data, tokens, accounts: {}, more };
}

// Until what follows messages has been made, and made again where it wanted that: three seconds of quiet.
async function settled(s) {
	const client = s.client();
	for (let quiet = 0, tries = 0; quiet < 15 && tries < 200; tries++) {
		quiet = (await client.get('/search')).body.includes('索引正在建立') ? 0 : quiet + 1;
		await new Promise((r) => setTimeout(r, 200));
	}
}

before(async () => {
	if (skip) return;
	const first = make('first', ['--db', `sqlite:${path.join(tempFolder(), 'first.db')}`]);
	one = await start({ made: first, more: first.more });
	two = await start({ made: make('second', [], path.join(first.data, 'secret.key')) });
	await Promise.all([settled(one), settled(two)]);
});
after(async () => {
	await one?.stop();
	await two?.stop();
});

// Without what each answer draws anew: tokens, keys of forms, its own number and address.
const plain = (p, s) =>
	p.body
		.replaceAll(s.url, '')
		.replace(/<p class="notice" role="status">索引正在建立.*?<\/p>/, '')
		// how like two messages are hangs on how many words had been counted when they were looked at
		.replace(/<section class="section" aria-labelledby="similar-h">[^]*?<\/section>/, '')
		.replace(/\n\s*/g, '\n')
		.replace(/name="(csrf|key)" value="[^"]*"/g, 'name="$1"')
		.replace(/编号 <span class="code">[0-9a-f]{16}</g, '');

// Says where two texts part, not all of both.
function same(a, b, where) {
	let i = 0;
	while (i < a.length && a[i] === b[i]) i++;
	assert.ok(a === b, `${where}: …${a.slice(i - 80, i + 80)}… is …${b.slice(i - 80, i + 80)}…`);
}

// Each installation seals its own ledger at its own time.
const links = (body) =>
	[...body.matchAll(/href="(\/[^"#]*)/g)].map((m) => m[1].replaceAll('&amp;', '&')).filter((l) => !/^\/(assets|preferences|ledger)/.test(l));

async function walk(from, user) {
	const seen = new Set(from),
		queue = [...from],
		a = one.api(user),
		b = two.api(user);
	let n = 0;
	while (queue.length && n < PAGES) {
		const at = queue.shift(),
			[p, q] = await Promise.all([a.get(at), b.get(at)]);
		n++;
		assert.equal(q.status, p.status, at);
		assert.ok(p.status < 500, at);
		assert.equal(q.headers.location, p.headers.location, at);
		same(plain(p, one), plain(q, two), `${user || 'a reader'} at ${at}`);
		for (const l of /html/.test(p.headers['content-type'] ?? '') ? links(p.body) : [])
			if (!seen.has(l)) {
				seen.add(l);
				queue.push(l);
			}
	}
	return n;
}

test('what a reader reaches by links is alike', { skip }, async () => {
	assert.equal(await walk(['/', '/messages', '/stats', '/stats.csv', '/feed.atom', '/no/such/page'], ''), PAGES);
});

test('what an editor and a leader reach from their desks is alike', { skip }, async () => {
	for (const user of ['like-editor', 'like-leader'])
		assert.ok((await walk(['/desk', '/desk/messages', '/desk/orders', '/desk/messages.csv', '/desk/orders.csv'], user)) > 20);
});

// A list of the API to its end.
async function* pages(c, at) {
	for (let next = at; next; ) {
		const p = await c.get(next);
		assert.equal(p.status, 200, `${next}: ${p.body}`);
		yield p.body;
		const after = p.json.next;
		next = after && `${at}${at.includes('?') ? '&' : '?'}after=${after}`;
	}
}

test('the lists of the API are alike to their ends', { skip }, async () => {
	for (const at of ['messages', 'units', 'offices', 'kinds', 'domains', 'regions?parent=0', 'figures', 'messages?state=answered', 'messages?q=路灯'])
		for (const user of ['', 'like-editor']) {
			const got = [];
			for (const s of [one, two]) {
				let all = '';
				for await (const body of pages(s.api(user), `/api/v1/${at}`)) all += body;
				got.push(all);
			}
			same(got[0], got[1], at);
			assert.ok(got[0].length > 100, at);
		}
});

test('the exports are alike, and the checks find nothing on either', { skip }, () => {
	for (const kind of ['messages', 'orders', 'figures', 'offices', 'units']) {
		const text = must(['export', kind, '--data', one.data, ...one.more]);
		same(text, must(['export', kind, '--data', two.data]), kind);
		assert.ok(text.split('\n').length > 10, kind);
	}
	for (const kind of ['figures', 'desks', 'queries'])
		for (const s of [one, two]) must(['check', kind, '--data', s.data, ...(s.more ?? [])]);
});
