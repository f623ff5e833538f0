// What the ledger publishes, checked by a stranger: proofs of RFC 6962 and the signed note are verified
// here once more with node:crypto alone.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { start, must, run, root, tempFolder, world } from './lib.mjs';
import { Life, isError } from './life.mjs';

const EVERY = { settings: { 'ledger.seal_minutes': 0 } };
let s, life;

before(async () => {
	s = await start(EVERY);
	life = new Life(s);
});
after(async () => {
	life.close();
	await s.stop();
});

// A second process that shares the database does what is due, once.
const seal = () => must(['worker', '--once', '--data', s.data], { env: { ...process.env, LIUYAN_LEDGER_SEAL_MINUTES: '0' } });

// ---- an independent implementation ----

const sha = (...parts) => crypto.createHash('sha256').update(Buffer.concat(parts.map((p) => Buffer.from(p)))).digest();
const leafHash = (text) => sha([0], Buffer.from(text));
const node = (l, r) => sha([1], l, r);
const half = (n) => 2 ** Math.floor(Math.log2(n - 1));

// The root that a path leads to (the recursive definition of RFC 6962 §2.1.1, read backwards).
function rootBy(leaf, at, size, rest) {
	if (size === 1) return rest.length ? null : leaf;
	const k = half(size),
		last = rest.at(-1);
	if (!last) return null;
	const below = rootBy(leaf, at < k ? at : at - k, at < k ? k : size - k, rest.slice(0, -1));
	return below && (at < k ? node(below, last) : node(last, below));
}
// Both roots that a proof of consistency leads to (§2.1.2, read backwards).
function rootsBy(m, n, rest, whole, old) {
	if (m === n) return whole ? [old, old, rest] : [rest.at(-1), rest.at(-1), rest.slice(0, -1)];
	const k = half(n),
		last = rest.at(-1);
	if (m <= k) {
		const [a, b, left] = rootsBy(m, k, rest.slice(0, -1), whole, old);
		return [a, node(b, last), left];
	}
	const [a, b, left] = rootsBy(m - k, n - k, rest.slice(0, -1), false, old);
	return [node(last, a), node(last, b), left];
}
function openNote(note, pem) {
	const [, text, signatures] = note.match(/^([\s\S]*\n)\n([\s\S]*)$/);
	const key = crypto.createPublicKey(pem),
		raw = key.export({ format: 'der', type: 'spki' }).subarray(-32);
	const [, name, blob] = signatures.match(/^— (\S+) (\S+)\n$/),
		bytes = Buffer.from(blob, 'base64');
	assert.deepEqual(bytes.subarray(0, 4), sha(`${name}\n`, [1], raw).subarray(0, 4), 'the key id');
	assert.ok(crypto.verify(null, Buffer.from(text), key, bytes.subarray(4)), 'the signature');
	const [origin, size, hash, time] = text.split('\n');
	assert.equal(origin, name);
	return { origin, size: Number(size), root: Buffer.from(hash, 'base64'), time };
}
function checkProof(p, pem, hash) {
	assert.equal(p.events[0].hash, hash);
	let prev = null;
	p.events.forEach((e, i) => {
		const lines = e.text.split('\n');
		assert.equal(sha(e.text).toString('hex'), e.hash, 'the hash of an event');
		assert.deepEqual([lines[0], lines[2], lines[3]], ['liuyan-event-1', p.message, String(p.seq + i)]);
		if (prev) assert.equal(lines[1], prev, 'the chain');
		prev = e.hash;
	});
	const head = openNote(p.checkpoint, pem),
		leaf = leafHash(`liuyan-head-1 ${p.message} ${p.seq + p.events.length - 1} ${prev}\n`);
	const got = rootBy(leaf, p.leaf, head.size, p.path.map((h) => Buffer.from(h, 'hex')));
	assert.deepEqual(got, head.root, 'the root');
	return head;
}

const anyone = () => life.as('');
const ledger = async (query = '') => (await anyone().get(`/api/v1/ledger${query}`)).json;
const proofOf = (r, hash = r.hash) =>
	anyone().get(`/api/v1/ledger/proof?message=${r.message}&seq=${r.seq}&hash=${hash}`);
const receiptText = (r, more = '') => `message: ${r.message}\nseq: ${r.seq}\nhash: ${r.hash}\n${more}`;

async function verify(text, name = 'receipt') {
	const c = s.client(),
		form = (await c.page('/verify')).form('/verify');
	return c.submit(form, { [name]: text });
}

test('what was submitted is sealed, and a stranger proves it from what is published', async () => {
	const list = [];
	for (let i = 0; i < 5; i++) list.push((await life.submit()).receipt);
	seal();
	for (let i = 0; i < 6; i++) list.push((await life.submit()).receipt);
	seal();
	const { key, items } = await ledger();
	for (const r of list) {
		assert.match(r.hash, /^[0-9a-f]{64}$/);
		assert.equal(r.seq, 1);
		const p = await proofOf(r);
		assert.equal(p.status, 200, p.body);
		const head = checkProof(p.json, key.pem, r.hash);
		assert.equal(head.size, items[0].size);
		assert.equal(head.root.toString('hex'), items[0].root);
	}
	assert.equal((await anyone().get('/ledger/key.pem')).body, key.pem);
	assert.equal((await anyone().get('/ledger/latest.txt')).body, items[0].checkpoint);
});

test('every published root goes on from the one before', async () => {
	for (let i = 0; i < 4; i++) {
		await life.submit();
		if (i % 2) await life.submit();
		seal();
	}
	const { key, items } = await ledger('?limit=100'),
		heads = items.map((h) => openNote(h.checkpoint, key.pem)).reverse();
	assert.ok(heads.length >= 5, `${heads.length} heads`);
	for (let a = 0; a < heads.length; a++)
		for (let b = a; b < heads.length; b++) {
			const p = await anyone().get(`/api/v1/ledger/consistency?from=${heads[a].size}&to=${heads[b].size}`);
			assert.equal(p.status, 200, p.body);
			const [before, now, left] = rootsBy(
				heads[a].size,
				heads[b].size,
				p.json.proof.map((h) => Buffer.from(h, 'hex')),
				true,
				heads[a].root,
			);
			assert.deepEqual([before, now, left], [heads[a].root, heads[b].root, []]);
		}
});

test('no head is signed when nothing happened', async () => {
	seal();
	const before = (await ledger()).items[0].size;
	seal();
	assert.equal((await ledger()).items[0].size, before);
});

test('heads are listed page by page', async () => {
	const all = (await ledger('?limit=100')).items.map((h) => h.size),
		seen = [];
	assert.deepEqual(all, [...all].sort((a, b) => b - a));
	for (let after = ''; after !== null; ) {
		const p = await ledger(`?limit=2&after=${after}`);
		seen.push(...p.items.map((h) => h.size));
		after = p.next;
	}
	assert.deepEqual(seen, all);
	isError(await anyone().get('/api/v1/ledger?after=x'), 422, 'invalid');
	isError(await anyone().get('/api/v1/ledger?limit=0'), 422, 'invalid');
});

test('a wrong hash, another step and a message that is not there get one answer', async () => {
	const { receipt: r } = await life.submit();
	seal();
	const wrong = [
		await proofOf(r, 'a'.repeat(64)),
		await proofOf({ ...r, seq: 2 }),
		await proofOf({ ...r, message: String(BigInt(r.message) + 1n) }),
	];
	for (const p of wrong) {
		isError(p, 404, 'not_found');
		assert.equal(p.body, wrong[0].body);
	}
	for (const bad of ['', '?message=1', '?message=x&seq=1&hash=aa', '?message=1&seq=1&hash=zz'])
		isError(await anyone().get(`/api/v1/ledger/proof${bad}`), 422, 'invalid');
	const pages = [];
	for (const t of [receiptText({ ...r, hash: 'b'.repeat(64) }), receiptText({ ...r, message: '77' })])
		pages.push((await verify(t)).text.replace(/message: \d+[\s\S]*?hash: [0-9a-f]+/, ''));
	assert.equal(pages[0], pages[1]);
	assert.ok(pages[0].includes('没有与这份回执相符的记录'), pages[0]);
});

test('consistency is only told of trees that there were', async () => {
	const { size } = (await ledger()).items[0];
	for (const bad of ['', '?from=0', `?from=${size + 1}`, `?from=1&to=${size + 1}`, '?from=3&to=2', '?from=x'])
		isError(await anyone().get(`/api/v1/ledger/consistency${bad}`), 422, 'invalid');
});

test('the writer downloads her receipt and anybody verifies it without JavaScript', async () => {
	const m = await life.submit({ title: '回执里没有的标题', contact: { name: '司空无痕', phone: '13900001234' } }),
		c = s.client();
	const own = await c.submit((await c.page('/lookup')).form('/lookup'), { code: m.code, passcode: m.passcode });
	const link = `/me/messages/${m.id}/receipt.txt`;
	assert.ok(own.links().includes(link));
	assert.ok((await c.page(`/me/messages/${m.id}/receipt`)).links().includes(link));
	seal();
	const file = await c.get(link);
	assert.equal(file.status, 200);
	assert.match(file.headers['content-disposition'], /liuyan-receipt\.txt/);
	for (const secret of [m.code, m.passcode, '回执里没有的标题', '司空无痕', '13900001234'])
		assert.ok(!file.body.includes(secret));
	assert.ok(file.body.includes(`hash: ${m.receipt.hash}\n`));
	for (const field of ['receipt', 'file']) {
		const p = await verify(file.body, field);
		assert.equal(p.status, 200);
		assert.ok(p.text.includes('查验通过'), p.text);
		assert.equal(p.body.match(/class="yes"/g).length, 5);
		assert.ok(p.links().some((l) => l.startsWith('/api/v1/ledger/proof?')));
	}
	assert.equal((await s.client().get(link)).status, 401, 'nobody else gets it');
});

test('the receipt of a private message is proven and shows nothing of it', async () => {
	const m = await life.submit({ private: true, title: '不公开的题目甲乙', body: '不公开的内容，只有几个人看得到。' });
	await life.good(life.act('editor', m, 'approve'));
	await life.dispatch(m, { note: '请不要外传的批注' });
	seal();
	const p = await proofOf(m.receipt),
		page = await verify(receiptText(m.receipt));
	checkProof(p.json, (await ledger()).key.pem, m.receipt.hash);
	assert.equal(p.json.events.length, 3);
	assert.ok(page.text.includes('查验通过'));
	for (const secret of ['不公开的题目甲乙', '不公开的内容', '请不要外传的批注', '编辑甲', '协调甲'])
		for (const x of [p.body, page.body]) assert.ok(!x.includes(secret), secret);
});

test('a receipt that is not sealed yet is told so, and one that cannot be read', async () => {
	const { receipt } = await life.submit(),
		p = await proofOf(receipt);
	if (p.json.sealed === false) {
		const page = await verify(receiptText(receipt));
		assert.ok(/还没有封存|查验通过/.test(page.text), page.text);
	}
	assert.ok((await verify('这不是回执')).text.includes('读不懂这份回执'));
	assert.ok((await verify('')).text.includes('读不懂这份回执'));
	seal();
	assert.ok((await verify(receiptText(receipt))).text.includes('查验通过'));
});

test('a receipt with another key than the published one is not proven', async () => {
	const { receipt } = await life.submit();
	seal();
	const { publicKey } = crypto.generateKeyPairSync('ed25519'),
		raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
	const name = (await ledger()).key.name,
		id = sha(`${name}\n`, [1], raw).subarray(0, 4).toString('hex');
	const key = `${name}+${id}+${Buffer.concat([Buffer.from([1]), raw]).toString('base64')}`;
	const p = await verify(receiptText(receipt, `key: ${key}\n`));
	assert.ok(p.text.includes('没有正确的签名'), p.text);
});

test('liuyan verify checks a receipt offline, and against its own database', async () => {
	const m = await life.submit(),
		dir = tempFolder(),
		c = s.client();
	await c.submit((await c.page('/lookup')).form('/lookup'), { code: m.code, passcode: m.passcode });
	seal();
	const write = (name, text) => (fs.writeFileSync(path.join(dir, name), text), path.join(dir, name));
	const receipt = write('r.txt', (await c.get(`/me/messages/${m.id}/receipt.txt`)).body),
		proof = (await proofOf(m.receipt)).body,
		key = (await ledger()).key.verifier;
	assert.ok(fs.readFileSync(receipt, 'utf8').includes(`key: ${key}\n`));
	const offline = (...more) => run(['verify', '--receipt', receipt, ...more], { cwd: dir });
	assert.equal(offline('--proof', write('p.json', proof)).status, 0);
	assert.equal(offline('--proof', write('p.json', proof), '--key', key).status, 0);
	const bad = [
		['bad_event', proof.replace(/submit/, 'submid')],
		['bad_tree', proof.replace(/"leaf":(\d+)/, (_, n) => `"leaf":${Number(n) - 1}`)],
		['bad_signature', proof.replace(/(— \S+ .{20})(.)/, (_, a, b) => a + (b === 'A' ? 'B' : 'A'))],
		['bad_proof', proof.slice(0, -2)],
		['bad_proof', (await proofOf((await life.submit()).receipt)).body],
	];
	for (const [code, text] of bad) {
		const r = offline('--proof', write('bad.json', text));
		assert.equal(r.status, 1);
		assert.ok(r.stdout.startsWith(`${code}：`), `${code}: ${r.stdout}${r.stderr}`);
	}
	assert.equal(offline('--data', s.data).status, 0);
	const forged = write('f.txt', fs.readFileSync(receipt, 'utf8').replace(/hash: .{8}/, 'hash: 00000000'));
	assert.match(run(['verify', '--receipt', forged, '--data', s.data]).stdout, /^unknown：/);
	assert.equal(run(['verify', '--receipt', path.join(dir, 'none')]).status, 1);
	assert.equal(run(['verify', '--receipt', receipt, '--key', 'x']).status, 2);
});

test('pages and feed show the roots, newest first', async () => {
	const { items } = await ledger('?limit=100'),
		page = await s.client().page('/ledger'),
		feed = await s.client().get('/ledger.atom');
	assert.ok(page.text.includes(items[0].root) && page.text.includes('这能证明什么'));
	assert.ok(page.body.indexOf(items[0].root) < page.body.indexOf(items[1].root));
	assert.ok((await s.client().page('/')).links().includes('/ledger'));
	assert.match(feed.headers['content-type'], /^application\/atom\+xml/);
	assert.equal(feed.body.match(/<entry>/g).length, Math.min(items.length, 30));
	assert.ok(feed.body.includes(items[0].checkpoint.split('\n')[2]));
	const older = await s.client().page(`/ledger?before=${items[1].size}`);
	assert.ok(!older.text.includes(items[1].root) && older.text.includes(items[2].root));
	assert.equal((await s.client().get('/ledger?before=x')).status, 404);
});

test('the worked example of docs/ledger.md runs as it is written', async () => {
	const m = await life.submit(),
		dir = tempFolder(),
		c = s.client();
	await c.submit((await c.page('/lookup')).form('/lookup'), { code: m.code, passcode: m.passcode });
	await life.good(life.act('editor', m, 'approve'));
	seal();
	fs.writeFileSync(path.join(dir, 'liuyan-receipt.txt'), (await c.get(`/me/messages/${m.id}/receipt.txt`)).body);
	const script = [...fs.readFileSync(path.join(root, 'docs/ledger.md'), 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)]
		.map((x) => x[1])
		.join('\n');
	const go = (text, name) => {
		fs.writeFileSync(path.join(dir, name), text);
		return spawnSync('sh', ['-eu', name], { cwd: dir, encoding: 'utf8', env: { ...process.env, SITE: s.url } });
	};
	const good = go(script, 'go.sh');
	assert.equal(good.status, 0, good.stdout + good.stderr);
	for (const line of ['receipt: good', 'chain: good', 'signature: good', 'tree: good'])
		assert.ok(good.stdout.includes(line), good.stdout + good.stderr);
	// It must be able to fail.
	const receipt = path.join(dir, 'liuyan-receipt.txt');
	fs.writeFileSync(receipt, fs.readFileSync(receipt, 'utf8').replace(/hash: (.)/, (_, x) => `hash: ${x === 'a' ? 'b' : 'a'}`));
	assert.notEqual(go(script, 'go.sh').status, 0);
});

test('a second process that has lost the key seals nothing and says so', async () => {
	const key = path.join(s.data, 'ledger.key'),
		kept = fs.readFileSync(key);
	await life.submit();
	const before = (await ledger()).items[0].size;
	fs.rmSync(key);
	const r = run(['worker', '--once', '--data', s.data], {
		env: { ...process.env, LIUYAN_LEDGER_SEAL_MINUTES: '0' },
	});
	assert.match(r.stderr, /ledger\.key is missing/);
	assert.equal((await ledger()).items[0].size, before);
	assert.ok(!fs.existsSync(key));
	fs.writeFileSync(key, kept, { mode: 0o600 });
	seal();
	assert.ok((await ledger()).items[0].size > before);
});

test('what the office did is in the tree too, and nobody can ask for it', async () => {
	const size = (await ledger()).items[0].size,
		c = await s.signedIn('editor');
	assert.ok(world.staff.length && c);
	seal();
	assert.ok((await ledger()).items[0].size > size, 'a sign-in is sealed');
});
