// Search: exact by the folded text, for everybody only what she may know of, fresh within two seconds.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, test } from 'node:test';
import { Life, isError } from './life.mjs';
import { LIUYAN, run, sql, start, withDb } from './lib.mjs';

let s, life;
before(async () => {
	s = await start();
	life = new Life(s);
});
after(async () => {
	life?.close();
	await s?.stop();
});

const began = (args, options) => new Promise((done) => spawn(LIUYAN, withDb(args), { ...options, stdio: 'ignore' }).on('exit', done));
const ask = (who, q, more = '', at = '/api/v1/search') => life.as(who).get(`${at}?q=${encodeURIComponent(q)}${more}`);
const ids = async (who, q, more, at) => (await life.good(ask(who, q, more, at))).items.map((i) => i.id);

// No body is too short.
const long = (text) => `${text}，请派人来看一看，盼望早日得到答复。`;

// Until it is found: a new message may take two seconds.
async function soon(who, q, id, at) {
	const began = Date.now();
	for (;;) {
		if ((await ids(who, q, '', at)).includes(String(id))) return Date.now() - began;
		assert.ok(Date.now() - began < 4000, `${id} is not found by ${q}`);
		await new Promise((r) => setTimeout(r, 50));
	}
}

test('a public message is found soon, by any part of it, however it is written', async () => {
	const m = await life.approved({ title: '翡翠湾A3区的路燈坏了', body: long('栟茶镇２号线站台，ｂｕｓ 36路 ئۇيغۇر 没有灯光。联系 热线') });
	assert.ok((await soon('', '翡翠湾', m.id)) < 3000);
	for (const q of ['翡翠', '翠湾a3', 'A3區', '3区的路', '路灯', '路燈壞了', '栟茶', '2号线', 'bus', 'us 36', 'BUS', 'يغۇ', '镇', '湾', '栟', '没有灯光 翡翠', '"区的路灯坏" 热线', '翡翠 -蓝宝石'])
		assert.deepEqual(await ids('', q), [String(m.id)], q);
	for (const q of ['翠翡', '翡翠湾b3', '"路灯 坏了"', '翡翠 -热线', '翡翠 蓝宝石', '坏了栟茶', 'bas'])
		assert.deepEqual(await ids('', q), [], q);
	const { items, count, count_is_more: more } = await life.good(ask('', '路灯', '&count=1'));
	assert.equal(count, 1);
	assert.equal(more, false);
	const { title, snippet, marks } = items[0];
	assert.match(title, /翡翠湾/);
	assert.deepEqual(marks, []);
	assert.match(snippet, /栟茶/);
	const found = (await life.good(ask('', '灯光 栟茶镇'))).items[0];
	const chars = [...found.snippet];
	assert.deepEqual(found.marks.map(([at, n]) => chars.slice(at, at + n).join('')), ['栟茶镇', '灯光']);
});

test('what a reader may not see is not found, counted or hinted at', async () => {
	const pending = await life.submit({ title: '珊瑚礁一案', body: long('珊瑚礁甲') }),
		hidden = await life.approved({ title: '珊瑚礁二案', body: long('珊瑚礁乙'), private: true }),
		open = await life.approved({ title: '珊瑚礁三案', body: long('珊瑚礁丙') });
	await soon('editor', '珊瑚礁丙', open.id, '/api/v1/desk/search');
	await soon('editor', '珊瑚礁甲', pending.id, '/api/v1/desk/search');
	await soon('editor', '珊瑚礁乙', hidden.id, '/api/v1/desk/search');
	const p = await life.good(ask('', '珊瑚礁', '&count=1'));
	assert.deepEqual([p.items.map((i) => i.id), p.count, p.next], [[String(open.id)], 1, null]);
	for (const who of ['', 'handler5'])
		for (const q of ['珊瑚礁一', '珊瑚礁乙']) {
			const page = await life.as(who).get(`/search?q=${encodeURIComponent(q)}`);
			assert.equal(page.status, 200);
			assert.doesNotMatch(page.body, /二案|一案/);
		}
	assert.deepEqual(await ids('handler5', '珊瑚礁', '', '/api/v1/desk/search'), [], 'another place');
	isError(await ask('', '珊瑚礁', '', '/api/v1/desk/search'), 401);
	await life.takenDown(open);
	assert.deepEqual(await ids('', '珊瑚礁'), [], 'a tombstone is not found');
	assert.equal((await life.as('').get('/search?q=珊瑚礁丙'.replace('珊瑚礁丙', encodeURIComponent('珊瑚礁丙')))).body.includes(open.id), false);
});

test('a case is found by the unit that has it, and by no other', async () => {
	const m = await life.dispatched({ title: '琥珀街的积水', body: long('琥珀街下雨就积水'), private: true });
	await soon('handler', '琥珀街', m.id, '/api/v1/desk/search');
	await soon('coordinator', '琥珀街', m.id, '/api/v1/desk/search');
	assert.deepEqual(await ids('handler7', '琥珀街', '', '/api/v1/desk/search'), []);
	assert.deepEqual(await ids('coordinator6', '琥珀街', '', '/api/v1/desk/search'), []);
	assert.deepEqual(await ids('', '琥珀街'), []);
	const page = await life.as('handler').get(`/desk/search?q=${encodeURIComponent('琥珀街')}`);
	assert.match(page.body, new RegExp(`/desk/messages/${m.id}`));
	assert.match(page.body, /<mark>琥珀街<\/mark>/);
});

test('filters stand in the question or beside it, and a wrong one says so', async () => {
	const m = await life.approved({ title: '玛瑙桥的噪声', body: long('玛瑙桥晚上施工'), kind: 'complaint' });
	await soon('', '玛瑙桥', m.id);
	const all = (await life.good(life.as('').get(`/api/v1/messages/${m.id}`))).region.name;
	for (const q of ['玛瑙桥 kind:complaint', '玛瑙桥 类型：投诉', `玛瑙桥 region:${all}`, `玛瑙桥 地区:"${all}"`, '玛瑙桥 状态:waiting', '玛瑙桥 from:2020-01-01', 'kind:complaint 玛瑙'])
		assert.deepEqual(await ids('', q), [String(m.id)], q);
	assert.deepEqual(await ids('', '玛瑙桥', '&kind=complaint'), [String(m.id)]);
	for (const q of ['玛瑙桥 kind:thanks', '玛瑙桥 to:2020-01-01', '玛瑙桥 state:answered']) assert.deepEqual(await ids('', q), [], q);
	for (const [q, field] of [['x kind:nothing', 'kind'], ['x region:无此地', 'region'], ['x from:soon', 'from'], ['！？', 'q'], ['-玛瑙桥', 'q'], ['玛'.repeat(300), 'q'], [Array.from({ length: 20 }, (_, i) => `词${i}`).join(' '), 'q'], ['', 'q']])
		assert.deepEqual(isError(await ask('', q), 422), [field], q);
	const page = await life.as('').get(`/search?q=${encodeURIComponent('x kind:nothing')}`);
	assert.equal(page.status, 422);
	assert.match(page.body, /x kind:nothing/, 'nothing typed is lost');
	assert.match(page.body, /“nothing”：没有这种类型/, "it says which word is meant");
});

test('pages follow each other without a gap, newest first or by relevance', async () => {
	const made = [];
	for (let i = 0; i < 7; i++) made.push(await life.approved({ title: i === 3 ? '砗磲砗磲' : `第${i}件来信`, body: long(`海边的砗磲${i}`) }));
	for (const m of made) await soon('', `海边的砗磲${made.indexOf(m)}`, m.id);
	const wanted = made.map((m) => String(m.id)).reverse();
	for (const sort of ['', '&sort=relevance']) {
		const got = [];
		for (let next = '', pages = 0; next !== null && pages < 9; pages++) {
			const p = await life.good(ask('', '砗磲', `&limit=3&count=1${sort}${next}`));
			got.push(...p.items.map((i) => i.id));
			assert.equal('count' in p, next === '');
			next = p.next === null ? null : `&after=${p.next}`;
		}
		if (sort === '') assert.deepEqual(got, wanted);
		else assert.deepEqual([got[0], got.length, new Set(got).size], [String(made[3].id), 7, 7]);
	}
});

test('a changed text is found by its new words alone, and the index agrees with the data', async () => {
	const m = await life.submit({ title: '旧词琉璃', body: long('琉璃瓦掉下来') });
	await life.good(life.act('editor', m, 'edit', { title: '新词青瓷', body: long('青瓷砖掉下来') }));
	await life.good(life.act('editor', m, 'approve'));
	await soon('', '青瓷砖', m.id);
	assert.deepEqual(await ids('', '琉璃'), []);
	let r = run(['check', 'search', '--data', s.data], { env: s.env });
	assert.equal(r.status, 0, r.stdout + r.stderr);
	r = run(['reindex', '--fresh', '--data', s.data], { env: s.env });
	assert.equal(r.status, 0, r.stderr);
	assert.deepEqual(await ids('', '青瓷砖'), [String(m.id)]);
	assert.match(run(['check', 'search', '--data', s.data], { env: s.env }).stdout, /：0 条缺词，0 处.*，0 条带着/);
});

test('what is made by several processes at once is counted once', async () => {
	for (let i = 0; i < 4; i++) await life.dispatched({ title: `珐琅厂第${i}件`, body: long('珐琅厂的事') });
	const sent = () => sql(s.data, 'SELECT COALESCE(SUM(sent), 0) FROM lesson WHERE term = 0 AND scope > 0').trim(),
		orders = sql(s.data, 'SELECT COUNT(*) FROM work_order WHERE lead = 1').trim();
	for (let i = 0; i < 3; i++) {
		sql(s.data, 'DELETE FROM lesson_given');
		sql(s.data, 'DELETE FROM lesson');
		const all = await Promise.all([1, 2, 3, 4].map(() => began(['reindex', '--data', s.data], { env: s.env })));
		assert.deepEqual(all, [0, 0, 0, 0]);
		assert.equal(sent(), orders);
	}
});

test('a message of which something cannot be made holds up no other, and the log tells which it is', async () => {
	const bad = await life.dispatched({ title: '坏了的一件', body: long('砗磲甲') });
	await soon('', '砗磲甲', bad.id);
	sql(s.data, `UPDATE work_order SET unit = 987654321 WHERE message = ${bad.id}`);
	sql(s.data, `INSERT INTO upkeep (id, message) VALUES (1, ${bad.id}), (2, ${bad.id})`);
	const next = await life.approved({ title: '后面的一件', body: long('砗磲乙') }),
		began = Date.now();
	while (!(await ids('', '砗磲乙')).includes(String(next.id))) {
		assert.ok(Date.now() - began < 20000, 'the queue stands still');
		await new Promise((r) => setTimeout(r, 200));
	}
	const told = s.log.split('\n').filter((l) => /upkeep_left_out/.test(l));
	assert.ok(told.length > 0);
	for (const l of told) assert.match(l, new RegExp(`"maker":"suggest","message":${bad.id},`));
	const r = run(['reindex', '--data', s.data], { env: s.env });
	assert.equal(r.status, 1, 'a command says so');
	assert.match(r.stderr, /有 1 条留言没有做成/);
	assert.match(r.stdout, /已重建/, 'and does the others');
	assert.deepEqual(await ids('', '砗磲甲'), [String(bad.id)]);
});
