// A matter is rated once, by whoever wrote it, whatever anybody tries; the published figures stay what they were.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { start, sql } from './lib.mjs';
import { Life, RATING } from './life.mjs';

let s, life;
before(async () => {
	s = await start();
	life = new Life(s);
});
after(async () => {
	life.close();
	await s.stop();
});

const rows = (m) => sql(s.data, `SELECT COUNT(*) FROM rating WHERE message = ${m.id}`).trim();
const anybody = (from) => s.client({ from, sockets: 40 });
const rate = (c, m, codes, body = RATING) => c.post(`/api/v1/messages/${m.id}/actions/rate`, { ...codes, ...body });

test('a hundred ratings at once are one', async () => {
	const m = await life.answered(),
		clients = Array.from({ length: 25 }, (_, i) => anybody(`127.0.0.${20 + i}`)),
		answers = await Promise.all(
			Array.from({ length: 100 }, (_, i) =>
				rate(clients[i % 25], m, { code: m.code, passcode: m.passcode }, { ...RATING, resolution: 1 + (i % 5) })),
		),
		by = {};
	for (const a of answers) by[a.status] = (by[a.status] ?? 0) + 1;
	for (const c of clients) c.close();
	assert.equal(rows(m), '1', JSON.stringify(by));
	assert.equal(by[200], 1);
	assert.deepEqual(Object.keys(by).filter((k) => !['200', '409', '429'].includes(k)), []);
	// a replay, much later
	assert.equal((await rate(anybody('127.0.0.60'), m, { code: m.code, passcode: m.passcode })).status, 409);
	assert.equal(rows(m), '1');
});

test('nobody else rates: not with the codes of another matter, not without, not a member of the staff', async () => {
	const m = await life.answered(),
		other = await life.answered(),
		c = anybody('127.0.0.61');
	for (const codes of [{}, { code: other.code, passcode: other.passcode }, { code: m.code, passcode: other.passcode }, { code: other.code, passcode: m.passcode }])
		assert.ok([401, 403, 404, 422].includes((await rate(c, m, codes)).status), JSON.stringify(codes));
	for (const [who] of Object.entries(s.tokens)) {
		const p = await life.act(who, m, 'rate', RATING);
		assert.ok([401, 403, 404, 409].includes(p.status), `${who}: ${p.status}`);
	}
	assert.equal(rows(m), '0');
	assert.equal(rows(other), '0');
});

test('before an answer and after the matter is closed there is nothing to rate, and no figure moves', async () => {
	const early = await life.dispatched(),
		closed = await life.closed(),
		figures = async () => (await s.client().get('/stats')).body.replace(/nonce="[^"]*"|\d\d:\d\d(:\d\d)?/g, ''),
		seen = sql(s.data, 'SELECT * FROM figure ORDER BY 1, 2, 3, 4'),
		page = await figures();
	assert.equal((await rate(anybody('127.0.0.62'), early, { code: early.code, passcode: early.passcode })).status, 409);
	for (const worst of [1, 5])
		assert.equal((await rate(anybody('127.0.0.63'), closed, { code: closed.code, passcode: closed.passcode }, { ...RATING, resolution: worst })).status, 409);
	for (const wrong of [{ resolution: 0 }, { resolution: 6 }, { resolution: -1 }, { resolution: 5e9 }, { resolution: '5; 5' }, { solved: 'very' }, { resolution: null }])
		assert.ok((await rate(anybody('127.0.0.64'), closed, { code: closed.code, passcode: closed.passcode }, { ...RATING, ...wrong })).status >= 400, JSON.stringify(wrong));
	assert.equal(rows(early), '0');
	assert.equal(rows(closed), '1');
	assert.equal(sql(s.data, 'SELECT * FROM figure ORDER BY 1, 2, 3, 4'), seen);
	assert.equal(await figures(), page);
});
