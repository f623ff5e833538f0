// What a person entrusts to the program for a moment is not in its memory afterwards: passwords and sessions' tokens,
// looked for in every byte of the running process, as an intruder or a core would find them.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { start, must, makeData, PASSWORD } from './lib.mjs';
import { Life } from './life.mjs';

// Every byte that the process may read, in pieces that overlap; the number of places at which it holds each needle.
function scan(pid, needles) {
	const maps = fs.readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n'),
		mem = fs.openSync(`/proc/${pid}/mem`, 'r'),
		found = Object.fromEntries(Object.keys(needles).map((k) => [k, 0])),
		piece = Buffer.alloc((8 << 20) + 256);
	let bytes = 0;
	for (const line of maps) {
		const m = line.match(/^([0-9a-f]+)-([0-9a-f]+) (r\S+) \S+ \S+ (\d+) *(.*)$/);
		if (!m || /vvar|vsyscall/.test(m[5])) continue;
		const from = Number(`0x${m[1]}`), to = Number(`0x${m[2]}`);
		for (let at = from; at < to; at += 8 << 20) {
			let n = 0;
			try {
				n = fs.readSync(mem, piece, 0, Math.min(piece.length, to - at), at);
			} catch {
				continue; // never touched, or a page without anything behind it
			}
			bytes += n;
			const here = piece.subarray(0, n);
			for (const [name, needle] of Object.entries(needles))
				for (let i = here.indexOf(needle); i >= 0; i = here.indexOf(needle, i + 1)) if (i < 8 << 20) found[name]++;
		}
	}
	fs.closeSync(mem);
	assert.ok(bytes > 1 << 20, 'memory was read');
	return found;
}

const skip = process.getuid() !== 0 && 'only root may read the memory of a process that is not dumpable';

test('after signing out, neither the password nor the session is anywhere in the process', { skip }, async () => {
	const s = await start(),
		c = s.client(),
		token = () => c.cookies.get('liuyan_session');
	await c.signIn('editor', PASSWORD);
	const session = token();
	assert.ok(session?.length >= 20);
	assert.equal((await c.get('/desk')).status, 200);
	const wrong = s.client();
	await wrong.post('/login', [['login', 'handler'], ['password', 'Wrong-canary-7261-password']]);
	const page = await c.page('/desk');
	await c.submit(page.form('/logout'));
	assert.equal((await c.get('/desk')).status !== 200, true, 'signed out');
	c.close(), wrong.close();
	await new Promise((r) => setTimeout(r, 100));
	const found = scan(s.child.pid, { password: PASSWORD, encoded: encodeURIComponent(PASSWORD), wrong: 'Wrong-canary-7261-password', session });
	assert.deepEqual(found, { password: 0, encoded: 0, wrong: 0, session: 0 });
	await s.stop();
});

test('a token of the API and the contact of a writer are gone when the request is over', { skip }, async () => {
	const s = await start(),
		life = new Life(s);
	await life.submit({ contact: { name: '司空金丝雀', phone: '13966660101' } });
	const m = await life.submit();
	await life.good(life.act('editor', m, 'approve'));
	life.close();
	await new Promise((r) => setTimeout(r, 300));
	const found = scan(s.child.pid, { bearer: s.tokens.editor, name: '司空金丝雀', phone: '13966660101', passcode: m.passcode });
	assert.deepEqual(found, { bearer: 0, name: 0, phone: 0, passcode: 0 });
	await s.stop();
});

test('the keys of the installation are in memory once, and in no dump; no secret is in the environment', { skip }, async () => {
	const made = makeData(),
		s = await start({ made }),
		key = fs.readFileSync(`${made.data}/secret.key`),
		of = (name) => fs.readFileSync(`/proc/${s.child.pid}/${name}`);
	assert.deepEqual(scan(s.child.pid, { key, text: '不支持这种内容类型' }), { key: 1, text: 1 }, 'the scan finds what is there');
	for (const name of ['environ', 'cmdline'])
		for (const secret of [key, key.toString('hex'), key.toString('base64'), PASSWORD, s.tokens.editor]) assert.equal(of(name).indexOf(secret), -1, name);
	await s.stop();
	must(['verify', '--data', made.data]);
});
