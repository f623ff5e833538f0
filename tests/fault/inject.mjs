// System calls of the serving process fail: on the n-th call, for n = 1, 2, 3 …, while a message is submitted,
// led through its life and answered, until a whole life sees no fault any more.
//
//   node tests/fault/inject.mjs [ALL=1] [ONLY=part of a name]
//
// Without ALL=1 a bounded choice of n, for `make test`. strace counts calls by thread, so one thread writes.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Board, child, meaning, root, tempFolder, until, wait } from './lib/board.mjs';
import { Judge } from './lib/judge.mjs';
import { Ledger } from './lib/ledger.mjs';
import { LAST, Writer } from './lib/load.mjs';
import { descendants, signal } from './lib/process.mjs';
import { args, main, report, skip } from './lib/report.mjs';
import { random } from './lib/text.mjs';

const all = args.ALL === '1';
const EVERY = { first: 4, stride: 11 }; // without ALL: 1, 2, 3, 4, then every 11th

const unknownOr = (...statuses) => (a) =>
	statuses.includes(a.status) || a.json?.error?.code === 'outcome_unknown' || `answer ${a.status} ${a.text}`;

// name; the calls; what happens; files: only on those of the data folder; says: what a refused writer may hear;
// fatal: the process gives up, always or perhaps; frees: connections are closed meanwhile, so that there is room for new ones.
const variants = [
	{ name: 'EIO on write', calls: 'pwrite64', what: 'error=EIO', files: true, says: unknownOr(500, 503), fatal: 'perhaps' },
	{ name: 'ENOSPC on write', calls: 'pwrite64', what: 'error=ENOSPC', files: true, says: unknownOr(507) },
	{ name: 'a write of no bytes', calls: 'pwrite64', what: 'retval=0', files: true, says: unknownOr(507) },
	{ name: 'EIO on read', calls: 'pread64', what: 'error=EIO', files: true, says: unknownOr(500, 503), mayNotRead: true },
	{ name: 'EIO on fsync', calls: 'fdatasync,fsync', what: 'error=EIO', files: true, says: unknownOr(503), fatal: true },
	{ name: 'ENOSPC on fsync', calls: 'fdatasync,fsync', what: 'error=ENOSPC', files: true, says: unknownOr(503, 507), fatal: true },
	{ name: 'EMFILE on open', calls: 'openat', what: 'error=EMFILE', says: unknownOr(500, 503), mayNotRead: true },
	{ name: 'EMFILE on accept', calls: 'accept4', what: 'error=EMFILE', says: unknownOr(), frees: true },
	{ name: 'a lost answer', calls: 'sendto,sendmsg,writev', what: 'error=ECONNRESET', says: unknownOr(), mayNotRead: true },
];

let board, ledger, made = 0;

const FILES = ['liuyan.db', 'liuyan.db-wal', 'liuyan.db-shm'];
const paths = (names) => names.flatMap((f) => ['-P', path.join(board.data, f)]);

// strace on the running server, until it is let go.
async function attach(v, when, names = FILES) {
	const log = path.join(board.folder, 'strace'),
		which = v.files ? paths(names) : [],
		what = ['-e', `trace=${v.calls}`, '-e', `inject=${v.calls}:${v.what}:when=${when}`],
		c = child(['strace', '-f', '-o', log, ...which, ...what, '-p', String(board.server.pid)], {
			stdio: ['ignore', 'ignore', 'pipe'],
		});
	let said = '', over = false;
	c.stderr.on('data', (d) => {
		said += d;
	});
	c.ended.then(() => {
		over = true;
	});
	await until('strace', 5000, () => over || /attached/.test(said));
	const hits = () => (fs.readFileSync(log, 'utf8').match(/\(INJECTED\)/g) ?? []).length;
	return {
		works: !over,
		hits,
		async detach() {
			c.kill('SIGINT');
			await c.ended;
			return hits();
		},
	};
}

// One life, up to the first write that is not taken; its answer, or undefined.
async function life(w) {
	let a = await w.submit();
	for (const m = w.mine.at(-1); meaning(a) === 'did' && m.level < LAST; ) a = await w.advance(m);
	return a.status === undefined || a.status >= 300 ? a : undefined;
}

async function readable(v, seen, bad) {
	if (v.mayNotRead || !seen) return;
	for (const at of [`/api/v1/messages/${seen}`, '/messages']) {
		const a = await board.ask('', 'GET', at);
		if (a.failed && v.fatal) continue; // it may be gone by now
		if (a.status !== 200) bad.push(`reading ${at} after the fault: ${a.failed ?? a.status}`);
	}
}

// After a failed fsync nobody knows what is on the disk: writes are refused, reads go on, the process ends.
async function givesUp(v, n, w, seen, bad) {
	const { ended } = board.server,
		a = await w.submit();
	if (meaning(a) === 'did' && v.fatal === 'perhaps') return;
	if (!a.failed && a.status !== 503) bad.push(`n=${n}: a write after a failed fsync: ${a.status} ${a.text}`);
	if (!a.failed) await readable(v, seen, bad);
	if (++v.ends > (all ? 5 : 2)) return; // it takes its time to answer the last readers
	const e = await Promise.race([ended, wait(5000)]);
	if (!e) v.stays.push(`n=${n}: it still serves after five seconds`);
	else if (e.code === 0 || e.signal) v.stays.push(`n=${n}: it ended with ${JSON.stringify(e)}`);
	else if (!/\p{Script=Han}/u.test(board.log)) v.stays.push(`n=${n}: it ended without a sentence`);
}

// True when the fault happened.
async function once(v, n, bad) {
	const w = new Writer(board, ledger, `i${++made}`, random(n)),
		seen = [...ledger.messages.values()].find((m) => m.level >= 1)?.id;
	await board.serve();
	const tracer = await attach(v, n);
	const frees = v.frees && setTimeout(() => board.agent.destroy(), 200);
	const a = await life(w);
	clearTimeout(frees);
	if (a && !a.failed) {
		const good = v.says(a);
		if (good !== true) bad.push(`n=${n}: ${good}`);
		if (v.fatal) await givesUp(v, n, w, seen, bad);
		else await readable(v, seen, bad);
	}
	const hits = await tracer.detach();
	// Half of the time the power goes at once, before another write could cover the traces.
	if (hits && n % 2 === 0 && !v.fatal) {
		const again = await until('a write after the fault', 3000, async () => {
			const x = await w.submit();
			return meaning(x) === 'did' && x;
		}).catch((e) => ({ failed: e.message }));
		if (again.failed) bad.push(`n=${n}: ${again.failed}`);
	}
	await board.end('SIGKILL');
	w.close();
	return hits > 0;
}

async function everyCall(v) {
	const judge = new Judge(board, ledger),
		bad = [];
	let n = 1, hit = 0, runs = 0;
	Object.assign(v, { stays: [], ends: 0 });
	for (let more = true; more && bad.length < 10; ) {
		more = await once(v, n, bad);
		hit += more;
		runs++;
		await board.serve();
		await judge.look(ledger.catchUp());
		await board.end('SIGKILL');
		n += all || n < EVERY.first ? 1 : EVERY.stride;
	}
	if (v.fatal) report(!v.stays.length, `${v.name}: where it gives up, the process says why and ends`, v.stays);
	judge.whole();
	const name = `${v.name}: all or nothing, nothing acknowledged lost (${runs} lives, ${hit} with a fault)`;
	report(hit > 0 && !bad.length && !judge.lost.length && !judge.wrong.length, name, [
		...(hit ? [] : ['no fault ever happened']),
		...bad,
		...judge.lost,
		...judge.wrong,
	]);
}

// The disk stays full from the n-th write on, and then has room again; the process is the same all the time.
async function fullForAWhile(n) {
	const v = variants[1],
		bad = [],
		judge = new Judge(board, ledger),
		w = new Writer(board, ledger, `f${++made}`, random(n)),
		seen = [...ledger.messages.values()].find((m) => m.level >= 1).id;
	await board.serve();
	const tracer = await attach(v, `${n}+`);
	for (let i = 0; i < 3; i++) {
		const a = await life(w);
		if (a?.status !== 507) bad.push(`while full: ${a?.failed ?? a?.status}`);
		await readable(v, seen, bad);
	}
	await tracer.detach();
	const a = await life(w);
	if (a) bad.push(`with room again: ${a.failed ?? a.status} ${a.text}`);
	await board.end('SIGKILL');
	await board.serve();
	await judge.look(ledger.catchUp());
	await board.end('SIGKILL');
	bad.push(...judge.lost, ...judge.wrong);
	report(bad.length === 0, `a disk full from write ${n} on: 507, reading goes on, and it recovers by itself`, bad);
}

// Faults while the log is brought over into the database, which happens every few hundred messages.
async function checkpoint(v) {
	const judge = new Judge(board, ledger),
		bad = [];
	let hits = 0;
	for (const n of all ? [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233] : [1, 40]) {
		const w = new Writer(board, ledger, `c${++made}`, random(n));
		await board.serve();
		const tracer = await attach(v, n, ['liuyan.db']);
		for (let i = 0; i < 1500 && (i % 50 || !tracer.hits()); i++) {
			const a = await w.submit(),
				good = meaning(a) === 'did' || a.failed || v.says(a);
			if (good !== true && !a.failed) bad.push(`n=${n}: ${good}`);
			if (a.failed || (meaning(a) !== 'did' && v.fatal)) break;
		}
		hits += await tracer.detach();
		await board.end('SIGKILL');
		await board.serve();
		await judge.look(ledger.catchUp());
		await board.end('SIGKILL');
		w.close();
	}
	judge.whole();
	report(hits > 0 && !bad.length && !judge.lost.length && !judge.wrong.length, `${v.name}, in a checkpoint: nothing acknowledged lost`, [
		`${hits} faults`,
		...bad,
		...judge.lost,
		...judge.wrong,
	]);
}

// Every write really writes half of what it was given: nobody should notice.
async function shortWrites() {
	const lib = path.join(tempFolder(), 'short_write.so'),
		source = path.join(root, 'tests/fault/lib/short_write.c'),
		made = spawnSync(process.env.CC || 'cc', ['-shared', '-fPIC', '-D_GNU_SOURCE', '-o', lib, source, '-ldl']),
		w = new Writer(board, ledger, 'short', random(1)),
		judge = new Judge(board, ledger);
	if (made.status !== 0) throw new Error(`short_write.c: ${made.stderr}`);
	await board.serve({ env: { LD_PRELOAD: lib } });
	const a = await life(w);
	await judge.look(ledger.catchUp());
	await board.end('SIGTERM');
	const cut = Number(board.log.match(/short writes: (\d+)/)?.[1] ?? 0);
	report(!a && cut > 50 && !judge.lost.length && !judge.wrong.length, `every write cut in half is finished by another (${cut} cut)`, [
		`${a?.status} ${a?.text}`,
		...judge.lost,
		...judge.wrong,
	]);
}

// A fault while it starts: it says so in a sentence and ends, or it serves; the next start is as if nothing had been.
async function starting() {
	const bad = [],
		judge = new Judge(board, ledger);
	let hits = 0;
	for (const [calls, error] of [
		['openat', 'EMFILE'],
		['pread64', 'EIO'],
		['pwrite64', 'ENOSPC'],
		['fdatasync', 'EIO'],
	])
		for (let n = 1, more = true; more && n < 60; n += all ? 1 : 4) {
			const log = path.join(board.folder, 'strace'),
				what = ['-e', `trace=${calls}`, '-e', `inject=${calls}:error=${error}:when=${n}`],
				before = ['strace', '-f', '-o', log, ...paths([...FILES, 'secret.key']), ...what];
			const e = await board.serve({ before, within: 10000 }).then(
				() => null,
				() => true,
			);
			const { signal: died } = e ? await board.server.ended : {};
			if (died) bad.push(`${calls} ${n}: ended with ${died}`);
			if (e && !/\p{Script=Han}/u.test(board.log)) bad.push(`${calls} ${n}: ended without a sentence: ${board.log}`);
			for (const p of descendants(board.server.pid)) signal(p, 'SIGKILL');
			await board.end('SIGKILL');
			more = /\(INJECTED\)/.test(fs.readFileSync(log, 'utf8'));
			hits += more;
		}
	await board.serve();
	await judge.look([...ledger.messages.keys()].slice(0, 50));
	await board.end('SIGKILL');
	report(hits > 3 && !bad.length && !judge.lost.length, `a fault while starting (${hits}) is told in a sentence and leaves no trace`, [
		...bad,
		...judge.lost,
		...judge.wrong,
	]);
}

main(async () => {
	const began = Date.now();
	board = new Board({ settings: { 'http.workers': 1, 'http.threads': 1, 'store.readers': 2 } }).make();
	ledger = new Ledger(path.join(tempFolder(), 'acknowledged'));
	await board.serve();
	const probe = await attach(variants[0], 60000).catch(() => ({ works: false }));
	if (!probe.works) {
		skip('faults of system calls', 'strace is missing or may not attach');
		return;
	}
	await probe.detach();
	const w = new Writer(board, ledger, 'before', random(1));
	report(!(await life(w)), 'a life without faults goes through');
	ledger.catchUp();
	await board.end('SIGKILL');
	const wanted = (name) => !args.ONLY || name.includes(args.ONLY);
	const timed = async (name, f, ...rest) => {
		if (!wanted(name)) return;
		const from = Date.now();
		await f(...rest);
		if (all) console.log(`# ${name}: ${((Date.now() - from) / 1000).toFixed(1)} s`);
	};
	for (const v of variants) await timed(v.name, everyCall, v);
	for (const n of all ? [1, 2, 7, 40, 100] : [1, 40]) await timed('full', fullForAWhile, n);
	for (const v of variants.filter((x) => x.files && !x.mayNotRead)) await timed('checkpoint', checkpoint, v);
	await timed('short', shortWrites);
	await timed('starting', starting);
	console.log(`# ${ledger.acknowledged} acknowledged, ${((Date.now() - began) / 1000).toFixed(1)} s`);
	for (const c of board.checks()) report(c.good, `after all of it ${c.name} finds nothing wrong`, [c.said]);
});
