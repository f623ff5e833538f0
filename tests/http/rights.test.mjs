// Whose case it is: every role at every address that names a case, an order or an approval, for one whose own unit
// has it, whose sibling, parent or child has it, of another place, and of a unit that the message complains of.
// Compared with tests/golden/rights.tsv; UPDATE=1 writes it anew; read the difference before keeping it.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { start, must, root, tempFolder, PASSWORD } from './lib.mjs';
import { Life } from './life.mjs';

const GOLDEN = path.join(root, 'tests/golden/rights.tsv');
const staff = ['editor', 'coordinator', 'handler', 'approver', 'supervisor', 'leader', 'analyst', 'sysadmin', 'secadmin', 'auditor'];
const columns = ['visitor', 'writer', ...staff];
const CHILD = 40;
// Which case, seen from which unit. `hers` has an order of unit 4, coordinated by 3; `against` complains of unit 4
// and has an order of unit 5; `above` complains of unit 3, the coordinating office, so that unit 2 takes it in
// and gives the order to unit 7.
const relations = {
	owner: ['hers', 4],
	sibling: ['hers', 5],
	parent: ['hers', 3],
	child: ['hers', CHILD],
	elsewhere: ['hers', 7],
	'office elsewhere': ['hers', 6],
	named: ['against', 4],
	'named, below': ['against', CHILD],
	'named, sibling': ['against', 5],
	'named, office': ['above', 3],
	'named, below the office': ['above', 4],
	'named, next above': ['above', 2],
};
const rows = [];
let s,
	life,
	cases,
	writers = {};

before(async () => {
	s = await start({ settings: { 'review.recheck_percent': 0 } });
	life = new Life(s);
	const file = (name, text) => {
		const at = path.join(tempFolder(), name);
		fs.writeFileSync(at, text);
		return at;
	};
	must(['import', 'units', file('units.csv', `id,name,parent,place\n${CHILD},乙县住房建设局窗口,4,110101\n`), '--data', s.data]);
	const units = [...new Set(Object.values(relations).map(([, unit]) => unit))],
		accounts = units.flatMap((u) => staff.map((r) => `${r}-${u},${r} ${u},${r},${u},${PASSWORD}`));
	must(['import', 'accounts', file('accounts.csv', `login,name,role,unit,password\n${accounts.join('\n')}\n`), '--data', s.data]);
	cases = {
		hers: await life.dispatched({ private: true, contact: { name: '陈一', phone: '13800138000' } }),
		against: await life.approved({ private: true, about: '乙县住房建设局' }),
		above: await life.approved({ private: true, about: '乙县协调办公室' }),
	};
	await life.good(life.act('coordinator', cases.against, 'dispatch', { lead: '5' }));
	cases.against.order = await life.open(cases.against, 5);
	await life.good(life.act('coordinator-2', cases.above, 'dispatch', { lead: '7' }));
	cases.above.order = await life.open(cases.above, 7);
	// somebody asks about each, and it waits
	for (const [name, by] of Object.entries({ hers: 'handler', against: 'handler-5', above: 'handler-7' })) {
		const m = cases[name];
		m.approval = (
			await life.good(life.as(by).post('/api/v1/approvals', { kind: 'reveal', subject: m.id, reason: '要当面谈' }), 201)
		).id;
		const c = (writers[name] = s.client());
		await c.submit((await c.page('/lookup')).form('/lookup'), { code: m.code, passcode: m.passcode });
	}
});
after(async () => {
	life.close();
	await s.stop();
});

const routes = () =>
	must(['check', 'routes', '--data', s.data])
		.split('\n')
		.map((l) => l.trim().split(/\s+/))
		.filter((w) => /^(GET|POST)$/.test(w[0]))
		.map(([method, pattern]) => ({ method, pattern }))
		.sort((a, b) => (a.pattern + a.method < b.pattern + b.method ? -1 : 1));
// An action that the right one is told to fill in, so that nothing changes.
const actions = { messages: 'edit', orders: 'decline', approvals: 'no' };
const kindOf = (pattern) => Object.keys(actions).find((k) => pattern.includes(`/${k}/{id}`));
function real(pattern, m) {
	const kind = kindOf(pattern),
		id = { messages: m.id, orders: m.order?.id, approvals: m.approval }[kind];
	return pattern.replace('{id}', id).replace('{action}', actions[kind]);
}
async function ask(c, method, at) {
	const p = method === 'GET' ? await c.get(at) : await c.post(at, {}, { headers: { 'sec-fetch-site': 'same-origin' } });
	assert.ok(p.status < 500, `${method} ${at} ${p.status} ${p.body.slice(0, 200)}`);
	return p;
}
const clientOf = (column, name, unit) =>
	column === 'visitor' ? life.as('') : column === 'writer' ? writers[name] : life.as(`${column}-${unit}`);

test('every address that names a case, for every role and whose case it is', async () => {
	for (const { method, pattern } of routes().filter((r) => kindOf(r.pattern)))
		for (const [relation, [name, unit]] of Object.entries(relations)) {
			const cells = [];
			for (const column of columns) {
				const p = await ask(clientOf(column, name, unit), method, real(pattern, cases[name]));
				cells.push(p.status);
			}
			rows.push([method, pattern, relation, ...cells]);
		}
	assert.ok(rows.length > 200);
});

test('the table is the one that was agreed on, and has a row for every address', () => {
	// Addresses that name no case are in roles.tsv, which fails when one is missing.
	const named = routes().map((r) => `${r.method}\t${r.pattern}`),
		there = fs.readFileSync(path.join(root, 'tests/golden/roles.tsv'), 'utf8');
	for (const r of named) assert.ok(there.includes(`${r}\t`) || rows.some((x) => `${x[0]}\t${x[1]}` === r), r);
	const text = [['', 'route', 'whose', ...columns], ...rows].map((r) => r.join('\t')).join('\n') + '\n';
	if (process.env.UPDATE) fs.writeFileSync(GOLDEN, text);
	const golden = fs.readFileSync(GOLDEN, 'utf8').split('\n'),
		now = text.split('\n');
	for (const line of new Set([...golden, ...now]))
		assert.ok(
			golden.includes(line) && now.includes(line),
			`${golden.includes(line) ? 'agreed on, but not so any more' : 'not agreed on'}: ${line}`,
		);
});

test('who is complained of, and who has nothing to do with it, is told what is told of nothing', async () => {
	const nothing = '1234567890123456789',
		plain = (p, at) => p.body.replaceAll(at, '').replace(/<span class="code">[0-9a-f]{16}<\/span>/, '').replace(/<link[^>]*>|href="[^"]*"/g, '');
	let compared = 0;
	for (const { method, pattern } of routes().filter((r) => kindOf(r.pattern)))
		for (const relation of ['sibling', 'elsewhere', 'named', 'named, below', 'named, office', 'named, below the office']) {
			const [name, unit] = relations[relation],
				row = rows.find((r) => r[0] === method && r[1] === pattern && r[2] === relation);
			for (const role of staff) {
				if (row[3 + columns.indexOf(role)] !== 404) continue;
				const c = life.as(`${role}-${unit}`),
					at = real(pattern, cases[name]),
					absent = pattern.replace('{id}', nothing).replace('{action}', actions[kindOf(pattern)]),
					[p, q] = [await ask(c, method, at), await ask(c, method, absent)];
				assert.equal(q.status, p.status, `${role} ${method} ${at}`);
				assert.equal(plain(p, cases[name].id), plain(q, nothing), `${role} ${method} ${at}`);
				compared++;
			}
		}
	assert.ok(compared > 100, `${compared}`);
});

test('no cell opens a case to whom it complains of', () => {
	for (const [method, pattern, relation, ...cells] of rows) {
		if (!/^named, (below|office)|^named$/.test(relation)) continue;
		for (const role of staff) {
			const status = cells[columns.indexOf(role)];
			// 422 and 403 say nothing of the case: the form is read, or the role asked, before it
			if (method === 'GET') assert.ok(status === 404 || status === 403, `${method} ${pattern} ${relation} ${role} ${status}`);
		}
	}
	const cell = (pattern, relation, role) => rows.find((r) => r[1] === pattern && r[2] === relation)[3 + columns.indexOf(role)];
	assert.equal(cell('/desk/messages/{id}', 'owner', 'handler'), 200);
	assert.equal(cell('/desk/messages/{id}', 'sibling', 'handler'), 404);
	assert.equal(cell('/desk/messages/{id}', 'child', 'handler'), 404);
	assert.equal(cell('/desk/messages/{id}', 'named', 'editor'), 404);
	assert.equal(cell('/desk/messages/{id}', 'named, sibling', 'editor'), 200);
	assert.equal(cell('/desk/messages/{id}', 'named, office', 'coordinator'), 404);
	assert.equal(cell('/desk/messages/{id}', 'named, next above', 'coordinator'), 200);
});
