// PostgreSQL under Patroni and etcd, from Debian's packages, by pkg/scaling/patroni.yml: the leader's machine dies under
// load, and nobody does anything.
//
//   node tests/fault/patroni.mjs [NODES=3] [STRICT=true] [TTL=30 LOOP=10 RETRY=10] [SEED=n] [WRITERS=8]
//
// Takes a minute or two; `make test` leaves it out.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Board, child, root, tempFolder, until, wait } from './lib/board.mjs';
import { judged } from './lib/judge.mjs';
import { Ledger } from './lib/ledger.mjs';
import { crew, gap } from './lib/load.mjs';
import { BIN, freePort, user } from './lib/pg.mjs';
import { descendants, isDead, signal } from './lib/process.mjs';
import { args, main, report, skip } from './lib/report.mjs';
import { random } from './lib/text.mjs';

const { NODES = 3, STRICT = 'true', TTL = 30, LOOP = 10, RETRY = 10, WRITERS = 8 } = args;
const SEED = Number(args.SEED || Date.now() % 1000000);
const PASSWORD = 'quiet-river-2468';

const home = tempFolder();
fs.chmodSync(home, 0o755);
const own = (dir) => {
	fs.mkdirSync(dir, { mode: 0o700 });
	if (user.uid !== undefined) fs.chownSync(dir, user.uid, user.gid);
	return dir;
};

async function etcd() {
	const [client, peer] = [await freePort(), await freePort()].map((p) => `http://127.0.0.1:${p}`);
	const flags = { 'data-dir': path.join(home, 'etcd'), 'log-level': 'error', 'listen-client-urls': client, 'advertise-client-urls': client };
	Object.assign(flags, { 'listen-peer-urls': peer, 'initial-advertise-peer-urls': peer, 'initial-cluster': `default=${peer}` });
	child(['etcd', ...Object.entries(flags).map(([k, v]) => `--${k}=${v}`)], { stdio: 'ignore' });
	return client.slice('http://'.length);
}

class Machine {
	constructor(name, ports, etcd) {
		const dir = own(path.join(home, name));
		Object.assign(this, { name, dir, port: ports[0], rest: `127.0.0.1:${ports[1]}` });
		const words = { NAME: name, ETCD: etcd, REST: this.rest, POSTGRES: `127.0.0.1:${this.port}`, DATA: `${dir}/pg`, SOCKETS: dir };
		Object.assign(words, { PASSWORD, NETWORK: '127.0.0.0/8', TTL, LOOP, RETRY, STRICT });
		const yml = fs.readFileSync(path.join(root, 'pkg/scaling/patroni.yml'), 'utf8').replace(/@([A-Z]+)@/g, (_, w) => words[w]);
		fs.writeFileSync(`${dir}/patroni.yml`, yml);
		fs.chownSync(`${dir}/patroni.yml`, user.uid ?? process.getuid(), user.gid ?? process.getgid());
	}
	start() {
		const out = fs.openSync(`${this.dir}/log`, 'a');
		this.patroni = child(['patroni', `${this.dir}/patroni.yml`], { ...user, cwd: '/', env: { PATH: process.env.PATH, HOME: this.dir, LANG: 'C.UTF-8' }, stdio: ['ignore', out, out] });
		fs.closeSync(out);
		return this;
	}
	// 200 where it is what was asked for: primary, sync, replica, …
	async is(what) {
		try {
			return (await fetch(`http://${this.rest}/${what}`)).status === 200;
		} catch {
			return false;
		}
	}
	// Patroni starts PostgreSQL as a daemon: it is found by its own file.
	postmaster() {
		return Number(fs.readFileSync(`${this.dir}/pg/postmaster.pid`, 'utf8').split('\n')[0]);
	}
	end() {
		const all = [this.patroni.pid, ...descendants(this.patroni.pid)];
		if (fs.existsSync(`${this.dir}/pg/postmaster.pid`)) all.push(this.postmaster(), ...descendants(this.postmaster()));
		for (const p of all) signal(p, 'SIGKILL');
		return all;
	}
	// As when the power goes.
	async kill() {
		const all = this.end();
		await until('the end of it', 5000, () => all.every(isDead));
	}
}

// PostgreSQL is nobody's child here.
const machines = [];
process.on('exit', () => {
	for (const m of machines) m.end();
});

const sql = (m, text, db = 'board') => {
	const r = spawnSync(path.join(BIN, 'psql'), ['-XAt', '-c', text, `postgresql://postgres:${PASSWORD}@127.0.0.1:${m.port}/${db}`], { encoding: 'utf8' });
	if (r.status !== 0) throw new Error(r.stderr);
	return r.stdout.trim();
};

async function find(machines, what, ms = 120000) {
	return until(what, ms, async () => {
		for (const m of machines) if (await m.is(what)) return m;
		await wait(100);
	});
}

async function cluster() {
	const at = await etcd();
	for (let i = 0; i < NODES; i++) machines.push(new Machine('abcde'[i], [await freePort(), await freePort()], at).start());
	const leader = await find(machines, 'primary');
	await find(machines, 'sync');
	return { machines, leader };
}

async function kept(p, name) {
	const j = await judged(p.board, p.ledger);
	report(!j.lost.length, `${name}: nothing acknowledged is lost`, j.lost);
	report(!j.wrong.length, `${name}: an unknown write settles to one, and nothing is there unasked`, j.wrong);
	return j;
}

async function seen(p, l, what, act) {
	l.going.acks.length = 0;
	await wait(3000);
	const rate = (l.going.acks.length / 3).toFixed(0),
		from = Date.now();
	await act();
	await until('a write afterwards', 180000, () => l.going.acks.at(-1) > from + 200 && gap(l.going.acks) > 150);
	await wait(1000);
	console.log(`# ${what}: ${gap(l.going.acks)} ms without a write; before, ${rate} writes a second; ${NODES} machines, ttl ${TTL}, loop_wait ${LOOP}, strict ${STRICT}, seed ${SEED}`);
}

main(async () => {
	if (spawnSync('which', ['patroni', 'etcd']).status !== 0) {
		skip('patroni', 'patroni and etcd-server are not installed');
		return;
	}
	const p = await cluster();
	sql(p.leader, 'CREATE DATABASE board', 'postgres');
	// libpq goes on to the next host when one does not answer, not when one answers that there is no such database.
	for (const m of p.machines)
		await until(`board on ${m.name}`, 60000, () => sql(m, "SELECT COUNT(*) FROM pg_database WHERE datname = 'board'", 'postgres') === '1');
	const hosts = p.machines.map((m) => `127.0.0.1:${m.port}`).join();
	p.board = new Board({ db: `postgresql://postgres:${PASSWORD}@${hosts}/board?target_session_attrs=read-write` }).make();
	p.ledger = new Ledger(path.join(tempFolder(), 'acknowledged'));
	await p.board.serve();
	const l = crew(p, `${SEED}`, Array.from({ length: Number(WRITERS) }, (_, i) => random(SEED + i)));

	await seen(p, l, 'switchover by hand', () => {
		const r = spawnSync('patronictl', ['-c', `${p.leader.dir}/patroni.yml`, 'switchover', '--master', p.leader.name, '--force'], { encoding: 'utf8', ...user, env: { PATH: process.env.PATH, LANG: 'C.UTF-8', HOME: p.leader.dir } });
		report(r.status === 0 && /witched over/.test(r.stdout), 'a switchover that was asked for', [r.stdout, r.stderr]);
	});
	p.leader = await find(p.machines, 'primary');
	await find(p.machines, 'sync');
	await seen(p, l, "the leader's PostgreSQL killed", async () => signal(p.leader.postmaster(), 'SIGKILL'));
	p.leader = await find(p.machines, 'primary');
	await find(p.machines, 'sync');
	const dead = p.leader;
	await seen(p, l, "the leader's machine killed", async () => {
		await dead.kill();
		if (Number(NODES) > 2 || STRICT !== 'true') return;
		await find(p.machines.filter((m) => m !== dead), 'primary'); // two machines and strict: writing waits for the second
		dead.start();
	});
	const now = await find(p.machines, 'primary');
	report(now !== dead, 'another machine leads');
	await l.stop();
	const j = await kept(p, 'after the failovers');
	console.log(`# acknowledged ${p.ledger.acknowledged}, lost ${j.lost.length}, unknown and settled ${j.settled}`);
	for (const c of p.board.checks()) report(c.good, `${c.name} finds nothing wrong`, [c.said]);
	const from = Date.now();
	if (isDead(dead.patroni.pid)) dead.start();
	await until('the old leader follows', 120000, () => dead.is('replica'));
	console.log(`# the dead leader, started again, follows after ${Date.now() - from} ms`);
	await p.board.end('SIGTERM');
	for (const m of p.machines) await m.kill();
});
