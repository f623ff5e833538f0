// The engine that a test file runs on: LIUYAN_TEST_ENGINE=sqlite (the default) or postgres; then LIUYAN_TEST_PG
// is a server's URL (tests/lib/pg.sh), and each data folder has a database of its own there.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

export const engine = process.env.LIUYAN_TEST_ENGINE ?? 'sqlite';
export const onPostgres = engine === 'postgres';
const server = process.env.LIUYAN_TEST_PG;
if (onPostgres && !server) throw new Error('LIUYAN_TEST_ENGINE=postgres needs LIUYAN_TEST_PG: see tests/lib/pg.sh');

const databases = new Map(), // by data folder
	kept = new Map();
let made = 0;
const urlOf = (name) => Object.assign(new URL(server), { pathname: `/${name}` }).href;

function ask(program, args) {
	const r = spawnSync(program, args, { encoding: 'utf8', timeout: 60000, maxBuffer: 1 << 28 });
	if (r.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${r.error ?? r.stderr}`);
	return r.stdout;
}
const psql = (url, sql) => ask('psql', ['-qAtX', '-v', 'ON_ERROR_STOP=1', '-c', sql, url]);

function makeDatabase(data, from) {
	const name = `t${process.pid}_${++made}`;
	databases.set(data, name);
	psql(server, `CREATE DATABASE ${name}${from ? ` TEMPLATE ${databases.get(from) ?? kept.get(from)}` : ''}`);
	return name;
}

// The database's URL, made on first use.
export function urlFor(data) {
	const at = path.resolve(data);
	return onPostgres ? urlOf(databases.get(at) ?? makeDatabase(at)) : `sqlite:${path.join(at, 'liuyan.db')}`;
}

// A database that outlives this process, for others to copy: its name; given a name, one that another has made.
export function keepDatabase(data, name) {
	const at = path.resolve(data);
	if (name) kept.set(at, name);
	else if (databases.has(at)) kept.set(at, databases.get(at));
	databases.delete(at);
	return kept.get(at);
}

// A command line with the database that belongs to its --data.
export function withDb(args) {
	const data = args[args.indexOf('--data') + 1];
	return !onPostgres || !args.includes('--data') || !data || args.includes('--db') ? args : [...args, '--db', urlFor(data)];
}

// A copy of a folder that nobody uses, with what is in its database.
export function copyData(from, to) {
	fs.cpSync(from, to, { recursive: true });
	if (onPostgres) makeDatabase(path.resolve(to), path.resolve(from));
}

// The rows of a query, one a line, columns parted by |; SQL that both engines know.
export const sql = (data, text) =>
	onPostgres ? psql(urlFor(data), text) : ask('sqlite3', ['-cmd', '.timeout 10000', path.join(data, 'liuyan.db'), text]);

export function dropDatabases() {
	if (databases.size === 0) return;
	const drops = [...databases.values()].flatMap((d) => ['-c', `DROP DATABASE IF EXISTS ${d} WITH (FORCE)`]);
	spawnSync('psql', ['-qX', ...drops, server], { timeout: 60000, stdio: 'ignore' });
	databases.clear();
}
