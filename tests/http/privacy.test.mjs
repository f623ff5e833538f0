// Who wrote, and what was not published, is seen by nobody whom it does not concern.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { start, must, run, world, roles, visible } from './lib.mjs';
import { Life, isError, REPLY, RATING } from './life.mjs';

let s, life, routes;
const cases = {},
	CANARIES = ['司空金丝雀', '13966660101', '金丝雀备注', '金丝雀地点'],
	SECRET = [];
const contact = {
	contact: { name: '司空金丝雀', phone: '13966660101' },
	remark: '金丝雀备注只给平台',
	location: '金丝雀地点三号楼',
};

before(async () => {
	s = await start();
	life = new Life(s);
	cases.pending = await life.submit({ ...contact, title: '待审核的暗标题' });
	cases.refused = await life.submit({ ...contact, title: '未通过的暗标题' });
	await life.good(life.act('editor', cases.refused, 'refuse', { reasons: ['unclear'], note: '暗的编辑说明' }));
	cases.waiting = await life.approved(contact);
	cases.handling = await life.dispatched(contact);
	await life.good(life.order('handler', cases.handling.order.id, 'sign'));
	await life.good(life.order('handler', cases.handling.order.id, 'draft', { body: '暗的拟稿，还没有签审。' }));
	cases.answered = await life.handedIn(await life.dispatched(contact), '暗的退回稿，写得不好。');
	await life.good(
		life.order('editor', cases.answered.order.id, 'return', { reasons: ['vague'], note: '暗的退回说明' }),
	);
	cases.answered.order.state = 'returned';
	await life.handedIn(cases.answered, REPLY);
	await life.good(life.order('editor', cases.answered.order.id, 'release'));
	await life.good(life.own(cases.answered, 'followup', { body: '暗的追问，没有公开。' }));
	cases.closed = await life.closed({ ...contact, anonymous: true });
	cases.private = await life.approved({ ...contact, private: true, title: '不公开的暗标题' });
	await life.dispatch(cases.private);
	cases.withdrawn = await life.approved({ ...contact, title: '撤回的暗标题' });
	await life.good(life.own(cases.withdrawn, 'withdraw'));
	cases.removed = await life.approved({ ...contact, title: '下架的暗标题' });
	await life.takenDown(cases.removed, { reasons: ['privacy'], note: '暗的下架说明' });
	cases.elsewhere = await life.approved({ ...contact, office: String(world.offices.other), title: '外县的一件' });
	for (const m of Object.values(cases))
		SECRET.push(m.code, m.code.replaceAll('-', ''), m.passcode, m.passcode.replaceAll('-', ''));
	routes = must(['check', 'routes', '--data', s.data])
		.split('\n')
		.map((l) => l.trim().split(/\s+/))
		.filter((w) => w[0] === 'GET')
		.map((w) => w[1]);
});
after(async () => {
	life.close();
	await s.stop();
});

// Every address of a route, with all ids that there are.
async function addresses() {
	const orders = (await life.orders(cases.handling)).map((o) => o.id),
		out = [];
	for (const r of routes) {
		if (!r.includes('{')) out.push(r);
		else if (/messages/.test(r)) for (const m of Object.values(cases)) out.push(r.replace('{id}', m.id));
		else if (/orders/.test(r)) for (const o of orders) out.push(r.replace('{id}', o));
		else if (/units/.test(r)) for (const u of Object.values(world.units)) out.push(r.replace('{id}', u));
		else if (/offices/.test(r))
			for (const o of Object.values(world.offices)) out.push(r.replace('{id}', o));
		else if (/regions/.test(r))
			for (const p of [0, world.city, world.county, world.other]) out.push(r.replace(/\{\w+\}/, p));
	}
	for (const st of [
		'pending',
		'refused',
		'waiting',
		'handling',
		'answered',
		'closed',
		'withdrawn',
		'merged',
		'removed',
	])
		for (const p of [
			'/messages',
			'/api/v1/messages',
			'/desk/messages',
			'/desk/messages.csv',
			'/desk/orders',
		])
			out.push(`${p}?state=${st}`);
	out.push(
		'/desk/messages?sort=oldest',
		'/desk/messages?q=暗',
		`/stats?region=${world.county}`,
		'/api/v1/messages?limit=100',
	);
	return out.map(encodeURI);
}

const has = (p, words) => {
	const text = p.body.includes('<') ? `${p.body} ${visible(p.body)}` : p.body;
	return words.filter((w) => text.includes(w));
};

test('name, telephone, remark and place of the writer are on no page of anybody else, in any form', async () => {
	const list = await addresses(),
		leaks = [];
	assert.ok(list.length > 100, String(list.length));
	for (const who of ['', ...roles]) {
		const c = who ? await s.signedIn(who) : s.client(),
			canaries = /^(editor|coordinator|supervisor|leader)$/.test(who)
				? CANARIES.slice(0, 3)
				: CANARIES;
		for (const path of list) {
			const p = await c.get(path);
			assert.ok(p.status < 500, `${who} ${path} ${p.status}`);
			leaks.push(
				...has(p, [...canaries, ...SECRET]).map(
					(x) => `${x}: ${who || 'a visitor'} at ${path}`,
				),
			);
		}
		c.close();
	}
	assert.deepEqual(leaks, []);
});

test('nor in what a bearer token opens', async () => {
	for (const who of roles)
		for (const m of Object.values(cases)) {
			const p = await life.as(who).get(`/api/v1/messages/${m.id}`);
			assert.deepEqual(has(p, [...CANARIES.slice(0, 3), ...SECRET]), [], `${who} ${p.path}`);
		}
});

test('the writer sees her own data, and only of the message whose codes she showed', async () => {
	const c = s.client();
	await c.submit((await c.page('/lookup')).form('/lookup'), {
		code: cases.answered.code,
		passcode: cases.answered.passcode,
	});
	const p = await c.page(`/me/messages/${cases.answered.id}`);
	assert.deepEqual(has(p, CANARIES.slice(0, 3)), [], 'sealed until she asks');
	const opened = await c.submit(p.form('/contact'));
	assert.deepEqual(has(opened, CANARIES), CANARIES);
	assert.doesNotMatch(p.body, /暗的退回稿|暗的退回说明|编辑甲|承办甲/);
	for (const m of Object.values(cases).filter((x) => x !== cases.answered)) {
		for (const path of [`/me/messages/${m.id}`, `/me/messages/${m.id}/receipt`]) {
			const q = await c.get(path);
			assert.ok(q.status === 403 || q.status === 404, `${path} ${q.status}`);
			assert.deepEqual(has(q, [...CANARIES, ...SECRET]), []);
		}
		assert.deepEqual(has(await c.get(`/api/v1/messages/${m.id}`), CANARIES), []);
	}
});

test('pending, refused and private messages do not exist for strangers', async () => {
	const c = s.client(),
		none = await c.get('/messages/4611686018427387904');
	for (const m of [cases.pending, cases.refused, cases.private]) {
		const p = await c.get(`/messages/${m.id}`);
		assert.equal(p.status, 404);
		const plain = (x) => visible(x.body).replace(/[0-9a-f]{16}/g, '');
		assert.equal(
			plain(p).replaceAll(m.id, ''),
			plain(none).replaceAll('4611686018427387904', ''),
			'it looks like any unknown number',
		);
		isError(await c.get(`/api/v1/messages/${m.id}`), 404, 'not_found');
	}
	const everywhere = [];
	for (const path of [
		'/',
		'/messages',
		'/feed.atom',
		`/regions/${world.county}`,
		'/offices/2',
		'/units/4',
		'/regions/0',
		'/api/v1/messages?limit=100',
		...['pending', 'refused', 'waiting', 'handling'].flatMap((x) => [
			`/messages?state=${x}`,
			`/api/v1/messages?state=${x}`,
		]),
	])
		everywhere.push(await c.get(path));
	for (const p of everywhere)
		assert.deepEqual(
			has(p, [
				'待审核的暗标题',
				'未通过的暗标题',
				'不公开的暗标题',
				cases.pending.id,
				cases.private.id,
			]),
			[],
			p.path,
		);
});

test('drafts, returned replies, notes and unseen follow-ups stay inside', async () => {
	const inside = [
		'暗的拟稿',
		'暗的退回稿',
		'暗的退回说明',
		'暗的追问',
		'暗的编辑说明',
		'撤回的暗标题',
		'下架的暗标题',
		'请按期办理',
		...world.staff.map((w) => w[1]),
	];
	for (const path of (await addresses()).filter((a) => !a.startsWith('/desk') && !a.startsWith('/me'))) {
		const p = await s.client().get(path);
		assert.deepEqual(has(p, inside), [], path);
	}
});

test('what was taken down is gone from every public place, with its reply, rating and follow-ups', async () => {
	const words = ['要消失的标题', '要消失的正文', '要消失的回复', '要消失的评价', '要消失的追问'];
	const m = await life.answered(
		{ title: '要消失的标题', body: '要消失的正文，里面有别人的电话。' },
		'要消失的回复，里面也有别人的电话。',
	);
	await life.good(life.own(m, 'followup', { body: '要消失的追问。' }));
	await life.good(life.act('editor', m, 'publish_followup', { subject: (await life.look(m)).followups[0].id }));
	await life.good(life.own(m, 'rate', { ...RATING, solved: 'partly', body: '要消失的评价' }));
	const public_ = [
		`/messages/${m.id}`,
		`/api/v1/messages/${m.id}`,
		'/',
		'/feed.atom',
		'/messages',
		'/messages?state=removed',
		'/api/v1/messages?state=removed',
		'/units/4',
		'/offices/2',
		`/regions/${world.county}`,
	];
	const reviewed = words.filter((w) => w !== '要消失的评价'); // a rating's comment is never public
	assert.deepEqual(has(await s.client().get(public_[0]), words), reviewed);
	await life.takenDown(m, { reasons: ['privacy'] });
	for (const path of public_) assert.deepEqual(has(await s.client().get(path), words), [], path);
});

test('a text that an editor changed is not public in its old form', async () => {
	const m = await life.approved({ body: '张三家的门牌号写在这里，要去掉。' });
	await life.good(
		life.act('editor', m, 'edit', { title: m.content.title, body: '门牌号已经去掉的正文，其余照旧。' }),
	);
	for (const path of [`/messages/${m.id}`, `/api/v1/messages/${m.id}`, '/messages', '/'])
		assert.deepEqual(has(await s.client().get(path), ['张三家']), [], path);
	const unit = await life.dispatch(m);
	assert.ok(unit);
	for (const who of ['handler', 'approver'])
		for (const path of [`/desk/messages/${m.id}`, `/api/v1/messages/${m.id}`])
			assert.deepEqual(has(await life.as(who).get(path), ['张三家']), [], `${who} ${path}`);
});

test('a tombstone that leads to a message nobody may see does not tell what it is', async () => {
	for (const into of [cases.private, cases.pending]) {
		const m = await life.approved(),
			p = await life.act('coordinator', m, 'merge', { into: into.id });
		if (p.status !== 200) continue;
		for (const path of [`/messages/${m.id}`, `/api/v1/messages/${m.id}`])
			assert.deepEqual(has(await s.client().get(path), [into.content.title]), [], path);
	}
	const early = await life.submit({ title: '审核前就撤回的暗标题' });
	await life.good(life.own(early, 'withdraw'));
	assert.equal((await s.client().get(`/messages/${early.id}`)).status, 404);
});

test('staff of another unit or county see the public side alone', async () => {
	for (const [who, m] of [
		['coordinator6', 'waiting'],
		['coordinator6', 'private'],
		['handler7', 'handling'],
		['handler5', 'handling'],
		['handler5', 'private'],
		['handler', 'elsewhere'],
		['coordinator', 'elsewhere'],
		['supervisor', 'elsewhere'],
		['leader', 'elsewhere'],
		['approver5', 'answered'],
	]) {
		const c = await s.signedIn(who),
			p = await c.get(`/desk/messages/${cases[m].id}`);
		assert.ok(p.status === 404 || p.status === 403, `${who} ${m} ${p.status}`);
		const q = await life.as(who).get(`/api/v1/messages/${cases[m].id}`);
		if (m === 'private') isError(q, 404);
		else assert.ok(q.json.orders === undefined && q.json.version === undefined, `${who} ${m}`);
		for (const path of [
			'/desk',
			'/desk/messages',
			'/desk/messages.csv',
			'/desk/orders',
			'/desk/orders.csv',
		])
			assert.deepEqual(has(await c.get(path), [cases[m].id]), [], `${who} ${path} ${m}`);
	}
});

test('those who only count or keep the house running see no case at all', async () => {
	for (const who of ['analyst', 'sysadmin2', 'secadmin', 'auditor'])
		for (const m of Object.values(cases)) {
			const c = life.as(who),
				p = await c.get(`/desk/messages/${m.id}`);
			assert.ok(p.status === 404 || p.status === 403, `${who} ${p.status}`);
		}
});

test('handlers and approvers know the writer by an alias', async () => {
	const m = await life.dispatched({ contact: { name: '令狐别名' } });
	for (const who of ['handler', 'approver']) {
		const p = await life.as(who).get(`/desk/messages/${m.id}`);
		assert.equal(p.status, 200);
		assert.match(p.text, /写信人 [0-9A-F]{4}/);
		assert.doesNotMatch(p.text, /令狐/);
	}
});

test('exports hold no contact and no code', () => {
	for (const kind of ['messages', 'orders', 'figures', 'offices', 'units']) {
		const text = must(['export', kind, '--data', s.data]);
		assert.ok(text.split('\n').length > 1, kind);
		for (const w of [...CANARIES.slice(0, 3), ...SECRET]) assert.ok(!text.includes(w), `${kind} ${w}`);
	}
});

test('the log names nobody and keeps no secret', async () => {
	await s.client().get(`/api/v1/lookup?code=${cases.closed.code}&passcode=${cases.closed.passcode}`);
	await life.good(life.own(cases.waiting, 'withdraw'));
	run(['check', 'desks', '--data', s.data]);
	for (const w of [
		...CANARIES,
		...SECRET,
		...Object.values(s.tokens),
		s.accounts.editor,
		'暗标题',
		RATING.solved,
	])
		assert.ok(!s.log.includes(w), w);
	assert.ok(s.log.includes('"route":"/messages/{id}"'));
});
