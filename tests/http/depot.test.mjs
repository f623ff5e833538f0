// Where files lie: the data folder and an object store, a scanner before both, and what is left when things go wrong.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { start, makeData, tempFolder, tinyDisk, run, sql, LIUYAN, withDb } from './lib.mjs';
import { Life } from './life.mjs';
import { png, pdf, mp4, send, multipart, EICAR } from './files.mjs';
import { objectStore, clamd } from './stores.mjs';

const uploads = (data) => {
	const folder = path.join(data, 'uploads'),
		out = [];
	for (const d of fs.existsSync(folder) ? fs.readdirSync(folder, { withFileTypes: true }) : [])
		if (!d.isDirectory()) out.push(d.name);
		else for (const f of fs.readdirSync(path.join(folder, d.name))) out.push(`${d.name}/${f}`);
	return out;
};
const attach = (s, m, files, options) =>
	send(s.client(), `/api/v1/messages/${m.id}/files`, [['code', m.code], ['passcode', m.passcode]], files, options);
const wait = async (what, ms = 15000) => {
	for (const until = Date.now() + ms; Date.now() < until; await new Promise((r) => setTimeout(r, 20))) if (await what()) return;
	assert.fail('it did not come');
};

async function withStore(settings, go) {
	const store = await objectStore(),
		secret = path.join(tempFolder(), 'secret');
	fs.writeFileSync(secret, 'very-secret\n');
	const s = await start({
		settings: {
			'files.s3_url': store.url,
			'files.s3_bucket': 'box',
			'files.s3_region': 'cn-test-1',
			'files.s3_key': 'AK',
			'files.s3_secret_file': secret,
			'net.allow_private': '127.0.0.0/8',
			...settings,
		},
	});
	try {
		await go(s, store, new Life(s));
	} finally {
		await s.stop();
		store.close();
	}
}

test('an object store gets files with a right signature and gives them back in parts', () =>
	withStore({}, async (s, store, life) => {
		const m = await life.submit(),
			data = mp4('isom', 50000),
			p = await attach(s, m, [{ data }, { data: png() }]);
		assert.equal(p.status, 201, p.body + s.log.slice(-500));
		assert.equal(store.unsigned, 0);
		assert.equal(store.objects.size, 3, 'video, picture and small picture');
		assert.deepEqual(uploads(s.data), [], 'nothing of it lies here');
		const c = s.api('editor'),
			video = p.json.files.find((f) => f.url.endsWith('mp4')).url,
			got = await c.get(video, { raw: true });
		assert.equal(got.data.length, data.length);
		const part = await c.get(video, { raw: true, headers: { range: 'bytes=1000-1999' } });
		assert.equal(part.status, 206);
		assert.ok(part.data.equals(got.data.subarray(1000, 2000)));
		assert.ok(store.asked.at(-1).endsWith('bytes=1000-1999'), 'no more than that was fetched');
		const checked = await runAside(['check', 'files', '--data', s.data], envOf(s, store));
		assert.equal(checked.status, 0, checked.stderr);
	}));

// The store answers from this process, which is not to stand still meanwhile.
const runAside = (args, env) =>
	new Promise((resolve) => {
		const child = spawn(LIUYAN, withDb(args), { env });
		let stderr = '';
		child.stderr.on('data', (d) => (stderr += d));
		child.on('exit', (status) => resolve({ status, stderr }));
	});
const envOf = (s, store) => ({
	...process.env,
	LIUYAN_FILES_S3_URL: store.url,
	LIUYAN_FILES_S3_BUCKET: 'box',
	LIUYAN_FILES_S3_REGION: 'cn-test-1',
	LIUYAN_FILES_S3_KEY: 'AK',
	LIUYAN_FILES_S3_SECRET_FILE: (() => {
		const at = path.join(tempFolder(), 'secret');
		fs.writeFileSync(at, 'very-secret');
		return at;
	})(),
	LIUYAN_NET_ALLOW_PRIVATE: '127.0.0.0/8',
});

test('an object store that errs is asked again, one that truncates or stays away is never believed', () =>
	withStore({}, async (s, store, life) => {
		const m = await life.submit();
		store.next = ['err', 'err'];
		const p = await attach(s, m, [{ data: pdf() }]);
		assert.equal(p.status, 201, p.body);
		const c = s.api('editor'),
			url = p.json.files[0].url,
			get = async (...next) => {
				store.next = next;
				return c.get(url, { timeout: 40000 });
			};
		assert.equal((await get('err')).status, 200);
		assert.equal((await get('err', 'err', 'err')).status, 503);
		assert.equal((await get('short')).body, pdf().toString(), 'asked again');
		assert.equal((await get('short', 'short', 'short')).status, 503, 'never half a file');
		assert.equal((await get('lie')).status, 503, 'nor a shorter one');
		assert.equal((await get()).status, 200);
		store.next = ['err', 'err', 'err'];
		const lost = await attach(s, m, [{ data: pdf() }]);
		assert.equal(lost.status, 503);
		assert.equal((await c.get(`/api/v1/messages/${m.id}`)).json.files.length, 1);
		store.objects.clear();
		assert.equal((await get()).status, 404);
	}));

test('a stalled object store ends in time', () =>
	withStore({ 'net.wait_seconds': 2 }, async (s, store, life) => {
		const m = await life.submit();
		const p = await attach(s, m, [{ data: pdf() }]);
		store.next = ['stall', 'stall', 'stall'];
		const from = Date.now();
		const got = await s.api('editor').get(p.json.files[0].url, { timeout: 60000 });
		assert.equal(got.status, 503);
		const took = Date.now() - from;
		assert.ok(took > 1900 && took < 10000, `${took} ms`);
		assert.equal((await s.client().get('/healthz')).status, 200);
	}));

test('the bucket may stand in the name of the host', () =>
	withStore({ 'files.s3_virtual_host': 1 }, async (s, store, life) => {
		store.virtual = true;
		const m = await life.submit();
		// box.127.0.0.1 is no name: what counts is that it is asked for and nothing else
		const p = await attach(s, m, [{ data: pdf() }]);
		assert.equal(p.status, 503);
		assert.equal(store.asked.length, 0);
	}));

for (const where of ['path', 'port'])
	test(`a virus is found by the scanner at a ${where}, and without its word nothing is taken`, async () => {
		const scanner = await clamd(where === 'path' ? path.join(tempFolder(), 'clamd.sock') : 0);
		const s = await start({ settings: { 'files.clamav': scanner.address } }),
			life = new Life(s),
			m = await life.submit();
		const one = (data) => attach(s, m, [{ name: 'x.pdf', data }]);
		assert.equal((await one(pdf())).status, 201);
		const found = await one(pdf(`/X (${EICAR})`));
		assert.equal(found.status, 422);
		assert.match(found.body, /病毒/);
		for (const how of ['broken', 'hangup']) {
			scanner.how = how;
			const p = await one(pdf());
			assert.equal(p.status, 503, `${how}: ${p.body}`);
		}
		scanner.close();
		scanner.how = 'ok';
		if (where === 'path') fs.rmSync(scanner.address, { force: true });
		assert.equal((await one(pdf())).status, 503, 'nobody there');
		assert.ok(scanner.asked >= 4);
		assert.equal((await s.api('editor').get(`/api/v1/messages/${m.id}`)).json.files.length, 1);
		await s.stop();
	});

test('a full disk is told, and leaves nothing behind', async (t) => {
	const disk = tinyDisk();
	if (!disk) return t.skip('no disk of our own here');
	const made = makeData();
	fs.mkdirSync(path.join(disk, 'uploads'));
	fs.rmSync(path.join(made.data, 'uploads'), { recursive: true, force: true });
	fs.symlinkSync(path.join(disk, 'uploads'), path.join(made.data, 'uploads'));
	const s = await start({ made, settings: { sandbox: 'off' } }),
		life = new Life(s),
		m = await life.submit();
	const free = () => {
		const st = fs.statfsSync(disk);
		return st.bavail * st.bsize;
	};
	const before = free(),
		p = await attach(s, m, [{ data: mp4('isom', 12 << 20) }]);
	assert.equal(p.status, 507, p.body);
	await wait(() => free() === before);
	assert.deepEqual(fs.readdirSync(path.join(disk, 'uploads')).flatMap((d) => fs.readdirSync(path.join(disk, 'uploads', d))), []);
	// half of the room: the upload fits, its copy does not
	const half = await attach(s, m, [{ data: mp4('isom', 4 << 20) }]);
	assert.equal(half.status, 507, half.body);
	await wait(() => free() >= before - 65536);
	const fine = await attach(s, m, [{ data: png() }]);
	assert.equal(fine.status, 201, fine.body);
	await s.stop();
});

test('a connection that breaks and a program that is killed leave no file', async () => {
	const s = await start(),
		life = new Life(s),
		m = await life.submit();
	const held = () =>
		fs.readdirSync(`/proc/${s.child.pid}/fd`).filter((f) => {
			try {
				return fs.readlinkSync(`/proc/${s.child.pid}/fd/${f}`).includes('/uploads/');
			} catch {
				return false;
			}
		}).length;
	const half = () => {
		const { body, headers } = multipart([], [{ data: mp4('isom', 3 << 20) }]);
		const c = net.connect(Number(new URL(s.url).port), '127.0.0.1');
		c.on('error', () => {});
		c.write(
			`POST /api/v1/messages/${m.id}/files HTTP/1.1\r\nHost: x\r\nContent-Type: ${headers['content-type']}\r\nContent-Length: ${body.length}\r\n\r\n`,
		);
		c.write(body.subarray(0, 2 << 20));
		return c;
	};
	const c = half();
	await wait(() => held() === 1);
	c.destroy();
	await wait(() => held() === 0);
	assert.deepEqual(uploads(s.data), []);
	half();
	await wait(() => held() === 1);
	await s.kill();
	assert.deepEqual(uploads(s.data), []);
});

test('what nobody claimed is swept after a day, and the check finds what is missing, changed or left over', async () => {
	const s = await start(),
		life = new Life(s),
		m = await life.submit();
	const p = await attach(s, m, [{ data: png() }, { data: pdf() }]);
	assert.equal(p.status, 201);
	// a form that was never sent again
	const lost = await send(s.client(), '/messages/new', [['title', 'x']], [{ data: png() }]);
	assert.equal(lost.status, 422);
	assert.equal(uploads(s.data).length, 5);
	const check = () => run(['check', 'files', '--data', s.data]);
	assert.equal(check().status, 0, check().stderr);
	await s.stop();
	const old = (BigInt(Date.now() - 25 * 3600 * 1000) << 21n).toString();
	const row = sql(s.data, 'SELECT id FROM upload').trim();
	const folder = (id) => (BigInt(id) & 255n).toString(16).padStart(2, '0');
	fs.mkdirSync(path.join(s.data, 'uploads', folder(old)), { recursive: true });
	for (const small of ['', 's'])
		fs.renameSync(
			path.join(s.data, 'uploads', folder(row), row + small),
			path.join(s.data, 'uploads', folder(old), old + small),
		);
	sql(s.data, `UPDATE upload SET id = ${old}`);
	const swept = run(['worker', '--once', '--data', s.data]);
	assert.equal(swept.status, 0, swept.stderr);
	assert.equal(uploads(s.data).length, 3);
	assert.equal(sql(s.data, 'SELECT id FROM upload').trim(), '');
	assert.equal(check().status, 0);
	const [a, b] = uploads(s.data).filter((f) => !f.endsWith('s'));
	fs.appendFileSync(path.join(s.data, 'uploads', a), 'x');
	fs.rmSync(path.join(s.data, 'uploads', b));
	fs.writeFileSync(path.join(s.data, 'uploads', '00', '12345'), 'x');
	const r = check();
	assert.equal(r.status, 1);
	assert.match(r.stdout, /读不到 2.*没有登记的文件 1 个/);
});

test('there is a measure for one sender in a day, for one message and for all', async () => {
	const s = await start({ settings: { 'files.address_day_bytes': 1 << 20, 'files.per_message': 3 } }),
		life = new Life(s),
		m = await life.submit(),
		other = await life.submit();
	assert.equal((await attach(s, m, [{ data: png() }, { data: png() }, { data: png() }])).status, 201);
	const more = await attach(s, m, [{ data: png() }]);
	assert.equal(more.status, 422);
	assert.match(more.body, /附件太多/);
	assert.equal((await attach(s, other, [{ data: mp4('isom', 900000) }])).status, 201);
	const over = await attach(s, other, [{ data: mp4('isom', 900000) }]);
	assert.equal(over.status, 422);
	assert.match(over.body, /明天再传/);
	await s.stop();
	const full = await start({ settings: { 'files.all_bytes': 1 << 20 } }),
		one = await new Life(full).submit();
	assert.equal((await attach(full, one, [{ data: mp4('isom', 2 << 20) }])).status, 507);
	await full.stop();
});

test('files keep some workers busy, and never all of them', async () => {
	const scanner = await clamd(path.join(tempFolder(), 'clamd.sock'));
	scanner.how = 'silent';
	const s = await start({ settings: { 'files.clamav': scanner.address, 'http.workers': 8 } }),
		life = new Life(s),
		m = await life.submit();
	const waiting = Array.from({ length: 8 }, () => attach(s, m, [{ data: pdf() }], { timeout: 60000 }).catch(() => null));
	await wait(() => scanner.asked >= 3);
	const from = Date.now();
	await life.submit();
	assert.ok(Date.now() - from < 5000, 'who writes does not wait for files');
	assert.ok(scanner.asked <= 3, `${scanner.asked} at once`);
	scanner.close();
	await s.kill();
	await Promise.all(waiting);
});
