// A request that another site made a reader's browser send changes nothing.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { start, must, run } from './lib.mjs';
import { Life } from './life.mjs';

let s, life, m, order, staff, token, writer, writerToken, admin, adminToken, posts;

before(async () => {
	s = await start();
	life = new Life(s);
	m = await life.dispatched();
	order = m.order.id;
	staff = await s.signedIn('editor');
	token = (await staff.page('/desk')).field('csrf').value;
	admin = await s.signedIn('sysadmin2');
	adminToken = (await admin.page('/desk')).field('csrf').value;
	writer = s.client();
	await writer.submit((await writer.page('/lookup')).form('/lookup'), { code: m.code, passcode: m.passcode });
	writerToken = (await writer.page(`/me/messages/${m.id}`)).field('csrf').value;
	posts = must(['check', 'routes', '--data', s.data])
		.split('\n')
		.map((l) => l.trim().split(/\s+/))
		.filter((w) => w[0] === 'POST')
		.map((w) => ({ pattern: w[1], perm: w[2] }));
});
after(async () => {
	life.close();
	await s.stop();
});

const real = (pattern) =>
	pattern
		.replace('{id}', /orders/.test(pattern) ? order : m.id)
		.replace('{action}', /orders/.test(pattern) ? 'cancel' : /me/.test(pattern) ? 'withdraw' : 'edit');
// Somebody who may use the route, so that it is the forgery that is refused.
const userOf = (perm) =>
	perm === 'message_own' ? [writer, writerToken] : /^admin_/.test(perm) ? [admin, adminToken] : [staff, token];
const isForged = (p, what) => {
	assert.equal(p.status, 403, what);
	assert.match(p.body, /刷新后重新提交|csrf|没有权限/, what); // who may not at all is told that first
};
const FOREIGN = [
	{ origin: 'https://evil.example' },
	{ origin: 'null' },
	{ origin: 'http://evil.example:80' },
	{ 'sec-fetch-site': 'cross-site' },
	{ 'sec-fetch-site': 'same-site' },
	{ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
];

test('there are forms and API routes to try', () => {
	assert.ok(posts.length >= 9, String(posts.length));
	for (const want of [
		'/login',
		'/messages/new',
		'/desk/messages/{id}/{action}',
		'/me/messages/{id}/{action}',
		'/api/v1/messages',
	])
		assert.ok(
			posts.some((p) => p.pattern === want),
			want,
		);
});

test('another origin is refused on every route, with and without a session and even with the right token', async () => {
	for (const { pattern, perm } of posts) {
		const [who, own] = userOf(perm);
		for (const headers of FOREIGN) {
			const what = `${pattern} ${JSON.stringify(headers)}`;
			isForged(
				await who.post(
					real(pattern),
					[
						['csrf', own],
						['confirm', '1'],
						['title', '改过的标题'],
						['body', '改过的正文改过的正文'],
					],
					{ headers },
				),
				what,
			);
			if (perm === 'public')
				isForged(await s.client().post(real(pattern), [['a', '1']], { headers }), what);
		}
	}
	const host = new URL(s.url).host;
	isForged(
		await staff.post('/logout', [['csrf', token]], { headers: { origin: `http://evil-${host}` } }),
		'a name that ends like ours',
	);
});

test('without the token of the session, or with another one, every route is refused', async () => {
	const wrong = [undefined, '', 'x', '0'.repeat(64), 'the other one', token.slice(0, -1), `${token}0`];
	// Forms that do the same whoever asks are guarded by their origin alone.
	const open = [
		'/messages/new',
		'/messages/similar',
		'/messages/domain',
		'/lookup',
		'/verify',
		'/login',
		'/login/code',
		'/login/password',
		'/login/factor',
		'/invite/{word}',
		'/notices/stop',
		'/units/apply',
		'/me/login',
		'/me/login/code',
	];
	for (const { pattern, perm } of posts.filter((p) => !open.includes(p.pattern))) {
		const [who] = userOf(perm),
			other = who === writer ? token : writerToken;
		for (const t of wrong)
			isForged(
				await who.post(
					real(pattern),
					t === undefined ? [['a', '1']] : [['csrf', t === 'the other one' ? other : t]],
				),
				`${pattern} ${t}`,
			);
	}
	const now = await life.look(m);
	assert.equal(now.state, 'waiting');
	assert.equal(now.title, m.content.title);
});

test('the right token from the same origin is let through', async () => {
	const headers = { origin: s.url, 'sec-fetch-site': 'same-origin' };
	for (const { pattern, perm } of posts.filter((p) => p.pattern !== '/logout')) {
		const [who, own] = userOf(perm);
		const p = await who.post(real(pattern), [['csrf', own]], { headers });
		assert.doesNotMatch(p.body, /刷新后重新提交|"code":"csrf"/, pattern);
		if (/login$|lookup|new$/.test(pattern)) assert.equal(p.status, 422, pattern);
	}
});

test('a page that was opened before signing in can still be sent', async () => {
	const c = s.client(),
		form = (await c.page('/messages/new?office=2')).form('/messages/new'),
		login = (await c.page('/login')).form('/login');
	await c.submit((await c.page('/lookup')).form('/lookup'), { code: m.code, passcode: m.passcode });
	const p = await c.submit(form, {
		office: '2',
		kind: '投诉',
		domain: 'urban',
		title: '先打开的一页',
		body: '先打开了留言页，又去查询了另一件。',
	});
	assert.match(p.path, /receipt$/, `${p.status} ${p.text.slice(0, 200)}`);
	const in1 = await c.submit(login, { login: 'editor', password: s.accounts.editor });
	assert.equal(in1.path, '/desk', in1.text.slice(0, 200));
});

test('a session that is over lets nothing through, and a new one starts with a new name', async () => {
	const c = await s.signedIn('editor'),
		before = c.cookies.get('liuyan_session');
	const csrf = (await c.page('/desk')).field('csrf').value;
	await c.submit((await c.page('/desk')).form('/logout'));
	c.cookies.set('liuyan_session', before);
	assert.equal((await c.get('/desk')).status, 401);
	assert.equal((await c.post(`/desk/messages/${m.id}/remove`, [['csrf', csrf]])).status, 401);
	const again = await s.signedIn('editor');
	assert.notEqual(again.cookies.get('liuyan_session'), before);
});

test('a writer who leaves a shared computer is signed out for good', async () => {
	const c = s.client();
	await c.submit((await c.page('/lookup')).form('/lookup'), { code: m.code, passcode: m.passcode });
	const p = await c.page(`/me/messages/${m.id}`),
		held = c.cookies.get('liuyan_session');
	assert.equal(p.status, 200);
	assert.equal((await c.post('/logout', [['csrf', p.field('csrf').value]])).status, 303);
	c.cookies.set('liuyan_session', held);
	assert.equal((await c.get(`/me/messages/${m.id}`)).status, 401);
});

test('the session is kept from scripts and other sites, and other people cannot choose it', async () => {
	const c = s.client(),
		chosen = 'a'.repeat(48);
	c.cookies.set('liuyan_session', chosen);
	const p = await c.post('/login', [
		['login', 'editor'],
		['password', s.accounts.editor],
	]);
	assert.equal(p.status, 303);
	const set = p.headers['set-cookie'].join();
	assert.match(set, /HttpOnly/);
	assert.match(set, /SameSite=(Lax|Strict)/);
	assert.notEqual(c.cookies.get('liuyan_session'), chosen);
	const secure = await start({ settings: { 'http.secure_cookies': 1 } });
	const origin = secure.url.replace('http:', 'https:');
	const q = await secure.client({ headers: { origin } }).post('/login', [
		['login', 'editor'],
		['password', secure.accounts.editor],
	]);
	assert.match(q.headers['set-cookie'].join(), /; Secure/);
	await secure.stop();
});

test('an unknown account and a wrong password look alike, and a closed account cannot sign in', async () => {
	const tryIt = async (login, password) => {
		const c = s.client({ from: '127.0.0.11' });
		return c.post('/login', [
			['login', login],
			['password', password],
		]);
	};
	const a = await tryIt('editor', 'wrong'),
		b = await tryIt('nobody', 'wrong');
	assert.equal(a.status, 422);
	assert.equal(a.text.replace('editor', ''), b.text.replace('nobody', ''));
	assert.equal(run(['user', 'disable', '--login', 'analyst', '--data', s.data]).status, 0);
	assert.equal((await tryIt('analyst', s.accounts.analyst)).status, 422);
	assert.equal((await life.as('analyst').get('/desk')).status, 401);
});
