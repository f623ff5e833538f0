// What is written in these tests follows from a seed and a key alone, so that the ledger need not hold it.

// mulberry32: numbers in [0, 1) from a 32-bit seed
export function random(seed) {
	let a = seed >>> 0;
	const next = () => {
		a = (a + 0x6d2b79f5) >>> 0;
		let t = Math.imul(a ^ (a >>> 15), a | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
	next.of = (n) => Math.floor(next() * n);
	next.pick = (list) => list[next.of(list.length)];
	return next;
}

export function seedOf(text) {
	let h = 2166136261;
	for (const b of Buffer.from(text)) h = Math.imul(h ^ b, 16777619);
	return h >>> 0;
}

const words = '路灯 台阶 东门 积水 "站牌" 公交,班次 井盖 &护栏 <路口> 噪声 🌉 油烟 停水 坡道 𠮷字 50% 旧楼 C++课 垃圾;桶'.split(
	' ',
);
const phrase = (r, least, most) => {
	let s = '';
	for (let n = least + r.of(most - least); n > 0; n--) s += r.pick(words);
	return s;
};

// A message, its reply and its rating.
export function content(key) {
	const r = random(seedOf(key));
	return {
		title: `件${key} ${r.pick(words)}`,
		body: `请查看${key}：${phrase(r, 6, 200)}\n第二段，${phrase(r, 2, 40)}。`,
		reply: `关于${key}的答复：${phrase(r, 10, 250)}\n已办妥。`,
		rating: {
			solved: r.pick(['solved', 'partly']),
			resolution: 1 + r.of(5),
			attitude: 1 + r.of(5),
			speed: 1 + r.of(5),
		},
	};
}
