// Canaries: words that stand nowhere else, and where they were seen. A canary is { name, text, code? }; a code is short
// digits, found only where no digit stands beside it.
import fs from 'node:fs';
import path from 'node:path';
import { visible } from './lib.mjs';

// As it may be spelt on its way out: in an address, in JSON, in a header's base64, in hexadecimal.
function spellings(text) {
	const bytes = Buffer.from(text),
		out = new Set([text, encodeURIComponent(text), encodeURIComponent(text).toLowerCase(), bytes.toString('hex')]);
	out.add([...text].map((ch) => (ch.charCodeAt(0) < 128 ? ch : `\\u${ch.charCodeAt(0).toString(16).padStart(4, '0')}`)).join(''));
	for (let lead = 0; lead < 3; lead++) {
		const whole = Buffer.concat([Buffer.alloc(lead), bytes]).toString('base64').replace(/=+$/, '');
		// without the first and last letters, which its neighbours change
		const core = whole.slice(lead ? lead + 1 : 0, Math.floor(((lead + bytes.length) * 8) / 6));
		if (core.length > 9) out.add(core).add(core.replaceAll('+', '-').replaceAll('/', '_'));
	}
	return [...out];
}

export class Canaries {
	constructor() {
		this.list = [];
	}
	add(name, text, more = {}) {
		if (!text) throw new Error(`no text for the canary ${name}`);
		if (this.list.some((c) => c.text === text)) return text;
		this.list.push({
			name,
			text,
			...more,
			find: more.code ? new RegExp(`(?<![\\d.])${text}(?![\\d.])`) : null,
			needles: more.code ? [] : spellings(text),
		});
		return text;
	}
	in(text, among = this.list) {
		return among.filter((c) => (c.find ? c.find.test(text) : c.needles.some((n) => text.includes(n)))).map((c) => c.name);
	}
	// A page as it came and as it is read, and its headers.
	onPage(p) {
		const head = JSON.stringify(p.headers),
			tags = /html/.test(p.headers['content-type'] ?? '') ? visible(p.body).replace(/\s/g, '') : '';
		return [...new Set(this.in(`${head}\n${p.body}\n${tags}`))];
	}
	inBytes(bytes, among = this.list) {
		return this.in(bytes.toString('latin1'), among.map((c) => ({ ...c, needles: c.needles.map((n) => Buffer.from(n).toString('latin1')) })));
	}
	inFolder(folder, but = () => false) {
		return fs
			.readdirSync(folder, { recursive: true })
			.filter((f) => !but(f) && fs.statSync(path.join(folder, f)).isFile())
			.flatMap((f) => [...this.in(f), ...this.inBytes(fs.readFileSync(path.join(folder, f)))].map((w) => `${w} in ${f}`));
	}
}

// What a process has in memory, as one who owns the machine reads it: each piece with the flags of its mapping (dd: in no
// core file, lo: locked, never swapped out).
export function* memoryOf(pid) {
	const fd = fs.openSync(`/proc/${pid}/mem`, 'r'),
		most = 16 << 20,
		overlap = 256; // what lies across two pieces is in one of them
	try {
		for (const part of fs.readFileSync(`/proc/${pid}/smaps`, 'utf8').split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m)) {
			const [, from, to] = part.match(/^([0-9a-f]+)-([0-9a-f]+) rw/) ?? [];
			if (!from || /^Rss:\s+0 kB/m.test(part)) continue;
			for (let at = parseInt(from, 16), end = parseInt(to, 16); at < end; at += most) {
				const bytes = Buffer.alloc(Math.min(end - at, most + overlap));
				yield { bytes: bytes.subarray(0, fs.readSync(fd, bytes, 0, bytes.length, at)), flags: part.match(/^VmFlags: (.*)/m)[1] };
			}
		}
	} finally {
		fs.closeSync(fd);
	}
}
