// Writers' accounts: signing in by a code, what is hers and nobody else's, who looked, taking it along, leaving.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { start, run, must, world, sql, onPostgres } from './lib.mjs';
import { Life, RATING, draft } from './life.mjs';

const settings = { 'notice.sender': 'log' };
let s, life;
let numbers = 13900000000;
const phone = () => String(++numbers);

before(async () => {
	s = await start({ settings });
	life = new Life(s);
});
after(async () => {
	life.close();
	await s.stop();
});

// The last code that went to an address, out of the sender that writes them down; it is sent right after the answer.
async function codeFor(address, server = s) {
	const at = path.join(server.data, 'outbox.log');
	for (let i = 0; i < 200; i++) {
		const lines = fs.existsSync(at) ? fs.readFileSync(at, 'utf8').split('\n').filter(Boolean) : [];
		const sent = lines.map((l) => JSON.parse(l)).filter((l) => l.to === address);
		if (sent.length > (taken.get(address) ?? 0)) {
			taken.set(address, sent.length);
			return sent.at(-1).code;
		}
		await new Promise((r) => setTimeout(r, 25));
	}
	throw new Error(`no code came for ${address}`);
}
const taken = new Map(); // how many codes of an address were taken from there

// Each browser from an address of its own, as people are.
let hosts = 1;
const browser = (server = s) => server.client({ from: `127.0.${(++hosts >> 8) + 1}.${hosts & 255}` });

async function ask(c, address) {
	return c.submit((await c.page('/me/login')).form('/me/login'), { address, agree: '1' });
}
async function signIn(address, server = s) {
	const c = browser(server),
		p = await ask(c, address);
	const home = await c.submit(p.form('/me/login/code'), { code: await codeFor(address, server) });
	assert.equal(home.path, '/me', home.text.slice(0, 300));
	return c;
}
const token = async (c) => (await c.page('/me/account')).field('csrf').value;

async function write(c, values = {}) {
	const content = draft(),
		p = await c.page(`/messages/new?office=${world.offices.head}`);
	const kind = p.form('/messages/new').fields.find((f) => f.name === 'kind').value;
	const receipt = await c.submit(p.form('/messages/new'), {
		kind,
		domain: content.domain,
		title: content.title,
		body: content.body,
		...values,
	});
	const id = receipt.path.match(/\/me\/messages\/(\d+)\/receipt/)?.[1];
	assert.ok(id, receipt.text.slice(0, 400));
	const secrets = [...receipt.body.matchAll(/class="secret"[^>]*>([^<]+)</g)].map((m) => m[1]);
	return { id, code: secrets[0], passcode: secrets[1], ...content, ...values };
}
const api = (c, method, at, body) =>
	method === 'GET'
		? c.get(at)
		: c.post(at, body ?? {}, { headers: { 'sec-fetch-site': 'same-origin', origin: s.url } });

test('a number that is known and one that is not get the same answers', async () => {
	const known = phone(),
		c = await signIn(known);
	const seen = [];
	for (const address of [known, phone()]) {
		const b = browser(),
			form = (await b.page('/me/login')).form('/me/login');
		const sent = await b.post('/me/login', [
				...form.fields.filter((f) => f.name === 'csrf').map((f) => ['csrf', f.value]),
				['address', address],
				['agree', '1'],
			]),
			page = await b.get('/me/login/code'),
			wrong = await b.submit(page.form('/me/login/code'), { code: '000000' === await codeFor(address) ? '111111' : '000000' });
		const same = (p) => p.body.replaceAll(address.slice(-4), 'LAST').replace(/[0-9a-f]{32,}/g, 'X').replace(/编号.*/, '');
		seen.push([sent.status, sent.headers.location, page.status, same(page), wrong.status, same(wrong)]);
	}
	assert.deepEqual(seen[0], seen[1]);
	assert.equal((await c.get('/me')).status, 200);
});

test('a code is tried five times, counts once, and only in the browser that asked for it', async () => {
	const address = phone(),
		c = browser();
	let p = await ask(c, address);
	const code = await codeFor(address),
		other = browser();
	const stolen = await other.post('/me/login/code', [['code', code]], { headers: { origin: s.url } });
	assert.equal(stolen.status, 422);
	assert.equal((await other.get('/me')).status, 401);
	for (let i = 0; i < 5; i++) {
		p = await c.submit(p.form('/me/login/code'), { code: code === '123456' ? '654321' : '123456' });
		if (i < 4) assert.ok(p.forms.some((f) => f.action === '/me/login/code'), `try ${i}: ${p.text}`);
	}
	const late = await c.post('/me/login/code', [['code', code]], { headers: { origin: s.url } });
	assert.equal(late.status, 422);
	assert.equal((await c.get('/me')).status, 401);

	const again = browser(),
		q = await ask(again, address),
		form = q.form('/me/login/code'),
		good = await codeFor(address);
	const jar = new Map(again.cookies);
	assert.equal((await again.submit(form, { code: good })).path, '/me');
	const replay = browser();
	replay.cookies = jar;
	assert.equal((await replay.post('/me/login/code', [['code', good]], { headers: { origin: s.url } })).status, 422);
});

test('many tries at once are no more than five', async () => {
	const address = phone(),
		c = browser();
	await ask(c, address);
	const code = await codeFor(address);
	const tries = await Promise.all(
		Array.from({ length: 40 }, (_, i) =>
			c.post('/me/login/code', [['code', String((Number(code) + 1 + i) % 1000000).padStart(6, '0')]], {
				headers: { origin: s.url },
			}),
		),
	);
	assert.ok(tries.every((t) => t.status === 422 || t.status === 429));
	assert.ok(Number(sql(s.data, 'SELECT MAX(tries) FROM writer_code')) <= 5);
	const late = await c.post('/me/login/code', [['code', code]], { headers: { origin: s.url } });
	assert.notEqual(late.status, 303);
});

test('one number gets few codes, however many ask from wherever', async () => {
	const address = phone();
	const before = Number(sql(s.data, 'SELECT COUNT(*) FROM writer_sent'));
	const answers = [];
	for (let i = 0; i < 30; i++) {
		const c = browser();
		answers.push((await c.post('/me/login', [['address', address], ['agree', '1']], { headers: { origin: s.url } })).status);
		c.close();
	}
	const sent = Number(sql(s.data, 'SELECT COUNT(*) FROM writer_sent')) - before;
	assert.ok(sent >= 1 && sent <= 5, `${sent} sent`);
	assert.equal(answers.filter((a) => a === 303).length, sent);
	assert.ok(answers.filter((a) => a !== 303).every((a) => a === 429));
});

test('of ten thousand requests for codes no more go out than the budgets of number, network and site allow', async () => {
	const flood = await start({ settings: { ...settings, 'http.trusted_proxies': '127.0.0.0/8' } });
	try {
		const from = Date.now(),
			c = flood.client({ sockets: 16 }),
			answers = {};
		// one number from everywhere, many numbers from one network, and both by chance
		const asks = Array.from({ length: 10000 }, (_, i) => [
			i % 3 === 0 ? '13700000000' : String(13700000001 + (i % 5000)),
			i % 3 === 1 ? '198.51.100.7' : `203.0.${113 + (i % 7)}.${i % 250}`,
		]);
		const one = async ([address, host]) => {
			const p = await c.post('/me/login', [['address', address], ['agree', '1']], {
				headers: { origin: flood.url, 'x-forwarded-for': host },
			});
			answers[p.status] = (answers[p.status] ?? 0) + 1;
		};
		await Promise.all(
			Array.from({ length: 16 }, async () => {
				for (let x = asks.pop(); x; x = asks.pop()) await one(x);
			}),
		);
		const seconds = (Date.now() - from) / 1000,
			rows = sql(flood.data, 'SELECT address, COUNT(*) FROM writer_sent GROUP BY address').trim().split('\n').filter(Boolean);
		const sent = rows.reduce((n, r) => n + Number(r.split('|').at(-1)), 0);
		console.log(`# 10000 requests in ${seconds.toFixed(1)} s: ${JSON.stringify(answers)}, ${sent} codes`);
		assert.equal(sent, answers[303]);
		assert.ok(rows.every((r) => Number(r.split('|').at(-1)) <= 5), 'no number gets more than five');
		// per network ten at once and one more each three minutes; 1 + 1750 networks; the site's 300 and one a second
		assert.ok(sent <= 300 + Math.ceil(seconds) + 1, `${sent} sent in ${seconds} s`);
		assert.ok(Object.keys(answers).every((k) => ['303', '428', '429', '503'].includes(k)), JSON.stringify(answers));
		c.close();
	} finally {
		await flood.stop();
	}
});

test('no number, address or name stands in clear in the database', async () => {
	const address = phone(),
		mail = `w${numbers}@canary.example`,
		c = await signIn(address);
	await c.submit((await c.page('/me/account')).form('/me/account/name'), { name: '欧阳金丝雀' });
	const p = await c.submit((await c.page('/me/account')).form('/me/account/address'), { address: mail });
	await c.submit(p.form('/me/account/code'), { code: await codeFor(mail) });
	const m = await write(c, { use_verified: '1' });
	const shown = await c.submit((await c.page('/me/account')).form('/me/account/show'));
	for (const t of [address, mail, '欧阳金丝雀']) assert.ok(shown.text.includes(t), `she sees ${t}`);
	assert.deepEqual(scan(s, [address, mail, '欧阳金丝雀']), []);
	assert.equal(scan(s, [m.title]).length > 0, true, 'the scan finds what is there');
});

// Every byte of the database.
function scan(server, needles) {
	if (onPostgres) {
		const dump = must(['backup', path.join(server.data, `scan-${Date.now()}.bak`), '--data', server.data]) && '';
		const tables = sql(server.data, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'").trim().split('\n');
		const all = dump + tables.map((t) => sql(server.data, `SELECT t::text FROM ${t} AS t`)).join('\n');
		const hex = (n) => Buffer.from(n).toString('hex');
		return needles.filter((n) => all.includes(n) || all.includes(hex(n)));
	}
	const files = fs.readdirSync(server.data, { recursive: true, withFileTypes: true }).filter((f) => f.isFile() && !/outbox/.test(f.name));
	const hits = [];
	for (const f of files) {
		const bytes = fs.readFileSync(path.join(f.parentPath ?? f.path, f.name));
		for (const n of needles) if (bytes.includes(Buffer.from(n))) hits.push(`${n} in ${f.name}`);
	}
	return hits;
}

test('what she writes is hers by her account, and the codes still work', async () => {
	const c = await signIn(phone()),
		m = await write(c);
	assert.ok((await c.page('/me')).links().includes(`/me/messages/${m.id}`));
	const fresh = s.client();
	assert.equal((await fresh.submit((await fresh.page('/lookup')).form('/lookup'), { code: m.code, passcode: m.passcode })).path, `/me/messages/${m.id}`);
	await life.good(life.act('editor', m, 'approve'));
	m.order = await life.dispatch(m);
	await life.handedIn(m);
	await life.good(life.order('editor', m.order.id, 'release'));
	const rated = await c.submit((await c.page(`/me/messages/${m.id}`)).form('/rate'), {
		solved: 'solved',
		resolution: '5',
		attitude: '4',
		speed: '3',
	});
	assert.equal(rated.path, `/me/messages/${m.id}`);
	assert.equal((await life.look(m)).state, 'closed');
});

test('by the API too: rating and following up with the session of the account', async () => {
	const c = await signIn(phone()),
		m = await write(c);
	const another = await write(c); // the session shows the codes of this one now
	assert.notEqual(m.id, another.id);
	await life.good(life.act('editor', m, 'approve'));
	await life.good(api(c, 'POST', `/api/v1/messages/${m.id}/actions/followup`, { body: '什么时候能修好？' }));
	const mine = await life.good(api(c, 'GET', '/api/v1/me/messages'));
	assert.deepEqual(mine.items.map((i) => i.id), [another.id, m.id]);
	assert.equal((await life.good(api(c, 'GET', '/api/v1/me'))).kind, 'person');
});

test('another writer gets nothing of hers', async () => {
	const c = await signIn(phone()),
		thief = await signIn(phone()),
		m = await write(c, { name: '慕容金丝雀', phone: '13700137000', private: '1' });
	const csrf = await token(thief);
	for (const at of [`/me/messages/${m.id}`, `/me/messages/${m.id}/receipt`, `/me/messages/${m.id}/receipt.txt`]) {
		const p = await thief.get(at);
		assert.ok([403, 404].includes(p.status), `${at} ${p.status}`);
		assert.ok(!p.body.includes(m.title) && !p.body.includes(m.code));
	}
	for (const action of ['withdraw', 'followup', 'rate', 'mend', 'object', 'contact']) {
		const p = await thief.post(`/me/messages/${m.id}/${action}`, [['csrf', csrf], ['confirm', '1'], ['body', '偷看一下']]);
		assert.ok([403, 404].includes(p.status), `${action} ${p.status}`);
	}
	for (const action of ['withdraw', 'followup', 'rate']) {
		const p = await api(thief, 'POST', `/api/v1/messages/${m.id}/actions/${action}`, { body: '偷看一下', ...RATING });
		assert.ok([403, 404].includes(p.status), `api ${action} ${p.status}`);
	}
	assert.equal((await api(thief, 'GET', `/api/v1/messages/${m.id}`)).status, 404);
	assert.equal((await thief.get(`/messages/${m.id}`)).status, 404);
	assert.deepEqual((await api(thief, 'GET', '/api/v1/me/messages')).json.items, []);
	const taken = await api(thief, 'POST', '/api/v1/me/export');
	for (const t of [m.title, '慕容金丝雀', '13700137000', m.code]) assert.ok(!taken.body.includes(t));
	assert.equal((await c.get(`/me/messages/${m.id}`)).status, 200);
	// with the codes in hand she may read it, but it stays in the account that it is in
	const p = await thief.submit((await thief.page('/me')).form('/me/link'), { code: m.code, passcode: m.passcode });
	assert.equal(p.status, 422);
	assert.equal(sql(s.data, `SELECT COUNT(*) FROM writer_message WHERE message = ${m.id}`).trim(), '1');
});

test('a session of codes is no account', async () => {
	const m = await life.submit(),
		c = s.client();
	await c.submit((await c.page('/lookup')).form('/lookup'), { code: m.code, passcode: m.passcode });
	for (const at of ['/me', '/me/account', '/me/access', '/me/close', '/me/enterprise', '/api/v1/me', '/api/v1/me/messages'])
		assert.ok([401, 403].includes((await c.get(at)).status), at);
});

test('an older message comes into the account by its codes; looking up signs nobody out', async () => {
	const c = await signIn(phone()),
		m = await life.submit(),
		n = await life.submit();
	const p = await c.submit((await c.page('/me')).form('/me/link'), { code: m.code, passcode: m.passcode });
	assert.equal(p.path, `/me/messages/${m.id}`);
	await c.submit((await c.page('/lookup')).form('/lookup'), { code: n.code, passcode: n.passcode });
	assert.equal((await c.get(`/me/messages/${n.id}`)).status, 200);
	const links = (await c.page('/me')).links();
	assert.ok(links.includes(`/me/messages/${m.id}`) && !links.includes(`/me/messages/${n.id}`));
	const wrong = await c.submit((await c.page('/me')).form('/me/link'), { code: n.code, passcode: m.passcode });
	assert.equal(wrong.status, 422);
});

test('following is a button on a public page, seen by herself alone', async () => {
	const c = await signIn(phone()),
		m = await life.approved(),
		hidden = await life.submit();
	const page = await c.page(`/messages/${m.id}`);
	const followed = await c.submit(page.form(`/messages/${m.id}/follow`));
	assert.ok((await c.page('/me')).links().includes(`/messages/${m.id}`));
	assert.equal((await s.client().get(`/messages/${m.id}`)).body.includes('/follow'), false);
	await c.submit(followed.form(`/messages/${m.id}/unfollow`));
	assert.ok(!(await c.page('/me')).links().includes(`/messages/${m.id}`));
	const p = await c.post(`/messages/${hidden.id}/follow`, [['csrf', await token(c)]]);
	assert.equal(p.status, 404);
});

test('she sees who opened her data, from where and why, but not the clerk', async () => {
	const c = await signIn(phone()),
		m = await write(c, { name: '陈一', phone: '13800138000' });
	await life.good(life.act('editor', m, 'approve'));
	const editor = await s.signedIn('editor');
	const desk = await editor.page(`/desk/messages/${m.id}`);
	await editor.submit(desk.form(`/desk/messages/${m.id}/contact`), { reason: '核实事发地点' });
	const p = await c.page('/me/access');
	assert.ok(p.text.includes('核实事发地点') && p.text.includes('编辑'), p.text);
	assert.ok(!p.body.includes('编辑甲'), 'no name of the clerk');
	const { items } = await life.good(api(c, 'GET', '/api/v1/me/access'));
	assert.equal(items.filter((i) => i.message === m.id && /核实事发地点/.test(i.why)).length, 1);
	assert.ok(!JSON.stringify(items).includes('编辑甲'));
	const other = await signIn(phone());
	assert.ok(!(await other.page('/me/access')).text.includes('核实事发地点'));
});

test('the export holds all that she put in, and opening it is on record', async () => {
	const number = phone(),
		c = await signIn(number),
		entered = { name: '司马金丝雀', phone: '13612345678', remark: '请晚上联系', location: '东门外三号楼', agree_contact: '1' };
	const said = '东门外的路灯坏了，请打 13912340000 找我。';
	const m = await write(c, { ...entered, body: said });
	await life.good(life.act('editor', m, 'approve'));
	await life.good(api(c, 'POST', `/api/v1/messages/${m.id}/actions/followup`, { body: '补充：夜里最黑。' }));
	const other = await life.approved();
	await c.submit((await c.page(`/messages/${other.id}`)).form('/follow'));
	const file = await c.submit((await c.page('/me/account')).form('/me/export'));
	assert.match(file.headers['content-disposition'], /attachment/);
	const all = file.json;
	assert.equal(all.account.phone, number);
	assert.equal(all.messages.length, 1);
	const x = all.messages[0];
	assert.equal(x.id, m.id);
	assert.equal(x.title, m.title);
	assert.equal(x.code, m.code);
	assert.equal(x.passcode, m.passcode);
	assert.deepEqual(x.contact, { name: entered.name, phone: entered.phone, remark: entered.remark });
	assert.ok(!(await s.client().page(`/messages/${m.id}`)).text.includes('13912340000'));
	for (const t of [said, entered.location, '补充：夜里最黑。']) assert.ok(JSON.stringify(x).includes(t), t);
	assert.deepEqual(x.consents.map((k) => k.purpose), ['contact']);
	assert.deepEqual(all.account.consents.map((k) => k.purpose), ['account']);
	assert.deepEqual(all.follows, [other.id]);
	assert.equal((await c.get('/api/v1/me/export')).status, 405);
	assert.ok((await c.page('/me/access')).text.includes('导出自己的资料'));
});

test('another phone is proven before it takes the place of the old one', async () => {
	const old = phone(),
		next = phone(),
		taken = phone(),
		c = await signIn(old);
	await signIn(taken);
	const prove = async (address) => {
		const p = await c.submit((await c.page('/me/account')).form('/me/account/address'), { address });
		return c.submit(p.form('/me/account/code'), { code: await codeFor(address) });
	};
	assert.equal((await prove(taken)).status, 422);
	assert.equal((await prove(next)).path, '/me/account');
	const m = await write(c);
	assert.ok(!(await (await signIn(old)).page('/me')).links().includes(`/me/messages/${m.id}`));
	assert.ok((await (await signIn(next)).page('/me')).links().includes(`/me/messages/${m.id}`));
});

test('a code to prove an address signs nobody in, and counts for the account that asked', async () => {
	const a = await signIn(phone()),
		b = await signIn(phone()),
		address = phone();
	await a.submit((await a.page('/me/account')).form('/me/account/address'), { address });
	const jar = a.cookies.get('liuyan_code'),
		code = await codeFor(address);
	b.cookies.set('liuyan_code', jar);
	const p = await b.post('/me/account/code', [['csrf', await token(b)], ['code', code]]);
	assert.equal(p.status, 422);
	const stranger = s.client();
	stranger.cookies.set('liuyan_code', jar);
	assert.equal((await stranger.post('/me/login/code', [['code', code]], { headers: { origin: s.url } })).status, 422);
	assert.equal((await stranger.get('/me')).status, 401);
});

test('each consent is given and ended by itself, with the wording it was given to', async () => {
	const c = await signIn(phone()),
		form = (p, word) => p.forms.find((f) => f.action === '/me/account/consent' && f.fields.some((x) => x.value === word));
	const p = await c.submit(form(await c.page('/me/account'), 'notices'));
	const q = await c.submit(form(p, 'notices'));
	assert.ok(!form(q, 'publish') && !form(q, 'contact'), 'what is of one message is asked with it');
	assert.ok(q.text.includes('撤回于') && q.text.includes('文本第 1 版'));
	const rows = (await api(c, 'POST', '/api/v1/me/export')).json.account.consents;
	assert.equal(rows.filter((k) => k.purpose === 'notices' && k.withdrawn_at).length, 1);
	for (const word of ['account', 'publish', 'nothing']) {
		const no = await c.post('/me/account/consent', [['csrf', await token(c)], ['consent', word]]);
		assert.equal(no.status, 404, word);
	}
});

test('who ends the consent to publishing has the message withdrawn; another cannot end it for her', async () => {
	const c = await signIn(phone()),
		thief = await signIn(phone()),
		m = await write(c, { agree_publish: '1' });
	await life.good(life.act('editor', m, 'approve'));
	const ends = (p) => p.forms.find((f) => f.action === '/me/account/consent' && f.fields.some((x) => x.name === 'message' && x.value === m.id));
	const p = await thief.post('/me/account/consent', [['csrf', await token(thief)], ['consent', 'publish'], ['message', m.id]]);
	assert.ok([403, 404].includes(p.status));
	assert.equal((await life.look(m)).state, 'waiting');
	const after = await c.submit(ends(await c.page('/me/account')));
	assert.ok(!ends(after) && after.text.includes('撤回于'));
	assert.equal((await life.look(m)).state, 'withdrawn');
	assert.equal(run(['verify', '--data', s.data]).status, 0);
});

test('nothing goes to her phone unless she agreed to notices; her page has them all the same', async () => {
	const sent = (number) =>
		fs.readFileSync(path.join(s.data, 'outbox.log'), 'utf8').split('\n').filter((l) => l.includes(number) && !l.includes('"kind":"code"'));
	const quiet = phone(),
		told = phone();
	for (const [number, agrees] of [[quiet, false], [told, true]]) {
		const c = await signIn(number);
		if (agrees) {
			const p = await c.page('/me/account');
			await c.submit(p.forms.find((f) => f.action === '/me/account/consent' && f.fields.some((x) => x.value === 'notices')));
		}
		const m = await write(c);
		await life.good(life.act('editor', m, 'refuse', { reasons: ['unclear'], note: '请写清地点' }));
		for (let i = 0; i < 200 && !(await c.page('/me/notices')).text.includes('没有通过审核'); i++) await new Promise((r) => setTimeout(r, 25));
		assert.ok((await c.page('/me/notices')).text.includes('没有通过审核'), number);
	}
	assert.deepEqual(sent(quiet), []);
	assert.ok(sql(s.data, 'SELECT COUNT(*) FROM delivery').trim() !== '0', 'the other is to be told');
});

test('signing out elsewhere ends the other sessions and keeps this one', async () => {
	const number = phone(),
		a = await signIn(number),
		b = await signIn(number);
	await a.submit((await a.page('/me/account')).form('/me/account/sessions'));
	assert.equal((await a.get('/me')).status, 200);
	assert.equal((await b.get('/me')).status, 401);
});

test('an enterprise is checked by its code and by staff, who say why they look', async () => {
	const c = await signIn(phone()),
		fields = { name: '甲市金丝雀机械有限公司', code: '9135 0100-m000100y43', agent: '公孙金丝雀' };
	let p = await c.submit((await c.page('/me/enterprise')).form('/me/enterprise'), { ...fields, code: '91350100M000100Y44' });
	assert.equal(p.status, 422);
	p = await c.submit((await c.page('/me/enterprise')).form('/me/enterprise'), fields);
	assert.ok(p.text.includes('等待核对'));
	assert.deepEqual(scan(s, [fields.name, '91350100M000100Y43', fields.agent]), []);
	assert.ok([401, 403].includes((await (await s.signedIn('handler')).get('/desk/enterprises')).status));
	const editor = await s.signedIn('editor'),
		desk = await editor.page('/desk'),
		list = await editor.page('/desk/enterprises'),
		at = list.links().find((l) => /\/desk\/enterprises\/\d+/.test(l));
	assert.ok(desk.links().includes('/desk/enterprises'));
	let check = await editor.page(at);
	assert.ok(!check.body.includes(fields.name));
	assert.equal((await editor.submit(check.form('/open'), { reason: '' })).status, 422);
	check = await editor.submit(check.form('/open'), { reason: '核对营业执照' });
	for (const t of [fields.name, '91350100M000100Y43', fields.agent]) assert.ok(check.text.includes(t));
	assert.equal((await editor.submit(check.form('/judge'), { verdict: 'good' })).path, '/desk/enterprises');
	assert.equal((await editor.get(at)).status, 404);
	assert.ok((await c.page('/me/access')).text.includes('核对营业执照'));
	const m = await write(c);
	await life.good(life.act('editor', m, 'approve'));
	const pub = await s.client().page(`/messages/${m.id}`);
	assert.ok(/class="tag">企业/.test(pub.body));
	assert.ok(!pub.body.includes(fields.name));
	assert.equal(run(['verify', '--data', s.data]).status, 0);
});

test('closing the account takes the person out; the record stays whole', async () => {
	const number = phone(),
		mail = `leaves${numbers}@canary.example`,
		c = await signIn(number),
		secrets = [number, mail, '令狐金丝雀', '13512340000', '只给平台看的金丝雀'];
	const q = await c.submit((await c.page('/me/account')).form('/me/account/address'), { address: mail });
	await c.submit(q.form('/me/account/code'), { code: await codeFor(mail) });
	await c.submit((await c.page('/me/account')).form('/me/account/name'), { name: '令狐金丝雀' });
	const kept = await write(c, { name: '令狐金丝雀', phone: '13512340000', remark: '只给平台看的金丝雀' }),
		drawn = await write(c, { name: '令狐金丝雀', phone: '13512340000' });
	await life.good(life.act('editor', kept, 'approve'));
	kept.order = await life.dispatch(kept);
	await life.handedIn(kept);
	await life.good(life.order('editor', kept.order.id, 'release'));
	await life.good(life.act('editor', drawn, 'approve'));
	const page = await c.page('/me/close');
	assert.ok(page.text.includes('仍然公开') && page.text.includes('不能恢复'));
	assert.equal((await c.submit(page.form('/me/close'))).status, 422);
	const bye = await c.submit(page.form('/me/close'), { confirm: '1', withdraw: '1' });
	assert.ok(bye.text.includes('已注销'), bye.text);
	assert.equal((await c.get('/me')).status, 401);
	const pub = await s.client().page(`/messages/${kept.id}`);
	assert.ok(pub.text.includes(kept.body));
	assert.equal((await life.look(drawn)).state, 'withdrawn');
	const codes = s.client();
	await codes.submit((await codes.page('/lookup')).form('/lookup'), { code: kept.code, passcode: kept.passcode });
	const own = await codes.page(`/me/messages/${kept.id}`),
		contact = await codes.submit(own.form('/contact'));
	for (const t of secrets) assert.ok(!contact.text.includes(t), t);
	const v = run(['verify', '--data', s.data]);
	assert.equal(v.status, 0, v.stdout + v.stderr);
	const editor = await s.signedIn('editor');
	for (const at of ['/desk/messages.csv', `/desk/messages/${kept.id}`])
		for (const t of secrets) assert.ok(!(await editor.get(at)).body.includes(t), `${at} ${t}`);
	assert.deepEqual(scan(s, secrets), []);
	// the number begins anew, with nothing of before
	const anew = await signIn(number);
	assert.ok(!(await anew.page('/me')).links().includes(`/me/messages/${kept.id}`));
});

test('an operator erases a person from one message by request, and it is on record', async () => {
	const m = await life.submit({ contact: { name: '端木金丝雀', phone: '13412345678' } });
	assert.equal(run(['writer', 'erase', '--message', m.id, '--reason', '不是词', '--data', s.data]).status, 2);
	assert.equal(run(['writer', 'erase', '--message', '7', '--reason', 'asked', '--data', s.data]).status, 1);
	must(['writer', 'erase', '--message', m.id, '--reason', 'asked', '--data', s.data]);
	const c = s.client();
	await c.submit((await c.page('/lookup')).form('/lookup'), { code: m.code, passcode: m.passcode });
	const shown = await c.submit((await c.page(`/me/messages/${m.id}`)).form('/contact'));
	assert.ok(!shown.text.includes('13412345678'));
	assert.match(sql(s.data, "SELECT object, result FROM audit WHERE action = 'erase'"), new RegExp(`${m.id}.asked`));
	assert.equal(run(['verify', '--data', s.data]).status, 0);
});

test('a site may ask for an account, for a proven phone, or have no accounts at all', async () => {
	const closed = await start({ settings: { ...settings, 'writer.sign_in': 'off' } });
	assert.equal((await closed.client().get('/me/login')).status, 404);
	assert.ok(!(await closed.client().page('/')).links().includes('/me/login'));
	await closed.stop();

	const strict = await start({ settings: { ...settings, 'writer.sign_in': 'required', 'writer.verify': 'phone', 'message.consent_required': 1 } });
	try {
		const c = strict.client();
		assert.equal((await c.get(`/messages/new?office=${world.offices.head}`)).headers.location, '/me/login');
		assert.equal((await c.post('/api/v1/messages', draft())).status, 401);
		const byMail = await signIn('only@mail.example', strict);
		const no = await byMail.submit((await byMail.page(`/messages/new?office=${world.offices.head}`)).form('/messages/new'), {
			...Object.fromEntries(Object.entries(draft()).filter(([k]) => ['domain', 'title', 'body'].includes(k))),
			kind: '投诉',
			agree_publish: '1',
		});
		assert.equal(no.status, 422);
		assert.ok(no.text.includes('验证手机'), no.text.slice(0, 300));
		const byPhone = await signIn(phone(), strict);
		await assert.rejects(write(byPhone, { kind: '投诉' }), /同意公开/);
		const m = await write(byPhone, { kind: '投诉', agree_publish: '1' });
		assert.ok(m.id);
	} finally {
		await strict.stop();
	}
	const bad = run(['serve', '--data', s.data, '--listen', '127.0.0.1:0'], { env: { ...process.env, LIUYAN_WRITER_SIGN_IN: 'maybe' } });
	assert.notEqual(bad.status, 0);
	assert.match(bad.stderr, /writer\.sign_in/);
});
