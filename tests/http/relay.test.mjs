// Unit and writer write to each other through the platform, and nobody else reads it; who wrote is told to a unit
// only with the yes of another organisation, for a time, and the writer sees it.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { start, must, run } from './lib.mjs';
import { Life, isError } from './life.mjs';

const NAME = '欧阳青禾',
	PHONE = '13911112222';
let s, life;
before(async () => {
	s = await start();
	life = new Life(s);
	must(['user', 'add', '--login', 'inspector', '--role', 'supervisor', '--unit', '2', '--data', s.data]);
});
after(async () => {
	life.close();
	await s.stop();
});

const contact = { name: NAME, phone: PHONE };
const letters = (user, m) => life.as(user).get(`/api/v1/orders/${m.order.id}/letters`);
const ask = (user, m, body) => life.as(user).post(`/api/v1/orders/${m.order.id}/letters`, { body });
async function writer(m) {
	const c = s.client();
	await c.submit((await c.page('/lookup')).form('/lookup'), { code: m.code, passcode: m.passcode });
	return c;
}
const mine = (c, m) => c.page(`/me/messages/${m.id}/letters`);

test('the unit asks, the writer answers, and what leads to a person is taken out both ways', async () => {
	const m = await life.dispatched({ contact }),
		c = await writer(m);
	assert.ok((await mine(c, m)).text.includes('还没有向您提问'));
	assert.ok(!(await mine(c, m)).forms.some((f) => f.action.endsWith('/letters')), 'she is asked first');
	await life.good(ask('handler', m, '是东门还是西门？可以打王经理手机 13712345678。'), 201);
	let p = await mine(c, m);
	assert.ok(p.text.includes('是东门还是西门') && p.text.includes('乙县住房建设局'));
	assert.ok(!p.body.includes('13712345678'));
	p = await c.submit(p.form('/letters'), { body: `是东门。我叫${NAME}，电话 ${PHONE}。` });
	assert.ok(p.text.includes('是东门。'), p.text.slice(0, 300));
	const { items } = await life.good(letters('handler', m));
	assert.deepEqual(items.map((l) => l.from), ['unit', 'writer']);
	assert.ok(items[1].body.startsWith('是东门。') && !items[1].body.includes(PHONE) && !items[1].body.includes(NAME));
	p = await (await s.signedIn('handler')).page(`/desk/orders/${m.order.id}/letters`);
	assert.ok(p.text.includes('是东门。') && p.text.includes('写信人'));
	for (const t of [p.body, JSON.stringify(items)]) assert.ok(!t.includes(PHONE));
});

test('what she gave herself is taken out of her answer wherever it stands', async () => {
	const m = await life.dispatched({ contact }),
		c = await writer(m);
	await life.good(ask('handler', m, '是哪一天的事？'), 201);
	const p = await c.submit((await mine(c, m)).form('/letters'), { body: `是周三。\n${NAME}\n一三九　1111 二二二二` });
	assert.equal(p.status, 200);
	const { items } = await life.good(letters('handler', m));
	assert.ok(items[1].body.startsWith('是周三。'));
	assert.ok(!items[1].body.includes('青禾') && !items[1].body.includes('二二二二'), items[1].body);
});

test('nobody but that unit and the writer reads it', async () => {
	const m = await life.dispatched({ contact });
	await life.good(ask('handler', m, '暗号是青蓝'), 201);
	for (const who of ['handler5', 'approver5', 'handler7']) {
		isError(await letters(who, m), 404);
		isError(await ask(who, m, '我也问'), 404);
		assert.equal((await life.as(who).get(`/desk/orders/${m.order.id}/letters`)).status, 404);
	}
	for (const who of ['editor', 'coordinator', 'supervisor', 'leader', 'analyst', 'sysadmin2', 'secadmin', 'auditor'])
		isError(await letters(who, m), 403);
	const other = await life.dispatched(),
		c = await writer(other);
	assert.notEqual((await c.get(`/me/messages/${m.id}/letters`)).status, 200);
	for (const path of [`/messages/${m.id}`, `/api/v1/messages/${m.id}`, '/feed.atom', '/'])
		assert.ok(!(await s.client().get(path)).body.includes('青蓝'), path);
	for (const who of ['editor', 'coordinator', 'supervisor'])
		assert.ok(!(await life.as(who).get(`/desk/messages/${m.id}`)).body.includes('青蓝'), who);
	assert.ok((await life.as('approver').get(`/api/v1/orders/${m.order.id}/letters`)).body.includes('青蓝'));
});

test('her answer goes to a unit that has asked, and to no other', async () => {
	const m = await life.dispatched(),
		other = await life.dispatched(),
		c = await writer(m);
	await life.good(ask('handler', m, '是哪一天？'), 201);
	const form = (await mine(c, m)).form('/letters');
	assert.equal((await c.submit(form, { body: '昨天', order: other.order.id })).status, 409);
	assert.equal((await c.submit(form, { body: '' })).status, 422);
	assert.ok(!(await letters('handler', other)).body.includes('昨天'));
});

test('who wrote is told only with the yes of another organisation, to whoever asked, for a time', async () => {
	const m = await life.dispatched({ contact }),
		c = await writer(m),
		reveal = async (user) => {
			const u = await s.signedIn(user),
				p = await u.page(`/desk/orders/${m.order.id}/letters`),
				f = p.forms.find((x) => x.action.endsWith('/reveal'));
			return { p, f, u };
		};
	const shown = async (user) => {
		const u = await s.signedIn(user),
			csrf = (await u.page('/desk/approvals')).field('csrf')?.value ?? (await u.page(`/desk/orders/${m.order.id}/letters`)).field('csrf').value;
		return u.post(`/desk/orders/${m.order.id}/reveal`, [['csrf', csrf]]);
	};
	let { p, f, u } = await reveal('handler');
	assert.equal(f, undefined, 'not before it was granted');
	assert.equal((await shown('handler')).status, 403);
	p = await u.submit(p.form('/desk/approvals'), { reason: '要当面交房产证' });
	assert.ok(p.text.includes('要当面交房产证') && p.text.includes('待批准'), p.text.slice(0, 400));
	assert.equal((await shown('handler')).status, 403, 'asked is not granted');
	assert.ok((await mine(c, m)).text.includes('要当面交房产证'), 'she is told at once');
	// the unit itself, and whoever has nothing to do with it, say nothing to it
	const { items } = await life.good(life.as('handler').get('/api/v1/approvals')),
		{ id } = items.find((a) => a.message === m.id && a.kind === 'reveal');
	isError(await life.decide('handler', id), 403);
	for (const who of ['approver', 'editor', 'coordinator', 'leader', 'secadmin', 'auditor']) isError(await life.decide(who, id), 404);
	await life.good(life.decide('inspector', id));
	assert.equal((await shown('approver')).status, 403, 'to whoever asked alone');
	assert.ok(!(await life.as('handler').get(`/desk/orders/${m.order.id}/letters`)).body.includes(PHONE), 'no GET shows it');
	({ p, f, u } = await reveal('handler'));
	p = await u.submit(f, {});
	assert.ok(p.text.includes(NAME) && p.text.includes(PHONE));
	assert.ok((await mine(c, m)).text.includes('已批准'));
	assert.match((await (await s.signedIn('editor')).page(`/desk/messages/${m.id}`)).text, /查看写信人身份/);
	assert.match((await (await s.signedIn('auditor')).page('/desk/admin/audit')).text, /reveal/);
	assert.equal(run(['verify', '--data', s.data]).status, 0);
});

test('a colleague of who asked is no other organisation, whatever desk she has elsewhere', async () => {
	for (const [role, unit] of [['supervisor', 2], ['approver', 4]])
		must(['user', 'add', '--login', 'twohats', '--role', role, '--unit', String(unit), '--data', s.data]);
	const m = await life.dispatched({ contact }),
		{ id } = await life.good(life.as('handler').post('/api/v1/approvals', { kind: 'reveal', subject: m.id, reason: '要当面谈' }), 201);
	isError(await life.decide('twohats', id), 404);
	await life.good(life.decide('inspector', id));
});

test('a unit that is complained of is never told, whatever two agreed on', async () => {
	const m = await life.approved({ title: '乙县住房建设局不开门', contact }),
		{ id } = await life.good(
			life.as('coordinator').post('/api/v1/approvals', { kind: 'override', subject: m.id, unit: '4', reason: '图纸只在那里' }),
			201,
		);
	await life.good(life.decide('inspector', id, 'yes', { note: '确实' }));
	m.order = await life.dispatch(m);
	await life.good(ask('handler', m, '是哪个窗口？'), 201);
	isError(await life.as('handler').post('/api/v1/approvals', { kind: 'reveal', subject: m.id, reason: '要当面谈' }), 422);
	const p = await (await s.signedIn('handler')).page(`/desk/orders/${m.order.id}/letters`);
	assert.ok(p.text.includes('不对本单位揭示') && !p.forms.some((f) => f.action === '/desk/approvals'));
});
