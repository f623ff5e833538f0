// One request is one request for everybody who reads it: a head or body that two servers could take for
// different ones is refused and the connection closed, directly and behind nginx.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { start, tempFolder } from './lib.mjs';

const NEXT = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n';
const post = (head, body, line = 'POST /lookup HTTP/1.1') => `${line}\r\nHost: x\r\n${head}\r\n\r\n${body}`;
const chunked = (body, head = 'Transfer-Encoding: chunked') => post(head, body) + NEXT;

// Each is refused with nothing after it answered.
const REFUSED = {
	'a length and a coding': post('Content-Length: 4\r\nTransfer-Encoding: chunked', `0\r\n\r\n${NEXT}`),
	'a coding and a length': post('Transfer-Encoding: chunked\r\nContent-Length: 4', `0\r\n\r\n${NEXT}`),
	'two lengths': post('Content-Length: 3\r\nContent-Length: 30', `a=1${NEXT}`),
	'the same length twice': post('Content-Length: 3\r\nContent-Length: 3', `a=1${NEXT}`),
	'a list of lengths': post('Content-Length: 3, 3', `a=1${NEXT}`),
	'a length with a sign': post('Content-Length: +3', `a=1${NEXT}`),
	'a negative length': post('Content-Length: -3', `a=1${NEXT}`),
	'a length in hexadecimal': post('Content-Length: 0x3', `a=1${NEXT}`),
	'a length with a blank in it': post('Content-Length: 3 0', `a=1${NEXT}`),
	'a length beyond counting': post('Content-Length: 99999999999999999999', `a=1${NEXT}`),
	'an empty length': post('Content-Length:', `a=1${NEXT}`),
	'a blank before the colon': post('Content-Length : 3', `a=1${NEXT}`),
	'a tab before the colon': post('Content-Length\t: 3', `a=1${NEXT}`),
	'a coding with a blank before the colon': post('Transfer-Encoding : chunked', `0\r\n\r\n${NEXT}`),
	'a folded length': post('Content-Length:\r\n 3', `a=1${NEXT}`),
	'a folded line': `GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c\r\n\r\n${NEXT}`,
	'a line that begins with a blank': `GET /healthz HTTP/1.1\r\n Host: x\r\nX-A: b\r\n\r\n${NEXT}`,
	'lone line feeds': 'GET /healthz HTTP/1.1\nHost: x\n\n',
	'a lone line feed after the first line': `GET /healthz HTTP/1.1\nHost: x\r\n\r\n${NEXT}`,
	'a lone line feed between fields': `GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: b\nX-C: d\r\n\r\n${NEXT}`,
	'a lone line feed that hides a coding': post('X-A: b\nTransfer-Encoding: chunked', `0\r\n\r\n${NEXT}`),
	'a lone line feed at the last field': `GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: b\n\r\n${NEXT}`,
	'a lone line feed as the empty line': `GET /healthz HTTP/1.1\r\nHost: x\r\n\n${NEXT}`,
	'a lone carriage return': `GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: b\rX-C: d\r\n\r\n${NEXT}`,
	'a NUL in a field': `GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: b\0c\r\n\r\n${NEXT}`,
	'a field without a colon': `GET /healthz HTTP/1.1\r\nHost: x\r\nfoo\r\n\r\n${NEXT}`,
	'a field without a name': `GET /healthz HTTP/1.1\r\nHost: x\r\n: foo\r\n\r\n${NEXT}`,
	'a name with a blank': `GET /healthz HTTP/1.1\r\nHost: x\r\nX A: foo\r\n\r\n${NEXT}`,
	'a name that is no token': `GET /healthz HTTP/1.1\r\nHost: x\r\nX(A): foo\r\n\r\n${NEXT}`,
	'two hosts': `GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n${NEXT}`,
	'a host with a blank': `GET /healthz HTTP/1.1\r\nHost: x y\r\n\r\n${NEXT}`,
	'no host': `GET /healthz HTTP/1.1\r\n\r\n${NEXT}`,
	'more fields than anybody sends': `GET /healthz HTTP/1.1\r\nHost: x\r\n${'X-A: b\r\n'.repeat(120)}\r\n${NEXT}`,
	'an unknown coding': chunked('3\r\na=1\r\n0\r\n\r\n', 'Transfer-Encoding: xchunked'),
	'a coding more': chunked('3\r\na=1\r\n0\r\n\r\n', 'Transfer-Encoding: gzip, chunked'),
	'a coding with a quote': chunked('3\r\na=1\r\n0\r\n\r\n', 'Transfer-Encoding: "chunked"'),
	'two codings': chunked('3\r\na=1\r\n0\r\n\r\n', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity'),
	'chunks in HTTP/1.0': post('Transfer-Encoding: chunked', '3\r\na=1\r\n0\r\n\r\n', 'POST /lookup HTTP/1.0') + NEXT,
	'a chunk size that is none': chunked('zz\r\na=1\r\n0\r\n\r\n'),
	'a chunk size with 0x': chunked('0x3\r\na=1\r\n0\r\n\r\n'),
	'a negative chunk size': chunked('-3\r\na=1\r\n0\r\n\r\n'),
	'a chunk longer than its size': chunked('3\r\na=1234\r\n0\r\n\r\n'),
	'a chunk size beyond counting': chunked('10000000000000003\r\na=1\r\n0\r\n\r\n'),
	'a lone line feed in a chunk extension': chunked('3;a\nb\r\na=1\r\n0\r\n\r\n'),
	'an absolute target': `GET http://evil/healthz HTTP/1.1\r\nHost: x\r\n\r\n${NEXT}`,
	'a version that is none': `GET /healthz HTTP/1.1x\r\nHost: x\r\n\r\n${NEXT}`,
};
// What some servers read otherwise is answered, and then nothing more is read.
const LAST = {
	chunks: chunked('3\r\na=1\r\n0\r\n\r\n'),
	'a chunk extension': chunked('3;a=b\r\na=1\r\n0\r\n\r\n'),
	'lone line feeds between chunks': chunked('3\na=1\n0\n\n'),
	'a trailer': chunked('3\r\na=1\r\n0\r\nContent-Length: 5\r\n\r\n'),
};
const PLAIN = {
	'two requests in one piece': NEXT + NEXT,
	'blanks around a value': `GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: \t b c \t \r\nX-B:d\r\n\r\n${NEXT}`,
	'an empty value': `GET /healthz HTTP/1.1\r\nHost: x\r\nX-A:\r\nX-B: \r\n\r\n${NEXT}`,
	'a value in UTF-8': `GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: 留言\r\n\r\n${NEXT}`,
	'a body and a next request': post('Content-Length: 3', `a=1${NEXT}`),
	'many long fields': `GET /healthz HTTP/1.1\r\nHost: x\r\n${`X-A: ${'y'.repeat(150)}\r\n`.repeat(80)}\r\n${NEXT}`,
};

let s;
before(async () => {
	s = await start();
});
after(() => s.stop());

// What comes back for these bytes, sent in one piece or a few at a time: waits for an end, or for so many answers.
function say(port, text, { slowly = false, answers = 99, patience = 1500 } = {}) {
	return new Promise((resolve) => {
		const c = net.connect(port, '127.0.0.1');
		let got = '',
			ended = false;
		const status = () => [...got.matchAll(/HTTP\/1\.[01] (\d+) [A-Z]/g)].map((m) => Number(m[1]));
		c.on('data', (d) => {
			got += d.toString('latin1');
			if (status().length >= answers) setTimeout(done, 50);
		});
		c.on('error', () => {});
		const done = () => {
			c.destroy();
			resolve({ status: status(), ended });
		};
		c.on('close', () => ((ended = true), done()));
		const bytes = Buffer.from(text, /[^\0-\xff]/.test(text) ? 'utf8' : 'latin1');
		if (slowly) {
			c.setNoDelay(true);
			for (let i = 0; i < bytes.length; i += 7) setTimeout(() => c.writable && c.write(bytes.subarray(i, i + 7)), i / 14);
		} else c.write(bytes);
		setTimeout(done, patience + bytes.length / 14);
	});
}

test('a head or body that could be read in two ways is refused, and nothing after it is read', async () => {
	const port = new URL(s.url).port;
	for (const slowly of [false, true])
		for (const [what, text] of Object.entries(REFUSED)) {
			if (slowly && text.length > 2000) continue;
			const a = await say(port, text, { slowly });
			assert.ok(a.ended, `${what}: closed`);
			assert.ok(a.status.every((x) => [400, 413, 505].includes(x)), `${what}: ${a.status}`);
		}
	assert.equal((await s.client().get('/healthz')).status, 200);
});

test('after a chunked body nothing is read from the connection', async () => {
	for (const [what, text] of Object.entries(LAST)) {
		const a = await say(new URL(s.url).port, text);
		assert.ok(a.ended, `${what}: closed`);
		assert.equal(a.status.length, 1, `${what}: ${a.status}`);
	}
});

test('what is unusual but plain is answered, each request by one answer', async () => {
	for (const slowly of [false, true])
		for (const [what, text] of Object.entries(PLAIN)) {
			const a = await say(new URL(s.url).port, text, { slowly: slowly && text.length < 2000, answers: 2, patience: 5000 });
			assert.equal(a.status.length, 2, `${what}: ${a.status}`);
			assert.equal(a.status[1], 200, what);
			assert.ok(!a.ended, `${what}: kept open`);
		}
});

test('nginx in front and the program behind never count differently', async (t) => {
	const dir = tempFolder(),
		port = await new Promise((resolve) => {
			const probe = net.createServer().listen(0, '127.0.0.1', () => {
				const { port: p } = probe.address();
				probe.close(() => resolve(p));
			});
		});
	fs.writeFileSync(
		path.join(dir, 'nginx.conf'),
		`daemon off; master_process off; pid ${dir}/pid; error_log ${dir}/error.log;
events { worker_connections 64; }
http { log_format line '$upstream_status'; access_log ${dir}/access.log line;
 client_body_temp_path ${dir}/b; proxy_temp_path ${dir}/p; fastcgi_temp_path ${dir}/f; uwsgi_temp_path ${dir}/u; scgi_temp_path ${dir}/s;
 upstream board { server ${new URL(s.url).host}; keepalive 1; }
 server { listen 127.0.0.1:${port};
  location / { proxy_pass http://board; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host; proxy_request_buffering off; } } }
`,
	);
	const nginx = spawn('nginx', ['-c', path.join(dir, 'nginx.conf'), '-e', path.join(dir, 'error.log')], { stdio: 'ignore' });
	t.after(() => nginx.kill('SIGKILL'));
	const asked = async () => Number((await s.client().get('/metrics')).body.match(/liuyan_requests_total (\d+)/)[1]);
	const passed = () =>
		fs.readFileSync(path.join(dir, 'access.log'), 'utf8').split('\n').filter((l) => /\d/.test(l)).length;
	for (let i = 0; i < 100 && !fs.existsSync(path.join(dir, 'access.log')); i++) await new Promise((r) => setTimeout(r, 50));
	for (let i = 0; i < 100 && (await say(port, NEXT, { answers: 1 })).status[0] !== 200; i++) await new Promise((r) => setTimeout(r, 50));
	for (const [what, text] of Object.entries({ ...REFUSED, ...LAST, ...PLAIN })) {
		const before = await asked(),
			lines = passed();
		const a = await say(port, text, { answers: 2, patience: 300 });
		await new Promise((r) => setTimeout(r, 30));
		const seen = (await asked()) - before - 1; // the question itself
		assert.equal(seen, passed() - lines, `${what}: nginx passed on ${passed() - lines}, ${seen} came`);
		assert.ok(a.status.length <= 2, `${what}: ${a.status}`);
	}
});
