// What somebody would do who knows the tables: cuts at the end, and changes that fit each other.
import { query } from './tamper.mjs';

const OF_A_MESSAGE =
	'event event_salt unsealed message_version message_contact message_code followup feed closing answered work_order unit_order unit_message order_home reply rating todo'.split(
		' ',
	);
// Leaves and tiles from this size on, and the head that signed them.
const cutTree = (size) =>
	`DELETE FROM ledger_head WHERE size > ${size}; DELETE FROM ledger_leaf WHERE n >= ${size};
	 DELETE FROM ledger_tile WHERE (n + 1) << (8 * level) > ${size};`;
const whole = (id) => `${OF_A_MESSAGE.map((t) => `DELETE FROM ${t} WHERE message = ${id};`).join('\n')} DELETE FROM vault_box WHERE record = ${id}; DELETE FROM message WHERE id = ${id};`;
const steps = (id, from) => `DELETE FROM event WHERE message = ${id} AND seq >= ${from};`;
const back = (id, to) => `UPDATE message SET version = ${to} WHERE id = ${id};`;

// Messages to do it to: one that is sealed whole, one that moved on since, one that no head covers, and the newest.
function victims(file, rng) {
	const pick = (sql) => rng.pick(query(file, sql)),
		id = 'CAST(id AS TEXT) AS id', // too long for a JavaScript number
		last = '(SELECT MAX(seq) FROM event WHERE event.message = m.id) AS last';
	return {
		sealed: pick(`SELECT ${id}, ${last} FROM message m WHERE version > 4 AND id NOT IN (SELECT message FROM unsealed)
			AND id IN (SELECT message FROM work_order) AND id IN (SELECT message FROM event WHERE account > 0);`),
		rated: pick(`SELECT ${id}, ${last} FROM message m WHERE id IN (SELECT message FROM rating) AND id IN (SELECT message FROM feed) AND id NOT IN (SELECT message FROM unsealed);`),
		moved: pick(`SELECT ${id}, ${last}, (SELECT MAX(seq) FROM ledger_leaf l WHERE l.message = m.id) AS sealed FROM message m
			WHERE id IN (SELECT message FROM unsealed) AND id IN (SELECT message FROM ledger_leaf);`),
		fresh: pick(`SELECT ${id}, ${last} FROM message m WHERE version > 1 AND id IN (SELECT message FROM unsealed) AND id NOT IN (SELECT message FROM ledger_leaf) AND id IN (SELECT message FROM feed);`),
		newest: query(file, `SELECT ${id}, ${last} FROM message m ORDER BY m.id DESC LIMIT 1;`)[0],
		heads: query(file, 'SELECT size FROM ledger_head ORDER BY size;').map((h) => h.size),
		audit: query(file, `SELECT ${id} FROM audit ORDER BY audit.id DESC LIMIT 1;`)[0].id,
		oldAudit: pick(`SELECT ${id} FROM audit WHERE audit.id NOT IN (SELECT message FROM unsealed);`).id,
	};
}

function cuts(v) {
	const out = {},
		n = v.heads.length;
	for (const who of ['sealed', 'moved', 'fresh', 'newest']) {
		const { id, last } = v[who];
		out[`the last step of a message (${who})`] = steps(id, last);
		out[`its steps from the second on (${who})`] = steps(id, 2);
		out[`all of its steps (${who})`] = steps(id, 1);
		out[`all rows but the message itself (${who})`] = whole(id).replace(/DELETE FROM message WHERE.*/, '');
		out[`the message alone (${who})`] = `DELETE FROM message WHERE id = ${id};`;
		if (who !== 'newest') out[`all rows of a message (${who})`] = whole(id);
	}
	Object.assign(out, {
		'the last leaf': `DELETE FROM ledger_leaf WHERE n = ${v.heads[n - 1] - 1};`,
		'the last tile': 'DELETE FROM ledger_tile WHERE (level, n) = (SELECT level, n FROM ledger_tile ORDER BY level, n DESC LIMIT 1);',
		'the first head': `DELETE FROM ledger_head WHERE size = ${v.heads[0]};`,
		'a head in the middle': `DELETE FROM ledger_head WHERE size = ${v.heads[n - 2]};`,
		'the last head': `DELETE FROM ledger_head WHERE size = ${v.heads[n - 1]};`,
		'the last audit row': `DELETE FROM audit WHERE id = ${v.audit};`,
		'a sealed audit row': `DELETE FROM audit WHERE id = ${v.oldAudit};`,
		'all audit rows': 'DELETE FROM audit;',
		'all that waits to be sealed': 'DELETE FROM unsealed;',
		'what waits of a message': `DELETE FROM unsealed WHERE message = ${v.fresh.id};`,
		'what waits of acts': 'DELETE FROM unsealed WHERE seq = 0;',
		'the whole tree': 'DELETE FROM ledger_leaf; DELETE FROM ledger_tile; DELETE FROM ledger_head; DELETE FROM ledger_key;',
		'the last head with its leaves and tiles': cutTree(v.heads[n - 2]),
		'all tables of events': 'DELETE FROM event; DELETE FROM event_salt; DELETE FROM unsealed;',
	});
	return out;
}

function fittings(v) {
	const { sealed: s, moved: m, fresh: f, rated: r } = v,
		{ id, last } = s;
	return {
		'the last step, and the version back': steps(id, last) + back(id, last - 1),
		'the last step of what waits, and the version back': steps(m.id, m.last) + back(m.id, m.last - 1),
		'steps back to what is sealed, version back, nothing waits':
			steps(m.id, m.sealed + 1) + back(m.id, m.sealed) + `DELETE FROM unsealed WHERE message = ${m.id};`,
		'the step and what waits of it': steps(f.id, f.last) + `DELETE FROM unsealed WHERE message = ${f.id};`,
		'a leaf and its head together': `DELETE FROM ledger_leaf WHERE n = ${v.heads.at(-1) - 1}; DELETE FROM ledger_head WHERE size = ${v.heads.at(-1)};`,
		'a step in the middle, and the rest moved up': `DELETE FROM event WHERE message = ${id} AND seq = 2;
			UPDATE event SET seq = -seq WHERE message = ${id} AND seq > 2; UPDATE event SET seq = -seq - 1 WHERE message = ${id} AND seq < 0;${back(id, last - 1)}`,
		'two steps change places': `UPDATE event SET seq = -2 WHERE message = ${id} AND seq = 2; UPDATE event SET seq = 2 WHERE message = ${id} AND seq = 3;
			UPDATE event SET seq = 3 WHERE message = ${id} AND seq = -2;`,
		'another text, and its earlier version': `UPDATE message SET body = '一切都好。' WHERE id = ${id}; UPDATE message_version SET body = '一切都好。' WHERE message = ${id};`,
		'a text with the digest of before': `UPDATE message SET body = body || '。' WHERE id = ${id};
			UPDATE event SET record = (SELECT record FROM event e WHERE e.message = ${id} AND e.seq = 1) WHERE message = ${id} AND seq = ${last};`,
		'a time moved everywhere': `UPDATE event SET at = at - 86400000 WHERE message = ${r.id}; UPDATE message SET answered_at = answered_at - 86400000,
			published_at = published_at - 86400000, closed_at = closed_at - 86400000 WHERE id = ${r.id}; UPDATE answered SET at = at - 86400000 WHERE message = ${r.id};`,
		'better scores in rating and facts': `UPDATE rating SET attitude = attitude % 5 + 1 WHERE message = ${r.id};
			UPDATE event SET facts = substr(facts, 1, length(facts) - 1) || '5' WHERE message = ${r.id} AND action = 'rate';`,
		'a rating and its step': `DELETE FROM rating WHERE message = ${r.id}; DELETE FROM event WHERE message = ${r.id} AND action = 'rate';`,
		'who did it': `UPDATE event SET account = account + 1 WHERE message = ${id} AND account > 0;`,
		'nobody did it': `UPDATE event SET account = 0, note = '', closed = X'' WHERE message = ${id};`,
		'a step with the hash of another': `UPDATE event SET hash = (SELECT hash FROM event e WHERE e.message = ${id} AND e.seq = 1) WHERE message = ${id} AND seq = 2;`,
		'a new salt': `UPDATE event_salt SET salt = X'000102030405060708090a0b0c0d0e0f' WHERE message = ${id};`,
		'a salt said to be younger, and who did it': `UPDATE event_salt SET since = ${last + 1} WHERE message = ${id}; UPDATE event SET note = '没有这回事' WHERE message = ${id};`,
		'a message under another number': [...OF_A_MESSAGE, 'ledger_leaf'].map((t) => `UPDATE ${t} SET message = ${id} + 1 WHERE message = ${id};`).join('\n') + `UPDATE message SET id = ${id} + 1 WHERE id = ${id};`,
		'a public message made private': `UPDATE message SET private = 1 - private WHERE id = ${r.id}; DELETE FROM feed WHERE message = ${r.id}; DELETE FROM answered WHERE message = ${r.id};`,
		'taken from the public lists': `DELETE FROM feed WHERE message = ${r.id};`,
		'all feeds and all figures': 'DELETE FROM feed; DELETE FROM figure; DELETE FROM figure_days;',
		'an order and its lists': `DELETE FROM work_order WHERE message = ${id}; DELETE FROM unit_order WHERE message = ${id}; DELETE FROM order_home WHERE message = ${id}; DELETE FROM todo WHERE message = ${id};`,
		'a due date moved with its desk': `UPDATE message SET desk_due = desk_due + 86400000 WHERE id = ${f.id}; UPDATE todo SET due = due + 86400000 WHERE message = ${f.id};`,
		'figures that add up': `UPDATE figure SET solved = solved + 1, closed = closed + 1 WHERE received > 0 AND key = (SELECT MIN(key) FROM figure);`,
		'what is sealed waits again': `INSERT INTO unsealed SELECT message, seq, hash FROM ledger_leaf WHERE message = ${id} ORDER BY seq DESC LIMIT 1;`,
		'an act that is sealed waits again': `INSERT INTO unsealed SELECT message, seq, hash FROM ledger_leaf WHERE message = ${v.oldAudit};`,
		'an act rewritten with what waits': `UPDATE audit SET result = 'no' WHERE id = ${v.audit}; UPDATE unsealed SET hash = X'${'ab'.repeat(32)}' WHERE message = ${v.audit};`,
		'a second signature': `UPDATE ledger_head SET note = note || '— somebody AAAA' || char(10) WHERE size = ${v.heads[0]};`,
		'a message that closes at once': `INSERT OR REPLACE INTO closing (message, at) VALUES (${f.id}, 0);`,
		'a second key': `INSERT INTO ledger_key SELECT 2, at, name, public FROM ledger_key;`,
		'rows of the greatest number': `INSERT INTO event_salt SELECT 9223372036854775807, since, salt FROM event_salt LIMIT 1;`,
	};
}

export function combinations(file, rng) {
	const v = victims(file, rng);
	return [...Object.entries(cuts(v)), ...Object.entries(fittings(v))].map(([said, sql]) => ({ kind: 'combination', said, sql }));
}

// What the tables alone cannot tell; a saved root does, where there is one.
export function limits(file) {
	const heads = query(file, 'SELECT size FROM ledger_head ORDER BY size;').map((h) => h.size),
		to = heads.at(-2),
		waits = (from) => `INSERT INTO unsealed SELECT message, MAX(seq), hash FROM ledger_leaf WHERE n >= ${from} AND message NOT IN (SELECT message FROM unsealed) GROUP BY message;`;
	return [
		{
			said: 'an act that waits, dropped together with its waiting row',
			sql: 'DELETE FROM vault_access WHERE id = (SELECT MAX(message) FROM unsealed WHERE seq = 0); DELETE FROM audit WHERE id = (SELECT MAX(message) FROM unsealed WHERE seq = 0); DELETE FROM unsealed WHERE message = (SELECT MAX(message) FROM unsealed WHERE seq = 0);',
		},
		{
			said: 'a message that no root covers and no figure counts yet, dropped with all of its rows',
			sql: whole(query(file, 'SELECT CAST(MAX(id) AS TEXT) AS id FROM message;')[0].id),
		},
		{ said: 'the newest roots taken back and their leaves queued again', sql: waits(to) + cutTree(to), witness: 'old' },
		{
			said: 'the whole tree taken back and all queued again',
			sql: `${waits(0)} DELETE FROM ledger_leaf; DELETE FROM ledger_tile; DELETE FROM ledger_head; DELETE FROM ledger_key;`,
			witness: 'old',
		},
	];
}
