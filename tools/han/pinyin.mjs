// Writes src/text/pinyin.def from Unicode's readings of characters (see README.md).
import { readFileSync, writeFileSync } from 'node:fs';

const [readings, places, target] = process.argv.slice(2);
const marks = /[\u0300\u0301\u0302\u0304\u030c]/g; // the four tones, and the hat of ê
const plain = (s) => s.normalize('NFD').replace(marks, '').replace(/u\u0308/g, 'v').normalize('NFC');

const of = new Map(); // field -> character -> syllables
for (const line of readFileSync(readings, 'utf8').split('\n')) {
	const [code, field, value] = line.split('\t');
	if (line.startsWith('#') || !/^k(TGHZ2013|Mandarin)$/.test(field ?? '')) continue;
	const cp = Number.parseInt(code.slice(2), 16);
	const list = value.split(' ').map((v) => plain(v.replace(/^[\d.*,]*:/, '')));
	if (!of.has(field)) of.set(field, new Map());
	of.get(field).set(cp, list.flatMap((v) => v.split(',')));
}
const standard = of.get('kTGHZ2013');
if (standard.size !== 8105) throw new Error(`${standard.size} characters in the standard list`);

// The standard list with all readings of its dictionary; what else is met, with its usual one.
const all = new Map(); // character -> syllables
const add = (cp, syllable) => {
	if (!/^[a-z]+$/.test(syllable)) return; // ê, m̀: no syllables that anybody types
	if (!all.has(cp)) all.set(cp, new Set());
	all.get(cp).add(syllable);
};
for (const field of ['kTGHZ2013', 'kMandarin'])
	for (const [cp, list] of of.get(field))
		if (standard.has(cp) || (cp >= 0x4e00 && cp <= 0x9fff && field === 'kMandarin')) list.forEach((s) => add(cp, s));

// Names of places keep readings that dictionaries leave out: 六安, 乐亭, 宕昌. It says which more there are.
add(0x516d, 'lu');
add(0x4e50, 'lao');
add(0x5b95, 'tan');
for (const line of readFileSync(places, 'utf8').trim().split('\n').slice(1)) {
	const [, , , name, , pinyin] = line.split(',');
	let rest = pinyin;
	const cps = [...name].map((c) => c.codePointAt(0));
	const fits = (i, at) => {
		if (i === cps.length) return at === rest.length;
		return [...(all.get(cps[i]) ?? [])].some((s) => [s, s.replace('v', 'u')].some((w) => rest.startsWith(w, at) && fits(i + 1, at + w.length)));
	};
	if (!fits(0, 0)) console.error(`${name}: ${pinyin}`);
}

const by = new Map(); // syllable -> characters
const wide = [];
for (const [cp, list] of [...all].sort((a, b) => a[0] - b[0]))
	for (const s of list)
		if (cp > 0x9fff) wide.push(`WIDE(0x${cp.toString(16).toUpperCase()}, "${s}")`);
		else by.set(s, (by.get(s) ?? '') + String.fromCodePoint(cp));
const rows = [...by].sort().map(([s, chars]) => `SYLLABLE("${s}", "${chars}")`);
writeFileSync(target, `/* Syllables without tones (v: ü) and the characters read so; made by tools/han/pinyin.mjs. */\n${rows.join('\n')}\n${wide.join('\n')}\n`);
console.error(`${rows.length} syllables, ${all.size} characters, ${wide.length} wide`);
