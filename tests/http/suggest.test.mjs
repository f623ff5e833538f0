// Which unit a message could go to, and which place it is about: offered with reasons, decided by people.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { start, world } from './lib.mjs';
import { Life } from './life.mjs';

let s, life, coordinator;
before(async () => {
	s = await start();
	life = new Life(s);
	coordinator = await s.signedIn('coordinator');
});
after(() => s.stop());

const suggestions = async (m, who = 'coordinator') => {
	const p = await life.as(who).get(`/api/v1/messages/${m.id}/suggestions`);
	return p.status === 200 ? p.json.units : p.status;
};
const waiting = async (change) => {
	const m = await life.submit(change);
	await life.good(life.act('editor', m, 'approve'));
	return m;
};
const write = (values) => ({
	office: String(world.offices.mayor),
	kind: '求助',
	domain: 'urban',
	title: '东城区的路灯不亮',
	body: '东城区一条小街上的路灯坏了一个星期，晚上走路看不见，请派人来修一修。',
	...values,
});
const formOf = (p) => p.forms.find((f) => f.method === 'POST' && f.action === '/messages/new');
const cityForm = async (c) => formOf(await c.page(`/messages/new?region=${world.city}`));

test('whoever writes to a city about a county is told, and changes to it by one click, with all she wrote', async () => {
	const c = s.client();
	let p = await c.submit(await cityForm(c), write(), [['look', '1']]);
	assert.equal(p.status, 200);
	assert.match(p.text, /您写的好像是 ?东城区 ?的事/);
	assert.equal(p.field('title').value, '东城区的路灯不亮');
	assert.doesNotMatch(p.path, /receipt/);
	p = await c.submit(formOf(p), {}, [['move', String(world.county)]]);
	assert.equal(p.status, 200);
	assert.match(p.field('body').value, /一个星期/);
	assert.doesNotMatch(p.text, /您写的好像是/);
	assert.deepEqual(p.field('office').options.map((o) => o.text).filter((t) => /长/.test(t)), ['乙县县长']);
	assert.equal(p.field('office').value, String(world.offices.head));
	p = await c.submit(formOf(p), {});
	assert.match(p.path, /\/receipt$/, p.text.slice(0, 200));
});

test('without a click it goes where it was written to, and no hint is given of the place itself', async () => {
	const c = s.client();
	const p = await c.submit(await cityForm(c), write({ title: '我们这一带的路灯不亮' }));
	assert.match(p.path, /\/receipt$/, p.text.slice(0, 200));
	const own = await c.submit(await cityForm(c), write({ title: '北京市的路灯', body: '北京市的路灯' }), [['look', '1']]);
	assert.doesNotMatch(own.text, /您写的好像是/);
});

test('while she types the same is in the piece of the page', async () => {
	const c = s.client();
	const p = await c.post('/messages/similar', [['title', '东城区的路灯'], ['body', ''], ['office', String(world.offices.mayor)]]);
	assert.match(p.body, /<button[^>]* name="move" value="110101"/);
});

test('the desk says which place the text is about and offers its posts first', async () => {
	const m = await waiting(write({ kind: 'help', title: '东城区新开路的路灯不亮' }));
	const editor = await s.signedIn('editor');
	assert.match((await editor.page(`/desk/messages/${m.id}`)).text, /文中写的好像是 ?东城区 ?的事/);
});

test('the desk pre-selects the unit of the duty list, and one click dispatches to a suggested one', async () => {
	const m = await waiting({ kind: 'help', title: '巷口的路灯不亮', domain: 'urban' });
	const p = await coordinator.page(`/desk/messages/${m.id}`);
	const form = p.form('/dispatch');
	assert.equal(form.fields.find((f) => f.name === 'lead').value, String(world.units.housing));
	assert.match(p.text, /职责清单上负责“城建”/);
	const button = form.fields.find((f) => f.kind === 'button' && f.name === 'to');
	assert.equal(button.value, String(world.units.housing));
	const after = await coordinator.submit(form, { lead: String(world.units.schools) }, [['to', button.value]]);
	assert.match(after.path, /done=dispatch/, after.text.slice(0, 300));
	assert.ok(await life.open(m, world.units.housing));
});

test('suggestions are for those who may dispatch', async () => {
	const m = await waiting({ kind: 'help', title: '桥边的路灯不亮' });
	assert.equal((await suggestions(m))[0].id, String(world.units.housing));
	for (const who of ['handler', 'editor', 'analyst']) assert.equal(await suggestions(m, who), 403, who);
	assert.equal(await suggestions(m, 'coordinator6'), 404);
	assert.equal(await suggestions({ id: 1 }), 404);
});

test('a unit that is complained of is not suggested', async () => {
	const m = await waiting({ title: '乙县住房建设局不修路灯', kind: 'complaint' });
	for (const u of await suggestions(m)) assert.notEqual(u.id, String(world.units.housing));
});

test('what was dispatched is learnt within seconds, and what was declined counts against', async () => {
	for (let i = 0; i < 3; i++) {
		const m = await waiting({ kind: 'help', domain: 'urban', title: `操场边的护栏断了 第${i}处` });
		await life.good(life.act('coordinator', m, 'dispatch', { lead: String(world.units.schools) }));
		const other = await waiting({ kind: 'help', domain: 'urban', title: `水沟堵了 第${i}处` });
		await life.good(life.act('coordinator', other, 'dispatch', { lead: String(world.units.housing) }));
	}
	const asked = await waiting({ kind: 'help', domain: 'urban', title: '操场南面护栏断了' });
	let first;
	for (let i = 0; i < 60 && first?.id !== String(world.units.schools); i++) {
		[first] = await suggestions(asked);
		await new Promise((r) => setTimeout(r, 100));
	}
	assert.equal(first.id, String(world.units.schools), JSON.stringify(first));
	assert.ok(first.reasons.some((r) => /过去 3 件同领域留言派给它，其中含“护栏断?” 3 件/.test(r)), first.reasons.join());
	await life.good(life.act('coordinator', asked, 'dispatch', { lead: String(world.units.schools) }));
	const order = await life.open(asked, world.units.schools);
	await life.good(life.order('handler5', order.id, 'decline', { reasons: ['not_duty'], note: '不归学校' }));
	await life.good(life.order('coordinator', order.id, 'uphold', { note: '同意' }));
	const [again] = await suggestions(asked);
	assert.equal(again.id, String(world.units.housing));
});
