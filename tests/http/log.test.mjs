// What people type never reaches the log, and whatever they type, each line of it is one event.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import net from 'node:net';
import { start, world } from './lib.mjs';
import { Life, draft } from './life.mjs';

const canary = (name) => `${name}金丝雀x7Q9`,
	SEEN = /金丝雀|x7Q9|13900007777/;
// Controls, separators, marks of direction, what ends a string or begins a line of the log.
const evils = ['\n', '\r\n', '\t', '\x01', '\x1b[31m', '\x7f', '\u0085', '\u2028', '\u2029', '\u202e', '\u2066', '\u200f', '\ufeff', '\u{e0041}',
	'"', '\\', '\\n', '"}\n{"level":"error","event":"forged"}', '%n%s', '${jndi:x}', '\ud83d\ude00', '<!--'];

// The log's lines, each parsed; the server has ended.
async function lines(s) {
	await s.stop();
	await new Promise((done) => setTimeout(done, 50));
	const text = s.log;
	assert.ok(text.endsWith('\n'));
	assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2060-\u206f\u200b-\u200f\ufeff]/u);
	return { text, events: text.trimEnd().split('\n').map((l) => JSON.parse(l)) };
}

// A request as bytes, for what a well-behaved client refuses to send.
const raw = (s, bytes) =>
	new Promise((done) => {
		const c = net.connect(Number(new URL(s.url).port), '127.0.0.1', () => c.write(bytes));
		c.on('data', () => c.end());
		c.on('error', done), c.on('close', done);
		setTimeout(() => c.destroy(), 3000).unref();
	});

test('evil text in every input: each line parses, there is one for each request, and no word of it is there', async () => {
	const s = await start({ settings: { 'log.level': '0' } }),
		c = s.client({ from: '127.0.0.9' }), // guesses are counted by address
		life = new Life(s);
	let asked = 1; // /readyz
	const ask = async (p) => {
		asked++;
		return p;
	};
	for (const evil of evils) {
		const word = `${canary('字')}${evil}13900007777`,
			e = encodeURIComponent(word);
		await ask(c.post('/api/v1/messages', draft({ title: `题${word}`.slice(0, 38), body: `这是一段足够长的正文内容。${word}`,
			anonymous: false, contact: { name: canary('名'), phone: '13900007777' }, location: word })));
		await ask(c.get(`/messages?region=${e}&domain=${e}&after=${e}&q=${e}`));
		await ask(c.get(`/${e}/${e}`));
		await ask(c.get(`/api/v1/lookup?code=${e}&passcode=${e}`));
		await ask(c.post('/api/v1/messages', draft({ title: word }), { headers: { 'idempotency-key': canary('k').replace(/[^\x20-\x7e]/g, 'x7Q9') } }));
		await ask(c.get('/', { headers: { 'user-agent': 'x7Q9', referer: 'http://x7Q9/', cookie: 'session=x7Q9; x7Q9=1', 'accept-language': 'x7Q9', 'x-forwarded-for': 'x7Q9', authorization: 'Bearer x7Q9' } }));
		await ask(c.post('/login', [['login', word], ['password', word]]));
	}
	await life.closed({ title: '题金丝雀x7Q9', body: `${canary('正文')}，足够长的一段文字。`, contact: { name: canary('名'), phone: '13900007777' } });
	life.close();
	const { text, events } = await lines(s),
		requests = events.filter((e) => e.event === 'request');
	assert.doesNotMatch(text, SEEN);
	assert.equal(new Set(requests.map((e) => e.id)).size, requests.length, 'one line a request');
	assert.ok(requests.length >= asked, `${requests.length} lines for ${asked} requests and a life`);
	assert.equal(events.filter((e) => e.event === 'forged').length, 0);
	for (const e of events) assert.ok(e.time && e.level && e.event, JSON.stringify(e));
});

test('bytes that are no text, in the target and in headers, leave the log whole', async () => {
	const s = await start({ settings: { 'log.level': '0' } });
	const bad = [0x00, 0x01, 0x07, 0x0b, 0x1b, 0x7f, 0x80, 0xc0, 0xe2, 0xf8, 0xff];
	for (const b of bad) {
		const x = Buffer.concat([Buffer.from('x7Q9'), Buffer.from([b]), Buffer.from('x7Q9')]);
		await raw(s, Buffer.concat([Buffer.from('GET /'), x, Buffer.from(' HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n')]));
		await raw(s, Buffer.concat([Buffer.from('GET / HTTP/1.1\r\nHost: h\r\nX-Y: '), x, Buffer.from('\r\nConnection: close\r\n\r\n')]));
		await raw(s, Buffer.concat([Buffer.from('x7Q9'), x, Buffer.from(' / HTTP/1.1\r\nHost: h\r\n\r\n')]));
	}
	await s.client().get('/healthz');
	const { text, events } = await lines(s);
	assert.doesNotMatch(text, SEEN);
	assert.ok(events.some((e) => e.event === 'stopping'));
});

test('a search of the log for a unit’s name finds nothing: it holds numbers and words of the program', async () => {
	const s = await start(),
		life = new Life(s);
	await life.answered();
	life.close();
	const { text } = await lines(s);
	for (const [login, name] of world.staff.map((r) => [r[0], r[1]])) {
		assert.ok(!text.includes(name), name);
		assert.doesNotMatch(text, new RegExp(`"${login}"`));
	}
	assert.ok(!/[\u4e00-\u9fff]/.test(text));
});
