// Exports of a board on which every text begins like a formula, opened by LibreOffice without a window: no cell of the
// sheet is a formula, and every text is there as it was typed (behind its apostrophe).  usage: formula.mjs FOLDER
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { start, must } from '../http/lib.mjs';
import { Life } from '../http/life.mjs';

const folder = process.argv[2],
	starts = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t=', ' =', '"=', "'=", '=cmd|', '=HYPERLINK(', '{=', '=\u200b'];
fs.mkdirSync(folder, { recursive: true });

const s = await start(),
	life = new Life(s),
	titles = starts.map((x) => `${x}1+1`),
	made = [];
for (const title of titles)
	made.push(await life.answered({ title, body: `${title}，SUM(A1:A9) 这里的路灯坏了很多天，请派人来看一看。` }, `${title} ${'已经派人修好了六盏路灯，今后每月巡查一次。'.repeat(2)}`));
for (const m of made.slice(0, 3)) assert.equal((await life.own(m, 'rate', { solved: 'solved', resolution: 5, attitude: 4, speed: 3, comment: '=1+1' })).status < 500, true);
life.close();
const stored = new Map();
for (const m of made) stored.set(String(m.id), (await s.client().get(`/api/v1/messages/${m.id}`)).json.title);
await s.stop();

// Of an OpenDocument sheet without an archive around it: cells that are formulas, and what stands in the others.
function sheet(csv) {
	const r = spawnSync('soffice', ['--headless', '--norestore', `-env:UserInstallation=file://${path.resolve(folder)}/profile`, '--infilter=CSV:44,34,76,1', '--convert-to', 'fods',
		'--outdir', folder, csv], { encoding: 'utf8', timeout: 120000 });
	const xml = fs.readFileSync(csv.replace(/csv$/, 'fods'), 'utf8');
	assert.match(xml, /<table:table-row/, r.stderr);
	return { formulas: (xml.match(/table:formula=/g) ?? []).length, cells: (xml.match(/<table:table-cell/g) ?? []).length, xml };
}

// The instrument itself: this sheet has a formula.
fs.writeFileSync(path.join(folder, 'probe.csv'), 'a\n=1+1\n');
assert.equal(sheet(path.join(folder, 'probe.csv')).formulas, 1, 'LibreOffice makes a formula of =1+1');

let formulas = 0, cells = 0, kinds = 0;
for (const kind of ['messages', 'ledger', 'figures', 'offices', 'units', 'places']) {
	let text;
	try {
		text = must(['export', kind, '--data', s.data]);
	} catch {
		continue; // no such kind
	}
	if (!text.includes(',')) continue;
	const csv = path.join(folder, `${kind}.csv`);
	fs.writeFileSync(csv, text);
	const got = sheet(csv);
	kinds++, (formulas += got.formulas), (cells += got.cells);
	if (kind !== 'messages') continue;
	for (const title of stored.values()) {
		const shown = title.trim().replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;').replace(/'/g, '&apos;');
		assert.ok(got.xml.includes(shown), `the title ${JSON.stringify(title)} is in the sheet`);
	}
}
assert.ok(kinds > 0 && cells > 100);
assert.equal(formulas, 0, 'cells that are formulas');
console.log(`${kinds} exports, ${cells} cells, ${formulas} formulas`);
process.exit(0);
