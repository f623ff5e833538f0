// Files with messages: taken in, made anew, kept from those who may not have them.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { start, world, fill, tempFolder, sql, run, onPostgres } from './lib.mjs';
import { Life, draft } from './life.mjs';
import { png, pngBomb, textBomb, pdf, mp4, box, chunk, send, EICAR } from './files.mjs';

let s, life;
before(async () => {
	s = await start();
	life = new Life(s);
});
after(() => s.stop());

const uploads = (at = s.data) => {
	const out = [];
	const folder = path.join(at, 'uploads');
	for (const d of fs.existsSync(folder) ? fs.readdirSync(folder) : [])
		for (const f of fs.readdirSync(path.join(folder, d))) out.push(path.join(folder, d, f));
	return out;
};
const attach = (m, files, client = s.client(), more = []) =>
	send(client, `/api/v1/messages/${m.id}/files`, [['code', m.code], ['passcode', m.passcode], ...more], files);
const one = async (m, data, name = 'x') => {
	const p = await attach(m, [{ name, data }]);
	assert.equal(p.status, 201, p.body);
	return p.json.files.at(-1);
};
const refused = async (m, data, words) => {
	const p = await attach(m, [{ name: 'x.jpg', data }]);
	assert.equal(p.status, 422, p.body);
	assert.match(p.body, words);
};
const tool = (command, args, input) => {
	const r = spawnSync(command, args, { input, maxBuffer: 1 << 27 });
	assert.equal(r.status, 0, `${command}: ${r.stderr}`);
	return r.stdout;
};
const rss = () => Number(fs.readFileSync(`/proc/${s.child.pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]) * 1024;

test('a form with a picture makes a message that has it, for writer and staff alone', async () => {
	const c = s.client(),
		page = await c.page(`/messages/new?office=${world.offices.head}`),
		form = page.form('/messages/new');
	assert.equal(form.attrs.enctype, 'multipart/form-data');
	const d = draft();
	const pairs = fill(form, { office: d.office, kind: '投诉', domain: d.domain, title: d.title, body: d.body });
	const p = await send(c, '/messages/new', pairs.filter(([k]) => k !== 'file'), [{ name: '张某某的家.png', data: png() }]);
	assert.equal(p.status, 303, p.text);
	const id = p.headers.location.match(/messages\/(\d+)\//)[1];
	const mine = await c.page(`/me/messages/${id}`);
	assert.match(mine.text, /留言的附件/);
	assert.ok(!mine.body.includes('张某某'), 'the name is not kept');
	const src = mine.body.match(/src="(\/files\/\d+\/small\.jpg)"/)[1],
		href = src.replace('small.jpg', 'file.png');
	assert.equal((await c.get(href)).status, 200);
	assert.equal((await s.client().get(href)).status, 404, 'a stranger');
	const editor = await s.signedIn('editor');
	assert.equal((await editor.get(src, { raw: true })).status, 200);
	assert.match((await editor.page(`/desk/messages/${id}`)).text, /只给办理人员看/);
});

test('what was right in a form with a wrong file is kept, and need not be sent again', async () => {
	const c = s.client(),
		form = (await c.page(`/messages/new?office=${world.offices.head}`)).form('/messages/new'),
		d = draft();
	const values = { office: d.office, kind: '投诉', domain: d.domain, title: d.title, body: d.body };
	const plain = (f, v) => fill(f, v).filter(([k, x]) => k !== 'file' || x);
	const p = await send(c, '/messages/new', plain(form, values), [
		{ name: 'ok.png', data: png() },
		{ name: 'macro.doc', data: Buffer.from('d0cf11e0a1b11ae1' + '00'.repeat(600), 'hex') },
	]);
	assert.equal(p.status, 422);
	assert.match(p.text, /macro\.doc.*另存为 PDF/);
	const again = p.form('/messages/new');
	assert.equal(p.field('title').value, d.title);
	const kept = again.fields.filter((f) => f.name === 'file' && f.checked);
	assert.equal(kept.length, 1);
	const done = await send(c, '/messages/new', plain(again, {}), []);
	assert.equal(done.status, 303, done.text);
	const id = done.headers.location.match(/messages\/(\d+)\//)[1];
	assert.equal((await c.page(`/me/messages/${id}`)).body.match(/small\.jpg/g).length, 1);
	// its token is spent
	const other = plain((await c.page(`/messages/new?office=${world.offices.head}`)).form('/messages/new'), {
		...values,
		title: '另一件事情',
	});
	const twice = await send(c, '/messages/new', [...other, ['file', kept[0].value]], []);
	assert.equal(twice.status, 422);
	assert.match(twice.text, /已经失效/);
	const forged = await send(c, '/messages/new', [...other, ['file', `${id}.${'0'.repeat(32)}`]], []);
	assert.equal(forged.status, 422);
});

test('pictures come out without places, owners and serial numbers, upright, with their pixels', async () => {
	const folder = tempFolder(),
		at = (n) => path.join(folder, n),
		m = await life.submit();
	fs.writeFileSync(at('in.png'), png(60, 40));
	tool('vips', ['jpegsave', at('in.png'), at('in.jpg'), '--Q', '95']);
	tool('vips', ['webpsave', at('in.png'), at('in.webp'), '--lossless']);
	const tags = [
		'-GPSLatitude=39.9', '-GPSLatitudeRef=N', '-GPSLongitude=116.4', '-GPSLongitudeRef=E', '-Artist=Zhang San',
		'-OwnerName=Zhang San', '-SerialNumber=SN12345', '-XMP:Creator=Zhang San', '-Comment=home', '-Orientation#=6',
	];
	for (const [n, type] of [['in.jpg', 'jpg'], ['in.png', 'png'], ['in.webp', 'webp']]) {
		tool('exiftool', ['-q', '-overwrite_original', ...tags, at(n)]);
		assert.match(tool('exiftool', [at(n)]).toString(), /GPS Latitude/);
		const f = await one(m, fs.readFileSync(at(n)));
		const c = s.api('editor');
		for (const url of [f.url, f.small]) {
			const got = await c.get(url, { raw: true });
			assert.equal(got.status, 200);
			fs.writeFileSync(at(`out.${type}`), got.data);
			const left = tool('exiftool', ['-G1', at(`out.${type}`)]).toString();
			assert.doesNotMatch(left, /GPS|Zhang|SN12345|home|Rotate|Owner|Serial|Artist|^\[(XMP|IPTC|ICC)/m, left);
		}
		fs.writeFileSync(at(`out.${type}`), (await c.get(f.url, { raw: true })).data);
		const size = (p) => tool('exiftool', ['-s3', '-ImageSize', p]).toString().trim();
		assert.equal(size(at(`out.${type}`)), '40x60', `${type} stands upright`);
		if (type === 'jpg') continue;
		const flat = (p, turn) => {
			tool('vips', turn ? ['rot', p, at('flat.ppm'), 'd90'] : ['copy', p, at('flat.ppm')]);
			return fs.readFileSync(at('flat.ppm')).subarray(-60 * 40 * 3);
		};
		assert.ok(flat(at('in.png'), true).equals(flat(at(`out.${type}`), false)), `${type}: pixels equal`);
	}
});

test('a colour profile is applied and dropped, a GIF becomes a picture that stands still', async () => {
	const folder = tempFolder(),
		at = (n) => path.join(folder, n),
		m = await life.submit();
	fs.writeFileSync(at('in.png'), png(60, 40));
	tool('vips', ['icc_transform', at('in.png'), at('p3.jpg'), 'p3', '--input-profile', 'srgb']);
	assert.match(tool('exiftool', [at('p3.jpg')]).toString(), /Profile Description/);
	const f = await one(m, fs.readFileSync(at('p3.jpg')));
	fs.writeFileSync(at('out.jpg'), (await s.api('editor').get(f.url, { raw: true })).data);
	assert.doesNotMatch(tool('exiftool', [at('out.jpg')]).toString(), /Profile/);
	tool('vips', ['gifsave', at('in.png'), at('in.gif')]);
	const g = await one(m, Buffer.concat([fs.readFileSync(at('in.gif')), Buffer.from('<script>alert(1)</script>')]));
	const got = await s.api('editor').get(g.url, { raw: true });
	assert.equal(got.headers['content-type'], 'image/png');
	assert.ok(!got.data.includes('script'));
});

test('a video loses the place it was taken at and keeps its length', async () => {
	const m = await life.submit(),
		data = mp4(),
		f = await one(m, data),
		got = await s.api('editor').get(f.url, { raw: true });
	assert.equal(got.data.length, data.length);
	assert.ok(data.includes('+39.9042') && !got.data.includes('+39.9042'));
	assert.ok(got.data.subarray(-5000).equals(data.subarray(-5000)));
});

test('bombs are refused in less than a second, with less than 64 MiB', async () => {
	const m = await life.submit(),
		before = rss();
	const bombs = [
		[pngBomb(), /像素太多/],
		[pngBomb(7000, 7000), /损坏/],
		[png(20, 20, [textBomb('zTXt', 40), textBomb('iTXt', 40)]), null],
		[png(20, 20, [textBomb('iCCP', 60)]), null],
	];
	for (const [data, words] of bombs) {
		const from = Date.now();
		const p = await attach(m, [{ data }]);
		const took = Date.now() - from;
		assert.ok(took < 1000, `${took} ms for ${words}`);
		if (words) {
			assert.equal(p.status, 422, p.body);
			assert.match(p.body, words);
		} else assert.ok([201, 422].includes(p.status), p.body);
	}
	assert.ok(rss() - before < 64 << 20, `${(rss() - before) >> 20} MiB`);
	const packed = await s.client().request('POST', `/api/v1/messages/${m.id}/files`, {
		body: Buffer.from('1f8b08', 'hex'),
		headers: { 'content-type': 'multipart/form-data; boundary=x', 'content-encoding': 'gzip' },
	});
	assert.ok(packed.status >= 400 && packed.status < 500, `${packed.status}`);
});

test('what is no picture, PDF or video is refused by its content, whatever its name says', async () => {
	const m = await life.submit();
	const office = Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(26), Buffer.from('word/vbaProject.bin')]);
	await refused(m, office, /宏/);
	await refused(m, Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(400)]), /压缩包/);
	await refused(m, Buffer.from('MZ' + 'x'.repeat(300)), /程序/);
	await refused(m, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'), /网页/);
	await refused(m, Buffer.from('<!doctype html><script>alert(1)</script>'), /网页/);
	await refused(m, Buffer.from(`<html>%PDF-1.4 %%EOF`), /网页/);
	await refused(m, pdf().subarray(0, 60), /损坏/);
	await refused(m, Buffer.concat([mp4(), Buffer.from('PK\x05\x06' + '\0'.repeat(18))]), /损坏/);
	await refused(m, Buffer.from('\xff\xd8\xff\xe0 no picture at all', 'latin1'), /损坏/);
	await refused(m, Buffer.concat([png().subarray(0, 60)]), /损坏/);
	await refused(m, Buffer.from('hello'), /不支持/);
	await refused(m, Buffer.alloc(0), /损坏|不支持/);
});

test('a polyglot of PDF and HTML is only ever handed over, and one that acts by itself is marked', async () => {
	const m = await life.submit(),
		f = await one(m, pdf('/X (<html><script>alert(1)</script></html>) /OpenAction << /S /JavaScript /JS (app.alert(1)) >>')),
		got = await s.api('editor').get(f.url);
	assert.equal(got.headers['content-type'], 'application/pdf');
	assert.match(got.headers['content-disposition'], /^attachment; filename="liuyan-\d+\.pdf"$/);
	assert.match(got.headers['content-security-policy'], /^sandbox; default-src 'none'/);
	assert.equal(got.headers['x-content-type-options'], 'nosniff');
	assert.equal(got.headers['cross-origin-resource-policy'], 'same-origin');
	assert.equal(got.headers['cache-control'], 'private, no-store');
	const editor = await s.signedIn('editor');
	assert.match((await editor.page(`/desk/messages/${m.id}`)).text, /会自己运行/);
	const quiet = await life.submit();
	await one(quiet, pdf());
	assert.doesNotMatch((await editor.page(`/desk/messages/${quiet.id}`)).text, /会自己运行/);
});

test('a file is never easier to get than its message', async () => {
	const m = await life.submit(),
		f = await one(m, png()),
		get = async (user) => (await s.api(user).get(f.url)).status;
	const all = ['', 'coordinator', 'handler', 'handler5', 'handler7', 'analyst', 'sysadmin2', 'auditor'];
	for (const who of all) assert.equal(await get(who), 404, `pending: ${who}`);
	assert.equal(await get('editor'), 200);
	await life.good(life.act('editor', m, 'approve'));
	await life.dispatch(m);
	const now = { '': 404, editor: 200, coordinator: 200, handler: 200, approver: 200, handler5: 404, handler7: 404, analyst: 404, sysadmin2: 404 };
	for (const [who, want] of Object.entries(now)) assert.equal(await get(who), want, `handling: ${who}`);

	const editor = await s.signedIn('editor'),
		desk = () => editor.page(`/desk/messages/${m.id}`);
	await editor.submit((await desk()).form(/\/desk\/files\/\d+\/show/), {});
	assert.equal(await get(''), 200);
	assert.match((await s.client().page(`/messages/${m.id}`)).body, /small\.jpg/);
	const small = (await s.client().get(f.small)).headers;
	assert.equal(small['cache-control'], 'public, no-cache');
	await editor.submit((await desk()).form(/\/desk\/files\/\d+\/hide/), {});
	for (const who of ['', 'handler', 'approver']) assert.equal(await get(who), 404, `hidden: ${who}`);
	assert.equal((await s.client().get(f.small, { headers: { 'if-none-match': small.etag } })).status, 404);
	await editor.submit((await desk()).form(/\/desk\/files\/\d+\/show/), {});
	assert.equal(await get(''), 200);
	await life.good(life.own(m, 'withdraw'));
	for (const who of ['', 'handler', 'approver', 'handler5']) assert.equal(await get(who), 404, `withdrawn: ${who}`);
	const events = (await desk()).text;
	for (const word of ['补充附件', '公开附件', '隐藏附件']) assert.ok(events.includes(word), word);
});

test('follow-ups and replies take files in their forms, and units see no follow-up that is not public', async () => {
	const m = await life.dispatched(),
		c = s.client();
	await c.submit((await c.page('/lookup')).form('/lookup'), { code: m.code, passcode: m.passcode });
	const form = (await c.page(`/me/messages/${m.id}`)).form('/followup');
	const p = await send(c, form.action, fill(form, { body: '现在还是不亮，附上照片。' }).filter(([k]) => k !== 'file'), [
		{ name: 'b.png', data: png() },
	]);
	assert.equal(p.status, 303, p.text);
	const src = (await c.page(`/me/messages/${m.id}`)).body.match(/src="(\/files\/\d+\/small\.jpg)"/)[1];
	assert.equal((await s.api('handler').get(src)).status, 404);
	assert.equal((await s.api('editor').get(src)).status, 200);
	await life.good(life.order('handler', m.order.id, 'sign'));
	const h = await s.signedIn('handler'),
		draftForm = (await h.page(`/desk/messages/${m.id}`)).form(/\/draft$/);
	assert.equal(draftForm.attrs.enctype, 'multipart/form-data');
	const sent = await send(
		h,
		draftForm.action,
		fill(draftForm, { body: '经现场查看，东门外六盏路灯的电缆被雨水浸坏，已经换好，请放心。' }).filter(([k]) => k !== 'file'),
		[{ name: '公示 陈建国先生13900004444.pdf', data: pdf() }],
	);
	assert.equal(sent.status, 303, sent.text);
	assert.match((await h.page(`/desk/messages/${m.id}`)).text, /回复的附件 公示 【姓名】先生【电话】\.pdf/);
	const plain = await send(s.api('handler'), `/api/v1/messages/${m.id}/files`, [['order', m.order.id]], [{ data: png() }]);
	assert.equal(plain.status, 201, plain.body);
	for (const who of ['handler5', 'editor'])
		assert.ok(
			[403, 404].includes((await send(s.api(who), `/api/v1/messages/${m.id}/files`, [['order', m.order.id]], [{ data: png() }])).status),
			who,
		);
});

test('parts of a file are sent as they are asked for', async () => {
	const m = await life.submit(),
		data = mp4('isom', 100000),
		f = await one(m, data),
		c = s.api('editor'),
		whole = await c.get(f.url, { raw: true }),
		part = async (range, more = {}) => c.get(f.url, { raw: true, headers: { range, ...more } });
	assert.equal(whole.headers['accept-ranges'], 'bytes');
	const p = await part('bytes=100-199');
	assert.equal(p.status, 206);
	assert.equal(p.headers['content-range'], `bytes 100-199/${data.length}`);
	assert.ok(p.data.equals(whole.data.subarray(100, 200)));
	assert.ok((await part('bytes=-50')).data.equals(whole.data.subarray(-50)));
	assert.ok((await part(`bytes=${data.length - 10}-`)).data.equals(whole.data.subarray(-10)));
	const past = await part(`bytes=${data.length}-`);
	assert.equal(past.status, 416);
	assert.equal(past.headers['content-range'], `bytes */${data.length}`);
	assert.equal((await part('bytes=0-1', { 'if-range': '"other"' })).status, 200);
	assert.equal((await part('bytes=0-1', { 'if-range': whole.headers.etag })).status, 206);
	for (const odd of ['bytes=1-2,4-5', 'lines=1-2', 'bytes=9-1', 'bytes=a-b', 'bytes=']) assert.equal((await part(odd)).status, 200, odd);
	assert.equal((await c.get(f.url, { headers: { 'if-none-match': whole.headers.etag } })).status, 304);
	const head = await c.request('HEAD', f.url);
	assert.equal(head.status, 200);
	assert.equal(Number(head.headers['content-length']), data.length);
});

test('two thousand ways of naming a path lead nowhere', async () => {
	const m = await life.submit(),
		f = await one(m, png()),
		c = s.api('editor'),
		dots = ['..', '%2e%2e', '%2E.', '.%2e', '%252e%252e', '..%00', '%c0%ae%c0%ae', '..;', '%uff0e%uff0e', '....//'],
		slashes = ['/', '%2f', '%5c', '\\', '%252f', '%c0%af', '//', '%2F%2f'],
		targets = ['etc/passwd', 'secret.key', 'liuyan.db', 'vault.key', 'proc/self/environ'],
		starts = ['/files/', `/files/${f.id}/`, `/files/${f.id}`, '/assets/', '/desk/files/'];
	let n = 0;
	for (const a of dots)
		for (const b of slashes)
			for (const t of targets)
				for (const from of starts) {
					const p = await c.get(from + (a + b).repeat(1 + (n % 6)) + t);
					n++;
					assert.ok(p.status === 404 || p.status === 400, `${p.status} ${p.path}`);
				}
	for (const name of ['file.jpg', 'file', 'small.png', 'SMALL.JPG', '1s', ' file.png', 'file.png%00'])
		assert.ok([400, 404].includes((await c.get(`/files/${f.id}/${name}`)).status), name);
	assert.ok(n >= 2000, `${n}`);
});

test('a body without end is cut off, and ten thousand parts are refused', async () => {
	const m = await life.submit(),
		before = rss();
	const endless = async (path, type) => {
		const net = await import('node:net');
		const url = new URL(s.url);
		return new Promise((resolve) => {
			const c = net.connect(Number(url.port), url.hostname);
			let sent = 0,
				heard = '',
				over = false;
			const piece = Buffer.alloc(65536, 120),
				framed = Buffer.concat([Buffer.from('10000\r\n'), piece, Buffer.from('\r\n')]);
			const pump = () => {
				while (!over && sent < 10 * 2 ** 30) {
					sent += piece.length;
					if (!c.write(framed)) return c.once('drain', pump);
				}
			};
			const end = () => {
				over = true;
				resolve({ sent, heard });
			};
			c.on('data', (d) => (heard += d));
			c.on('error', () => {});
			c.on('close', end);
			c.write(
				`POST ${path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Type: ${type}\r\n\r\n`,
			);
			if (type.startsWith('multipart')) {
				const head = '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n';
				c.write(`${head.length.toString(16)}\r\n${head}\r\n`);
			}
			pump();
		});
	};
	const form = await endless(`/api/v1/messages/${m.id}/files`, 'multipart/form-data; boundary=x');
	// What the client heard of it may have been lost with the connection: the server's own word counts.
	const cut = async (cap, n) => {
		for (let i = 0; i < 50 && (s.log.match(/"event":"cut"/g) ?? []).length < n; i++) await new Promise((r) => setTimeout(r, 20));
		const last = s.log.match(/"event":"cut".*?"status":413,"read":(\d+)/g)?.at(-1)?.match(/\d+$/)[0];
		assert.ok(last && Number(last) > cap && Number(last) <= cap + 2 * 65536, last);
	};
	const cap = 6 * 104857600 + (16 << 20);
	assert.ok(form.sent < cap + (16 << 20), `${form.sent >> 20} MiB were sent (kernel buffers and all)`);
	await cut(cap, 1);
	assert.ok(rss() - before < 8 << 20, `${(rss() - before) >> 10} KiB`);
	const plain = await endless('/api/v1/messages', 'application/json');
	if (plain.heard) assert.match(plain.heard, /^HTTP\/1\.1 413 /);
	await cut(16 << 20, 2);
	assert.ok(rss() - before < (8 << 20) + (17 << 20), `${(rss() - before) >> 10} KiB`);
	const many = await attach(m, Array.from({ length: 10000 }, (_, i) => ({ name: `${i}`, data: 'x' })));
	assert.equal(many.status, 413);
	const fields = await send(s.client(), `/api/v1/messages/${m.id}/files`, Array.from({ length: 10000 }, (_, i) => [`f${i}`, '']), []);
	assert.equal(fields.status, 413);
	const some = await attach(m, Array.from({ length: 8 }, (_, i) => ({ name: `${i}.png`, data: png() })));
	assert.equal(some.status, 422);
	assert.match(some.body, /太多/);
});

test('a text that is far too long comes back in its place from a form with files as from one without', async () => {
	const c = s.client(),
		form = (await c.page(`/messages/new?office=${world.offices.head}`)).form('/messages/new'),
		body = '长'.repeat(1_000_000);
	const values = { office: String(world.offices.head), kind: '投诉', domain: 'urban', title: '路灯不亮', body };
	const p = await send(c, '/messages/new', fill(form, values).filter(([k]) => k !== 'file'), [{ name: 'a.png', data: png() }]);
	assert.equal(p.status, 422);
	assert.ok(p.field('body').value === body);
	const vast = await send(s.client(), '/messages/new', [['body', 'x'.repeat(17 << 20)]], []);
	assert.equal(vast.status, 413);
});

test('files are part of what the record proves: whole they pass, and a changed row is found', () => {
	assert.ok(Number(sql(s.data, 'SELECT COUNT(*) FROM attachment')) > 5);
	const whole = run(['verify', '--data', s.data]);
	assert.equal(whole.status, 0, whole.stdout);
	sql(s.data, 'UPDATE attachment SET bytes = bytes + 1 WHERE id = (SELECT MIN(id) FROM attachment)');
	assert.equal(run(['verify', '--data', s.data]).status, 1);
	sql(s.data, 'UPDATE attachment SET bytes = bytes - 1 WHERE id = (SELECT MIN(id) FROM attachment)');
	assert.equal(run(['verify', '--data', s.data]).status, 0);
});
