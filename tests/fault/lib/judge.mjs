// Compares a board with the ledger of what it acknowledged.
import { meaning } from './board.mjs';
import { LAST, submission } from './load.mjs';
import { content } from './text.mjs';

const ORDER_LEVEL = { issued: 2, signed: 3, drafted: 4, approved: 5, handed_in: 6, released: 7 };

// How far a message has come, from what an editor sees of it.
function levelOf(seen) {
	if (seen.ratings.length) return LAST;
	const order = seen.orders.at(-1);
	if (order) return ORDER_LEVEL[order.state] ?? -2;
	return { pending: 0, waiting: 1 }[seen.state] ?? -2;
}

const stateAt = (level, rating) =>
	level === LAST
		? rating.solved === 'solved'
			? 'closed'
			: 'answered'
		: ['pending', 'waiting', 'waiting', 'handling', 'handling', 'handling', 'handling', 'answered'][level];

// What is wrong with what is seen of a message at this level: texts, states, and steps taken twice.
function faults(m, seen, level) {
	const want = content(m.key),
		bad = [],
		same = (what, is, should) => {
			if (JSON.stringify(is) !== JSON.stringify(should))
				bad.push(`${what} is ${JSON.stringify(is)}, not ${JSON.stringify(should)}`);
		};
	same('title', seen.title, want.title);
	same('body', seen.body, want.body);
	same('state', seen.state, stateAt(level, want.rating));
	same('orders', seen.orders.length, level >= 2 ? 1 : 0);
	same(
		'replies',
		seen.replies.map((r) => r.body),
		level >= 7 ? [want.reply] : [],
	);
	same(
		'ratings',
		seen.ratings.map(({ solved, resolution, attitude, speed }) => ({ solved, resolution, attitude, speed })),
		level >= LAST ? [want.rating] : [],
	);
	const line = seen.timeline.map((t) => t.action);
	for (const [action, from] of [
		['submit', 0],
		['approve', 1],
		['dispatch', 2],
		['sign', 3],
		['answer', 7],
		['rate', 8],
	])
		same(`times of ${action}`, line.filter((x) => x === action).length, level >= from ? 1 : 0);
	return bad;
}

export class Judge {
	constructor(board, ledger) {
		Object.assign(this, { board, ledger, lost: [], wrong: [], settled: 0, checked: 0 });
	}
	#lose(m, why) {
		this.lost.push(`${m.key}: ${why}`);
	}
	// An unknown submission is asked again with its key: afterwards it is there, once.
	async #settle(m) {
		const a = await this.board.ask('', 'POST', '/api/v1/messages', submission(m.key));
		if (meaning(a) !== 'did') {
			this.wrong.push(`${m.key}: asked again, the answer is ${a.failed ?? a.status} ${a.text ?? ''}`);
			return;
		}
		const { id, code, passcode } = a.json;
		if (m.id && m.id !== id) this.wrong.push(`${m.key}: asked again, another message was made`);
		this.ledger.put({ ack: m.key, id, code, passcode });
		Object.assign(m, { id });
		this.settled++;
	}
	async #see(m) {
		const a = await this.board.ask('editor', 'GET', `/api/v1/messages/${m.id}`);
		if (a.status === 404) return this.#lose(m, 'is not there');
		if (a.status !== 200) return this.wrong.push(`${m.key}: ${a.failed ?? a.status}`);
		const is = levelOf(a.json),
			known = Math.max(m.level, 0);
		this.checked++;
		if (is < known) return this.#lose(m, `step ${known} was acknowledged, it is at ${is}`);
		if (is > known && is !== m.trying) return this.wrong.push(`${m.key}: is at ${is}, and ${known} was acknowledged (then ${m.said ?? 'nothing more asked'})`);
		if (m.trying !== null) this.ledger.put(is === m.trying ? { did: m.key, step: is } : { not: m.key, step: m.trying });
		for (const f of faults(m, a.json, is)) this.#lose(m, f);
	}
	async #draftKept(m) {
		if (m.level < 4 || m.level >= 7) return;
		const seen = (await this.board.ask('handler', 'GET', `/api/v1/messages/${m.id}`)).json,
			id = seen?.orders?.at(-1)?.id,
			order = id && (await this.board.ask('handler', 'GET', `/api/v1/orders/${id}`));
		if (!order?.text?.includes(JSON.stringify(content(m.key).reply).slice(1, -1))) this.#lose(m, 'its draft is not there');
	}
	// The messages of these keys, sixteen at a time.
	async look(keys) {
		const list = [...keys].map((k) => this.ledger.messages.get(k)),
			one = async () => {
				for (let m = list.pop(); m; m = list.pop()) {
					if (m.asked) await this.#settle(m);
					if (!m.id) continue;
					await this.#see(m);
					await this.#draftKept(m);
				}
			};
		await Promise.all(Array.from({ length: 16 }, one));
		this.ledger.catchUp();
	}
	// The whole board by the program's export: each acknowledged message once, and nothing that nobody sent.
	whole() {
		const r = this.board.command('export', 'messages'),
			there = new Map();
		if (r.status !== 0) throw new Error(`export ended with ${r.status}: ${r.stderr}`);
		for (const [id, title] of rows(r.stdout).slice(1)) there.set(title, [...(there.get(title) ?? []), id]);
		for (const m of this.ledger.messages.values()) {
			const { title } = content(m.key),
				ids = there.get(title) ?? [];
			there.delete(title);
			if (m.level < 0 && ids.length && !m.asked) this.wrong.push(`${m.key}: refused (${m.said}), and there`);
			if (m.level >= 0 && ids.length === 0) this.#lose(m, 'is not in the export');
			if (ids.length > 1) this.wrong.push(`${m.key}: is there ${ids.length} times`);
			if (m.level >= 0 && ids.length && ids[0] !== m.id) this.wrong.push(`${m.key}: has another id`);
		}
		for (const title of there.keys()) this.wrong.push(`${title}: nobody sent it`);
	}
}

// The rows of a CSV text, by RFC 4180.
export function rows(text) {
	const out = [];
	let row = [];
	for (const m of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
		if (m[0] === '') break;
		row.push(m[1] === undefined ? m[2] : m[1].replaceAll('""', '"'));
		if (m[3] === ',') continue;
		out.push(row);
		row = [];
	}
	return out;
}

// A look at all of it.
export async function judged(board, ledger) {
	const judge = new Judge(board, ledger);
	await judge.look(ledger.catchUp());
	judge.whole();
	return judge;
}
