// The wall clock of a serving process jumps: an hour, a year, over a leap day, forth and back (libfaketime;
// the monotonic clock goes on, as it does when a machine's time is set).
//
//   node tests/fault/clock.mjs [ONLY=part of a name]
import fs from 'node:fs';
import path from 'node:path';
import { Client } from '../http/client.mjs';
import { Board, PASSWORD, run, tempFolder } from './lib/board.mjs';
import { Judge } from './lib/judge.mjs';
import { Ledger } from './lib/ledger.mjs';
import { Writer, submission } from './lib/load.mjs';
import { args, main, report, skip } from './lib/report.mjs';
import { random } from './lib/text.mjs';

const HOUR = 3600e3,
	DAY = 24 * HOUR,
	YEAR = 365 * DAY;
const COMPLAINT_DAYS = 7;

function library() {
	for (const d of ['', ...fs.readdirSync('/usr/lib')]) {
		const at = path.join('/usr/lib', d, 'faketime/libfaketimeMT.so.1');
		if (fs.existsSync(at)) return at;
	}
	return null;
}
const faketime = library();

// The close of the n-th working day after a moment, by the calendar that JavaScript knows, at +08:00.
function due(at, days) {
	const d = new Date(at + 8 * HOUR);
	for (let n = days; n > 0; ) {
		d.setUTCDate(d.getUTCDate() + 1);
		n -= d.getUTCDay() % 6 !== 0;
	}
	return `${d.toISOString().slice(0, 10)}T18:00:00+08:00`;
}

class Clocked {
	constructor(name) {
		this.name = name;
		this.bad = [];
		this.board = new Board().make();
		this.file = path.join(this.board.folder, 'clock');
		this.ledger = new Ledger(path.join(tempFolder(), 'acknowledged'));
		this.writer = new Writer(this.board, this.ledger, 'z', random(7));
		this.judge = new Judge(this.board, this.ledger);
		this.last = 0n;
		this.set(0);
	}
	set(offset) {
		this.offset = offset;
		fs.writeFileSync(`${this.file}.new`, `${offset < 0 ? '-' : '+'}${Math.abs(Math.round(offset / 1000))}`);
		fs.renameSync(`${this.file}.new`, this.file);
	}
	setTo(iso) {
		this.set(Date.parse(iso) - Date.now());
	}
	get now() {
		return Date.now() + this.offset;
	}
	wrong(what) {
		this.bad.push(`${what} (clock ${new Date(this.now).toISOString()})`);
	}
	async serve() {
		await this.board.serve({
			env: { LD_PRELOAD: faketime, FAKETIME_TIMESTAMP_FILE: this.file, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1', LIUYAN_SANDBOX: 'off', LIUYAN_SESSION_IDLE_MINUTES: '720' },
		});
		this.last = 0n; // ids rise within a process
		const date = Date.parse((await this.board.ask('', 'GET', '/')).headers.date);
		if (Math.abs(date - this.now) > 3000) this.wrong(`the server's clock shows ${new Date(date).toISOString()}`);
	}
	async signIn() {
		this.web = new Client(`http://127.0.0.1:${this.board.port}`);
		await this.web.signIn('editor', PASSWORD);
	}
	async session(alive) {
		const p = await this.web.get('/desk');
		if ((p.status === 200) !== alive) this.wrong(`the desk answers ${p.status}, the session should ${alive ? 'live' : 'be over'}`);
	}
	// A message up to a step; its id must be greater than any before, and its due date right.
	async message(level) {
		const a = await this.writer.submit(),
			m = this.writer.mine.at(-1);
		if (a.status !== 201) return this.wrong(`a submission: ${a.failed ?? a.status} ${a.text}`);
		if (BigInt(m.id) <= this.last) this.wrong(`id ${m.id} after ${this.last}`);
		this.last = BigInt(m.id);
		return this.lead(m, level);
	}
	async lead(m, level) {
		while (m.level < level) {
			const step = m.level + 1,
				at = this.now,
				a = await this.writer.advance(m);
			if (a.status !== 200) return this.wrong(`step ${step}: ${a.failed ?? a.status} ${a.text}`);
			if (step === 2) await this.order(m, at);
		}
		return m;
	}
	async order(m, at) {
		const seen = await this.board.ask('editor', 'GET', `/api/v1/messages/${m.id}`),
			o = seen.json.orders.at(-1),
			should = due(at, COMPLAINT_DAYS);
		if (o.due !== should) this.wrong(`an order is due ${o.due}, not ${should}`);
		if (Math.abs(Date.parse(o.issued_at) - at) > 5000) this.wrong(`an order was issued at ${o.issued_at}`);
	}
	// The key of a submission still gives the same message, and no other content.
	async repeat(m) {
		const a = await this.board.ask('', 'POST', '/api/v1/messages', submission(m.key));
		if (a.json?.id !== m.id) this.wrong(`its key again: ${a.status} ${a.text}`);
		const other = { ...submission(`${m.key}-other`), headers: { 'idempotency-key': m.key } },
			b = await this.board.ask('', 'POST', '/api/v1/messages', other);
		if (b.status !== 409) this.wrong(`its key with other content: ${b.status} ${b.text}`);
	}
	async pages() {
		for (const at of ['/', '/messages', '/regions/110101', '/stats?region=110101', '/api/v1/figures?region=110101', '/feed.atom', '/api/v1/messages', '/openapi.json']) {
			const a = await this.board.ask('', 'GET', at);
			if (a.status !== 200) this.wrong(`${at}: ${a.failed ?? a.status}`);
		}
	}
	async judged() {
		await this.judge.look(this.ledger.catchUp());
		this.bad.push(...this.judge.lost.splice(0), ...this.judge.wrong.splice(0));
	}
	async end() {
		await this.judged();
		this.judge.whole();
		const e = await this.board.end('SIGTERM');
		if (e.code !== 0) this.wrong(`it ended with ${JSON.stringify(e)}`);
		for (const c of this.board.checks()) if (!c.good) this.wrong(`${c.name}: ${c.said}`);
		report(this.bad.length + this.judge.wrong.length + this.judge.lost.length === 0, this.name, [
			...this.bad,
			...this.judge.lost,
			...this.judge.wrong,
		]);
		this.board.close();
	}
}

async function jump(name, by, { session, key }) {
	const c = new Clocked(`a jump of ${name}, and back`);
	await c.serve();
	await c.signIn();
	const before = await c.message(3);
	for (const offset of [by, 0]) {
		c.set(offset);
		await c.session(offset === 0 || session);
		if (offset && !session) await c.signIn();
		if (offset === 0 || key) await c.repeat(before);
		await c.pages();
		await c.message(6);
		await c.judged();
		if (offset && !session) break; // those signed in at a wrong time are another matter
	}
	c.set(0);
	await c.message(8);
	await c.lead(before, 8);
	await c.signIn();
	await c.session(true);
	await c.end();
}

async function leapDay() {
	const c = new Clocked('the 29th of February 2028, from the evening before to the morning after');
	c.setTo('2028-02-28T23:30:00+08:00');
	await c.serve();
	await c.signIn();
	const made = [await c.message(4)];
	for (const at of ['2028-02-29T00:10:00+08:00', '2028-02-29T23:50:00+08:00', '2028-03-01T00:05:00+08:00']) {
		c.setTo(at);
		if (at.startsWith('2028-03')) await c.signIn(); // twelve hours are over
		await c.session(at.includes('T00:10') || at.startsWith('2028-03'));
		made.push(await c.message(7));
		await c.pages();
		const seen = await c.board.ask('editor', 'GET', `/api/v1/messages/${made.at(-1).id}`);
		for (const k of ['created_at', 'answered_at'])
			if (!seen.json[k].startsWith(at.slice(0, 10))) c.wrong(`${k} is ${seen.json[k]}`);
		await c.repeat(made[0]); // within 24 hours or a little more: the job that forgets runs by the hour
	}
	const r = run(['export', 'messages', '--from', '2028-02-29', '--to', '2028-02-29', ...c.board.where]);
	const days = (r.stdout.match(/,2028-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00,110101/g) ?? []).map((t) => t.slice(1, 11));
	if (days.join() !== '2028-02-29,2028-02-29') c.wrong(`the export of that day has ${days} ${r.stderr}`);
	for (const m of made) await c.lead(m, 8);
	await c.end();
}

// The clock was a year ahead when the data was made; the next start is in the present.
async function backAtStart() {
	const c = new Clocked('a start with data of the next year');
	c.set(YEAR);
	await c.serve();
	const ahead = await c.message(5);
	await c.judged();
	await c.board.end('SIGKILL');
	c.set(0);
	await c.serve();
	await c.signIn();
	await c.session(true);
	await c.pages();
	await c.repeat(ahead);
	await c.message(8);
	await c.lead(ahead, 8);
	await c.end();
}

main(async () => {
	if (!faketime) {
		skip('jumps of the clock', 'libfaketime is missing');
		return;
	}
	const tests = [
		['plus an hour', () => jump('plus an hour', HOUR, { session: true, key: true })],
		['minus an hour', () => jump('minus an hour', -HOUR, { session: true, key: true })],
		['plus a year', () => jump('plus a year', YEAR, { session: false, key: false })],
		['minus a year', () => jump('minus a year', -YEAR, { session: true, key: true })],
		['leap', leapDay],
		['start', backAtStart],
	];
	for (const [name, f] of tests) if (!args.ONLY || name.includes(args.ONLY)) await f();
});
