// What a message is about: learnt from a file, told for a file, suggested where people write and review, and taught
// by the site's own messages. All texts are made up.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { start, must, run, sql, tempFolder, visible, world } from './lib.mjs';
import { Life, draft } from './life.mjs';

const folder = tempFolder();
const file = (name, text) => {
	fs.writeFileSync(path.join(folder, name), text);
	return path.join(folder, name);
};

// ---- the commands ----
const words = {
	交通: ['公交站台', '红绿灯', '斑马线', '末班车', '停车位'],
	教育: ['幼儿园', '老师', '课后服务', '校服', '入学名额'],
	医疗: ['挂号窗口', '医保报销', '门诊', '疫苗', '住院部'],
};
const plain = ['东门外的', '请问', '我们这里', '已经半年', '希望尽快', '镇上'];
const pick = (list, n) => list[n % list.length];
function rows(n, from = 0) {
	const names = Object.keys(words);
	return Array.from({ length: n }, (_, j) => {
		const i = j + from,
			k = names[i % 3],
			w = words[k];
		return { id: `r${i}`, domain: k, title: pick(plain, i * 7 + 1) + pick(w, (i / 3) | 0), body: `${pick(plain, i)}${pick(w, i >> 2)}，${pick(plain, i + 3)}${pick(w, i >> 3)}。` };
	});
}
const csv = (head, list) => [head.join(','), ...list.map((r) => head.map((h) => `"${(r[h] ?? '').replaceAll('"', '""')}"`).join(','))].join('\n') + '\n';
const taught = () => file('train.csv', csv(['id', 'title', 'body', 'domain'], rows(240)));
const model = path.join(folder, 'domain.model');

test('a file teaches, and another file is told its domains with reasons', () => {
	const out = must(['train', 'domain', taught(), '--out', model]);
	assert.match(out, /^macro_f1\t0\.9\d+|^macro_f1\t1\.0000/m);
	assert.match(out, /^实际\\判为\t/m);
	assert.match(out, /^rows\t240$/m);
	const some = rows(30, 900);
	const told = must(['classify', file('new.csv', csv(['id', 'title', 'body'], some)), '--model', model]).trim().split('\n');
	assert.equal(told.shift(), 'id,domain,score,second,reasons');
	assert.deepEqual(told.map((l) => l.split(',')[0]), some.map((r) => r.id), 'in the order of the rows');
	for (const [i, line] of told.entries()) {
		const [, domain, score, second, reasons] = line.split(',');
		assert.equal(domain, some[i].domain);
		assert.ok(Number(score) > 0.5 && Number(score) <= 1, score);
		assert.ok(second in words && second !== domain);
		assert.ok(reasons.split('；').some((r) => words[domain].some((w) => w.includes(r) || r.includes(w))), `${line}`);
	}
});

test('columns go by the names that importing takes, and - reads what comes in', () => {
	const text = csv(['留言编号', '留言主题', '留言详情'], [{ 留言编号: '7', 留言主题: '红绿灯坏了', 留言详情: '路口的红绿灯和斑马线' }]);
	const r = run(['classify', '-', '--model', model], { input: `﻿${text.replaceAll('\n', '\r\n')}` });
	assert.match(r.stdout, /^7,交通,/m, r.stderr);
	assert.equal(r.stderr, '', 'progress is for terminals');
});

test('what cannot be done is said, with the column, the file or the option', () => {
	const lacking = file('lacking.csv', 'id,body\n1,x\n');
	for (const [args, status, says] of [
		[['train', 'domain', lacking, '--out', model], 1, /title.*\n.*domain/],
		[['classify', lacking, '--model', model], 1, /title/],
		[['train', 'domain', file('one.csv', csv(['title', 'body', 'domain'], rows(1))), '--out', model], 1, /两个不同的领域/],
		[['train', 'nothing', lacking, '--out', model], 2, /用法/],
		[['train', 'domain', lacking], 2, /用法/],
		[['classify', lacking], 2, /用法/],
		[['classify', taught(), '--model', lacking], 1, /不是领域模型/],
		[['classify', taught(), '--model', path.join(folder, 'none')], 1, /none：没有这个文件/],
		[['train', 'domain', taught(), '--out', path.join(folder, 'none', 'model')], 1, /写不了 .*model：没有这个文件或文件夹/],
		[['classify', folder, '--model', model], 1, /读不了 .*：这是一个文件夹/],
		[['classify', path.join(folder, 'none'), '--model', model], 1, /打不开/],
	]) {
		const r = run(args);
		assert.equal(r.status, status, `${args.join(' ')}: ${r.stderr}`);
		assert.match(r.stderr, says);
	}
	const broken = fs.readFileSync(model);
	broken[broken.length >> 1] ^= 1;
	const r = run(['classify', taught(), '--model', file('broken.model', broken)]);
	assert.equal(r.status, 1);
	assert.match(r.stderr, /坏了/);
});

test('who asks for help gets it on standard output, and it is no failure', () => {
	for (const [args, says] of [
		[['--help'], /^  classify .*--model MODEL/m],
		[['help'], /^  serve /m],
		[['-h'], /^共同选项/m],
		[['classify', '--help'], /^用法：liuyan classify .*\n.*second,reasons\n  --model/],
	]) {
		const r = run(args);
		assert.equal(r.status, 0, args.join(' '));
		assert.match(r.stdout, says);
		assert.equal(r.stderr, '');
	}
	const r = run(['no-such-command']);
	assert.equal(r.status, 2);
	assert.match(r.stderr, /^没有命令 no-such-command/);
	assert.equal(r.stdout, '');
});

// ---- where people write and review ----
let s, life, web;
before(async () => {
	s = await start();
	life = new Life(s);
	web = s.client();
});
after(async () => {
	life.close();
	web.close();
	await s.stop();
});

const clear = {
	title: '小学门口没有老师值守',
	body: '孩子放学的时候学校门口没有老师，家长也进不去，课后服务什么时候开始报名？班主任说要问学校，请教育局答复。',
};
const vague = { title: '有一件事想说一说', body: '嗯，就是这样，请看一看，谢谢。' };

test('a message without a domain gets the one that its text is about, and one that says nothing is asked for it', async () => {
	const { domain, ...content } = draft(clear);
	const p = await web.post('/api/v1/messages', content);
	assert.equal(p.status, 201, p.body);
	assert.equal((await life.look(p.json.id)).domain.code ?? (await life.look(p.json.id)).domain, 'education');
	const q = await web.post('/api/v1/messages', draft({ ...vague, domain: undefined }));
	assert.equal(q.status, 422, q.body);
	assert.ok(q.json.error.fields.some((f) => f.field === 'domain'), q.body);
});

test('the same submission sent twice is one message, though the program chose its domain', async () => {
	const { domain, ...content } = draft({ ...clear, title: '小学门口的老师值守第二回' });
	const headers = { 'idempotency-key': 'left-out-7' };
	const a = await web.post('/api/v1/messages', content, { headers });
	const b = await web.post('/api/v1/messages', content, { headers });
	assert.equal(a.status, 201, a.body);
	assert.equal(b.json.id, a.json.id);
});

test('whoever types is told what the text seems to be about, with the words', async () => {
	const p = await web.post('/api/v1/domains/suggest', clear);
	assert.equal(p.status, 200, p.body);
	assert.equal(p.json.code, 'education');
	assert.equal(p.json.name, '教育');
	assert.equal(p.json.sure, true);
	assert.ok(p.json.percent >= 60 && p.json.percent <= 100);
	assert.match(p.json.reasons, /学校|老师|家长/);
	const q = await web.post('/api/v1/domains/suggest', vague);
	assert.equal(q.json.sure, false);
});

test('the form comes back with the guess chosen and nothing lost, and without a choice it goes through', async () => {
	const c = s.client();
	const form = (await c.page(`/messages/new?office=${world.offices.head}`)).form('/messages/new');
	const typed = { office: String(world.offices.head), kind: '投诉', domain: '', ...clear, title: '小学门口的老师第三回' };
	const back = await c.submit(form, { ...typed, kind: '' });
	assert.equal(back.status, 422);
	assert.equal(back.field('domain').value, 'education');
	assert.equal(back.field('title').value, typed.title);
	assert.match(visible(back.body), /按您写的内容判断，可以改： ?教育/);
	const unsure = await c.submit(form, { ...typed, ...vague });
	assert.equal(unsure.status, 422);
	assert.match(visible(unsure.body), /看不出是哪个领域/);
	let sent = await c.submit(form, typed);
	if (sent.path === '/messages/new') sent = await c.submit(sent.form('/messages/new'), typed); // somebody wrote the like
	assert.match(sent.path, /receipt/, visible(sent.body).slice(0, 900));
});

test('an editor sees what the text says beside the domain, takes it with one click, and it counts as a lesson', async () => {
	const m = await life.submit({ ...clear, title: '小学门口的老师第四回', domain: 'urban' });
	const editor = await s.signedIn('editor');
	const page = await editor.page(`/desk/messages/${m.id}`);
	assert.match(visible(page.body), /按内容判断像是 ?教育/);
	assert.match(visible(page.body), /依据：\S*(学校|老师|家长)/);
	const done = await editor.submit(page.form(`/desk/messages/${m.id}/set_domain`), {});
	assert.equal(done.status, 200, done.body.slice(0, 300));
	const after = await life.look(m.id);
	assert.equal(after.domain.code ?? after.domain, 'education');
	assert.match(visible((await editor.page(`/desk/messages/${m.id}`)).body), /按内容判断也是 ?教育/);
	assert.equal((await life.act('editor', m, 'set_domain', { domain: 'nothing' })).status, 422);
	assert.ok((await life.act('coordinator', m, 'set_domain', { domain: 'urban' })).status >= 403);
	assert.equal((await life.own(m, 'set_domain', { domain: 'urban' })).status >= 403, true);
	editor.close();
});

test('an installation without a model gets one when it is served', async () => {
	const old = await start();
	await old.stop();
	sql(old.data, 'DELETE FROM learn_use');
	sql(old.data, 'DELETE FROM learn_model');
	const again = await start({ made: { data: old.data, tokens: old.tokens, accounts: old.accounts } });
	const c = again.client();
	let p;
	for (let i = 0; i < 200 && !p?.json?.code; i++) {
		p = await c.post('/api/v1/domains/suggest', clear);
		await new Promise((r) => setTimeout(r, 50));
	}
	assert.equal(p.json.code, 'education');
	c.close();
	await again.stop();
});

// ---- /desk/learning ----
const row = (page, what) => visible(page.body).match(what)?.[0];

test('the page shows the model in use; those who have no part in it are refused', async () => {
	const c = await s.signedIn('sysadmin2');
	const p = await c.page('/desk/learning');
	assert.equal(p.status, 200);
	assert.ok(row(p, /程序自带的例文/) && row(p, /在用/));
	assert.match(visible(p.body), /城建[\s\S]*教育[\s\S]*实际/);
	for (const [who, status] of [['analyst', 200], ['coordinator', 200], ['handler', 403], ['editor', 403], ['auditor', 403]]) {
		const o = await s.signedIn(who);
		assert.equal((await o.get('/desk/learning')).status, status, who);
		assert.equal((await o.post('/desk/learning/train', {})).status, 403, who);
		o.close();
	}
	c.close();
});

async function finished(c) {
	for (let i = 0; i < 200; i++) {
		const p = await c.page('/desk/learning');
		if (!/马上开始|正在训练/.test(visible(p.body))) return p;
		await new Promise((r) => setTimeout(r, 150));
	}
	assert.fail('learning does not end');
}

test('too few messages teach nothing; enough of them make a model that is compared, taken into use and taken back', async () => {
	const c = await s.signedIn('sysadmin2');
	let p = await c.page('/desk/learning');
	await c.submit(p.form('/desk/learning/train'), {});
	p = await finished(c);
	assert.match(visible(p.body), /还太少/);

	// What is not public teaches nothing: anybody may ask the model, and its reasons are words that it knows.
	const secret = rows(120, 600).map((r) => ({ ...r, domain: '交通', title: '鸾凤阁的事', body: `鸾凤阁${r.body}` }));
	const closed = [...rows(600), ...secret].map((r) => ({ ...r, office: String(world.offices.head), time: '2026-01-05 10:00:00', state: 'closed', reply: '已经办好，感谢您的来信和耐心等待。', reply_time: '2026-01-09 10:00:00' }));
	must(['import', 'messages', file('closed.csv', csv(['id', 'title', 'body', 'domain', 'office', 'time', 'state', 'reply', 'reply_time'], closed)), '--office', String(world.offices.head), '--data', s.data]);
	sql(s.data, "UPDATE message SET private = 1 WHERE title = '鸾凤阁的事'");
	p = await c.page('/desk/learning');
	const old = p.body.match(/model=(\d+)/)[1];
	await c.submit(p.form('/desk/learning/train'), {});
	p = await finished(c);
	assert.match(visible(p.body), /上次训练已完成/);
	assert.match(visible(p.body), /本站的留言 \d+ 9\d\.\d%|本站的留言 \d+ 100\.0%/);
	assert.match(visible(p.body), /→ [\d.]+% \+\d/, 'better than the one that had never seen these words');
	const fresh = [...p.body.matchAll(/model=(\d+)/g)].map((m) => m[1]).find((id) => id !== old);

	const ask = async () => (await web.post('/api/v1/domains/suggest', { title: '末班车太早', body: '末班车和公交站台' })).json;
	const before = await ask();
	await c.submit(p.form('/desk/learning/use'), { model: fresh });
	p = await c.page('/desk/learning');
	assert.match(visible(p.body), /退回到这一个/);
	const after = await ask();
	assert.equal(after.code, 'transport');
	assert.notEqual(after.percent, before.percent, 'another model answers, in a server that had the old one in memory');
	const probe = (await web.post('/api/v1/domains/suggest', { title: '鸾凤阁', body: '鸾凤阁' })).json;
	assert.doesNotMatch(probe.reasons, /[鸾凤阁]/, 'a word of messages that are not public');
	await c.submit(p.form('/desk/learning/use'), { model: old });
	assert.deepEqual(await ask(), before);
	assert.equal((await c.submit(p.form('/desk/learning/use'), { model: '77' })).status, 404);
	const log = (await (await s.signedIn('auditor')).page('/desk/admin/audit')).body;
	assert.match(log, /learn_train[\s\S]*/);
	assert.equal([...log.matchAll(/learn_use/g)].length, 3, 'the first by the program itself');
	c.close();
});
