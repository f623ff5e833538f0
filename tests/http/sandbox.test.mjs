// What the serving program can still do once it serves: an intruder's code in it, and every file that it opens.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { start, serve, makeData, run, root, tempFolder, LIUYAN } from './lib.mjs';
import { Life } from './life.mjs';

const instrumented = /sandbox_off/.test(run(['worker', '--once', '--data', makeData().data]).stderr);
const skip = instrumented && 'an instrumented build has no sandbox';
const landlock = () => /landlock/.test(spawnSync('cat', ['/sys/kernel/security/lsm'], { encoding: 'utf8' }).stdout) || !fs.existsSync('/sys/kernel/security/lsm');

const EPERM = '1', ENOSYS = '38', EACCES = '13', DONE = '0';

function compile(name) {
	const lib = path.join(tempFolder(), `${name}.so`),
		made = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', lib, path.join(root, `tests/http/lib/${name}.c`), '-ldl', '-lpthread'], { encoding: 'utf8' });
	assert.equal(made.status, 0, made.stderr);
	return lib;
}

async function withIntruder(settings) {
	const { data } = makeData(), out = tempFolder();
	for (const name of ['there', 'too']) fs.writeFileSync(path.join(out, name), 'stays');
	const other = net.createServer().listen(0, '127.0.0.1');
	await new Promise((done) => other.once('listening', done));
	const port = other.address().port;
	await new Promise((done) => other.close(done));
	const s = await serve(data, {
		settings,
		command: ['env', `LD_PRELOAD=${compile('intruder')}`, `INTRUDER_DATA=${path.resolve(data)}`, `INTRUDER_OUT=${out}`,
			`INTRUDER_PORT=${port}`, `INTRUDER_VICTIM=${process.pid}`, LIUYAN],
	});
	await fetch(`${s.url}/healthz`);
	for (let i = 0; i < 100 && !/intruder done/.test(s.log); i++) await new Promise((r) => setTimeout(r, 50));
	const said = Object.fromEntries([...s.log.matchAll(/^intruder (\w+) (\w+)$/gm)].map((m) => [m[1], m[2]]));
	const still = await fetch(`${s.url}/`);
	s.child.ref();
	s.child.kill('SIGTERM');
	assert.equal((await s.ended).code, 0);
	return { said, out, still: still.status };
}

test('code that has come to run in the program writes nowhere but in its data folder, and runs nothing', { skip }, async () => {
	assert.ok(landlock(), 'this kernel has Landlock');
	const { said, out, still } = await withIntruder({});
	assert.deepEqual(said, {
		write_inside: DONE,
		write_outside: EACCES,
		write_tmp: EACCES,
		make_folder_outside: EACCES,
		remove_outside: EACCES,
		cut_outside: EPERM, // truncate by name is no call of ours
		read_outside: EACCES,
		read_shadow: EACCES,
		read_others: EACCES,
		read_trust: DONE,
		execute_shell: EACCES,
		execute_inside: EACCES,
		execute_itself: DONE,
		run_what_was_written: EPERM,
		make_it_run_later: EPERM,
		listen_elsewhere: EACCES,
		look_at_frames: EPERM,
		signal_parent_of_all: EPERM,
		raise_core: said.raise_core,
		trace: 'killed',
		mount_it: 'killed',
		become: 'killed',
		done: DONE,
	});
	assert.deepEqual(fs.readdirSync(out), ['there', 'too']);
	assert.equal(fs.readFileSync(path.join(out, 'there'), 'utf8'), 'stays');
	assert.equal(still, 200);
});

test('without the sandbox the same code gets what it asks for: the test can fail', { skip }, async () => {
	const { said } = await withIntruder({ sandbox: 'off' });
	for (const name of ['write_outside', 'read_outside', 'make_folder_outside', 'run_what_was_written', 'listen_elsewhere', 'signal_parent_of_all'])
		assert.equal(said[name], DONE, name);
	assert.equal(said.execute_shell, '9');
	fs.rmSync('/tmp/liuyan-intruder', { force: true });
});

test('only logged, nothing is refused; another word is', async () => {
	const s = await start({ settings: { sandbox: 'log' } });
	assert.equal((await s.client().get('/messages')).status, 200);
	assert.equal((await s.stop()).code, 0);
	const r = run(['serve', '--data', makeData().data, '--listen', '127.0.0.1:0'], { env: { ...process.env, LIUYAN_SANDBOX: 'yes' }, timeout: 10000 });
	assert.equal(r.status, 1);
	assert.match(r.stderr, /sandbox 只能是 on、log 或 off/);
});

test('the process has no new privileges, a filter, no core, and nobody else may look into it', { skip }, async () => {
	const s = await start(),
		of = (name) => fs.readFileSync(`/proc/${s.child.pid}/${name}`, 'utf8');
	assert.match(of('status'), /^NoNewPrivs:\t1$/m);
	assert.match(of('status'), /^Seccomp:\t2$/m);
	assert.match(of('limits'), /^Max core file size +0 +0 /m);
	for (const thread of fs.readdirSync(`/proc/${s.child.pid}/task`))
		assert.match(of(`task/${thread}/status`), /^Seccomp:\t2$/m, `thread ${thread}`);
	await s.stop();
});

test('a life of a message opens no file outside the folders that places.def names', { skip: skip || (spawnSync('strace', ['-V']).error && 'no strace') }, async () => {
	const made = makeData(),
		log = path.join(tempFolder(), 'strace'),
		calls = 'open,openat,openat2,creat,unlink,unlinkat,rename,renameat2,mkdir,mkdirat,landlock_restrict_self',
		s = await start({ made, command: ['strace', '-D', '-f', '-o', log, '-e', `trace=${calls}`, LIUYAN] });
	const life = new Life(s);
	await life.closed();
	const c = await s.signedIn('editor');
	for (const at of ['/', '/messages', '/lookup', '/stats', '/desk', '/feed.atom', '/openapi.json']) assert.ok((await c.get(at)).status < 400, at);
	life.close();
	await s.stop();
	const own = [path.resolve(made.data), fs.realpathSync(made.data)],
		places = [...fs.readFileSync(path.join(root, 'src/main/places.def'), 'utf8').matchAll(/^PLACE\("([^"]+)"/gm)].map((m) => m[1]),
		roots = [...own, ...places];
	const [, after] = fs.readFileSync(log, 'utf8').split('landlock_restrict_self(');
	for (const m of after.matchAll(/\((?:AT_FDCWD, )?"([^"]+)".* = (-?\d+)/g)) {
		if (Number(m[2]) < 0) continue;
		assert.ok(roots.some((r) => m[1] === r || m[1].startsWith(`${r}/`)), m[0]);
	}
	assert.match(after, /liuyan\.db-wal|serve\.lock|node\.lock/, 'strace saw the files of a life');
});
