// What leads to a person is taken out of every text before it is stored: it is in no byte of the database, and on
// no page, in no answer and no export for anybody; editors may open, hide and lift, and are written down for it.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { start, must, run, world, roles, visible, sql, onPostgres, urlFor } from './lib.mjs';
import { Life, isError, REPLY, RATING } from './life.mjs';

const CANARIES = ['端木金雀', '13877770123', '11010119900307299X', 'jinque_2019', '7栋3单元1502', '湘A77K01', 'jinque@mail.test'];
const contact = { name: '端木金雀', phone: '13877770123' };
const BODY =
	'我叫端木金雀，电话13877770123，也可写１３８７７７７０１２３或一三八七七七七〇一二三，身份证11010119900307299X。' +
	'微信：jinque_2019，邮箱jinque@mail.test，家住新民小区7栋3单元1502，车湘A77K01每天被堵。热线是4001234567，店里电话0731-87654321没人接。';
let s, life, m;

before(async () => {
	s = await start();
	life = new Life(s);
	m = await life.submit({ title: '端木金雀家门口被堵13877770123', body: BODY, location: '新民小区7栋3单元1502', contact });
});
after(async () => {
	life.close();
	await s.stop();
});

const holds = (text, words = CANARIES) => words.filter((w) => text.includes(w));
const look = async (id = m.id, who = 'editor') => (await life.as(who).get(`/api/v1/messages/${id}`)).json;

// All that the installation has written: files of its folder, and what PostgreSQL would dump.
function stored() {
	const files = fs
		.readdirSync(s.data, { recursive: true })
		.map((f) => path.join(s.data, f))
		.filter((f) => fs.statSync(f).isFile());
	const all = files.map((f) => [path.basename(f), fs.readFileSync(f)]);
	if (onPostgres) {
		const d = spawnSync('pg_dump', ['--inserts', urlFor(s.data)], { maxBuffer: 1 << 28 });
		assert.equal(d.status, 0, String(d.stderr));
		assert.ok(d.stdout.length > 10000);
		all.push(['dump', d.stdout]);
	}
	return all;
}
function assertClean(words, but = []) {
	const leaks = stored().filter(([name]) => !but.includes(name)).flatMap(([name, bytes]) => words.filter((w) => bytes.includes(Buffer.from(w))).map((w) => `${w} in ${name}`));
	assert.deepEqual(leaks, []);
}

test('the text is stored with marks, however the number was spelt, and the answer tells which kinds', async () => {
	assert.deepEqual([...m.hidden].sort(), ['chat', 'door', 'id', 'mail', 'name', 'phone', 'plate']);
	const seen = await look();
	assert.equal(seen.title, '【姓名】家门口被堵【电话】');
	assert.match(seen.body, /^我叫【姓名】，电话【电话】，也可写【电话】或【电话】，身份证【身份证号】。/);
	assert.match(seen.body, /热线是4001234567/, 'a hotline is nobody');
	assertClean([...CANARIES, '１３８７７７７０１２３', '一三八七七七七〇一二三', '0731-87654321']);
});

test('the receipt page tells the writer what was hidden', async () => {
	const c = s.client(),
		form = (await c.page('/messages/new?office=2')).form('/messages/new');
	const p = await c.submit(form, {
		kind: form.fields.find((f) => f.name === 'kind').value,
		domain: 'urban',
		title: '请尽快修路灯',
		body: '东门外的路灯不亮很久了，请打13877770123找我，多谢。',
	});
	assert.match(p.path, /receipt/);
	assert.match(p.text, /已经遮盖，原文封存：电话/);
	assert.doesNotMatch(p.text, /已经遮盖，原文封存：电话、/);
	const plain = await c.submit((await c.page('/messages/new?office=2')).form('/messages/new'), {
		kind: form.fields.find((f) => f.name === 'kind').value,
		domain: 'urban',
		title: '请尽快修路灯',
		body: '东门外的路灯不亮很久了，请派人看看，多谢。',
	});
	assert.doesNotMatch(plain.text, /遮盖/);
});

test('an editor sees the marks, opens the original with a reason, and the writer can see who did', async () => {
	const c = await s.signedIn('editor'),
		p = await c.page(`/desk/messages/${m.id}`);
	assert.match(p.body, /<mark>【电话】<\/mark>/);
	assert.deepEqual(holds(p.body), []);
	const none = await c.submit(p.form('/original'), { why: '' });
	assert.equal(none.status, 422);
	assert.deepEqual(holds(none.body), []);
	const before = Number(sql(s.data, "SELECT COUNT(*) FROM vault_access WHERE purpose = 'original'"));
	const opened = await c.submit(p.form('/original'), { why: '核对是否误遮' });
	assert.equal(opened.status, 200);
	assert.deepEqual(holds(visible(opened.body)), CANARIES);
	assert.equal(Number(sql(s.data, "SELECT COUNT(*) FROM vault_access WHERE purpose = 'original'")), before + 1);
	assert.match(sql(s.data, "SELECT reason FROM vault_access WHERE purpose = 'original'"), /核对是否误遮/);
	for (const who of roles.filter((r) => r !== 'editor')) {
		const other = await s.signedIn(who),
			q = await other.post(`/desk/messages/${m.id}/original`, { why: '想看一看', part: '1' });
		assert.ok([403, 404].includes(q.status), `${who} ${q.status}`);
		assert.deepEqual(holds(q.body), []);
		other.close();
	}
	c.close();
});

test('a find that is nobody is lifted by its passage, once, and never the writer\'s own', async () => {
	const v = (await look()).version;
	await life.good(life.act('editor', m, 'lift', { subject: '1', passage: '0731-87654321', version: v }));
	const seen = await look();
	assert.match(seen.body, /店里电话0731-87654321没人接/);
	assert.equal(seen.version, v + 1);
	assert.deepEqual(holds(JSON.stringify(seen)), []);
	for (const passage of ['0731-87654321', '13877770123', '端木金雀', '热线', 'x'.repeat(300)])
		assert.deepEqual(isError(await life.act('editor', m, 'lift', { subject: '1', passage }), 422), ['passage'], passage);
	isError(await life.act('editor', m, 'lift', { subject: '99', passage: '0731-87654321' }), 422);
	isError(await life.act('coordinator', m, 'lift', { subject: '1', passage: '湘A77K01' }), 404);
});

test('an editor hides what no pattern finds, in the text, its earlier versions and its follow-ups', async () => {
	const q = await life.approved({ body: '东门外的路灯不亮，都怪巷口那家的阿珍姐不让施工，请协调一下。', title: '路灯不亮，阿珍姐不让修' });
	await life.good(life.own(q, 'followup', { body: '阿珍姐今天又来拦了。' }));
	await life.good(life.act('editor', q, 'edit', { title: '路灯不亮，阿珍姐不让修', body: '东门外的路灯不亮，阿珍姐不让施工，请协调一下吧。' }));
	const c = await s.signedIn('editor'),
		page = await c.page(`/desk/messages/${q.id}`);
	const wrong = await c.submit(page.form('/mark'), { passage: '没有这句话', mark: 'name' });
	assert.equal(wrong.status, 422);
	assert.match(wrong.body, /没有这句话/, 'what was typed stays');
	const done = await c.submit((await c.page(`/desk/messages/${q.id}`)).form('/mark'), { passage: '阿珍姐', mark: 'name' });
	assert.equal(done.status, 200);
	assert.doesNotMatch(done.body, /阿珍姐/);
	const seen = await look(q.id);
	assert.equal(seen.title, '路灯不亮，【姓名】不让修');
	// Until the log goes home, it has what was stored before it was hidden.
	assertClean(['阿珍姐'], ['liuyan.db-wal']);
	assert.equal(sql(s.data, `SELECT COUNT(*) FROM event WHERE message = ${q.id} AND action = 'mark'`).trim(), '1');
	const part = seen.version;
	await life.good(life.act('editor', q, 'lift', { subject: String(part), passage: '阿珍姐' }));
	assert.equal((await look(q.id)).title, '路灯不亮，阿珍姐不让修');
	isError(await life.act('editor', q, 'mark', { passage: '阿珍姐', mark: 'nothing' }), 422);
	isError(await life.act('editor', q, 'mark', { passage: '【电话】', mark: 'phone' }), 422);
	c.close();
});

test('her own number is known however it is taken apart', async () => {
	for (const t of ['138/7777/0123', '138，7777，0123', '138、7777、0123', '138\n77770123', '138~7777~0123', '138：7777：0123', '138   7777   0123', '138|7777|0123']) {
		const q = await life.submit({ body: `东门外的路灯坏了很久没有人管，请打${t}找我。`, contact });
		assert.match((await look(q.id)).body, /请打【电话】找我/, t);
	}
	const q = await life.submit({ body: '东门外的水位很高，明天请派人来看一看，多谢。', contact: { name: '高明', phone: contact.phone } });
	assert.match((await look(q.id)).body, /很高，明天/, 'a name across a comma is two words');
});

test('what she adds later is looked through as well: mending, objecting, asking again, rating', async () => {
	const q = await life.submit({ contact });
	await life.good(life.act('editor', q, 'ask_mend', { note: '请补充地点，打13900001111问我' }));
	await life.good(life.own(q, 'mend', { title: '路灯不亮 端木金雀', body: '东门外的路灯不亮很久了，端木金雀13877770123，请派人看看。' }));
	await life.good(life.act('editor', q, 'refuse', { reasons: ['unclear'], note: '不清楚' }));
	await life.good(life.own(q, 'object', { note: '我写清楚了，请打13877770123' }));
	await life.good(life.act('editor', q, 'approve'));
	q.order = await life.dispatch(q, { note: '请找端木女士13900002222' });
	await life.good(life.own(q, 'followup', { body: '还没有修，联系端木金雀，微信jinque_2019。' }));
	await life.handedIn(q);
	await life.good(life.order('editor', q.order.id, 'release'));
	await life.good(life.own(q, 'rate', { ...RATING, body: '谢谢，端木金雀 13877770123' }));
	assert.equal((await look(q.id)).title, '路灯不亮 【姓名】');
	assertClean([...CANARIES, '13900001111', '13900002222']);
});

test('a reply that would publish what leads to a person is not taken, and nothing typed is lost', async () => {
	const q = await life.dispatched({ contact }),
		o = q.order.id;
	await life.good(life.order('handler', o, 'sign'));
	for (const [text, named] of [
		['已与陈建国先生联系', '陈建国'],
		['请加微信jinque_2019', 'jinque_2019'],
	]) {
		const p = await life.order('handler', o, 'draft', { body: `${REPLY}${text}。` });
		assert.deepEqual(isError(p, 422), ['body'], text);
		assert.match(p.json.error.fields[0].message, new RegExp(named));
		assert.equal(p.json.error.fields[0].code, 'personal');
	}
	for (const text of ['已与端木金雀联系', '已打一三八七七七七〇一二三联系']) {
		const p = await life.order('handler', o, 'draft', { body: `${REPLY}${text}。`, confirmed: ['端木金雀', '一三八七七七七〇一二三'] });
		assert.deepEqual(isError(p, 422), ['body'], text);
		assert.doesNotMatch(p.body, /金雀|七〇/, 'which words they are is not told');
	}
	const c = await s.signedIn('handler'),
		typed = `${REPLY}请联系值班手机13900003333，办公室电话0731-87654321。`;
	const back = await c.submit((await c.page(`/desk/messages/${q.id}`)).form('/draft'), { body: typed });
	assert.equal(back.status, 422);
	const form = back.form('/draft');
	assert.equal(form.fields.find((f) => f.name === 'body').value, typed);
	assert.deepEqual(
		form.fields.filter((f) => f.name === 'confirmed').map((f) => f.value),
		['13900003333'],
		"an office's own line needs no word",
	);
	const done = await c.submit(form, { confirmed: '13900003333' });
	assert.equal(done.status, 200);
	assert.match(done.body, /13900003333/);
	c.close();
	assertClean(CANARIES);
});

test('a list of names is no way to learn who wrote: what is told stays on record, and it is told a few times alone', async () => {
	const q = await life.dispatched({ contact }),
		o = q.order.id,
		rows = (purpose) => Number(sql(s.data, `SELECT COUNT(*) FROM vault_access WHERE record = ${q.id} AND purpose = '${purpose}'`)),
		ask = (body) => life.order('handler', o, 'draft', { body: `${REPLY}${body}` });
	await life.good(life.order('handler', o, 'sign'));
	const all = await Promise.all(Array.from({ length: 8 }, (_, i) => ask(`名单${i}：李阿大、端木金雀、王阿三`))),
		codes = all.map((p) => p.json.error.fields[0].code);
	assert.ok(all.every((p) => p.status === 422 && !p.body.includes('端木')));
	assert.equal(codes.filter((x) => x === 'own').length, 3, codes.join());
	assert.equal(codes.filter((x) => x === 'often').length, 5);
	assert.equal(rows('reply_refused'), 3);
	assert.equal((await ask('没有名字')).json.error.fields[0].code, 'often', 'nothing is told any more, be it right or wrong');
	assert.match(sql(s.data, `SELECT unit FROM vault_access WHERE record = ${q.id} AND purpose = 'reply_refused'`), /^4/);
	const c = await s.signedIn('handler'),
		page = await c.submit((await c.page(`/desk/messages/${q.id}`)).form('/draft'), { body: `${REPLY}端木金雀` });
	assert.equal(page.status, 422);
	c.close();
	const r = await life.dispatched({ contact });
	await life.good(life.order('handler', r.order.id, 'sign'));
	for (let i = 0; i < 10; i++) await life.good(life.order('handler', r.order.id, 'draft', { body: `${REPLY}第${i}稿` }));
	isError(await life.order('handler', r.order.id, 'draft', { body: `${REPLY}端木金雀` }), 422);
	assert.equal(Number(sql(s.data, `SELECT COUNT(*) FROM vault_access WHERE record = ${r.id} AND purpose = 'reply_refused'`)), 0);
	assert.equal(run(['verify', '--data', s.data]).status, 0);
});

test('no page, answer, feed or export for any role has any of it, published and answered', async () => {
	await life.good(life.act('editor', m, 'approve'));
	m.order = await life.dispatch(m);
	await life.handedIn(m);
	await life.good(life.order('editor', m.order.id, 'release'));
	const routes = must(['check', 'routes', '--data', s.data])
		.split('\n')
		.map((l) => l.trim().split(/\s+/))
		.filter((w) => w[0] === 'GET')
		.map((w) => w[1]);
	const ids = { messages: m.id, orders: m.order.id, units: world.units.housing, offices: 2, regions: world.county };
	const paths = [
		...routes.filter((r) => !r.includes('{')),
		...routes.filter((r) => r.includes('{')).map((r) => r.replace(/\{\w+\}/, ids[r.match(/(\w+)\/\{/)?.[1]] ?? m.id)),
		'/api/v1/messages?limit=100',
		'/messages?state=answered',
		encodeURI('/search?q=端木金雀'),
		encodeURI('/desk/messages?q=13877770123'),
	];
	const leaks = [];
	for (const who of ['', ...roles]) {
		const c = who ? await s.signedIn(who) : s.client();
		for (const p of paths) {
			const a = await c.get(p),
				asked = decodeURI(p);
			leaks.push(...holds(a.body).filter((w) => !asked.includes(w)).map((w) => `${w}: ${who || 'a visitor'} at ${p}`));
		}
		c.close();
	}
	assert.ok(paths.length > 40);
	assert.deepEqual(leaks, []);
	for (const kind of ['messages', 'events', 'figures']) {
		const r = run(['export', kind, '--data', s.data]);
		if (r.status === 0) assert.deepEqual(holds(r.stdout), [], kind);
	}
	assertClean(CANARIES);
});
