// A thread that submits without pause: `rate` a second in all from `sources` addresses, never doing any work.
import http from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';

const { port, rate, sources, seconds, body } = workerData;
const agent = new http.Agent({ keepAlive: true, maxSockets: 128 });
const seen = {};
let sent = 0,
	open = 0,
	retry = 0;

function submit() {
	const i = sent++ % sources;
	open++;
	const rq = http.request(
		{
			port,
			host: '127.0.0.1',
			agent,
			method: 'POST',
			path: '/api/v1/messages',
			headers: {
				'content-type': 'application/json',
				'content-length': Buffer.byteLength(body),
				'x-forwarded-for': `100.64.${i >> 8}.${i & 255}`,
			},
		},
		(rs) => {
			seen[rs.statusCode] = (seen[rs.statusCode] ?? 0) + 1;
			if (rs.statusCode === 429 && rs.headers['retry-after']) retry++;
			rs.resume();
			rs.on('end', () => open--);
		},
	);
	rq.on('error', (e) => {
		seen[e.code] = (seen[e.code] ?? 0) + 1;
		open--;
	});
	rq.end(body);
}

const from = performance.now();
const timer = setInterval(() => {
	const at = (performance.now() - from) / 1000;
	while (sent < at * rate && at < seconds) submit();
	if (at < seconds) return;
	clearInterval(timer);
	const wait = setInterval(() => {
		if (open && performance.now() - from < (seconds + 5) * 1000) return;
		clearInterval(wait);
		parentPort.postMessage({ sent, seen, retry });
		agent.destroy();
	}, 20);
}, 5);
