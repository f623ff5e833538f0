// What people and programs send by mistake or on purpose.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import net from 'node:net';
import { start, fill, encode, formsOf } from './lib.mjs';
import { Life, draft, isError } from './life.mjs';

let s, life, web;

before(async () => {
	s = await start();
	life = new Life(s);
	web = s.client();
});
after(async () => {
	life.close();
	await s.stop();
});

const FORM = {
	office: '2',
	kind: '投诉',
	domain: 'urban',
	title: '路灯不亮',
	body: '东门外的路灯不亮了，晚上看不清路。',
};

// The form of the page filled with these values, as pairs to be spoilt before sending.
async function filled(change = {}) {
	const c = s.client(),
		p = await c.page('/messages/new?office=2');
	return { c, form: p.form('/messages/new'), pairs: fill(p.form('/messages/new'), { ...FORM, ...change }) };
}
const post = async (change) => {
	const { c, pairs } = await filled(change);
	return c.post('/messages/new', pairs);
};
const apiPost = (content, headers) => life.as('').post('/api/v1/messages', content, { headers });

test('an empty form is shown again with a fault at every field that is needed', async () => {
	const { c, form } = await filled();
	const p = await c.submit(form, { office: '', kind: [], domain: '', title: '', body: '' });
	assert.equal(p.status, 422);
	for (const f of ['office', 'kind', 'domain', 'title', 'body'])
		assert.ok(p.body.includes(`id="${f}-error"`), `fault at ${f}`);
	assert.ok(p.body.includes('role="alert"'));
	const fields = isError(await apiPost({}), 422, 'invalid');
	assert.deepEqual([...new Set(fields)].sort(), ['body', 'domain', 'kind', 'office', 'title']);
});

test('a title that is too long is refused and kept', async () => {
	const title = '长'.repeat(41),
		p = await post({ title });
	assert.equal(p.status, 422);
	assert.equal(p.field('title').value, title);
	assert.equal(p.field('body').value, FORM.body);
	assert.deepEqual(isError(await apiPost(draft({ title })), 422), ['title']);
	assert.equal((await apiPost(draft({ title: '长'.repeat(40) }))).status, 201);
});

test('a body of a million characters is refused with the text still in its place', async () => {
	const body = '长'.repeat(1_000_000),
		p = await post({ body });
	assert.equal(p.status, 422);
	assert.ok(p.field('body').value === body, 'the text is still there');
	assert.deepEqual(isError(await apiPost(draft({ body })), 422), ['body']);
	assert.equal((await apiPost(draft({ body: '长'.repeat(2000) }))).status, 201);
	assert.deepEqual(isError(await apiPost(draft({ body: '长'.repeat(2001) })), 422), ['body']);
});

test('more bytes than the limit are refused whole', async () => {
	const p = await web.post('/messages/new', Buffer.alloc(17 << 20, 'a')).catch((e) => e);
	if (p instanceof Error)
		assert.match(p.code, /ECONNRESET|EPIPE/); // it hung up while we were sending
	else assert.equal(p.status, 413);
	assert.equal((await web.get('/healthz')).status, 200);
});

test('bytes that are no UTF-8 are refused', async () => {
	const { c, pairs } = await filled();
	const sent = encode(pairs).replace(encodeURIComponent(FORM.title), '%ff%fe%c0%af');
	assert.equal((await c.post('/messages/new', sent)).status, 400);
	const json = Buffer.concat([
		Buffer.from(JSON.stringify(draft()).slice(0, -2)),
		Buffer.from([0xff, 0xc3]),
		Buffer.from('"}'),
	]);
	const p = await apiPost(json, { 'content-type': 'application/json' });
	assert.ok(p.status === 400 || p.status === 422, String(p.status));
	isError(p, p.status);
	assert.ok([400, 404].includes((await web.get('/messages?kind=%ff')).status));
});

test('a NUL is refused', async () => {
	const { c, pairs } = await filled({ title: '路灯\u0000不亮了' });
	assert.equal((await c.post('/messages/new', pairs)).status, 400);
	const p = await apiPost(draft({ title: '路灯\u0000不亮了' }));
	assert.ok(p.status === 400 || p.status === 422, String(p.status));
	assert.ok((await web.get('/%00')).status < 500);
});

test('signs that hide or turn the text are never stored', async () => {
	const hidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]/;
	const p = await apiPost(
		draft({
			title: '路灯\u202e不亮\u200b了\u2066',
			body: '东门\ufeff外\u0007的路灯不亮了，\u202d晚上看不清路。',
		}),
	);
	if (p.status === 422) return;
	assert.equal(p.status, 201, p.body);
	const m = await life.look(p.json);
	assert.doesNotMatch(m.title + m.body, hidden);
	assert.match(m.title, /^路灯不亮了$/);
});

test('marks of HTML are shown as they were typed and never become markup', async () => {
	const title = '<b>路灯</b> & "灯"',
		body = '</textarea><script>alert(1)</script> 东门外 <img src=x onerror=alert(1)> 不亮。';
	const m = await life.approved({ title, body });
	const p = await web.page(`/messages/${m.id}`);
	assert.equal(p.status, 200);
	assert.doesNotMatch(p.body, /<script>|<img src=x|<b>路灯/);
	assert.ok(p.text.includes('<script>alert(1)</script>'));
	const again = await post({ title, body: `${body}${'长'.repeat(2000)}` });
	assert.equal(again.status, 422);
	assert.doesNotMatch(again.body, /<script>alert/);
	assert.equal(again.field('title').value, title);
});

test('ten thousand fields are refused', async () => {
	const { c, pairs } = await filled();
	for (let i = 0; i < 10000; i++) pairs.push([`f${i}`, '1']);
	assert.equal((await c.post('/messages/new', pairs)).status, 413);
});

test('the same field many times, deep JSON and odd JSON are refused or read, never a crash', async () => {
	const json = (text) => apiPost(text, { 'content-type': 'application/json' });
	for (const text of [
		'',
		'null',
		'[]',
		'"x"',
		'{',
		'{"a":',
		'{"title":1e400}',
		'['.repeat(100000),
		`{"title":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`,
		'{"office":{}}',
		'{"title":["x"],"body":{}}',
		'{"a":1,"a":2}',
		'\ufeff{}',
	])
		isError(await json(text), (await json(text)).status);
	const p = await json('{"title":["x"]}');
	assert.ok(isError(p, 422).includes('title'));
	assert.equal((await json('{')).status, 400);
});

test('a cut multipart body is refused and a whole one is read', async () => {
	const { c, pairs } = await filled(),
		b = 'xYzZY',
		type = { 'content-type': `multipart/form-data; boundary=${b}` };
	const whole = `${pairs.map(([k, v]) => `--${b}\r\ncontent-disposition: form-data; name="${k}"\r\n\r\n${v}\r\n`).join('')}--${b}--\r\n`;
	for (const cut of [0, 4, 40, 90, (whole.length / 2) | 0, whole.length - 12])
		assert.ok(
			(await c.post('/messages/new', whole.slice(0, cut), { headers: type })).status >= 400,
			`cut at ${cut}`,
		);
	assert.equal(
		(await c.post('/messages/new', whole, { headers: { 'content-type': 'multipart/form-data' } })).status,
		400,
	);
	const p = await c.post('/messages/new', whole, { headers: type });
	assert.equal(p.status, 303, p.text);
});

test('a content type that is not expected is refused', async () => {
	for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded'])
		isError(await apiPost(JSON.stringify(draft()), { 'content-type': type }), 415, 'media_type');
	const p = await web.post('/messages/new', 'office=2&title=x', { headers: { 'content-type': 'text/plain' } });
	assert.ok(p.status >= 400 && p.status < 500, String(p.status));
});

test('unknown ids are not found and malformed ones refused', async () => {
	const none = '999999999999';
	for (const path of [
		`/messages/${none}`,
		`/units/${none}`,
		`/offices/${none}`,
		'/regions/999999',
		'/nothing',
		'/messages/-1',
		'/messages/abc',
		'/messages/1/',
		'/messages/99999999999999999999',
	])
		assert.equal((await web.get(path)).status, 404, path);
	for (const path of [`/api/v1/messages/${none}`, '/api/v1/regions/999999', '/api/v1/nothing'])
		isError(await web.get(path), 404, 'not_found');
	for (const id of ['abc', '-1', '1e3', '99999999999999999999', '%20', '0x1']) {
		const p = await web.get(`/api/v1/messages/${id}`);
		assert.ok([400, 404, 422].includes(p.status), `${id} ${p.status}`);
		isError(p, p.status);
	}
	isError(await life.act('editor', none, 'approve'), 404);
	isError(await life.order('handler', none, 'sign'), 404);
	isError(await apiPost(draft({ office: 1.5 })), 400, 'malformed');
	for (const office of ['999999', 'abc', -1, true, null, ''])
		assert.ok(isError(await apiPost(draft({ office })), 422).includes('office'), String(office));
});

test('unknown words in a filter are named at their field', async () => {
	for (const q of [
		'kind=nothing',
		'domain=nothing',
		'state=nothing',
		'from=yesterday',
		'to=2020-13-40',
		'office=x',
		'region=x',
		'limit=0',
		'limit=101',
		'limit=x',
		'after=x',
	]) {
		const p = await web.get(`/api/v1/messages?${q}`);
		assert.deepEqual(isError(p, 422), [q.split('=')[0]], q);
	}
	const p = await web.page('/messages?kind=nothing&from=yesterday');
	assert.equal(p.status, 422);
	assert.ok(p.body.includes('role="alert"'));
});

test('an action that the state forbids is refused', async () => {
	const m = await life.approved();
	isError(await life.act('editor', m, 'approve'), 409, 'state');
	isError(await life.own(m, 'rate', { solved: 'solved', resolution: 5, attitude: 5, speed: 5 }), 409, 'state');
	isError(await life.act('editor', m, 'fly'), 404);
	assert.equal((await life.look(m)).state, 'waiting');
});

test('a change made from an old page is refused', async () => {
	const m = await life.approved();
	isError(
		await life.act('editor', m, 'edit', {
			version: 1,
			title: '改过的标题',
			body: '改过的正文，改过的正文。',
		}),
		409,
		'conflict',
	);
	assert.equal((await life.look(m)).title, m.content.title);
});

test('a change made on an old desk page is refused with what was typed kept', async () => {
	const m = await life.approved(),
		c = await s.signedIn('editor');
	const old = await c.page(`/desk/messages/${m.id}`),
		form = old.form('/edit');
	await life.good(life.act('editor', m, 'edit', { title: '先改的标题', body: '先改的正文，先改的正文。' }));
	const p = await c.submit(form, { title: '后改的标题', body: '后改的正文，后改的正文。' });
	assert.equal(p.status, 409);
	assert.ok(p.body.includes('后改的正文，后改的正文。'));
	assert.ok(p.body.includes('后改的标题'));
	assert.equal((await life.look(m)).title, '先改的标题');
});

test('the same form sent twice makes one message', async () => {
	const { c, pairs } = await filled({ title: '只有一件的留言' });
	const [a, b] = await Promise.all([c.post('/messages/new', pairs), c.post('/messages/new', pairs)]);
	assert.equal(a.status, 303);
	assert.equal(a.headers.location, b.headers.location);
	const third = await c.post('/messages/new', pairs);
	assert.equal(third.headers.location ?? third.status, a.headers.location);
	const other = await c.post(
		'/messages/new',
		pairs.map(([k, v]) => [k, k === 'title' ? '另一个标题' : v]),
	);
	assert.equal(other.status, 409);
	assert.equal(other.field('title').value, '另一个标题');
});

test('what is typed on a desk page with a fault is kept', async () => {
	const m = await life.approved(),
		c = await s.signedIn('editor');
	const p = await c.page(`/desk/messages/${m.id}`);
	const again = await c.submit(p.form('/remove'), { note: '说明写了，原因没有选' });
	assert.equal(again.status, 422);
	assert.ok(again.body.includes('说明写了，原因没有选'));
	assert.equal((await life.look(m)).state, 'waiting');
});

test('a wrong code and a wrong passcode get the same answer, and guessing is slowed down', async () => {
	const m = await life.submit(),
		c = s.client({ from: '127.0.0.9' });
	const ask = async (code, passcode) => c.submit((await c.page('/lookup')).form('/lookup'), { code, passcode });
	const one = await ask('AAAA-AAAA-AAAA-AAAAA', m.passcode),
		two = await ask(m.code, 'AAAA-AAAA-AA');
	assert.equal(one.status, 422);
	assert.equal(two.status, 422);
	assert.equal(one.text.replace(/AAAA[-A]*/g, ''), two.text.replace(m.code, '').replace(/AAAA[-A]*/g, ''));
	let last;
	for (let i = 0; i < 60 && last?.status !== 429; i++) {
		c.headers = { 'x-forwarded-for': `10.0.0.${i}`, forwarded: `for=10.0.0.${i}` }; // anyone can write that
		last = await ask(m.code, 'BBBB-BBBB-BB');
	}
	assert.equal(last.status, 429);
	assert.ok(last.headers['retry-after']);
	assert.notEqual(
		(await s.client({ from: '127.0.0.10' }).get(`/api/v1/lookup?code=${m.code}&passcode=${m.passcode}`))
			.status,
		429,
	);
});

test('a code may be typed small, without hyphens, and with the letters that look alike', async () => {
	const m = await life.submit(),
		c = s.client();
	const typed = m.code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
	const p = await c.submit((await c.page('/lookup')).form('/lookup'), {
		code: typed,
		passcode: m.passcode.toLowerCase().replaceAll('-', ''),
	});
	assert.equal(p.path, `/me/messages/${m.id}`);
	assert.equal(p.status, 200);
});

test('a redirect stays on this site and cannot carry a header in', async () => {
	for (const back of [
		'https://evil.example/',
		'//evil.example',
		'/\\evil.example',
		'javascript:alert(1)',
		'/\t/evil.example',
		'/x\r\nSet-Cookie: a=b',
		'',
	]) {
		const p = await web.get(`/preferences?size=large&back=${encodeURIComponent(back)}`);
		assert.equal(p.status, 303, back);
		assert.ok(
			p.headers.location?.startsWith('/'),
			`${JSON.stringify(back)} leads to ${p.headers.location}`,
		);
		assert.doesNotMatch(p.headers.location, /^\/[/\\]|evil\.example$/);
		assert.doesNotMatch(String(p.headers['set-cookie']), /a=b/);
	}
	const p = await web.get('/preferences?theme=x%0d%0aSet-Cookie:%20a=b');
	assert.doesNotMatch(JSON.stringify(p.headers), /a=b/);
});

test('HEAD answers like GET without a body', async () => {
	for (const path of ['/', '/messages', '/healthz', '/nothing', '/openapi.json']) {
		const g = await web.get(path, { headers: { 'accept-encoding': 'identity' } });
		const h = await web.request('HEAD', path, { headers: { 'accept-encoding': 'identity' } });
		assert.equal(h.status, g.status, path);
		assert.equal(h.data.length, 0);
		assert.equal(h.headers['content-type'], g.headers['content-type']);
		assert.equal(h.headers['content-length'], String(g.data.length), path);
	}
});

test('an unknown method is refused', async () => {
	for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE']) {
		assert.equal((await web.request(method, '/messages')).status, 405, method);
		isError(await web.request(method, '/api/v1/messages'), 405, 'method_not_allowed');
	}
	assert.equal((await web.post('/messages', '')).status, 405);
	assert.equal((await web.post('/nothing', '')).status, 404);
});

test('a very long address is refused', async () => {
	const long = await web.get(`/messages?q=${'a'.repeat(60000)}`).catch((e) => e);
	assert.ok(
		long instanceof Error ? /ECONNRESET|EPIPE/.test(long.code) : long.status >= 400 && long.status < 500,
		String(long.status ?? long),
	);
	assert.equal((await web.get(`/${'a'.repeat(3000)}`)).status, 404);
	for (const n of [257, 300]) {
		const many = await web.get(`/messages?${'a=1&'.repeat(n)}`, { timeout: 5000 });
		assert.ok(many.status >= 400 && many.status < 500, `${n} fields: ${many.status}`);
	}
	for (let n = 30000; n < 34000; n += 500) {
		// Past what the library has room for it hangs up at once; before that it answers.
		const p = await web.get(`/messages?q=${'a'.repeat(n)}`, { timeout: 5000 }).catch((e) => e);
		assert.ok(p instanceof Error ? /hang up|RESET|EPIPE/.test(p.message + p.code) : p.status < 500, `${n} bytes: ${p.status ?? p}`);
	}
});

// One connection, these bytes, whatever comes back within a moment.
const raw = (bytes, end = true) =>
	new Promise((resolve) => {
		const c = net.connect(Number(new URL(s.url).port), '127.0.0.1', () =>
			end ? c.end(bytes) : c.write(bytes),
		);
		let got = '';
		c.on('data', (d) => {
			got += d;
		});
		c.on('error', () => resolve(got));
		c.on('close', () => resolve(got));
		c.setTimeout(1000, () => c.destroy());
	});

test('five hundred requests of random bytes never stop it', async () => {
	let seed = 12345;
	const random = (n) => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % n;
	const heads = [
		'GET / HTTP/1.1\r\nHost: x\r\n',
		'POST /messages/new HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\nContent-Type: multipart/form-data; boundary=',
		'POST /api/v1/messages HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n',
		'GET /messages/',
		'',
	];
	const bytes = () =>
		Buffer.concat([
			Buffer.from(heads[random(heads.length)]),
			Buffer.from(Array.from({ length: random(300) }, () => random(256))),
		]);
	for (let i = 0; i < 500; i += 100) await Promise.all(Array.from({ length: 100 }, () => raw(bytes())));
	assert.equal(s.child.exitCode, null);
	assert.equal((await web.get('/readyz')).status, 200);
});

test('two lengths, or a length and chunks, do not let a second request slip in', async () => {
	const smuggled = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n';
	const got = await raw(
		`POST /lookup HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
		false,
	);
	assert.equal(got.match(/HTTP\/1\.1 \d+/g)?.length ?? 0, 1, 'the connection is closed after the first answer');
});

test('an answer that is an error says nothing of the inside', async () => {
	for (const path of ['/nothing', '/api/v1/nothing', '/messages/abc', '/desk', '/api/v1/messages?limit=x']) {
		const p = await web.get(path);
		assert.doesNotMatch(p.body, /sqlite|SELECT |\.c:\d+|src\/|\/tmp\//i, path);
		assert.equal(p.headers['x-content-type-options'], 'nosniff');
		assert.match(p.headers['content-security-policy'], /default-src 'none'/);
	}
});

test('every form that is posted carries the token of a session', async () => {
	const m = await life.approved(),
		c = await s.signedIn('editor');
	for (const path of ['/desk', `/desk/messages/${m.id}`])
		for (const f of formsOf((await c.page(path)).body))
			if (f.method === 'POST')
				assert.ok(
					f.fields.some((x) => x.name === 'csrf' && x.value),
					`${f.action} on ${path}`,
				);
});
