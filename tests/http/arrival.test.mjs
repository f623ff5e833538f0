// What comes in by another way than the form: files, the generator, data from before the vault. It is sealed all the same.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { makeData, must, onPostgres, run, sql, start, tempFolder, urlFor, world } from './lib.mjs';
import { Canaries } from './canaries.mjs';
import { Life } from './life.mjs';

// All rows, as text, and the bytes that lie in the folder.
function everything(data) {
	const [program, ...args] = onPostgres ? ['pg_dump', '--data-only', '--inserts', urlFor(data)] : ['sqlite3', path.join(data, 'liuyan.db'), '.dump'];
	const r = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
	assert.equal(r.status, 0, r.stderr);
	return r.stdout;
}
const leaks = (canaries, data) => [...canaries.in(everything(data)), ...canaries.inFolder(data)];

test('a file of messages is looked through as the form is, and what was hidden can be read by an editor alone', async () => {
	const c = new Canaries();
	for (const [name, text] of Object.entries({ name: '端木鹇雀', title: '13966662345', body: '13966663456', other: '鲜于锦瑟', reply: '13966664567', third: '王小满', author: '13800138001', id: '11010119900307299X' })) c.add(name, text);
	const { data } = makeData(),
		file = path.join(tempFolder(), 'in.csv');
	fs.writeFileSync(
		file,
		'id,title,body,time,author,reply,reply_time,unit\n' +
			'a1,桥头停水13966662345,我叫鲜于锦瑟，打13966663456，端木鹇雀也说停水，身份证11010119900307299X,2020/1/6 12:09:38,端木鹇雀,已打13966664567联系，姓名：王小满，热线12345，端木鹇雀满意,2020/1/7 12:09:38,乙县住房建设局\n' +
			'a2,路灯不亮,东门外的路灯不亮很久了,2020/1/6 12:09:39,陈13800138001,,,\n' +
			'a3,路灯又不亮,东门外的路灯又不亮了,2020/1/6 12:09:40,UU0081967,,,\n',
	);
	must(['import', 'messages', file, '--office', String(world.offices.head), '--data', data]);
	assert.deepEqual(leaks(c, data), []);
	assert.equal(sql(data, 'SELECT COUNT(*) FROM vault_box').trim(), '4', 'two authors, a text, a reply');
	assert.equal(sql(data, "SELECT author FROM message WHERE title = '路灯又不亮'").trim(), 'UU0081967');
	assert.match(sql(data, 'SELECT body FROM reply'), /已打【电话】联系，姓名：【姓名】，热线12345，【姓名】满意/);
	must(['verify', '--data', data]);
	assert.match(run(['import', 'messages', file, '--office', String(world.offices.head), '--data', data]).stdout, /0/);
	assert.equal(sql(data, 'SELECT COUNT(*) FROM message').trim(), '3');
	const out = must(['export', 'messages', '--data', data]);
	assert.deepEqual(c.in(out), []);

	const s = await start({ made: { data, tokens: {}, accounts: {} } }),
		life = new Life(s),
		id = sql(data, "SELECT id FROM message WHERE title LIKE '桥头%'").trim();
	const seen = await life.look(id);
	assert.equal(seen.title, '桥头停水【电话】');
	const editor = s.client();
	await editor.signIn('editor', 'quiet-river-2468-stone');
	const p = await editor.page(`/desk/messages/${id}`);
	assert.deepEqual(c.in(p.body), []);
	const opened = await editor.submit(p.form('/original'), { why: '核对是否误遮' });
	assert.deepEqual(c.in(opened.body).sort(), ['body', 'id', 'name', 'other', 'title']);
	await s.stop();
	life.close();
});

test('the generator makes no number of a person that could be read, and its contacts are sealed', () => {
	const { data } = makeData();
	must(['generate', '--messages', '400', '--seed', '11', '--data', data]);
	assert.ok(Number(sql(data, 'SELECT COUNT(*) FROM vault_box')) > 50);
	const texts = everything(data);
	assert.ok(texts.length > 100000);
	assert.deepEqual(texts.match(/(?<![\w.])1[3-9]\d{9}(?!\w)/g) ?? [], []);
	must(['verify', '--data', data]);
});

test('contacts that lay open in data from before the vault are in no byte after it was migrated', async () => {
	const c = new Canaries(),
		s = await start(),
		life = new Life(s),
		made = [];
	for (let i = 0; i < 30; i++) made.push(await life.approved());
	life.close();
	await s.stop();
	made.forEach((m, i) => {
		const row = [c.add(`name ${i}`, `司空金雀${i}号`), c.add(`phone ${i}`, `138${String(77770000 + i)}`), c.add(`remark ${i}`, `旧备注金丝第${i}条`)];
		sql(s.data, `INSERT INTO message_contact (message, name, phone, remark) VALUES (${m.id}, '${row.join("', '")}')`);
	});
	assert.ok(leaks(c, s.data).length >= 90, 'they lie open before');
	sql(s.data, 'DELETE FROM schema_step WHERE number = 702');
	must(['migrate', '--data', s.data]);
	assert.deepEqual(leaks(c, s.data), []);
	assert.equal(sql(s.data, 'SELECT COUNT(*) FROM vault_box').trim(), '30');
	must(['verify', '--data', s.data]);
	const t = await start({ made: { data: s.data, tokens: {}, accounts: {} } }),
		w = t.client();
	await w.submit((await w.page('/lookup')).form('/lookup'), { code: made[7].code, passcode: made[7].passcode });
	const opened = await w.submit((await w.page(`/me/messages/${made[7].id}`)).form('/contact'));
	assert.deepEqual(c.in(opened.body).filter((x) => / 7$/.test(x)), ['name 7', 'phone 7', 'remark 7']);
	await t.stop();
});
