// PostgreSQL with a standby: the primary is killed under load, the standby promoted, and the server goes on.
//
//   node tests/fault/failover.mjs [SEED=n] [WRITERS=8]
//
// With a synchronous standby nothing acknowledged may be lost, not even when the standby was cut off before.
// With an asynchronous one that was cut off, writes are lost, and the checker must say so.
import path from 'node:path';
import { Board, tempFolder, until, wait } from './lib/board.mjs';
import { judged } from './lib/judge.mjs';
import { Ledger } from './lib/ledger.mjs';
import { crew, gap } from './lib/load.mjs';
import { Cluster } from './lib/pg.mjs';
import { args, main, report, skip } from './lib/report.mjs';
import { random } from './lib/text.mjs';

const SEED = Number(args.SEED || Date.now() % 1000000);
const WRITERS = Number(args.WRITERS || 8);

// A primary, its standby, and a board that knows both addresses and is served.
async function pair(synchronous) {
	const primary = await Cluster.make(),
		made = new Board({ db: await primary.database('board') }).make(),
		standby = await Cluster.standbyOf(primary, 'standby'),
		state = () => primary.sql('SELECT sync_state FROM pg_stat_replication');
	if (synchronous) primary.change("synchronous_standby_names = 'standby'\n");
	await until('replication', 10000, () => state() === (synchronous ? 'sync' : 'async'));
	made.close();
	const board = new Board({
		folder: made.folder,
		db: `postgresql://liuyan@${primary.host},${standby.host}/board?target_session_attrs=read-write`,
	});
	board.tokens = made.tokens;
	await board.serve();
	return { primary, standby, board, ledger: new Ledger(path.join(tempFolder(), 'acknowledged')) };
}

// Nothing more comes from the primary, as when the line between them is cut.
async function cutOff({ standby }) {
	standby.sql("ALTER SYSTEM SET primary_conninfo = ''");
	standby.sql('SELECT pg_reload_conf()');
	await until('the cut', 10000, () => standby.sql('SELECT COUNT(*) FROM pg_stat_wal_receiver') === '0');
}

const load = (p, name) =>
	crew(p, `${name}${SEED}`, Array.from({ length: WRITERS }, (_, i) => random(SEED + i)));

async function over(p, l) {
	await p.primary.kill();
	const dead = Date.now();
	p.standby.promote();
	const from = Date.now();
	await until('a write on the new primary', 20000, () => l.going.acks.at(-1) > from);
	p.times = `promoted in ${from - dead} ms, written again ${Date.now() - from} ms later`;
	await wait(500);
	await l.stop();
}

async function end(p) {
	await p.board.end('SIGKILL');
	p.board.close();
	await p.standby.kill();
	if (p.primary.master) await p.primary.kill();
}

async function synchronous() {
	const p = await pair(true),
		l = load(p, 's');
	await wait(1000);
	await over(p, l);
	const j = await judged(p.board, p.ledger);
	console.log(
		`# synchronous standby: acknowledged ${p.ledger.acknowledged}, lost ${j.lost.length}, unknown and settled ${j.settled}, ` +
			`${gap(l.going.acks)} ms without a write (${p.times}), seed ${SEED}`,
	);
	report(!j.lost.length, 'the primary killed, the synchronous standby promoted: nothing acknowledged is lost', j.lost);
	report(!j.wrong.length, 'after the failover an unknown write settles to one, and nothing is there unasked', j.wrong);
	report(l.going.acks.length > 50, 'enough was written to tell', [String(l.going.acks.length)]);
	report(gap(l.going.acks) < 10000, 'writing goes on within ten seconds', [`${gap(l.going.acks)} ms`]);
	for (const c of p.board.checks()) report(c.good, `${c.name} finds nothing wrong on the new primary`, [c.said]);
	await end(p);
}

// Cut off, the standby holds up every commit; nobody may be told that a write is safe when it is on one machine only.
async function partition() {
	const p = await pair(true),
		l = load(p, 'p');
	await wait(500);
	await cutOff(p);
	const cut = Date.now();
	await wait(1000);
	const late = l.going.acks.filter((t) => t > cut + 100).length;
	const waiting = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
	const stalled = p.primary.sql(waiting).split('\n').filter(Boolean).length;
	report(late === 0 && stalled > 0, `with the synchronous standby cut off commits wait (${stalled}) and none is acknowledged`, [`${late}`]);
	// Somebody loses patience: PostgreSQL then calls it a success, with a warning.
	p.primary.sql(`SELECT pg_cancel_backend(pid) FROM (${waiting}) AS w`);
	await wait(300);
	const told = l.going.acks.filter((t) => t > cut + 100).length;
	report(told === 0, 'a commit that gave up waiting for the standby is called unknown, never saved', [`${told} acknowledged`]);
	await over(p, l);
	const j = await judged(p.board, p.ledger);
	console.log(`# cut off, killed, promoted: acknowledged ${p.ledger.acknowledged}, lost ${j.lost.length}, unknown and settled ${j.settled}`);
	report(!j.lost.length, 'the synchronous standby cut off, the primary killed: nothing acknowledged is lost', j.lost);
	report(!j.wrong.length, 'after the partition an unknown write settles to one', j.wrong);
	await end(p);
}

async function counterProof() {
	const p = await pair(false),
		l = load(p, 'a');
	await wait(500);
	await cutOff(p);
	await wait(500);
	await over(p, l);
	const j = await judged(p.board, p.ledger);
	console.log(`# asynchronous standby cut off: acknowledged ${p.ledger.acknowledged}, lost ${j.lost.length}`);
	report(j.lost.length > 10, 'the checker sees the loss when an asynchronous standby that was cut off takes over');
	await end(p);
}

main(async () => {
	if (!Cluster.available()) {
		skip('failover', 'PostgreSQL is not installed');
		return;
	}
	const from = Date.now();
	await synchronous();
	await partition();
	await counterProof();
	console.log(`# ${((Date.now() - from) / 1000).toFixed(1)} s`);
});
