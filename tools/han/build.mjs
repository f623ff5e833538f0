// Writes src/text/simplified.def from OpenCC's table of traditional characters (see README.md).
import { readFileSync, writeFileSync } from 'node:fs';

const [source, target] = process.argv.slice(2);
const hex = (c) => `0x${c.codePointAt(0).toString(16).toUpperCase()}`;
const rows = readFileSync(source, 'utf8')
	.split('\n')
	.filter((line) => line && !line.startsWith('#'))
	.map((line) => {
		const [from, to] = line.split('\t');
		return [from, to.split(' ')[0]];
	})
	.filter(([from, to]) => from !== to && [...from].length === 1 && [...to].length === 1)
	.sort((a, b) => a[0].codePointAt(0) - b[0].codePointAt(0));
const map = new Map(rows);
// A result that is itself replaced would make folding twice differ from folding once.
const last = (c) => {
	for (let i = 0; i < 4 && map.has(c); i++) c = map.get(c);
	return c;
};
const wide = (c) => c.codePointAt(0) > 0x9fff;
const out = rows.filter(([from]) => last(from) !== from).map(([from, to]) => `${wide(from) ? 'WIDE' : 'SIMPLE'}(${hex(from)}, ${hex(last(to))})`);
if (out.length < 3000) throw new Error(`only ${out.length} rows`);
writeFileSync(target, `/* Traditional characters and their simplified forms, in order; made by tools/han/build.mjs. */\n${out.join('\n')}\n`);
