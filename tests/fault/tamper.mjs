// Somebody with the database's password changes what is kept, behind the program's back: every table, every
// column, at random places; `liuyan verify` must name it, and must be silent when nobody did anything.
//
//   node tests/fault/tamper.mjs [SEED=n] [ROUNDS=1] [MESSAGES=300]
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { multipart, pdf } from '../http/files.mjs';
import { Board, LIUYAN, child, run, tempFolder, world } from './lib/board.mjs';
import { Writer, steps } from './lib/load.mjs';
import { Cluster } from './lib/pg.mjs';
import { args, main, report, skip } from './lib/report.mjs';
import { Table, kinds, query, sqlite } from './lib/tamper.mjs';
import { combinations, limits } from './lib/thief.mjs';
import { content, random } from './lib/text.mjs';

const SEED = Number(args.SEED || 20261122);
const ROUNDS = Number(args.ROUNDS || 1);
const MESSAGES = Number(args.MESSAGES || 300);
const rng = random(SEED);

// What verify does not cover, and why. docs/ledger.md says the same (a test compares). A table that is in no row
// here is tried in every column. (The search index is checked by `check search`.)
const uncovered = {
	account: 'reference data: who may sign in, changed by administrators',
	look: 'reference data: what the names of accounts, units and posts look like',
	alike_counts: 'derived: in how many messages each term stands',
	alike_doc: 'derived: the key terms of messages, made from their texts',
	alike_key: 'derived: the key terms of messages, made from their texts',
	topic: 'derived: messages about one matter, brought together from their texts',
	topic_alert: 'derived: what grew suddenly',
	topic_hot: 'derived: how hot topics are',
	topic_member: 'derived: messages about one matter, brought together from their texts',
	topic_of: 'derived: messages about one matter, brought together from their texts',
	topic_place: 'derived: how hot topics are',
	topic_wait: 'working table: topics that are to be counted again',
	account_admin: 'reference data: which account is which of the three administrators',
	account_factor: 'working table: how far a second factor has been used',
	account_identity: "reference data: which account a provider's user is, as keyed hashes",
	account_invitation: 'working table: a changed invitation opens nothing',
	account_password: 'reference data: when passwords were changed, and earlier hashes',
	account_recovery: 'working table: a changed recovery code opens nothing',
	account_role: 'reference data: what an account may do',
	approval: 'working table: who asked and who agreed; each step is an audit row, which is covered',
	api_token: 'working table: a changed token opens nothing',
	deed: 'working table: keys of the last 24 hours against doing twice',
	domain: 'reference data: names of domains; a message keeps the number',
	export_taken: 'working table: how many rows an account took out on a day',
	import_ref: 'working table: tells a file that was imported before',
	lease: 'working table: which process does what now',
	learn_model: 'reference data: models that suggest domains, made from messages and compared before use',
	learn_use: 'reference data: which model is in use; each change is an audit row, which is covered',
	teach_label: 'derived: messages whose domain the staff has said, by events that are covered',
	teach_task: 'working table: a training that was asked for',
	office: 'reference data: names of posts; a message keeps the number',
	place: 'reference data: administrative divisions; a message keeps the code',
	reply_sentence: 'derived: hashes of the sentences of released replies',
	judged: 'derived: what the program thought of replies that an editor decided on; her decision is an event, which is covered',
	promise: 'derived: the dated promises of released replies, made from their texts',
	return_count: 'derived: counted from the returns of replies, whose events are covered',
	reason_count: 'derived: counted from refusals and takedowns, whose events are covered',
	schema_step: 'working table: which steps of the schema were done',
	secret_mark: 'working table: by which this database knows its secret.key',
	message_writer: 'working table: which account opens a message besides its codes',
	session: 'working table: who is signed in now',
	sign_in_failure: 'working table: who has to wait before the next try',
	submission: 'working table: keys of the last 24 hours against sending twice',
	vault_day: 'working table: how often an account opened the vault on a day',
	vault_key: 'reference data: by which this database knows the keys of its vault',
	message_contact: 'empty: contacts from before the vault, until they are sealed',
	unit: 'reference data: names and tree of units; a message keeps the number',
	lesson: 'derived: counted by upkeep from dispatches and declined orders, whose events are covered',
	lesson_given: 'derived: what each message gave to those counts',
	stamp: 'working table: how often names have changed, for copies in memory',
	upkeep: 'working table: messages that changed, until what is made from them has followed',
	upkeep_walk: 'working table: how far everything has been made anew',
	unit_alias: 'reference data: what units are called besides their names',
	unit_application: 'working table: units that ask to be taken in; each decision is in the audit',
	unit_duty: 'reference data: which unit answers for which domain',
	notice: 'working table: what somebody was told, on the pages',
	notice_new: 'working table: what is still to be told',
	notice_seen: 'working table: up to where a box was read',
	notice_choice: 'working table: how somebody wants to be told',
	notice_digest: 'working table: who wants one mail a day',
	notice_mark: 'working table: up to when what falls due was told of',
	push_browser: 'working table: browsers that take messages',
	delivery: 'working table: what was sent, and what the provider said',
	attachment_home: 'where a file is found; a wrong row opens nothing that its message would not',
	upload: 'files that belong to nothing yet',
	upload_use: 'working table: how much was sent today',
	consent: 'working table: what was agreed to and when; the person herself sees and ends it',
	enterprise_wait: 'working table: enterprise accounts that wait for a check',
	writer: "working table: writers' accounts, without a name or number",
	writer_channel: 'working table: which addresses an account has proven, as keyed hashes',
	writer_code: 'working table: one-time codes of the last minutes',
	writer_enterprise: 'working table: how far the check of an enterprise account is',
	writer_follow: 'working table: which messages an account follows',
	writer_identity: 'working table: which account an address opens, as keyed hashes',
	writer_message: 'working table: the messages of an account, listed for itself',
	writer_sent: 'working table: when codes went out in the last day',
	unit_training: 'working table: what a new unit still has to learn',
	'todo.days': 'shown on a desk beside the due date, which is covered',
	'todo.since': 'shown on a desk beside the due date, which is covered',
};
const covers = (table) => (column) => !(`${table}.${column}` in uncovered);

// ---- the store ----

// The small world under numbers that the generated one does not have.
function moveWorld() {
	const far = (csv) => csv.replace(/^\d+/gm, (n) => Number(n) + 990000);
	world.unitsCsv = far(world.unitsCsv).replace(/^(\d+,[^,]*,)(\d+)/gm, (_, a, n) => a + (Number(n) + 990000));
	world.officesCsv = far(world.officesCsv).replace(/(\d+)$/gm, (n) => Number(n) + 990000);
	for (const list of [world.offices, world.units]) for (const k of Object.keys(list)) list[k] += 990000;
	world.staff = world.staff.map(([login, who, role, unit]) => [login, who, role, unit && String(Number(unit) + 990000)]);
}

class Tampered extends Board {
	seal() {
		const env = { ...process.env, LIUYAN_LEDGER_SEAL_MINUTES: '0' },
			r = run(['worker', '--once', ...this.where], { env });
		if (r.status !== 0 || /error/.test(r.stderr)) throw new Error(`worker: ${r.stderr}`);
	}
	async own(w, m, action, body = {}) {
		const a = await w.send('', `/api/v1/messages/${m.id}/actions/${action}`, { body: { code: m.code, passcode: m.passcode, ...body } });
		if (a.status !== 200) throw new Error(`${action}: ${a.status} ${a.text}`);
	}
	async open(w, m) {
		const a = await w.send('editor', `/desk/messages/${m.id}/contact`, { body: { reason: '核实地点' } });
		if (a.status !== 200) throw new Error(`contact: ${a.status} ${a.text}`);
	}
	// A complaint that names a unit, and a letter between the unit that handles it and its writer.
	async named(w, m) {
		const a = await w.send('editor', `/api/v1/messages/${m.id}/actions/name_units`, { body: { about_names: '乙县教育局' } });
		if (a.status !== 200) throw new Error(`name_units: ${a.status} ${a.text}`);
	}
	// Messages that are handled together.
	async gather(w) {
		for (let i = 0; i < 3; i++) {
			await w.submit();
			await w.advance(w.mine.at(-1));
		}
		const [head, ...more] = w.mine.slice(-3);
		const body = { members: more.map((m) => m.id), note: '同一件事' },
			a = await w.send('coordinator', `/api/v1/messages/${head.id}/actions/gather`, { body });
		if (a.status !== 200) throw new Error(`gather: ${a.status} ${a.text}`);
	}
	async letter(w, m) {
		const a = await w.send('handler', `/api/v1/orders/${m.order}/letters`, { body: { body: '请问是哪一栋楼的路灯？' } });
		if (a.status !== 201 && a.status !== 200) throw new Error(`letter: ${a.status} ${a.text}`);
	}
	async attach(m) {
		const form = multipart([['code', m.code], ['passcode', m.passcode]], [{ data: pdf() }]),
			a = await fetch(`http://127.0.0.1:${this.port}/api/v1/messages/${m.id}/files`, { method: 'POST', ...form });
		if (a.status !== 201) throw new Error(`attach: ${a.status} ${await a.text()}`);
	}
	// n messages, each led further than the one before.
	async live(w, n) {
		for (let i = 0; i < n; i++) {
			const a = await w.submit(),
				m = w.mine.at(-1);
			if (a.status !== 201) throw new Error(`submit: ${a.status} ${a.text}`);
			for (let left = i % steps.length; left > 0; left--) {
				const s = await w.advance(m);
				if (s.status !== 200) throw new Error(`step ${m.level + 1}: ${s.status} ${s.text}`);
			}
			if (i % steps.length === 7) await this.own(w, m, 'followup', { body: '还想问一下什么时候能全部办完。' });
		}
	}
}

async function makeBoard() {
	const board = new Tampered({ settings: { 'ledger.seal_minutes': 1440 } }),
		w = new Writer(board, { put: () => 0 }, `t${SEED}`, rng);
	moveWorld();
	board.make({ generate: ['--messages', String(MESSAGES), '--seed', String(SEED)] });
	board.seal();
	await board.serve();
	await board.gather(w);
	for (let i = 0; i < 3; i++) {
		await board.live(w, 9);
		board.seal();
	}
	// Some wait for the next head: messages of before that moved on, new ones, acts of staff.
	for (const m of w.mine.filter((x) => x.level === 1 || x.level === 3).slice(0, 4)) await w.advance(m);
	await board.live(w, 9);
	await board.own(w, (await w.submit(), w.mine.at(-1)), 'withdraw');
	board.command('export', 'ledger');
	for (const m of w.mine.slice(0, 4)) await board.open(w, m);
	for (const m of w.mine.slice(0, 4)) await board.attach(m);
	for (const m of w.mine.filter((x) => x.level === 1).slice(0, 2)) await board.named(w, m);
	for (const m of w.mine.filter((x) => x.order && x.level >= 3 && x.level < 6).slice(0, 2)) await board.letter(w, m);
	board.writer = w;
	return board;
}

// ---- trials ----

// A copy of the folder with the whole database in one file, and a place to try things.
class Bench {
	constructor(board) {
		const usual = process.env.TMPDIR;
		if (fs.existsSync('/dev/shm')) process.env.TMPDIR = '/dev/shm'; // a disk would be waited for at each trial
		this.folder = path.join(tempFolder(), 'data');
		if (usual === undefined) delete process.env.TMPDIR;
		else process.env.TMPDIR = usual;
		fs.cpSync(board.data, this.folder, { recursive: true });
		this.file = path.join(this.folder, 'liuyan.db');
		sqlite(this.file, 'PRAGMA wal_checkpoint(TRUNCATE);');
		this.whole = path.join(this.folder, 'whole');
		fs.renameSync(this.file, this.whole);
	}
	fresh() {
		for (const end of ['-wal', '-shm']) fs.rmSync(this.file + end, { force: true });
		fs.copyFileSync(this.whole, this.file);
	}
	verify(...more) {
		const r = run(['verify', ...more, '--data', this.folder]);
		return { status: r.status, said: r.stderr.trim().split('\n')[0], all: r.stdout + r.stderr };
	}
	try(change) {
		this.fresh();
		sqlite(this.file, `PRAGMA synchronous = OFF; BEGIN; ${change.sql} COMMIT;`);
		return this.verify();
	}
}

// Named: a message, a table, a number of the tree, a figure.
const named = (r) => r.status === 1 && /留言 -?\d+|（-?\w+）|数字：/.test(r.said);

function* changes(table) {
	const k = covers(table.name),
		columns = table.columns.filter(k),
		attempt = (kind, column) => {
			for (let i = 0; i < 200; i++) {
				const c = kinds[kind](table, rng, k, column);
				if (c) return { ...c, kind };
			}
			return null;
		};
	for (let round = 0; round < ROUNDS; round++)
		for (const kind of Object.keys(kinds)) {
			const perColumn = kind === 'flip' || kind === 'swap of a value';
			for (const c of perColumn ? columns : [null, null]) {
				const found = attempt(kind, c);
				if (found) yield found;
				else if (kind === 'flip' || kind === 'drop') throw new Error(`${table.name}: no ${kind}`);
			}
		}
}

// One trial for each change; what was not found, and how many there were of each kind.
function trials(list, attempt) {
	const missed = [],
		count = {};
	for (const change of list) {
		const r = attempt(change);
		count[change.kind] = (count[change.kind] ?? 0) + 1;
		if (!named(r)) missed.push(`${change.said} (${r.status} ${r.said}): ${change.sql.slice(0, 300)}`);
	}
	return { missed, count, n: Object.values(count).reduce((a, b) => a + b, 0) };
}

const all = (tables) => tables.flatMap((t) => [...changes(t)]);

function everyTable(bench) {
	const names = query(bench.whole, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'search!_%' ESCAPE '!' ORDER BY 1;").map((r) => r.name),
		tables = names.filter((n) => !(n in uncovered)).map((n) => new Table(bench.whole, n)),
		stale = Object.keys(uncovered).filter((n) => !names.includes(n.split('.')[0])),
		empty = tables.filter((t) => t.rows.length === 0).map((t) => t.name);
	report(stale.length + empty.length === 0, 'every table has rows to try, or stands in the list of what is not covered', [...stale, ...empty]);
	const from = Date.now(),
		{ missed, count, n } = trials(all(tables), (c) => bench.try(c));
	console.log(`# tables ${tables.length}, columns ${tables.reduce((s, t) => s + t.columns.filter(covers(t.name)).length, 0)}, rows ${tables.reduce((s, t) => s + t.rows.length, 0)}, seed ${SEED}`);
	console.log(`# trials ${n}: ${Object.entries(count).map(([k, v]) => `${k} ${v}`).join(', ')}; missed ${missed.length}, ${((Date.now() - from) / 1000).toFixed(1)} s`);
	report(n > 400 && missed.length === 0, `each of ${n} changes at random places is found and named`, missed);
	return tables;
}

function everyCut(bench) {
	const { missed, n } = trials(combinations(bench.whole, rng), (c) => bench.try(c));
	report(n > 30 && missed.length === 0, `each of ${n} cuts and combinations of a careful thief is found and named`, missed);
}

// ---- what only a witness finds ----

function witness(bench) {
	const note = (name, text) => (fs.writeFileSync(path.join(bench.folder, name), text), path.join(bench.folder, name)),
		latest = () => query(bench.file, 'SELECT note FROM ledger_head ORDER BY size DESC LIMIT 1;')[0].note,
		history = () => {
			bench.fresh();
			for (let i = 0; i < 3; i++) run(['export', 'ledger', '--data', bench.folder]);
			new Tampered({ folder: path.dirname(bench.folder) }).seal();
		};
	bench.fresh();
	const old = note('old.txt', latest());
	report(bench.verify('--witness', old).status === 0, 'a root saved earlier is found in the tree');
	history();
	const published = note('published.txt', latest());
	report(bench.verify('--witness', old).status === 0 && bench.verify('--witness', published).status === 0, 'the tree goes on from both roots that were saved');
	history();
	const alone = bench.verify(),
		fork = bench.verify('--witness', published);
	report(alone.status === 0 && bench.verify('--witness', old).status === 0, 'another history written by the program itself verifies alone', [alone.all]);
	report(fork.status === 1 && /分叉|比保存的树根短/.test(fork.said), 'the saved root says that it is another history', [fork.all]);
	bench.fresh();
	const short = bench.verify('--witness', published);
	report(short.status === 1 && /比保存的树根短/.test(short.said), 'the saved root says that the tree is shorter', [short.all]);
	for (const bad of ['', 'x\n', fs.readFileSync(old, 'utf8').replace(/\d/, '9')])
		report(bench.verify('--witness', note('bad.txt', bad)).status === 1, 'what was not signed here is no witness');
	for (const l of limits(bench.whole)) {
		const r = bench.try(l),
			by = l.witness && bench.verify('--witness', l.witness === 'published' ? published : old);
		report(r.status === 0, `the limit is as docs/ledger.md says: ${l.said}`, [r.all]);
		if (by) report(by.status === 1, `and a saved root finds it: ${l.said}`, [by.all]);
	}
}

// ---- no false alarms ----

async function underLoad(board) {
	const going = { on: true, acks: [] },
		work = [0, 1, 2].map((i) => new Writer(board, { put: () => 0 }, `l${SEED}${i}`, random(SEED + i)).work(going)),
		said = [];
	for (let i = 0; i < 10; i++) {
		const c = child([LIUYAN, 'verify', ...board.where], { stdio: ['ignore', 'pipe', 'pipe'] });
		let out = '';
		for (const s of [c.stdout, c.stderr]) s.on('data', (d) => (out += d));
		const { code } = await c.ended;
		if (code !== 0) said.push(out);
		if (i % 3 === 2) {
			const s = child([LIUYAN, 'worker', '--once', ...board.where], { env: { ...process.env, LIUYAN_LEDGER_SEAL_MINUTES: '0' }, stdio: 'ignore' });
			await s.ended;
		}
	}
	going.on = false;
	await Promise.all(work);
	report(said.length === 0 && going.acks.length > 50, `10 times under load (${going.acks.length} writes) verify finds nothing wrong`, said);
}

async function clean(board, when) {
	const r = board.command('verify');
	report(r.status === 0, `verify finds nothing wrong ${when}`, [r.stdout + r.stderr]);
}

// ---- PostgreSQL ----

async function onPostgres(bench, tables) {
	if (!Cluster.available()) return skip('changes on PostgreSQL', 'PostgreSQL is not installed');
	const cluster = await Cluster.make('fsync = off\n'),
		db = await cluster.database('board'),
		there = (sql) => cluster.sql(sql.replace(/X'([0-9a-fA-F]*)'/g, "'\\x$1'")),
		verify = () => {
			const r = run(['verify', '--data', bench.folder, '--db', db]);
			return { status: r.status, said: r.stderr.trim().split('\n')[0], all: r.stdout + r.stderr };
		},
		copied = (bench.fresh(), run(['copy', '--from', `sqlite:${bench.file}`, '--to', db, '--data', bench.folder]));
	report(copied.status === 0 && verify().status === 0, 'the board copied to PostgreSQL verifies', [copied.stderr, verify().all]);
	const some = tables.flatMap((t) => {
		const list = [...changes(t)];
		return ['flip', 'drop'].map((kind) => rng.pick(list.filter((c) => c.kind === kind)));
	});
	const { missed, n } = trials(some, (c) => {
		there(`BEGIN; ${c.sql} COMMIT;`);
		const r = verify();
		there(`BEGIN; ${c.back} COMMIT;`);
		return r;
	});
	report(n > 30 && missed.length === 0, `each of ${n} changes on PostgreSQL is found and named`, missed);
	report(verify().status === 0, 'and verifies again when they are taken back', [verify().all]);
	cluster.kill();
}

// docs/ledger.md has a row for each.
function documented() {
	const text = fs.readFileSync(new URL('../../docs/ledger.md', import.meta.url), 'utf8'),
		missing = Object.entries(uncovered).filter(([k, why]) => !text.includes(`| \`${k}\` | ${why} |`));
	for (const [k, why] of Object.entries(uncovered)) console.log(`# not covered: ${k} — ${why}`);
	report(missing.length === 0, 'docs/ledger.md lists what verify does not cover', missing.map((m) => m.join(' | ')));
}

main(async () => {
	if (spawnSync('sqlite3', ['-version']).status !== 0) return skip('changes of tables', 'sqlite3 is not installed');
	const board = await makeBoard(),
		bench = new Bench(board);
	await clean(board, 'on a board that nobody touched');
	await board.live(board.writer, 9);
	await clean(board, 'after the next steps');
	await underLoad(board);
	await clean(board, 'after the load');
	await board.end('SIGTERM');
	const tables = everyTable(bench);
	everyCut(bench);
	witness(bench);
	documented();
	await onPostgres(bench, tables);
});
