// Accounts of staff: delays instead of locks, the second factor, sessions and how they end, the three
// administrators, passwords, invitations.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { start, run, must, sql, tempFolder, makeData, PASSWORD } from './lib.mjs';

let s;
before(async () => {
	s = await start();
});
after(() => s.stop());

const FRESH = 'seven-lamps-by-the-canal';
const enter = (c, login, password) =>
	c.post('/login', [
		['login', login],
		['password', password],
	]);
// An account of its own for a test, with one role.
let made = 0;
function account(role = 'editor', unit = '', server = s) {
	const login = `person${++made}`,
		file = path.join(tempFolder(), 'password');
	fs.writeFileSync(file, `${PASSWORD}\n`);
	const args = ['user', 'add', '--login', login, '--password-file', file, '--lasting', '--data', server.data];
	must(role ? [...args, '--role', role, ...(unit ? ['--unit', unit] : [])] : args);
	server.accounts[login] = PASSWORD;
	return login;
}
// From an address that nobody has used yet.
let addresses = 0;
const anew = () => s.client({ from: `127.0.200.${++addresses}` });
const idOf = (login) => sql(s.data, `SELECT id FROM account WHERE login = '${login}'`).trim();
const audits = (action, server = s) =>
	Number(sql(server.data, `SELECT count(*) FROM audit WHERE action = '${action}'`).trim());

// ---- codes of the second factor (RFC 6238) ----
function totp(secret, steps = 0) {
	const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
	const bits = [...secret.replace(/ /g, '')].map((l) => letters.indexOf(l).toString(2).padStart(5, '0')).join('');
	const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
	const at = Buffer.alloc(8);
	at.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + steps));
	const mac = crypto.createHmac('sha1', key).update(at).digest(),
		o = mac[19] & 15;
	return String((mac.readUInt32BE(o) & 0x7fffffff) % 1e6).padStart(6, '0');
}
const secretOf = (p) => p.body.match(/<code class="code">([A-Z2-7 ]+)<\/code>/)[1];
const recoveryOf = (p) => [...p.body.matchAll(/<code class="code">([a-z0-9-]+)<\/code>/g)].map((m) => m[1]);
async function enrol(c) {
	let p = await c.page('/desk/account/factor');
	p = await c.submit(p.form('/desk/account/factor'), { password: PASSWORD });
	const secret = secretOf(p),
		used = totp(secret, -1);
	p = await c.submit(p.form('/desk/account/factor'), { code: used });
	assert.equal(p.status, 200, p.text);
	return { secret, used, codes: recoveryOf(p) };
}

// ---- delays ----

test('wrong passwords make the next try wait, and the owner on her own machine still gets in', async () => {
	const login = account(),
		home = s.client({ from: '127.0.1.1' });
	await home.signIn(login, PASSWORD);
	const seen = [];
	for (let i = 0; i < 12; i++) seen.push((await enter(s.client({ from: `127.0.2.${i + 1}` }), login, 'wrong-wrong')).status);
	assert.deepEqual(seen.slice(0, 5), [422, 422, 422, 422, 422]);
	assert.ok(seen.slice(5).every((x) => x === 429), seen.join());
	const stranger = await enter(s.client({ from: '127.0.2.99' }), login, PASSWORD);
	assert.equal(stranger.status, 429, 'the right password from elsewhere waits too');
	assert.ok(Number(stranger.headers['retry-after']) <= 60);
	assert.equal((await enter(home, login, PASSWORD)).status, 303, 'her own browser is known');
	// What she did has cleared the count: from elsewhere she gets in as well.
	assert.equal((await enter(s.client({ from: '127.0.2.98' }), login, PASSWORD)).status, 303);
});

test('after the wait the owner gets in from a machine that nobody knows', async () => {
	const login = account();
	for (let i = 0; i < 6; i++) await enter(s.client({ from: `127.0.3.${i + 1}` }), login, 'wrong-wrong');
	const c = s.client({ from: '127.0.3.50' });
	const first = await enter(c, login, PASSWORD);
	assert.equal(first.status, 429);
	await new Promise((resolve) => setTimeout(resolve, Number(first.headers['retry-after']) * 1000 + 200));
	assert.equal((await enter(c, login, PASSWORD)).status, 303);
});

test('an unknown name waits as a known one does', async () => {
	const login = account(),
		statuses = async (name, net) => {
			const out = [];
			for (let i = 0; i < 7; i++)
				out.push((await enter(s.client({ from: `127.0.${net}.${i + 1}` }), name, 'wrong-wrong')).status);
			return out;
		};
	assert.deepEqual(await statuses('nobody-at-all', 4), await statuses(login, 5));
});

test('one password tried on a thousand names from fifty addresses is stopped, and told', async () => {
	const own = await start(),
		victim = account('editor', '', own),
		tries = new Map(),
		before = audits('spraying', own);
	const home = own.client({ from: '127.0.1.1' });
	await home.signIn(victim, PASSWORD);
	let name = 0;
	const spray = async (i) => {
		const from = `127.0.10.${i + 1}`,
			c = own.client({ from });
		for (let k = 0; k < 20 && name < 1000; k++) {
			const p = await enter(c, `name${++name}`, 'Summer2026!!');
			if (p.status === 422) tries.set(from, (tries.get(from) ?? 0) + 1);
			else assert.ok([429, 503].includes(p.status), String(p.status));
		}
		c.close();
	};
	let slowest = 0,
		over = false;
	const reading = (async () => {
		const reader = own.client({ from: '127.0.1.2' });
		while (!over) {
			const t = Date.now();
			assert.equal((await reader.get('/messages')).status, 200);
			slowest = Math.max(slowest, Date.now() - t);
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
	})();
	await Promise.all(Array.from({ length: 50 }, (_, i) => spray(i)));
	over = true;
	await reading;
	assert.ok(Math.max(...tries.values()) <= 20, `most tries of an address: ${Math.max(...tries.values())}`);
	const all = [...tries.values()].reduce((a, b) => a + b, 0);
	assert.ok(all < 350, `${all} of 1000 names were tried`);
	assert.ok(audits('spraying', own) > before, 'on record');
	assert.match(own.log, /"event":"sign_in_spraying"/);
	assert.equal((await enter(home, victim, PASSWORD)).status, 303, 'the owner gets in');
	assert.ok(slowest < 2000, `a page took ${slowest} ms meanwhile`);
	console.log(`# ${all} tries of 1000, at most ${Math.max(...tries.values())} from an address; slowest page ${slowest} ms`);
	await own.stop();
});

// ---- sessions ----

test('the cookie from before signing in is dead afterwards', async () => {
	const login = account(),
		c = s.client();
	await c.signIn(login, PASSWORD);
	const old = c.cookies.get('liuyan_session');
	assert.equal((await enter(c, login, PASSWORD)).status, 303);
	assert.notEqual(c.cookies.get('liuyan_session'), old);
	const thief = s.client();
	thief.cookies.set('liuyan_session', old);
	assert.equal((await thief.get('/desk')).status, 401);
});

for (const [what, end] of [
	['a disabled account', (login) => must(['user', 'disable', '--login', login, '--data', s.data])],
	[
		'a new password',
		(login) => must(['user', 'password', '--login', login, '--data', s.data]),
	],
	['a new role', (login) => must(['user', 'add', '--login', login, '--role', 'analyst', '--data', s.data])],
])
	test(`${what} ends all sessions at once`, async () => {
		const login = account(),
			held = [await s.signedIn(login), await s.signedIn(login)];
		for (const c of held) assert.equal((await c.get('/desk')).status, 200);
		end(login);
		for (const c of held) assert.equal((await c.get('/desk')).status, 401);
	});

test('a session that nobody uses ends, and one that is used goes on', async () => {
	const login = account(),
		id = idOf(login),
		c = await s.signedIn(login);
	sql(s.data, `UPDATE session SET seen_at = seen_at - 59 * 60000 WHERE account = ${id}`);
	assert.equal((await c.get('/desk')).status, 200);
	const idle = await s.signedIn(login);
	sql(s.data, `UPDATE session SET seen_at = seen_at - 61 * 60000 WHERE account = ${id}`);
	assert.equal((await idle.get('/desk')).status, 401);
	assert.equal((await c.get('/desk')).status, 200, 'it was used a moment ago, in memory');
});

test('a session does not move to another kind of browser, and goes on through its updates', async () => {
	const login = account(),
		firefox = (n) => ({ 'user-agent': `Mozilla/5.0 (Windows NT 10.0; rv:${n}.0) Gecko/20100101 Firefox/${n}.0` });
	const c = s.client({ headers: firefox(120) });
	await c.signIn(login, PASSWORD);
	const use = (headers) => {
		const t = s.client({ headers });
		t.cookies = new Map(c.cookies);
		return t.get('/desk');
	};
	assert.equal((await use(firefox(121))).status, 200);
	assert.equal(
		(await use({ 'user-agent': 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36' })).status,
		401,
	);
	assert.equal((await use({ 'user-agent': 'curl/8' })).status, 401);
});

test('one sees her own sessions, ends one or all others, and nobody else’s', async () => {
	const login = account(),
		other = account(),
		a = await s.signedIn(login),
		b = await s.signedIn(login),
		x = await s.signedIn(other);
	let p = await a.page('/desk/account');
	assert.equal(p.forms.filter((f) => f.action === '/desk/account/sessions' && f.fields.some((k) => k.name === 'session')).length, 1);
	const form = p.forms.find((f) => f.fields.some((k) => k.name === 'session'));
	const stolen = await x.post('/desk/account/sessions', [
		['csrf', (await x.page('/desk/account')).field('csrf').value],
		['session', form.fields.find((k) => k.name === 'session').value],
	]);
	assert.equal(stolen.status, 404);
	assert.equal((await b.get('/desk')).status, 200);
	p = await a.submit(form);
	assert.equal((await b.get('/desk')).status, 401);
	const more = [await s.signedIn(login), await s.signedIn(login)];
	p = await a.page('/desk/account');
	await a.submit(p.forms.filter((f) => f.action === '/desk/account/sessions').pop());
	for (const c of more) assert.equal((await c.get('/desk')).status, 401);
	assert.equal((await a.get('/desk')).status, 200);
	assert.equal((await x.get('/desk')).status, 200);
});

// ---- passwords ----

test('a password of one’s own is changed with the old one, under the rules, and the session gets a new name', async () => {
	const login = account(),
		c = await s.signedIn(login),
		elsewhere = await s.signedIn(login),
		old = c.cookies.get('liuyan_session');
	const change = async (password, fresh, again = fresh) =>
		c.submit((await c.page('/desk/account/password')).form('/desk/account/password'), { password, fresh, again });
	for (const [fresh, why] of [
		['short-one', /至少 12/],
		[`${login}-is-my-name`, /账号名/],
		['Password20262026', /常见/],
		['abcdefghijklmnop', /连着/],
		['qwqwqwqwqwqwqw', /重复/],
		[PASSWORD, /最近用过/],
	]) {
		const p = await change(PASSWORD, fresh);
		assert.equal(p.status, 422, fresh);
		assert.match(p.text, why, fresh);
	}
	assert.match((await change('not-the-old-one', FRESH)).text, /现在的密码不对/);
	assert.match((await change(PASSWORD, FRESH, `${FRESH}x`)).text, /不一样/);
	const done = await change(PASSWORD, FRESH);
	assert.match(done.text, /密码已更换/);
	assert.notEqual(c.cookies.get('liuyan_session'), old);
	assert.equal((await elsewhere.get('/desk')).status, 401);
	assert.equal((await enter(anew(), login, PASSWORD)).status, 422);
	assert.equal((await enter(anew(), login, FRESH)).status, 303);
});

test('a password that an administrator set is changed before anything else', async () => {
	const login = account(),
		given = must(['user', 'password', '--login', login, '--data', s.data]).match(/：(\S+)\n$/)[1];
	const c = s.client(),
		p = await enter(c, login, given);
	assert.equal(p.headers.location, '/login/password');
	assert.ok(!c.cookies.has('liuyan_session'));
	assert.equal((await c.get('/desk')).status, 401);
	const form = (await c.page('/login/password')).form('/login/password');
	assert.match((await c.submit(form, { fresh: given, again: given })).text, /最近用过/);
	const done = await c.submit(form, { fresh: FRESH, again: FRESH });
	assert.equal(done.path, '/desk', done.text);
	// The cookie of half-way is bound to the password that was shown.
	const late = s.client();
	late.cookies.set('liuyan_half', p.headers['set-cookie'].join().match(/liuyan_half=([^;]+)/)[1]);
	assert.equal((await late.get('/login/password')).status, 303);
});

test('the profile dengbao-3 wants three kinds of characters, a change after 90 days, and none of the last five', async () => {
	const own = await start({ settings: { 'account.profile': 'dengbao-3' } }),
		login = account('editor', '', own),
		id = sql(own.data, `SELECT id FROM account WHERE login = '${login}'`).trim();
	sql(own.data, `DELETE FROM account_password WHERE account = ${id}`);
	let c = own.client(),
		now = PASSWORD;
	await c.signIn(login, now);
	assert.match((await c.page('/desk/account')).text, /15 分钟没有操作/);
	const change = async (fresh) =>
		c.submit((await c.page('/desk/account/password')).form('/desk/account/password'), { password: now, fresh, again: fresh });
	assert.match((await change('onlysmalllettershere')).text, /三种/);
	const used = [];
	for (let i = 0; i < 5; i++) {
		const fresh = `Canal-lamp-${i}9`;
		assert.match((await change(fresh)).text, /密码已更换/);
		used.push((now = fresh));
	}
	for (const old of used) assert.match((await change(old)).text, /最近用过/, old);
	sql(own.data, `UPDATE account_password SET at = at - 7862400000 WHERE account = ${id}`);
	c = own.client();
	assert.equal((await enter(c, login, now)).headers.location, '/login/password');
	await own.stop();
});

// ---- the second factor ----

test('a second factor is set up by a code, asked for at the door, and no code is taken twice', async () => {
	const login = account(),
		c = await s.signedIn(login),
		before = c.cookies.get('liuyan_session');
	const { secret, used, codes } = await enrol(c);
	assert.equal(codes.length, 10);
	assert.equal(new Set(codes).size, 10);
	assert.notEqual(c.cookies.get('liuyan_session'), before);
	const stored = sql(s.data, 'SELECT hash FROM account_recovery');
	for (const k of codes) assert.ok(!stored.includes(k));
	const door = anew();
	let p = await enter(door, login, PASSWORD);
	assert.equal(p.headers.location, '/login/code');
	assert.ok(!door.cookies.has('liuyan_session'));
	const form = (await door.page('/login/code')).form('/login/code'),
		code = totp(secret);
	assert.equal((await door.post('/login/code', [['code', used]])).status, 422, 'used when it was set up');
	assert.equal((await door.post('/login/code', [['code', '000000' === code ? '111111' : '000000']])).status, 422);
	p = await door.submit(form, { code });
	assert.equal(p.path, '/desk', p.text);
	const replay = anew();
	await enter(replay, login, PASSWORD);
	assert.equal((await replay.post('/login/code', [['code', code]])).status, 422, 'a code is good once');
	assert.equal((await replay.post('/login/code', [['code', codes[3]]])).headers.location, '/desk');
	const again = anew();
	await enter(again, login, PASSWORD);
	assert.equal((await again.post('/login/code', [['code', codes[3]]])).status, 422, 'a recovery code is good once');
	assert.match((await c.page('/desk/account')).text, /还有 9 个恢复码/);
	must(['user', 'totp-reset', '--login', login, '--data', s.data]);
	assert.equal((await enter(anew(), login, PASSWORD)).headers.location, '/desk');
});

test('guesses at the code are slowed down as those at the password', async () => {
	const login = account();
	await enrol(await s.signedIn(login));
	const c = s.client({ from: '127.0.6.1' });
	await enter(c, login, PASSWORD);
	const seen = [];
	for (let i = 0; i < 8; i++) {
		const d = s.client({ from: `127.0.6.${i + 2}` });
		d.cookies = new Map(c.cookies);
		seen.push((await d.post('/login/code', [['code', String(100000 + i)]])).status);
	}
	assert.ok(seen.slice(5).every((x) => x === 429), seen.join());
});

test('who must have a second factor sets it up on the way in', async () => {
	const own = await start({ settings: { 'account.second_factor': 'roles' } }),
		c = own.client();
	assert.equal((await enter(own.client(), 'editor', PASSWORD)).headers.location, '/desk');
	let p = await enter(c, 'secadmin', PASSWORD);
	assert.equal(p.headers.location, '/login/factor');
	assert.equal((await c.get('/desk')).status, 401);
	p = await c.submit((await c.page('/login/factor')).form('/login/factor'));
	const secret = secretOf(p);
	p = await c.submit(p.form('/login/factor'), { code: '12' });
	assert.equal(p.status, 422);
	assert.equal(secretOf(p), secret, 'the same secret is shown again');
	p = await c.submit(p.form('/login/factor'), { code: totp(secret) });
	assert.equal(recoveryOf(p).length, 10, p.text);
	assert.equal((await c.get('/desk')).status, 200);
	const end = await c.post('/desk/account/factor/end', [
		['csrf', (await c.page('/desk/account')).field('csrf').value],
		['code', totp(secret, 1)],
	]);
	assert.equal(end.status, 409, 'nor can she end it');
	await own.stop();
});

test('the secret lies in the vault only', () => {
	assert.match(sql(s.data, 'SELECT count(*) FROM vault_box WHERE kind = 101'), /[1-9]/);
	assert.doesNotMatch(sql(s.data, 'SELECT * FROM account_factor'), /[A-Z]/);
});

// ---- the three administrators ----

const person = (login) => `/desk/admin/accounts/${idOf(login)}`;
async function deed(c, login, action, fields = []) {
	const csrf = (await c.page('/lookup')).field('csrf').value;
	return c.post(`${person(login)}/${action}`, [['csrf', csrf], ...fields]);
}

test('the system administrator makes an account, and its owner sets the password by a link, once', async () => {
	const c = await s.signedIn('sysadmin2');
	let p = await c.page('/desk/admin/accounts');
	p = await c.submit(p.forms.find((f) => f.method === 'POST' && f.action === '/desk/admin/accounts'), { login: 'fresh.clerk', name: '方小新' });
	assert.equal(p.status, 200, p.text);
	const link = p.body.match(/\/invite\/[0-9a-f]{48}/)[0];
	assert.ok(!sql(s.data, 'SELECT hash FROM account_invitation').includes(link.slice(8)));
	const taken = await c.submit((await c.page('/desk/admin/accounts')).forms.find((f) => f.method === 'POST' && f.action === '/desk/admin/accounts'), { login: 'fresh.clerk', name: '又一个' });
	assert.match(taken.text, /已经有了/);
	assert.equal((await enter(anew(), 'fresh.clerk', '')).status, 422);
	const owner = s.client();
	p = await owner.page(link);
	assert.match(p.text, /方小新/);
	assert.equal((await owner.submit(p.form(link), { fresh: 'password', again: 'password' })).status, 422);
	p = await owner.submit(p.form(link), { fresh: FRESH, again: FRESH });
	assert.ok(owner.cookies.has('liuyan_session'), p.text);
	assert.equal((await s.client().get(link)).status, 404, 'used');
	assert.equal((await s.client().post(link, [['fresh', FRESH], ['again', FRESH]])).status, 404);
	// A new link takes the password away; the older link works no more; a late one neither.
	const first = (await deed(c, 'fresh.clerk', 'reset')).body.match(/\/invite\/[0-9a-f]{48}/)[0];
	assert.equal((await owner.get('/desk/account')).status, 401);
	assert.equal((await enter(anew(), 'fresh.clerk', FRESH)).status, 422);
	const second = (await deed(c, 'fresh.clerk', 'reset')).body.match(/\/invite\/[0-9a-f]{48}/)[0];
	assert.equal((await s.client().get(first)).status, 404);
	assert.equal((await s.client().get(second)).status, 200);
	sql(s.data, `UPDATE account_invitation SET expires_at = 1 WHERE account = ${idOf('fresh.clerk')}`);
	assert.equal((await s.client().get(second)).status, 404);
});

test('no administrator alone comes in as another: one takes the password away, another the second factor', async () => {
	const login = account(),
		sys = await s.signedIn('sysadmin2'),
		sec = await s.signedIn('secadmin');
	await enrol(await s.signedIn(login));
	const link = (await deed(sys, login, 'reset')).body.match(/\/invite\/[0-9a-f]{48}/)[0];
	assert.equal((await deed(sys, login, 'factor')).status, 403);
	assert.doesNotMatch((await sys.page(person(login))).body, /\/factor"/);
	const thief = s.client(),
		p = await thief.submit((await thief.page(link)).form(link), { fresh: FRESH, again: FRESH });
	assert.match(p.path, /\/login\/code$/);
	assert.equal((await thief.get('/desk')).status, 401);
	const q = await sec.page(person(login));
	assert.equal((await sec.submit(q.form('/factor'), {})).status, 200);
	assert.equal((await enter(anew(), login, FRESH)).headers.location, '/desk');
});

test('each administrator does her own, and nobody raises herself', async () => {
	const sys = await s.signedIn('sysadmin2'),
		sec = await s.signedIn('secadmin'),
		aud = await s.signedIn('auditor'),
		login = account();
	assert.equal((await deed(sys, login, 'grant', [['role', 'editor']])).status, 403);
	assert.equal((await deed(sec, login, 'disable')).status, 403);
	assert.equal((await deed(sec, login, 'reset')).status, 403);
	assert.equal((await deed(aud, login, 'disable')).status, 403);
	assert.equal((await aud.get('/desk/admin/accounts')).status, 403);
	assert.equal((await sys.get('/desk/admin/audit')).status, 403);
	assert.equal((await sec.get('/desk/admin/audit')).status, 403);
	for (const c of [sys, sec, aud]) assert.equal((await c.get('/desk/admin')).status, 200);
	assert.equal((await deed(sec, 'secadmin', 'grant', [['role', 'editor']])).status, 403, 'not herself');
	assert.equal((await deed(sys, 'sysadmin2', 'disable')).status, 403, 'nor herself');
	const holder = await s.signedIn(login);
	assert.equal((await deed(sec, login, 'grant', [['role', 'handler']])).status, 422, 'without a unit');
	assert.equal((await deed(sec, login, 'grant', [['role', 'handler'], ['unit', '4']])).status, 303);
	assert.equal((await holder.get('/desk')).status, 401, 'a changed role ends sessions');
	assert.equal((await deed(sec, login, 'revoke', [['role', 'handler'], ['unit', '4']])).status, 303);
	assert.equal((await deed(sec, login, 'revoke', [['role', 'handler'], ['unit', '4']])).status, 409);
	assert.equal((await deed(sys, login, 'disable')).status, 303);
	assert.equal((await enter(anew(), login, PASSWORD)).status, 422);
	assert.equal((await deed(sys, login, 'enable')).status, 303);
});

test('no account holds two of the three roles: not by pages, not by many at once, not by raw rows', async () => {
	const sec = await s.signedIn('secadmin');
	for (let round = 0; round < 4; round++) {
		const login = account('');
		const got = await Promise.all(
			['sysadmin', 'auditor', 'sysadmin', 'auditor'].map((role) => deed(sec, login, 'grant', [['role', role]])),
		);
		const held = sql(s.data, `SELECT count(*) FROM account_admin WHERE account = ${idOf(login)}`).trim();
		assert.equal(held, '1', got.map((p) => p.status).join());
		assert.ok(got.some((p) => p.status === 422), got.map((p) => p.status).join());
	}
	const id = idOf('auditor');
	assert.throws(() => sql(s.data, `INSERT INTO account_admin (account, role) VALUES (${id}, 8)`));
	sql(s.data, `INSERT INTO account_role (account, role, unit) VALUES (${id}, 8, 0)`);
	const aud = await s.signedIn('auditor');
	assert.equal((await aud.get('/desk/admin/accounts')).status, 403, 'such a row gives nothing');
	const told = run(['check', 'accounts', '--data', s.data]);
	assert.equal(told.status, 1);
	assert.match(told.stdout, /auditor .*系统管理员/);
	sql(s.data, `DELETE FROM account_role WHERE role >= 8`);
	assert.equal(run(['check', 'accounts', '--data', s.data]).status, 0);
});

test('the auditor reads the log by account and deed, and takes it out as a file, which is on record', async () => {
	const c = await s.signedIn('auditor');
	let p = await c.page('/desk/admin/audit?action=grant');
	assert.match(p.text, /grant/);
	assert.ok(!/spraying|refused/.test(p.text.replace(/.*结果/, '')));
	assert.equal((await c.get('/desk/admin/audit?login=no-such-person')).status, 422);
	const exports = audits('export');
	p = await c.get('/desk/admin/audit.csv?action=grant');
	assert.equal(p.status, 200);
	const lines = p.body.trim().split(/\r?\n/);
	assert.ok(lines.length > 1 && lines.slice(1).every((l) => l.split(',')[2] === 'grant'), p.body.slice(0, 600));
	assert.equal(audits('export'), exports + 1);
});

test('settings that nobody knows stop the start', () => {
	const made2 = makeData();
	for (const name of ['LIUYAN_ACCOUNT_PROFILE', 'LIUYAN_ACCOUNT_SECOND_FACTOR']) {
		const r = run(['user', 'list', '--data', made2.data], { env: { ...process.env, [name]: 'nothing' } });
		assert.notEqual(r.status, 0);
		assert.match(r.stderr, /account\.profile/);
	}
});
