// A small identity provider that speaks OpenID Connect as the real ones do: discovery, keys, codes that are good
// once, PKCE. A test may twist what it signs.
import crypto from 'node:crypto';
import http from 'node:http';

const b64 = (x) => Buffer.from(typeof x === 'string' ? x : JSON.stringify(x)).toString('base64url');

export class Provider {
	constructor({ client = 'liuyan', secret = 'hush-hush' } = {}) {
		Object.assign(this, { client, secret, codes: new Map(), subject: 'u-1', more: {}, twist: null, exchanges: 0, asked: {} });
		this.rotate('RS256');
	}
	// New keys: the old ones are forgotten.
	rotate(alg) {
		const kind = alg === 'RS256' ? ['rsa', { modulusLength: 2048 }] : ['ec', { namedCurve: 'P-256' }];
		const pair = crypto.generateKeyPairSync(...kind);
		this.alg = alg;
		this.key = pair.privateKey;
		this.kid = crypto.randomUUID();
		this.jwks = { keys: [{ ...pair.publicKey.export({ format: 'jwk' }), kid: this.kid, use: 'sig', alg }] };
	}
	async start() {
		this.server = http.createServer((rq, rs) => this.#answer(rq, rs));
		await new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
		this.issuer = `http://127.0.0.1:${this.server.address().port}`;
		this.server.unref();
		return this;
	}
	stop() {
		this.server.close();
		this.server.closeAllConnections();
	}
	sign(header, claims, key = this.key) {
		const text = `${b64(header)}.${b64(claims)}`;
		if (header.alg === 'none') return `${text}.`;
		if (header.alg === 'HS256')
			return `${text}.${crypto.createHmac('sha256', key).update(text).digest('base64url')}`;
		const s = crypto.sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
		return `${text}.${s.toString('base64url')}`;
	}
	#token({ nonce }) {
		const now = Math.floor(Date.now() / 1000);
		const t = {
			header: { alg: this.alg, kid: this.kid, typ: 'JWT' },
			claims: { iss: this.issuer, sub: this.subject, aud: this.client, nonce, iat: now, exp: now + 300, ...this.more },
			key: this.key,
		};
		const raw = this.twist?.(t);
		return typeof raw === 'string' ? raw : this.sign(t.header, t.claims, t.key);
	}
	#answer(rq, rs) {
		const url = new URL(rq.url, this.issuer),
			json = (status, body) => {
				rs.writeHead(status, { 'content-type': 'application/json' });
				rs.end(JSON.stringify(body));
			};
		this.asked[url.pathname] = (this.asked[url.pathname] ?? 0) + 1;
		if (url.pathname === '/.well-known/openid-configuration')
			return json(200, {
				issuer: this.issuer,
				authorization_endpoint: `${this.issuer}/authorize`,
				token_endpoint: `${this.issuer}/token`,
				jwks_uri: `${this.issuer}/jwks`,
				response_types_supported: ['code'],
			});
		if (url.pathname === '/jwks') return json(200, this.jwks);
		if (url.pathname === '/authorize') {
			const q = url.searchParams,
				code = crypto.randomUUID();
			if (q.get('client_id') !== this.client || q.get('response_type') !== 'code' || q.get('code_challenge_method') !== 'S256')
				return json(400, { error: 'invalid_request' });
			this.codes.set(code, { challenge: q.get('code_challenge'), nonce: q.get('nonce'), to: q.get('redirect_uri') });
			rs.writeHead(302, { location: `${q.get('redirect_uri')}?code=${code}&state=${encodeURIComponent(q.get('state'))}` });
			return rs.end();
		}
		if (url.pathname !== '/token') return json(404, {});
		let body = '';
		rq.on('data', (d) => (body += d));
		rq.on('end', () => {
			const f = new URLSearchParams(body),
				held = this.codes.get(f.get('code'));
			this.codes.delete(f.get('code')); // once
			const verifier = crypto.createHash('sha256').update(f.get('code_verifier') ?? '').digest('base64url');
			this.exchanges++;
			if (!held || f.get('client_secret') !== this.secret || held.challenge !== verifier || held.to !== f.get('redirect_uri'))
				return json(400, { error: 'invalid_grant' });
			json(200, { access_token: 'x', token_type: 'Bearer', id_token: this.#token(held) });
		});
	}
}
