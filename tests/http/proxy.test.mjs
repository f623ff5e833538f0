// Who asks, when a proxy stands between: only a trusted proxy's word changes what limits count by.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { start, run, makeData } from './lib.mjs';

// The status of the n-th wrong look-up; `headers` may differ from one to the next.
async function wrongLookups(s, n, headers, from) {
	const c = s.client({ from });
	let last;
	for (let i = 0; i < n; i++)
		last = await c.get(`/api/v1/lookup?code=${i}XXXX&passcode=12345678`, { headers: headers(i) });
	return last.status;
}

test('a forwarding header from anybody else does not change what guesses are counted by', async () => {
	const s = await start();
	const spoofed = (i) => ({
		'x-forwarded-for': `198.51.100.${i}`,
		forwarded: `for=198.51.100.${i}`,
		'x-real-ip': `198.51.100.${i}`,
	});
	assert.equal(await wrongLookups(s, 20, spoofed, '127.0.0.21'), 404);
	assert.equal(await wrongLookups(s, 1, spoofed, '127.0.0.21'), 429);
	assert.equal(await wrongLookups(s, 1, () => ({}), '127.0.0.22'), 404);
	await s.stop();
});

test('behind a trusted proxy each client is counted alone, by the hop that the proxy wrote', async () => {
	const s = await start({ settings: { 'http.trusted_proxies': '127.0.0.0/8' } });
	const of = (client) => (i) => ({ 'x-forwarded-for': `203.0.113.${i}, ${client}` });
	assert.equal(await wrongLookups(s, 21, of('198.51.100.1')), 429);
	assert.equal(await wrongLookups(s, 1, of('198.51.100.2')), 404);
	assert.equal(await wrongLookups(s, 1, of('::ffff:198.51.100.1')), 429, 'the same host written otherwise');
	assert.equal(await wrongLookups(s, 21, (i) => of(`2001:db8:0:7::${i + 1}`)(i)), 429, 'one /64 is one');
	assert.equal(await wrongLookups(s, 1, of('2001:db8:0:8::1')), 404);
	const c = s.client();
	let p;
	for (let i = 0; i < 21; i++)
		p = await c.post('/me/login/code', { code: '123456' }, { headers: { ...of(`2001:db8:0:9::${i + 1}`)(i), 'sec-fetch-site': 'same-origin' } });
	assert.equal(p.status, 429, 'one /64 is one for one-time codes, too');
	assert.equal(
		await wrongLookups(s, 1, () => ({ forwarded: 'for=198.51.100.9', 'x-forwarded-for': '198.51.100.1' })),
		429,
		'a header that the proxy does not write is not read',
	);
	await s.stop();
});

test('networks that are none stop the start, with a word why', () => {
	const { data } = makeData();
	for (const [name, value, word] of [
		['LIUYAN_HTTP_TRUSTED_PROXIES', '10.0.0.0/33', /网段写错了：10\.0\.0\.0\/33/],
		['LIUYAN_HTTP_FORWARDED_HEADER', 'X-Real-IP', /X-Forwarded-For/],
	]) {
		const r = run(['serve', '--data', data, '--listen', '127.0.0.1:0'], {
			env: { ...process.env, [name]: value },
			timeout: 10000,
		});
		assert.equal(r.status, 1, name);
		assert.match(r.stderr, word);
	}
});
