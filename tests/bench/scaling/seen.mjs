// How soon what one serve committed is seen by another on the same database, on pages that both keep finished.
//
//   node tests/bench/scaling/seen.mjs [ROUNDS=200]     TSV: name, value, unit
//
// Told: the time from the first's answer until the second's page shows it (NOTIFY). Untold: the same for a commit of
// somebody who tells nobody, as when a notice is lost; it comes to light when the server's snapshot is asked for.
import { Board, until } from '../../fault/lib/board.mjs';
import { submission } from '../../fault/lib/load.mjs';
import { Cluster } from '../../fault/lib/pg.mjs';
import { args, main } from '../../fault/lib/report.mjs';

const ROUNDS = Number(args.ROUNDS || 200);

const show = (name, times) => {
	const t = times.sort((a, b) => a - b),
		at = (q) => t[Math.min(t.length - 1, Math.floor(t.length * q))].toFixed(1);
	for (const [word, q] of Object.entries({ p50: 0.5, p99: 0.99, max: 1 })) console.log(`${name}_${word}\t${at(q)}\tms`);
};

async function shown(board, page, text) {
	const from = performance.now();
	await until(text, 5000, async () => (await board.ask('', 'GET', page)).text.includes(text));
	return performance.now() - from;
}

async function round(pg, [a, b], key, times) {
	const m = (await a.ask('', 'POST', '/api/v1/messages', submission(key))).json;
	await b.ask('', 'GET', '/messages'); // kept finished now
	const approved = await a.ask('editor', 'POST', `/api/v1/messages/${m.id}/actions/approve`, { body: {} });
	if (approved.status !== 200) throw new Error(approved.text);
	times.told.push(await shown(b, '/messages', m.id));
	await b.ask('', 'GET', `/messages/${m.id}`);
	pg.sql(`UPDATE message SET title = 'untold ${key}' WHERE id = ${m.id}`);
	times.untold.push(await shown(b, `/messages/${m.id}`, `untold ${key}`));
}

main(async () => {
	const pg = await Cluster.make(),
		a = new Board({ db: await pg.database('board') }).make(),
		b = new Board({ db: a.db, folder: a.folder }),
		times = { told: [], untold: [] };
	await a.serve();
	await b.serve();
	for (let i = 0; i < ROUNDS; i++) await round(pg, [a, b], `seen-${i}-0123456789`, times);
	show('seen_by_the_other', times.told);
	show('seen_without_notice', times.untold);
	for (const board of [a, b]) await board.end('SIGTERM');
	await pg.kill();
});
