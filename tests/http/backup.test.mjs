// Backup from a running board, restore elsewhere, and what both refuse.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import * as lib from './lib.mjs';
import { Life, draft } from './life.mjs';

const { start, serve, makeData, run, must, tempFolder, tinyDisk, Client, LIUYAN } = lib;
// Where tests run on both engines, a folder's database may be elsewhere.
const withDb = lib.withDb ?? ((args) => args),
	onPostgres = lib.onPostgres ?? false,
	restored = onPostgres ? ['ledger.key', 'secret.key', 'vault.key'] : ['ledger.key', 'liuyan.db', 'secret.key', 'vault.key'],
	// No backup holds the vault's key: its copy is brought along.
	vault = (data) => ['--vault-key', path.join(data, 'vault.key')];

const lookUp = (c, m) =>
	c.get(`/api/v1/lookup?code=${encodeURIComponent(m.code)}&passcode=${encodeURIComponent(m.passcode)}`);
const setting = (values) => ({
	env: {
		...process.env,
		...Object.fromEntries(
			Object.entries(values).map(([k, v]) => [`LIUYAN_${k.replace('.', '_').toUpperCase()}`, String(v)]),
		),
	},
});
const everything = (folder) => (fs.existsSync(folder) ? fs.readdirSync(folder, { recursive: true }) : []);

function clean(data) {
	for (const kind of ['desks', 'queries']) must(['check', kind, '--data', data]);
	must(['verify', '--data', data]);
}

test('a backup under load holds every message acknowledged before it, and the restored board goes on', async () => {
	const s = await start(),
		life = new Life(s),
		acknowledged = [];
	let go = true,
		slowest = 0;
	const early = await life.closed(),
		staff = await s.signedIn('coordinator');
	const submitters = Array.from({ length: 6 }, async () => {
		while (go) {
			const from = performance.now();
			acknowledged.push(await life.submit());
			slowest = Math.max(slowest, performance.now() - from);
		}
	});
	const workers = Array.from({ length: 2 }, async () => {
		while (go) await life.answered();
	});
	while (acknowledged.length < 200) await new Promise((r) => setTimeout(r, 10));

	const before = acknowledged.slice(),
		folder = tempFolder(),
		file = path.join(folder, 'one.backup');
	const child = spawn(LIUYAN, withDb(['backup', file, '--data', s.data]), { stdio: ['ignore', 'pipe', 'pipe'] });
	let said = '';
	child.stdout.on('data', (d) => (said += d));
	child.stderr.on('data', (d) => (said += d));
	assert.equal(await new Promise((r) => child.on('exit', r)), 0, said);
	const during = acknowledged.length - before.length;
	go = false;
	await Promise.all([...submitters, ...workers]);
	life.close();
	await s.stop();
	assert.match(said, /\d+ 字节.*\d+ 条留言，\d+ 个事件，最后一个在 \d{4}-/);
	assert.equal(fs.statSync(file).mode & 0o777, 0o600);
	assert.deepEqual(fs.readdirSync(folder), ['one.backup']);

	const data = path.join(tempFolder(), 'restored');
	const told = must(['restore', file, ...vault(s.data), '--data', data]);
	const [, messages] = told.match(/(\d+) 条留言/);
	assert.ok(Number(messages) >= before.length + 1, `${messages} of ${before.length}`);
	assert.ok(Number(messages) <= acknowledged.length + 1000);
	assert.deepEqual(fs.readdirSync(data).sort(), restored);
	assert.equal(fs.statSync(data).mode & 0o777, 0o700);
	clean(data);
	const noted = lib.sql(data, "SELECT a.object FROM audit AS a JOIN unsealed AS u ON u.message = a.id WHERE a.action = 'restore'");
	assert.match(noted, /^\d{4}-\d\d-\d\dT.*, \d+ leaves\n$/, 'the restored record says that it was restored');

	const t = await serve(data),
		c = new Client(t.url);
	for (const m of [early, ...before]) {
		const p = await lookUp(c, m);
		assert.equal(p.status, 200, `${m.id} is lost: ${p.body}`);
	}
	// A session, a token and a passcode from before; and the board takes new messages.
	const again = new Client(t.url);
	for (const [name, value] of staff.cookies) again.cookies.set(name, value);
	assert.equal((await again.get('/desk')).status, 200);
	const token = new Client(t.url, { headers: { authorization: `Bearer ${s.tokens.editor}` } });
	assert.equal((await token.get(`/api/v1/messages/${early.id}`)).status, 200);
	const own = await c.post(`/api/v1/messages/${before[0].id}/actions/withdraw`, {
		code: before[0].code,
		passcode: before[0].passcode,
	});
	assert.equal(own.status, 200, own.body);
	t.child.ref();
	t.child.kill('SIGTERM');
	await t.ended;
	clean(data);
	console.log(`# ${during} messages acknowledged while it was made; slowest of all ${slowest.toFixed(0)} ms`);
});

function flip(from, to, at) {
	const bytes = fs.readFileSync(from);
	bytes[at] ^= 0x01;
	fs.writeFileSync(to, bytes);
}

test('a damaged backup is refused by part, and nothing is left', () => {
	const folder = tempFolder(),
		file = path.join(folder, 'good.backup'),
		bad = path.join(folder, 'bad.backup'),
		data = path.join(folder, 'data');
	const { data: from } = makeData();
	must(['backup', file, '--data', from]);
	assert.match(run(['restore', file, '--data', data]).stderr, /不带保险柜的密钥/);
	assert.equal(fs.existsSync(data), false);
	const bytes = fs.readFileSync(file),
		key = bytes.indexOf('member secret.key 32\n') + 21;
	for (const [at, part] of [
		[20, '文件头'],
		[bytes.length >> 1, '成员 liuyan.db'],
		[key + 5, '成员 secret.key'],
		[bytes.length - 10, '文件尾'],
	]) {
		flip(file, bad, at);
		const r = run(['restore', bad, ...vault(from), '--data', data]);
		assert.equal(r.status, 1);
		assert.ok(r.stderr.includes(part), `${at}: ${r.stderr}`);
		assert.equal(fs.existsSync(data), false);
	}
	for (const n of [0, 10, 100, bytes.length >> 1, bytes.length - 1]) {
		fs.writeFileSync(bad, bytes.subarray(0, n));
		const r = run(['restore', bad, ...vault(from), '--data', data]);
		assert.equal(r.status, 1, `${n} bytes`);
		assert.equal(fs.existsSync(data), false);
	}
	must(['restore', file, ...vault(from), '--data', data]);
});

test('a restore killed at any moment leaves a whole board or a folder that no command uses', async () => {
	const folder = tempFolder(),
		file = path.join(folder, 'x.backup'),
		seen = { none: 0, broken: 0, whole: 0 };
	const { data: from } = makeData();
	must(['generate', '--messages', '2000', '--seed', '5', '--data', from]);
	must(['backup', file, '--data', from]);
	const began = performance.now();
	must(['restore', file, ...vault(from), '--data', path.join(folder, 'first')]);
	const takes = performance.now() - began;
	for (let i = 0; i < 30; i++) {
		const data = path.join(folder, `data${i}`);
		const child = spawn(LIUYAN, withDb(['restore', file, ...vault(from), '--data', data]), { stdio: 'ignore' });
		await new Promise((r) => setTimeout(r, (takes * 1.15 * i) / 30));
		child.kill('SIGKILL');
		if (child.exitCode === null && child.signalCode === null) await new Promise((r) => child.on('exit', r));
		if (!everything(data).length) {
			fs.rmSync(data, { recursive: true, force: true });
			seen.none++;
			continue;
		}
		const whole = everything(data).length === restored.length && !fs.existsSync(path.join(data, '.restoring'));
		if (whole) {
			clean(data);
		} else {
			for (const args of [['check', 'figures'], ['migrate'], ['init'], ['backup', path.join(folder, 'no')]]) {
				const r = run([...args, '--data', data]);
				assert.ok(r.status > 0, `${args} after a kill: ${r.stdout}`);
				assert.match(r.stderr, /没有做完/);
			}
			assert.equal(run(['restore', file, '--data', data]).status, 2);
		}
		seen[whole ? 'whole' : 'broken']++;
		fs.rmSync(data, { recursive: true });
	}
	assert.ok(seen.broken > 0, JSON.stringify(seen));
	console.log(`# ${JSON.stringify(seen)}`);
});

// Whatever engine this file runs on: LIUYAN_TEST_PG is the URL of a server where databases may be made.
const server = process.env.LIUYAN_TEST_PG;

test(
	'a backup goes from one engine into the other and back, and no half copy passes for whole',
	{ skip: server ? false : 'LIUYAN_TEST_PG is not set' },
	async () => {
		const psql = (sql) => {
			const r = spawnSync('psql', ['-qAtX', '-v', 'ON_ERROR_STOP=1', '-c', sql, server], { encoding: 'utf8' });
			assert.equal(r.status, 0, r.stderr);
		};
		const names = ['one', 'two'].map((n) => `backup_${process.pid}_${n}`),
			[one, two] = names.map((n) => Object.assign(new URL(server), { pathname: `/${n}` }).href),
			folder = tempFolder(),
			at = (name) => path.join(folder, name),
			sqlite = (name) => ['--data', at(name), '--db', `sqlite:${at(name)}/liuyan.db`];
		for (const n of names) psql(`CREATE DATABASE ${n}`);
		try {
			must(['init', ...sqlite('a')]);
			must(['generate', '--messages', '3000', '--seed', '9', ...sqlite('a')]);
			must(['backup', at('a.backup'), ...sqlite('a')]);
			must(['restore', at('a.backup'), ...vault(at('a')), '--data', at('b'), '--db', one]);
			assert.deepEqual(fs.readdirSync(at('b')).sort(), ['ledger.key', 'secret.key', 'vault.key']);
			must(['verify', '--data', at('b'), '--db', one]);
			must(['backup', at('b.backup'), '--data', at('b'), '--db', one]);
			must(['restore', at('b.backup'), ...vault(at('a')), ...sqlite('c')]);
			must(['verify', ...sqlite('c')]);
			const dump = (name) =>
				spawnSync('sqlite3', [at(`${name}/liuyan.db`), '.dump'], { encoding: 'utf8', maxBuffer: 1 << 28 })
					.stdout.split('\n')
					// A restore writes into the audit that it happened.
					.filter((l) => l.startsWith('INSERT') && !/^INSERT INTO (schema_step|audit|unsealed) /.test(l))
					.sort()
					.join('\n');
			assert.ok(dump('a').length > 1000000);
			assert.ok(dump('a') === dump('c'), 'every row came back as it was');
			assert.deepEqual(fs.readFileSync(at('c/secret.key')), fs.readFileSync(at('a/secret.key')));

			const taken = run(['restore', at('a.backup'), ...vault(at('a')), '--data', at('d'), '--db', one]);
			assert.equal(taken.status, 1);
			assert.match(taken.stderr, /目标数据库不是空的/);
			assert.equal(fs.existsSync(at('d')), false);

			// Killed while rows go in: the folder is marked, and so is the database.
			const child = spawn(LIUYAN, ['restore', at('a.backup'), ...vault(at('a')), '--data', at('e'), '--db', two], { stdio: 'ignore' });
			const rows = () =>
				Number(
					spawnSync('psql', ['-qAtX', '-c', 'SELECT count(*) FROM place', two], { encoding: 'utf8' }).stdout || 0,
				);
			const until = Date.now() + 20000;
			while (!rows() && child.exitCode === null && Date.now() < until);
			child.kill('SIGKILL');
			if (child.signalCode === null) await new Promise((r) => child.on('exit', r));
			assert.equal(child.signalCode, 'SIGKILL', 'it was still at work');
			assert.match(run(['check', 'figures', '--data', at('e'), '--db', two]).stderr, /没有做完/);
			for (const k of ['secret.key', 'vault.key']) fs.cpSync(at(`a/${k}`), at(`f/${k}`));
			assert.ok(run(['check', 'figures', '--data', at('f'), '--db', two]).status > 0, 'a half copy');
			assert.equal(run(['restore', at('a.backup'), ...vault(at('a')), '--data', at('g'), '--db', two]).status, 1);
			assert.equal(fs.existsSync(at('g')), false);
		} finally {
			for (const n of names) psql(`DROP DATABASE IF EXISTS ${n} WITH (FORCE)`);
		}
	},
);

test('once heads were signed no backup is made without the key that signed them', async () => {
	const s = await start({ settings: { 'ledger.seal_minutes': 0 } }),
		life = new Life(s),
		folder = tempFolder(),
		at = (name) => path.join(folder, name),
		key = path.join(s.data, 'ledger.key');
	must(['backup', at('before.backup'), '--data', s.data]);
	await life.submit();
	life.close();
	await s.stop();
	must(['worker', '--once', '--data', s.data], setting({ 'ledger.seal_minutes': 0 }));
	must(['backup', at('with.backup'), '--data', s.data]);
	fs.renameSync(key, at('ledger.key'));
	const r = run(['backup', at('without.backup'), '--data', s.data]);
	assert.equal(r.status, 1);
	assert.match(r.stderr, /没有 ledger\.key，没有备份/);
	fs.mkdirSync(at('scheduled'));
	const w = run(['worker', '--once', '--data', s.data], setting({ 'backup.folder': at('scheduled') }));
	assert.match(w.stderr, /"event":"job_failed","job":"backup"/);
	assert.deepEqual(fs.readdirSync(at('scheduled')), []);
	assert.deepEqual(fs.readdirSync(folder).sort(), ['before.backup', 'ledger.key', 'scheduled', 'with.backup']);
	fs.copyFileSync(at('ledger.key'), key);
	must(['backup', at('again.backup'), '--data', s.data]);
});

const disk = tinyDisk();

test(
	'on a full disk neither leaves anything, and the board goes on',
	{ skip: disk ? false : 'needs root and the right to mount a small tmpfs' },
	async () => {
		const s = await start(),
			life = new Life(s);
		const big = makeData({ into: path.join(tempFolder(), 'big') }).data;
		must(['generate', '--messages', '2000', '--seed', '5', '--data', big]);
		// The disk is smaller than the database, or than the room that a backup leaves to others.
		const r = run(['backup', path.join(disk, 'x.backup'), '--data', big]);
		assert.equal(r.status, 1);
		assert.match(r.stderr, /空间已满/);
		assert.deepEqual(fs.readdirSync(disk), []);
		const file = path.join(tempFolder(), 'big.backup');
		must(['backup', file, '--data', big]);
		const back = run(['restore', file, ...vault(big), '--data', path.join(disk, 'data')]);
		assert.equal(back.status, 1);
		assert.match(back.stderr, /空间已满/);
		assert.deepEqual(fs.readdirSync(disk), []);
		await life.submit();
		life.close();
		await s.stop();
	},
);

test('scheduled backups are made when due, rotated, and checked', async () => {
	const { data } = makeData(),
		folder = tempFolder(),
		on = setting({ 'backup.folder': folder, 'backup.every_hours': 1, 'backup.keep_daily': 2, 'backup.keep_weekly': 0 });
	const check = () => run(['check', 'backups', '--data', data], on),
		once = () => run(['worker', '--once', '--data', data], on),
		names = () => fs.readdirSync(folder).sort();
	assert.equal(run(['check', 'backups', '--data', data]).status, 0);
	assert.equal(check().status, 1);
	assert.match(check().stdout, /一份定时备份也没有/);
	once();
	assert.equal(names().length, 1);
	assert.match(names()[0], /^liuyan-\d{8}-\d{4}\.backup$/);
	once();
	assert.equal(names().length, 1, 'not due yet');
	assert.equal(check().status, 0, check().stdout);

	// Three of days before; two are good, and a stranger's file lies beside them.
	const good = path.join(folder, names()[0]);
	for (const day of ['20200101', '20200102', '20200103'])
		fs.copyFileSync(good, path.join(folder, `liuyan-${day}-0300.backup`));
	fs.writeFileSync(path.join(folder, 'letter.txt'), 'x');
	fs.rmSync(good);
	assert.equal(check().status, 1);
	assert.match(check().stdout, /没有按时做成/);
	flip(path.join(folder, 'liuyan-20200103-0300.backup'), path.join(folder, 'liuyan-20200103-0300.backup'), 5000);
	assert.match(check().stdout, /已损坏.*成员 liuyan\.db/);
	once();
	assert.equal(names().length, 3, String(names()));
	assert.ok(names().includes('letter.txt') && names().includes('liuyan-20200103-0300.backup'));
	assert.equal(check().status, 0);
	must(['restore', path.join(folder, names().at(-1)), ...vault(data), '--data', path.join(tempFolder(), 'x')]);

	const nowhere = setting({ 'backup.folder': path.join(folder, 'none') });
	const r = run(['worker', '--once', '--data', data], nowhere);
	assert.match(r.stderr, /"event":"job_failed","job":"backup"/);
	assert.match(run(['check', 'backups', '--data', data], nowhere).stdout, /打不开/);
});

const faketime = ['', ...fs.readdirSync('/usr/lib')].map((d) => path.join('/usr/lib', d, 'faketime/libfaketimeMT.so.1')).find((at) => fs.existsSync(at));
// For strace: what it starts has a clock that stands twelve seconds before a minute, which else might be long in coming.
const shortlyBefore = () =>
	faketime ? ['-E', `LD_PRELOAD=${faketime}`, '-E', `FAKETIME=+${(108 - (Math.floor(Date.now() / 1000) % 60)) % 60}s`, '-E', 'FAKETIME_DONT_FAKE_MONOTONIC=1'] : [];

test('while a backup is being made the ledger is sealed', { skip: spawnSync('strace', ['--version']).error ? 'no strace' : false }, async () => {
	const { data } = makeData(),
		folder = tempFolder(),
		heads = () => Number(lib.sql(data, 'SELECT COUNT(*) FROM ledger_head'));
	must(['generate', '--messages', '4000', '--seed', '5', '--data', data]);
	for (let i = 0; i < 3; i++) must(['worker', '--once', '--data', data], setting({ 'ledger.seal_minutes': 0 }));
	lib.sql(data, "UPDATE lease SET due = 0 WHERE name = 'job-backup'");
	const s = await serve(data, {
		settings: { 'backup.folder': folder, 'ledger.seal_minutes': 0, ...(faketime ? { sandbox: 'off' } : {}) },
		command: ['strace', '-f', '-qq', '-o', '/dev/null', ...shortlyBefore(), '-e', 'inject=pwrite64:delay_enter=20000', LIUYAN],
	});
	const wait = async (what) => {
		for (const until = Date.now() + 80000; !what() && Date.now() < until; ) await new Promise((r) => setTimeout(r, 50));
		assert.ok(what(), String(what));
	};
	await wait(() => fs.readdirSync(folder).length);
	const was = heads(),
		c = new Client(s.url);
	assert.equal((await c.post('/api/v1/messages', draft())).status, 201);
	await wait(() => heads() > was); // the next minute has begun
	assert.ok(fs.readdirSync(folder)[0].endsWith('.part'), 'the backup is still being made');
	const pid = fs.readFileSync(`/proc/${s.child.pid}/task/${s.child.pid}/children`, 'utf8').trim();
	process.kill(Number(pid), 'SIGTERM');
	s.child.ref();
	c.close();
	await s.ended;
	assert.deepEqual(fs.readdirSync(folder), []);
});

test('a server that is told to stop gives up a backup at once', { skip: spawnSync('strace', ['--version']).error ? 'no strace' : false }, async () => {
	const { data } = makeData(),
		folder = tempFolder();
	must(['generate', '--messages', '2000', '--seed', '5', '--data', data]);
	// Each of the copy's writes takes a moment, so that the stop comes in the middle.
	const s = await serve(data, {
		settings: { 'backup.folder': folder },
		command: ['strace', '-f', '-qq', '-o', '/dev/null', '-e', 'inject=pwrite64:delay_enter=5000', LIUYAN],
	});
	const until = Date.now() + 20000;
	while (!fs.readdirSync(folder).length && Date.now() < until) await new Promise((r) => setTimeout(r, 20));
	assert.ok(fs.readdirSync(folder)[0]?.endsWith('.part'), 'a backup is being made');
	const from = Date.now(),
		pid = fs.readFileSync(`/proc/${s.child.pid}/task/${s.child.pid}/children`, 'utf8').trim();
	process.kill(Number(pid), 'SIGTERM');
	s.child.ref();
	await s.ended;
	assert.ok(Date.now() - from < 8000, `${Date.now() - from} ms`);
	assert.deepEqual(fs.readdirSync(folder), []);
});
