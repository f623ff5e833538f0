// When the machine is the trouble: read-only folders, full disks, two programs on one folder, being stopped.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { start, makeData, run, tempFolder, tinyDisk, LIUYAN, must, onPostgres } from './lib.mjs';
import { Life, draft, isError } from './life.mjs';

const root = process.getuid() === 0;
const plain = (text) => assert.match(text, /\p{Script=Han}/u);

test('a folder that nobody made, and one that holds something else, are named', () => {
	const none = path.join(tempFolder(), 'none');
	for (const command of ['serve', 'migrate', 'check']) {
		const r = run([command, '--data', none, ...(command === 'check' ? ['desks'] : [])]);
		assert.ok(r.status > 0, command);
		assert.ok((r.stderr + r.stdout).includes('liuyan init'), r.stderr);
		assert.ok(r.stderr.endsWith('\n'), 'the line is ended');
	}
	const other = tempFolder();
	fs.writeFileSync(path.join(other, 'liuyan.db'), 'this is not a database at all, it is a text file'.repeat(100));
	const r = run(['serve', '--data', other, '--listen', '127.0.0.1:0']);
	assert.equal(r.status, 1);
	plain(r.stderr);
});

test('wrong usage says so and ends with 2', () => {
	for (const args of [
		['fly'],
		['serve', '--nothing'],
		['import'],
		['import', 'nothing', 'x'],
		['export', 'nothing'],
		['serve', '--listen'],
		[],
	]) {
		const r = run(args);
		assert.equal(r.status, 2, args.join(' '));
		plain(r.stderr);
	}
	for (const listen of ['nonsense', '127.0.0.1', '127.0.0.1:99999', '300.1.1.1:80']) {
		const r = run(['serve', '--data', makeData().data, '--listen', listen]);
		assert.ok(r.status > 0, listen);
		plain(r.stderr);
	}
});

test(
	'a second serve on the same folder is refused',
	{ skip: onPostgres ? 'many processes may serve one database there' : false },
	async () => {
		const s = await start();
		const second = run(['serve', '--data', s.data, '--listen', '127.0.0.1:0'], { timeout: 10000 });
		assert.equal(second.status, 1);
		assert.match(second.stderr, /另一个 liuyan serve/);
		assert.equal((await s.client().get('/readyz')).status, 200);
		await s.stop();
	},
);

test(
	'two processes serve one database, and a matter goes its way through both',
	{ skip: onPostgres ? false : 'SQLite is served by one process' },
	async () => {
		const one = await start(),
			two = await start({ made: { data: one.data, tokens: one.tokens, accounts: one.accounts } });
		const m = await new Life(one).approved(),
			other = new Life(two);
		assert.equal((await other.look(m)).state, 'waiting');
		const order = await other.dispatch(m);
		await other.good(other.order('handler', order.id, 'sign'));
		assert.equal((await new Life(one).look(m)).state, 'handling');
		await one.stop();
		await two.stop();
	},
);

test('a port that is taken is refused', async () => {
	const s = await start();
	const port = run(['serve', '--data', makeData().data, '--listen', new URL(s.url).host], { timeout: 10000 });
	assert.equal(port.status, 1);
	assert.match(port.stderr, /占用/);
	assert.equal((await s.client().get('/readyz')).status, 200);
	await s.stop();
});

test('init leaves a folder alone that has data', async () => {
	const s = await start(),
		m = await new Life(s).submit();
	assert.equal(run(['init', '--data', s.data]).status, 1);
	assert.equal(run(['init', '--demo', '--data', s.data]).status, 1);
	assert.equal((await new Life(s).look(m)).title, m.content.title);
	await s.stop();
});

test(
	'a folder that cannot be written is refused with a clear word',
	{
		skip: onPostgres
			? 'the data is not in the folder'
			: root && spawnSync('setpriv', ['--version']).error
				? 'no setpriv'
				: false,
	},
	() => {
		const { data } = makeData(),
			as = root ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
		const own = root ? 65534 : process.getuid();
		for (let d = data; d !== '/tmp' && d.length > 4; d = path.dirname(d)) fs.chmodSync(d, 0o755);
		for (const f of fs.readdirSync(data)) {
			fs.chownSync(path.join(data, f), own, own);
			fs.chmodSync(path.join(data, f), 0o400);
		}
		fs.chownSync(data, own, own);
		fs.chmodSync(data, 0o500);
		const bin = path.join(tempFolder(), 'liuyan');
		fs.copyFileSync(LIUYAN, bin);
		fs.chmodSync(path.dirname(bin), 0o755);
		fs.chmodSync(bin, 0o755);
		const r = spawnSync(
			[...as, bin][0],
			[...as, bin, 'serve', '--data', data, '--listen', '127.0.0.1:0'].slice(1),
			{ encoding: 'utf8', timeout: 10000 },
		);
		fs.chmodSync(data, 0o700);
		assert.equal(r.signal, null, 'it did not go on serving');
		assert.ok(r.status > 0, String(r.status));
		plain(r.stderr);
		assert.match(r.stderr, /写|只能读|权限/);
	},
);

const disk = onPostgres ? null : tinyDisk();

test(
	'on a full disk reading goes on, writing says so, and works again when there is room',
	{ skip: disk ? false : onPostgres ? "PostgreSQL's disk is not ours" : 'needs root and the right to mount a small tmpfs' },
	async () => {
		const s = await start({ made: makeData({ into: path.join(disk, 'data') }) }),
			life = new Life(s),
			c = s.client();
		const m = await life.approved(),
			filler = path.join(disk, 'filler'),
			fd = fs.openSync(filler, 'w');
		try {
			for (;;) fs.writeSync(fd, Buffer.alloc(4096));
		} catch (e) {
			assert.equal(e.code, 'ENOSPC');
		}
		fs.closeSync(fd);
		let p;
		for (let i = 0; i < 400 && p?.status !== 507; i++)
			p = await c.post('/api/v1/messages', draft({ body: `满`.repeat(2000) }));
		isError(p, 507, 'storage_full');
		assert.ok(p.headers['retry-after']);
		const form = (await c.page('/messages/new?office=2')).form('/messages/new');
		const typed = {
			office: '2',
			kind: '投诉',
			domain: 'urban',
			title: '磁盘满时的一页',
			body: `磁盘满时写的正文。${'满'.repeat(1900)}`,
		};
		const page = await c.submit(form, typed);
		assert.equal(page.status, 507);
		assert.match(page.text, /存储空间已满/);
		assert.equal((await c.get(`/messages/${m.id}`)).status, 200);
		assert.equal((await c.get('/messages')).status, 200);
		fs.rmSync(filler);
		const again = await c.submit(form, typed);
		assert.match(again.path, /receipt$/, `${again.status} ${again.text.slice(0, 100)}`);
		assert.equal((await c.get('/readyz')).status, 200);
		await s.stop();
		assert.equal(run(['check', 'desks', '--data', s.data]).status, 0);
	},
);

// A request in pieces: what is sent first, and a way to send the rest.
function slowly(s, first) {
	const c = net.connect(Number(new URL(s.url).port), '127.0.0.1');
	let got = '';
	const answer = new Promise((resolve) => {
		c.on('data', (d) => {
			got += d;
			if (/\r\n\r\n/.test(got)) resolve(got);
		});
		c.on('close', () => resolve(got));
		c.on('error', () => resolve(got));
	});
	c.write(first);
	return { rest: (text) => c.write(text), answer, close: () => c.destroy() };
}
const wait = (ms) =>
	new Promise((r) => {
		setTimeout(r, ms);
	});

test('being stopped, it ends the request that is under way and is gone within five seconds', async () => {
	const s = await start(),
		body = JSON.stringify(draft({ title: '停机时的一件' }));
	const head = `POST /api/v1/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
	const r = slowly(s, head + body.slice(0, 20)),
		idle = slowly(s, 'GET / HTTP/1.1\r\n');
	await wait(300);
	const from = Date.now(),
		ended = s.stop();
	await wait(300);
	r.rest(body.slice(20));
	assert.match(await r.answer, /^HTTP\/1\.1 201/);
	assert.equal((await ended).code, 0);
	assert.ok(Date.now() - from < 5000, `${Date.now() - from} ms`);
	idle.close();
	r.close();
	const again = await start({ made: { data: s.data, tokens: s.tokens, accounts: s.accounts } });
	const list = await again.api('editor').get('/desk/messages.csv');
	assert.ok(list.body.includes('停机时的一件'));
	await again.stop();
});

test('nothing that was answered for is lost when it is killed', async () => {
	let s = await start();
	const c = s.client({ sockets: 8 }),
		got = [];
	let going = true;
	const writers = Array.from({ length: 8 }, async () => {
		while (going) {
			const p = await c.post('/api/v1/messages', draft()).catch(() => null);
			if (!p) return;
			if (p.status === 201) got.push(p.json);
		}
	});
	await wait(400);
	await s.kill();
	going = false;
	await Promise.all(writers);
	assert.ok(got.length > 5, String(got.length));
	s = await start({ made: { data: s.data, tokens: s.tokens, accounts: s.accounts } });
	const life = new Life(s);
	for (const m of got) assert.equal((await life.look(m)).state, 'pending');
	await s.stop();
	must(['check', 'desks', '--data', s.data]);
	must(['check', 'figures', '--data', s.data]);
});
