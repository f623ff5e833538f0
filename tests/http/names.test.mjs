// Finding by name: signs stand for themselves, characters for their kin, letters for pinyin too, alike on every engine.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { start, must, makeData, tempFolder } from './lib.mjs';

const names = ['A_b局', 'a-B局', '100%局', '100局', '甲\\乙局', '惊!叹局', 'Abc局', "甲'乙局", 'É甲局', 'é乙局', '＿局', 'ABC%DEF局'];
const first = 100;
let s, c;

before(async () => {
	const made = makeData(),
		file = path.join(tempFolder(), 'names.csv');
	const rows = names.map((name, i) => `${first + i},"${name}",2,110101`);
	fs.writeFileSync(file, `id,name,parent,place\n${rows.join('\n')}\n`);
	must(['import', 'units', file, '--data', made.data]);
	fs.writeFileSync(file, `id,name,coordinator,place\n${rows.join('\n')}\n`);
	must(['import', 'offices', file, '--data', made.data]);
	s = await start({ made });
	c = s.client();
});
after(() => s.stop());

const found = async (kind, q, more = '') => {
	const p = await c.get(`/api/v1/${kind}?limit=100&q=${encodeURIComponent(q)}${more}`);
	assert.equal(p.status, 200, `${q}: ${p.body}`);
	return p.json.items.map((x) => x.name).filter((n) => names.includes(n)).sort((a, b) => names.indexOf(a) - names.indexOf(b));
};
const table = [
	['_', ['A_b局', '＿局']],
	['%', ['100%局', 'ABC%DEF局']],
	['0%局', ['100%局']],
	['\\', ['甲\\乙局']],
	['!', ['惊!叹局']],
	['!%', []],
	["'", ["甲'乙局"]],
	['a_B', ['A_b局']],
	['A-b', ['a-B局']],
	['aBC', ['Abc局', 'ABC%DEF局']],
	['É', ['É甲局', 'é乙局']],
	['é', ['É甲局', 'é乙局']],
	['＿', ['A_b局', '＿局']],
	['甲\'乙', ["甲'乙局"]],
	['驚歎', []],
	['驚!嘆', ['惊!叹局']],
	['jingtan', []],
	['jia', ['甲\\乙局', "甲'乙局", 'É甲局']],
	['jyj', ["甲'乙局"]],
	['c%d', ['ABC%DEF局']],
	['b局', ['A_b局', 'a-B局']],
	["' OR 1=1 --", []],
	['%%', []],
	['局', names],
];

test('signs of patterns stand for themselves, and ASCII letters are found in either case', async () => {
	for (const [q, want] of table)
		for (const kind of ['units', 'offices']) assert.deepEqual(await found(kind, q), want, `${kind} ${q}`);
});

test('within one region the same is found', async () => {
	for (const [q, want] of table)
		for (const kind of ['units', 'offices'])
			assert.deepEqual(await found(kind, q, '&region=110101'), want, `${kind} ${q}`);
});

test('regions are found by their name and its Latin letters, and not by signs', async () => {
	const regions = async (q) => (await c.get(`/api/v1/regions?limit=5&q=${encodeURIComponent(q)}`)).json.items.map((r) => r.name);
	assert.ok((await regions('东城'))[0] === '东城区');
	const latin = await regions('dongcheng');
	assert.ok(latin.length > 0);
	assert.deepEqual(await regions('DongCheng'), latin);
	for (const q of ['%', '_', '!', '\\', "'", '东%', '东_区']) assert.deepEqual(await regions(q), [], q);
});

test('text that no engine can hold is refused, and alike', async () => {
	for (const kind of ['units', 'offices', 'regions'])
		for (const q of ['%00', 'a%00b', '%ff', '%e5%b1', '%ed%a0%80', '%c0%80'])
			assert.equal((await c.get(`/api/v1/${kind}?q=${q}`)).status, 400, `${kind} ${q}`);
});

test('regions come best first, page after page, by pinyin and initials', async () => {
	const names = async (q) => (await c.get(`/api/v1/regions?limit=3&q=${encodeURIComponent(q)}`)).json.items.map((x) => x.name);
	assert.deepEqual(await names('hzs'), ['杭州市', '湖州市', '菏泽市']);
	assert.equal((await names('蘇州'))[0], '苏州市');
	assert.equal((await names('chongqing'))[0], '重庆市');
	const seen = [];
	for (let after = ''; after !== null; ) {
		const p = (await c.get(`/api/v1/regions?limit=50&q=s${after && `&after=${after}`}`)).json;
		seen.push(...p.items.map((x) => x.code));
		after = p.next;
	}
	assert.ok(seen.length > 50);
	assert.equal(new Set(seen).size, seen.length);
});

test('a filter takes a name that is begun or spelt out, when one alone is meant', async () => {
	assert.equal((await c.get('/messages?region=hangzhou')).status, 200);
	assert.equal((await c.get(`/messages?region=${encodeURIComponent('朝阳')}`)).status, 422);
	assert.equal((await c.get(`/messages?unit=${encodeURIComponent('惊!嘆')}`)).status, 200);
	assert.equal((await c.get('/messages?unit=mei')).status, 422);
});

test('units have aliases, by which a sheet names them and people find them, until they are taken away', async () => {
	const file = path.join(tempFolder(), 'aliases.csv');
	const units = async (q) => (await c.get(`/api/v1/units?q=${encodeURIComponent(q)}`)).json.items.map((x) => x.name);
	const load = (text) => {
		fs.writeFileSync(file, text);
		must(['import', 'units', file, '--data', s.data]);
	};
	load('id,name,parent,place,别名\n900,东山区教育体育局,2,110101,区教委、东山教育局\n');
	assert.deepEqual(await units('区教委'), ['东山区教育体育局']);
	assert.deepEqual(await units('qjw'), ['东山区教育体育局']);
	assert.equal((await c.get(`/messages?unit=${encodeURIComponent('区教委')}`)).status, 200);
	const out = must(['export', 'units', '--data', s.data]).split('\n');
	assert.match(out[0], /,aliases\r?$/);
	assert.ok(out.some((line) => /^900,.*(区教委、东山教育局|东山教育局、区教委)\r?$/.test(line)), out.at(-2));
	load('id,name,parent,place\n900,东山区教体局,2,110101\n901,一中,区教委,110101\n');
	assert.deepEqual(await units('区教委'), ['东山区教体局']);
	assert.equal((await c.get(`/api/v1/units?q=${encodeURIComponent('一中')}`)).json.items[0].parent, '900');
	load('id,name,parent,place,aliases\n900,东山区教体局,2,110101,\n');
	assert.deepEqual(await units('区教委'), []);
});
