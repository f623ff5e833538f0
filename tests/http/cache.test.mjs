// Once a change has been answered for, no reader sees what was before it.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { start, must, onPostgres, world, tempFolder } from './lib.mjs';
import { Life, RATING, draft } from './life.mjs';

let s, life, readers;

before(async () => {
	s = await start();
	life = new Life(s);
	readers = Array.from({ length: 6 }, (_, i) =>
		s.client({ sockets: 1, headers: i % 2 ? { 'accept-encoding': 'identity' } : {} }),
	);
});
after(async () => {
	life.close();
	await s.stop();
});

// Readers that never stop asking, so that the finished page is always kept.
function hammer(paths) {
	let going = true,
		n = 0;
	const work = readers.map(async () => {
		const c = s.client({ sockets: 1 });
		while (going)
			for (const p of paths) {
				const a = await c.get(p);
				assert.ok(a.status === 200 || a.status === 404, `${p} ${a.status}`);
				n++;
			}
		c.close();
	});
	return async () => {
		going = false;
		await Promise.all(work);
		return n;
	};
}
const all = (path) => Promise.all(readers.map((c) => c.get(path)));

test('after each step the very next reading on every connection shows it', async () => {
	for (let round = 0; round < 4; round++) {
		const m = await life.submit({ title: `眼见为实 第${round}件`, office: String(world.offices.head) });
		const page = `/messages/${m.id}`,
			api = `/api/v1${page}`;
		const stop = hammer([page, api, '/messages', '/', `/regions/${world.county}`, '/api/v1/messages']);
		const state = async (want) => {
			for (const p of await all(api)) assert.equal(p.json.state, want);
			for (const p of await all(page))
				assert.ok(
					p.text.includes(
						{
							waiting: '待回复',
							handling: '办理中',
							answered: '已回复',
							closed: '已办结',
							withdrawn: '已撤回',
						}[want],
					),
					want,
				);
			for (const p of await all('/api/v1/messages')) {
				const it = p.json.items.find((i) => i.id === m.id);
				assert.equal(it?.state, want === 'withdrawn' ? undefined : want);
			}
			for (const p of await all('/messages'))
				assert.equal(p.text.includes(m.content.title), want !== 'withdrawn');
		};
		for (const p of await all(page)) assert.equal(p.status, 404);
		await life.good(life.act('editor', m, 'approve'));
		await state('waiting');
		if (round % 2) {
			await life.good(life.own(m, 'withdraw'));
			await state('withdrawn');
		} else {
			m.order = await life.dispatch(m);
			await life.good(life.order('handler', m.order.id, 'sign'));
			await state('handling');
			m.order.state = 'signed';
			await life.handedIn(m);
			await life.good(life.order('editor', m.order.id, 'release'));
			await state('answered');
			await life.good(life.own(m, 'rate', RATING));
			await state('closed');
		}
		assert.ok((await stop()) > 20);
	}
});

test('figures on a page follow at once', async () => {
	const get = async () =>
		Promise.all(
			readers.map(async (c) => (await c.get(`/api/v1/figures?region=${world.other}`)).json.received),
		);
	for (let i = 0; i < 10; i++) {
		const was = await get();
		await life.approved({ office: String(world.offices.other) });
		assert.deepEqual(
			await get(),
			was.map((n) => n + 1),
		);
	}
});

// PostgreSQL: a notice is on its way; if it is lost the server is asked after a quarter of a second.
async function shown(seen) {
	for (let i = 0; onPostgres && i < 100 && !(await seen()); i++)
		await new Promise((r) => {
			setTimeout(r, 20);
		});
	return seen();
}

test('what another process writes is seen at once, on PostgreSQL very soon', async () => {
	const file = path.join(tempFolder(), 'more.csv');
	for (let i = 0; i < 3; i++) {
		const title = `别处导入的第${i}件`;
		await all('/messages');
		await all('/api/v1/messages?limit=5');
		fs.writeFileSync(
			file,
			`id,title,body,time,office,state\nx${i},${title},东门外的路灯不亮，请派人看一看。,${new Date(Date.now() + 7.2e6 * i).toISOString()},2,waiting\n`,
		);
		must(['import', 'messages', file, '--source', 'cache-test', '--data', s.data]);
		const inAll = async (path, has) => (await all(path)).every(has);
		assert.ok(
			await shown(() => inAll('/api/v1/messages?limit=5', (p) => p.json.items.some((x) => x.title === title))),
			title,
		);
		assert.ok(await inAll('/messages', (p) => p.text.includes(title)), title);
	}
});

test('an answer for one reader is never given to another', async () => {
	const m = await life.dispatched(),
		c = await s.signedIn('editor'),
		writer = s.client();
	await writer.submit((await writer.page('/lookup')).form('/lookup'), { code: m.code, passcode: m.passcode });
	for (let i = 0; i < 5; i++)
		for (const path of [`/messages/${m.id}`, '/', '/messages', `/api/v1/messages/${m.id}`]) {
			const mine = await writer.get(path),
				staff = await c.get(path),
				token = await life.as('editor').get(path);
			for (const p of await all(path)) {
				assert.doesNotMatch(p.body, /\/me\/messages|退出|工作台|"orders"|"version"/, path);
				assert.equal(p.headers['set-cookie'], undefined);
			}
			for (const p of [mine, staff, token]) assert.equal(p.status, 200);
		}
	const dark = s.client();
	await dark.page('/preferences?theme=dark&back=/');
	assert.match((await dark.get('/')).body, /data-theme="dark"/);
	for (const p of await all('/')) assert.doesNotMatch(p.body, /data-theme="dark"/);
});

test('kept pages are used at all, and a page may be kept only if it is asked about again', async () => {
	const hits = async () =>
		Number((await s.client().get('/metrics')).body.match(/^liuyan_cache_hits_total (\d+)/m)[1]);
	const was = await hits();
	for (let i = 0; i < 10; i++) await all('/stats');
	assert.ok((await hits()) > was + 30);
	for (const p of await all('/stats')) assert.match(p.headers['cache-control'], /no-cache|max-age=0/);
	for (const path of ['/messages/new', '/lookup', '/login', '/desk'])
		assert.match((await s.client().get(path)).headers['cache-control'], /no-store/, path);
});

test('a text that was never sent is not kept either: a refused form leaves nothing', async () => {
	const was = (await life.as('editor').get('/desk/messages.csv')).body;
	for (let i = 0; i < 20; i++) await readers[i % 6].post('/api/v1/messages', draft({ title: '' }));
	assert.equal((await life.as('editor').get('/desk/messages.csv')).body, was);
});
