// Rows of a database as SQL literals, and what somebody could do to them behind the program's back.
import { spawnSync } from 'node:child_process';

export function sqlite(file, sql, ...more) {
	const r = spawnSync('sqlite3', ['-bail', ...more, file], { input: sql, encoding: 'utf8', maxBuffer: 1 << 28 });
	if (r.status !== 0) throw new Error(`sqlite3: ${r.error ?? r.stderr}`);
	return r.stdout;
}
export const query = (file, sql) => JSON.parse(sqlite(file, sql, '-json') || '[]');

const name = (n) => `"${n}"`;

export class Table {
	constructor(file, table) {
		const columns = query(file, `PRAGMA table_info(${name(table)});`);
		this.name = table;
		this.columns = columns.map((c) => c.name);
		this.key = columns.filter((c) => c.pk).map((c) => c.name);
		const all = this.columns.map((c) => `quote(${name(c)}) AS ${name(c)}`);
		this.rows = query(file, `SELECT ${all.join()} FROM ${name(table)};`);
		this.keys = new Set(this.rows.map((r) => this.keyOf(r)));
	}
	keyOf(row) {
		return this.key.map((c) => row[c]).join('\u0000');
	}
	drop(row) {
		return `DELETE FROM ${name(this.name)} WHERE ${this.key.map((c) => `${name(c)} = ${row[c]}`).join(' AND ')};`;
	}
	add(row) {
		return `INSERT INTO ${name(this.name)} (${this.columns.map(name).join()}) VALUES (${this.columns.map((c) => row[c]).join()});`;
	}
	// These rows in the place of those; null when two of them would have one key, or when nothing would be different.
	change(were, are, said, matters) {
		const text = (r) => this.columns.filter(matters).map((c) => r[c]).join('\u0000'),
			gone = new Set(were.map((r) => this.keyOf(r))),
			taken = (k) => this.keys.has(k) && !gone.has(k),
			keys = are.map((r) => this.keyOf(r));
		if (keys.some(taken) || new Set(keys).size < keys.length) return null;
		if (were.map(text).sort().join() === are.map(text).sort().join()) return null;
		const sql = (away, come) => [...away.map((r) => this.drop(r)), ...come.map((r) => this.add(r))].join('\n');
		return { said: `${this.name}: ${said}`, sql: sql(were, are), back: sql(are, were) };
	}
}

const letters = (literal) => Array.from(literal.slice(1, -1).replaceAll("''", "'"));
const quoted = (list) => `'${list.join('').replaceAll("'", "''")}'`;

// One bit of a number or of bytes, one character of a text.
export function flipped(literal, rng) {
	if (/^-?\d+$/.test(literal)) {
		const bit = rng() < 0.5 ? rng.of(3) : rng.of(63);
		return String(BigInt.asIntN(64, BigInt(literal) ^ (1n << BigInt(bit))));
	}
	if (literal.startsWith('X')) {
		const bytes = Buffer.from(literal.slice(2, -1), 'hex');
		if (bytes.length === 0) return "X'00'";
		bytes[rng.of(bytes.length)] ^= 1 << rng.of(8);
		return `X'${bytes.toString('hex')}'`;
	}
	const text = letters(literal);
	if (text.length === 0) return "'x'";
	const at = rng.of(text.length);
	text[at] = text[at] === '甲' ? '乙' : '甲';
	return quoted(text);
}

function invented(literal, rng) {
	if (/^-?\d+$/.test(literal)) return String(1 + rng.of(1000000));
	if (literal.startsWith('X')) return `X'${Buffer.from({ length: 32 }, () => rng.of(256)).toString('hex')}'`;
	return quoted(['伪造', rng.of(1000)]);
}

// A key beside this one: the last number of it by one, or another text.
function another(table, row, rng) {
	const c = table.key.findLast((k) => /^-?\d+$/.test(row[k])) ?? table.key[0];
	return { [c]: /^-?\d+$/.test(row[c]) ? String(BigInt(row[c]) + 1n + BigInt(rng.of(3))) : flipped(row[c], rng) };
}

// What may happen to a table; each gives a change, or null when it cannot happen to these rows.
export const kinds = {
	flip: (t, rng, k, c) => {
		const r = rng.pick(t.rows);
		return t.change([r], [{ ...r, [c]: flipped(r[c], rng) }], `flip of ${c}`, k);
	},
	'swap of a value': (t, rng, k, c) => {
		const a = rng.pick(t.rows),
			b = rng.pick(t.rows);
		return a === b ? null : t.change([a, b], [{ ...a, [c]: b[c] }, { ...b, [c]: a[c] }], `swap of ${c}`, k);
	},
	drop: (t, rng, k) => {
		const r = rng.pick(t.rows);
		return t.change([r], [], 'drop', k);
	},
	'swap of rows': (t, rng, k) => {
		const a = rng.pick(t.rows),
			b = rng.pick(t.rows),
			with_ = (content, key) => ({ ...content, ...Object.fromEntries(t.key.map((c) => [c, key[c]])) });
		return a === b ? null : t.change([a, b], [with_(a, b), with_(b, a)], 'swap of rows', k);
	},
	double: (t, rng, k) => {
		const r = rng.pick(t.rows);
		return t.change([], [{ ...r, ...another(t, r, rng) }], 'double under another key', k);
	},
	'below zero': (t, rng, k) => {
		const r = rng.pick(t.rows),
			c = rng.pick(t.key);
		return /^\d+$/.test(r[c]) ? t.change([], [{ ...r, [c]: `-${1 + rng.of(1000)}` }], `double with ${c} below zero`, k) : null;
	},
	invention: (t, rng, k) => {
		const r = rng.pick(t.rows);
		return t.change([], [Object.fromEntries(t.columns.map((c) => [c, invented(r[c], rng)]))], 'invented row', k);
	},
};
