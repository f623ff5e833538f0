// Private PostgreSQL clusters on loopback, made with initdb and run as somebody who is not root; their
// processes are children of the test and are hurt by process number.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { child, tempFolder, until } from './board.mjs';
import { descendants, isDead, signal } from './process.mjs';

export const BIN = process.env.PGBIN ?? '/usr/lib/postgresql/15/bin';

// PostgreSQL refuses to run as root.
function somebody() {
	if (process.getuid() !== 0) return {};
	for (const name of ['postgres', 'nobody']) {
		const line = fs.readFileSync('/etc/passwd', 'utf8').split('\n').find((l) => l.startsWith(`${name}:`));
		if (line) return { uid: Number(line.split(':')[2]), gid: Number(line.split(':')[3]) };
	}
	throw new Error('no user to run PostgreSQL as');
}
export const user = somebody();

export const freePort = () =>
	new Promise((resolve) => {
		const s = net.createServer();
		s.listen(0, '127.0.0.1', () => {
			const { port } = s.address();
			s.close(() => resolve(port));
		});
	});

function tool(name, args) {
	const r = spawnSync(path.join(BIN, name), args, { ...user, cwd: '/', encoding: 'utf8', timeout: 60000 });
	if (r.status !== 0) throw new Error(`${name} ${args.join(' ')}: ${r.error ?? r.stderr}`);
	return r.stdout;
}

const CONF = `
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 100
shared_buffers = 32MB
fsync = on
synchronous_commit = on
wal_level = replica
max_wal_senders = 8
max_replication_slots = 8
hot_standby = on
wal_retrieve_retry_interval = '200ms'
wal_receiver_timeout = '10s'
wal_sender_timeout = '10s'
log_min_messages = fatal
`;

export class Cluster {
	static available() {
		return fs.existsSync(path.join(BIN, 'initdb'));
	}
	constructor(port) {
		this.port = port;
		this.home = tempFolder();
		fs.chmodSync(this.home, 0o755);
		this.dir = path.join(this.home, 'pg');
		fs.mkdirSync(this.dir, { mode: 0o700 });
		if (user.uid !== undefined) fs.chownSync(this.dir, user.uid, user.gid);
	}
	static async make(conf = '') {
		const c = new Cluster(await freePort());
		tool('initdb', ['-D', c.dir, '-U', 'liuyan', '-E', 'UTF8', '--locale=C', '-A', 'trust', '--no-sync']);
		c.set(CONF + conf);
		await c.start();
		return c;
	}
	// A standby made from a running primary, with a replication slot of its own there.
	static async standbyOf(primary, name) {
		const c = new Cluster(await freePort());
		fs.rmdirSync(c.dir);
		fs.chmodSync(c.home, 0o700);
		if (user.uid !== undefined) fs.chownSync(c.home, user.uid, user.gid);
		const from = `host=127.0.0.1 port=${primary.port} user=liuyan application_name=${name}`;
		tool('pg_basebackup', ['-D', c.dir, '-d', from, '-R', '-C', '-S', name, '-X', 'stream', '-c', 'fast', '--no-sync']);
		await c.start();
		return c;
	}
	set(conf) {
		fs.appendFileSync(path.join(this.dir, 'postgresql.conf'), conf);
	}
	// Settings of a running cluster.
	change(conf) {
		this.set(conf);
		tool('pg_ctl', ['-D', this.dir, 'reload', '-s']);
	}
	get host() {
		return `127.0.0.1:${this.port}`;
	}
	url(name) {
		return `postgresql://liuyan@${this.host}/${name}`;
	}
	async database(name) {
		this.sql(`CREATE DATABASE ${name}`, 'postgres');
		return this.url(name);
	}
	sql(text, db = 'board') {
		return tool('psql', ['-X', '-At', '-d', this.url(db), '-c', text]).trim();
	}
	async start() {
		const out = fs.openSync(path.join(this.home, 'log'), 'a');
		await until('PostgreSQL', 30000, async () => {
			if (!this.master || this.over) {
				this.over = false;
				const m = child([path.join(BIN, 'postgres'), '-D', this.dir, '-p', String(this.port)], {
					...user,
					cwd: '/',
					stdio: ['ignore', out, out],
				});
				this.master = m;
				m.ended.then(() => {
					this.over = this.over || this.master === m;
				});
			}
			return spawnSync(path.join(BIN, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(this.port), '-d', 'postgres', '-U', 'liuyan']).status === 0;
		});
		fs.closeSync(out);
	}
	// All at once, as when the machine's power goes: the postmaster first, so that nobody tidies up.
	async kill() {
		const below = descendants(this.master.pid);
		this.master.kill('SIGKILL');
		for (const p of below) signal(p, 'SIGKILL');
		await this.master.ended;
		await until('the end of PostgreSQL', 5000, () => below.every(isDead));
		this.master = null;
	}
	pause() {
		for (const p of [this.master.pid, ...descendants(this.master.pid)]) signal(p, 'SIGSTOP');
	}
	resume() {
		for (const p of [this.master.pid, ...descendants(this.master.pid)]) signal(p, 'SIGCONT');
	}
	promote() {
		tool('pg_ctl', ['-D', this.dir, 'promote', '-s', '-w']);
	}
	log() {
		return fs.readFileSync(path.join(this.home, 'log'), 'utf8').slice(-3000);
	}
}
