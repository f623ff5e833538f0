// Likeness: who writes is shown what others wrote about the same matter, and only what everybody may read.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Life, isError } from './life.mjs';
import { run, sql, start, world } from './lib.mjs';

let s, life;
before(async () => {
	s = await start({ settings: { 'similar.offer': 1 } });
	life = new Life(s);
});
after(async () => {
	life?.close();
	await s?.stop();
});

const MATTER = {
	title: '银杏苑旁边的混凝土搅拌站夜里太吵',
	body: '银杏苑小区东侧的混凝土搅拌站每天夜里十一点以后还在生产，噪声和粉尘让人没法开窗，请尽快让搅拌站停工整改。',
};
const AGAIN = {
	title: '投诉银杏苑附近搅拌站噪声扰民',
	body: '我家住银杏苑三栋，楼下搅拌站通宵开工，粉尘飘进屋里，噪声大得睡不着觉，希望有人来管一管这个搅拌站。',
};
const OTHER = { title: '三中门口没有斑马线', body: '三中门口的路上没有斑马线和红绿灯，孩子放学过马路很危险，请加装信号灯。' };

const ask = (text, region = world.county, who = '') =>
	life.as(who).get(`/api/v1/messages/similar?${new URLSearchParams({ ...text, region })}`);
const ids = async (...of) => (await life.good(ask(...of))).items.map((i) => i.id);

async function soon(wanted, text, region) {
	const began = Date.now();
	while (JSON.stringify(await ids(text, region)) !== JSON.stringify(wanted)) {
		assert.ok(Date.now() - began < 5000, `not ${wanted} but ${await ids(text, region)}`);
		await new Promise((r) => setTimeout(r, 50));
	}
}

let first;
test('a message about the same matter is found by other words, and with the words that both have', async () => {
	first = await life.approved(MATTER);
	await life.approved(OTHER);
	await soon([first.id], AGAIN);
	const [hit] = (await life.good(ask(AGAIN))).items;
	assert.equal(hit.title, MATTER.title);
	assert.equal(hit.state, 'waiting');
	assert.ok(hit.score >= 0.3 && hit.score < 1, hit.score);
	assert.match(hit.words, /银杏苑/);
	assert.match(hit.words, /搅拌站/);
	assert.deepEqual(await ids({ title: '公交车半小时才来一辆', body: '12路公交车总是等很久' }), []);
	assert.deepEqual(await ids(AGAIN, 120000), [], 'another city');
	assert.deepEqual(await ids(AGAIN, world.other), [first.id], 'the same city');
	assert.deepEqual(isError(await ask({}), 422), ['title']);
	assert.deepEqual(isError(await ask(AGAIN, '无此地'), 422), ['region']);
});

test('what is not public, not yet or no longer, is never offered', async () => {
	const text = { title: '槐花巷的下水道堵了', body: '槐花巷下水道堵塞半个月，污水漫到路面上，气味难闻，请疏通下水道。' };
	const pending = await life.submit(text);
	await life.approved({ ...text, private: true });
	const open = await life.approved(text);
	await soon([open.id], text);
	assert.deepEqual(await ids(text, world.county, 'editor'), [open.id], 'an editor is no exception here');
	await life.act('editor', pending, 'publish').catch(() => {});
	const page = await s.client().post('/messages/similar', Object.entries({ ...text, office: '2' }));
	assert.equal(page.status, 200);
	assert.equal(page.body.split('/messages/').length - 1, 2, 'one message, linked twice');
	await life.takenDown(open);
	assert.ok(!(await ids(text)).includes(open.id), 'a tombstone');
});

const pairsOf = (page, values) => ({ office: '2', kind: '投诉', domain: 'urban', ...values });

test('the form asks once, loses nothing, and then takes the message all the same', async () => {
	await soon([first.id], AGAIN);
	const c = s.client(),
		count = () => Number(sql(s.data, 'SELECT COUNT(*) FROM message')),
		before = count();
	let p = await c.page('/messages/new?office=2');
	p = await c.submit(p.form('/messages/new'), pairsOf(p, { ...AGAIN, name: '王小梅', location: '银杏苑三栋' }));
	assert.equal(p.status, 200);
	assert.match(p.text, /留言还没有提交/);
	assert.match(p.text, new RegExp(MATTER.title));
	assert.ok(p.links().includes(`/messages/${first.id}`));
	for (const [name, value] of Object.entries({ ...AGAIN, name: '王小梅', location: '银杏苑三栋', seen: '1' })) {
		const got = p.form('/messages/new').fields.find((f) => f.name === name)?.value;
		assert.equal(got?.trim(), value, name);
	}
	assert.equal(count(), before, 'nothing was written');
	p = await c.submit(p.form('/messages/new'), {});
	assert.match(p.text, /已收到您的留言/);
	assert.equal(count(), before + 1);
});

test('faults are shown before what is alike, and an API that sends is never stopped', async () => {
	const c = s.client();
	let p = await c.page('/messages/new?office=2');
	p = await c.submit(p.form('/messages/new'), pairsOf(p, { ...AGAIN, domain: '', body: '短' }));
	assert.equal(p.status, 422);
	assert.doesNotMatch(p.text, /像是同一件事/);
	await life.submit(AGAIN);
});

test('without the setting nothing is compared', async () => {
	const quiet = await start({ settings: { 'similar.offer': '0' } });
	try {
		const l = new Life(quiet);
		await l.approved(MATTER);
		await new Promise((r) => setTimeout(r, 1500));
		assert.deepEqual((await l.good(l.as('').get(`/api/v1/messages/similar?${new URLSearchParams({ ...MATTER, region: world.county })}`))).items, []);
		const c = quiet.client();
		let p = await c.page('/messages/new?office=2');
		assert.doesNotMatch(p.body, /data-similar/);
		p = await c.submit(p.form('/messages/new'), pairsOf(p, AGAIN));
		assert.match(p.text, /已收到您的留言/);
		l.close();
	} finally {
		await quiet.stop();
	}
});

test('at the desk a case shows those like it that this person may open, and the form takes one over', async () => {
	const text = { title: '桂雨里的电动车棚漏电', body: '桂雨里电动车棚的充电桩漏电打火，已经烧坏两辆车，请尽快检修充电桩。' };
	const one = await life.approved(text),
		hidden = await life.approved({ ...text, private: true }),
		pending = await life.submit({ ...text, title: '桂雨里车棚充电桩打火' });
	const began = Date.now();
	let page;
	do {
		assert.ok(Date.now() - began < 5000, 'seen by the editor');
		await new Promise((r) => setTimeout(r, 100));
		page = await life.as('editor').get(`/desk/messages/${one.id}`);
	} while (!page.links().includes(`/desk/messages/${hidden.id}`) || !page.links().includes(`/desk/messages/${pending.id}`));
	assert.match(page.text, /相近的留言/);
	assert.match(page.text, /都说到：.*桂雨里/);
	page = await life.as('coordinator').get(`/desk/messages/${one.id}`);
	assert.ok(page.links().includes(`/desk/messages/${hidden.id}`));
	assert.ok(!page.links().includes(`/desk/messages/${pending.id}`), 'before review it is the editors\' alone');
	assert.ok(!page.body.includes('桂雨里车棚充电桩打火'));
	assert.ok(page.links().some((l) => l === `/desk/messages/${one.id}?into=${hidden.id}#act`));
	page = await life.as('coordinator').get(`/desk/messages/${one.id}?into=${hidden.id}`);
	assert.equal(page.form('/merge').fields.find((f) => f.name === 'into').value, String(hidden.id));
	page = await life.as('').get(`/messages/${one.id}`);
	assert.doesNotMatch(page.text, /相近的留言/);
});

test('files are compared and brought together by two commands, which say what is wrong', () => {
	const csv = [
		'留言编号,留言主题,留言详情,留言用户,点赞数,留言时间',
		'a1,"垃圾站, 夜里太吵","翠柏里垃圾站凌晨倒垃圾，铁桶声把人吵醒了",甲,0,2020/1/6 12:09:38',
		'=b2,垃圾站夜里太吵,翠柏里垃圾站　凌晨倒垃圾，铁桶声把人吵醒了！,乙,4,2020-01-08',
		'c3,公积金提取太慢,公积金提取材料交了两个月没有消息,丙,,2020-02-01',
		'',
	].join('\n');
	const pairs = run(['similar', '-'], { input: csv });
	assert.deepEqual([pairs.status, pairs.stderr], [0, '']);
	assert.equal(pairs.stdout, "id_a,id_b,score\na1,'=b2,1.0000\n");
	assert.equal(run(['similar', '-', '--threshold', '1'], { input: csv.replace('凌晨', '半夜') }).stdout, 'id_a,id_b,score\n');
	const topics = run(['topics', '-', '--top', '1'], { input: csv });
	assert.deepEqual([topics.status, topics.stderr], [0, '']);
	const [head, line, ...rest] = topics.stdout.trim().split('\n');
	assert.equal(head, 'topic,rank,heat,from,to,place,words,ids');
	assert.match(line, /^"垃圾站, 夜里太吵",1,3\.0,2020-01-06,2020-01-08,/);
	assert.match(line, /,a1;=b2$/);
	assert.deepEqual(rest, []);
	for (const [args, input, status, said] of [
		[['similar', '-'], 'id,title\n1,x\n', 1, /没有列 body/],
		[['topics', '-'], 'id,body\n1,x\n', 1, /没有列 title/],
		[['similar', '-', '--threshold', '1.5'], csv, 2, /--threshold/],
		[['similar', '-', '--threshold', '0,5'], csv, 2, /--threshold/],
		[['topics', '-', '--top', '0'], csv, 2, /--top/],
		[['similar'], '', 2, /用法/],
	]) {
		const r = run(args, { input });
		assert.equal(r.status, status, `${args}: ${r.stderr}`);
		assert.match(r.stderr, said);
	}
});
