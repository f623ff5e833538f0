// Writers: each sends messages of its own and leads them through their lives, step by step, and tells the
// ledger before it asks and after it is answered.
import http from 'node:http';
import { meaning, wait, world } from './board.mjs';
import { content } from './text.mjs';

// Step n of a life is steps[n]; a message that was taken in is at level 0.
export const steps = [
	null,
	{ action: 'approve', user: 'editor' },
	{ action: 'dispatch', user: 'coordinator', body: () => ({ lead: String(world.units.housing), note: '请按期办理' }) },
	{ action: 'sign', user: 'handler', order: true },
	{ action: 'draft', user: 'handler', order: true, body: (m) => ({ body: content(m.key).reply }) },
	{ action: 'sign_off', user: 'approver', order: true },
	{ action: 'hand_in', user: 'handler', order: true },
	{ action: 'release', user: 'editor', order: true },
	{ action: 'rate', user: '', body: (m) => ({ code: m.code, passcode: m.passcode, ...content(m.key).rating }) },
];
export const LAST = steps.length - 1;

export function submission(key) {
	const { title, body } = content(key);
	return {
		body: { office: String(world.offices.head), kind: 'complaint', domain: 'urban', title, body, contact: { name: '尉迟试验', phone: '13800001234' } },
		headers: { 'idempotency-key': key },
	};
}

const said = (a) => `${a.status} ${a.json?.error?.code ?? ''}`;

export class Writer {
	constructor(board, ledger, name, rng) {
		Object.assign(this, { board, ledger, name, rng, mine: [], made: 0, odd: [] });
		this.agent = new http.Agent({ keepAlive: true, maxSockets: 2 });
	}
	send(user, at, options) {
		return this.board.ask(user, 'POST', at, { ...options, agent: this.agent });
	}
	async submit() {
		const key = `${this.name}-${++this.made}`,
			m = { key, level: -1 };
		this.ledger.put({ ask: key });
		this.mine.push(m);
		const a = await this.send('', '/api/v1/messages', submission(key)),
			how = meaning(a);
		if (how === 'no') this.ledger.put({ no: key, said: said(a) });
		if (how !== 'did') return a;
		Object.assign(m, { level: 0, id: a.json.id, code: a.json.code, passcode: a.json.passcode });
		this.ledger.put({ ack: key, id: m.id, code: m.code, passcode: m.passcode });
		return a;
	}
	// The next step of a message that has an id and whose level is known.
	async advance(m) {
		const step = m.level + 1,
			s = steps[step];
		if (s.order && !m.order) {
			const seen = await this.board.ask('editor', 'GET', `/api/v1/messages/${m.id}`, { agent: this.agent });
			m.order = seen.json?.orders?.at(-1)?.id;
			if (!m.order) return seen.status === 200 ? { ...seen, status: 404 } : seen;
		}
		const at = s.order ? `/api/v1/orders/${m.order}` : `/api/v1/messages/${m.id}`;
		this.ledger.put({ try: m.key, step });
		const a = await this.send(s.user, `${at}/actions/${s.action}`, { body: s.body ? s.body(m) : {} }),
			how = meaning(a);
		if (how === 'did') {
			m.level = step;
			this.ledger.put({ did: m.key, step });
		} else if (how === 'no') this.ledger.put({ not: m.key, step, said: said(a) });
		m.unknown = how === 'unknown'; // nobody touches it until that is settled
		return a;
	}
	// One write of the mix: about one submission in four, the rest steps.
	once() {
		const ready = this.mine.filter((m) => !m.unknown && m.level >= 0 && m.level < LAST);
		if (ready.length === 0 || this.rng() < 0.25) return this.submit();
		return this.advance(this.rng.pick(ready));
	}
	// Goes on until told to stop or until the server is gone. What a healthy server must not say is kept.
	async work(going) {
		while (going.on) {
			const a = await this.once();
			if (a.failed) return;
			if (a.status < 300) going.acks?.push(Date.now());
			else if (!going.mayRefuse) this.odd.push(`${a.status} ${a.text.slice(0, 200)}`);
			else await wait(5);
		}
	}
	// What the ledger knows after a fall takes the place of what this writer remembers.
	recall() {
		this.mine = this.mine
			.map(({ key, order }) => ({ ...this.ledger.messages.get(key), order }))
			.filter((m) => m.level >= 0 && m.level < LAST)
			.slice(-20);
	}
	close() {
		this.agent.destroy();
	}
}

// A request that got no answer does not end the work: the database may have kept it waiting.
async function workOn(writer, going) {
	while (going.on) {
		await writer.work(going);
		await wait(20);
	}
}

// Writers at work until `stop`; `going.acks` are the moments at which something was acknowledged.
export function crew({ board, ledger }, name, rngs) {
	const going = { on: true, mayRefuse: true, acks: [] },
		writers = rngs.map((rng, i) => new Writer(board, ledger, `${name}w${i}`, rng)),
		work = Promise.all(writers.map((w) => workOn(w, going)));
	return {
		going,
		async stop() {
			going.on = false;
			await work;
			for (const w of writers) w.close();
		},
	};
}

// The longest time without an acknowledged write, in ms.
export const gap = (acks) => acks.reduce((most, t, i) => (i ? Math.max(most, t - acks[i - 1]) : 0), 0);
