// Notices: what happens on the board reaches those it concerns by the ways they chose, each once, whatever the
// providers and the machine do; no address is left lying about, and nothing goes where it may not.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { Browser, Push, Smtp, Sms, vapid } from './gateways.mjs';
import { Life } from './life.mjs';
import { LIUYAN, onPostgres, run, sql, start, tempFolder, withDb } from './lib.mjs';

const PHONE = '13912345678',
	MAIL = 'handler.canary@example.com';
const files = tempFolder();
let smtp, sms, push, tls, s, life, settings;

const file = (name, text) => {
	fs.writeFileSync(path.join(files, name), text);
	return path.join(files, name);
};
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
async function until(what, f, ms = 15000) {
	for (const end = Date.now() + ms; ; await sleep(50)) {
		const got = await f();
		if (got) return got;
		if (Date.now() > end) throw new Error(`never came: ${what}`);
	}
}
const rows = (text) => sql(s.data, text).split('\n').filter(Boolean);
const count = (text) => Number(rows(text)[0]);
const quiet = () => count('SELECT COUNT(*) FROM notice_new') + count('SELECT COUNT(*) FROM delivery WHERE due_at > 0') === 0;
// What waits for its next try, or for a process that died, is due now.
const hurry = () => rows('UPDATE delivery SET due_at = 1 WHERE due_at > 1');
const contact = { contact: { name: '陈一一', phone: PHONE } };

before(async () => {
	smtp = await new Smtp().start();
	sms = await new Sms().start();
	const made = spawnSync('openssl', [...'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout'.split(' '), path.join(files, 'key.pem'), '-out', path.join(files, 'cert.pem')]);
	assert.equal(made.status, 0, String(made.stderr));
	tls = { key: fs.readFileSync(path.join(files, 'key.pem')), cert: fs.readFileSync(path.join(files, 'cert.pem')) };
	push = await new Push().start(tls);
	settings = {
		'site.url': 'http://board.example.com',
		'net.allow_private': '127.0.0.0/8,::1/128',
		'net.ca_file': path.join(files, 'cert.pem'),
		'net.wait_seconds': 2,
		'mail.host': '127.0.0.1',
		'mail.port': smtp.port,
		'mail.security': 'none',
		'mail.from': 'board@example.com',
		'sms.template': file('sms.template', sms.template()),
		'sms.key': sms.key,
		'sms.secret_file': file('sms.secret', `${sms.secret}\n`),
		'push.contact': 'board@example.com',
		'push.hosts': `localhost:${push.port}`,
		'notice.unproven_phones': 1,
		'notice.quiet_from': 0,
		'notice.quiet_to': 0,
		'limit.percent': 0,
	};
	s = await start({ settings });
	life = new Life(s);
	const c = await s.signedIn('handler'),
		p = await c.page('/desk/notices/settings');
	const saved = await c.submit(p.form('/desk/notices/settings'), { mail: MAIL, phone: '' });
	assert.match(saved.text, /已保存/);
	assert.ok(!saved.body.includes(MAIL), 'an address is never shown again');
});
after(async () => {
	await s.stop();
	for (const g of [smtp, sms, push]) g.close();
});

test('a message that did not pass is told of by SMS, signed as the gateway asks, and its answer is kept', async () => {
	const m = await life.submit(contact);
	await life.good(life.act('editor', m, 'ask_mend', { note: '请写清楚地点' }));
	const got = await until('the SMS', () => sms.given[0]);
	assert.equal(got.to, PHONE);
	assert.match(got.text, /没有通过审核/);
	assert.ok(!got.text.includes(m.content.title) && !got.text.includes('陈一一') && !got.text.includes('地点'), got.text);
	await until('the end', quiet);
	assert.deepEqual(sms.faults, []);
	assert.deepEqual(rows(`SELECT state, tries, status, answer_id, answer FROM delivery WHERE id = ${got.id}`), [`3|1|200|g-${got.id}|sent to *`]);
});

test('an order reaches those who sit at its desk, by mail and on their page, and is read once it is read', async () => {
	const m = await life.dispatched();
	const mail = await until('the mail', () => smtp.given[0]);
	assert.equal(mail.to, MAIL);
	assert.equal(mail.subject, '派来的工单');
	assert.match(mail.text, /有一张新工单派到您的单位/);
	assert.match(mail.text, /http:\/\/board\.example\.com\/desk\/notices/);
	assert.ok(!mail.text.includes(m.content.title));
	const c = await s.signedIn('handler');
	let p = await c.page('/desk/notices');
	assert.match(p.text, /1 条未读/);
	assert.ok(p.links().includes(`/desk/messages/${m.id}`));
	p = await c.submit(p.form('/desk/notices'));
	assert.doesNotMatch(p.text, /未读/);
	assert.match(p.text, /派来的工单/);
	for (const other of ['handler5', 'approver', 'editor'])
		assert.doesNotMatch((await (await s.signedIn(other)).page('/desk/notices')).text, /派来的工单/, other);
});

test('the writer reads hers with her codes, and nobody reads those of another message', async () => {
	const m = await life.submit(contact);
	await life.good(life.act('editor', m, 'approve'));
	await until('the row', quiet);
	const c = s.client(),
		p = await c.page('/lookup');
	await c.submit(p.form('/lookup'), { code: m.code, passcode: m.passcode });
	const own = await c.page('/me/notices');
	assert.match(own.text, /已通过审核/);
	assert.equal((own.body.match(/<tr><th scope="row">/g) ?? []).length, 1);
	assert.equal((await s.client().get('/me/notices')).status, 401);
});

test('the link in a mail ends that kind without signing in, and a changed link ends nothing', async () => {
	const link = smtp.given[0].headers['list-unsubscribe'].slice(1, -1).replace('http://board.example.com', '');
	assert.equal(smtp.given[0].headers['list-unsubscribe-post'], 'List-Unsubscribe=One-Click');
	const c = s.client(),
		p = await c.page(link);
	assert.match(p.text, /派来的工单/);
	assert.equal(count('SELECT COUNT(*) FROM notice_choice'), 0, 'looking changes nothing');
	for (const wrong of [link.replace(/kind=\d+/, 'kind=33'), link.replace(/owner=\d+/, 'owner=5'), link.replace(/.$/, (x) => (x === '0' ? '1' : '0')), '/notices/stop'])
		assert.equal((await c.post(wrong, 'List-Unsubscribe=One-Click')).status, 404, wrong);
	assert.equal(count('SELECT COUNT(*) FROM notice_choice'), 0);
	assert.equal((await c.post(link, 'List-Unsubscribe=One-Click')).status, 200);
	const before = smtp.given.length;
	await life.dispatched();
	await until('the row', quiet);
	assert.equal(smtp.given.length, before, 'no more mail of that kind');
	assert.match((await (await s.signedIn('handler')).page('/desk/notices')).text, /1 条未读/);
	assert.match((await s.client().get('/metrics')).body, /liuyan_notices_taken_total [1-9]/);
	rows('DELETE FROM notice_choice');
});

test('a browser gets a sealed message without personal data, with a token for that service alone', async () => {
	const b = new Browser(),
		endpoint = `https://localhost:${push.port}/push/abc`;
	const c = await s.signedIn('handler'),
		settingsPage = await c.page('/desk/notices/settings'),
		form = settingsPage.form('/desk/notices/browser');
	for (const bad of ['https://evil.example.com/x', `http://localhost:${push.port}/x`, `https://localhost:${push.port}@evil.example.com/`, ''])
		assert.equal((await c.submit(form, { endpoint: bad, ...b.keys() })).status, 422, bad);
	assert.equal((await c.submit(form, { endpoint, ...b.keys(), auth: 'short' })).status, 422);
	assert.match((await c.submit(form, { endpoint, ...b.keys() })).text, /已保存/);
	await life.dispatched();
	const got = await until('the push', () => push.given[0]);
	const said = JSON.parse(b.open(got.body)),
		v = vapid(got.headers.authorization);
	assert.deepEqual(said, { title: '留言', body: '您有一条新通知', url: '/desk/notices' });
	assert.ok(v.good);
	assert.equal(v.aud, `https://localhost:${push.port}`);
	assert.equal(v.sub, 'mailto:board@example.com');
	assert.ok(v.exp * 1000 > Date.now() && v.exp * 1000 < Date.now() + 86400000);
	assert.equal(v.key, form.attrs['data-push']);
	assert.equal(got.headers['content-encoding'], 'aes128gcm');
	push.status = 410; // the browser is gone: it is forgotten
	await life.dispatched();
	await until('the second', () => push.given.length === 2 && quiet());
	assert.equal(count('SELECT COUNT(*) FROM push_browser'), 0);
	assert.equal(count('SELECT COUNT(*) FROM vault_box WHERE kind = 103'), 0);
});

test('a number that does not exist and a box that is gone are given up at once, and a relay that is busy is not', async () => {
	sms.mood = () => 'never';
	smtp.mood = (n) => (n === 0 ? 'later' : 'ok');
	smtp.asked = 0;
	const before = smtp.given.length,
		m = await life.submit(contact);
	await life.good(life.act('editor', m, 'ask_mend', { note: '请写清楚地点' }));
	await life.dispatched();
	await until('both', () => count('SELECT COUNT(*) FROM delivery WHERE state = 5 AND channel = 2') === 1 && count('SELECT COUNT(*) FROM delivery WHERE state = 4') === 1);
	assert.equal(rows("SELECT answer FROM delivery WHERE state = 5 AND channel = 2")[0], 'no number *');
	hurry();
	await until('the mail', () => smtp.given.length === before + 1);
	sms.mood = smtp.mood = () => 'ok';
	await until('the end', quiet);
});

test('a writer signs in by a code that came by SMS, and is told outside of her pages only if she agreed to it', async () => {
	const number = '13900139055',
		c = s.client();
	let p = await c.page('/me/login');
	p = await c.submit(p.form('/me/login'), { address: number, agree: true });
	const code = await until('the code', () => sms.given.find((g) => g.to === number)?.code);
	assert.match(code, /^[0-9]{6}$/);
	await until('the end', quiet);
	assert.equal(count('SELECT COUNT(*) FROM vault_box WHERE kind = 102 AND part = 0'), 0, 'its copy is dropped');
	p = await c.submit(p.form('/me/login/code'), { code });
	const told = async (expected) => {
		const m = await life.submit(),
			before = sms.given.length;
		p = await c.page('/me');
		await c.submit(p.form('/me/link'), { code: m.code, passcode: m.passcode });
		await life.good(life.act('editor', m, 'ask_mend', { note: '请写清楚地点' }));
		await until('the end', quiet);
		assert.equal(sms.given.length - before, expected);
		if (expected) assert.equal(sms.given.at(-1).to, number);
		p = await c.page('/me/notices');
		assert.match(p.text, /1 条未读/);
		await c.submit(p.form('/me/notices'));
	};
	await told(0);
	p = await c.page('/me/account');
	const form = p.forms.find((f) => f.action === '/me/account/consent' && f.fields.some((x) => x.value === 'notices'));
	await c.submit(form);
	await told(1);
	p = await c.page('/me/notices/settings');
	await c.submit(p.form('/me/notices/settings'), { by: ['4.2'] });
	await told(0);
});

// Every mood in turn, and the program killed in the midst of it.
test('an outage of the providers and kills lose no notice and double none', async () => {
	const moods = ['drop', 'stall', 'later', 'lost', 'ok', 'twice', 'wrong', 'drop'];
	const mailsBefore = new Set(smtp.ids),
		smsBefore = new Set(sms.ids),
		n = 12;
	sms.asked = smtp.asked = 0;
	sms.mood = smtp.mood = (i) => (i < 24 ? moods[i % moods.length] : 'ok');
	for (let i = 0; i < n; i++) {
		const m = await life.submit(contact);
		await life.good(life.act('editor', m, 'ask_mend', { note: '请写清楚地点' }));
		await life.dispatched();
	}
	let kills = 0;
	for (let i = 0; i < 4; i++) {
		const seen = smtp.asked + sms.asked;
		await until('something under way', () => smtp.asked + sms.asked > seen || quiet(), 20000);
		await s.kill();
		kills++;
		const next = await start({ settings, made: { data: s.data, tokens: s.tokens, accounts: s.accounts } });
		Object.assign(s, next);
		life = new Life(s);
		hurry();
	}
	for (const end = Date.now() + 90000; !quiet(); await sleep(300)) {
		assert.ok(Date.now() < end, `still waiting: ${rows('SELECT state, tries, channel FROM delivery WHERE due_at > 0')}`);
		rows('UPDATE delivery SET due_at = 1 WHERE due_at > 1 AND state = 4');
		if (Date.now() > end - 84000) hurry(); // whoever was alive has been told or given up by then
	}
	const mails = smtp.ids.filter((x) => !mailsBefore.has(x)),
		texts = sms.ids.filter((x) => !smsBefore.has(x));
	const again = smtp.given.length + sms.given.length - smtp.ids.length - sms.ids.length;
	console.log(`# ${kills} kills, ${smtp.asked + sms.asked} tries for ${2 * n} notices, ${again} sent again under a known id`);
	assert.equal(mails.length, n);
	assert.equal(texts.length, n);
	assert.equal(count('SELECT COUNT(*) FROM delivery WHERE state NOT IN (3, 5)'), 0);
	assert.equal(count(`SELECT COUNT(*) FROM delivery WHERE state = 3 AND channel = 2`), sms.ids.length);
	assert.equal(count(`SELECT COUNT(*) FROM delivery WHERE state = 3 AND channel = 1`), smtp.ids.length);
	assert.ok(again > 0, 'the moods made it send again, or this test shows nothing');
	assert.deepEqual(sms.faults, []);
});

test('several processes share the work, and each notice is still sent once', async () => {
	const env = { ...process.env, ...Object.fromEntries(Object.entries(settings).map(([k, v]) => [`LIUYAN_${k.replace('.', '_').toUpperCase()}`, String(v)])) };
	const workers = [1, 2].map(() => spawn(LIUYAN, withDb(['worker', '--data', s.data]), { env, stdio: 'ignore' }));
	const before = smtp.given.length,
		n = 15;
	await sleep(500);
	for (let i = 0; i < n; i++) await life.dispatched();
	await until('the end', quiet, 30000);
	for (const w of workers) w.kill('SIGTERM');
	await Promise.all(workers.map((w) => new Promise((r) => (w.exitCode !== null || w.signalCode !== null ? r() : w.on('exit', r)))));
	assert.equal(smtp.given.length - before, n);
	assert.equal(new Set(smtp.given.slice(before).map((g) => g.id)).size, n);
});

test('one mail a day tells of all, instead of one for each', async () => {
	const c = await s.signedIn('handler'),
		p = await c.page('/desk/notices/settings');
	await c.submit(p.form('/desk/notices/settings'), { digest: true });
	const before = smtp.given.length;
	await life.dispatched();
	await life.dispatched();
	await until('the rows', quiet);
	assert.equal(smtp.given.length, before);
	rows('UPDATE notice_digest SET due_at = 1');
	const once = run(['worker', '--once', '--data', s.data], { env: { ...process.env, ...Object.fromEntries(Object.entries(settings).map(([k, v]) => [`LIUYAN_${k.replace('.', '_').toUpperCase()}`, String(v)])) } });
	assert.equal(once.status, 0, once.stderr);
	const mail = await until('the digest', () => smtp.given[before]);
	assert.equal(mail.subject, '每日摘要');
	assert.match(mail.text, /您有 2 条新通知/);
	assert.equal(count('SELECT COUNT(*) FROM notice_digest WHERE due_at > 1'), 1);
	await sleep(1500);
	assert.equal(smtp.given.length, before + 1);
});

test('no address is in a row, a log or the database, and what was sealed for one sending is dropped', async () => {
	assert.equal(count('SELECT COUNT(*) FROM vault_box WHERE kind = 102 AND part = 0'), 0);
	for (const table of ['delivery', 'notice', 'notice_new', 'push_browser', 'vault_access', 'audit'])
		for (const word of [PHONE, MAIL]) assert.ok(!sql(s.data, `SELECT * FROM ${table}`).includes(word), `${word} in ${table}`);
	assert.ok(!s.log.includes(PHONE) && !s.log.includes(MAIL));
	if (!onPostgres)
		for (const name of ['liuyan.db', 'liuyan.db-wal']) {
			const all = fs.readFileSync(path.join(s.data, name));
			for (const word of [PHONE, MAIL]) assert.ok(!all.includes(word), `${word} in ${name}`);
		}
});

test('check says what is stuck', async () => {
	await s.stop(); // or it would send what is due
	assert.equal(run(['check', 'notices', '--data', s.data]).status, 1, 'the number that does not exist was given up');
	rows('DELETE FROM delivery WHERE state = 5');
	assert.equal(run(['check', 'notices', '--data', s.data]).status, 0);
	rows('UPDATE delivery SET state = 4, due_at = 5 WHERE id = (SELECT MIN(id) FROM delivery)');
	const bad = run(['check', 'notices', '--data', s.data]);
	rows('UPDATE delivery SET state = 3, due_at = 0');
	assert.equal(bad.status, 1);
	assert.match(bad.stderr, /有 1 条过了时间没有处理/);
});

test('an endpoint inside is not connected to unless its network is permitted', async () => {
	let connects = 0;
	const canary = net.createServer((x) => {
		connects++;
		x.destroy();
	});
	await new Promise((r) => canary.listen(0, '::', r));
	const port = canary.address().port;
	for (const host of ['127.0.0.1', '127.1', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]', 'localhost', '169.254.169.254']) {
		const template = file('canary.template', sms.template().replace(/127\.0\.0\.1:\d+/, `${host}:${port}`));
		const t = await start({ settings: { ...settings, 'net.allow_private': '', 'sms.template': template, 'mail.host': 'localhost', 'mail.port': port } });
		const l = new Life(t),
			m = await l.submit(contact);
		await l.good(l.act('editor', m, 'ask_mend', { note: '请写清楚地点' }));
		await until('the refusal', () => sql(t.data, 'SELECT COUNT(*) FROM delivery WHERE state = 4 AND tries = 1').trim() === '1');
		assert.equal(sql(t.data, 'SELECT answer FROM delivery').trim(), 'forbidden', host);
		await t.stop();
	}
	canary.close();
	assert.equal(connects, 0);
});

test('the sender that writes into a file is for a demonstration, and refuses a site that is out in the world', async () => {
	const refused = run(['serve', '--data', s.data, '--listen', '127.0.0.1:0'], { env: { ...process.env, LIUYAN_NOTICE_SENDER: 'log', LIUYAN_SITE_URL: 'https://board.example.com' }, timeout: 10000 });
	assert.equal(refused.status, 1);
	assert.match(refused.stderr, /notice\.sender=log/);
	const t = await start({ settings: { 'notice.sender': 'log', 'notice.unproven_phones': 1, 'notice.quiet_from': 0, 'notice.quiet_to': 0 } });
	const l = new Life(t),
		m = await l.submit(contact);
	await l.good(l.act('editor', m, 'ask_mend', { note: '请写清楚地点' }));
	const at = path.join(t.data, 'outbox.log');
	const line = await until('the line', () => fs.existsSync(at) && fs.readFileSync(at, 'utf8'));
	assert.equal(JSON.parse(line).to, PHONE);
	assert.equal(fs.statSync(at).mode & 0o777, 0o600);
	await t.stop();
});
