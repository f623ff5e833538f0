// Who may use which address: every role at every route, and at every action, compared with
// tests/golden/roles.tsv. UPDATE=1 writes the table anew; read the difference before keeping it.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { start, must, root, world, roles } from './lib.mjs';
import { Life, REPLY } from './life.mjs';

const GOLDEN = path.join(root, 'tests/golden/roles.tsv');
const who = ['visitor', 'writer', ...roles, 'coordinator6', 'handler7'];
const rows = [];
let s,
	life,
	own,
	clients = {},
	csrf = {};

before(async () => {
	s = await start();
	life = new Life(s);
	own = await life.dispatched();
	for (const w of who) {
		const c = (clients[w] =
			w === 'visitor' ? s.client() : w === 'writer' ? await writer(own) : await s.signedIn(w));
		csrf[w] = (await c.page('/lookup')).field('csrf')?.value ?? '';
	}
});
after(async () => {
	life.close();
	await s.stop();
});

async function writer(m) {
	const c = s.client();
	await c.submit((await c.page('/lookup')).form('/lookup'), { code: m.code, passcode: m.passcode });
	return c;
}

const ids = () => ({
	regions: world.county,
	offices: world.offices.head,
	units: world.units.housing,
	orders: own.order.id,
	messages: own.id,
});
const real = (pattern) =>
	pattern
		.replace('{id}', Object.entries(ids()).find(([k]) => pattern.includes(k))?.[1] ?? 1)
		.replace('{name}', 'favicon.svg')
		.replace('{action}', 'nothing');

test('every route, for every role', async () => {
	const routes = must(['check', 'routes', '--data', s.data])
		.split('\n')
		.map((l) => l.trim().split(/\s+/))
		.filter((w) => /^(GET|POST)$/.test(w[0]))
		.sort((a, b) => (a[1] + a[0] < b[1] + b[0] ? -1 : 1));
	assert.ok(routes.length > 40);
	for (const [method, pattern] of routes) {
		const cells = [];
		for (const w of who) {
			const c =
				pattern === '/logout'
					? w === 'visitor'
						? s.client()
						: w === 'writer'
							? await writer(own)
							: clients[w]
					: clients[w];
			const held = new Map(c.cookies);
			const p =
				method === 'GET'
					? await c.get(real(pattern))
					: await c.post(
							real(pattern),
							pattern.startsWith('/api')
								? {}
								: [
										[
											'csrf',
											c === clients[w]
												? csrf[w]
												: (
														await c.page(
															'/lookup',
														)
													).field('csrf')
														.value,
										],
									],
							{
								headers: pattern.startsWith('/api')
									? { 'sec-fetch-site': 'same-origin' }
									: {},
							},
						);
			assert.ok(p.status < 500, `${w} ${method} ${pattern} ${p.status}`);
			cells.push(p.status);
			c.cookies = held;
			if (pattern === '/logout' && roles.concat('coordinator6', 'handler7').includes(w)) {
				clients[w] = await s.signedIn(w);
				csrf[w] = (await clients[w].page('/lookup')).field('csrf').value;
			}
		}
		rows.push([method, pattern, ...cells]);
	}
});

// Each action where its state is right, with nothing filled in; those that need nothing get a case of
// their own each time.
const messageActions = {
	approve: () => life.submit(),
	ask_mend: () => life.submit(),
	refuse: () => life.submit(),
	edit: () => life.approved(),
	set_domain: () => life.approved(),
	name_units: () => life.approved(),
	add_named: () => life.approved(),
	withdraw: () => life.approved(),
	dispatch: () => life.approved(),
	transfer: () => life.approved(),
	merge: () => life.approved(),
	join: () => life.approved(),
	gather: () => life.approved(),
	leave: async () => {
		const m = await life.dispatched(),
			other = await life.approved();
		await life.good(life.act('coordinator', m, 'gather', { members: [other.id], note: '同一件事' }));
		return other;
	},
	remove: () => life.approved(),
	followup: () => life.approved(),
	publish_followup: () => life.approved(),
	keep_followup: () => life.approved(),
	rate: () => life.answered(),
	close: () => life.answered(),
	sign: () => life.approved(),
	answer: () => life.approved(),
	recall: () => life.approved(),
	dispatch_with: () => life.approved(),
	part: () => life.approved(),
	pass: () => life.approved(),
	mend: async () => refused(),
	object: async () => refused(),
};
async function refused() {
	const m = await life.submit();
	await life.good(life.act('editor', m, 'refuse', { reasons: ['unclear'] }));
	return m;
}
async function upTo(...steps) {
	const m = await life.dispatched();
	for (const [user, action, body] of steps) await life.good(life.order(user, m.order.id, action, body));
	return m;
}
const SIGN = ['handler', 'sign'],
	DRAFT = ['handler', 'draft', { body: REPLY }],
	OFF = ['approver', 'sign_off'],
	IN = ['handler', 'hand_in'],
	NO = ['handler', 'decline', { reasons: ['not_duty'] }];
const orderActions = {
	sign: [],
	decline: [],
	cancel: [],
	insist: [NO],
	uphold: [NO],
	draft: [SIGN],
	sign_off: [SIGN, DRAFT],
	send_back: [SIGN, DRAFT],
	hand_in: [SIGN, DRAFT, OFF],
	release: [SIGN, DRAFT, OFF, IN],
	return: [SIGN, DRAFT, OFF, IN],
};

// Another case for whom it is fresh; used again as long as nobody could change it.
async function cellsOf(make, ask) {
	const cells = [];
	let m = null;
	for (const w of who) {
		m ??= await make();
		const p = await ask(w, m);
		assert.ok(p.status < 500, `${w} ${p.path} ${p.status}`);
		cells.push(p.status);
		if (p.status < 300) m = null;
	}
	return cells;
}

test('every action on a message, for every role', async () => {
	for (const [action, make] of Object.entries(messageActions))
		rows.push([
			'ACT',
			`message ${action}`,
			...(await cellsOf(make, (w, m) =>
				w === 'writer' ? life.own(m, action) : life.act(w === 'visitor' ? '' : w, m, action),
			)),
		]);
});

test('every action on an order, for every role', async () => {
	for (const [action, steps] of Object.entries(orderActions))
		rows.push([
			'ACT',
			`order ${action}`,
			...(await cellsOf(
				() => upTo(...steps),
				(w, m) =>
					life.order(
						w === 'visitor' || w === 'writer' ? '' : w,
						m.order.id,
						action,
						w === 'writer' ? { code: m.code, passcode: m.passcode } : {},
					),
			)),
		]);
});

test('the table is the one that was agreed on', () => {
	const text = [['', 'route', ...who], ...rows].map((r) => r.join('\t')).join('\n') + '\n';
	if (process.env.UPDATE) fs.writeFileSync(GOLDEN, text);
	const golden = fs.readFileSync(GOLDEN, 'utf8').split('\n'),
		now = text.split('\n');
	for (const line of new Set([...golden, ...now]))
		assert.ok(
			golden.includes(line) && now.includes(line),
			`${golden.includes(line) ? 'agreed on, but not so any more' : 'not agreed on'}: ${line}`,
		);
});

test('no cell opens what the roles do not allow', () => {
	const cell = (name, w) => rows.find((r) => r[1] === name)[2 + who.indexOf(w)];
	const only = (name, ...allowed) => {
		for (const w of who)
			assert.equal(
				[200, 404, 409, 422].includes(cell(name, w)) && cell(name, w) !== 404,
				allowed.includes(w),
				`${name} ${w} ${cell(name, w)}`,
			);
	};
	for (const a of ['approve', 'ask_mend', 'refuse', 'edit', 'set_domain', 'remove', 'name_units', 'publish_followup', 'keep_followup'])
		only(`message ${a}`, 'editor');
	for (const a of ['dispatch', 'transfer', 'merge', 'add_named', 'join', 'gather', 'leave']) only(`message ${a}`, 'coordinator');
	for (const a of ['withdraw', 'mend', 'object', 'followup', 'rate']) only(`message ${a}`, 'writer');
	for (const a of ['sign', 'decline', 'draft', 'hand_in']) only(`order ${a}`, 'handler');
	for (const a of ['sign_off', 'send_back']) only(`order ${a}`, 'approver');
	for (const a of ['cancel', 'insist', 'uphold']) only(`order ${a}`, 'coordinator');
	for (const a of ['release', 'return']) only(`order ${a}`, 'editor');
	for (const a of ['sign', 'answer', 'recall', 'close', 'dispatch_with', 'part', 'pass'])
		for (const w of who) assert.notEqual(cell(`message ${a}`, w), 200, `${a} ${w}`);
});
