// One installation on SQLite or PostgreSQL, its server as a process that can be hurt, and lean requests.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { LIUYAN, PASSWORD, must, root, run, tempFolder, world } from '../../http/lib.mjs';

// What these tests compare is exported as a whole.
process.env.LIUYAN_EXPORT_ROWS ??= '1000000';

export { LIUYAN, PASSWORD, root, run, tempFolder, world };

export const wait = (ms) =>
	new Promise((r) => {
		setTimeout(r, ms);
	});

const children = new Set();
process.on('exit', () => {
	for (const c of children) c.kill('SIGKILL');
});

// A child that is killed when the test ends, however it ends.
export function child(command, options) {
	const c = spawn(command[0], command.slice(1), options);
	children.add(c);
	c.ended = new Promise((resolve) => {
		c.on('exit', (code, signal) => {
			children.delete(c);
			resolve({ code, signal });
		});
		c.on('error', (e) => resolve({ code: -1, error: e }));
	});
	return c;
}

export async function until(what, ms, test) {
	for (const from = Date.now(); ; await wait(5)) {
		const got = await test();
		if (got) return got;
		if (Date.now() - from > ms) throw new Error(`${what}: not within ${ms} ms`);
	}
}

// One request; what went wrong on the way is an answer too: {failed}.
export function ask(port, agent, method, at, { body, headers, timeout = 10000 } = {}) {
	const text = body === undefined ? undefined : JSON.stringify(body);
	return new Promise((resolve) => {
		const rq = http.request({ host: '127.0.0.1', port, agent, method, path: at, timeout });
		for (const [k, v] of Object.entries(headers ?? {})) rq.setHeader(k, v);
		if (text !== undefined) {
			rq.setHeader('content-type', 'application/json');
			rq.setHeader('content-length', Buffer.byteLength(text));
		}
		const failed = (e) => resolve({ failed: e.code ?? e.message });
		rq.on('response', (rs) => {
			const parts = [];
			rs.on('data', (d) => parts.push(d));
			rs.on('error', failed);
			rs.on('end', () => {
				const got = Buffer.concat(parts).toString('utf8');
				let json;
				try {
					json = JSON.parse(got);
				} catch {
					json = undefined;
				}
				resolve({ status: rs.statusCode, headers: rs.headers, text: got, json });
			});
		});
		rq.on('timeout', () => rq.destroy(new Error('no answer')));
		rq.on('error', failed);
		rq.end(text);
	});
}

// What an answer to a write means: it is on disk, it is not, or nobody knows.
export function meaning(answer) {
	if (answer.failed) return 'unknown';
	if (answer.status < 300) return 'did';
	return answer.json?.error?.code === 'outcome_unknown' ? 'unknown' : 'no';
}

export class Board {
	// options: db (a PostgreSQL URL; without it SQLite in the data folder), folder, settings
	constructor({ db, folder = tempFolder(), settings = {} } = {}) {
		Object.assign(this, { db, folder, settings, data: path.join(folder, 'data'), port: 0, log: '' });
		this.where = ['--data', this.data, ...(db ? ['--db', db] : [])];
		this.agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
		this.tokens = {};
	}
	command(...args) {
		return run([...args, ...this.where]);
	}
	// The program's own checks; what each finds wrong, by name.
	checks() {
		const all = [
			['check', 'figures'],
			['check', 'desks'],
		];
		if (/^ {2}verify\b/m.test(run([]).stderr)) all.push(['verify']);
		return all.map((args) => {
			const r = this.command(...args);
			return { name: args.join(' '), good: r.status === 0, said: r.stdout + r.stderr };
		});
	}
	// The small world of tests/http, brought in by the program's own import; beside a generated one, with `generate`.
	make({ generate } = {}) {
		const file = (name, text) => {
			fs.writeFileSync(path.join(this.folder, name), text);
			return path.join(this.folder, name);
		};
		const accounts = world.staff.map(([login, name, role, unit]) => [login, name, role, unit, PASSWORD].join());
		must(['init', ...this.where]);
		if (generate) must(['generate', ...generate, ...this.where]);
		must(['import', 'units', file('units.csv', world.unitsCsv), ...this.where]);
		must(['import', 'offices', file('offices.csv', world.officesCsv), ...this.where]);
		const rows = `login,name,role,unit,password\n${accounts.join('\n')}\n`;
		must(['import', 'accounts', file('accounts.csv', rows), ...this.where]);
		for (const user of ['editor', 'coordinator', 'handler', 'approver'])
			this.tokens[user] = must(['token', 'create', '--user', user, ...this.where]).trim();
		return this;
	}
	// Starts serving and waits until it answers; returns the milliseconds that took. `before` is what runs it.
	async serve({ before = [], env = {}, within = 30000, program = LIUYAN } = {}) {
		const from = Date.now(),
			all = { ...process.env, LIUYAN_LIMIT_PERCENT: '0', ...env },
			command = [...before, program, 'serve', ...this.where, '--listen', '127.0.0.1:0'];
		for (const [k, v] of Object.entries(this.settings)) all[`LIUYAN_${k.replaceAll('.', '_').toUpperCase()}`] = String(v);
		const c = child(command, { env: all, stdio: ['ignore', 'ignore', 'pipe'] });
		this.server = c;
		this.log = '';
		this.port = 0;
		let over;
		c.ended.then((e) => {
			over = e;
		});
		c.stderr.on('data', (d) => {
			this.log = (this.log + d).slice(-100000);
			this.port ||= Number(this.log.match(/"event":"serving","port":(\d+)/)?.[1] ?? 0);
		});
		await until('serve', within, () => {
			if (over) throw new Error(`serve ended with ${JSON.stringify(over)}: ${this.log}`);
			return this.port;
		});
		await until('an answer', within, async () => (await this.ask('', 'GET', '/readyz')).status === 200);
		return Date.now() - from;
	}
	async end(signal) {
		this.server.kill(signal);
		return this.server.ended;
	}
	ask(user, method, at, options = {}) {
		const token = this.tokens[user],
			headers = { ...(token ? { authorization: `Bearer ${token}` } : {}), ...options.headers };
		return ask(this.port, options.agent ?? this.agent, method, at, { ...options, headers });
	}
	close() {
		this.agent.destroy();
	}
}
