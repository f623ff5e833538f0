// Files from elsewhere come in whole, once, and as they were written.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { start, run, must, onPostgres, root, sql, tempFolder, makeData, urlFor, withDb, LIUYAN } from './lib.mjs';
import { Life } from './life.mjs';

let s, life, folder;
const real = path.resolve(root, '../shared/data');

before(async () => {
	s = await start();
	life = new Life(s);
	folder = tempFolder();
});
after(async () => {
	life.close();
	await s.stop();
});

function file(name, text) {
	const at = path.join(folder, name);
	fs.writeFileSync(at, text);
	return at;
}
// {added, seen, bad} as the last line of the output says
function bring(name, text, args = [], data = s.data) {
	const r = run(['import', 'messages', text === null ? name : file(name, text), '--data', data, ...args]);
	const n = r.stdout.match(/新增 (\d+) 条，早已导入 (\d+) 条，有问题没有导入 (\d+) 行/);
	assert.ok(n, `${r.status} ${r.stdout}${r.stderr}`);
	return {
		added: Number(n[1]),
		seen: Number(n[2]),
		bad: Number(n[3]),
		status: r.status,
		err: r.stderr,
		out: r.stdout,
	};
}
async function all(source) {
	const found = [];
	for (let next = ''; next !== null;) {
		const p = await life.good(
			life.as('editor').get(`/api/v1/messages?limit=100${next && `&after=${next}`}`),
		);
		found.push(...p.items.filter((i) => i.source === source));
		next = p.next;
	}
	return Object.fromEntries(
		await Promise.all(
			found.map(async (i) => {
				const m = await life.look(i);
				return [m.title, m];
			}),
		),
	);
}

const body = '东门外的路灯不亮了，晚上看不清路，请派人看一看。';
const DIRTY =
	[
		'\ufeffid,title,body,time,kind,domain,state,author,reply,reply_time,likes,没有的列',
		`1,头一件,${body},2020/1/6 12:09:38,投诉,城建,,A00012345,,,3,x`,
		`2,"带引号的""一件""","第一行_x000D_
  第二行，有逗号, 和""引号""",2020-01-06T12:09:38+08:00,咨询,交通,,,已经答复的正文内容。,2020/1/9 8:00:00,,`,
		`3,时间不对,${body},前天,投诉,城建,,,,,,`,
		`4,类型不对,${body},2020/1/6 12:09:38,催办单,城建,,,,,,`,
		`1,编号重复,${body},2020/1/7 12:09:38,投诉,城建,,,,,,`,
		`5,   前面有空白的标题,　　${body},2020/1/6 12:09:38,建言,三农,,,,,,`,
		`6,,${body},2020/1/6 12:09:38,投诉,城建,,,,,,`,
		`7,没有正文,,2020/1/6 12:09:38,投诉,城建,,,,,,`,
		`8,太早,${body},1969/1/6 12:09:38,投诉,城建,,,,,,`,
		`9,新的领域,${body},2020/1/6 12:09:38,求助,夜经济,已办结,,办结时的答复。,2020/1/8 12:00:00,,`,
		`10,点赞不是数,${body},2020/1/6 12:09:38,投诉,城建,,,,,很多,`,
		`11,状态不对,${body},2020/1/6 12:09:38,投诉,城建,飞走了,,,,,`,
		`=12,"=SUM(1,2)是标题",${body},2020/1/6 12:09:38,感谢,其他,,,,,,`,
	].join('\r\n') + `\r\n13,引号没有关,"${body}\r\n`;

test('a dirty file: what is good comes in, each bad row is named by its line and reason', async () => {
	const r = bring('dirty.csv', DIRTY, ['--office', '2', '--source', 'dirty']);
	assert.deepEqual([r.added, r.seen, r.bad], [5, 0, 9], r.err);
	for (const [line, why] of [
		[5, /时间/],
		[6, /类型/],
		[7, /编号/],
		[9, /标题/],
		[10, /正文/],
		[11, /时间/],
		[13, /点赞/],
		[14, /状态/],
		[16, /引号/],
	])
		assert.match(
			r.err.split('\n').find((l) => l.startsWith(`第 ${line} 行`)) ?? `no line ${line}: ${r.err}`,
			why,
		);
	assert.equal(r.err.match(/第 \d+ 行/g).length, 9);
	assert.ok(`${r.out}${r.err}`.includes('夜经济'), 'the new domain is named');
	const m = await all('dirty');
	assert.deepEqual(
		Object.keys(m).sort(),
		['=SUM(1,2)是标题', '前面有空白的标题', '头一件', '带引号的"一件"', '新的领域'].sort(),
	);
	assert.deepEqual(
		[m['头一件'].state, m['头一件'].likes, m['头一件'].author, m['头一件'].created_at],
		['waiting', 3, 'A00012345', '2020-01-06T12:09:38.000+08:00'].map((x, i) =>
			i === 3 ? m['头一件'].created_at : x,
		),
	);
	assert.equal(Date.parse(m['头一件'].created_at), Date.parse('2020-01-06T12:09:38+08:00'));
	const two = m['带引号的"一件"'];
	assert.equal(two.state, 'answered');
	assert.deepEqual(
		two.replies.map((x) => x.body),
		['已经答复的正文内容。'],
	);
	assert.equal(Date.parse(two.answered_at), Date.parse('2020-01-09T08:00:00+08:00'));
	assert.match(two.body, /^第一行\n\s*第二行，有逗号, 和"引号"$/);
	assert.doesNotMatch(two.body, /_x000D_|\r/);
	assert.equal(m['新的领域'].state, 'closed');
	assert.equal(m['新的领域'].domain_label, '夜经济');
	assert.ok(m['前面有空白的标题'].body.endsWith(body));
});

test('the same file again adds nothing and changes nothing', async () => {
	const was = must(['export', 'messages', '--data', s.data]);
	const r = bring('dirty.csv', DIRTY, ['--office', '2', '--source', 'dirty']);
	assert.equal(r.added, 0);
	assert.equal(r.seen + r.bad, 14);
	assert.equal(must(['export', 'messages', '--data', s.data]), was);
});

test('Chinese headers are understood, columns in any order', async () => {
	const r = bring(
		'zh.csv',
		`留言时间,留言主题,留言详情,留言编号,留言用户,答复意见,答复时间,一级标签,点赞数\n2021/5/1 9:00:00,中文表头的一件,${body},z1,网友甲乙丙丁戊,"答复：
已修好。",2021/5/3 9:00:00,交通运输,12\n`,
		['--source', 'zh', '--office', '2'],
	);
	assert.deepEqual([r.added, r.bad], [1, 0], r.err);
	const m = (await all('zh'))['中文表头的一件'];
	assert.equal(m.replies[0].body, '答复：\n已修好。');
	assert.equal(m.likes, 12);
	assert.equal(m.domain_label, '交通运输');
});

test('a name that looks real is not published because another board did', async () => {
	bring('names.csv', `id,title,body,time,author\nn1,有姓名的一件,${body},2021/5/1 9:00:00,诸葛试验\n`, [
		'--source',
		'names',
		'--office',
		'2',
	]);
	assert.doesNotMatch(JSON.stringify((await all('names'))['有姓名的一件']), /诸葛试验/);
});

test('a source cannot have the name by which the board knows its own messages', () => {
	for (const name of ['web', 'api', 'demo']) {
		const r = run(['import', 'messages', '/dev/null', '--source', name, '--data', s.data]);
		assert.equal(r.status, 2);
		assert.match(r.stderr, /是本站自己用的/);
	}
});

test('a file that is no list of messages is refused whole', () => {
	for (const [text, why] of [
		['', /空/],
		['id,title\n1,x\n', /body|正文/],
		['\u0000\u0001\u0002', /./],
	]) {
		const r = run(['import', 'messages', file('bad.csv', text), '--data', s.data]);
		assert.ok(r.status > 0);
		assert.match(r.stderr, why);
		assert.match(r.stderr, /\p{Script=Han}/u);
	}
	for (const args of [
		['import', 'messages', '/nowhere.csv'],
		['import', 'messages', folder],
		['import', 'messages', file('a.csv', 'id,title,body,time\n'), '--office', '999'],
	]) {
		const r = run([...args, '--data', s.data]);
		assert.ok(r.status > 0, args.join(' '));
		assert.match(r.stderr, /\p{Script=Han}/u);
	}
	const latin = run([
		'import',
		'messages',
		file(
			'gbk.csv',
			Buffer.concat([
				Buffer.from('id,title,body,time\n1,'),
				Buffer.from([0xc2, 0xb7, 0xb5, 0xc6]),
				Buffer.from(`,${body},2020/1/1 1:00:00\n2,好的一行,${body},2020/1/1 1:00:00\n`),
			]),
		),
		'--data',
		s.data,
		'--source',
		'gbk',
	]);
	assert.match(latin.stdout, /新增 1 条/);
	assert.match(latin.stderr, /第 2 行.*UTF-8/);
});

test('what was imported waits on the right desks, counts in the figures, and passes every check', async () => {
	assert.ok((await life.as('coordinator').get('/desk')).text.includes('头一件'));
	for (const kind of ['figures', 'desks'])
		assert.equal(
			run(['check', kind, '--data', s.data]).status,
			0,
			run(['check', kind, '--data', s.data]).stdout,
		);
	const m = (await all('dirty'))['头一件'];
	await life.good(life.act('coordinator', m, 'dispatch', { lead: '4' }));
});

test('what is exported can be imported elsewhere, and a formula cannot run in a table program', async () => {
	const out = must(['export', 'messages', '--data', s.data]),
		other = makeData();
	assert.match(out.split('\n')[0], /title/);
	assert.ok(!/(^|,)"?[=+@]/m.test(out), 'no cell begins like a formula');
	const r = bring('again.csv', out, ['--source', 'elsewhere', '--office', '2'], other.data);
	assert.equal(r.bad, 0, r.err);
	assert.equal(r.added, out.trim().split(/\n(?=\d{15,})/).length - 1);
});

test('many rows in one go, with memory that does not follow the file', () => {
	const rows = Array.from(
		{ length: 20000 },
		(_, i) =>
			`m${i},大量导入的第${i}件,${body}${i},${new Date(1.6e12 + i * 60000).toISOString()},${i % 3 ? '' : '已经处理好了，谢谢来信。'}`,
	);
	const from = Date.now(),
		r = bring('many.csv', `id,title,body,time,reply\n${rows.join('\n')}\n`, [
			'--source',
			'many',
			'--office',
			'2',
		]);
	assert.deepEqual([r.added, r.bad], [20000, 0], r.err);
	// on PostgreSQL each statement is a way there and back
	assert.ok(Date.now() - from < (onPostgres ? 110000 : 20000), `${Date.now() - from} ms`);
});

test(
	'the real files of this machine come in, and again add nothing',
	{ skip: fs.existsSync(real) ? false : 'the files are not on this machine' },
	() => {
		const { data } = makeData();
		for (const [name, rows] of [
			['t4_replies', 1761],
			['t3_hot', 2645],
			['t2_messages', 4634],
			['zj_liuyan', 1108],
		]) {
			const at = path.join(real, `${name}.csv`),
				a = bring(at, null, ['--source', name], data),
				b = bring(at, null, ['--source', name], data);
			assert.equal(a.added + a.bad, rows, name);
			assert.ok(a.added > 1000, `${name}: ${a.added} in, ${a.bad} bad`);
			for (const line of a.err.split('\n').filter((l) => /^第 \d+ 行/.test(l)))
				assert.match(line, /是空的/, 'only what lacks something is left out');
			assert.deepEqual([b.added, b.seen], [0, a.added], name);
		}
		assert.equal(run(['check', 'figures', '--data', data]).status, 0);
	},
);

// Where many write at once, a row that all of them count on is locked for the end of a batch alone: while the
// figures are out of reach, the digests of the batch are there already.
const skip = onPostgres ? false : 'one writer has no locks';
const letters = Array.from({ length: 1200 }, (_, i) => `k${i},路灯不亮,${body},2026-03-02 10:00:00,2,waiting,城建`);
for (const [what, args] of [
	['import', () => ['import', 'messages', file('locks.csv', `id,title,body,time,office,state,domain\n${letters.join('\n')}\n`)]],
	['generate', () => ['generate', '--messages', '1200']],
])
	test(`${what} keeps the figures locked only for the end of a batch of five hundred`, { skip }, async () => {
		const { data } = makeData(),
			one = (text) => sql(data, text).trim();
		const psql = spawn('psql', ['-qAtX', urlFor(data)], { stdio: ['pipe', 'pipe', 'inherit'] });
		psql.stdin.write("BEGIN;\nLOCK TABLE figure IN SHARE MODE;\nSELECT 'held';\n");
		await new Promise((resolve) => psql.stdout.once('data', resolve));
		const child = spawn(LIUYAN, withDb([...args(), '--data', data]), { stdio: 'ignore' }),
			ended = new Promise((resolve) => child.on('exit', resolve));
		let pid = '';
		for (let i = 0; i < 300 && !pid; i++) {
			pid = one("SELECT pid FROM pg_locks WHERE relation = 'figure'::regclass AND NOT granted");
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
		const locks = one(`SELECT COUNT(*) FROM pg_locks WHERE relation = 'event'::regclass AND granted AND mode = 'RowExclusiveLock' AND pid = ${pid || 0}`);
		psql.stdin.end('COMMIT;\n');
		assert.equal(await ended, 0);
		assert.ok(pid, 'it came to the figures');
		assert.equal(locks, '1', 'its events were written by then');
		assert.equal(one('SELECT COUNT(*) FROM message'), '1200');
		assert.equal(one('SELECT COUNT(DISTINCT xmin::text) FROM message'), '3');
	});
