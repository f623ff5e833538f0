// What is published of counts singles nobody out: in the open set no group is smaller than five, no text, id, unit or
// hour is in it, and a second, independent computation gives the very same rows.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { makeData, must, run, tempFolder, world } from './lib.mjs';

const LEAST = 5, PLACES = [110101, 110102, 110105, 120101, 130102, 310101],
	KINDS = ['consult', 'complaint', 'suggestion', 'help', 'thanks'], DOMAINS = ['城建', '交通', '教育', '医疗'];

// Skewed, as such things are: most groups are small; some private, some answered, some not yet reviewed.
function messages() {
	const out = [];
	let seed = 7;
	const draw = (n) => ((seed = (seed * 48271) % 2147483647), Math.floor(((seed / 2147483647) ** 3) * n));
	for (let i = 0; i < 600; i++) {
		const answered = draw(3) > 0, month = 1 + draw(6);
		out.push({ id: i, place: PLACES[draw(PLACES.length)], kind: KINDS[draw(KINDS.length)], domain: DOMAINS[draw(DOMAINS.length)], month: `2025-0${month}`,
			time: `2025-0${month}-${10 + draw(19)} ${10 + draw(9)}:07:${10 + draw(49)}`, answered, solved: answered && draw(4) > 0, hidden: draw(20) > 12 });
	}
	return out;
}

function bring(data, list) {
	const head = 'id,title,body,time,region,kind,domain,state,private,reply,reply_time,rating_solved\n',
		rows = list.map((m) => [m.id, `金丝雀标题${m.id}`, `金丝雀正文${m.id}：这里的路灯坏了好几天，请派人来看一看。`, m.time, m.place, m.kind, m.domain,
			m.hidden ? 'pending' : m.answered ? 'answered' : 'waiting', m.id % 7 === 0 ? 1 : 0, m.answered && !m.hidden ? '已经派人修好。' : '', m.answered && !m.hidden ? '2025-08-01 10:00:00' : '', m.solved && !m.hidden ? 'solved' : ''].join(',')),
		file = path.join(tempFolder(), 'in.csv');
	fs.writeFileSync(file, head + rows.join('\n') + '\n');
	const r = run(['import', 'messages', file, '--office', String(world.offices.head), '--data', data]);
	assert.match(r.stdout + r.stderr, /600/, r.stderr);
}

const parse = (text) => text.trim().split('\n').slice(1).map((l) => {
	const [month, region, kind, domain, received, answered, solved] = l.split(',');
	return { month, region, kind, domain, received: Number(received), answered, solved };
});

// The rule once more, in other words, from the full export.
function again(full) {
	let rest = full.map((m) => ({ ...m })), out = [];
	const levels = [
		(m) => m,
		(m) => ({ ...m, region: Math.floor(m.region / 100) * 100, domain: '' }),
		(m) => ({ ...m, region: Math.floor(m.region / 10000) * 10000, domain: '' }),
		(m) => ({ ...m, region: '', domain: '', month: m.month.slice(0, 4) }),
	];
	for (const up of levels) {
		const groups = new Map();
		rest = rest.map(up);
		for (const m of rest) {
			const k = [m.month, m.region, m.kind, m.domain].join();
			groups.set(k, [...(groups.get(k) ?? []), m]);
		}
		rest = [];
		for (const [k, l] of groups)
			if (l.length < LEAST) rest.push(...l);
			else {
				const part = (n) => ((n > 0 && n < LEAST) || (n < l.length && l.length - n < LEAST) ? '' : String(n));
				out.push(`${k},${l.length},${part(l.filter((m) => m.answered).length)},${part(l.filter((m) => m.solved).length)}`);
			}
	}
	return { out: out.sort(), lost: rest.length };
}

test('nobody is singled out by the open set', () => {
	const { data } = makeData(), list = messages();
	bring(data, list);
	const r = run(['export', 'open', '--data', data]),
		rows = parse(r.stdout);
	assert.equal(r.status, 0, r.stderr);
	assert.doesNotMatch(r.stdout, /金丝雀|\d{10,}|:\d\d|T\d\d/);
	assert.ok(rows.length > 20);
	for (const row of rows) {
		assert.ok(row.received >= LEAST, JSON.stringify(row));
		for (const n of [row.answered, row.solved])
			if (n !== '' && n !== '0') assert.ok(Number(n) >= LEAST && (row.received - n === 0 || row.received - n >= LEAST), JSON.stringify(row));
		assert.match(row.month, /^2025(-\d\d)?$/);
	}
	// the same from the full export, which is for the operator alone
	const full = must(['export', 'messages', '--data', data]).trim().split('\n').slice(1).map((l) => l.split(','))
		.filter((f) => ['waiting', 'handling', 'answered', 'closed'].includes(f[9]))
		.map((f) => ({ month: f[3].slice(0, 7), region: Number(f[4]), kind: f[7], domain: f[8], answered: f[14] !== '', solved: f[15] === 'solved' }));
	const small = full.filter((m) => full.filter((x) => x.month === m.month && x.region === m.region && x.kind === m.kind && x.domain === m.domain).length < LEAST);
	assert.ok(small.length > 50, `${small.length} messages stand in small groups: the test can fail`);
	const want = again(full);
	assert.deepEqual(r.stdout.trim().split('\n').slice(1).sort(), want.out);
	assert.equal(rows.reduce((n, x) => n + x.received, 0) + want.lost, full.length, 'each is counted once');
	assert.match(r.stderr, new RegExp(`^${want.lost} 件`, 'm'));
});
