// Runs the real program on a folder and a database of its own: a small world of places, posts, units and staff
// brought in by the program's own import, or the demonstration's data.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from './client.mjs';
import { copyData, dropDatabases, engine, keepDatabase, withDb } from './engine.mjs';

export * from './client.mjs';
export { engine, onPostgres, sql, urlFor, withDb } from './engine.mjs';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const LIUYAN = path.resolve(process.env.LIUYAN ?? path.join(root, 'build/liuyan'));
export const PASSWORD = 'quiet-river-2468-stone';

const folders = [],
	mounts = [],
	running = new Set();

// Whatever happened, nothing of a test is left: first its servers, then its databases, disks and folders.
process.on('exit', () => {
	for (const s of running) s.child.kill('SIGKILL');
	dropDatabases();
	for (const m of mounts) spawnSync('umount', ['-l', m]);
	for (const f of folders) {
		try {
			fs.rmSync(f, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
		} catch (e) {
			console.error(`${f} is left: ${e.message}`);
		}
	}
});
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => process.exit(1));

export function tempFolder() {
	const made = fs.mkdtempSync(path.join(os.tmpdir(), 'liuyan-test-'));
	folders.push(made);
	return made;
}

// A disk of six megabytes in memory, or null where that is not allowed.
export function tinyDisk() {
	const at = tempFolder();
	if (process.getuid() !== 0) return null;
	if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', at]).status !== 0) return null;
	mounts.push(at);
	return at;
}

// One command to its end.
export function run(args, options = {}) {
	const r = spawnSync(options.bin ?? LIUYAN, withDb(args), {
		encoding: 'utf8',
		timeout: 120000,
		maxBuffer: 1 << 28,
		...options,
	});
	return { status: r.status, signal: r.signal, stdout: r.stdout, stderr: r.stderr };
}

export function must(args, options) {
	const r = run(args, options);
	if (r.status !== 0) throw new Error(`liuyan ${args.join(' ')} ended with ${r.status}: ${r.stderr}${r.stdout}`);
	return r.stdout;
}

// Two counties of one city, each with its coordinating office and two units. All names are made up.
export const world = {
	city: 110000,
	county: 110101,
	other: 110102,
	offices: { mayor: 1, head: 2, other: 3 },
	units: { nation: 1, city: 2, desk: 3, housing: 4, schools: 5, otherDesk: 6, otherSchools: 7 },
	unitsCsv: `id,name,parent,place,coordinating,domains
1,全国协调办公室,,0,1,
2,甲市协调办公室,1,110000,1,
3,乙县协调办公室,2,110101,1,
4,乙县住房建设局,3,110101,0,城建、交通
5,乙县教育局,3,110101,0,教育
6,丙县协调办公室,2,110102,1,
7,丙县教育局,6,110102,0,教育
`,
	officesCsv: `id,name,place,rank,coordinator
1,甲市市长,110000,1,2
2,乙县县长,110101,1,3
3,丙县县长,110102,1,6
`,
	staff: [
		['editor', '编辑甲', 'editor', ''],
		['coordinator', '协调甲', 'coordinator', '3'],
		['handler', '承办甲', 'handler', '4'],
		['approver', '签审甲', 'approver', '4'],
		['supervisor', '督查甲', 'supervisor', '3'],
		['leader', '领导甲', 'leader', '3'],
		['analyst', '分析甲', 'analyst', ''],
		['sysadmin2', '系统甲', 'sysadmin', ''],
		['secadmin', '安全甲', 'secadmin', ''],
		['auditor', '审计甲', 'auditor', ''],
		['handler5', '承办乙', 'handler', '5'],
		['approver5', '签审乙', 'approver', '5'],
		['coordinator6', '协调丙', 'coordinator', '6'],
		['handler7', '承办丙', 'handler', '7'],
	],
};
export const roles = [
	'editor',
	'coordinator',
	'handler',
	'approver',
	'supervisor',
	'leader',
	'analyst',
	'sysadmin2',
	'secadmin',
	'auditor',
];

let template;

// The small world is made once and copied: in a process, or where LIUYAN_TEST_WORLD (a folder) is set by the run for
// all files of an engine, by the one who comes first.
function makeWorld() {
	if (template) return template;
	const shared = process.env.LIUYAN_TEST_WORLD && path.join(process.env.LIUYAN_TEST_WORLD, engine);
	if (!shared) return (template = makeWorldIn(tempFolder()));
	const note = path.join(shared, 'made.json');
	try {
		fs.mkdirSync(shared);
		template = makeWorldIn(shared);
		fs.writeFileSync(`${note}.new`, JSON.stringify({ ...template, database: keepDatabase(template.data) }));
		fs.renameSync(`${note}.new`, note);
		return template;
	} catch (e) {
		if (e.code !== 'EEXIST') throw e;
	}
	for (const until = Date.now() + 60000; !fs.existsSync(note); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50))
		if (Date.now() > until) return (template = makeWorldIn(tempFolder())); // whoever began it has failed
	template = JSON.parse(fs.readFileSync(note, 'utf8'));
	keepDatabase(template.data, template.database);
	return template;
}

function makeWorldIn(made) {
	const file = (name, text) => {
			fs.writeFileSync(path.join(made, name), text);
			return path.join(made, name);
		};
	const data = path.join(made, 'data');
	must(['init', '--data', data]);
	must(['import', 'units', file('units.csv', world.unitsCsv), '--data', data]);
	must(['import', 'offices', file('offices.csv', world.officesCsv), '--data', data]);
	const rows = world.staff.map(([login, name, role, unit]) => [login, name, role, unit, PASSWORD].join(','));
	must([
		'import',
		'accounts',
		file('accounts.csv', `login,name,role,unit,password\n${rows.join('\n')}\n`),
		'--data',
		data,
	]);
	const tokens = {};
	for (const [login] of world.staff)
		tokens[login] = must(['token', 'create', '--user', login, '--data', data]).trim();
	return { data, tokens };
}

export function makeData({ demo = false, into = path.join(tempFolder(), 'data') } = {}) {
	if (!demo) {
		const made = makeWorld();
		copyData(made.data, into);
		return {
			data: into,
			tokens: { ...made.tokens },
			accounts: Object.fromEntries(world.staff.map(([l]) => [l, PASSWORD])),
		};
	}
	must(['init', '--demo', '--data', into]);
	const lines = fs.readFileSync(path.join(into, 'demo-accounts.txt'), 'utf8').split('\n');
	const rows = lines.map((l) => l.trim().split(/\s+/)).filter((w) => /^[a-z0-9]+$/.test(w[0]) && w.length >= 2);
	return { data: into, tokens: {}, accounts: Object.fromEntries(rows.map((w) => [w[0], w[1]])) };
}

// Serves a folder on a port that the system picks; resolves when it is ready.
export function serve(data, { settings = {}, command = [LIUYAN], more = [] } = {}) {
	// Many tests write more from one address than a person does, and the same text again and again; those of the
	// limits and of what is alike say so.
	const env = { ...process.env, LIUYAN_LIMIT_PERCENT: '0', LIUYAN_SIMILAR_OFFER: '0' };
	for (const [k, v] of Object.entries(settings)) env[`LIUYAN_${k.replaceAll('.', '_').toUpperCase()}`] = String(v);
	const args = withDb([...command.slice(1), 'serve', '--data', data, '--listen', '127.0.0.1:0', ...more]);
	const child = spawn(command[0], args, {
		env,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const s = { child, data, log: '', out: '' };
	running.add(s);
	s.ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve({ code, signal })));
	child.stdout.on('data', (d) => {
		s.out += d;
	});
	return new Promise((resolve, reject) => {
		child.on('exit', () => reject(new Error(`serve ended early: ${s.log}`)));
		child.stderr.on('data', (d) => {
			s.log += d;
			const port = !s.url && s.log.match(/"event":"serving","port":(\d+)/)?.[1];
			if (!port) return;
			s.url = `http://127.0.0.1:${port}`;
			for (const x of [child, child.stdout, child.stderr]) x.unref(); // a test that failed ends all the same
			resolve(s);
		});
	});
}

// options: demo, settings {"http.threads": 2}, data (a folder that makeData made)
export async function start(options = {}) {
	const made = options.made ?? makeData(options),
		s = await serve(made.data, options);
	Object.assign(s, made, {
		client: (o) => new Client(s.url, o),
		// A client that shows a bearer token.
		api(user, o = {}) {
			const token =
				user &&
				(s.tokens[user] ??= must(['token', 'create', '--user', user, '--data', s.data]).trim());
			return new Client(s.url, { ...o, headers: token ? { authorization: `Bearer ${token}` } : {} });
		},
		async signedIn(user) {
			const c = new Client(s.url);
			await c.signIn(user, s.accounts[user]);
			return c;
		},
		async stop() {
			s.child.ref();
			s.child.kill('SIGTERM');
			running.delete(s);
			return s.ended;
		},
		async kill() {
			s.child.ref();
			s.child.kill('SIGKILL');
			running.delete(s);
			return s.ended;
		},
	});
	const ready = await s.client().get('/readyz');
	if (ready.status !== 200) throw new Error(`not ready: ${ready.status}`);
	return s;
}
