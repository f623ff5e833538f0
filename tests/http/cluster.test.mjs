// Several processes, each with a folder of its own, on one database: what one of them commits the others show, also
// when nobody told them; jobs are done once; numbers never collide.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { start, serve, run, tempFolder, must, sql, onPostgres, Client, LIUYAN } from './lib.mjs';
import { urlFor } from './engine.mjs';
import { Life, draft } from './life.mjs';

const skip = onPostgres ? false : 'one process has an SQLite database to itself';
let one, two, life, db;

// A second machine: its own folder with the same two keys.
function secondFolder() {
	const at = path.join(tempFolder(), 'data');
	fs.mkdirSync(at, { mode: 0o700 });
	for (const key of ['secret.key', 'ledger.key', 'vault.key']) fs.copyFileSync(path.join(one.data, key), path.join(at, key));
	return at;
}

before(async () => {
	if (skip) return;
	one = await start();
	db = urlFor(one.data);
	two = await serve(secondFolder(), { more: ['--db', db] });
	life = new Life(one);
});
after(async () => {
	if (skip) return;
	life.close();
	two.child.kill('SIGTERM');
	await one.stop();
});

const wait = (ms) => new Promise((r) => setTimeout(r, ms));

// How long until the page of the other process has this text, in ms.
async function seen(client, at, text) {
	const from = performance.now();
	while (performance.now() - from < 5000) {
		if ((await client.get(at)).body.includes(text)) return performance.now() - from;
		await wait(5);
	}
	assert.fail(`${text} never came to ${at}`);
}

test('a commit of one process is on the kept pages of the other at once', { skip }, async () => {
	const other = new Client(two.url);
	const took = [];
	for (let i = 0; i < 10; i++) {
		await other.get('/messages'); // kept now
		const m = await life.approved({ title: `两台机器 ${i} 路灯不亮` });
		took.push(await seen(other, '/messages', `两台机器 ${i} `));
		assert.equal((await other.get(`/messages/${m.id}`)).status, 200);
	}
	console.log(`# seen by the other after ${Math.round(Math.max(...took))} ms at most`);
	assert.ok(Math.max(...took) < 1000, took.join(' '));
	other.close();
});

test('a commit that nobody told of is seen all the same', { skip }, async () => {
	const other = new Client(two.url),
		m = await life.approved({ title: '没有人通知的改动' });
	await seen(other, '/messages', '没有人通知的改动');
	sql(one.data, `UPDATE message SET title = '悄悄改过的标题' WHERE id = ${m.id}`); // by another program: no NOTIFY
	const took = await seen(other, '/messages', '悄悄改过的标题');
	console.log(`# seen after ${Math.round(took)} ms`);
	assert.ok(took < 1500);
	sql(one.data, `UPDATE message SET title = '没有人通知的改动' WHERE id = ${m.id}`);
	other.close();
});

test('a session opened at one process is open at the other', { skip }, async () => {
	const there = new Client(two.url);
	await there.signIn('editor', one.accounts.editor);
	const here = new Client(one.url);
	here.cookies = there.cookies;
	const p = await here.get('/desk');
	assert.equal(p.status, 200, p.body.slice(0, 200));
	for (const c of [here, there]) c.close();
});

test('processes have numbers of their own, and what they make never collides', { skip }, async () => {
	const nodes = sql(one.data, "SELECT name FROM lease WHERE name LIKE 'node-%' AND holder <> 0").trim().split('\n');
	assert.ok(nodes.length >= 2, nodes.join(' '));
	const clients = [one.url, two.url].flatMap((u) => Array.from({ length: 8 }, () => new Client(u, { sockets: 1 })));
	const got = await Promise.all(
		clients.map(async (c, i) => {
			const ids = [];
			for (let k = 0; k < 15; k++) {
				const p = await c.post('/api/v1/messages', draft(), { headers: { 'idempotency-key': `cluster-${i}-${k}-0123456789` } });
				assert.equal(p.status, 201, p.body);
				ids.push(p.json.id);
			}
			return ids;
		}),
	);
	assert.equal(new Set(got.flat()).size, 16 * 15);
	for (const c of clients) c.close();
});

test('the same key at two processes at once is one message', { skip }, async () => {
	const a = new Client(one.url),
		b = new Client(two.url);
	for (let i = 0; i < 10; i++) {
		const content = draft(),
			headers = { 'idempotency-key': `both-${i}-0123456789abcdef` };
		const [p, q] = await Promise.all([a, b].map((c) => c.post('/api/v1/messages', content, { headers })));
		assert.equal(p.json.id, q.json.id, `${p.body} ${q.body}`);
	}
	for (const c of [a, b]) c.close();
});

test('a job is done by one of several workers, and a step by one of several clerks', { skip }, async () => {
	const m = await life.answered();
	sql(one.data, `UPDATE closing SET at = 1 WHERE message = ${m.id}`);
	const workers = Array.from({ length: 4 }, () => spawn(LIUYAN, ['worker', '--once', '--data', one.data, '--db', db], { stdio: 'ignore' }));
	await Promise.all(workers.map((w) => new Promise((r) => w.on('exit', r))));
	assert.equal(sql(one.data, `SELECT COUNT(*) FROM event WHERE message = ${m.id} AND action = 'close'`).trim(), '1');

	const x = await life.submit();
	const token = { headers: { authorization: `Bearer ${one.tokens.editor}` } };
	const both = [one.url, two.url, one.url, two.url].map((u) => new Client(u, token));
	const answers = await Promise.all(both.map((c) => c.post(`/api/v1/messages/${x.id}/actions/approve`, {})));
	assert.equal(answers.filter((p) => p.status === 200).length, 1, answers.map((p) => p.body).join('\n'));
	for (const c of both) c.close();
});

test('where all numbers are taken a process does not begin, and says why', { skip }, () => {
	const soon = Date.now() + 60000,
		name = (n) => `node-${String(n).padStart(2, '0')}`;
	// Held by processes that do not live; those of the two that serve stay theirs.
	for (let n = 0; n < 64; n++)
		sql(one.data, `INSERT INTO lease (name, holder, until, due) VALUES ('${name(n)}', ${n + 1}, ${soon}, 0) ON CONFLICT (name) DO UPDATE SET holder = CASE WHEN lease.until < ${Date.now()} THEN ${n + 1} ELSE lease.holder END, until = ${soon}`);
	for (const args of [['serve', '--listen', '127.0.0.1:0'], ['worker', '--once'], ['check', 'figures']]) {
		const r = run([...args, '--data', secondFolder(), '--db', db], { timeout: 20000 });
		assert.equal(r.status > 0, true, `${args} began: ${r.signal}`);
		assert.match(r.stderr, /节点号都被占用/);
	}
	sql(one.data, `UPDATE lease SET holder = 0, until = 0 WHERE name LIKE 'node-%' AND holder <= 64`);
	must(['check', 'figures', '--data', secondFolder(), '--db', db]);
});

test('after all of it nothing is wrong', { skip }, () => {
	// The closing time was set by hand: the digest tells, of that message alone.
	for (const kind of ['desks', 'figures']) must(['check', kind, '--data', one.data]);
	must(['verify', '--data', one.data]);
});
