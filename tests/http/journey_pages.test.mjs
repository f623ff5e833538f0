// The whole life of a message through pages and forms alone, without JavaScript.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { start, world, visible } from './lib.mjs';
import { REPLY } from './life.mjs';

let s,
	staff = {};

before(async () => {
	s = await start();
	for (const who of ['editor', 'coordinator', 'handler', 'approver', 'handler5', 'approver5', 'supervisor'])
		staff[who] = await s.signedIn(who);
});
after(() => s.stop());

let n = 0;
// A visitor writes by the form, choosing the place step by step; gives the receipt.
async function write(change = {}) {
	const c = s.client();
	let p = await c.page('/messages/new');
	for (const region of [world.city, world.county])
		p = await c.submit(
			p.forms.find((f) => f.fields.some((x) => x.name === 'region')),
			{ region: String(region) },
		);
	assert.ok(p.text.includes('乙县县长'));
	p = await c.submit(p.form('/messages/new'), {
		office: String(world.offices.head),
		kind: '投诉',
		domain: 'urban',
		title: `北街井盖松动 第${++n}件`,
		body: `北街十字路口的井盖松动，过车时响声很大，已经 ${n} 周，请安排维修。`,
		...change,
	});
	assert.match(p.path, /^\/me\/messages\/\d+\/receipt$/, p.text.slice(0, 300));
	const [code, passcode] = [...p.body.matchAll(/class="secret"[^>]*>([^<]+)</g)].map((m) => m[1]);
	return { c, id: p.path.match(/\d+/)[0], code, passcode, title: change.title ?? `北街井盖松动 第${n}件` };
}

const desk = (who, m) => staff[who].page(`/desk/messages/${m.id}`);
// Takes the form of an action on the case page; answers the page that follows.
async function act(who, m, action, values = {}, status = 200) {
	const p = await staff[who].submit((await desk(who, m)).form(`/${action}`), values);
	assert.equal(p.status, status, `${who} ${action}: ${p.text.slice(0, 400)}`);
	if (status === 200) assert.match(p.path, new RegExp(`done=${action}`));
	return p;
}
const mine = (m) => m.c.page(`/me/messages/${m.id}`);
async function own(m, action, values = {}, status = 200) {
	const p = await m.c.submit((await mine(m)).form(`/${action}`), values);
	assert.equal(p.status, status, `${action}: ${p.text.slice(0, 400)}`);
	return p;
}
const seen = (m) => s.client().page(`/messages/${m.id}`);
const rating = (solved) => ({ solved, resolution: '5', attitude: '4', speed: '3', body: '有人来看过' });
async function answer(m, body = REPLY) {
	await act('handler', m, 'draft', { body });
	await act('approver', m, 'sign_off');
	await act('handler', m, 'hand_in');
	return act('editor', m, 'release');
}
async function approved(change) {
	const m = await write(change);
	await act('editor', m, 'approve');
	return m;
}
async function dispatched(m) {
	await act('coordinator', m, 'dispatch', { lead: '4', note: '请按期办理' });
	return m;
}
const numbers = (p) => {
	const row =
		p.body.match(/<tfoot>[\s\S]*?<\/tfoot>/)?.[0] ?? p.body.match(/<dl class="figures">[\s\S]*?<\/dl>/)[0];
	return visible(row)
		.match(/\d[\d,]*/g)
		.slice(0, 4)
		.map((x) => Number(x.replace(',', '')));
};
// 收到 已回复 已办结 已解决 as the page of the place says
const place = async () => {
	const p = await s.client().page(`/regions/${world.county}`);
	const cells = [
		...p.body
			.match(/<dl class="figures">[\s\S]*?<\/dl>/)[0]
			.matchAll(/<dt>([^<]+)<\/dt><dd>([^<]*)<\/dd>/g),
	];
	return Object.fromEntries(cells.map((c) => [c[1], Number(c[2].replace(/[^\d]/g, '')) || 0]));
};

test('from the form to the closing, through a returned reply and a second round', async () => {
	const was = await place();
	const m = await write({ name: '慕容试验', phone: '13800004321', remark: '只给平台的话', location: '北街十字' });
	assert.match(m.code, /^[0-9A-Z-]{20}$/);
	assert.equal((await seen(m)).status, 404, 'not before the review');
	const found = s.client(),
		look = (await found.page('/lookup')).form('/lookup');
	const own1 = await found.submit(look, { code: m.code, passcode: m.passcode });
	assert.equal(own1.path, `/me/messages/${m.id}`);
	for (const t of [m.title, '待审核']) assert.ok(own1.text.includes(t), t);
	const opened = await found.submit(own1.form('/contact'));
	for (const t of [m.title, '慕容试验', '13800004321', '只给平台的话']) assert.ok(opened.text.includes(t), t);

	const queue = await staff.editor.page('/desk');
	assert.ok(queue.text.includes(m.title) && /个工作日/.test(queue.text), 'the queue explains its due dates');
	await act('editor', m, 'approve');
	assert.ok((await seen(m)).text.includes('待回复'));
	assert.ok((await staff.coordinator.page('/desk')).text.includes(m.title));
	const form = (await desk('coordinator', m)).form('/dispatch');
	assert.equal(form.fields.find((f) => f.name === 'lead').value, '4', 'the unit whose duty it is, is proposed');
	await act('coordinator', m, 'dispatch', { lead: '4', co: ['5'], note: '请两家一起看' });
	assert.ok((await staff.handler.page('/desk')).text.includes(m.title));

	await act('handler', m, 'sign');
	assert.ok((await seen(m)).text.includes('办理中'));
	const first = '这一稿写得空泛，会被退回，公众看不到。';
	await act('handler', m, 'draft', { body: first });
	assert.ok((await staff.approver.page('/desk')).text.includes(m.title));
	await act('approver', m, 'sign_off');
	await act('handler', m, 'hand_in');
	const none = await act('editor', m, 'return', { reason: [] }, 422);
	assert.ok(none.body.includes('role="alert"'));
	await act('editor', m, 'return', { reason: ['vague', 'no_facts'], note: '请写明做法和时间' });
	const back = await desk('handler', m);
	for (const t of ['请写明做法和时间', '没有调查情况、做法或时间']) assert.ok(back.text.includes(t), t);
	assert.equal(
		back.form('/draft').fields.find((f) => f.name === 'body').value,
		first,
		'the text is there to be mended',
	);

	await act('handler5', m, 'sign');
	await act('handler5', m, 'draft', { body: '协办意见：学校门前一并查看。' });
	await act('approver5', m, 'sign_off');
	await act('handler5', m, 'hand_in');
	await answer(m);
	const pub = await seen(m);
	for (const t of [REPLY, '乙县住房建设局', '已回复', '用时', '曾退回重办', '1'])
		assert.ok(pub.text.includes(t), t);
	assert.doesNotMatch(
		pub.body,
		/这一稿写得空泛|请写明做法|协办意见|承办甲|签审甲|编辑甲|慕容试验|13800004321|只给平台的话/,
	);

	await own(m, 'rate', {}, 422);
	await own(m, 'rate', rating('not'));
	assert.ok((await mine(m)).text.includes('待回复'), 'not solved opens it again');
	const half = await place();
	await dispatched(m);
	await act('handler', m, 'sign');
	await answer(m, '井盖已换成防响的新井盖，周围路面重新浇筑，三天后恢复通行。');
	await own(m, 'rate', rating('solved'));
	const end = await seen(m);
	for (const t of ['已办结', '防响的新井盖', REPLY, '较早的回复', '已经解决'])
		assert.ok(end.text.includes(t), t);
	assert.ok(!end.text.includes('有人来看过'), 'a comment nobody has reviewed is not public');

	const is = await place();
	for (const k of ['收到', '已回复', '已办结', '已解决']) assert.equal(is[k] - was[k], 1, k);
	assert.equal(half['已办结'] - was['已办结'], 0);
	const stats = await s.client().page(`/stats?region=${world.city}`);
	assert.equal(stats.status, 200);
	assert.deepEqual(numbers(stats).slice(0, 1), [is['收到']]);
	const csv = await s.client().get(`/stats.csv?region=${world.city}`);
	assert.match(csv.headers['content-type'], /text\/csv/);
});

test('declined, kept at it, declined again, and given to another unit', async () => {
	const m = await dispatched(await approved());
	await act('handler', m, 'decline', { note: '没有选原因' }, 422);
	await act('handler', m, 'decline', { reason: ['not_duty'], note: '不归我们管' });
	const p = await desk('coordinator', m);
	assert.ok(p.text.includes('不归我们管') && p.text.includes('不在本单位职责清单内'));
	await act('coordinator', m, 'insist', { note: '职责清单里有' });
	assert.ok((await desk('handler', m)).text.includes('职责清单里有'));
	await act('handler', m, 'decline', { reason: ['not_place'] });
	await act('coordinator', m, 'uphold', { note: '同意' });
	await act('coordinator', m, 'dispatch', { lead: '5' });
	await act('handler5', m, 'sign');
	assert.doesNotMatch((await seen(m)).text, /不归我们管|职责清单里有/);
});

test('sent back by the approver, and drafted again', async () => {
	const m = await dispatched(await approved());
	await act('handler', m, 'sign');
	await act('handler', m, 'draft', { body: '先写一稿，请领导看。' });
	await act('approver', m, 'send_back', { note: '再具体些' });
	const p = await desk('handler', m);
	assert.ok(p.text.includes('再具体些'));
	await answer(m);
	assert.ok((await seen(m)).text.includes(REPLY));
});

test('refused, mended, refused, objected to, asked to mend, mended and let through', async () => {
	const m = await write();
	await act('editor', m, 'refuse', { reason: ['unclear', 'several'], note: '请写清是哪个路口' });
	let p = await mine(m);
	for (const t of ['未通过', '请写清是哪个路口', '事情、地点或诉求不清楚']) assert.ok(p.text.includes(t), t);
	const kept = await own(m, 'mend', { title: '', body: '北街与东街路口的井盖松动，响声大。' }, 422);
	assert.ok(kept.body.includes('北街与东街路口的井盖松动，响声大。'));
	await own(m, 'mend', { title: '北街东街路口井盖', body: '北街与东街路口的井盖松动，响声大。' });
	assert.ok((await desk('editor', m)).text.includes(m.title), 'the earlier text is kept for the editor');
	await act('editor', m, 'refuse', { reason: ['outside'] });
	await own(m, 'object', {}, 422);
	await own(m, 'object', { note: '这就是县里管的路' });
	assert.ok((await desk('editor', m)).text.includes('这就是县里管的路'));
	await act('editor', m, 'ask_mend', { note: '标题请再短些' });
	assert.ok((await mine(m)).text.includes('标题请再短些'));
	await own(m, 'mend', { title: '路口井盖', body: '北街与东街路口的井盖松动，响声大。' });
	await act('editor', m, 'approve');
	p = await seen(m);
	assert.ok(p.text.includes('路口井盖'));
	assert.doesNotMatch(p.text, /标题请再短些|这就是县里管的路/);
});

test('edited by the editor, the page shows the new text and the writer is told', async () => {
	const m = await approved();
	await act('editor', m, 'edit', { title: '编辑改过的标题', body: '编辑改过的正文，去掉了他人的姓名。' });
	const p = await seen(m);
	assert.ok(p.text.includes('编辑改过的标题') && !p.text.includes(m.title));
	assert.match((await mine(m)).text, /编辑改动了文字/);
	assert.ok((await desk('editor', m)).text.includes(m.title));
});

test('withdrawn only after a tick, and then a tombstone without the text', async () => {
	const m = await approved();
	await own(m, 'withdraw', {}, 422);
	await own(m, 'withdraw', { confirm: true });
	const p = await seen(m);
	assert.equal(p.status, 200);
	assert.ok(p.text.includes('已撤回') && p.text.includes(m.id));
	assert.ok(!p.text.includes(m.title));
	assert.ok(!(await s.client().page('/messages')).text.includes(m.title));
	assert.ok((await s.client().page('/messages?state=withdrawn')).body.includes(m.id));
});

test('removed by two, with a reason that everybody can read', async () => {
	const m = await approved();
	let p = await staff.editor.submit((await desk('editor', m)).form('/remove'), { reason: ['privacy'], note: '写出了邻居的电话' });
	assert.ok(p.text.includes('等另一位批准'), p.text.slice(0, 300));
	assert.ok((await seen(m)).text.includes(m.title), 'one alone changes nothing');
	p = await staff.editor.page('/desk/approvals');
	assert.ok(!p.forms.some((f) => /\/yes$/.test(f.action)) && p.text.includes(m.title), 'asked, and not hers to decide');
	assert.ok((await staff.supervisor.page('/desk')).text.includes('件等您批准'));
	p = await staff.supervisor.page('/desk/approvals');
	assert.ok(p.text.includes('写出了邻居的电话') && p.text.includes('含有他人的个人信息'));
	p = await staff.supervisor.submit(p.forms.find((f) => /\/yes$/.test(f.action)), {});
	assert.ok(p.text.includes('已批准'), p.text.slice(0, 300));
	p = await seen(m);
	assert.ok(p.text.includes('已下架') && p.text.includes('含有他人的个人信息'));
	assert.doesNotMatch(p.text, new RegExp(m.title));
	assert.ok((await mine(m)).text.includes('写出了邻居的电话'));
});

test('merged into another one, to which the tombstone leads', async () => {
	const into = await approved(),
		m = await approved();
	await act('coordinator', m, 'merge', { into: '77' }, 422);
	await act('coordinator', m, 'merge', { into: into.id });
	const p = await seen(m);
	assert.ok(p.text.includes('已并案'));
	assert.ok(p.links().includes(`/messages/${into.id}`));
});

test('a follow-up is shown after an editor has let it through', async () => {
	const m = await dispatched(await approved());
	await own(m, 'followup', { body: '请问哪一天来修？' });
	await own(m, 'followup', { body: '这一句没有公开。' });
	assert.ok((await mine(m)).text.includes('请问哪一天来修？'));
	assert.ok(!(await seen(m)).text.includes('哪一天来修'));
	const forms = (await desk('editor', m)).forms.filter((f) => f.action.endsWith('/publish_followup'));
	assert.equal(forms.length, 2);
	await staff.editor.submit(forms[0]);
	await staff.editor.submit((await desk('editor', m)).form('/keep_followup'));
	const p = await seen(m);
	assert.ok(p.text.includes('请问哪一天来修？') && !p.text.includes('这一句没有公开'));
});

test('transferred to another office', async () => {
	const m = await approved(),
		p = await act('coordinator', m, 'transfer', { office: String(world.offices.mayor) });
	assert.match(p.path, /^\/desk\?/, 'it has left the desk');
	assert.ok((await seen(m)).text.includes('甲市市长'));
});

test('approved in place from the queue', async () => {
	const m = await write(),
		p = await staff.editor.page('/desk');
	const form = p.forms.find((f) => f.action === `/desk/messages/${m.id}/approve`);
	const next = await staff.editor.submit(form);
	assert.match(next.path, /^\/desk\?done=approve/);
	assert.equal((await seen(m)).status, 200);
});

test('the next case is the most urgent one, and an empty desk says so', async () => {
	const p = await staff.editor.page('/desk/next');
	assert.match(p.path, /^\/desk(\/messages\/\d+)?/);
	const free = await s.signedIn('handler7');
	assert.equal((await free.page('/desk/next')).path.split('?')[0], '/desk');
	assert.match((await free.page('/desk')).text, /没有要办的事/);
});

test('a list can be filtered by its form and walked by its links', async () => {
	const c = s.client(),
		p = await c.page('/messages');
	const form = p.forms.find((f) => f.fields.some((x) => x.name === 'kind'));
	const found = await c.submit(form, { kind: 'complaint' });
	assert.equal(found.status, 200);
	assert.equal(found.field('kind').value, 'complaint');
	let at = await c.page('/messages'),
		ids = [],
		pages = 0;
	for (; at && pages < 20; pages++) {
		ids.push(...at.links().filter((l) => /^\/messages\/\d+$/.test(l)));
		const next = at.body
			.match(/<a [^>]*rel="next"[^>]*>/)?.[0]
			.match(/href="([^"]+)"/)?.[1]
			.replaceAll('&amp;', '&');
		at = next && (await c.page(next.startsWith('?') ? `/messages${next}` : next));
	}
	assert.equal(new Set(ids).size, ids.length, 'no message twice');
	assert.ok(ids.length >= 5);
});

test('large type, dark colours and English stay from page to page', async () => {
	const c = s.client();
	for (const l of (await c.page('/'))
		.links()
		.filter((x) => /^\/preferences\?(size=large|theme=dark|lang=)/.test(x)))
		await c.page(l);
	const p = await c.page('/messages');
	assert.match(
		p.body,
		/<html[^>]*data-theme="dark"[^>]*data-size="large"|<html[^>]*data-size="large"[^>]*data-theme="dark"/,
	);
});

test('every link of every public page leads somewhere', async () => {
	const c = s.client(),
		done = new Map([['/', '']]);
	for (const [path, from] of done) {
		const p = await c.page(path);
		assert.equal(p.status, 200, `${path} on ${from}`);
		if (done.size > 400 || !/html/.test(p.headers['content-type'] ?? '')) continue;
		for (const l of p.links().map((x) => x.split('#')[0]))
			if (
				l.startsWith('/') &&
				!/^\/(preferences|messages\/new\?region)/.test(l) &&
				!(/^\/regions\/\d+$/.test(l) && done.size > 80) &&
				!done.has(l)
			)
				done.set(l, path);
	}
	assert.ok(done.size > 20, String(done.size));
});
