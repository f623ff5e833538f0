// The load generator's own ledger: what was asked, and what was answered, appended to a file outside the
// server as it happens. Whoever judges reads the file back and trusts nothing else.
//
// Lines: {ask: key} {ack: key, id, code, passcode} {no: key}             a submission
//        {try: key, step} {did: key, step} {not: key, step}              a step of its life
// `said` is the answer of a refusal.
// An `ask` or `try` that nothing follows has an unknown outcome.
import fs from 'node:fs';

export class Ledger {
	constructor(file) {
		this.file = file;
		this.out = fs.openSync(file, 'a');
		this.messages = new Map();
		this.acknowledged = 0;
		this.#read = 0;
	}
	#read;

	put(line) {
		fs.writeSync(this.out, `${JSON.stringify(line)}\n`);
	}

	#take(l) {
		if (l.ask !== undefined) {
			const m = this.messages.get(l.ask);
			if (!m) this.messages.set(l.ask, { key: l.ask, asked: true, level: -1, trying: null });
			else m.asked = true;
			return l.ask;
		}
		const key = l.ack ?? l.no ?? l.try ?? l.did ?? l.not,
			m = this.messages.get(key);
		if (l.ack !== undefined) {
			if (m.level < 0) this.acknowledged++;
			Object.assign(m, { id: l.id, code: l.code, passcode: l.passcode, asked: false, level: Math.max(m.level, 0) });
		} else if (l.no !== undefined) Object.assign(m, { asked: false, said: l.said });
		else if (l.try !== undefined) m.trying = l.step;
		else {
			Object.assign(m, { trying: null, said: l.said });
			if (l.did !== undefined) {
				m.level = l.step;
				this.acknowledged++;
			}
		}
		return key;
	}

	// Reads what was appended since the last time; returns the keys it tells of.
	catchUp() {
		const size = fs.fstatSync(this.out).size,
			bytes = Buffer.alloc(size - this.#read),
			fd = fs.openSync(this.file, 'r'),
			touched = new Set();
		fs.readSync(fd, bytes, 0, bytes.length, this.#read);
		fs.closeSync(fd);
		this.#read = size;
		for (const line of bytes.toString('utf8').split('\n')) if (line) touched.add(this.#take(JSON.parse(line)));
		return touched;
	}
	close() {
		fs.closeSync(this.out);
	}
}
