// Letters of all scripts come out as they went in; what deceives the eye does not come in.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { start, must, run, world, visible, sql, tempFolder } from './lib.mjs';
import { Life, isError } from './life.mjs';

let s, life;
before(async () => {
	s = await start();
	life = new Life(s);
});
after(async () => {
	life.close();
	await s.stop();
});

// GB 18030-2022 asks for these of an implementation of level 3: rare characters of names and places, among them
// some beyond the first plane.
const RARE = '㛃㳚䶮䢺䴗䴘鿍鿎鿏𠅤𠙶𡐓𣲘𣸣𥻗𦈡𦒍𦝼𦭜𧒭𨐈𨭉𩾌𪟝𪣻𪤗𪨰𪨶𪩘𪾢𫄧𫄨𫍣𫍯𫍲𫐄𫑡𫓧𫔍𫖮𫗧𫘜𫘝𫚖𫚭𬀩𬂩𬇙𬊈𬍛𬒔𬘓𬘬𬘭𬙂𬤇𬨂𬱖𬳿𬺈𰉖𱊛';

test('rare characters of names go from the form through the database into page, API and CSV', async () => {
	const title = `请改好户口本上的名字：${RARE.slice(0, 60)}`.slice(0, 40),
		body = `户口本印不出这些字：${RARE}，也印不出“䶮”，请换字库。`;
	const m = await life.submit({ title: [...title].slice(0, 30).join('').replace(/[\ud800-\udbff]$/, ''), body });
	await life.good(life.act('editor', m, 'approve'));
	const seen = await life.look(m);
	assert.equal(seen.body, body);
	const c = s.client(),
		p = await c.page(`/messages/${m.id}`);
	assert.ok(p.text.includes(RARE));
	assert.equal(sql(s.data, `SELECT body FROM message WHERE id = ${m.id}`).trim(), body);
	const e = await s.signedIn('editor'),
		csv = await e.get('/desk/messages.csv');
	assert.ok(csv.body.includes(seen.title), 'in the list as CSV');
	const file = path.join(tempFolder(), 'all.csv'),
		r = run(['export', 'messages', '--out', file, '--data', s.data]);
	const all = r.status === 0 && fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : must(['export', 'messages', '--data', s.data]);
	assert.ok(all.includes(RARE), 'in the export');
	c.close();
	e.close();
});

test('Uyghur, Mongolian and Tibetan keep their joiners; what turns or hides text is dropped', async () => {
	const legal = 'ئۇيغۇرچە خەت، نې\u200cمە، ᠮᠣᠩᠭᠣᠯ\u180eᠠ ᠪ\u180bᠢᠴᠢᠭ᠌, བོད་ཡིག་གི་ཡི་གེ། 汉字在一起，请都显示好。';
	const m = await life.submit({ body: legal });
	assert.equal((await life.look(m)).body, legal.normalize('NFC'));
	const tricked = await life.submit({ body: `请看这里\u202e反过来的字\u202c，\u200b隐\u2060身\u00ad的字，\u2066还有\u2069这些，\ufeff谢谢大家。` });
	assert.equal((await life.look(tricked)).body, '请看这里反过来的字，隐身的字，还有这些，谢谢大家。');
	const nfd = await life.submit({ body: 'Cafe\u0301 门前的路灯坏了，晚上看不清路，请修。' });
	assert.ok((await life.look(nfd)).body.startsWith('Café'));
});

test('what is no UTF-8 is refused, in forms and JSON', async () => {
	for (const bytes of ['%FF', '%C0%AF', '%ED%A0%80', '%F4%90%80%80', '%00', '%E4%BD']) {
		const c = s.client(),
			p = await c.request('POST', '/lookup', { body: `code=${bytes}&passcode=1`, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
		assert.ok(p.status >= 400 && p.status < 500, `${bytes} ${p.status}`);
		c.close();
	}
});

test('a name that looks like another\'s is refused, for accounts, units and posts; the same elsewhere is not', async () => {
	const dir = tempFolder(),
		load = (kind, text) => {
			const file = path.join(dir, `${kind}.csv`);
			fs.writeFileSync(file, text);
			return run(['import', kind, file, '--data', s.data]);
		};
	const refused = (r, n) => {
		assert.match(r.stdout + r.stderr, /看上去与已有的另一个一样/);
		assert.equal((r.stdout + r.stderr).match(/看上去与已有的另一个一样/g).length, n);
	};
	const logins = ['edіtor', 'EDITOR', 'ｅｄｉｔｏｒ', 'ed1tor', 'edi\u0301tor', 'audit0r'];
	refused(load('accounts', `login,name,role,unit\n${logins.map((l) => `${l},某人,analyst,`).join('\n')}\n`), logins.length);
	assert.equal(sql(s.data, "SELECT COUNT(*) FROM account WHERE name = '某人'").trim(), '0');
	assert.equal(load('accounts', 'login,name,role,unit\nreader,读者甲,analyst,\n').status, 0);
	const units = ['乙縣住房建设局', '乙县住房建設局', '乙县 住房建设局', '乙县教肓局'];
	refused(load('units', `name,place,parent\n${units.map((u) => `${u},110101,3`).join('\n')}\n`), units.length);
	assert.doesNotMatch(load('units', 'name,place,parent\n乙縣住房建设局,110102,6\n').stdout, /看上去/);
	refused(load('offices', 'name,place,rank,coordinator\n乙縣县长,110101,2,3\n'), 1);
	assert.equal(sql(s.data, "SELECT COUNT(*) FROM office WHERE name LIKE '乙縣%'").trim(), '0');
});
