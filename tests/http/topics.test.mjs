// Hot topics: found out of the messages, by people and not by messages, and for each reader only what she may open.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Life, isError } from './life.mjs';
import { must, sql, start, world } from './lib.mjs';

let s, life;
before(async () => {
	s = await start();
	life = new Life(s);
});
after(async () => {
	life?.close();
	await s?.stop();
});

const TEXTS = [
	['翠柏里垃圾站夜里倒垃圾太吵', '翠柏里垃圾站每天凌晨两点倒垃圾，铁桶撞击声把全家吵醒，请调整垃圾站清运时间。'],
	['垃圾站半夜扰民，翠柏里没法睡', '翠柏里小区西门的垃圾站半夜装车，声音很大，希望垃圾站白天清运。'],
	['请管管翠柏里垃圾站的噪音和臭味', '翠柏里垃圾站又臭又吵，凌晨还在压缩垃圾，老人睡不好，请给垃圾站加隔音。'],
	['翠柏里垃圾站臭气熏天', '翠柏里西门垃圾站渗滤液流到路上，夏天臭味难忍，夜里装车又吵，请搬走垃圾站。'],
];
const list = async (who = '', query = `region=${world.county}`) => (await life.good(life.as(who).get(`/api/v1/topics?${query}`))).items;

async function until(what, fits) {
	const began = Date.now();
	for (;;) {
		const got = await what();
		if (fits(got)) return got;
		assert.ok(Date.now() - began < 25000, JSON.stringify(got).slice(0, 600));
		await new Promise((r) => setTimeout(r, 200));
	}
}

let made;
test('what three people write about is a topic of its county, its city and the country', async () => {
	await life.approved({ title: '三中门口没有斑马线', body: '三中门口的路上没有斑马线和红绿灯，孩子放学过马路很危险。' });
	made = [];
	for (const [title, body] of TEXTS.slice(0, 3)) made.push(await life.approved({ title, body }));
	const [t] = await until(list, (l) => l.length === 1 && l[0].messages === 3);
	assert.equal(t.people, 3);
	assert.deepEqual(t.newest, made.map((m) => m.id).reverse());
	assert.match(t.name, /翠柏里/);
	assert.ok(t.heat > 2.9 && t.heat <= 3, t.heat);
	for (const region of [world.city, 0]) assert.equal((await list('', `region=${region}&period=7`)).length, 1);
	assert.deepEqual(await list('', `region=${world.other}`), [], 'another county');
	const page = await life.as('').get(`/topics?region=${world.county}`);
	assert.match(page.text, /3 人/);
	assert.ok(page.links().includes(`/messages/${made[0].id}`));
	assert.deepEqual(isError(await life.as('').get('/api/v1/topics?period=3'), 422), ['period']);
	assert.deepEqual(isError(await life.as('').get('/api/v1/topics?region=无此地'), 422), ['region']);
});

test('what is not public is counted for nobody but who may open it', async () => {
	const [title, body] = TEXTS[3];
	const hidden = await life.approved({ title, body, private: true });
	const page = await until(
		() => life.as('editor').get(`/desk/topics?region=${world.county}`),
		(p) => p.links().includes(`/desk/messages/${hidden.id}`),
	);
	assert.match(page.text, /4 条留言/);
	assert.equal((await list())[0].messages, 3);
	assert.doesNotMatch((await life.as('').get(`/topics?region=${world.county}`)).body, /臭气熏天/);
	const other = await life.as('coordinator6').get(`/desk/topics?region=${world.county}`);
	assert.equal(other.status, 200);
	assert.doesNotMatch(other.body, /翠柏里/, 'another county');
	assert.equal((await life.as('handler').get('/desk/topics')).status, 403);
	assert.equal((await life.as('').get('/desk/topics')).status, 401);
});

test('a message that is taken down heats nothing', async () => {
	await life.takenDown(made[0]);
	await until(list, (l) => l.length === 0);
});

test('five people in a week who never wrote of it before are a burst, told once to the coordinators of the place', async () => {
	const alerts = () => Number(sql(s.data, 'SELECT COUNT(*) FROM topic_alert'));
	assert.equal(alerts(), 0);
	for (let i = 0; i < 3; i++) {
		const [title, body] = TEXTS[i];
		await life.approved({ title: `${title}，第${i + 5}次写信`, body });
	}
	await until(async () => alerts(), (n) => n === 1);
	const page = await life.as('coordinator').get(`/desk/topics?region=${world.county}&period=7`);
	assert.match(page.text, /一周内突增/);
	const told = await until(() => life.as('coordinator').get('/desk/notices'), (p) => /突增/.test(p.text));
	assert.match(told.text, /有 5 人|有 6 人/);
	assert.equal(alerts(), 1);
});

test('a burst of messages that complain of an office is not told to it', async () => {
	const about = '乙县协调办公室';
	for (let i = 0; i < 7; i++)
		await life.approved({ title: `窨井盖松动无人管，第${i}次写信`, body: `兰亭路口的窨井盖松动，晚上绊倒过人，反映过${i}次都没有修，请换一个窨井盖。`, ...(i < 2 ? {} : { about }) });
	const page = (who) => life.as(who).get(`/desk/topics?region=${world.county}&period=7`);
	const of = (p) => p.body.split('<article').find((t) => t.includes('窨井盖')) ?? '';
	await until(async () => of(await page('editor')), (t) => /一周内突增/.test(t) && />7 条留言/.test(t));
	const own = of(await page('coordinator'));
	assert.match(own, />2 条留言/);
	assert.doesNotMatch(own, /突增/);
});

test('how rare a word is follows from what is public alone, since scores tell it to everybody', async () => {
	for (let i = 0; i < 3; i++) await life.approved({ title: `第${i}件不公开的事`, body: `不公开的事里有一个词，叫做螭吻${i}，别人不该知道。`, private: true });
	await life.submit({ title: '还没有审过的事', body: '还没有审过的事里有一个词，叫做螭吻，别人不该知道。' });
	const count = (where) => Number(sql(s.data, `SELECT COUNT(*) FROM message ${where}`).trim());
	const open = count('WHERE private = 0 AND published_at > 0 AND state BETWEEN 3 AND 6');
	assert.ok(count('') >= open + 5, 'some are not public, one was taken down');
	sql(s.data, 'UPDATE alike_counts SET at = 1');
	must(['worker', '--once', '--data', s.data], { env: s.env });
	assert.equal(Number(sql(s.data, 'SELECT texts FROM alike_counts WHERE at > 1').trim()), open);
});
