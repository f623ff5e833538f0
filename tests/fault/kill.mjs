// The server is killed at random moments under mixed load (submit, review, dispatch … reply, rate) and started
// again; what it acknowledged is compared with the ledger kept outside.
//
//   node tests/fault/kill.mjs [KILLS=50] [DB=postgres] [SEED=n] [WRITERS=8]
//
// On PostgreSQL every fifth kill hits the database's processes instead: the server lives on and must find back.
import fs from 'node:fs';
import path from 'node:path';
import { Board, tempFolder, wait } from './lib/board.mjs';
import { Judge } from './lib/judge.mjs';
import { Ledger } from './lib/ledger.mjs';
import { Writer } from './lib/load.mjs';
import { Cluster } from './lib/pg.mjs';
import { args, main, report, skip } from './lib/report.mjs';
import { random } from './lib/text.mjs';

const KILLS = Number(args.KILLS || 50);
const SEED = Number(args.SEED || Date.now() % 1000000);
const WRITERS = Number(args.WRITERS || 8);
const postgres = args.DB === 'postgres';
const RESTART_MS = 2000;
const rng = random(SEED);

let cluster, board, ledger, writers;
const took = { restart: 0, database: 0 },
	odd = [],
	touched = new Set();

async function killServer(going) {
	const ended = board.end('SIGKILL');
	going.on = false;
	await ended;
}

// The postmaster and all of its processes; the server stays and meanwhile may answer that it cannot.
async function killDatabase(going) {
	going.mayRefuse = true;
	await cluster.kill();
	await wait(20);
	going.on = false;
}

async function comeBack(database) {
	const from = Date.now();
	if (!database) {
		took.restart = Math.max(took.restart, await board.serve());
		return;
	}
	await cluster.start();
	const up = Date.now();
	for (;;) {
		const w = writers[0],
			a = await w.submit();
		if (a.status === 201) break;
		if (Date.now() - up > 10000) throw new Error(`no write since the database is back: ${a.failed ?? a.text}`);
		await wait(10);
	}
	took.database = Math.max(took.database, Date.now() - up);
	took.start = Math.max(took.start ?? 0, up - from);
}

async function cycle(n, judge) {
	const going = { on: true, mayRefuse: false },
		database = postgres && n % 5 === 4,
		work = writers.map((w) => w.work(going));
	await wait(30 + rng.of(370));
	await (database ? killDatabase(going) : killServer(going));
	await Promise.all(work);
	await comeBack(database);
	const keys = ledger.catchUp();
	for (const k of keys) touched.add(k);
	// Those just written, and a few of long ago.
	const all = [...touched.values()];
	for (let i = 0; i < 5; i++) keys.add(all[rng.of(all.length)]);
	await judge.look(keys);
	for (const w of writers) {
		odd.push(...w.odd.splice(0));
		w.recall();
	}
}

// Older data in the place of what was written since: a checker that is content with that is none.
async function counterProof() {
	const old = tempFolder(),
		judge = new Judge(board, ledger);
	await board.end('SIGTERM');
	fs.cpSync(board.data, old, { recursive: true });
	await board.serve();
	const before = ledger.acknowledged;
	for (let i = 0; i < 20; i++) await writers[i % WRITERS].once();
	await board.end('SIGKILL');
	for (const f of fs.readdirSync(board.data))
		if (f.startsWith('liuyan.db')) fs.rmSync(path.join(board.data, f));
	fs.cpSync(old, board.data, { recursive: true });
	await board.serve();
	await judge.look(ledger.catchUp());
	judge.whole();
	const wrote = ledger.acknowledged - before;
	report(
		judge.lost.length >= wrote / 2,
		`the checker sees that writes are lost when older data is put back (${wrote} acknowledged, ${judge.lost.length} reported)`,
		judge.lost,
	);
}

main(async () => {
	const from = Date.now();
	if (postgres && !Cluster.available()) {
		skip('kills on postgres', 'PostgreSQL is not installed');
		return;
	}
	if (postgres) cluster = await Cluster.make();
	board = new Board({ db: postgres ? await cluster.database('board') : undefined }).make();
	board.name = postgres ? 'postgres' : 'sqlite';
	ledger = new Ledger(path.join(tempFolder(), 'acknowledged'));
	writers = Array.from({ length: WRITERS }, (_, i) => new Writer(board, ledger, `${SEED}w${i}`, random(SEED + i)));
	const judge = new Judge(board, ledger);
	await board.serve();
	for (let n = 0; n < KILLS && judge.lost.length + judge.wrong.length < 20; n++) await cycle(n, judge);
	judge.whole();

	const seconds = (Date.now() - from) / 1000;
	console.log(
		`# kills ${KILLS}, acknowledged ${ledger.acknowledged}, lost ${judge.lost.length}, unknown and settled ${judge.settled}, ` +
			`restart at most ${took.restart} ms${postgres ? `, writing again ${took.database} ms after the database` : ''}, ` +
			`${seconds.toFixed(1)} s, seed ${SEED}`,
	);
	const on = `${KILLS} kills on ${board.name}`;
	report(ledger.acknowledged > KILLS * 5, `${on}: enough was written to tell`, [`${ledger.acknowledged}`]);
	report(judge.lost.length === 0, `${on}: nothing acknowledged is lost`, judge.lost);
	report(judge.wrong.length === 0, `${on}: an unknown write settles to one, and nothing is there unasked`, judge.wrong);
	report(odd.length === 0, `${on}: a healthy server refuses none of the writes`, odd);
	report(took.restart <= RESTART_MS, `${on}: it answers again within ${RESTART_MS} ms`, [`${took.restart} ms`]);
	await board.end('SIGTERM');
	for (const c of board.checks()) report(c.good, `${c.name} finds nothing wrong on ${board.name}`, [c.said]);
	await board.serve();
	if (!postgres) await counterProof();
	await board.end('SIGKILL');
	cluster?.kill();
});
