// A fake object store that checks signatures and misbehaves on demand, and a fake ClamAV.
import { createHash, createHmac } from 'node:crypto';
import http from 'node:http';
import net from 'node:net';

const hex = (text) => createHash('sha256').update(text).digest('hex');
const mac = (key, text) => createHmac('sha256', key).update(text).digest();

// AWS Signature Version 4 of a request as it came in.
function signature(rq, secret, region) {
	const m = (rq.headers.authorization ?? '').match(
		/^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d+)\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/,
	);
	if (!m || m[3] !== region) return null;
	const signed = m[4].split(';');
	for (const need of ['host', 'x-amz-date', 'x-amz-content-sha256']) if (!signed.includes(need)) return null;
	const url = new URL(rq.url, 'http://x');
	const canonical = [
		rq.method,
		url.pathname,
		url.searchParams.toString(),
		...signed.map((h) => `${h}:${rq.headers[h].trim()}`),
		'',
		m[4],
		rq.headers['x-amz-content-sha256'],
	].join('\n');
	const scope = `${m[2]}/${region}/s3/aws4_request`,
		text = `AWS4-HMAC-SHA256\n${rq.headers['x-amz-date']}\n${scope}\n${hex(canonical)}`;
	const key = [m[2], region, 's3', 'aws4_request'].reduce(mac, `AWS4${secret}`);
	return createHmac('sha256', key).update(text).digest('hex') === m[5] ? m[1] : null;
}

// next: what to do with the coming requests: 'err' (503), 'stall', 'short' (less than promised), 'lie' (fewer bytes, well formed)
export function objectStore({ key = 'AK', secret = 'very-secret', region = 'cn-test-1', bucket = 'box' } = {}) {
	const s = { objects: new Map(), next: [], asked: [], unsigned: 0, virtual: false };
	const server = http.createServer((rq, rs) => {
		const parts = [];
		rq.on('data', (d) => parts.push(d));
		rq.on('end', () => {
			const how = s.next.shift();
			s.asked.push(`${rq.method} ${rq.headers.host.split(':')[0]} ${rq.url} ${rq.headers.range ?? ''}`.trim());
			if (how === 'err') return rs.writeHead(503).end('<Error><Code>SlowDown</Code></Error>');
			if (how === 'stall') return;
			if (signature(rq, secret, region) !== key) {
				s.unsigned++;
				return rs.writeHead(403).end('<Error><Code>SignatureDoesNotMatch</Code></Error>');
			}
			const prefix = s.virtual ? '/' : `/${bucket}/`;
			if (!rq.url.startsWith(prefix) || (s.virtual && !rq.headers.host.startsWith(`${bucket}.`)))
				return rs.writeHead(404).end();
			const name = rq.url.slice(prefix.length);
			if (rq.method === 'PUT') {
				const body = Buffer.concat(parts);
				if (body.length !== Number(rq.headers['content-length'])) return rs.writeHead(400).end();
				s.objects.set(name, body);
				return rs.writeHead(200).end();
			}
			if (rq.method === 'DELETE') {
				s.objects.delete(name);
				return rs.writeHead(204).end();
			}
			let data = s.objects.get(name);
			if (!data) return rs.writeHead(404).end();
			const range = rq.headers.range?.match(/^bytes=(\d+)-(\d+)$/);
			if (range) data = data.subarray(Number(range[1]), Number(range[2]) + 1);
			if (how === 'lie') data = data.subarray(0, data.length >> 1);
			rs.writeHead(range ? 206 : 200, { 'content-length': data.length });
			if (how !== 'short') return rs.end(data);
			rs.write(data.subarray(0, data.length >> 1));
			setTimeout(() => rq.socket.destroy(), 20);
		});
	});
	return new Promise((resolve) =>
		server.listen(0, '127.0.0.1', () => {
			s.port = server.address().port;
			s.url = `http://127.0.0.1:${s.port}`;
			s.close = () => (server.closeAllConnections(), server.close());
			resolve(s);
		}),
	);
}

// A clamd that knows EICAR alone. how: 'ok', 'silent', 'broken', 'hangup'
export function clamd(at) {
	const s = { how: 'ok', asked: 0 };
	const server = net.createServer((c) => {
		let got = Buffer.alloc(0);
		s.asked++;
		c.on('error', () => {});
		if (s.how === 'hangup') return c.destroy();
		c.on('data', (d) => {
			got = Buffer.concat([got, d]);
			if (!got.subarray(0, 10).equals(Buffer.from('zINSTREAM\0'))) return c.end('UNKNOWN COMMAND\0');
			const pieces = [];
			for (let i = 10; i + 4 <= got.length; ) {
				const n = got.readUInt32BE(i);
				if (n === 0) {
					if (s.how === 'silent') return;
					if (s.how === 'broken') return c.end('INSTREAM size limit exceeded. ERROR\0');
					const found = Buffer.concat(pieces).includes('EICAR-STANDARD-ANTIVIRUS-TEST-FILE');
					return c.end(found ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0');
				}
				pieces.push(got.subarray(i + 4, i + 4 + n));
				i += 4 + n;
			}
		});
	});
	return new Promise((resolve) =>
		server.listen(at, () => {
			s.address = typeof at === 'string' ? at : `127.0.0.1:${server.address().port}`;
			s.close = () => server.close();
			resolve(s);
		}),
	);
}
