// The whole life of a message through the JSON API, and what the API promises to programs.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { start, world, must } from './lib.mjs';
import { Life, draft, isError, REPLY, RATING } from './life.mjs';

let s, life, web;
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

before(async () => {
	s = await start();
	life = new Life(s);
	web = s.client();
});
after(async () => {
	life.close();
	await s.stop();
});

const seen = (m) => web.get(`/api/v1/messages/${m.id}`);
const lookup = (m) =>
	web.get(`/api/v1/lookup?code=${encodeURIComponent(m.code)}&passcode=${encodeURIComponent(m.passcode)}`);
const state = async (m) => (await life.look(m)).state;
const figures = async (q = '') => (await web.get(`/api/v1/figures?region=${world.county}${q}`)).json;
const actions = async (user, m) => (await life.look(m, user)).actions.map((a) => a.action);

test('from writing to closing, with a returned reply, a second round and every figure', async () => {
	const was = await figures();
	const m = await life.submit({
		title: '全程办理的一件',
		contact: { name: '司徒试验', phone: '13800001234' },
		location: '东门外',
	});
	assert.match(m.code, /^[0-9A-Z]{4}(-[0-9A-Z]{4}){2}-[0-9A-Z]{5}$/);
	assert.equal(m.state, 'pending');
	isError(await seen(m), 404, 'not_found');
	const own = (await lookup(m)).json;
	assert.equal(own.id, m.id);
	assert.equal(own.contact, undefined); // opened by nobody's GET
	assert.deepEqual(
		own.actions.map((a) => a.action),
		['withdraw'],
	);

	assert.ok((await actions('editor', m)).includes('approve'));
	await life.good(life.act('editor', m, 'approve', { version: 1 }));
	let pub = (await seen(m)).json;
	assert.equal(pub.state, 'waiting');
	assert.equal(pub.state_label, '待回复');
	assert.notEqual(pub.author, '司徒试验');
	assert.equal(pub.version, undefined);
	assert.equal(pub.orders, undefined);

	await life.good(life.act('coordinator', m, 'dispatch', { lead: '4', co: ['5'], note: '请两家一起看' }));
	const lead = await life.open(m, 4),
		co = await life.open(m, 5);
	assert.equal(lead.lead, true);
	assert.equal(co.lead, false);
	await life.good(life.order('handler', lead.id, 'sign'));
	assert.equal((await seen(m)).json.state, 'handling');
	isError(await life.order('handler', lead.id, 'draft', { body: '' }), 422, 'invalid');
	const first = '这一稿会被退回，公众不应看到这句话。';
	await life.good(life.order('handler', lead.id, 'draft', { body: first }));
	isError(await life.order('handler', lead.id, 'hand_in'), 409, 'state');
	isError(await life.order('handler', lead.id, 'sign_off'), 403, 'forbidden');
	await life.good(life.order('approver', lead.id, 'send_back', { note: '再写具体一点' }));
	await life.good(life.order('handler', lead.id, 'draft', { body: first }));
	await life.good(life.order('approver', lead.id, 'sign_off'));
	await life.good(life.order('handler', lead.id, 'hand_in'));
	assert.deepEqual(isError(await life.order('editor', lead.id, 'return', {}), 422), ['reason']);
	isError(await life.order('editor', lead.id, 'return', { reasons: ['nonsense'] }), 422);
	await life.good(
		life.order('editor', lead.id, 'return', { reasons: ['vague', 'no_facts'], note: '请写明做法' }),
	);
	assert.equal(await state(m), 'handling');

	await life.good(life.order('handler5', co.id, 'sign'));
	await life.good(life.order('handler5', co.id, 'draft', { body: '协办意见：学校一侧的灯也已检查。' }));
	await life.good(life.order('approver5', co.id, 'sign_off'));
	await life.good(life.order('handler5', co.id, 'hand_in'));

	await life.good(life.order('handler', lead.id, 'draft', { body: REPLY }));
	await life.good(life.order('approver', lead.id, 'sign_off'));
	await life.good(life.order('handler', lead.id, 'hand_in'));
	await life.good(life.order('editor', lead.id, 'release'));
	pub = (await seen(m)).json;
	assert.equal(pub.state, 'answered');
	assert.deepEqual(
		pub.replies.map((r) => r.body),
		[REPLY],
	);
	assert.equal(pub.unit.name, '乙县住房建设局');
	assert.equal(pub.returns, 1);
	assert.doesNotMatch(
		JSON.stringify(pub),
		/这一稿会被退回|请写明做法|再写具体一点|协办意见|承办甲|签审甲|编辑甲/,
	);

	isError(await life.own(m, 'rate', { solved: 'maybe', resolution: 9 }), 422, 'invalid');
	await life.good(
		life.own(m, 'rate', { solved: 'not', resolution: 1, attitude: 2, speed: 3, body: '灯还是不亮' }),
	);
	assert.equal(await state(m), 'waiting');
	m.order = await life.dispatch(m);
	await life.handedIn(m, '已再次更换镇流器，现场试亮正常，并留下值班电话供群众反映。');
	await life.good(life.order('editor', m.order.id, 'release'));
	await life.good(life.own(m, 'rate', RATING));
	pub = (await seen(m)).json;
	assert.equal(pub.state, 'closed');
	assert.equal(pub.replies.length, 2);
	assert.deepEqual(
		pub.ratings.map((r) => r.solved),
		['not', 'solved'],
	);
	isError(await life.own(m, 'rate', RATING), 409, 'state');

	const is = await figures();
	for (const k of ['received', 'answered', 'closed', 'solved']) assert.equal(is[k] - was[k], 1, k);
	assert.equal(is.rated - was.rated, 2);
	const line = (await lookup(m)).json.timeline.map((t) => t.action);
	for (const a of ['submit', 'approve', 'dispatch', 'sign', 'answer', 'rate']) assert.ok(line.includes(a), a);
});

test('a declined order is arbitrated: insisted on, then upheld, and another unit takes over', async () => {
	const m = await life.dispatched();
	assert.deepEqual(isError(await life.order('handler', m.order.id, 'decline', { note: '不归我们' }), 422), [
		'reason',
	]);
	await life.good(life.order('handler', m.order.id, 'decline', { reasons: ['not_duty'], note: '不归我们' }));
	isError(await life.order('handler', m.order.id, 'sign'), 409);
	isError(await life.order('coordinator6', m.order.id, 'insist', { note: '外县' }), 404);
	await life.good(life.order('coordinator', m.order.id, 'insist', { note: '职责清单里有' }));
	await life.good(life.order('handler', m.order.id, 'decline', { reasons: ['not_duty'] }));
	await life.good(life.order('coordinator', m.order.id, 'uphold', { note: '同意改派' }));
	assert.equal(await state(m), 'waiting');
	await life.good(life.act('coordinator', m, 'dispatch', { lead: '5' }));
	const o = await life.open(m, 5);
	await life.good(life.order('handler5', o.id, 'sign'));
	assert.equal(await state(m), 'handling');
	await life.good(life.order('coordinator', o.id, 'cancel', { note: '收回再看' }));
	assert.equal(await state(m), 'waiting');
});

test('refused, mended, refused, objected to, and sent back to be mended', async () => {
	const m = await life.submit();
	assert.deepEqual(isError(await life.act('editor', m, 'refuse', {}), 422), ['reason']);
	await life.good(life.act('editor', m, 'refuse', { reasons: ['unclear'], note: '请写清楚地点' }));
	isError(await seen(m), 404);
	const own = (await lookup(m)).json;
	assert.equal(own.state, 'refused');
	assert.ok(JSON.stringify(own.timeline).includes('请写清楚地点'));
	await life.good(life.own(m, 'mend', { title: '东门外路灯不亮', body: '东门外第三根灯杆的灯不亮，已经一周。' }));
	await life.good(life.act('editor', m, 'refuse', { reasons: ['outside'] }));
	isError(await life.own(m, 'object', {}), 422);
	await life.good(life.own(m, 'object', { note: '这就是县里的事' }));
	await life.good(life.act('editor', m, 'ask_mend', { note: '标题再短些' }));
	await life.good(life.own(m, 'mend', { title: '东门路灯', body: '东门外第三根灯杆的灯不亮，已经一周。' }));
	await life.good(life.act('editor', m, 'approve'));
	assert.equal((await seen(m)).json.title, '东门路灯');
});

test('withdrawn, removed and merged messages leave a tombstone without their text', async () => {
	const gone = await life.approved({ title: '要撤回的标题', body: '要撤回的正文，公众以后看不到。' });
	await life.good(life.own(gone, 'withdraw'));
	const off = await life.approved({ title: '要下架的标题', body: '要下架的正文，公众以后看不到。' });
	isError(await life.act('editor', off, 'remove', {}), 422);
	await life.takenDown(off, { reasons: ['privacy'], note: '写了他人电话' });
	const into = await life.approved(),
		dup = await life.approved();
	assert.deepEqual(isError(await life.act('coordinator', dup, 'merge', { into: '12' }), 422), ['into']);
	isError(await life.act('coordinator', dup, 'merge', { into: dup.id }), 422);
	await life.good(life.act('coordinator', dup, 'merge', { into: into.id }));
	for (const [m, want] of [
		[gone, 'withdrawn'],
		[off, 'removed'],
	]) {
		const p = (await seen(m)).json;
		assert.equal(p.state, want);
		assert.doesNotMatch(JSON.stringify(p), /要撤回的|要下架的|他人电话/);
	}
	assert.ok((await seen(off)).json.reason);
	assert.equal((await seen(dup)).json.merged_into, into.id);
	for (const m of [gone, off, dup]) {
		const list = (await web.get('/api/v1/messages?limit=100')).json.items.map((i) => i.id);
		assert.ok(!list.includes(m.id));
		isError(await life.act('coordinator', m, 'dispatch', { lead: '4' }), 409);
	}
	const shown = (await web.get('/api/v1/messages?state=withdrawn')).json.items;
	assert.ok(shown.some((i) => i.id === gone.id));
	assert.doesNotMatch(JSON.stringify(shown), /要撤回的/);
});

test('a follow-up is seen by the public only when an editor has let it through', async () => {
	const m = await life.answered();
	await life.good(life.own(m, 'followup', { body: '请问另一侧的灯什么时候修？' }));
	await life.good(life.own(m, 'followup', { body: '这一句不该公开。' }));
	assert.deepEqual((await seen(m)).json.followups, []);
	const [a, b] = (await life.look(m)).followups;
	await life.good(life.act('editor', m, 'publish_followup', { subject: a.id }));
	await life.good(life.act('editor', m, 'keep_followup', { subject: b.id }));
	isError(await life.act('editor', m, 'keep_followup', { subject: '5' }), 409);
	const list = (await seen(m)).json.followups;
	assert.deepEqual(
		list.map((f) => f.body),
		['请问另一侧的灯什么时候修？'],
	);
});

test('transferred to another office, it belongs to that office and its coordinator', async () => {
	const m = await life.approved();
	assert.deepEqual(isError(await life.act('coordinator', m, 'transfer', { office: '77' }), 422), ['office']);
	await life.good(life.act('coordinator', m, 'transfer', { office: String(world.offices.other) }));
	assert.equal((await seen(m)).json.office.name, '丙县县长');
	isError(await life.act('coordinator', m, 'dispatch', { lead: '4' }), 404);
	await life.good(life.act('coordinator6', m, 'dispatch', { lead: '7' }));
});

test('the same key gives the same answer, other content under it is refused', async () => {
	const content = draft(),
		key = { 'idempotency-key': 'key-one' };
	const post = (c, h = key) => web.post('/api/v1/messages', c, { headers: h });
	const a = await post(content),
		b = await post(content);
	assert.equal(a.status, 201);
	assert.equal(b.status, 201);
	assert.equal(a.body, b.body);
	await life.good(life.act('editor', a.json.id, 'approve'));
	assert.equal((await post(content)).body, a.body);
	isError(await post({ ...content, title: '另一个标题' }), 409, 'idempotency_key_reused');
	isError(await post(content, { 'idempotency-key': 'k'.repeat(101) }), 422);
	assert.notEqual((await post(content, {})).json.id, a.json.id);
});

test('fifty requests at once with one key make one message', async () => {
	const content = draft(),
		c = s.client({ sockets: 50 });
	const all = await Promise.all(
		Array.from({ length: 50 }, () =>
			c.post('/api/v1/messages', content, { headers: { 'idempotency-key': 'key-fifty' } }),
		),
	);
	assert.deepEqual([...new Set(all.map((p) => p.status))], [201]);
	assert.equal(new Set(all.map((p) => p.body)).size, 1);
	const same = (await life.look(all[0].json)).title,
		list = await life.as('editor').get('/desk/messages.csv');
	assert.equal(list.body.split('\n').filter((l) => l.includes(same)).length, 1);
});

test('of many hands on one thing at once exactly one takes it', async () => {
	const at = async (f) => (await Promise.all(Array.from({ length: 8 }, f))).map((p) => p.status).sort();
	const once = [200, ...Array(7).fill(409)],
		c = s.api('editor', { sockets: 8 });
	const m = await life.submit(),
		path = `/api/v1/messages/${m.id}/actions`;
	assert.deepEqual(await at(() => c.post(`${path}/approve`, {})), once);
	const co = s.api('coordinator', { sockets: 8 }),
		leads = await at(() => co.post(`${path}/dispatch`, { lead: '4' }));
	assert.equal(leads.filter((x) => x === 200).length, 1, String(leads));
	m.order = await life.open(m);
	assert.equal((await life.orders(m)).length, 1);
	const h = s.api('handler', { sockets: 8 });
	assert.deepEqual(await at(() => h.post(`/api/v1/orders/${m.order.id}/actions/sign`, {})), once);
	m.order.state = 'signed';
	await life.handedIn(m);
	assert.deepEqual(await at(() => c.post(`/api/v1/orders/${m.order.id}/actions/release`, {})), once);
	const w = s.client({ sockets: 8 }),
		was = await figures();
	assert.deepEqual(
		await at(() => w.post(`${path}/rate`, { code: m.code, passcode: m.passcode, ...RATING })),
		once,
	);
	assert.equal((await figures()).rated - was.rated, 1);
	assert.equal((await seen(m)).json.ratings.length, 1);
	for (const x of [c, co, h, w]) x.close();
});

test('pages of a list show every message once, newest first, whatever comes in meanwhile', async () => {
	const made = [];
	for (let i = 0; i < 12; i++) made.push((await life.approved({ office: String(world.offices.other) })).id);
	const got = [];
	let next = '';
	do {
		const p = (
			await web.get(
				`/api/v1/messages?office=${world.offices.other}&limit=5${next && `&after=${next}`}`,
			)
		).json;
		assert.ok(p.items.length <= 5);
		got.push(...p.items);
		next = p.next;
		if (got.length === 5) made.push((await life.approved({ office: String(world.offices.other) })).id);
	} while (next);
	const ids = got.map((i) => i.id);
	assert.equal(new Set(ids).size, ids.length);
	for (const id of made.slice(0, 12)) assert.ok(ids.includes(id));
	assert.deepEqual(
		ids,
		[...ids].sort((a, b) => (BigInt(a) < BigInt(b) ? 1 : -1)),
	);
});

test('filters hold back what does not fit, alone and together', async () => {
	const a = await life.approved({ kind: 'thanks', domain: 'education', office: '3' });
	await life.approved({ kind: '建言', domain: '教育', office: '2' });
	const ids = async (q) => (await life.good(web.get(`/api/v1/messages?limit=100&${q}`))).items;
	const today = a.content && (await seen(a)).json.created_at.slice(0, 10);
	for (const [q, fits] of [
		['kind=thanks', (i) => i.kind === 'thanks'],
		[`kind=${encodeURIComponent('感谢')}`, (i) => i.kind === 'thanks'],
		['domain=education', (i) => i.domain === 'education'],
		['office=3', (i) => i.office.id === '3'],
		[`region=${world.other}`, (i) => i.region.code === String(world.other)],
		[`region=${world.city}`, () => true],
		['state=waiting', (i) => i.state === 'waiting'],
		['kind=thanks&domain=education&office=3', (i) => i.id === a.id],
		[`from=${today}&kind=thanks`, (i) => i.kind === 'thanks'],
	]) {
		const items = await ids(q);
		assert.ok(
			items.some((i) => i.id === a.id),
			`${q} has it`,
		);
		for (const i of items) assert.ok(fits(i), `${q}: ${JSON.stringify(i)}`);
	}
	for (const q of ['kind=consult&office=3', 'from=2090-01-01', 'to=1999-01-01', 'office=1', 'unit=4&office=3'])
		assert.ok(!(await ids(q)).some((i) => i.id === a.id), `${q} has it not`);
});

test('ids are texts, times have a zone, and words come with their labels', async () => {
	const m = await life.closed();
	const walk = (v, key) => {
		if (Array.isArray(v)) return v.forEach((x) => walk(x, key));
		if (v && typeof v === 'object') return Object.entries(v).forEach(([k, x]) => walk(x, k));
		if (/(^id|_id|^code|^merged_into|^next)$/.test(key) && v !== null)
			assert.equal(typeof v, 'string', key);
		if (/(_at|^at|^due)$/.test(key) && v !== null) assert.match(v, ISO, key);
	};
	for (const [who, path] of [
		['', `/api/v1/messages/${m.id}`],
		['editor', `/api/v1/messages/${m.id}`],
		['', '/api/v1/messages'],
		['', '/api/v1/regions?limit=5'],
		['', '/api/v1/offices'],
		['', '/api/v1/units'],
	])
		walk(await life.good(life.as(who).get(path)), '');
	const p = (await seen(m)).json;
	assert.deepEqual(
		[p.state, p.state_label, p.kind, p.kind_label, p.domain, p.domain_label],
		['closed', '已办结', 'complaint', '投诉', 'urban', '城建'],
	);
	for (const t of ['created_at', 'published_at', 'answered_at', 'closed_at']) assert.match(p[t], ISO, t);
	assert.ok(Math.abs(Date.parse(p.created_at) - Date.now()) < 600000, 'the zone is right');
});

test('places, offices and units can be found and walked', async () => {
	const get = async (path) => await life.good(web.get(path));
	assert.ok((await get('/api/v1/regions?parent=0&limit=100')).items.length > 30);
	for (const q of ['东城', 'dongcheng', 'dcq'])
		assert.ok(
			(await get(`/api/v1/regions?q=${encodeURIComponent(q)}`)).items.some(
				(i) => i.code === String(world.county),
			),
			q,
		);
	assert.equal((await get(`/api/v1/regions/${world.county}`)).parent, String(world.city));
	assert.deepEqual(
		(await get(`/api/v1/offices?region=${world.county}`)).items.map((i) => i.name),
		['乙县县长'],
	);
	assert.deepEqual(
		(await get(`/api/v1/units?q=${encodeURIComponent('教育局')}`)).items.map((i) => i.id),
		['5', '7'],
	);
	assert.deepEqual(
		(await get('/api/v1/units?parent=3')).items.map((i) => i.id),
		['4', '5'],
	);
	let next = '',
		n = 0;
	do {
		const p = await get(`/api/v1/units?limit=3${next && `&after=${next}`}`);
		n += p.items.length;
		next = p.next;
	} while (next);
	assert.equal(n, 7);
	assert.equal((await get('/api/v1/kinds')).items.length, 5);
	assert.equal((await get('/api/v1/domains')).items.length, 14);
	assert.deepEqual((await get(`/api/v1/regions?q=${encodeURIComponent('%')}`)).items, []);
});

test('every error has the one shape and the right status', async () => {
	const m = await life.approved();
	isError(await life.as('').post(`/api/v1/messages/${m.id}/actions/edit`, {}), 401, 'unauthenticated');
	isError(
		await web.get('/api/v1/messages', { headers: { authorization: 'Bearer nonsense' } }),
		401,
		'unauthenticated',
	);
	isError(await web.get('/api/v1/messages', { headers: { authorization: 'Basic eDp5' } }), 401);
	isError(await life.act('coordinator', m, 'edit'), 403, 'forbidden');
	isError(await life.act('handler', m, 'edit'), 404, 'not_found'); // has no order of it: told nothing
	isError(await life.act('', m, 'withdraw', { code: m.code, passcode: 'AAAA-AAAA-AA' }), 404, 'not_found');
	const other = await life.submit();
	isError(await life.act('', m, 'withdraw', { code: other.code, passcode: other.passcode }), 404, 'not_found');
	isError(
		await life
			.as('editor')
			.post(`/api/v1/messages/${m.id}/actions/remove`, '{', {
				headers: { 'content-type': 'application/json' },
			}),
		400,
		'malformed',
	);
	isError(await life.act('editor', m, 'answer'), 403);
	isError(await life.act('editor', m, 'close'), 409);
	isError(await web.get(`/api/v1/lookup?code=${m.code}`), 422, 'invalid');
	assert.equal(await state(m), 'waiting');
});

test('openapi.json names every route of the API, and every one of them answers', async () => {
	const doc = (await web.get('/openapi.json')).json;
	assert.match(doc.openapi, /^3\./);
	const routes = must(['check', 'routes', '--data', s.data])
		.split('\n')
		.map((l) => l.trim().split(/\s+/))
		.filter((w) => /^(GET|POST)$/.test(w[0]) && w[1].startsWith('/api/'));
	assert.ok(routes.length >= 12);
	for (const [method, path] of routes) assert.ok(doc.paths[path]?.[method.toLowerCase()], `${method} ${path}`);
	const m = await life.approved();
	for (const [path, ops] of Object.entries(doc.paths)) {
		const id = /regions/.test(path) ? world.county : /units/.test(path) ? world.units.housing : m.id,
			real = path.replace('{id}', id).replace('{action}', 'approve');
		for (const op of Object.keys(ops)) {
			assert.ok(ops[op].summary && ops[op].responses, path);
			for (const p of path.match(/\{\w+\}/g) ?? [])
				assert.ok(ops[op].parameters.some((x) => `{${x.name}}` === p));
			const a = op === 'get' ? await web.get(real) : await web.post(real, {});
			assert.ok(
				(a.status !== 404 && a.status < 500) || /orders/.test(path),
				`${op} ${real} ${a.status}`,
			);
			assert.match(a.headers['content-type'], /json/);
		}
	}
	const body = doc.paths['/api/v1/messages'].post.requestBody.content['application/json'].schema;
	assert.deepEqual(body.required.sort(), ['body', 'kind', 'office', 'title']);
	assert.ok(body.properties.contact.properties.phone);
});

test('the feed is whole XML with the newest answers', async () => {
	const m = await life.answered({ title: '订阅源里的 <一件> & "答复"' });
	const p = await web.get('/feed.atom');
	assert.equal(p.status, 200);
	assert.match(p.headers['content-type'], /atom\+xml/);
	assert.match(p.body, /^<\?xml[^>]*\?>\s*<feed xmlns="http:\/\/www\.w3\.org\/2005\/Atom"/);
	assert.ok(p.body.includes(m.id));
	assert.ok(p.body.includes('订阅源里的 &lt;一件&gt; &amp; '));
	const open = [...p.body.matchAll(/<(\w+)[^>]*[^/]>|<(\w+)>/g)].length,
		close = [...p.body.matchAll(/<\/\w+>/g)].length;
	assert.equal(open, close);
	assert.ok([...p.body.matchAll(/<updated>([^<]*)<\/updated>/g)].every((x) => ISO.test(x[1])));
});
