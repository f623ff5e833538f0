// Processes by number.
import fs from 'node:fs';

// Every process below this one, from /proc.
export function descendants(pid) {
	const parents = new Map();
	for (const p of fs.readdirSync('/proc').filter((n) => /^\d+$/.test(n))) {
		try {
			const stat = fs.readFileSync(`/proc/${p}/stat`, 'utf8');
			parents.set(Number(p), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
		} catch {
			// it is gone
		}
	}
	const out = [],
		visit = (of) => {
			for (const [p, parent] of parents)
				if (parent === of) {
					out.push(p);
					visit(p);
				}
		};
	visit(pid);
	return out;
}

// False when there is no such process any more.
export const signal = (pid, name) => {
	try {
		process.kill(pid, name);
		return true;
	} catch {
		return false;
	}
};

// Gone, or a zombie that only waits to be counted.
export function isDead(pid) {
	try {
		const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
		return stat[stat.lastIndexOf(')') + 2] === 'Z';
	} catch {
		return true;
	}
}
