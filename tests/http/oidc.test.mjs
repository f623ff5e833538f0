// Signing in by an identity provider: staff who were linked before, writers, and everything that a token may get wrong.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { start, must, sql, tempFolder, makeData } from './lib.mjs';
import { Provider } from '../lib/oidc.mjs';

let s, staff, writers, dead;
before(async () => {
	staff = await new Provider().start();
	writers = await new Provider({ client: 'writers' }).start();
	const secret = path.join(tempFolder(), 'secret');
	fs.writeFileSync(secret, 'hush-hush\n');
	s = await start({
		settings: {
			'net.allow_private': '127.0.0.0/8',
			'oidc.staff_issuer': staff.issuer,
			'oidc.staff_client': 'liuyan',
			'oidc.staff_secret_file': secret,
			'oidc.writer_issuer': writers.issuer,
			'oidc.writer_client': 'writers',
			'oidc.writer_secret_file': secret,
		},
	});
});
after(async () => {
	staff.stop();
	writers.stop();
	await s.stop();
});

// The provider's side of the way, as a browser goes it.
const visit = (url) =>
	new Promise((resolve, reject) => {
		http.get(url, { agent: false }, (rs) => {
			rs.resume();
			resolve(rs.headers.location);
		}).on('error', reject);
	});
async function there(c, from = '/login/oidc') {
	const p = await c.get(from);
	assert.equal(p.status, 303, p.text);
	const back = new URL(await visit(p.headers.location));
	return back.pathname + back.search;
}
async function signIn(c, from) {
	return c.get(await there(c, from));
}
const link = (login, subject) =>
	must(['identity', 'link', '--login', login, '--subject', subject, '--data', s.data], {
		env: { ...process.env, LIUYAN_OIDC_STAFF_ISSUER: staff.issuer, LIUYAN_OIDC_STAFF_CLIENT: 'liuyan' },
	});

test('the button is there when a provider is set, and the address leads nowhere when none is', async () => {
	assert.match((await s.client().page('/login')).text, /统一身份平台/);
	const plain = await start();
	assert.doesNotMatch((await plain.client().page('/login')).text, /统一身份平台/);
	assert.equal((await plain.client().get('/login/oidc')).headers.location, '/login');
	await plain.stop();
});

test('whoever is not linked is not let in', async () => {
	staff.subject = 'nobody-knows-me';
	const c = s.client(),
		p = await signIn(c);
	assert.equal(p.headers.location, '/login?oidc=unknown');
	assert.ok(!c.cookies.has('liuyan_session'));
});

test('a user whom the administrator has linked signs in, by RSA and by EC keys, and new keys are fetched by themselves', async () => {
	link('editor', 'u-editor');
	staff.subject = 'u-editor';
	for (const alg of ['RS256', 'ES256', 'RS256']) {
		// Keys are fetched anew for a name that is not among them, but at most every five seconds.
		if (alg === 'ES256') {
			staff.rotate(alg);
			assert.equal((await signIn(s.client())).headers.location, '/login?oidc=failed');
		}
		staff.rotate(alg);
		await new Promise((resolve) => setTimeout(resolve, 5100));
		const c = s.client(),
			p = await signIn(c);
		assert.equal(p.headers.location, '/desk', alg);
		assert.match((await c.page('/desk')).text, /编辑甲/);
	}
	assert.doesNotMatch(sql(s.data, 'SELECT hash FROM account_identity'), /u-editor/);
});

const other = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
const wrongs = {
	'another nonce': (t) => void (t.claims.nonce = 'x'.repeat(64)),
	'no nonce': (t) => void delete t.claims.nonce,
	'another audience': (t) => void (t.claims.aud = 'somebody-else'),
	'two audiences and no word for which': (t) => void (t.claims.aud = ['liuyan', 'somebody-else']),
	'another party': (t) => void (t.claims.azp = 'somebody-else'),
	'another issuer': (t) => void (t.claims.iss = 'https://evil.example'),
	'a time that is over': (t) => void (t.claims.exp = Math.floor(Date.now() / 1000) - 120),
	'no end': (t) => void delete t.claims.exp,
	'a beginning far ahead': (t) => void (t.claims.iat = Math.floor(Date.now() / 1000) + 3600),
	'no subject': (t) => void delete t.claims.sub,
	'no signature (alg none)': (t) => void (t.header = { alg: 'none' }),
	'a secret made of the public key (HS256)': (t) => {
		t.header.alg = 'HS256';
		t.key = JSON.stringify(staff.jwks.keys[0]);
	},
	'the other algorithm': (t) => {
		const s2 = staff.sign(t.header, t.claims).split('.');
		return `${Buffer.from(JSON.stringify({ ...t.header, alg: 'ES256' })).toString('base64url')}.${s2[1]}.${s2[2]}`;
	},
	'a key of somebody else': (t) => void (t.key = other.privateKey),
	'a key that it brings along': (t) => {
		t.header = { ...t.header, kid: undefined, jwk: other.publicKey.export({ format: 'jwk' }) };
		t.key = other.privateKey;
	},
	'a key that nobody has': (t) => void (t.header.kid = 'unknown'),
	'an extension that must be understood': (t) => void (t.header.crit = ['b64']),
	'a changed claim': (t) => {
		const p = staff.sign(t.header, { ...t.claims, sub: 'u-other' }).split('.');
		return `${p[0]}.${Buffer.from(JSON.stringify(t.claims)).toString('base64url')}.${p[2]}`;
	},
	'a length beyond all reason': (t) => void (t.claims.filler = 'x'.repeat(20000)),
	'no token at all': () => 'nothing',
};
for (const [what, twist] of Object.entries(wrongs))
	test(`a token with ${what} lets nobody in`, async () => {
		staff.subject = 'u-editor';
		staff.twist = twist;
		const c = s.client(),
			p = await signIn(c);
		staff.twist = null;
		assert.equal(p.headers.location, '/login?oidc=failed', what);
		assert.ok(!c.cookies.has('liuyan_session'));
	});

test('a code is good once, in the browser that asked, with its own state', async () => {
	staff.subject = 'u-editor';
	const c = s.client(),
		back = await there(c),
		held = new Map(c.cookies);
	const thief = s.client();
	assert.equal((await thief.get(back)).headers.location, '/login?oidc=failed', 'another browser');
	assert.equal((await c.get(back.replace(/state=[^&]*/, 'state=' + '0'.repeat(64)))).headers.location, '/login?oidc=failed');
	c.cookies = new Map(held);
	assert.equal((await c.get(back)).headers.location, '/desk');
	assert.ok(!c.cookies.has('liuyan_oidc'));
	const again = s.client();
	again.cookies = new Map(held);
	assert.equal((await again.get(back)).headers.location, '/login?oidc=failed', 'the same code again');
});

test('a member of staff links herself, the user is nobody else’s then, and the link can be taken back', async () => {
	staff.subject = 'u-analyst';
	const c = await s.signedIn('analyst');
	for (const site of ['cross-site', 'same-site']) {
		const sent = await c.get('/desk/account/identity', { headers: { 'sec-fetch-site': site } });
		assert.equal(sent.headers.location, '/desk/account', 'another site cannot begin it');
	}
	assert.equal((await signIn(c, '/desk/account/identity')).headers.location, '/desk/account?done=identity');
	assert.equal((await signIn(s.client())).headers.location, '/desk');
	const x = await s.signedIn('leader');
	assert.equal((await signIn(x, '/desk/account/identity')).status, 409, 'it is the analyst’s');
	const victim = await s.signedIn('leader'),
		stranger = await s.signedIn('supervisor'),
		back = await there(stranger, '/desk/account/identity');
	victim.cookies.set('liuyan_oidc', stranger.cookies.get('liuyan_oidc'));
	assert.equal((await victim.get(back)).headers.location, '/login?oidc=failed', 'another’s journey');
	const p = await c.page('/desk/account');
	await c.submit(p.forms.find((f) => f.action === '/desk/account/identity'));
	assert.equal((await signIn(s.client())).headers.location, '/login?oidc=unknown');
});

test('a disabled account stays out', async () => {
	link('analyst', 'u-analyst');
	must(['user', 'disable', '--login', 'analyst', '--data', s.data]);
	staff.subject = 'u-analyst';
	assert.equal((await signIn(s.client())).headers.location, '/login?oidc=unknown');
});

test('a writer signs in by her provider and comes back to the same account; staff it makes nobody', async () => {
	writers.subject = 'w-1';
	assert.match((await s.client().page('/me/login')).text, /点它登录就是同意/);
	const c = s.client(),
		p = await signIn(c, '/me/login/oidc');
	assert.equal(p.headers.location, '/me', p.text);
	assert.equal((await c.get('/desk')).status, 403, 'known, and no member of staff');
	assert.equal((await s.client().get('/desk')).status, 401);
	assert.equal((await c.get('/me')).status, 200);
	assert.match(sql(s.data, 'SELECT count(*) FROM consent'), /[1-9]/);
	await signIn(s.client(), '/me/login/oidc');
	assert.equal(sql(s.data, 'SELECT count(*) FROM writer').trim(), '1');
});

test('a provider that is away is said so, and nothing hangs', async () => {
	dead = await start({
		made: makeData(),
		settings: { 'net.allow_private': '127.0.0.0/8', 'oidc.staff_issuer': 'http://127.0.0.1:9', 'oidc.staff_client': 'x' },
	});
	const t = Date.now();
	assert.equal((await dead.client().get('/login/oidc')).status, 503);
	assert.ok(Date.now() - t < 11000);
	await dead.stop();
});

test('an inner address that nobody permitted is not asked', async () => {
	const closed = await start({ made: makeData(), settings: { 'oidc.staff_issuer': staff.issuer, 'oidc.staff_client': 'liuyan' } }),
		before = staff.asked['/.well-known/openid-configuration'];
	assert.equal((await closed.client().get('/login/oidc')).status, 503);
	assert.equal(staff.asked['/.well-known/openid-configuration'], before);
	await closed.stop();
});
