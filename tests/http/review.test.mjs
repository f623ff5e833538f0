// What a review found: each test is one thing that was shown to somebody whom it did not concern, moved
// without its belongings, or left no trace.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { start, must, run, tempFolder, world, PASSWORD, visible } from './lib.mjs';
import { Life, isError, RATING } from './life.mjs';

let s, life;

before(async () => {
	s = await start();
	life = new Life(s);
	const file = path.join(tempFolder(), 'more.csv');
	fs.writeFileSync(file, `login,name,role,unit,password\nsupervisor0,督查零,supervisor,,${PASSWORD}\n`);
	must(['import', 'accounts', file, '--data', s.data]);
});
after(async () => {
	life.close();
	await s.stop();
});

const api = (user, m) => life.as(user).get(`/api/v1/messages/${m.id ?? m}`);
const desk = (user, m) => life.as(user).get(`/desk/messages/${m.id ?? m}`);
const lists = ['/desk', '/desk/messages', '/desk/messages.csv', '/desk/orders', '/desk/orders.csv', '/api/v1/orders'];

function importing(kind, text) {
	const file = path.join(tempFolder(), `${kind}.csv`);
	fs.writeFileSync(file, text);
	return run(['import', kind, file, '--data', s.data]);
}

test('a unit reads of a case the same through the API as on its desk, and no more', async () => {
	const m = await life.submit({ location: '内部地点七号', body: '第一稿里有内部旧文，后来改掉了，请看路灯。' });
	await life.good(life.act('editor', m, 'refuse', { reasons: ['unclear'], note: '内部退件说明' }));
	await life.good(life.own(m, 'object', { note: '内部申辩理由' }));
	await life.good(life.act('editor', m, 'edit', { title: '改过的标题', body: '改过的正文，请看看东门的路灯。' }));
	await life.good(life.act('editor', m, 'approve', { note: '内部放行说明' }));
	m.order = await life.dispatch(m, { note: '给单位的交代' });
	for (const body of ['内部追问待审', '内部追问留下', '公开了的追问']) await life.good(life.own(m, 'followup', { body }));
	const f = (await life.look(m)).followups;
	await life.good(life.act('editor', m, 'keep_followup', { subject: f[1].id, note: '内部不公开说明' }));
	await life.good(life.act('editor', m, 'publish_followup', { subject: f[2].id }));
	const inside = [
		'内部地点',
		'内部旧文',
		'内部退件',
		'内部申辩',
		'内部放行',
		'内部追问待审',
		'内部追问留下',
		'内部不公开',
	];
	for (const who of ['handler', 'approver'])
		for (const p of [await api(who, m), await desk(who, m)]) {
			assert.equal(p.status, 200);
			for (const w of inside) assert.ok(!p.body.includes(w), `${who} ${p.path}: ${w}`);
			assert.ok(p.body.includes('公开了的追问') && p.body.includes('改过的正文'), p.path);
		}
	assert.ok((await desk('handler', m)).body.includes('给单位的交代'));
	for (const who of ['editor', 'coordinator', 'supervisor', 'leader']) {
		const p = await api(who, m);
		for (const w of ['内部地点', '内部退件', '内部申辩', '内部追问待审', '内部追问留下'])
			assert.ok(p.body.includes(w), `${who}: ${w}`);
	}
	const own = await life
		.as('')
		.get(`/api/v1/lookup?code=${encodeURIComponent(m.code)}&passcode=${encodeURIComponent(m.passcode)}`);
	for (const w of ['内部地点', '内部退件', '内部追问待审']) assert.ok(own.body.includes(w), w);
	assert.equal(own.json.orders, undefined);
});

test('a unit whose order was taken back, or whose refusal was upheld, sees the case no longer', async () => {
	const back = await life.dispatched({ title: '收回了工单的一件', private: true }),
		upheld = await life.dispatched({ title: '同意了退单的一件', private: true });
	await life.good(life.order('coordinator', back.order.id, 'cancel', { note: '另派' }));
	await life.good(life.order('handler', upheld.order.id, 'decline', { reasons: ['not_duty'] }));
	assert.equal((await desk('handler', upheld)).status, 200, 'while it is undecided');
	await life.good(life.order('coordinator', upheld.order.id, 'uphold', { note: '同意' }));
	for (const m of [back, upheld])
		for (const who of ['handler', 'approver']) {
			isError(await api(who, m), 404);
			assert.equal((await desk(who, m)).status, 404);
			isError(await life.as(who).get(`/api/v1/orders/${m.order.id}`), 404);
			for (const l of lists) {
				const p = await life.as(who).get(l);
				assert.ok(!p.body.includes(m.id) && !p.body.includes(m.content.title), `${who} ${l}`);
			}
		}
	assert.equal((await desk('coordinator', back)).status, 200);
});

test('of what was taken down a unit that answered it reads no text', async () => {
	const m = await life.answered({ title: '下架以后的标题', body: '下架以后的正文，里面有别人的门牌。' });
	await life.takenDown(m, { reasons: ['privacy'] });
	for (const p of [await api('handler', m), await desk('handler', m)]) {
		assert.equal(p.status, 200);
		assert.doesNotMatch(p.body, /下架以后的/);
	}
	for (const l of [...lists, '/desk/messages?q=下架以后'].map(encodeURI))
		assert.ok(!(await life.as('handler').get(l)).body.includes('下架以后的'), l);
	assert.match((await desk('editor', m)).body, /下架以后的正文/);
});

test('a supervisor of the whole site watches all of it', async () => {
	const m = await life.approved({ title: '全站督查看得到的一件', private: true });
	assert.equal((await desk('supervisor0', m)).status, 200);
	assert.ok((await life.as('supervisor0').get('/desk/messages')).body.includes('全站督查'));
	isError(await api('coordinator6', m), 404);
});

test('the words beside a rating, which nobody has reviewed, are for the writer and those inside', async () => {
	const m = await life.answered();
	await life.good(life.own(m, 'rate', { ...RATING, body: '没有人审过的评语' }));
	const anyone = s.client();
	for (const p of [
		await anyone.get(`/messages/${m.id}`),
		await anyone.get(`/api/v1/messages/${m.id}`),
		await api('handler', m),
		await desk('handler', m),
	]) {
		assert.equal(p.status, 200);
		assert.ok(!p.body.includes('没有人审过的评语'), p.path);
	}
	for (const p of [await api('editor', m), await desk('editor', m), await desk('coordinator', m)])
		assert.ok(p.body.includes('没有人审过的评语'), p.path);
	await anyone.submit((await anyone.page('/lookup')).form('/lookup'), { code: m.code, passcode: m.passcode });
	assert.ok((await anyone.page(`/me/messages/${m.id}`)).body.includes('没有人审过的评语'));
});

test('a merged message tells no text, and where it went only while that may be read', async () => {
	const into = await life.approved({ title: '并入的那一件' }),
		m = await life.approved({ body: '并掉的正文，请修一修东门外的路灯。' });
	await life.good(life.act('coordinator', m, 'merge', { into: into.id }));
	const seen = async () => (await s.client().get(`/api/v1/messages/${m.id}`)).json;
	assert.equal((await seen()).merged_into, into.id);
	assert.equal((await seen()).body, '');
	assert.match((await s.client().page(`/messages/${m.id}`)).body, new RegExp(`/messages/${into.id}`));
	await life.takenDown(into, { reasons: ['privacy'] });
	assert.equal((await seen()).merged_into, null);
	assert.doesNotMatch((await s.client().page(`/messages/${m.id}`)).body, new RegExp(into.id));
	assert.equal((await api('editor', m)).json.merged_into, into.id);
});

test('why a message was refused once is nobody\'s to read after it has passed', async () => {
	const m = await life.submit();
	await life.good(life.act('editor', m, 'refuse', { reasons: ['unclear'] }));
	assert.ok((await api('editor', m)).json.reason);
	await life.good(life.own(m, 'mend', { title: m.content.title, body: m.content.body }));
	await life.good(life.act('editor', m, 'approve'));
	for (const p of [await api('editor', m), await s.client().get(`/api/v1/messages/${m.id}`)])
		assert.equal(p.json.reason, '');
});

test('a unit that moves takes those below it along, and never goes below itself', async () => {
	let r = importing('units', 'id,name,parent,place\n40,迁来的处,4,110101\n41,迁来的科,40,110101\n');
	assert.equal(r.status, 0, r.stderr);
	const m = await life.approved({ title: '派给迁来的科', kind: 'help', private: true });
	await life.good(life.act('coordinator', m, 'dispatch', { lead: '41' }));
	assert.equal((await desk('handler', m)).status, 200);
	r = importing('units', 'id,name,parent,place\n40,迁来的处,5,110101\n');
	assert.equal(r.status, 0, r.stderr);
	assert.equal((await desk('handler', m)).status, 404);
	assert.equal((await desk('handler5', m)).status, 200);
	for (const [row, why] of [
		['40,迁来的处,41,110101', /它下面的单位/],
		['40,迁来的处,40,110101', /自己/],
		['40,迁来的处,999,110101', /没有这个上级/],
	]) {
		r = importing('units', `id,name,parent,place\n${row}\n`);
		assert.match(r.stdout, /没有导入 1 行/);
		assert.match(r.stderr + r.stdout, why);
		assert.match(r.stderr + r.stdout, /2/, 'the line');
	}
	assert.equal((await desk('handler5', m)).status, 200);
});

test('a name is taken as it is written, not as a pattern', async () => {
	const c = s.client();
	for (const q of ['unit=乙县%', 'unit=乙县教育_', 'office=%', 'office=乙县县_'])
		isError(await c.get(encodeURI(`/api/v1/messages?${q}`).replace(/%(?![0-9A-F]{2})/g, '%25')), 422);
	for (const q of ['unit=乙县教育局', 'office=乙县县长'])
		assert.equal((await c.get(encodeURI(`/api/v1/messages?${q}`))).status, 200);
	const r = importing('units', 'name,parent,place\n另一个处,乙县住房%,110101\n');
	assert.match(r.stdout, /没有导入 1 行/);
});

test('the desk, the orders and one order with all its replies, through the API', async () => {
	const made = [];
	for (let i = 0; i < 3; i++) made.push(await life.dispatched({ title: `接口里的第${i}件` }));
	const c = life.as('handler'),
		rows = [];
	for (let next = ''; next !== null; ) {
		const p = await c.get(`/api/v1/desk?limit=2${next && `&after=${next}`}`);
		assert.equal(p.status, 200, p.body);
		assert.ok(p.json.items.length <= 2);
		rows.push(...p.json.items);
		next = p.json.next;
	}
	assert.equal(new Set(rows.map((r) => r.order)).size, rows.length, 'each once');
	for (const m of made) {
		const r = rows.find((x) => x.order === m.order.id);
		assert.deepEqual(
			[r.kind, r.message, r.title, r.state, r.role, r.unit.id],
			['order', m.id, m.content.title, 'issued', 'handler', String(world.units.housing)],
		);
		assert.ok(r.days > 0 && Date.parse(r.since) < Date.parse(r.due));
	}
	const pending = await life.submit(),
		edits = (await life.as('editor').get('/api/v1/desk?limit=100')).json.items;
	assert.deepEqual(edits.find((r) => r.message === pending.id)?.kind, 'message');

	const list = [];
	for (let next = ''; next !== null; ) {
		const p = await c.get(`/api/v1/orders?limit=2${next && `&after=${next}`}`);
		list.push(...p.json.items);
		next = p.json.next;
	}
	const at = made.map((m) => list.findIndex((o) => o.id === m.order.id && o.message === m.id));
	assert.ok(at[2] >= 0 && at[2] < at[1] && at[1] < at[0], `newest first: ${at}`);
	assert.ok((await c.get('/api/v1/orders?state=signed')).json.items.every((o) => o.state === 'signed'));
	assert.deepEqual(isError(await c.get('/api/v1/orders?state=nothing&limit=0'), 422).sort(), ['limit', 'state']);
	assert.deepEqual(isError(await c.get('/api/v1/desk?after=x'), 422), ['after']);

	const m = await life.handedIn(made[0], '第一稿说得不清楚，要退回来重写。');
	await life.good(life.order('editor', m.order.id, 'return', { reasons: ['vague'], note: '写明哪一天修好' }));
	const o = (await c.get(`/api/v1/orders/${m.order.id}`)).json;
	assert.deepEqual([o.id, o.message, o.state, o.returns, o.note], [m.order.id, m.id, 'returned', 1, '请按期办理']);
	assert.deepEqual(
		o.replies.map((r) => [r.version, r.state, r.reasons, r.note, r.by]),
		[[1, 'returned', ['vague'], '写明哪一天修好', '承办甲']],
	);
	assert.ok(o.actions.some((a) => a.action === 'draft'));
	isError(await life.as('handler7').get(`/api/v1/orders/${m.order.id}`), 404);
	isError(await c.get('/api/v1/orders/5'), 404);
	for (const p of ['/api/v1/desk', '/api/v1/orders', `/api/v1/orders/${m.order.id}`])
		isError(await s.client().get(p), 401);
});

test('whoever takes lists out leaves a line in the record', async () => {
	assert.equal((await life.as('coordinator').get('/desk/messages.csv?state=waiting')).status, 200);
	assert.equal((await life.as('handler').get('/desk/orders.csv')).status, 200);
	must(['export', 'figures', '--from', '2026-01-01', '--data', s.data]);
	const text = visible((await (await s.signedIn('auditor')).page('/desk/admin/audit')).body);
	for (const w of [/协调甲\s+export\s+desk\/messages\.csv\?state=waiting/, /承办甲\s+export\s+desk\/orders\.csv/])
		assert.match(text, w);
	assert.match(text, /export\s+figures --from 2026-01-01/);
});

test('the writer can leave her own page on a computer that others use', async () => {
	const m = await life.approved(),
		c = s.client();
	await c.submit((await c.page('/lookup')).form('/lookup'), { code: m.code, passcode: m.passcode });
	const p = await c.page(`/me/messages/${m.id}`);
	assert.match(p.text, /退出/);
	await c.submit(p.form('/logout'), {});
	const q = await c.get(`/me/messages/${m.id}`);
	assert.ok(q.status === 401 || q.status === 403 || q.status === 404, String(q.status));
});
