// A unit asks to be taken in, is checked by the office of its place, gets its first accounts by invitation, and learns.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { start, sql, world } from './lib.mjs';

let s, coordinator, other, sysadmin;
before(async () => {
	s = await start();
	[coordinator, other, sysadmin] = await Promise.all(['coordinator', 'coordinator6', 'sysadmin2'].map((u) => s.signedIn(u)));
});
after(() => s.stop());

const CANARY = '苏金丝雀';
const CREDIT = '91350100M000100Y43'; // the standard's own example
let addresses = 0;
async function apply(values = {}, place = world.county) {
	const c = s.client({ from: `127.0.7.${++addresses}` });
	return c.submit((await c.page(`/units/apply?region=${place}`)).forms.find((f) => f.method === 'POST'), {
		name: `乙县第${addresses}水务局`,
		credit: CREDIT,
		contact: CANARY,
		phone: '010-55550123',
		words: '供水和排水的事。',
		...values,
	});
}
const idOf = (p) => p.path.match(/apply\/(\d+)-/)[1];
async function deed(c, id, action, fields = []) {
	const csrf = (await c.page('/lookup')).field('csrf').value;
	return c.post(`/desk/applications/${id}/${action}`, [['csrf', csrf], ...fields]);
}

test('an application says what is wrong with it', async () => {
	const p = await apply({ credit: '91350100M000100Y44', phone: '', words: '' });
	assert.equal(p.status, 422);
	assert.match(p.text, /信用代码不对/);
	assert.match(p.text, /办公电话不能为空/);
});

test('who is to be called lies in the vault, and looking leaves a row', async () => {
	const p = await apply();
	assert.match(p.text, /申请已收到/);
	assert.doesNotMatch(sql(s.data, 'SELECT * FROM unit_application'), new RegExp(CANARY));
	assert.doesNotMatch((await s.client().get(p.path)).text, new RegExp(CANARY));
	const id = idOf(p),
		rows = () => Number(sql(s.data, `SELECT count(*) FROM vault_access WHERE record = ${id}`).trim());
	const page = await coordinator.page(`/desk/applications/${id}`);
	assert.doesNotMatch(page.text, new RegExp(CANARY));
	assert.equal(rows(), 0);
	const shown = await deed(coordinator, id, 'contact');
	assert.match(shown.text, new RegExp(CANARY));
	assert.equal(rows(), 1);
});

test('the address of a result cannot be guessed', async () => {
	const p = await apply(),
		[, id, proof] = p.path.match(/apply\/(\d+)-([0-9a-f]+)/);
	assert.equal((await s.client().get(`/units/apply/${id}-${proof}`)).status, 200);
	assert.equal((await s.client().get(`/units/apply/${id}-${proof.replace(/./, (x) => (x === '0' ? '1' : '0'))}`)).status, 404);
	assert.equal((await s.client().get(`/units/apply/${BigInt(id) + 1n}-${proof}`)).status, 404);
});

test('only the office of the place decides, once, and a refusal has a reason that the unit sees', async () => {
	const p = await apply(),
		id = idOf(p);
	assert.match((await coordinator.page('/desk/applications')).text, /水务局/);
	assert.doesNotMatch((await other.page('/desk/applications')).text, /水务局/);
	assert.equal((await other.get(`/desk/applications/${id}`)).status, 404);
	assert.equal((await deed(other, id, 'refuse', [['reason', '不归我管']])).status, 404);
	assert.equal((await (await s.signedIn('handler')).get(`/desk/applications/${id}`)).status, 403);
	assert.equal((await deed(coordinator, id, 'refuse', [['reason', '']])).status, 422);
	assert.equal((await deed(coordinator, id, 'refuse', [['reason', '职责和乙县住房建设局重复']])).status, 303);
	assert.match((await s.client().get(p.path)).text, /没有通过.*职责和乙县住房建设局重复/);
	assert.equal((await deed(coordinator, id, 'take', [['parent', '3']])).status, 409);
});

test('a coordinator puts the unit below her own office only', async () => {
	const id = idOf(await apply());
	for (const parent of ['1', '2', '6', '999999'])
		assert.equal((await deed(coordinator, id, 'take', [['parent', parent]])).status, 422, parent);
	assert.equal(sql(s.data, `SELECT state FROM unit_application WHERE id = ${id}`).trim(), '1');
});

test('the first accounts come by invitation, hold their roles in the new unit, and learn what is left', async () => {
	const id = idOf(await apply({ name: '乙县园林绿化中心' }));
	const p = await deed(coordinator, id, 'take', [
		['parent', '3'],
		['handler', 'green.handler'],
		['handler_name', '林承办'],
		['approver', 'green.approver'],
		['approver_name', '林签审'],
	]);
	assert.equal(p.status, 200, p.text);
	const links = p.body.match(/\/invite\/[0-9a-f]{48}/g);
	assert.equal(links.length, 2);
	const unit = sql(s.data, "SELECT id FROM unit WHERE name = '乙县园林绿化中心'").trim();
	assert.equal(
		sql(s.data, `SELECT count(*) FROM account_role WHERE unit = ${unit} AND role IN (3, 4)`).trim(),
		'2',
	);
	const c = s.client();
	let q = await c.page(links[0]);
	q = await c.submit(q.form(links[0]), { fresh: 'seven-lamps-by-the-canal', again: 'seven-lamps-by-the-canal' });
	assert.match(q.text, /培训还差 5 项/);
	q = await c.page('/desk/training');
	q = await c.submit(q.form('/desk/training/rules'));
	assert.match(q.text, /还差 4 项/);
	assert.match(q.text, /已完成：林承办/);
	const csrf = (await coordinator.page('/lookup')).field('csrf').value;
	assert.equal((await coordinator.post('/desk/training/trial', [['csrf', csrf], ['unit', unit]])).status, 403);
	const handler = await s.signedIn('handler'),
		token = (await handler.page('/lookup')).field('csrf').value;
	assert.equal((await handler.post('/desk/training/trial', [['csrf', token], ['unit', unit]])).status, 404, 'another unit');
	assert.match((await c.page('/desk/training')).text, /还差 4 项/);
});

test('of two who decide at once, one does', async () => {
	const id = idOf(await apply());
	const got = await Promise.all([
		deed(coordinator, id, 'take', [['parent', '3']]),
		deed(sysadmin, id, 'refuse', [['reason', '材料不全']]),
	]);
	assert.deepEqual(got.map((p) => p.status < 400).sort(), [false, true], got.map((p) => p.status).join());
	assert.equal(got.find((p) => p.status >= 400).status, 409);
});
