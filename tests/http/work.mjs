// Does what a busy site asks for: with the program's own script, as a browser would, or with node's SHA-256.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import { root } from './lib.mjs';

export const zeroBits = (text) => {
	const sum = crypto.createHash('sha256').update(text).digest();
	let n = 0;
	for (const b of sum) {
		n += b ? Math.clz32(b) - 24 : 8;
		if (b) break;
	}
	return n;
};

export function solve(challenge, bits) {
	for (let n = 0; ; n++) if (zeroBits(`${challenge}:${n}`) >= bits) return `${challenge}:${n}`;
}

// The worker's script itself, run to its end.
export function solveAsBrowser(challenge, bits) {
	const said = [];
	const world = vm.createContext({ postMessage: (m) => said.push(m), Int32Array, Uint8Array, Math });
	vm.runInContext(fs.readFileSync(path.join(root, 'assets/work.js'), 'utf8'), world);
	world.job = { data: { challenge, bits } };
	vm.runInContext('onmessage(job)', world);
	return { answer: said.at(-1).answer, told: said.slice(0, -1).map((m) => m.done) };
}
