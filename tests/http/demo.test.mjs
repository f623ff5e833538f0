// The demonstration as it is set up: every account finds work, every link leads somewhere, and what the
// commands count agrees with what the pages show.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { start, must } from './lib.mjs';

let s;
before(async () => {
	s = await start({ demo: true });
});
after(() => s.stop());

test('ten accounts, their passwords kept where only the owner can read', async () => {
	assert.deepEqual(
		Object.keys(s.accounts).sort(),
		[
			'analyst',
			'approver',
			'auditor',
			'coordinator',
			'editor',
			'handler',
			'leader',
			'secadmin',
			'supervisor',
			'sysadmin',
		].sort(),
	);
	assert.equal(fs.statSync(path.join(s.data, 'demo-accounts.txt')).mode & 0o777, 0o600);
	assert.equal(fs.statSync(s.data).mode & 0o077, 0);
	for (const f of fs.readdirSync(s.data)) assert.equal(fs.statSync(path.join(s.data, f)).mode & 0o077, 0, f);
});

test('every desk has something to do', async () => {
	for (const who of ['editor', 'coordinator', 'handler', 'approver']) {
		const c = await s.signedIn(who),
			p = await c.page('/desk');
		const cases = new Set(p.links().filter((l) => /^\/desk\/messages\/\d+$/.test(l)));
		assert.ok(cases.size >= 6, `${who}: ${cases.size}`);
		assert.match((await c.page('/desk/next')).path, /^\/desk\/messages\/\d+/);
	}
	for (const who of ['supervisor', 'leader'])
		assert.match((await (await s.signedIn(who)).page('/desk')).body, /\/desk\/messages\/\d+/, who);
});

// Follows the links of every page, of each pattern so many.
async function walk(c, from, each = 12) {
	const done = new Map(),
		todo = [...from],
		seen = {},
		lost = [];
	while (todo.length) {
		const at = todo.shift(),
			p = await c.page(at);
		if (p.status !== 200) lost.push(`${at} (${p.status}) on ${done.get(at)}`);
		if (p.status !== 200 || !/html/.test(p.headers['content-type'] ?? '')) continue;
		assert.match(p.body, /<\/html>\s*$/, at);
		assert.doesNotMatch(p.text, /\bundefined\b|\(null\)|%[sd]\b|�/, at);
		for (const l of p.links().map((x) => x.split('#')[0])) {
			const kind = l.replace(/\d+/g, 'N').replace(/=[^&]*/g, '=');
			if (
				!l.startsWith('/') ||
				/^\/(preferences|assets)/.test(l) ||
				done.has(l) ||
				(seen[kind] ?? 0) >= each
			)
				continue;
			done.set(l, at);
			seen[kind] = (seen[kind] ?? 0) + 1;
			todo.push(l);
		}
	}
	return { n: done.size, lost };
}

test('every link leads somewhere, for a visitor and for each account', async () => {
	const all = await walk(s.client(), ['/'], 25),
		lost = [...all.lost];
	assert.ok(all.n > 60);
	for (const who of Object.keys(s.accounts))
		lost.push(...(await walk(await s.signedIn(who), ['/desk'], 5)).lost.map((l) => `${who}: ${l}`));
	assert.deepEqual(lost, []);
});

test('the sum of the places is what the nation counts, and what the list holds', async () => {
	const c = s.client(),
		nation = (await c.get('/api/v1/figures?region=0')).json;
	let sum = 0;
	for (const r of (await c.get('/api/v1/regions?parent=0&limit=100')).json.items)
		sum += (await c.get(`/api/v1/figures?region=${r.code}`)).json.received;
	let own = 0;
	const states = {};
	for (let next = '', list = 0; next !== null;) {
		const p = (await c.get(`/api/v1/messages?limit=100${next && `&after=${next}`}`)).json;
		for (const i of p.items) {
			states[i.state] = (states[i.state] ?? 0) + 1;
			own += i.region.code === '0';
		}
		next = p.next;
		assert.ok(list++ < 100);
	}
	assert.ok(sum <= nation.received && nation.received - sum >= own, `${sum} ${nation.received} ${own}`);
	for (const st of ['waiting', 'handling', 'answered', 'closed']) assert.ok(states[st] > 0, st);
	assert.ok(nation.answered / nation.received > 0.6);
	assert.ok(nation.solved <= nation.closed && nation.closed <= nation.answered);
	const rows = must(['export', 'messages', '--data', s.data]).match(/^\d{15,}/gm).length;
	assert.equal(rows, 2000);
});

test('a search for a place works by name, pinyin and initials', async () => {
	const name = (await s.client().get('/api/v1/messages?limit=1')).json.items[0].region.name;
	const found = (await s.client().get(`/api/v1/regions?q=${encodeURIComponent(name)}`)).json.items;
	assert.ok(found.some((r) => r.name === name));
});

test('every check passes', () => {
	for (const kind of ['figures', 'desks', 'queries', 'plans']) must(['check', kind, '--data', s.data]);
});
