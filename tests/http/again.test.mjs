// What is sent twice with one key is done once, and answered alike.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { start, run, sql } from './lib.mjs';
import { Life, draft, isError, RATING } from './life.mjs';

let s, life, keys = 0;

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
const keyed = (key = `key-${++keys}`) => ({ headers: { 'idempotency-key': key } });
const actions = (m) => `/api/v1/messages/${m.id}/actions`;

// Signed in by her codes, as a browser is.
async function writer(m) {
	const c = s.client();
	await c.submit((await c.page('/lookup')).form('/lookup'), { code: m.code, passcode: m.passcode });
	return c;
}

test('a submission sent again is answered as the first time, though its office has closed since', async () => {
	const content = draft(),
		key = keyed(),
		a = await life.as('').post('/api/v1/messages', content, key);
	assert.equal(a.status, 201);
	sql(s.data, `UPDATE office SET active = 0 WHERE id = ${content.office}`);
	try {
		const b = await life.as('').post('/api/v1/messages', content, key);
		assert.equal(b.status, 201, b.body);
		assert.equal(b.body, a.body);
		isError(await life.as('').post('/api/v1/messages', content, keyed()), 422);
		isError(await life.as('').post('/api/v1/messages', { ...content, title: '另一个标题' }, key), 409, 'idempotency_key_reused');
	} finally {
		sql(s.data, `UPDATE office SET active = 1 WHERE id = ${content.office}`);
	}
});

test('a refused submission does not use its key up', async () => {
	const key = keyed();
	isError(await life.as('').post('/api/v1/messages', draft({ office: '77' }), key), 422);
	assert.equal((await life.as('').post('/api/v1/messages', draft(), key)).status, 201);
});

test('three follow-ups with one key are one, with three equal answers', async () => {
	const m = await life.approved(),
		key = keyed(),
		body = { code: m.code, passcode: m.passcode, body: '请问什么时候修？' };
	const got = [];
	for (let i = 0; i < 3; i++) got.push(await life.as('').post(`${actions(m)}/followup`, body, key));
	assert.deepEqual(got.map((p) => p.status), [200, 200, 200]);
	assert.equal(new Set(got.map((p) => p.body)).size, 1);
	assert.equal(count(`followup WHERE message = ${m.id}`), 1);
	await life.good(life.as('').post(`${actions(m)}/followup`, body, keyed()));
	assert.equal(count(`followup WHERE message = ${m.id}`), 2);
});

test('the first answer comes again, whatever has become of the message', async () => {
	const m = await life.submit(),
		key = keyed(),
		approve = () => life.as('editor').post(`${actions(m)}/approve`, {}, key);
	const a = await approve();
	assert.equal(a.status, 200);
	await life.good(life.act('coordinator', m, 'transfer', { office: '3' }));
	const b = await approve();
	assert.equal(b.status, 200, b.body);
	assert.equal(b.body, a.body);
});

test('whoever passed a case on and may no longer open it is answered as the first time', async () => {
	const m = await life.approved(),
		key = keyed(),
		pass = () => life.as('coordinator').post(`${actions(m)}/transfer`, { office: '3' }, key);
	const a = await pass();
	assert.equal(a.status, 200, a.body);
	assert.equal((await pass()).body, a.body);
	isError(await life.act('coordinator', m, 'transfer', { office: '3' }), 404);
});

test('one key with another action, target or content is refused and does nothing', async () => {
	const m = await life.approved(),
		n = await life.submit(),
		key = keyed(),
		codes = { code: m.code, passcode: m.passcode };
	await life.good(life.as('').post(`${actions(m)}/followup`, { ...codes, body: '请问什么时候修？' }, key));
	isError(await life.as('').post(`${actions(m)}/followup`, { ...codes, body: '另一句话。' }, key), 409, 'idempotency_key_reused');
	isError(await life.as('').post(`${actions(m)}/withdraw`, codes, key), 409, 'idempotency_key_reused');
	await life.good(life.as('editor').post(`${actions(n)}/approve`, {}, key));
	const other = await life.submit();
	isError(await life.as('editor').post(`${actions(other)}/approve`, {}, key), 409, 'idempotency_key_reused');
	assert.equal((await life.look(other)).state, 'pending');
	assert.equal(count(`followup WHERE message = ${m.id}`), 1);
});

test('one client\'s key never meets another\'s', async () => {
	const key = keyed(),
		two = [await life.approved(), await life.approved()];
	for (const m of two)
		await life.good(life.as('').post(`${actions(m)}/followup`, { code: m.code, passcode: m.passcode, body: '请问什么时候修？' }, key));
	for (const m of two) assert.equal(count(`followup WHERE message = ${m.id}`), 1);
	isError(await life.as('').post(`${actions(two[0])}/followup`, { body: '请问什么时候修？' }, key), 401);
});

test('a refused action does not use its key up', async () => {
	const m = await life.approved(),
		key = keyed(),
		send = (body) => life.as('').post(`${actions(m)}/followup`, { code: m.code, passcode: m.passcode, body }, key);
	isError(await send(''), 422);
	await life.good(send('请问什么时候修？'));
});

test('a key of more than a hundred characters or with blanks is a fault', async () => {
	const m = await life.submit();
	for (const key of ['k'.repeat(101), 'a b'])
		assert.deepEqual(isError(await life.as('editor').post(`${actions(m)}/approve`, {}, keyed(key)), 422), ['Idempotency-Key']);
	isError(await life.as('editor').post(`${actions(m)}/approve`, { key: 'k'.repeat(101) }), 422);
});

test('actions of orders have keys too', async () => {
	const m = await life.dispatched(),
		key = keyed(),
		sign = () => life.as('handler').post(`/api/v1/orders/${m.order.id}/actions/sign`, {}, key);
	const a = await sign();
	assert.equal(a.status, 200, a.body);
	const body = { body: '已于昨天修好路灯，共六盏。' };
	const drafts = [keyed('draft-1'), keyed('draft-1')].map((k) => life.as('handler').post(`/api/v1/orders/${m.order.id}/actions/draft`, body, k));
	for (const p of await Promise.all(drafts)) assert.equal(p.status, 200, p.body);
	assert.equal(count(`reply WHERE message = ${m.id}`), 1);
	assert.equal((await sign()).body, a.body);
});

test('eight equal actions at once with one key are one, with eight equal answers', async () => {
	for (let round = 0; round < 5; round++) {
		const m = await life.approved(),
			key = keyed();
		const got = await Promise.all(
			Array.from({ length: 8 }, () =>
				s.client({ sockets: 1 }).post(`${actions(m)}/followup`, { code: m.code, passcode: m.passcode, body: '请问什么时候修？' }, key),
			),
		);
		assert.deepEqual(got.map((p) => p.status), Array(8).fill(200), got.map((p) => p.body).join());
		assert.equal(new Set(got.map((p) => p.body)).size, 1);
		assert.equal(count(`followup WHERE message = ${m.id}`), 1);
	}
});

test('a form of the desk sent twice is done once, and shown as done both times', async () => {
	const m = await life.submit(),
		c = await s.signedIn('editor'),
		form = (await c.page(`/desk/messages/${m.id}`)).form('/approve');
	for (let i = 0; i < 2; i++) {
		const p = await c.submit(form);
		assert.equal(p.status, 200, p.text);
		assert.match(p.path, /done=approve/);
	}
	assert.equal(count(`event WHERE message = ${m.id} AND action = 'approve'`), 1);
	c.close();
});

test('a form of the desk sent again with other content is refused and keeps what was typed', async () => {
	const m = await life.submit(),
		c = await s.signedIn('editor'),
		form = (await c.page(`/desk/messages/${m.id}`)).form('/edit');
	assert.equal((await c.submit(form, { body: '东门外的路灯不亮，请派人看一看。' })).status, 200);
	const p = await c.submit(form, { body: '东门外的路灯又不亮了，请再派人来。' });
	assert.equal(p.status, 409);
	assert.ok(p.body.includes('路灯又不亮了'));
	assert.equal(count(`message_version WHERE message = ${m.id}`), 1);
	const again = await c.submit(p.form('/edit'), {});
	assert.equal(again.status, 200, again.text);
	assert.equal(count(`message_version WHERE message = ${m.id}`), 2);
	c.close();
});

test('a writer\'s form sent twice is done once, and she is told no fault', async () => {
	const m = await life.answered(),
		c = await writer(m),
		page = await c.page(`/me/messages/${m.id}`),
		follow = page.form('/followup'),
		rate = page.form('/rate');
	for (let i = 0; i < 2; i++) assert.equal((await c.submit(follow, { body: '请问另一侧的灯什么时候修？' })).status, 200);
	assert.equal(count(`followup WHERE message = ${m.id}`), 1);
	assert.equal((await c.submit(rate, RATING)).status, 409, 'another step came in between');
	const fresh = (await c.page(`/me/messages/${m.id}`)).form('/rate');
	for (let i = 0; i < 2; i++) assert.equal((await c.submit(fresh, RATING)).status, 200);
	assert.equal(count(`rating WHERE message = ${m.id}`), 1);
	c.close();
});

test('a writer\'s form sent again with other content is refused and keeps what she typed', async () => {
	const m = await life.answered(),
		c = await writer(m),
		form = (await c.page(`/me/messages/${m.id}`)).form('/followup');
	assert.equal((await c.submit(form, { body: '第一句话，请问什么时候修？' })).status, 200);
	const p = await c.submit(form, { body: '第二句话，请问修几盏？' });
	assert.equal(p.status, 409);
	assert.ok(p.body.includes('第二句话'));
	assert.equal(count(`followup WHERE message = ${m.id}`), 1);
	c.close();
});
