// Replies that say nothing: what the unit sees while it drafts, what the editor sees when it is handed in, what
// is counted and promised, and the command that judges a file. Nothing is ever refused by it.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { start, must, run, tempFolder, world, PASSWORD, Client, visible, sql } from './lib.mjs';
import { Life, isError, REPLY } from './life.mjs';

const EMPTY = '您好！您反映的问题已转交有关部门核实处理。我们将尽快研究，积极协调。感谢您的留言！';
const COPIED =
	'经查，该小区的水泵使用多年，物业公司没有按规定保养，我局已约谈物业负责人并下达整改通知，目前备用水泵已经到位。';

let s, life, staff;

before(async () => {
	s = await start();
	life = new Life(s);
	staff = {};
	for (const who of ['handler', 'editor', 'supervisor', 'handler7']) {
		staff[who] = new Client(s.url);
		await staff[who].signIn(who, PASSWORD);
	}
});
after(async () => {
	for (const c of Object.values(staff)) c.close();
	life.close();
	await s.stop();
});

const signed = async (change) => {
	const m = await life.dispatched(change);
	await life.good(life.order('handler', m.order.id, 'sign'));
	m.order.state = 'signed';
	return m;
};
const until = async (what, look) => {
	for (let i = 0; i < 100; i++) {
		const found = await look();
		if (found) return found;
		await new Promise((r) => setTimeout(r, 100));
	}
	throw new Error(`not within ten seconds: ${what}`);
};
const rows = (text) => sql(s.data, text).trim().split('\n').filter(Boolean);

// ---- drafting ----

test('a unit that checks its draft gets it back as typed, with what it lacks marked, and nothing is kept', async () => {
	const m = await signed();
	const form = (await staff.handler.page(`/desk/messages/${m.id}`)).form(`/desk/orders/${m.order.id}/draft`);
	const p = await staff.handler.submit({ ...form, action: `/desk/orders/${m.order.id}/check` }, { body: EMPTY });
	assert.equal(p.status, 200);
	const text = visible(p.body);
	assert.match(text, /没有说明什么/);
	assert.match(text, /只是转办/);
	assert.match(text, /写明哪一天以前做完/);
	assert.match(p.body, /<mark title="[^"]*只是转办[^"]*">您反映的问题已转交有关部门核实处理<\/mark>/);
	assert.equal(p.form(`/desk/orders/${m.order.id}/draft`).fields.find((f) => f.name === 'body').value.trim(), EMPTY);
	assert.equal((await life.open(m)).state, 'signed');
	assert.equal(rows(`SELECT id FROM reply WHERE message = ${m.id}`).length, 0);
	// and it may go on all the same
	const after = await staff.handler.submit(p.form(`/desk/orders/${m.order.id}/draft`), { body: EMPTY });
	assert.equal(after.status, 200);
	assert.equal((await life.open(m)).state, 'drafted');
});

test('a draft that says something is told so', async () => {
	const m = await signed();
	const form = (await staff.handler.page(`/desk/messages/${m.id}`)).form(`/desk/orders/${m.order.id}/draft`);
	const p = await staff.handler.submit({ ...form, action: `/desk/orders/${m.order.id}/check` }, { body: REPLY });
	assert.match(visible(p.body), /检查：\s*有实质内容/);
	assert.doesNotMatch(p.body, /<mark/);
});

test('the page asks for the same in passing, and gets the result alone', async () => {
	const m = await signed();
	const form = (await staff.handler.page(`/desk/messages/${m.id}`)).form(`/desk/orders/${m.order.id}/draft`);
	const csrf = form.fields.find((f) => f.name === 'csrf').value;
	const p = await staff.handler.post(`/desk/orders/${m.order.id}/check?part=1`, [
		['csrf', csrf],
		['body', EMPTY],
	]);
	assert.equal(p.status, 200);
	assert.match(p.body, /^\s*<div class="notice lint/);
	assert.match(p.body, /data-reason="refers_only"/);
	assert.doesNotMatch(p.body, /<html/);
});

test('the API judges a draft for whoever may write it, and for nobody else', async () => {
	const m = await signed();
	const url = `/api/v1/orders/${m.order.id}/check`;
	const r = await life.good(life.as('handler').post(url, { body: EMPTY }));
	assert.equal(r.verdict, 'empty');
	assert.ok(r.score > 600 && r.score <= 1000);
	const why = Object.fromEntries(r.reasons.map((x) => [x.code, x]));
	assert.deepEqual(why.refers_only.passages, ['您反映的问题已转交有关部门核实处理']);
	assert.ok(why.vague.text && why.vague.advice);
	assert.equal((await life.good(life.as('handler').post(url, { body: REPLY }))).verdict, 'ok');
	isError(await life.as('handler').post(url, { body: '' }), 422);
	isError(await life.as('handler7').post(url, { body: EMPTY }), 404);
	isError(await life.as('editor').post(url, { body: EMPTY }), 403);
	assert.equal((await staff.handler7.post(`/desk/orders/${m.order.id}/check`, [['body', EMPTY]])).status, 403);
	for (const part of ['', '?part=1']) {
		const csrf = (await staff.handler7.page('/desk')).body.match(/name="csrf" value="([^"]*)"/)?.[1];
		const p = await staff.handler7.post(`/desk/orders/${m.order.id}/check${part}`, [
			['csrf', csrf],
			['body', EMPTY],
		]);
		assert.ok([403, 404].includes(p.status), `${part}: ${p.status}`);
		assert.doesNotMatch(p.body, /data-lint-result/);
	}
});

// ---- handing in ----

test('an editor sees the reasons with their passages, and finds those to return it for ticked', async () => {
	const m = await life.handedIn(await life.dispatched(), EMPTY);
	const p = await staff.editor.page(`/desk/messages/${m.id}`);
	assert.match(p.body, /<mark title="[^"]*只是转办[^"]*">您反映的问题已转交有关部门核实处理<\/mark>/);
	assert.match(visible(p.body), /程序的提示，由您决定/);
	const form = p.form(`/desk/orders/${m.order.id}/return`);
	const ticked = form.fields.filter((f) => f.name === 'reason' && f.checked).map((f) => f.value);
	assert.deepEqual(ticked.sort(), ['no_facts', 'only_refers', 'vague']);
	// she decides otherwise
	await life.good(life.order('editor', m.order.id, 'release'));
	assert.equal((await life.look(m)).state, 'answered');
});

test('nothing is ticked for a reply that says something, and nobody but editors sees the hint', async () => {
	const m = await life.handedIn(await life.dispatched());
	const form = (await staff.editor.page(`/desk/messages/${m.id}`)).form(`/desk/orders/${m.order.id}/return`);
	assert.deepEqual(form.fields.filter((f) => f.name === 'reason' && f.checked), []);
	for (const who of ['handler', 'supervisor'])
		assert.doesNotMatch((await staff[who].page(`/desk/messages/${m.id}`)).body, /data-lint-result/);
});

// ---- copies ----

test('a sentence of a released reply to another matter is known for a copy; one of the same matter is not', async () => {
	const first = await life.answered({ title: '兰亭小区二次供水水压不足' }, COPIED);
	await until('its sentences', () => rows(`SELECT hash FROM reply_sentence WHERE message = ${first.id}`).length);
	const other = await signed({ title: '文昌街小学门口没有斑马线' });
	const r = await life.good(life.as('handler').post(`/api/v1/orders/${other.order.id}/check`, { body: COPIED }));
	assert.ok(r.reasons.some((x) => x.code === 'copied'), JSON.stringify(r));
	const same = await signed({ title: '兰亭小区二次供水水压不足，请解决' });
	const t = await life.good(life.as('handler').post(`/api/v1/orders/${same.order.id}/check`, { body: COPIED }));
	assert.ok(!t.reasons.some((x) => x.code === 'copied'), JSON.stringify(t));
});

// ---- what is learnt from ----

test('what the program thought and what the editor decided is kept side by side, without texts', async () => {
	const m = await life.handedIn(await life.dispatched(), EMPTY);
	await life.good(life.order('editor', m.order.id, 'return', { reasons: ['only_refers', 'vague'], note: '请写明情况' }));
	await life.good(life.order('handler', m.order.id, 'draft', { body: REPLY }));
	await life.good(life.order('approver', m.order.id, 'sign_off'));
	await life.good(life.order('handler', m.order.id, 'hand_in'));
	await life.good(life.order('editor', m.order.id, 'release'));
	await until('both judgements', () => rows(`SELECT reply FROM judged WHERE message = ${m.id}`).length === 2);
	const lines = must(['export', 'judged', '--data', s.data]).trim().split('\n');
	assert.equal(lines[0], 'message,reply,unit,at,score,verdict,found,outcome,returned');
	const mine = lines.filter((l) => l.startsWith(`${m.id},`)).map((l) => l.split(','));
	assert.equal(mine.length, 2);
	const [returned, released] = ['returned', 'released'].map((o) => mine.find((l) => l[7] === o));
	assert.equal(returned[5], 'empty');
	assert.equal(returned[8], 'only_refers vague');
	assert.ok(returned[6].split(' ').includes('refers_only'));
	assert.equal(released[5], 'ok');
	assert.equal(released[8], '');
	assert.ok(!lines.join().includes('转交'));
});

// ---- returns ----

test('how often a unit had replies returned, and why, is public and can be computed again', async () => {
	const unit = world.units.schools;
	const m = await life.approved({ title: '学校操场周末不开放' });
	m.order = await life.dispatch(m, { lead: String(unit) }).catch(async () => life.open(m, unit));
	m.order = await life.open(m, unit);
	await life.good(life.order('handler5', m.order.id, 'sign'));
	await life.good(life.order('handler5', m.order.id, 'draft', { body: EMPTY }));
	await life.good(life.order('approver5', m.order.id, 'sign_off'));
	await life.good(life.order('handler5', m.order.id, 'hand_in'));
	await life.good(life.order('editor', m.order.id, 'return', { reasons: ['no_facts', 'vague'], note: '请重写' }));
	const api = await life.good(life.as('').get(`/api/v1/units/${unit}/returns`));
	assert.deepEqual(api.items.map((i) => [i.reason, i.n]).sort(), [['no_facts', 1], ['vague', 1]]);
	assert.ok(api.items.every((i) => i.text && i.month > 202600 && i.unit === String(unit)));
	assert.deepEqual((await life.good(life.as('').get(`/api/v1/units/${unit}/returns?year=1999`))).items, []);
	isError(await life.as('').get(`/api/v1/units/${unit}/returns?year=x`), 422);
	isError(await life.as('').get('/api/v1/units/99/returns'), 404);
	const open = new Client(s.url);
	assert.match(visible((await open.page(`/units/${unit}`)).body), /被退回重办的回复.*近期、尽快、即将之类的话\s*1/s);
	assert.match(visible((await open.page(`/stats?region=${world.county}`)).body), /被退回重办的回复.*乙县教育局\s*2/s);
	open.close();
	assert.match(must(['check', 'figures', '--data', s.data]), /0 处不同/);
	sql(s.data, `UPDATE return_count SET n = n + 1 WHERE unit = ${unit} AND reason = 'vague'`);
	const wrong = run(['check', 'figures', '--data', s.data]);
	assert.equal(wrong.status, 1);
	assert.match(wrong.stdout + wrong.stderr, /退回/);
	sql(s.data, `DELETE FROM return_count WHERE unit = ${unit}`);
	assert.equal(run(['check', 'figures', '--data', s.data]).status, 1);
});

test('a board from before returns were counted counts them when it is brought up to date', async () => {
	await s.stop();
	sql(s.data, 'DELETE FROM return_count');
	sql(s.data, 'DELETE FROM schema_step WHERE number = 831');
	must(['migrate', '--data', s.data]);
	assert.match(must(['check', 'figures', '--data', s.data]), /0 处不同/);
	assert.ok(Number(rows('SELECT SUM(n) FROM return_count')[0]) >= 4);
	s = await start({ data: s.data });
	life.close();
	life = new Life(s);
	for (const [who, c] of Object.entries(staff)) {
		c.close();
		staff[who] = new Client(s.url);
		await staff[who].signIn(who, PASSWORD);
	}
});

// ---- promises ----

test('what a released reply promises by a day is on the list of its unit and of who watches it', async () => {
	const body = '经查，桥面破损三处。2099年3月底前完成维修；更换护栏的材料已到，2099年1月10日前装好。';
	const m = await life.answered({ title: '石桥桥面破损' }, body);
	await until('its promises', () => rows(`SELECT due FROM promise WHERE message = ${m.id}`).length === 2);
	for (const who of ['handler', 'supervisor', 'editor']) {
		const p = await staff[who].page('/desk/promises');
		assert.equal(p.status, 200);
		const at = ['2099-01-10', '2099-03-31'].map((d) => visible(p.body).indexOf(d));
		assert.ok(at[0] > 0 && at[0] < at[1], `${who}: ${at}`);
		assert.match(visible(p.body), /石桥桥面破损/);
	}
	assert.doesNotMatch((await staff.handler7.page('/desk/promises')).body, /石桥桥面破损/);
	const { items } = await life.good(life.as('handler').get('/api/v1/promises?from=2099-02-01'));
	assert.deepEqual(items.map((i) => [i.due, i.passage, i.message]), [['2099-03-31', '2099年3月底前完成维修', String(m.id)]]);
	assert.deepEqual((await life.good(life.as('handler').get('/api/v1/promises?to=2098-01-01'))).items, []);
	const one = await life.good(life.as('handler').get('/api/v1/promises?from=2099-01-01&limit=1'));
	assert.deepEqual(one.items.map((i) => i.due), ['2099-01-10']);
	const next = await life.good(life.as('handler').get(`/api/v1/promises?from=2099-01-01&limit=1&after=${one.next}`));
	assert.deepEqual(next.items.map((i) => i.due), ['2099-03-31']);
	assert.equal(next.next, null);
	isError(await life.as('handler').get('/api/v1/promises?after=x'), 422);
	isError(await life.as('').get('/api/v1/promises'), 401);
});

test('the list of promises goes out as CSV, and that is on record', async () => {
	const p = await staff.supervisor.get('/desk/promises.csv?from=2099-01-01');
	assert.equal(p.status, 200);
	assert.match(p.headers['content-type'], /text\/csv/);
	const lines = p.body.replace(/^\ufeff/, '').trim().split('\n');
	assert.equal(lines[0], '期限,单位,留言编号,标题,承诺,答复时间');
	assert.match(lines[1], /^2099-01-10,乙县住房建设局,\d+,石桥桥面破损,/);
	assert.match(rows("SELECT object FROM audit WHERE action = 'export'").join('\n'), /desk\/promises\.csv\?from=2099-01-01/);
});

test('what was taken down promises nothing any more on the list', async () => {
	const m = await life.answered({ title: '要下架的一件' }, '经查，属实。2099年5月底前完成整改。');
	await until('its promise', () => rows(`SELECT due FROM promise WHERE message = ${m.id}`).length === 1);
	assert.match((await staff.handler.page('/desk/promises')).body, /要下架的一件/);
	await life.takenDown(m);
	assert.doesNotMatch((await staff.handler.page('/desk/promises')).body, /要下架的一件/);
});

// ---- the command ----

const csv = (name, text) => {
	const file = path.join(tempFolder(), name);
	fs.writeFileSync(file, text);
	return file;
};

test('judge reads a file by any of its names and writes a line a reply', () => {
	const file = csv(
		'replies.csv',
		'\ufeff编号,留言主题,留言详情,答复意见,留言时间,答复时间\r\n' +
			`7,路灯不亮,东门外路灯不亮,"${EMPTY}",2026/1/6 12:09:38,2026/3/6 12:00:00\r\n` +
			`8,路灯不亮,东门外路灯不亮,"${REPLY}",2026/1/6 12:09:38,2026/1/8 12:00:00\r\n`,
	);
	const lines = must(['judge', file]).trim().split('\n');
	assert.equal(lines[0], 'id,score,verdict,reasons');
	assert.match(lines[1], /^7,[01]\.\d{3},empty,.*refers_only.*;late$/);
	assert.match(lines[2], /^8,0\.\d{3},ok,$/);
	assert.doesNotMatch(must(['judge', file, '--days', '0']), /late/);
	const piped = run(['judge', '-'], { input: fs.readFileSync(file) });
	assert.equal(piped.stdout, must(['judge', file]));
	assert.equal(piped.stderr, '');
});

test('judge finds sentences that a file has in replies to other matters', () => {
	const rows = [
		['1', '兰亭小区水压不足', COPIED],
		['2', '文昌街小学门口没有斑马线', COPIED],
		['3', '南山公园没有路灯', REPLY],
	].map(([id, title, reply]) => `${id},${title},正文,${reply}`);
	const out = must(['judge', csv('copies.csv', `id,title,body,reply\n${rows.join('\n')}\n`)]).trim().split('\n');
	assert.match(out[1], /copied/);
	assert.match(out[2], /copied/);
	assert.doesNotMatch(out[3], /copied/);
});

test('judge says which column is missing, and how it is used', () => {
	const r = run(['judge', csv('bad.csv', 'id,title,body\n1,a,b\n')]);
	assert.equal(r.status, 1);
	assert.match(r.stderr, /没有列 reply 或 答复意见/);
	assert.equal(r.stdout, '');
	assert.equal(run(['judge']).status, 2);
	assert.equal(run(['judge', csv('a.csv', 'id,title,body,reply\n'), '--days', 'x']).status, 2);
	assert.equal(run(['judge', path.join(tempFolder(), 'none.csv')]).status, 1);
});
