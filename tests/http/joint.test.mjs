// Several messages about one matter are handled once: each has its own page, answer, rating and clock, one has the
// orders; and nobody learns more of a message by it than she would have learnt of it alone.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { start, must, run, world, visible, sql, PASSWORD } from './lib.mjs';
import { multipart, pdf } from './files.mjs';
import { Life, isError, REPLY, RATING } from './life.mjs';

let s, life;
before(async () => {
	s = await start();
	life = new Life(s);
});
after(async () => {
	life.close();
	await s.stop();
});

const look = async (m, who = 'editor') => (await life.as(who).get(`/api/v1/messages/${m.id ?? m}`)).json;
const state = async (m) => (await look(m)).state;
const gather = (head, members, body = {}) => life.act('coordinator', head, 'gather', { members: members.map((m) => m.id), note: '同一排路灯', ...body });
const actions = async (m, who) => (await look(m, who)).actions.map((a) => a.action);
const desk = async (who) => (await life.good(life.as(who).get('/api/v1/desk?limit=100'))).items;
const notSolved = { solved: 'not', resolution: 1, attitude: 2, speed: 1 };
const verified = () => {
	const r = run(['verify', '--data', s.data, ...(s.more ?? [])]);
	assert.equal(r.status, 0, r.stdout + r.stderr);
};

async function three(changes = [{}, {}, {}]) {
	const v = [];
	for (const c of changes) v.push(await life.approved(c));
	return v;
}
async function dispatched() {
	const [a, b, c] = await three();
	await life.good(gather(a, [b, c]));
	a.order = await life.dispatch(a);
	return [a, b, c];
}

test('a whole case: three writers, one order, three answers, three ratings, and one is opened again alone', async () => {
	const [a, b, c] = await three();
	assert.equal((await desk('coordinator')).filter((t) => [a, b, c].some((m) => m.id === t.message)).length, 3);
	await life.good(gather(a, [b, c]));
	assert.deepEqual((await look(b)).joint, { lead: a.id, messages: [a.id, c.id], people: 3 });
	assert.deepEqual((await look(b, '')).joint, { lead: a.id, messages: [a.id, c.id] }, 'how many people, the public is not told');
	assert.equal((await desk('coordinator')).filter((t) => [a, b, c].some((m) => m.id === t.message)).length, 1, 'one lies on the desk');

	const handler = (m) => life.as('handler').get(`/api/v1/messages/${m.id}`);
	assert.equal((await handler(b)).json.version, undefined, 'before there is an order the unit sees what is public');
	a.order = await life.dispatch(a);
	for (const m of [b, c]) {
		const seen = (await handler(m)).json;
		assert.ok(seen.version, 'with it, the case');
		assert.deepEqual(seen.orders, [], 'it has no orders of its own');
	}
	assert.equal((await life.as('handler5').get(`/api/v1/messages/${b.id}`)).json.version, undefined);
	assert.equal(await state(b), 'waiting');
	await life.good(life.order('handler', a.order.id, 'sign'));
	a.order.state = 'signed';
	assert.deepEqual([await state(a), await state(b), await state(c)], ['handling', 'handling', 'handling']);
	await life.handedIn(a);
	await life.good(life.order('editor', a.order.id, 'release', { addition_to: [c.id], addition: ['您说的第三盏灯另外换了灯罩，电话13877770123。'] }));

	for (const m of [a, b, c]) {
		const seen = await look(m, '');
		assert.equal(seen.state, 'answered');
		assert.equal(seen.replies.length, 1);
		assert.equal(seen.replies[0].unit.id, String(world.units.housing));
		assert.equal(seen.replies[0].body, m === c ? `${REPLY}\n您说的第三盏灯另外换了灯罩，电话【电话】。` : REPLY);
	}
	assert.equal((await life.good(life.own(a, 'rate', RATING))).state, 'closed');
	assert.equal((await life.good(life.own(b, 'rate', { ...RATING, solved: 'partly' }))).state, 'answered');
	assert.equal((await life.good(life.own(c, 'rate', notSolved))).state, 'waiting');

	const again = await look(c);
	assert.equal(again.joint, null, 'it is handled alone now');
	assert.deepEqual((await look(a)).joint, { lead: a.id, messages: [b.id], people: 2 });
	assert.equal((await handler(c)).json.version, undefined, 'and the unit has no part in it any more');
	assert.ok((await desk('coordinator')).some((t) => t.message === c.id));
	c.order = await life.dispatch(c);
	await life.handedIn(c, '第三盏灯的灯杆已经加固，灯头换成了新的，今晚起恢复照明。');
	await life.good(life.order('editor', c.order.id, 'release'));
	assert.equal((await look(c, '')).replies.length, 2);
	assert.equal((await look(a, '')).replies.length, 1);
	verified();
});

test('each counts for itself in the figures, and the unit has answered each', async () => {
	const before = (await life.as('').get('/api/v1/figures?region=110101')).json,
		[a] = await dispatched();
	await life.handedIn(a);
	await life.good(life.order('editor', a.order.id, 'release'));
	const after = (await life.as('').get('/api/v1/figures?region=110101')).json;
	const n = (f, k) => f[k] ?? f.sum?.[k] ?? f.total?.[k];
	assert.equal(n(after, 'received') - n(before, 'received'), 3);
	assert.equal(n(after, 'answered') - n(before, 'answered'), 3);
});

test('a person who wrote twice counts once; whoever left no number counts for each', async () => {
	const phone = (p) => ({ contact: { name: '木子', phone: p } }),
		v = await three([phone('13800001111'), phone('138 0000 1111'), phone('13800002222'), {}, {}]);
	await life.good(gather(v[0], v.slice(1)));
	assert.equal((await look(v[0])).joint.people, 4);
	const kept = sql(s.data, `SELECT person FROM message_joint WHERE lead = ${v[0].id}`);
	assert.doesNotMatch(kept, /1380000/);
	const w = await three([phone('13800001111'), {}]);
	await life.good(gather(w[0], [w[1]]));
	const other = sql(s.data, `SELECT person FROM message_joint WHERE message = ${w[0].id}`).trim(),
		first = sql(s.data, `SELECT person FROM message_joint WHERE message = ${v[0].id}`).trim();
	assert.notEqual(other, first, 'the same person is another value in another group');
	verified();
});

test('an order that nobody has signed is taken back and its date kept; one that was signed keeps its message apart', async () => {
	const [a, b, c] = await three();
	b.order = await life.dispatch(b);
	sql(s.data, `UPDATE work_order SET due = due - 172800000, desk_due = desk_due - 172800000 WHERE id = ${b.order.id}`);
	sql(s.data, `UPDATE todo SET due = due - 172800000 WHERE subject = ${b.order.id}`);
	const due = Date.parse((await life.open(b)).due);
	await life.good(life.act('coordinator', b, 'join', { into: a.id, note: '同一件事' }));
	assert.equal((await look(b)).orders[0].state, 'cancelled');
	a.order = await life.dispatch(a);
	assert.equal(Date.parse(a.order.due), due, 'the clock is the oldest one');
	c.order = await life.dispatch(c);
	await life.good(life.order('handler', c.order.id, 'sign'));
	assert.deepEqual(isError(await gather(a, [c]), 422), ['members']);
	assert.equal((await look(c)).joint, null);
});

test('a later member brings its earlier date to the order that is there', async () => {
	const [a, b] = await three([{}, {}]);
	a.order = await life.dispatch(a);
	b.order = await life.dispatch(b);
	const at = sql(s.data, `SELECT due FROM work_order WHERE id = ${b.order.id}`).trim() - 86400000;
	sql(s.data, `UPDATE work_order SET due = ${at}, desk_due = ${at} WHERE id = ${b.order.id}`);
	sql(s.data, `UPDATE todo SET due = ${at} WHERE subject = ${b.order.id}`);
	await life.good(gather(a, [b]));
	assert.equal(Date.parse((await life.open(a)).due), at);
	assert.ok((await desk('handler')).some((t) => t.order === a.order.id && Date.parse(t.due) === at));
});

test('it is never shown to a unit that it names: not by joining, not by dispatch, not when it is named later', async () => {
	const about = { about: [String(world.units.schools)] },
		schools = { kind: 'help', title: '打不通电话', body: '打了三次电话，说会回复，到现在没有人联系我，请帮忙问一问。' };
	const [a, b] = await three([{}, schools]);
	await life.good(life.act('editor', b, 'name_units', about));
	await life.good(life.act('coordinator', a, 'dispatch', { lead: String(world.units.schools), note: '请办' }));
	assert.deepEqual(isError(await gather(a, [b]), 422), ['members']);
	assert.equal((await look(b, 'handler5')).version, undefined);

	const [d, e] = await three([{}, schools]);
	await life.good(life.act('editor', e, 'name_units', about));
	await life.good(gather(d, [e]));
	const refused = await life.act('coordinator', d, 'dispatch', { lead: String(world.units.housing), co: [String(world.units.schools)], note: '请办' });
	assert.deepEqual(isError(refused, 422), ['co']);
	assert.match(refused.body, new RegExp(e.id));
	assert.equal((await look(e, 'handler5')).version, undefined);

	const [f, g] = await three([{}, {}]);
	await life.good(gather(f, [g]));
	await life.good(life.act('coordinator', f, 'dispatch', { lead: String(world.units.schools), note: '请办' }));
	assert.ok((await look(g, 'handler5')).version);
	await life.good(life.act('editor', g, 'name_units', { about: [String(world.units.schools)] }));
	assert.equal((await look(g)).joint, null, 'it is handled alone from now on');
	assert.equal((await look(g, 'handler5')).version, undefined);
	verified();
});

test('only one coordinator brings together what is his or hers; staff of elsewhere are told that there is none', async () => {
	const [a, b] = await three([{}, { office: String(world.offices.other) }]);
	assert.deepEqual(isError(await gather(a, [b]), 422), ['members']);
	assert.equal((await life.act('coordinator6', a, 'gather', { members: [b.id], note: '并' })).status, 404);
	assert.equal((await life.act('handler', a, 'gather', { members: [b.id], note: '并' })).status, 404);
	assert.deepEqual(isError(await gather(a, [a]), 422), ['members']);
	assert.deepEqual(isError(await gather(a, [{ id: '123' }]), 422), ['members']);
	assert.deepEqual(isError(await gather(a, []), 422), ['members']);
	assert.deepEqual(isError(await gather(a, [b], { note: '' }), 422), ['note']);
	assert.equal((await look(a)).joint, null);
});

test('a member has the actions of a member: no dispatch of its own, and it can be taken out again', async () => {
	const [a, b, c] = await dispatched();
	assert.ok(!(await actions(b, 'coordinator')).includes('dispatch'));
	assert.ok((await actions(b, 'coordinator')).includes('leave'));
	assert.ok(!(await actions(a, 'coordinator')).includes('leave'));
	assert.deepEqual(isError(await life.act('coordinator', b, 'dispatch', { lead: String(world.units.housing), note: '请办' }), 422), ['lead']);
	await life.good(life.act('coordinator', b, 'leave', { note: '不是同一盏灯' }));
	assert.equal((await look(b)).joint, null);
	assert.equal(await state(b), 'waiting');
	assert.equal((await look(b, 'handler')).version, undefined);
	await life.good(life.act('coordinator', c, 'leave', { note: '也不是' }));
	assert.equal((await look(a)).joint, null);
	b.order = await life.dispatch(b);
	await life.handedIn(b);
	await life.good(life.order('editor', b.order.id, 'release'));
	assert.equal(await state(a), 'waiting');
	verified();
});

test('when the writer of the one with the orders takes it back, the oldest of the others goes on with the same units and dates', async () => {
	const [a, b, c] = await dispatched();
	await life.good(life.order('handler', a.order.id, 'sign'));
	await life.good(life.own(a, 'withdraw'));
	assert.deepEqual((await look(b)).joint, { lead: b.id, messages: [c.id], people: 2 });
	const o = await life.open(b);
	assert.equal(o.state, 'issued');
	assert.equal(o.due, a.order.due);
	assert.deepEqual([await state(b), await state(c)], ['waiting', 'waiting']);
	b.order = o;
	await life.handedIn(b);
	await life.good(life.order('editor', o.id, 'release'));
	assert.deepEqual([await state(b), await state(c)], ['answered', 'answered']);
	verified();
});

test('when the answered head is opened again, its new round is its own', async () => {
	const [a, b, c] = await dispatched();
	await life.handedIn(a);
	await life.good(life.order('editor', a.order.id, 'release'));
	await life.good(life.own(a, 'rate', notSolved));
	assert.equal(await state(b), 'answered');
	await life.good(life.act('coordinator', a, 'dispatch', { lead: String(world.units.schools), note: '请办' }));
	assert.equal((await look(b, 'handler5')).version, undefined, 'a unit of the new round does not see those of the old one');
	assert.ok((await look(b, 'handler')).version);
	const o = await life.open(a, world.units.schools);
	await life.good(life.order('handler5', o.id, 'sign'));
	assert.deepEqual([await state(b), await state(c)], ['answered', 'answered']);
	verified();
});

test('what is private is neither named nor counted for others; a public one is not led by a private one', async () => {
	const [a, b, c] = await three([{}, { private: true }, {}]);
	assert.deepEqual(isError(await gather(b, [a]), 422), ['members']);
	await life.good(gather(a, [b, c]));
	assert.deepEqual((await look(a, '')).joint, { lead: a.id, messages: [c.id] });
	const page = visible((await life.as('').get(`/messages/${a.id}`)).body);
	assert.match(page, /与本留言并办的还有\s*1\s*件/);
	assert.doesNotMatch(page, new RegExp(b.id));
});

test('a reply is compared with what each of the writers left', async () => {
	const [a, b] = await three([{}, { contact: { name: '欧阳金雀', phone: '13800003333' } }]);
	await life.good(gather(a, [b]));
	a.order = await life.dispatch(a);
	await life.good(life.order('handler', a.order.id, 'sign'));
	assert.deepEqual(isError(await life.order('handler', a.order.id, 'draft', { body: `${REPLY}已告知欧阳金雀本人。` }), 422), ['body']);
	const told = (m) => Number(sql(s.data, `SELECT COUNT(*) FROM vault_access WHERE record = ${m.id} AND purpose = 'reply_refused'`));
	assert.deepEqual([told(a), told(b)], [0, 1], 'it stays on the record of the one whose name it was');
});

test('the desk shows the group, and its forms do it all without a script', async () => {
	const [a, b] = await three([{}, {}]);
	const k = s.client();
	await k.signIn('coordinator', PASSWORD);
	let p = await k.page(`/desk/messages/${a.id}`);
	p = await k.submit(p.form(`/desk/messages/${a.id}/gather`), { members: `${b.id}，`, note: '同一排路灯' });
	assert.equal(p.status, 200);
	p = await k.page(`/desk/messages/${b.id}`);
	assert.match(visible(p.body), /并办.*与本件一起办理的还有\s*1\s*件.*写信的一共\s*2\s*人/s);
	assert.match(p.body, new RegExp(`href="/desk/messages/${a.id}"`));
	a.order = await life.dispatch(a);
	await life.handedIn(a);
	const ed = s.client();
	await ed.signIn('editor', PASSWORD);
	p = await ed.page(`/desk/messages/${a.id}`);
	assert.match(visible(p.body), /给并办各件单独补充的话/);
	p = await ed.submit(p.form(`/desk/orders/${a.order.id}/release`), { addition: '您家门口的一盏先修。' });
	assert.equal((await look(b, '')).replies[0].body, `${REPLY}\n您家门口的一盏先修。`);
	assert.equal((await look(a, '')).replies[0].body, REPLY);
});

test('what came with the reply is there for each whom it answers, and for nobody else', async () => {
	const [a, b, c, d] = await three([{ private: true }, { private: true }, { private: true }, { private: true }]);
	await life.good(gather(a, [b, c]));
	a.order = await life.dispatch(a);
	const k = s.client();
	await k.signIn('handler', PASSWORD);
	await life.good(life.order('handler', a.order.id, 'sign'));
	let p = await k.page(`/desk/messages/${a.id}`);
	const form = p.form(`/desk/orders/${a.order.id}/draft`),
		csrf = p.field('csrf').value,
		sent = multipart([['csrf', csrf], ['version', '2'], ['key', `k${Date.now()}`], ['body', REPLY]], [{ data: pdf() }]);
	assert.ok(form);
	p = await k.request('POST', `/desk/orders/${a.order.id}/draft`, sent);
	assert.equal(p.status, 303, p.body);
	await life.good(life.order('approver', a.order.id, 'sign_off'));
	await life.good(life.order('handler', a.order.id, 'hand_in'));
	const codes = (m) => life.as('').get(`/api/v1/lookup?code=${m.code}&passcode=${m.passcode}`);
	assert.deepEqual((await life.good(codes(b))).files, [], 'nothing before it is released');
	await life.good(life.order('editor', a.order.id, 'release'));
	const [file] = (await life.good(codes(b))).files;
	assert.ok(file, 'the answer has its file');
	const open = async (m) => {
		const w = s.client();
		if (m) await w.submit((await w.page('/lookup')).form('/lookup'), { code: m.code, passcode: m.passcode });
		return (await w.get(`/files/${file.id}/file.pdf`)).status;
	};
	assert.deepEqual([await open(a), await open(b), await open(c), await open(d), await open()], [200, 200, 200, 404, 404]);
});

test('a coordinator is shown which may be about the same matter, and joins them by ticks; nobody else is', async () => {
	const noise = (who, change = {}) =>
		life.approved({
			title: `${who}：银杏苑搅拌站夜里太吵`,
			body: `${who}家住银杏苑，小区东侧的混凝土搅拌站每天夜里还在生产，噪声和粉尘让人没法开窗，请让搅拌站停工整改。`,
			...change,
		});
	const a = await noise('一栋'),
		b = await noise('二栋'),
		elsewhere = await noise('三栋', { office: String(world.offices.other) }),
		other = await life.approved({ title: '三中门口没有斑马线', body: '三中门口的路上没有斑马线和红绿灯，孩子放学过马路很危险。' });
	const groups = async () => (await life.good(life.as('coordinator').get('/api/v1/desk/groups'))).items;
	let g;
	for (const until = Date.now() + 10000; !g?.messages.some((m) => m.id === b.id) && Date.now() < until; ) {
		g = (await groups()).find((x) => x.lead === a.id);
		await new Promise((r) => setTimeout(r, 100));
	}
	assert.ok(g, 'they are found');
	assert.deepEqual(g.messages.map((m) => m.id), [b.id]);
	assert.match(g.messages[0].words, /搅拌站/);
	assert.ok(!JSON.stringify(await groups()).includes(elsewhere.id) && !JSON.stringify(await groups()).includes(other.id));
	for (const who of ['editor', 'handler', 'supervisor']) assert.equal((await life.as(who).get('/api/v1/desk/groups')).status, 403);
	assert.deepEqual((await life.good(life.as('coordinator6').get('/api/v1/desk/groups'))).items, []);
	const k = s.client();
	await k.signIn('coordinator', PASSWORD);
	assert.match((await k.page(`/desk/messages/${b.id}`)).body, new RegExp(`name="members" value="${a.id}"`));
	const p = await k.submit((await k.page('/desk/groups')).form(`/desk/messages/${a.id}/gather`), { members: [b.id] });
	assert.equal(p.status, 200);
	assert.deepEqual((await look(b)).joint, { lead: a.id, messages: [a.id], people: 2 });
	assert.ok(!(await groups()).some((x) => x.lead === a.id || x.lead === b.id));
});

test('what is done to several at once is done or refused, and what is left of it verifies', async () => {
	const two = [0, 1].map(() => s.api('coordinator', { sockets: 1 })),
		note = '同一件事';
	for (let round = 0; round < 8; round++) {
		const [a, b, c] = await three();
		const got = await Promise.all([
			two[0].post(`/api/v1/messages/${a.id}/actions/gather`, { members: [b.id, c.id], note }),
			two[1].post(`/api/v1/messages/${b.id}/actions/gather`, { members: [c.id, a.id], note }),
		]);
		assert.deepEqual(got.map((p) => p.status === 200).sort(), [false, true], got.map((p) => p.body).join());
		for (const p of got) assert.ok([200, 409, 422].includes(p.status), p.body);
	}
	for (let round = 0; round < 8; round++) {
		const [a, b, c] = await dispatched();
		await life.handedIn(a);
		const got = await Promise.all([
			life.order('editor', a.order.id, 'release'),
			life.own(b, 'withdraw'),
			life.act('coordinator', c, 'leave', { note }),
			life.own(a, 'withdraw'),
		]);
		for (const p of got) assert.ok([200, 409, 404, 422].includes(p.status), p.body);
		for (const m of [a, b, c]) {
			const x = await look(m);
			assert.equal(x.replies.length, x.state === 'answered' ? 1 : 0, `${x.state} ${JSON.stringify(x.joint)}`);
		}
	}
	for (const k of two) k.close();
	verified();
});

test('a person who is erased is in no group value any more, and all verifies', async () => {
	const phone = { contact: { name: '木子', phone: '13800004444' } },
		[a, b, c] = await three([phone, phone, phone]);
	await life.good(gather(a, [b, c]));
	assert.equal((await look(a)).joint.people, 1);
	must(['writer', 'erase', '--message', b.id, '--reason', 'asked', '--data', s.data]);
	assert.equal(sql(s.data, `SELECT person FROM message_joint WHERE message = ${b.id}`).trim(), '');
	assert.equal((await look(a)).joint.people, 2);
	verified();
});
