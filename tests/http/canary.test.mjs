// The canary matrix: what names a person is put into a board by every way there is, in every state and kind; then every
// route is asked by every role, and every byte that comes out or lies about is looked through. Who may see which is
// the table below, each row with its reason; a row that nothing uses is a fault, so a scan that finds nothing fails.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { Provider } from '../lib/oidc.mjs';
import { Canaries, memoryOf } from './canaries.mjs';
import { chunk, png, send } from './files.mjs';
import { Smtp, Sms } from './gateways.mjs';
import { Life, REPLY, RATING } from './life.mjs';
import { PASSWORD, makeData, must, onPostgres, run, sql, start, tempFolder, urlFor, world } from './lib.mjs';

// GB 32100: the last character checks the others.
function creditCode(first) {
	const letters = '0123456789ABCDEFGHJKLMNPQRTUWXY',
		sum = [...first].reduce((n, ch, i) => n + letters.indexOf(ch) * (3 ** i % 31), 0);
	return first + letters[(31 - (sum % 31)) % 31];
}
const canaries = new Canaries(),
	put = (name, text, more) => canaries.add(name, text, more);
const NAME = put('name', '端木鹇雀'),
	PHONE = put('phone', '13877771234'),
	REMARK = put('remark', '金丝备注勿示他人'),
	OWNER_PHONE = put('account phone', '13911110001'),
	OWNER_NAME = put('account name', '宇文金翅'),
	OWNER_MAIL = put('account mail', 'hong.que@canary.test'),
	SUBJECT = put('oidc subject', 'subject-canary-77'),
	STAFF_MAIL = put('staff mail', 'handler.canary@example.com'),
	FIRM = put('firm', '甲市金丝雀机械有限公司'),
	FIRM_CODE = put('firm code', creditCode('91110105MA01CANA4')),
	AGENT = put('agent', '公孙金翎'),
	APPLICANT = put('applicant', '苏金丝雀'),
	PRIVATE = put('private text', '白鹭洲不公开的事'),
	NAMED = put('named text', '青鸾桥不公开的投诉'),
	LETTER = put('letter', '暗号青蓝渡口'),
	REASON = put('reveal reason', '要当面核对产权证');
// What a person puts into a text, each in its own place.
const inside = (name, digits) => put(`inside: ${name}`, digits);
const INSIDE = {
	name: inside('name', '鲜于锦瑟'),
	id: inside('id', '11010119900307299X'),
	door: inside('door', '9栋4单元2203'),
	title: inside('title', '13966662345'),
	body: inside('body', '13966663456'),
	location: inside('location', '13966664567'),
	followup: inside('follow-up', '13755553456'),
	comment: inside('comment', '13644444567'),
	letter: inside('letter', '13533335678'),
	file: inside('file name', '13422226789'),
	picture: inside('picture', '13422226790'),
	note: inside('note of staff', '13311117890'),
	reason: inside('typed reason', '13311118901'),
	look: inside('reason of a look', '13311110002'),
	objection: inside('objection', '13311119012'),
};

const ANY = /./,
	OWN_DATA = ['name', 'phone', 'remark'],
	OWNER = ['account phone', 'account name', 'account mail'],
	FIRMS = ['firm', 'firm code', 'agent'],
	TEXTS = Object.keys(INSIDE).map((k) => canaries.list.find((c) => c.text === INSIDE[k]).name),
	UNIT = /^(handler|approver)$/,
	UNIT_ABOVE = /^(handler|approver|handler3)$/,
	WRITER = /^(owner by|other writer)/,
	INNER = /^(editor|coordinator|supervisor|inspector|leader)$/;
// what, who, where, why
const ALLOWED = [
	[OWN_DATA, /^editor$/, /^POST \/desk\/messages\/\d+\/contact$/, 'an editor opens it with a reason, and the writer sees who did'],
	[OWN_DATA, /^owner by/, /^POST (\/api\/v1|\/me)\/messages\/\d+\/contact$/, 'her own, when she asks'],
	[TEXTS, /^editor$/, /^POST \/desk\/messages\/\d+\/original$/, 'an editor opens the original with a reason'],
	[['code', 'passcode'], WRITER, /^GET \/me\/messages\/\d+\/receipt(\.txt)?$/, 'her receipt'],
	[['code', 'passcode'], /^owner by account$/, /^POST (\/me|\/api\/v1\/me)\/export$/, 'all that is kept about her, when she asks'],
	[OWNER, /^owner by account$/, /^POST \/me\/account\/show$/, 'her own, when she asks'],
	[[...OWNER, ...FIRMS, ...OWN_DATA, 'letter', 'private text', 'reveal reason', ...TEXTS], /^owner by account$/, /^POST (\/me|\/api\/v1\/me)\/export$/, 'all that is kept about her, when she asks'],
	[FIRMS, /^(editor|coordinator6?)$/, /^POST \/desk\/enterprises\/\d+\/open$/, 'an editor or coordinator checks an enterprise, with a reason that it sees'],
	[['applicant'], /^(coordinator|sysadmin2)$/, /^POST \/desk\/applications\/\d+\/contact$/, 'who is to be called about a unit'],
	[['letter'], UNIT_ABOVE, /^GET (\/desk|\/api\/v1)\/orders\/\d+\/letters$/, 'the letters of an order of its own or of a unit below'],
	[['letter'], UNIT_ABOVE, /^POST \/desk\/orders\/\d+\/letters$/, 'the same page with what was wrong'],
	[['letter'], /^owner/, /^(GET|POST) \/me\/messages\/\d+\/letters$/, 'her own letters'],
	[['private text'], INNER, ANY, 'those who take the case in and watch over it'],
	[['private text'], UNIT_ABOVE, ANY, 'the unit that has the order, and the one above it'],
	[['private text'], /^owner by account$/, ANY, 'her own message'],
	[['named text'], INNER, ANY, 'those who take the case in and watch over it'],
	[['reveal reason'], UNIT_ABOVE, ANY, 'the unit that asked'],
	[['reveal reason'], /^(inspector|supervisor)$/, ANY, 'who decides, of another organisation'],
	[['reveal reason'], /^owner by codes$/, ANY, 'she is told who asks for her, and why'],
];
const used = new Set(),
	whose = {}; // the one message of a writer
const allowed = (what, who, where) => {
	const secret = what.match(/^((?:pass)?code) of (\d+)$/);
	if (secret && whose[who] !== secret[2]) return false;
	const at = ALLOWED.findIndex(([w, r, p]) => w.includes(secret?.[1] ?? what) && r.test(who) && p.test(where));
	if (at >= 0) used.add(at);
	return at >= 0;
};

let s, life, smtp, sms, writers, routes, seen, totpSecret;
const cases = {},
	clients = {},
	leaks = new Map();
// One line for each canary and kind of address: who saw it there.
function leak(what, who, where) {
	const at = `${what} at ${where.replace(/\d{6,}/g, '#').replace(/\?.*/, '?')}`;
	leaks.set(at, (leaks.get(at) ?? new Set()).add(who));
}
const leaked = () => [...leaks].map(([at, who]) => `${at}: ${[...who].join(', ')}`);
const contact = { contact: { name: NAME, phone: PHONE }, remark: REMARK };
const texts = {
	title: `桥头停水了${INSIDE.title}`,
	body: `我叫${INSIDE.name}，打${INSIDE.body}找我，身份证${INSIDE.id}，家住新民小区${INSIDE.door}，每天夜里停水，请派人看一看。`,
	location: `新民小区，电话${INSIDE.location}`,
};

async function until(what, f, ms = 15000) {
	for (const end = Date.now() + ms; ; await new Promise((r) => setTimeout(r, 40))) {
		const got = await f();
		if (got) return got;
		if (Date.now() > end) throw new Error(`never came: ${what}`);
	}
}
const totp = (secret, steps) => {
	const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
		bits = [...secret.replaceAll(' ', '')].map((l) => letters.indexOf(l).toString(2).padStart(5, '0')).join(''),
		key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2))),
		at = Buffer.alloc(8);
	at.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + steps));
	const mac = crypto.createHmac('sha1', key).update(at).digest();
	return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1e6).padStart(6, '0');
};

// ---- seeding ----

async function seedMessages() {
	const whole = { ...contact, ...texts };
	for (const kind of ['consult', 'complaint', 'suggestion', 'help', 'thanks']) cases[kind] = await life.approved({ ...whole, kind });
	cases.pending = await life.submit(whole);
	cases.refused = await life.submit(whole);
	await life.good(life.act('editor', cases.refused, 'refuse', { reasons: ['unclear'], note: `不清楚，问过${INSIDE.note}` }));
	cases.objected = await life.submit(whole);
	await life.good(life.act('editor', cases.objected, 'refuse', { reasons: ['unclear'] }));
	await life.good(life.own(cases.objected, 'object', { note: `写清楚了，打${INSIDE.objection}` }));
	cases.handling = await life.dispatched({ ...whole });
	await life.good(life.order('handler', cases.handling.order.id, 'sign'));
	await life.good(life.order('handler', cases.handling.order.id, 'draft', { body: REPLY }));
	cases.answered = await life.answered(whole);
	await life.good(life.own(cases.answered, 'followup', { body: `还没有修，打${INSIDE.followup}。` }));
	const looked = await life.look(cases.answered);
	await life.good(life.act('editor', cases.answered, 'publish_followup', { subject: looked.followups[0].id }));
	await life.good(life.own(cases.answered, 'rate', { ...RATING, solved: 'partly', body: `谢谢，${INSIDE.comment}` }));
	cases.closed = await life.closed({ ...whole, anonymous: true });
	cases.withdrawn = await life.approved(whole);
	await life.good(life.own(cases.withdrawn, 'withdraw'));
	cases.removed = await life.approved(whole);
	await life.takenDown(cases.removed, { reasons: ['privacy'], note: `有${INSIDE.note}` });
	cases.merged = await life.approved(whole);
	await life.good(life.act('coordinator', cases.merged, 'merge', { into: cases.answered.id }));
	cases.private = await life.approved({ ...whole, private: true, title: PRIVATE });
	cases.private.order = await life.dispatch(cases.private, { note: `请按期办理，问${INSIDE.note}` });
	cases.named = await life.approved({ ...whole, private: true, title: NAMED, body: `乙县教育局拖着不办，一直没有人管，请查一查。我叫${INSIDE.name}。` });
	cases.head = await life.approved(whole);
	cases.joined = await life.approved({ ...whole, private: true, title: PRIVATE });
	await life.good(life.act('coordinator', cases.head, 'gather', { members: [cases.joined.id], note: `同一件事，问${INSIDE.note}` }));
	cases.other = await life.approved(); // another writer's
	for (const m of Object.values(cases)) {
		put(`code of ${m.id}`, m.code);
		put(`code of ${m.id}`, m.code.replaceAll('-', ''));
		put(`passcode of ${m.id}`, m.passcode);
		put(`passcode of ${m.id}`, m.passcode.replaceAll('-', ''));
	}
	Object.assign(whose, { 'owner by codes': cases.handling.id, 'owner by account': cases.private.id, 'other writer': cases.other.id });
}

const owner = async (m) => {
	const c = s.client();
	await c.submit((await c.page('/lookup')).form('/lookup'), { code: m.code, passcode: m.passcode });
	return c;
};

// Letters, and a reveal that was asked for and granted; both with a number typed in.
async function seedRelay() {
	const o = cases.handling.order.id,
		c = await owner(cases.handling);
	await life.good(life.as('handler').post(`/api/v1/orders/${o}/letters`, { body: `是哪一天？可以打${INSIDE.note}。` }), 201);
	await c.submit((await c.page(`/me/messages/${cases.handling.id}/letters`)).form('/letters'), { body: `${LETTER}，打${INSIDE.letter}，${NAME}。` });
	const u = await s.signedIn('handler'),
		p = await u.page(`/desk/orders/${o}/letters`);
	await u.submit(p.form('/desk/approvals'), { reason: `${REASON}，打${INSIDE.reason}` });
	clients['owner by codes'] = c;
	u.close();
}

async function seedFiles() {
	const marked = png(40, 30, [chunk('tEXt', Buffer.from(`Comment\0${INSIDE.picture}`))]);
	const m = cases.answered,
		p = await send(s.client(), `/api/v1/messages/${m.id}/files`, [['code', m.code], ['passcode', m.passcode]], [{ name: `${NAME}${INSIDE.file}.png`, type: 'image/png', data: marked }]);
	assert.equal(p.status, 201, p.body);
	cases.file = p.json.files.at(-1);
}

async function codeSent(to, what) {
	const from = to.includes('@') ? smtp : sms,
		got = await until(`the code for ${what}`, () => from.given.filter((g) => g.to === to).at(-1));
	return put('one-time code', got.code ?? got.text.match(/\b\d{6}\b/)[0], { code: true });
}

async function seedAccounts() {
	const c = (clients['owner by account'] = s.client({ from: '127.0.9.1' }));
	let p = await c.submit((await c.page('/me/login')).form('/me/login'), { address: OWNER_PHONE, agree: '1' });
	p = await c.submit(p.form('/me/login/code'), { code: await codeSent(OWNER_PHONE, 'signing in') });
	assert.equal(p.path, '/me', p.text.slice(0, 200));
	await c.submit((await c.page('/me/account')).form('/me/account/name'), { name: OWNER_NAME });
	p = await c.submit((await c.page('/me/account')).form('/me/account/address'), { address: OWNER_MAIL });
	await c.submit(p.form('/me/account/code'), { code: await codeSent(OWNER_MAIL, 'her mail') });
	await c.submit((await c.page('/me/enterprise')).form('/me/enterprise'), { name: FIRM, code: FIRM_CODE, agent: AGENT });
	const m = cases.private; // found again by its codes
	p = await c.submit((await c.page('/me')).form('/me/link'), { code: m.code, passcode: m.passcode });
	assert.equal((await c.get(`/me/messages/${m.id}`)).status, 200, p.text.slice(0, 200));

	const o = (clients['writer by provider'] = s.client({ from: '127.0.9.2' })),
		begun = await o.get('/me/login/oidc'),
		back = await new Promise((resolve, reject) => http.get(begun.headers.location, { agent: false }, (rs) => resolve(new URL(rs.resume().headers.location))).on('error', reject));
	assert.equal((await o.get(back.pathname + back.search)).status, 303);
	clients['other writer'] = await owner(cases.other);

	const a = s.client({ from: '127.0.9.3' });
	p = await a.submit((await a.page(`/units/apply?region=${world.county}`)).forms.find((f) => f.method === 'POST'), {
		name: '乙县水务局',
		credit: '91350100M000100Y43', // the standard's own example; a unit's is public
		contact: APPLICANT,
		phone: '010-55550123',
		words: '供水和排水的事。',
	});
	cases.application = p.path.match(/apply\/(\d+)-/)[1];
}

async function seedStaff() {
	const who = [...world.staff.map((w) => w[0]), 'handler3', 'handler8', 'approver8', 'inspector'];
	for (const w of who) clients[w] = await s.signedIn(w);
	const p = await clients.handler.page('/desk/notices/settings');
	await clients.handler.submit(p.form('/desk/notices/settings'), { mail: STAFF_MAIL, phone: '' });
	let q = await clients.auditor.page('/desk/account/factor');
	q = await clients.auditor.submit(q.form('/desk/account/factor'), { password: PASSWORD });
	totpSecret = q.body.match(/<code class="code">([A-Z2-7 ]+)<\/code>/)[1];
	q = await clients.auditor.submit(q.form('/desk/account/factor'), { code: totp(totpSecret, -1) });
	put('totp secret', totpSecret);
	put('totp secret', totpSecret.replaceAll(' ', ''));
	for (const m of q.body.matchAll(/<code class="code">([a-z0-9-]+)<\/code>/g)) put('recovery code', m[1]);
	assert.ok(canaries.list.some((c) => c.name === 'recovery code'));
	clients.visitor = s.client();
	for (const c of Object.values(clients)) for (const v of c.cookies.values()) if (v.length > 15) put('session token', v);
	for (const t of Object.values(s.tokens)) put('bearer token', t);
	put('password', PASSWORD);
	assert.ok(canaries.list.filter((c) => c.name === 'session token').length > 15);
}

before(async () => {
	smtp = await new Smtp().start();
	sms = await new Sms().start();
	writers = await new Provider({ client: 'writers' }).start();
	writers.subject = SUBJECT;
	const at = tempFolder(),
		file = (name, text) => {
			fs.writeFileSync(path.join(at, name), text);
			return path.join(at, name);
		};
	const made = makeData();
	must(['import', 'units', file('units.csv', 'id,name,parent,place,coordinating,domains\n8,乙县住房保障科,4,110101,0,\n'), '--data', made.data]);
	for (const [login, role, unit] of [['handler3', 'handler', '3'], ['handler8', 'handler', '8'], ['approver8', 'approver', '8'], ['inspector', 'supervisor', '2']]) {
		must(['user', 'add', '--login', login, '--role', role, '--unit', unit, '--password-file', file('password', `${PASSWORD}\n`), '--lasting', '--data', made.data]);
		made.accounts[login] = PASSWORD;
	}
	s = await start({
		made,
		settings: {
			'site.url': 'http://board.example.com',
			'net.allow_private': '127.0.0.0/8,::1/128',
			'mail.host': '127.0.0.1',
			'mail.port': smtp.port,
			'mail.security': 'none',
			'mail.from': 'board@example.com',
			'sms.template': file('sms.template', sms.template()),
			'sms.key': sms.key,
			'sms.secret_file': file('sms.secret', `${sms.secret}\n`),
			'oidc.writer_issuer': writers.issuer,
			'oidc.writer_client': 'writers',
			'oidc.writer_secret_file': file('oidc.secret', 'hush-hush\n'),
			'notice.unproven_phones': 1,
			'notice.quiet_from': 0,
			'notice.quiet_to': 0,
			'vault.daily_opens': 10000,
		},
	});
	life = new Life(s);
	await seedMessages();
	await seedRelay();
	await seedFiles();
	await seedAccounts();
	await seedStaff();
	cases.enterprise = sql(s.data, 'SELECT writer FROM enterprise_wait').trim().split('\n')[0];
	routes = must(['check', 'routes', '--data', s.data])
		.split('\n')
		.map((l) => l.trim().split(/\s+/))
		.filter((w) => w[0] === 'GET' || w[0] === 'POST')
		.map(([method, pattern, perm]) => ({ method, pattern, perm }));
});
after(async () => {
	for (const c of Object.values(clients)) c.close();
	life.close();
	await s.stop();
	for (const g of [smtp, sms]) g.close();
	writers.stop();
});

// ---- every route ----

const messages = () => Object.values(cases).filter((m) => m.passcode);
async function idsOf(pattern) {
	const ids = (table) => sql(s.data, `SELECT id FROM ${table}`).split('\n').filter(Boolean);
	if (/files/.test(pattern)) return [String(cases.file.id ?? '')];
	if (/approvals/.test(pattern)) return ids('approval');
	if (/applications/.test(pattern)) return [cases.application];
	if (/enterprises/.test(pattern)) return [cases.enterprise];
	if (/accounts/.test(pattern)) return ids('account');
	if (/orders/.test(pattern)) return ids('work_order');
	if (/messages/.test(pattern)) return messages().map((m) => m.id);
	if (/units/.test(pattern)) return [...Object.values(world.units), 8];
	if (/offices/.test(pattern)) return Object.values(world.offices);
	return [0, world.city, world.county, world.other];
}
async function addresses(method) {
	const out = [];
	for (const r of routes.filter((x) => x.method === method)) {
		const p = r.pattern.replace('{name}', /files/.test(r.pattern) ? 'file.png' : 'liuyan.css').replace('{word}', 'nothing');
		const deed = /applications/.test(p) ? 'contact' : /enterprises/.test(p) ? 'open' : 'nothing';
		for (const id of p.includes('{id}') ? await idsOf(p) : ['']) out.push(p.replace('{id}', id).replace('{action}', deed));
	}
	return out;
}
const STATES = ['pending', 'refused', 'waiting', 'handling', 'answered', 'closed', 'withdrawn', 'merged', 'removed'];

function check(who, where, p, asked = '') {
	assert.ok(p.status < 500, `${who} ${where} ${p.status}`);
	for (const what of canaries.onPage(p)) {
		if (asked && canaries.list.some((c) => c.name === what && asked.includes(c.text))) continue; // she typed it herself
		if (!allowed(what, who, where)) leak(what, who, where);
	}
}

test('no GET of any route shows any role what is not its own, in page, JSON, CSV, feed or header', async () => {
	const list = await addresses('GET');
	for (const p of ['/messages', '/api/v1/messages', '/desk/messages', '/desk/messages.csv', '/desk/orders', '/desk/orders.csv'])
		for (const st of STATES) list.push(`${p}?state=${st}&limit=100`);
	list.push('/desk/messages?sort=oldest', `/stats?region=${world.county}`, '/api/v1/messages?limit=100');
	for (const q of [NAME, PHONE, INSIDE.name, INSIDE.body, PRIVATE, NAMED]) for (const p of ['/messages', '/desk/messages', '/search']) list.push(`${p}?q=${q}`);
	assert.ok(list.length > 250, String(list.length));
	seen = 0;
	for (const [who, c] of Object.entries(clients))
		for (const at of list) {
			check(who, `GET ${at}`, await c.get(encodeURI(at)), at);
			seen++;
		}
	assert.deepEqual(leaked(), []);
});

test('nor what a bearer token opens', async () => {
	const list = (await addresses('GET')).filter((a) => a.startsWith('/api/'));
	for (const who of Object.keys(clients).filter((w) => s.accounts[w]))
		for (const at of list) check(who, `GET ${at}`, await life.as(who).get(at));
	assert.deepEqual(leaked(), []);
});

// Those that end sessions come last.
const ENDING = /^\/(logout|me\/close|me\/account\/sessions|desk\/account\/sessions)$/;

test('no answer to a POST of any route does, with a reason or without', async () => {
	const list = await addresses('POST');
	list.sort((a, b) => ENDING.test(a) - ENDING.test(b));
	assert.ok(list.length > 150, String(list.length));
	const why = `核对资料是否属实，问过${INSIDE.look}`;
	let asked = 0;
	for (const [who, c] of Object.entries(clients)) {
		const csrf = (await c.page('/lookup')).field('csrf')?.value ?? '';
		for (const at of list.filter((a) => who !== 'visitor' || a !== '/logout')) {
			const fields = [['csrf', csrf], ['reason', why], ['why', '核对是否误遮'], ['part', '1']];
			const p = at.startsWith('/api/')
				? await c.post(at, { reason: why }, { headers: { 'sec-fetch-site': 'same-origin' } })
				: await c.post(at, fields);
			check(who, `POST ${at}`, p, why);
			asked++;
		}
	}
	assert.deepEqual(leaked(), []);
	console.log(`# ${seen} pages and ${asked} answers, ${canaries.list.length} canaries, ${Object.keys(clients).length} roles`);
});

// ---- what goes out ----

test('mails and SMS hold the code or the news, and nobody but whom they go to', async () => {
	await until('the notices', () => sql(s.data, 'SELECT COUNT(*) FROM delivery WHERE due_at > 0').trim() === '0');
	assert.ok(sms.given.length > 3 && smtp.given.length > 0, `${sms.given.length} ${smtp.given.length}`);
	const found = [];
	for (const g of sms.given) found.push(...canaries.in(`${g.text} ${g.id}`).filter((w) => w !== 'one-time code').map((w) => `${w} by SMS`));
	for (const g of smtp.given) found.push(...canaries.in(`${g.subject}\n${g.text}\n${g.raw.replaceAll(g.to, '')}`).filter((w) => w !== 'one-time code').map((w) => `${w} by mail`));
	assert.deepEqual(found, []);
	assert.ok(sms.given.some((g) => g.to === OWNER_PHONE) && smtp.given.some((g) => g.to === OWNER_MAIL));
});

test('the log, the exports and the commands name nobody', () => {
	assert.ok(s.log.length > 10000);
	const found = canaries.in(s.log + s.out).map((w) => `${w} in the log`);
	for (const kind of ['ledger', 'messages', 'orders', 'figures', 'offices', 'units', 'open']) {
		const r = run(['export', kind, '--data', s.data]);
		assert.equal(r.status, 0, `${kind}: ${r.stderr}`);
		found.push(...canaries.in(r.stdout + r.stderr).map((w) => `${w} in export ${kind}`));
	}
	for (const args of [['verify'], ['check', 'figures'], ['check', 'desks'], ['vault', 'status']]) found.push(...canaries.in(JSON.stringify(run([...args, '--data', s.data]))).map((w) => `${w} in ${args}`));
	assert.deepEqual(found.filter((f) => !/^(private|named) text in export messages/.test(f)), []);
});

// ---- what lies about ----

// Rows like any other: texts of cases as they were redacted, and the code that opens nothing without its passcode.
const AT_REST = ['private text', 'named text', 'reveal reason', 'letter', 'code of'];
const rest = (list) => list.filter((x) => !AT_REST.some((w) => x.startsWith(w)));

test('no byte at rest holds it: database, log of writes, dump, backup, uploads, outbox', () => {
	const found = canaries.inFolder(s.data);
	if (onPostgres) {
		const d = spawnSync('pg_dump', ['--inserts', '--column-inserts', urlFor(s.data)], { maxBuffer: 1 << 28 });
		assert.equal(d.status, 0, String(d.stderr));
		assert.ok(d.stdout.includes('每天夜里停水'));
		found.push(...canaries.inBytes(d.stdout).map((w) => `${w} in the dump`));
	} else assert.ok(fs.readFileSync(path.join(s.data, 'liuyan.db')).includes(Buffer.from('端木')) === false);
	const file = path.join(tempFolder(), 'x.backup');
	must(['backup', file, '--data', s.data]);
	found.push(...canaries.inBytes(fs.readFileSync(file)).map((w) => `${w} in the backup`));
	assert.deepEqual(rest(found), []);
	assert.ok(found.length > 0, 'what is no secret is found');
	const keys = fs.readFileSync(path.join(s.data, 'vault.key'), 'utf8').match(/[0-9a-f]{64}/g);
	const bytes = fs.readFileSync(file);
	for (const k of keys) assert.ok(!bytes.includes(k) && !bytes.includes(Buffer.from(k, 'hex')), 'the key is not with what it seals');
});

const children = (pid) => fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
const processes = (pid) => [pid, ...children(pid).flatMap(processes)].map(Number);

test('environment and command line hold no secret', () => {
	const keys = fs.readFileSync(path.join(s.data, 'vault.key'), 'utf8').match(/[0-9a-f]{64}/g);
	for (const pid of processes(s.child.pid))
		for (const f of ['environ', 'cmdline']) {
			const text = fs.readFileSync(`/proc/${pid}/${f}`, 'latin1');
			assert.deepEqual(canaries.inBytes(Buffer.from(text, 'latin1')), [], f);
			for (const k of [...keys, sms.secret, 'hush-hush']) assert.ok(!text.includes(k), f);
		}
});

// Everybody has left. The key of the vault has to be there, where no core and no swap takes it.
test('memory after signing out has no password and no secret, and keys where no core file takes them', { skip: process.getuid() !== 0 }, async () => {
	for (const [who, c] of Object.entries(clients)) {
		const csrf = (await c.page('/lookup')).field('csrf')?.value ?? '';
		if (who !== 'visitor') await c.post('/logout', [['csrf', csrf]]);
		c.close();
	}
	await new Promise((r) => setTimeout(r, 2000));
	const keys = fs.readFileSync(path.join(s.data, 'vault.key'), 'utf8').match(/[0-9a-f]{64}/g),
		secrets = canaries.list.filter((c) => /^(password|session token|bearer token|totp secret|recovery code|passcode.*)$/.test(c.name)),
		found = [];
	assert.ok(keys.length > 0 && secrets.length > 60);
	let held = 0;
	for (const pid of processes(s.child.pid))
		for (const { bytes, flags } of memoryOf(pid)) {
			found.push(...secrets.filter((c) => bytes.includes(c.text)).map((c) => c.name));
			for (const k of keys) {
				if (bytes.includes(k)) found.push('a key as it is spelt');
				if (!bytes.includes(Buffer.from(k, 'hex'))) continue;
				held++;
				if (!/\bdd\b/.test(flags)) found.push('a key where a core would have it');
			}
		}
	assert.deepEqual(found, []);
	assert.ok(held > 0, 'the memory that was read is the right one');
	for (const pid of processes(s.child.pid)) assert.match(fs.readFileSync(`/proc/${pid}/limits`, 'utf8'), /Max core file size\s+0\s/);
});

test('each row of the table was needed', () => {
	assert.deepEqual(ALLOWED.filter((_, i) => !used.has(i)).map((r) => r[3]), []);
});
