// Every route, one after the other: what each answer carries, that asking changes nothing, and that nothing
// is changed for another site.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { must, onPostgres, start, urlFor } from './lib.mjs';
import { Life } from './life.mjs';

// Rows that the program's own jobs write, whoever asks: when a session was seen, leases, seals, notices on their way,
// and what follows the messages (slice upkeep).
const OWN = /^(session|lease|node_lease|job_\w+|seal\w*|metric\w*|unsealed|ledger_\w+|notice\w*|upkeep\w*|search_\w+|alike_\w+|topic\w*|lesson\w*|reply_sentence|judged)$/;

let s, life, m, order, staff, writer, routes;

before(async () => {
	s = await start({ settings: { 'ledger.seal_minutes': 0 } });
	life = new Life(s);
	m = await life.dispatched();
	order = m.order.id;
	staff = await s.signedIn('editor');
	writer = s.client();
	await writer.submit((await writer.page('/lookup')).form('/lookup'), { code: m.code, passcode: m.passcode });
	routes = must(['check', 'routes', '--data', s.data])
		.split('\n')
		.map((l) => l.trim().split(/\s+/))
		.filter((w) => w[0] === 'GET' || w[0] === 'POST')
		.map(([method, pattern, perm]) => ({ method, pattern, perm }));
});
after(async () => {
	life.close();
	await s.stop();
});

const real = (pattern) =>
	pattern
		.replace(/\{id\}/g, /orders/.test(pattern) ? order : /offices/.test(pattern) ? '2' : /units/.test(pattern) ? '4' : m.id)
		.replace('{name}', 'liuyan.css')
		.replace('{action}', /orders/.test(pattern) ? 'cancel' : /me/.test(pattern) ? 'withdraw' : 'edit')
		.replace(/\{\w+\}/g, '110101');

// All rows of all tables, but those that change by themselves.
function content() {
	const [program, ...args] = onPostgres
		? ['pg_dump', '--data-only', '--inserts', urlFor(s.data)]
		: ['sqlite3', '-cmd', '.timeout 10000', path.join(s.data, 'liuyan.db'), '.dump'];
	const r = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
	assert.equal(r.status, 0, r.stderr);
	return r.stdout
		.split('\n')
		.filter((l) => l.startsWith('INSERT') && !OWN.test(l.match(/INTO (?:public\.)?"?(\w+)/)[1]))
		.sort()
		.join('\n');
}
function unchanged(was, what) {
	const now = content();
	if (now === was) return;
	const old = new Set(was.split('\n'));
	assert.fail(`${what}: ${now.split('\n').find((l) => !old.has(l)) ?? 'a row is gone'}`);
}

const ALWAYS = {
	'x-content-type-options': /^nosniff$/,
	'x-frame-options': /^DENY$/,
	'referrer-policy': /^same-origin$/,
	'permissions-policy': /camera=\(\).*microphone=\(\)/,
	'cross-origin-opener-policy': /^same-origin$/,
	'cross-origin-resource-policy': /^same-origin$/,
	'content-security-policy': /^(?!.*unsafe)(?=.*default-src 'none')(?=.*frame-ancestors 'none')/,
	'cache-control': /./,
	'content-type': /./,
};
function guarded(p, what) {
	for (const [name, like] of Object.entries(ALWAYS))
		if (name !== 'content-type' || p.status !== 303) assert.match(p.headers[name] ?? '', like, `${what}: ${name}`);
	if (/html/.test(p.headers['content-type'] ?? ''))
		assert.doesNotMatch(p.body, /<script>|<style|\sstyle="|\son\w+="|javascript:/, `${what}: inline`);
}

test('every answer of every route carries the headers that guard it, errors too', async () => {
	for (const who of [s.client(), staff, writer])
		for (const { method, pattern } of routes) {
			if (pattern === '/logout') continue;
			const p = await (method === 'GET' ? who.get(real(pattern)) : who.post(real(pattern), [['a', '1']]));
			guarded(p, `${method} ${pattern} ${p.status}`);
			assert.equal(p.headers['strict-transport-security'], undefined, 'not over plain HTTP');
		}
	const c = s.client();
	for (const [what, p] of [
		['not found', await c.get('/nowhere')],
		['not allowed', await c.post('/healthz', 'x')],
		['malformed', await c.get('/messages?a=%zz')],
		['too long', await c.get(`/messages?a=${'x'.repeat(9000)}`)],
		['other method', await c.request('DELETE', '/messages')],
	]) {
		assert.ok(p.status >= 400 && p.status < 500, `${what} ${p.status}`);
		guarded(p, what);
	}
});

test('asking changes nothing: no GET of any route, by anybody, leaves a trace in the database', async () => {
	const was = content();
	for (const [name, who] of [
		['anybody', s.client()],
		['editor', staff],
		['writer', writer],
		['auditor', await (async () => life.as('auditor'))()],
	])
		for (const { method, pattern } of routes)
			if (method === 'GET' && !/^\/desk.*\.csv$/.test(pattern)) { // who took an export is written down
				const p = await who.get(real(pattern));
				assert.ok(p.status < 500, `${pattern} ${p.status}`);
				unchanged(was, `GET ${pattern} by ${name}`);
			}
});

test('no unsafe route does anything for another site or without a token', async () => {
	const was = content();
	const fields = [
		['confirm', '1'],
		['title', '改过的标题'],
		['body', '改过的正文改过的正文'],
	];
	for (const { pattern, perm } of routes.filter((r) => r.method === 'POST'))
		for (const headers of [
			{ origin: 'https://evil.example' },
			{ origin: 'null' },
			{ 'sec-fetch-site': 'cross-site' },
			{ origin: null },
			{ origin: null, referer: 'https://evil.example/form' },
			{ origin: null, 'content-type': 'text/plain' },
		])
			for (const who of [staff, writer, s.client()]) {
				const nobody = who !== staff && who !== writer,
					foreign = headers.origin || headers['sec-fetch-site'];
				if (nobody && /^\/api\//.test(pattern) && !foreign) continue; // a program without any power
				if (pattern === '/notices/stop' && !foreign) continue; // guarded by the key of its address
				const p = await who.post(real(pattern), fields, { headers });
				const what = `${pattern} ${JSON.stringify(headers)} ${p.status}`;
				// who may not do it at all is told that first
				assert.ok(p.status === 403 || (perm !== 'public' && [401, 404].includes(p.status)), what);
				unchanged(was, what);
			}
});

test('over HTTPS a browser is told to stay there, and cookies are of this host alone', async () => {
	const t = await start({ settings: { 'http.trusted_proxies': '127.0.0.1' } });
	const c = t.client(),
		at = (proto) => ({ headers: { 'x-forwarded-proto': proto, origin: `${proto}://${new URL(t.url).host}` } });
	for (let i = 0; i < 3; i++)
		for (const proto of ['https', 'http']) {
			const p = await c.get('/messages', at(proto)); // kept finished: one for each
			assert.equal(p.headers['strict-transport-security'] !== undefined, proto === 'https', `${proto} ${i}`);
		}
	const login = [
		['login', 'editor'],
		['password', t.accounts.editor],
	];
	const p = await c.post('/login', login, at('https'));
	assert.equal(p.status, 303);
	for (const line of p.headers['set-cookie'])
		assert.match(line, /^__Host-liuyan_\w+=[\w.]*; Path=\/; HttpOnly; SameSite=(Lax|Strict); Max-Age=\d+; Secure$/);
	assert.equal((await c.get('/desk', at('https'))).status, 200);
	const token = c.cookies.get('__Host-liuyan_session');
	c.cookies.clear();
	c.cookies.set('liuyan_session', token);
	assert.equal((await c.get('/desk', at('https'))).status, 401, 'a cookie that a neighbour could plant is not read');
	const plain = await t.client().post('/login', login, at('http'));
	for (const line of plain.headers['set-cookie']) assert.match(line, /^liuyan_\w+=(?!.*Secure)/);
	const crossed = await t.client().post('/login', login, {
		headers: { 'x-forwarded-proto': 'https', origin: `http://${new URL(t.url).host}` },
	});
	assert.equal(crossed.status, 403, 'a form of the same host over HTTP is another site');
	await t.stop();
});
