// A message's life through the API, for tests that need messages in a state rather than the way there.
import assert from 'node:assert/strict';
import { world } from './lib.mjs';

let made = 0;

export const draft = (change = {}) => ({
	office: String(world.offices.head),
	kind: 'complaint',
	domain: 'urban',
	title: `路灯不亮 第${++made}件`,
	body: `东门外的路灯已经不亮 ${made} 天了，晚上走路看不清台阶，请派人看一看。`,
	...change,
});

export const REPLY =
	'经现场查看，东门外六盏路灯的电缆被雨水浸坏。电缆已于本周二换好，六盏灯全部恢复照明，今后每月巡查一次。';
export const RATING = { solved: 'solved', resolution: 5, attitude: 4, speed: 3 };

export class Life {
	constructor(server) {
		this.server = server;
		this.clients = new Map();
	}
	as(user) {
		if (!this.clients.has(user)) this.clients.set(user, this.server.api(user));
		return this.clients.get(user);
	}
	async submit(change = {}, headers = {}) {
		const content = draft(change),
			p = await this.as('').post('/api/v1/messages', content, { headers });
		assert.equal(p.status, 201, p.body);
		return { ...p.json, content };
	}
	act(user, m, action, body = {}) {
		return this.as(user).post(`/api/v1/messages/${m.id ?? m}/actions/${action}`, body);
	}
	own(m, action, body = {}) {
		return this.act('', m, action, { code: m.code, passcode: m.passcode, ...body });
	}
	order(user, id, action, body = {}) {
		return this.as(user).post(`/api/v1/orders/${id}/actions/${action}`, body);
	}
	async good(answer, status = 200) {
		const p = await answer;
		assert.equal(p.status, status, `${p.path}: ${p.body}`);
		return p.json;
	}
	async look(m, user = 'editor') {
		return this.good(this.as(user).get(`/api/v1/messages/${m.id ?? m}`));
	}
	async orders(m) {
		return (await this.look(m)).orders;
	}
	async open(m, unit = world.units.housing) {
		const list = (await this.orders(m)).filter((o) => Number(o.unit?.id ?? o.unit) === unit);
		assert.ok(list.length, `an order of unit ${unit}`);
		return list.at(-1);
	}

	async approved(change) {
		const m = await this.submit(change);
		await this.good(this.act('editor', m, 'approve'));
		return m;
	}
	async dispatch(m, body = {}) {
		await this.good(
			this.act('coordinator', m, 'dispatch', {
				lead: String(world.units.housing),
				note: '请按期办理',
				...body,
			}),
		);
		return this.open(m);
	}
	async dispatched(change) {
		const m = await this.approved(change);
		m.order = await this.dispatch(m);
		return m;
	}
	async handedIn(m, body = REPLY) {
		const o = m.order.id;
		if (m.order.state === 'issued') await this.good(this.order('handler', o, 'sign'));
		await this.good(this.order('handler', o, 'draft', { body }));
		await this.good(this.order('approver', o, 'sign_off'));
		await this.good(this.order('handler', o, 'hand_in'));
		m.order.state = 'handed_in';
		return m;
	}
	async answered(change, body) {
		const m = await this.handedIn(await this.dispatched(change), body);
		await this.good(this.order('editor', m.order.id, 'release'));
		return m;
	}
	// What is public is taken down by two.
	async decide(user, id, word = 'yes', body = {}) {
		return this.as(user).post(`/api/v1/approvals/${id}/actions/${word}`, body);
	}
	async waiting(user, m, kind) {
		const { items } = await this.good(this.as(user).get('/api/v1/approvals'));
		return items.find((a) => a.message === String(m.id ?? m) && a.kind === kind && a.state === 'asked');
	}
	async takenDown(m, body = { reasons: ['privacy'] }) {
		await this.good(this.act('editor', m, 'remove', body));
		await this.good(this.decide('supervisor', (await this.waiting('supervisor', m, 'takedown')).id));
		return m;
	}
	async closed(change) {
		const m = await this.answered(change);
		await this.good(this.own(m, 'rate', RATING));
		return m;
	}
	close() {
		for (const c of this.clients.values()) c.close();
	}
}

// The error object of the API, whole.
export function isError(p, status, code) {
	assert.equal(p.status, status, `${p.path}: ${p.body.slice(0, 300)}`);
	assert.match(p.headers['content-type'], /^application\/json/);
	const { error } = p.json;
	assert.deepEqual(Object.keys(error), ['code', 'message', 'fields']);
	if (code) assert.equal(error.code, code);
	assert.match(error.message, /\p{Script=Han}/u);
	for (const f of error.fields) {
		assert.deepEqual(Object.keys(f), ['field', 'code', 'message']);
		assert.ok(f.field && f.code && f.message);
	}
	return error.fields.map((f) => f.field);
}
