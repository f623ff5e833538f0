// What one person may not do alone: asked by one, decided by another, on record; and what the conflict of interest
// keeps from whom a message complains of, over pages, API and files.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { start, must, run, world } from './lib.mjs';
import { png, send } from './files.mjs';
import { Life, draft, isError } from './life.mjs';

let s, life;
before(async () => {
	s = await start({ settings: { 'review.recheck_percent': 0, 'export.rows': 4 } });
	life = new Life(s);
});
after(async () => {
	life.close();
	await s.stop();
});

const pub = (m) => s.client().get(`/messages/${m.id}`);
const audit = async () => (await (await s.signedIn('auditor')).page('/desk/admin/audit')).text;
const asking = (user, body) => life.as(user).post('/api/v1/approvals', body);

test('what is public is taken down by two, never by one', async () => {
	const m = await life.approved();
	const first = await life.good(life.act('editor', m, 'remove', { reasons: ['privacy'], note: '写了他人电话' }));
	assert.equal(first.state, 'waiting');
	assert.equal(first.waits_for, 'approval');
	assert.equal((await pub(m)).status, 200);
	assert.ok((await pub(m)).body.includes(m.content.title));
	isError(await life.act('editor', m, 'remove', { reasons: ['privacy'] }), 409);
	const a = (await life.good(life.as('editor').get('/api/v1/approvals'))).items.find((x) => x.message === m.id);
	assert.ok(a.mine && a.kind === 'takedown');
	isError(await life.decide('editor', a.id), 403);
	for (const who of ['coordinator', 'handler', 'approver', 'leader', 'analyst', 'sysadmin2', 'secadmin', 'auditor'])
		isError(await life.decide(who, a.id), 404);
	assert.ok((await pub(m)).body.includes(m.content.title), 'still there');
	assert.match(await audit(), new RegExp(`approval_try[^]*approval ${a.id} takedown ${m.id}[^]*refused`), 'the tries are on record');
	await life.good(life.decide('supervisor', a.id));
	assert.ok(!(await pub(m)).body.includes(m.content.title));
	assert.equal((await life.look(m)).state, 'removed');
	assert.match(await audit(), new RegExp(`approval_yes[^]*approval ${a.id}`));
	isError(await life.decide('supervisor', a.id), 409);
});

test('a no needs a reason, and leaves everything as it is', async () => {
	const m = await life.approved();
	await life.good(life.act('editor', m, 'remove', { reasons: ['privacy'] }));
	const { id } = await life.waiting('supervisor', m, 'takedown');
	isError(await life.decide('supervisor', id, 'no'), 422);
	isError(await life.decide('supervisor', id, 'perhaps'), 404);
	await life.good(life.decide('supervisor', id, 'no', { note: '没有写出任何人的电话' }));
	assert.equal((await life.look(m)).state, 'waiting');
	const mine = (await life.good(life.as('editor').get('/api/v1/approvals'))).items.find((x) => x.id === id);
	assert.equal(mine.state, 'refused');
	assert.equal(mine.note, '没有写出任何人的电话');
	await life.good(life.act('editor', m, 'remove', { reasons: ['privacy'] }), 200);
});

test('a message that is not public is the editor\'s own to remove', async () => {
	const m = await life.approved({ private: true });
	const r = await life.good(life.act('editor', m, 'remove', { reasons: ['privacy'] }));
	assert.equal(r.state, 'removed');
});

test('an approval that is not there, and one of others, look the same', async () => {
	const m = await life.approved();
	await life.good(life.act('editor', m, 'remove', { reasons: ['privacy'] }));
	const { id } = await life.waiting('supervisor', m, 'takedown'),
		p = await life.decide('handler', id),
		q = await life.decide('handler', '12345');
	assert.equal(p.status, 404);
	assert.equal(p.body, q.body);
});

test('nobody takes out many rows alone, neither at once nor bit by bit', async () => {
	for (let i = 0; i < 6; i++) await life.approved(i < 2 ? { private: true } : {});
	const csv = async (query = '') => {
			const p = await life.as('editor').get(`/desk/messages.csv${query}`);
			assert.equal(p.status, 200, p.body);
			return p.body;
		},
		rows = (text) => (text.match(/^\d{15,},/gm) ?? []).length;
	const first = await csv();
	assert.equal(rows(first), 4);
	assert.match(first, /双人操作/);
	const key = first.match(/before=(\d+)/)[1];
	assert.equal(rows(await csv(`?before=${key}`)), 0, 'the day\'s share is used up');
	assert.equal(rows(await csv('?kind=complaint')), 0);
	const { id } = await life.good(asking('editor', { kind: 'export', reason: '半年总结' }), 201);
	assert.equal((await life.as('editor').get(`/desk/messages.csv?approval=${id}`)).status, 403, 'asked is not agreed');
	isError(await life.decide('editor', id), 403);
	isError(await life.decide('supervisor', id), 404);
	await life.good(life.decide('secadmin', id));
	assert.ok(rows(await csv(`?approval=${id}`)) >= 6);
	assert.equal((await life.as('coordinator').get(`/desk/messages.csv?approval=${id}`)).status, 403, 'of another account');
	// the command, too
	const env = { ...process.env, LIUYAN_EXPORT_ROWS: '1' };
	let r = run(['export', 'messages', '--data', s.data], { env });
	assert.equal(r.status, 1);
	assert.equal(r.stdout, '');
	assert.match(r.stderr, /--approval/);
	r = run(['export', 'messages', '--approval', id, '--data', s.data], { env });
	assert.equal(r.status, 0, r.stderr);
	assert.ok(rows(r.stdout) >= 6);
	r = run(['export', 'messages', '--approval', id, '--data', s.data], { env });
	assert.equal(r.status, 1, 'it counts once');
	assert.match(await audit(), /export/);
});

test('keys are changed by two administrators', async () => {
	const { id } = await life.good(asking('secadmin', { kind: 'rotate', reason: '每年一次' }), 201);
	isError(await asking('editor', { kind: 'rotate', reason: '每年一次' }), 403);
	isError(await asking('secadmin', { kind: 'rotate' }), 422);
	isError(await life.decide('secadmin', id), 403);
	isError(await life.decide('supervisor', id), 404);
	const vault = (...more) => run(['vault', 'new-key', ...more, '--data', s.data]);
	for (const more of [[], ['--approval', id], ['--approval', '5']]) {
		const r = vault(...more);
		assert.equal(r.status, 1, `${more} ${r.stdout}`);
		assert.match(r.stderr, /双人操作/);
	}
	await life.good(life.decide('auditor', id));
	assert.equal(vault('--approval', id).status, 0);
	assert.equal(vault('--approval', id).status, 1, 'it counts once');
	assert.match(run(['vault', 'status', '--data', s.data]).stdout, /第 2 号/);
});

test('a program that was not started anew seals nothing under a key that was retired', async () => {
	const agreed = async () => {
			const { id } = await life.good(asking('secadmin', { kind: 'rotate', reason: '更换' }), 201);
			await life.good(life.decide('auditor', id));
			return id;
		},
		contact = { name: '端木金雀', phone: '13877770123' };
	if (!run(['vault', 'status', '--data', s.data]).stdout.includes('第 2 号')) must(['vault', 'new-key', '--approval', await agreed(), '--data', s.data]);
	must(['vault', 'reseal', '--data', s.data]);
	must(['vault', 'retire', '--approval', await agreed(), '--data', s.data]);
	// Either it has not met the new key and refuses, or a job of its own has: never the old key.
	const p = await life.as('').post('/api/v1/messages', draft({ contact }));
	if (p.status !== 201) isError(p, 503);
	assert.equal(run(['verify', '--data', s.data]).status, 0);
	life.close();
	await s.stop();
	s = await start({ made: { data: s.data, accounts: s.accounts, tokens: s.tokens } });
	life = new Life(s);
	const m = await life.submit({ contact }),
		own = await life.as('').post(`/api/v1/messages/${m.id}/contact`, { code: m.code, passcode: m.passcode });
	assert.notEqual(own.status, 500);
});

test('nobody asks about a case that is not hers', async () => {
	const m = await life.dispatched();
	for (const who of ['handler7', 'coordinator6', 'handler5'])
		isError(await asking(who, { kind: 'reveal', subject: m.id, reason: '要见面' }), 404);
	isError(await asking('handler', { kind: 'reveal', subject: '12345', reason: '要见面' }), 404);
	isError(await asking('coordinator6', { kind: 'override', subject: m.id, unit: '4', reason: '要见面' }), 404);
	isError(await asking('coordinator', { kind: 'override', subject: m.id, unit: '99', reason: '要见面' }), 422);
	for (const kind of ['takedown', 'recheck', 'nothing']) isError(await asking('editor', { kind, reason: '要' }), 422);
});

test('a complaint that names a unit is kept from its people, in every list, file and address', async () => {
	const unit = '乙县住房建设局',
		m = await life.approved({ title: `${unit}拖着不办`, private: true }),
		hidden = { id: '1234567890123456789' },
		same = (body, id) => body.replaceAll(id, '').replace(/<span class="code">[0-9a-f]{16}<\/span>/, '');
	// who works there and elsewhere, too
	const add = (login, role, ...unit) => must(['user', 'add', '--login', login, '--role', role, ...unit, '--data', s.data]);
	add('both', 'editor');
	add('both', 'handler', '--unit', String(world.units.housing));
	const c = life.as('both');
	for (const path of ['/desk', '/desk/messages', '/desk/messages.csv', '/desk/orders', '/desk/orders.csv', '/api/v1/desk', '/api/v1/orders', '/desk/approvals'])
		assert.ok(!(await c.get(path)).body.includes(m.content.title), path);
	for (const path of [`/desk/messages/`, `/api/v1/messages/`, `/messages/`]) {
		const p = await c.get(path + m.id),
			q = await c.get(path + hidden.id);
		assert.equal(p.status, 404, path);
		assert.equal(same(p.body, m.id), same(q.body, hidden.id), path);
	}
	for (const action of ['approve', 'remove', 'edit', 'name_units', 'dispatch', 'nothing'])
		assert.equal((await life.act('both', m, action, {})).status, 404, action);
	isError(await life.act('coordinator', m, 'dispatch', { lead: '4' }), 422, 'invalid');
	assert.ok(!(await (await s.signedIn('coordinator')).page(`/desk/messages/${m.id}`)).body.includes(`<option value="4">`));
	// two agree that it must be this unit
	const { id } = await life.good(asking('coordinator', { kind: 'override', subject: m.id, unit: '4', reason: '图纸只在那里' }), 201);
	isError(await life.decide('supervisor', id, 'yes', { note: '同意' }), 404);
	add('inspector', 'supervisor', '--unit', '2');
	isError(await life.decide('inspector', id), 422);
	await life.good(life.decide('inspector', id, 'yes', { note: '图纸确实只在那里' }));
	await life.good(life.act('coordinator', m, 'dispatch', { lead: '4' }));
	assert.equal((await life.as('handler').get(`/desk/messages/${m.id}`)).status, 200);
	assert.equal((await c.get(`/desk/messages/${m.id}`)).status, 200, 'by the order');
	assert.equal((await life.act('both', m, 'edit', { title: '改掉标题', body: '改掉正文，谁也看不出来原来写的是什么。' })).status, 403, 'and no more than that');
	const p = await c.get(`/desk/messages/${m.id}`);
	assert.ok(!p.body.includes('被反映的单位'), 'nor what others said of it');
	// another unit works on it as well: what it drafts is not for whom it is about
	const before = await life.orders(m);
	await life.good(life.act('coordinator', m, 'dispatch', { lead: '5', note: '请查一查四号单位' }));
	const other = (await life.orders(m)).find((o) => !before.some((x) => x.id === o.id));
	await life.good(life.order('handler5', other.id, 'sign'));
	await life.good(life.order('handler5', other.id, 'draft', { body: '我们查看了现场，初步认为拖延属实，正在核对日期和经手的人。' }));
	for (const path of [`/desk/messages/${m.id}`, `/api/v1/messages/${m.id}`]) {
		const body = (await life.as('handler').get(path)).body;
		assert.ok(!/拖延属实|四号单位/.test(body) && !body.includes(other.id), path);
		assert.ok((await life.as('handler5').get(path)).body.includes(other.id), path);
	}
	isError(await life.as('handler').get(`/api/v1/orders/${other.id}`), 404);
	isError(await life.order('handler', other.id, 'draft', { body: '改掉' }), 403);
	// nor the files that its writer sent, nor those of another unit's reply
	const sent = async (client, pairs) => {
		const a = await send(client, `/api/v1/messages/${m.id}/files`, pairs, [{ data: png() }]);
		assert.equal(a.status, 201, a.body);
		return a.json.files.at(-1).url;
	};
	const urls = [
		await sent(s.client(), [['code', m.code], ['passcode', m.passcode]]),
		await sent(life.as('handler5'), [['order', other.id]]),
	];
	for (const url of urls) {
		assert.equal((await life.as('handler').get(url)).status, 404);
		assert.equal((await life.as('handler5').get(url)).status, 200);
		for (const path of [`/desk/messages/${m.id}`, `/api/v1/messages/${m.id}`])
			assert.ok(!(await life.as('handler').get(path)).body.includes(url), path);
	}
});

test('a complaint that goes on to another place is kept from the units of that place which it names', async () => {
	const m = await life.approved({ office: '3', private: true, title: '乙县住房建设局不办事', body: '在乙县住房建设局的窗口等了三天，没有人理。' });
	await life.good(life.act('coordinator6', m, 'transfer', { office: '2', note: '不是我县的事' }));
	assert.deepEqual(isError(await life.act('coordinator', m, 'dispatch', { lead: '4' }), 422), ['lead']);
	const n = await life.approved({ office: '3', private: true, title: '乙县协调办公室不办事' });
	await life.good(life.act('coordinator6', n, 'transfer', { office: '2', note: '不是我县的事' }));
	isError(await life.as('coordinator').get(`/api/v1/messages/${n.id}`), 404);
});

test('a unit that only a follow-up names, or that stands broken over two lines, is named all the same', async () => {
	const m = await life.approved({ private: true });
	await life.good(life.own(m, 'followup', { body: '其实是乙县住房建设局不让修，请不要给它看。' }));
	assert.deepEqual(isError(await life.act('coordinator', m, 'dispatch', { lead: '4' }), 422), ['lead']);
	const n = await life.approved({ private: true, body: '在乙县住房\n建设 局的窗口等了三天，没有人理，请查一查。' });
	isError(await life.act('coordinator', n, 'dispatch', { lead: '4' }), 422);
	const q = await life.approved({ private: true });
	await life.good(life.own(q, 'followup', { body: '乙县协调办公室自己也收了好处。' }));
	isError(await life.as('coordinator').get(`/api/v1/messages/${q.id}`), 404);
	const v = run(['verify', '--data', s.data]);
	assert.equal(v.status, 0, v.stdout);
	// who handles it already goes on with it
	const r = await life.dispatched({ private: true });
	await life.good(life.own(r, 'followup', { body: '乙县住房建设局来过了，还没有修好。' }));
	await life.good(life.order('handler', r.order.id, 'sign'));
});

test('a complaint is not merged into a case that lies with whom it complains of', async () => {
	const hers = await life.dispatched(),
		free = await life.approved(),
		m = await life.approved({ title: '乙县住房建设局收好处' });
	assert.deepEqual(isError(await life.act('coordinator', m, 'merge', { into: hers.id }), 422), ['into']);
	await life.good(life.act('coordinator', m, 'merge', { into: free.id }));
});

test('a person who is complained of finds nothing of it on her desk, in her lists and in her notices', async () => {
	must(['user', 'add', '--login', 'handler4b', '--role', 'handler', '--unit', '4', '--data', s.data]);
	must(['user', 'add', '--login', 'coordinator2', '--role', 'coordinator', '--unit', '2', '--data', s.data]);
	const named = async (title, login) => {
			const m = await life.submit({ title, private: true });
			await life.good(life.act('editor', m, 'name_units', { about_person: login }));
			await life.good(life.act('editor', m, 'approve'));
			return m;
		},
		places = ['/desk', '/api/v1/desk', '/desk/messages', '/desk/orders', '/desk/notices', '/desk/messages.csv'],
		has = async (who, m) => {
			const at = [];
			for (const p of places) {
				const { body } = await life.as(who).get(p);
				if (body.includes(m.content.title) || body.includes(m.id)) at.push(p);
			}
			return at.join();
		};
	const m = await named('张某收红包的事', 'handler');
	await life.dispatch(m);
	for (let i = 0; i < 50 && !(await life.as('handler4b').get('/desk/notices')).body.includes(m.id); i++) await new Promise((ok) => setTimeout(ok, 100));
	assert.match(await has('handler4b', m), /\/desk,.*notices/, 'her colleague works on it');
	assert.equal(await has('handler', m), '');
	// one who coordinates alone is passed over: the case is not to lie where nobody sees it
	const n = await named('协调员收红包的事', 'coordinator');
	assert.equal(await has('coordinator', n), '');
	assert.match(await has('coordinator2', n), /\/desk,/);
});

test('the name of the unit may be chosen, by its name alone', async () => {
	const p = await life.as('').post('/api/v1/messages', { office: '2', kind: 'complaint', domain: 'urban', title: '办事窗口态度', body: '窗口的人看也不看就说办不了。', about: '没有这个局' });
	assert.deepEqual(isError(p, 422), ['about']);
	const page = await s.client().page('/messages/new?office=2');
	assert.match(page.body, /<input id="about" name="about" list="about-units"/);
	assert.match(page.body, /<datalist id="about-units">[^]*<option value="乙县教育局">/);
	const m = await life.approved({ about: '乙县教育局' });
	assert.ok((await (await s.signedIn('editor')).page(`/desk/messages/${m.id}`)).text.includes('被反映的单位：乙县教育局'));
	isError(await life.act('coordinator', m, 'dispatch', { lead: '5' }), 422);
	await life.good(life.act('editor', m, 'name_units', {}));
	await life.good(life.act('coordinator', m, 'dispatch', { lead: '5' }));
});

test('a random share of refusals is looked at again by another editor, and the reasons are counted', async () => {
	const t = await start({ settings: { 'review.recheck_percent': 100 } }),
		l = new Life(t);
	try {
		must(['user', 'add', '--login', 'editor2', '--role', 'editor', '--data', t.data]);
		const refused = async () => {
			const m = await l.submit();
			await l.good(l.act('editor', m, 'refuse', { reasons: ['outside', 'unclear'] }));
			return m;
		};
		const [a, b, c] = [await refused(), await refused(), await refused()];
		assert.equal(await l.waiting('editor', a, 'recheck'), undefined, 'not by herself');
		for (const who of ['coordinator', 'supervisor', 'handler', 'secadmin']) assert.equal(await l.waiting(who, a, 'recheck'), undefined, who);
		const id = async (m) => (await l.waiting('editor2', m, 'recheck')).id;
		isError(await l.decide('editor', await id(a)), 404);
		await l.good(l.decide('editor2', await id(a)));
		assert.equal((await l.look(a)).state, 'refused');
		isError(await l.decide('editor2', await id(b), 'no'), 422);
		await l.good(l.decide('editor2', await id(b), 'no', { note: '这件事归本平台办' }));
		assert.equal((await l.look(b)).state, 'pending', 'looked at anew');
		assert.ok((await l.good(l.as('').get(`/api/v1/lookup?code=${b.code}&passcode=${b.passcode}`))).state === 'pending');
		await l.good(l.own(c, 'withdraw'));
		await l.good(l.decide('editor2', await id(c), 'no', { note: '来不及了' }));
		assert.equal((await l.look(c)).state, 'withdrawn', 'it had gone on by itself');
		const gone = await l.approved();
		await l.takenDown(gone);
		await l.good(l.decide('editor2', await id(gone), 'no', { note: '没有写出个人信息' }));
		const page = await t.client().page('/stats/reasons');
		assert.match(page.text, /不属于本平台受理的范围\s+3\s+0\s+3\s+2/);
		assert.match(page.text, /含有他人的个人信息\s+0\s+1\s+1\s+1/);
		assert.doesNotMatch(page.text, /编辑甲|editor/, 'nobody is named');
		assert.equal(run(['verify', '--data', t.data]).status, 0);
	} finally {
		l.close();
		await t.stop();
	}
});
