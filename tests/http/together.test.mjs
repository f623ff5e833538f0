// What several do at the same moment comes out as if they had waited for each other.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { start, must, run, tempFolder, withDb, sql, onPostgres, urlFor, LIUYAN } from './lib.mjs';
import { Life, draft } from './life.mjs';

let s, life;

before(async () => {
	s = await start();
	life = new Life(s);
});
after(async () => {
	life.close();
	await s.stop();
	const r = run(['verify', '--data', s.data]);
	assert.equal(r.status, 0, r.stdout + r.stderr);
});

const count = (what) => Number(sql(s.data, `SELECT COUNT(*) FROM ${what}`));

test('one submission sent eight times at once is one message with eight equal answers', async () => {
	const clients = Array.from({ length: 8 }, () => s.client({ sockets: 1 }));
	await Promise.all(clients.map((c) => c.get('/healthz')));
	for (let round = 0; round < 20; round++) {
		const was = count('message'),
			content = draft(),
			headers = { 'idempotency-key': `round-${round}-0123456789abcdef` };
		const got = await Promise.all(clients.map((c) => c.post('/api/v1/messages', content, { headers })));
		assert.equal(count('message'), was + 1);
		const ids = new Set(got.map((p) => p.json.id));
		assert.equal(ids.size, 1, JSON.stringify(got.map((p) => [p.status, p.body])));
		for (const p of got) {
			assert.ok(p.status === 201 || p.status === 200, p.body);
			assert.deepEqual({ ...p.json, repeated: 0 }, { ...got[0].json, repeated: 0 });
		}
		assert.equal((await life.look(got[0].json)).title, content.title);
	}
	for (const c of clients) c.close();
});

test('one key with eight contents at once is one message, and the others are refused', async () => {
	for (let round = 0; round < 5; round++) {
		const was = count('message'),
			headers = { 'idempotency-key': `other-${round}-0123456789abcdef` };
		const got = await Promise.all(
			Array.from({ length: 8 }, () => s.client({ sockets: 1 }).post('/api/v1/messages', draft(), { headers })),
		);
		assert.deepEqual(got.map((p) => p.status).sort(), [201, ...Array(7).fill(409)]);
		assert.equal(count('message'), was + 1);
	}
});

// A command of the program, beside others.
function beside(args) {
	const child = spawn(LIUYAN, withDb(args), { stdio: ['ignore', 'ignore', 'pipe'] });
	let said = '';
	child.stderr.on('data', (d) => {
		said += d;
	});
	return new Promise((resolve) => child.on('exit', (code) => resolve({ code, said })));
}

// A lock on PostgreSQL that another client holds for some seconds.
function hold(lock, seconds) {
	const child = spawn('psql', ['-qAtX', urlFor(s.data)], { stdio: ['pipe', 'pipe', 'inherit'] });
	child.stdin.end(`BEGIN;\n${lock};\nSELECT 'held';\nSELECT pg_sleep(${seconds});\nCOMMIT;\n`);
	return {
		held: new Promise((resolve) => child.stdout.once('data', resolve)),
		ended: new Promise((resolve) => child.on('exit', resolve)),
	};
}

test('four imports at once give each new unit, post and domain a number of its own', async () => {
	const folder = tempFolder(),
		write = (name, text) => {
			fs.writeFileSync(path.join(folder, name), text);
			return path.join(folder, name);
		};
	const was = { unit: count('unit'), office: count('office'), domain: count('domain') };
	const letter = (k, i) =>
		`${k}-${i},路灯不亮,东门外的路灯不亮，请派人看一看。,2026-03-02 10:0${i}:00,2,waiting,新领域${k}之${i}`;
	const jobs = [0, 1, 2, 3].flatMap((k) => {
		const rows = Array.from({ length: 25 }, (_, i) => `单位${k}之${i},110101`).join('\n');
		return [
			['import', 'units', write(`u${k}.csv`, `name,place\n${rows}\n`)],
			['import', 'offices', write(`o${k}.csv`, `name,place\n${rows}\n`)],
			[
				...['import', 'messages', '--source', `s${k}`],
				write(`m${k}.csv`, `id,title,body,time,office,state,domain\n${[0, 1, 2].map((i) => letter(k, i)).join('\n')}\n`),
			],
		];
	});
	for (const r of await Promise.all(jobs.map((a) => beside([...a, '--data', s.data]))))
		assert.equal(r.code, 0, r.said);
	assert.equal(count('unit'), was.unit + 100);
	assert.equal(count('office'), was.office + 100);
	assert.equal(count("unit WHERE name LIKE '单位%'"), 100);
	assert.equal(count('domain'), was.domain + 12);
	assert.equal(sql(s.data, "SELECT COUNT(DISTINCT m.domain) FROM message AS m JOIN domain AS d ON d.id = m.domain AND d.name LIKE '新领域%'").trim(), '12');
	assert.ok(Number(sql(s.data, 'SELECT MAX(id) FROM unit')) <= was.unit + 100, 'numbers stay small');
});

test('eight editors who approve one message at once are one approval and seven refusals', async () => {
	const events = (m) => count(`event WHERE message = ${m.id} AND action = 'approve'`);
	for (let round = 0; round < 5; round++) {
		const m = await life.submit();
		const got = await Promise.all(Array.from({ length: 8 }, () => s.api('editor').post(`/api/v1/messages/${m.id}/actions/approve`, {})));
		assert.deepEqual(got.map((p) => p.status).sort(), [200, ...Array(7).fill(409)], got.map((p) => p.body).join());
		assert.equal(events(m), 1);
	}
});

test('of two messages merged into each other at once, one stays', async () => {
	const clients = [s.api('coordinator', { sockets: 1 }), s.api('coordinator', { sockets: 1 })];
	for (let round = 0; round < 30; round++) {
		const pair = [await life.approved(), await life.approved()];
		const got = await Promise.all(
			pair.map((m, i) => clients[i].post(`/api/v1/messages/${m.id}/actions/merge`, { into: pair[1 - i].id })),
		);
		const told = got.map((p) => `${p.status} ${p.body}`).join();
		assert.equal(got.filter((p) => p.status === 200).length, 1, told);
		assert.ok([409, 422].includes(got.find((p) => p.status !== 200).status), told);
		assert.equal(count(`message WHERE id IN (${pair[0].id}, ${pair[1].id}) AND merged_into <> 0`), 1, told);
	}
	for (const c of clients) c.close();
});

test('of three messages merged in a ring at once, one stays at least', async () => {
	for (let round = 0; round < 10; round++) {
		const ring = [await life.approved(), await life.approved(), await life.approved()],
			ids = ring.map((m) => m.id);
		const got = await Promise.all(
			ring.map((m, i) => s.api('coordinator', { sockets: 1 }).post(`/api/v1/messages/${m.id}/actions/merge`, { into: ids[(i + 1) % 3] })),
		);
		for (const p of got) assert.ok([200, 409, 422].includes(p.status), p.body);
		assert.ok(count(`message WHERE id IN (${ids}) AND merged_into <> 0`) < 3);
	}
});

test('whoever signs in with a password while it is replaced is signed out with everybody', async () => {
	const file = path.join(tempFolder(), 'password'),
		login = 'analyst',
		id = sql(s.data, `SELECT id FROM account WHERE login = '${login}'`).trim();
	let old = s.accounts[login];
	for (let round = 0; round < 8; round++) {
		sql(s.data, 'DELETE FROM sign_in_failure'); // no wait: all of them shall meet
		const fresh = `fresh-password-${round}`;
		fs.writeFileSync(file, `${fresh}\n`);
		const change = beside(['user', 'password', '--login', login, '--password-file', file, '--lasting', '--data', s.data]);
		const enter = async (i) => {
			await new Promise((resolve) => setTimeout(resolve, i * 15));
			const c = s.client({ from: `127.0.${round + 1}.${i + 1}` });
			const p = await c.post('/login', [['login', login], ['password', old]]);
			assert.ok([303, 422, 429].includes(p.status), `${p.status} ${p.text}`); // 429: too many at once
			c.close();
		};
		await Promise.all(Array.from({ length: 12 }, (_, i) => enter(i)));
		assert.equal((await change).code, 0);
		assert.equal(count(`session WHERE account = ${id}`), 0, `round ${round}`);
		old = s.accounts[login] = fresh;
	}
	sql(s.data, 'DELETE FROM sign_in_failure');
	(await s.signedIn(login)).close();
});

test('of the three exclusive roles given to one account at once, it gets one', async () => {
	const exclusive = ['sysadmin', 'secadmin', 'auditor'];
	for (let round = 0; round < 3; round++) {
		const login = `lone${round}`;
		must(['user', 'add', '--login', login, '--name', '管理甲', '--data', s.data]);
		// All of them come as far as the audit, which lets nobody in for a while.
		const gate = onPostgres && hold('LOCK TABLE audit IN SHARE MODE', 1);
		if (gate) await gate.held;
		const got = await Promise.all(
			exclusive.map((role) => beside(['user', 'add', '--login', login, '--role', role, '--data', s.data])),
		);
		if (gate) await gate.ended;
		assert.deepEqual(got.map((r) => r.code).sort(), [0, 1, 1], JSON.stringify(got));
		const roles = count(`account_admin WHERE account = (SELECT id FROM account WHERE login = '${login}')`);
		assert.equal(roles, 1, 'exclusive roles of one account');
	}
});
