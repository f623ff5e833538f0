// HTTPS: by the program itself, and by the nginx of pkg/nginx.conf in front of it.
import { test, before } from 'node:test';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import path from 'node:path';
import tls from 'node:tls';
import { makeData, root, run, serve, start, tempFolder } from './lib.mjs';

let dir, cert, key;
before(() => {
	dir = tempFolder();
	cert = path.join(dir, 'cert.pem');
	key = path.join(dir, 'key.pem');
	const r = spawnSync(
		'openssl',
		`req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ${key} -out ${cert} -days 2 -subj /CN=localhost`.split(' '),
	);
	assert.equal(r.status, 0);
});

const ask = (port, options = {}, body) =>
	new Promise((resolve, reject) => {
		const rq = https.request(
			{ host: '127.0.0.1', port, path: '/messages', rejectUnauthorized: false, agent: false, ...options },
			(rs) => {
				let text = '';
				rs.on('data', (d) => (text += d));
				rs.on('end', () => resolve({ status: rs.statusCode, headers: rs.headers, text }));
			},
		);
		rq.on('error', reject);
		rq.end(body);
	});
const handshake = (port, options) =>
	new Promise((resolve) => {
		const c = tls.connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options }, () => {
			resolve(`${c.getProtocol()} ${c.getCipher().name}`);
			c.destroy();
		});
		c.on('error', () => resolve('refused'));
	});
const freePort = () =>
	new Promise((resolve) => {
		const probe = net.createServer().listen(0, '127.0.0.1', () => {
			const { port } = probe.address();
			probe.close(() => resolve(port));
		});
	});

test('the program itself speaks HTTPS, and no old or weak kind of it', async () => {
	const made = makeData();
	const s = await serve(made.data, { settings: { 'http.tls_cert': cert, 'http.tls_key': key } });
	const at = new URL(s.url).port;
	const p = await ask(at);
	assert.equal(p.status, 200);
	assert.match(p.headers['strict-transport-security'], /max-age=\d{7,}/);
	assert.match(await handshake(at, { maxVersion: 'TLSv1.2' }), /^TLSv1.2 ECDHE-ECDSA-(AES|CHACHA)/);
	assert.match(await handshake(at, {}), /^TLSv1.3 /);
	for (const weak of [
		{ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
		{ maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA:AES256-GCM-SHA384:DES-CBC3-SHA:@SECLEVEL=0' },
		{ maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA' },
	])
		assert.equal(await handshake(at, weak), 'refused', JSON.stringify(weak));
	const body = `login=editor&password=${made.accounts.editor}`;
	const login = await ask(
		at,
		{
			method: 'POST',
			path: '/login',
			headers: {
				origin: `https://127.0.0.1:${at}`,
				'content-type': 'application/x-www-form-urlencoded',
				'content-length': body.length,
			},
		},
		body,
	);
	assert.equal(login.status, 303, login.text.slice(0, 200));
	assert.ok(login.headers['set-cookie'].every((c) => /^__Host-.*; Secure/.test(c)), login.headers['set-cookie'].join());
	s.child.ref();
	s.child.kill('SIGTERM');
	await s.ended;
});

test('a certificate without its key, or a file that is none, stops the start with a word why', () => {
	const { data } = makeData();
	for (const [env, word] of [
		[{ LIUYAN_HTTP_TLS_CERT: cert }, /http\.tls_key/],
		[{ LIUYAN_HTTP_TLS_CERT: cert, LIUYAN_HTTP_TLS_KEY: path.join(dir, 'none') }, /读不出 .*none/],
		[{ LIUYAN_HTTP_TLS_CERT: cert, LIUYAN_HTTP_TLS_KEY: cert }, /证书和私钥不成一对/],
	]) {
		const r = run(['serve', '--data', data, '--listen', '127.0.0.1:0'], { env: { ...process.env, ...env }, timeout: 10000 });
		assert.equal(r.status, 1);
		assert.match(r.stderr, word);
	}
});

test('behind the nginx of the sample the client is known, cookies are guarded and forms are let through', async (t) => {
	const s = await start({ settings: { 'http.trusted_proxies': '127.0.0.1' } });
	const port = await freePort();
	const sample = fs
		.readFileSync(path.join(root, 'pkg/nginx.conf'), 'utf8')
		.replace('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
		.replace('/etc/ssl/liuyan.pem', cert)
		.replace('/etc/ssl/liuyan.key', key)
		.replace('127.0.0.1:8080', new URL(s.url).host);
	fs.writeFileSync(
		path.join(dir, 'nginx.conf'),
		`daemon off; master_process off; pid ${dir}/pid; error_log ${dir}/error.log;
events { worker_connections 64; }
http { access_log off; client_body_temp_path ${dir}/b; proxy_temp_path ${dir}/p; fastcgi_temp_path ${dir}/f; uwsgi_temp_path ${dir}/u; scgi_temp_path ${dir}/s;
${sample} }
`,
	);
	const nginx = spawn('nginx', ['-c', path.join(dir, 'nginx.conf'), '-e', path.join(dir, 'error.log')], { stdio: 'ignore' });
	t.after(() => nginx.kill('SIGKILL'));
	for (let i = 0; i < 100; i++) {
		if (await ask(port).then((p) => p.status === 200, () => false)) break;
		await new Promise((r) => setTimeout(r, 50));
	}
	const p = await ask(port);
	assert.equal(p.status, 200, fs.readFileSync(path.join(dir, 'error.log'), 'utf8'));
	assert.match(p.headers['strict-transport-security'], /max-age/);
	const body = `login=editor&password=${s.accounts.editor}`;
	const login = await ask(
		port,
		{
			method: 'POST',
			path: '/login',
			headers: {
				origin: `https://127.0.0.1:${port}`,
				'content-type': 'application/x-www-form-urlencoded',
				'content-length': body.length,
			},
		},
		body,
	);
	assert.equal(login.status, 303, login.text.slice(0, 300));
	assert.ok(login.headers['set-cookie'].every((c) => /^__Host-.*; Secure/.test(c)));
	// what the client itself writes does not change who it is
	let last;
	for (let i = 0; i < 21; i++)
		last = await ask(port, {
			path: `/api/v1/lookup?code=X${i}&passcode=11112222`,
			localAddress: '127.0.0.77', // no proxy of ours
			headers: { 'x-forwarded-for': `198.51.100.${i}`, forwarded: `for=198.51.100.${i}` },
		});
	assert.equal(last.status, 429);
	await s.stop();
});
