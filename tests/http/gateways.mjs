// Providers outside, as a board meets them: a mail relay and an SMS gateway that can refuse, stall, break off and
// forget, and a push service. Each knows an id again, as the real ones do, and counts both what it was given and what is new.
import crypto from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';

const listen = (server, host = '127.0.0.1') => new Promise((r) => server.listen(0, host, () => r(server.address().port)));

class Gateway {
	// mood(n): what to do with the n-th request from now; 'ok' when it says nothing.
	mood = () => 'ok';
	asked = 0;
	connects = 0;
	given = []; // all that was taken, again and again
	held = new Set();
	get ids() {
		return [...new Set(this.given.map((g) => g.id))];
	}
	next() {
		return this.mood(this.asked++) ?? 'ok';
	}
	watch(server) {
		server.on('connection', (s) => {
			this.connects++;
			this.held.add(s);
			s.on('close', () => this.held.delete(s));
			s.on('error', () => {});
		});
		this.server = server;
	}
	close() {
		for (const s of this.held) s.destroy();
		this.server.close();
	}
}

const decodeWords = (s) =>
	s.replace(/\r\n /g, '').replace(/=\?UTF-8\?B\?([^?]*)\?=/g, (_, b) => Buffer.from(b, 'base64').toString('latin1'));

function readMail(text, to) {
	const at = text.indexOf('\r\n\r\n'),
		head = text.slice(0, at).replace(/\r\n /g, '');
	const headers = Object.fromEntries(head.split('\r\n').map((l) => [l.slice(0, l.indexOf(':')).toLowerCase(), l.slice(l.indexOf(':') + 2)]));
	return {
		id: headers['message-id'],
		to,
		headers,
		subject: Buffer.from(decodeWords(headers.subject), 'latin1').toString('utf8'),
		text: Buffer.from(text.slice(at).replace(/\s/g, ''), 'base64').toString('utf8'),
		raw: text,
	};
}

// Moods: ok, later (451), never (550), stall, drop (taken, and the line is cut before the answer), lost (cut before it
// is taken), twice (answers twice).
export class Smtp extends Gateway {
	async start() {
		this.watch(net.createServer((s) => this.#speak(s)));
		this.port = await listen(this.server);
		return this;
	}
	#speak(s) {
		let buffer = '',
			data = null,
			to = '';
		s.write('220 mail.test\r\n');
		const take = (text) => {
			const mood = this.next();
			if (mood === 'lost') return s.destroy();
			if (mood === 'stall') return undefined;
			if (mood === 'later') return s.write('451 later\r\n');
			if (mood === 'never') return s.write('550 no such box\r\n');
			this.given.push(readMail(text, to));
			if (mood === 'drop') return s.destroy();
			return s.write(mood === 'twice' ? '250 taken\r\n250 taken\r\n' : '250 taken\r\n');
		};
		s.on('data', (d) => {
			buffer += d.toString('latin1');
			for (;;) {
				if (data !== null) {
					const end = buffer.indexOf('\r\n.\r\n');
					if (end < 0) return;
					take(buffer.slice(0, end));
					buffer = buffer.slice(end + 5);
					data = null;
					continue;
				}
				const end = buffer.indexOf('\r\n');
				if (end < 0) return;
				const line = buffer.slice(0, end);
				buffer = buffer.slice(end + 2);
				if (/^RCPT TO:/i.test(line)) to = line.match(/<([^>]*)>/)[1];
				if (/^DATA/i.test(line)) {
					data = '';
					s.write('354 go on\r\n');
				} else s.write(/^QUIT/i.test(line) ? '221 bye\r\n' : '250 well\r\n');
			}
		});
	}
}

// The same moods; 'never' is the gateway's word for a number that does not exist, 'wrong' an answer that cannot be read.
export class Sms extends Gateway {
	key = 'board-key';
	secret = 'gateway-secret-8461';
	faults = [];
	async start() {
		this.watch(
			http.createServer((rq, rs) => {
				let body = '';
				rq.on('data', (d) => (body += d));
				rq.on('end', () => this.#answer(rq, rs, body));
			}),
		);
		this.port = await listen(this.server);
		return this;
	}
	template(form) {
		const url = `http://127.0.0.1:${this.port}/send`;
		return form
			? `POST ${url}\nContent-Type: application/x-www-form-urlencoded\n\nkey={key}&phone={phone}&text={text}&ref={id}&sign={sign}\n` +
					'=== sign md5 HEX\nkey={key}&phone={phone}&ref={id}&secret={secret}\n' +
					'=== answer\nok code = OK\nnever code = NO_SUCH\nid = data.id\ntext = msg\n'
			: `POST ${url}\nContent-Type: application/json\nX-Time: {time}\nX-Nonce: {nonce}\nX-Sign: {sign}\n\n` +
					'{"key":"{key}","phone":"{phone}","text":"{text}","code":"{code}","ref":"{id}"}\n' +
					'=== sign hmac-sha256 hex\nPOST\n/send\n{time}\n{nonce}\n{body_sha256}\n' +
					'=== answer\nok code = OK\nnever code = NO_SUCH\nid = data.id\ntext = msg\n';
	}
	#read(rq, body) {
		if (!/json/.test(rq.headers['content-type'])) {
			const f = Object.fromEntries(new URLSearchParams(body)),
				want = crypto.createHash('md5').update(`key=${f.key}&phone=${f.phone}&ref=${f.ref}&secret=${this.secret}`).digest('hex');
			return { ...f, good: f.sign === want.toUpperCase() };
		}
		const h = rq.headers,
			sum = crypto.createHash('sha256').update(body).digest('hex');
		const want = crypto.createHmac('sha256', this.secret).update(`POST\n/send\n${h['x-time']}\n${h['x-nonce']}\n${sum}`).digest('hex');
		return { ...JSON.parse(body), good: h['x-sign'] === want };
	}
	#answer(rq, rs, body) {
		const m = this.#read(rq, body),
			mood = this.next();
		const say = (status, o) => {
			rs.writeHead(status, { 'content-type': 'application/json' });
			rs.end(JSON.stringify(o));
		};
		if (!m.good || m.key !== this.key) {
			this.faults.push(body);
			return say(403, { code: 'SIGN', msg: 'bad signature' });
		}
		if (mood === 'lost') return rq.socket.destroy();
		if (mood === 'stall') return undefined;
		if (mood === 'later') return say(500, { code: 'BUSY', msg: 'busy' });
		if (mood === 'never') return say(200, { code: 'NO_SUCH', msg: `no number ${m.phone}` });
		this.given.push({ id: m.ref, to: m.phone, text: m.text, code: m.code });
		if (mood === 'drop') return rq.socket.destroy();
		if (mood === 'wrong') {
			rs.writeHead(200);
			return rs.end('<html>done</html>');
		}
		return say(200, { code: 'OK', msg: `sent to ${m.phone}`, fee: 0.045, data: { id: `g-${m.ref}` } });
	}
}

// A browser's side of web push: keys, and what comes out of a message.
export class Browser {
	constructor() {
		this.ecdh = crypto.createECDH('prime256v1');
		this.public = this.ecdh.generateKeys();
		this.auth = crypto.randomBytes(16);
	}
	keys() {
		return { p256dh: this.public.toString('base64url'), auth: this.auth.toString('base64url') };
	}
	open(body) {
		const salt = body.subarray(0, 16),
			n = body[20],
			sender = body.subarray(21, 21 + n),
			sealed = body.subarray(21 + n);
		const hmac = (k, ...t) => crypto.createHmac('sha256', k).update(Buffer.concat(t.map((x) => Buffer.from(x)))).digest();
		const ikm = hmac(hmac(this.auth, this.ecdh.computeSecret(sender)), 'WebPush: info\0', this.public, sender, [1]),
			prk = hmac(salt, ikm);
		const key = hmac(prk, 'Content-Encoding: aes128gcm\0', [1]).subarray(0, 16),
			nonce = hmac(prk, 'Content-Encoding: nonce\0', [1]).subarray(0, 12);
		const d = crypto.createDecipheriv('aes-128-gcm', key, nonce);
		d.setAuthTag(sealed.subarray(-16));
		const plain = Buffer.concat([d.update(sealed.subarray(0, -16)), d.final()]);
		return plain.subarray(0, plain.lastIndexOf(2)).toString();
	}
}

// ES256 with the key that the header shows (RFC 8292).
export function vapid(header) {
	const [, token, key] = header.match(/^vapid t=([^,]+), k=(.+)$/),
		[head, claims, signature] = token.split('.');
	const raw = Buffer.from(key, 'base64url');
	const jwk = { kty: 'EC', crv: 'P-256', x: raw.subarray(1, 33).toString('base64url'), y: raw.subarray(33).toString('base64url') };
	const good = crypto.verify(
		'sha256',
		Buffer.from(`${head}.${claims}`),
		{ key: crypto.createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
		Buffer.from(signature, 'base64url'),
	);
	return { good, key, ...JSON.parse(Buffer.from(claims, 'base64url')) };
}

export class Push extends Gateway {
	status = 201;
	async start(tls) {
		this.watch(
			https.createServer(tls, (rq, rs) => {
				const parts = [];
				rq.on('data', (d) => parts.push(d));
				rq.on('end', () => {
					this.given.push({ id: rq.url, headers: rq.headers, body: Buffer.concat(parts) });
					rs.writeHead(this.status);
					rs.end();
				});
			}),
		);
		this.port = await listen(this.server, 'localhost');
		return this;
	}
}
