// A file of N messages of about 220 characters for measuring search: sentences of the files given, put together anew
// by a fixed seed, with place names, numbers and names made up, so that the words have a long tail.
// usage: node corpus.mjs N SEED FILE.csv... > OUT.csv
import { readFileSync } from 'node:fs';
import { once } from 'node:events';

const [n, seed, ...files] = process.argv.slice(2);
let state = BigInt(seed) * 2n + 1n;
const random = (most) => {
	state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
	return Number((state >> 33n) % BigInt(most));
};

// RFC 4180, whole in memory.
function rows(text) {
	const out = [[]];
	let field = '', quoted = false;
	for (let i = 0; i < text.length; i++) {
		const c = text[i];
		if (quoted) {
			if (c !== '"') field += c;
			else if (text[i + 1] === '"') field += text[++i];
			else quoted = false;
		} else if (c === '"') quoted = true;
		else if (c === ',' || c === '\n') {
			out.at(-1).push(field);
			field = '';
			if (c === '\n') out.push([]);
		} else if (c !== '\r') field += c;
	}
	return out.filter((r) => r.length > 1);
}

const titles = [], sentences = [];
for (const f of files) {
	const [head, ...body] = rows(readFileSync(f, 'utf8').replace(/^\uFEFF/, ''));
	const title = head.indexOf('title'), detail = Math.max(head.indexOf('detail'), head.indexOf('body'), head.indexOf('content'));
	for (const r of body) {
		titles.push(r[title]);
		for (const s of (r[detail] ?? '').split(/(?<=[。！？；\n])/)) if (s.trim().length > 4) sentences.push(s.trim());
	}
}

const han = (k) => Array.from({ length: k }, () => String.fromCodePoint(0x4e00 + random(3500) * 4)).join('');
const name = () => `${han(2)}${['路', '街道', '小区', '村', '花园', '镇'][random(6)]}${random(300)}号`;
const cell = (s) => `"${s.replaceAll('"', '""')}"`;
const from = Date.UTC(2016, 0, 1), span = Date.UTC(2026, 10, 1) - from;

process.stdout.write('id,title,body,time,kind\n');
let block = '';
for (let i = 0; i < Number(n); i++) {
	let body = `${name()}，`;
	while (body.length < 110 + random(120)) body += sentences[random(sentences.length)];
	if (random(4) === 0) body += `联系电话1${random(10)}${10000000 + random(89999999)}。`;
	const at = new Date(from + Math.floor((i / Number(n)) * span) + random(3600000)).toISOString();
	block += `b${i},${cell(titles[random(titles.length)].slice(0, 60) + (random(3) ? '' : han(2)))},${cell(body)},${at},${['投诉', '求助', '咨询', '建言'][random(4)]}\n`;
	if (block.length > 1 << 20) {
		if (!process.stdout.write(block)) await once(process.stdout, 'drain');
		block = '';
	}
}
process.stdout.write(block);
