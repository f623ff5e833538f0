// Every public and desk page against WCAG 2.1 A and AA, light, dark and large, wide and narrow; nothing
// sticks out at 320 px, and the content policy is never broken.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { start, must, world } from '../http/lib.mjs';
import { Life, RATING } from '../http/life.mjs';
import { launch, visitor, signIn, fits, WIDE, NARROW } from './chrome.mjs';

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const LOOKS = ['light', 'dark', 'large'];
let s,
	life,
	browser,
	m = {};

before(async () => {
	s = await start();
	life = new Life(s);
	const contact = { contact: { name: '公西读屏', phone: '13800009999' }, location: '桥头' };
	m.pending = await life.submit(contact);
	m.refused = await life.submit(contact);
	await life.good(life.act('editor', m.refused, 'refuse', { reasons: ['unclear'], note: '请写清地点' }));
	m.waiting = await life.approved(contact);
	m.handling = await life.dispatched(contact);
	m.answered = await life.answered(contact);
	await life.good(life.own(m.answered, 'followup', { body: '请问还有下一步吗？' }));
	m.round = await life.answered(contact);
	await life.good(life.own(m.round, 'rate', { ...RATING, solved: 'not', body: '还没有好' }));
	m.round.order = await life.dispatch(m.round);
	await life.handedIn(m.round);
	await life.good(life.order('editor', m.round.order.id, 'return', { reasons: ['vague'], note: '再写具体' }));
	m.closed = await life.closed(contact);
	m.withdrawn = await life.approved(contact);
	await life.good(life.own(m.withdrawn, 'withdraw'));
	m.merged = await life.approved(contact);
	await life.good(life.act('coordinator', m.merged, 'merge', { into: m.closed.id }));
	m.head = await life.approved(contact);
	m.member = await life.approved(contact);
	await life.good(life.act('coordinator', m.head, 'gather', { members: [m.member.id], note: '同一件事' }));
	m.head.order = await life.dispatch(m.head);
	await life.handedIn(m.head);
	// what two decide, and letters between unit and writer
	await life.good(life.act('editor', m.answered, 'remove', { reasons: ['privacy'] }));
	await life.good(life.as('handler').post(`/api/v1/orders/${m.handling.order.id}/letters`, { body: '请问是哪一盏灯？' }), 201);
	await life.good(life.as('handler').post('/api/v1/approvals', { kind: 'reveal', subject: m.handling.id, reason: '要当面看' }), 201);
	m.removed = await life.approved(contact);
	await life.takenDown(m.removed, { reasons: ['privacy'] });
	browser = await launch();
});
after(async () => {
	await browser.close();
	life.close();
	await s.stop();
});

async function looks(page, look) {
	await page.context().clearCookies({ name: 'liuyan_prefs' });
	if (look !== 'light')
		await page.goto(
			look === 'dark'
				? '/preferences?theme=dark&back=/healthz'
				: '/preferences?size=large&back=/healthz',
		);
}

const faults = [];
async function check(page, path, what) {
	await page.goto(path);
	await checkShown(page, path, what);
}
async function checkShown(page, path, what) {
	await page.evaluate(() => {
		for (const d of document.querySelectorAll('details')) d.open = true;
	});
	await page.evaluate(AXE);
	const r = await page.evaluate(() =>
		globalThis.axe.run(document, {
			runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'],
			resultTypes: ['violations'],
		}),
	);
	for (const v of r.violations)
		faults.push(
			`${path} ${what}: ${v.id} (${v.impact}): ${v.nodes
				.slice(0, 2)
				.map((n) => n.html.slice(0, 120))
				.join(' | ')}`,
		);
	await fits(page, `${path} ${what}`).catch((e) => faults.push(e.message));
}

async function everywhere(page, paths, who) {
	for (const look of LOOKS) {
		await looks(page, look);
		for (const viewport of [WIDE, NARROW]) {
			await page.setViewportSize(viewport);
			for (const path of paths()) await check(page, path, `${who} ${look} ${viewport.width}`);
		}
	}
	await looks(page, 'light');
	await page.setViewportSize({ width: 320, height: 640 });
	for (const path of paths()) {
		await page.goto(path);
		await fits(page, `${path} ${who} 320`).catch((e) => faults.push(e.message));
	}
	assert.deepEqual(page.troubles, []);
	assert.deepEqual(faults.splice(0), []);
}

test('the checker sees a defect that is there', async () => {
	const page = await visitor(browser, s);
	await page.goto('/');
	await page.evaluate(() => {
		document.querySelector('main').insertAdjacentHTML(
			'beforeend',
			'<img src="/assets/favicon.svg"><div id="wide">.</div>',
		);
		document.getElementById('wide').style.width = '3000px';
	});
	await page.evaluate(AXE);
	const r = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a'] }));
	assert.ok(r.violations.some((v) => v.id === 'image-alt'));
	await assert.rejects(fits(page, 'a wide block'));
	await page.context().close();
});

const publicPages = () => [
	'/',
	'/messages',
	'/messages?state=withdrawn',
	'/messages?kind=nothing',
	`/messages/new?region=${world.county}`,
	'/lookup',
	'/login',
	'/units/apply',
	`/units/apply?region=${world.county}`,
	'/stats',
	`/stats?region=${world.city}`,
	'/regions/0',
	`/regions/${world.county}`,
	`/offices/${world.offices.head}`,
	`/units/${world.units.housing}`,
	'/ledger',
	'/verify',
	'/stats/reasons',
	'/nothing',
	'/desk',
	...['waiting', 'answered', 'round', 'closed', 'withdrawn', 'merged', 'removed', 'member'].map(
		(k) => `/messages/${m[k].id}`,
	),
];

test('the pages that everybody sees', async () => {
	const page = await visitor(browser, s);
	await everywhere(page, publicPages, 'visitor');
	await page.context().close();
});

test('what comes of verifying a receipt, good and bad', async () => {
	const page = await visitor(browser, s),
		r = m.pending.receipt;
	must(['worker', '--once', '--data', s.data], { env: { ...process.env, LIUYAN_LEDGER_SEAL_MINUTES: '0' } });
	for (const look of LOOKS) {
		await looks(page, look);
		for (const viewport of [WIDE, NARROW])
			for (const [hash, seen] of [
				[r.hash, '查验通过'],
				['0'.repeat(64), '没有与这份回执相符的记录'],
			]) {
				await page.setViewportSize(viewport);
				await page.goto('/verify');
				await page
					.getByLabel('回执的内容')
					.fill(`message: ${r.message}\nseq: ${r.seq}\nhash: ${hash}\n`);
				await page.getByRole('button', { name: '查验' }).click();
				await page.getByRole('status').filter({ hasText: seen }).waitFor();
				await checkShown(page, '/verify', `${seen} ${look} ${viewport.width}`);
			}
	}
	await page.context().close();
	assert.deepEqual(page.troubles, []);
	assert.deepEqual(faults.splice(0), []);
});

for (const k of ['pending', 'refused', 'handling', 'answered', 'round', 'closed', 'removed'])
	test(`the writer's own page of a message that is ${k}`, async () => {
		const page = await visitor(browser, s);
		await page.goto('/lookup');
		await page.getByLabel('查询码').fill(m[k].code);
		await page.getByLabel('查询密码').fill(m[k].passcode);
		await page.getByRole('button', { name: '查询' }).click();
		await page.waitForURL('**/me/messages/*');
		await everywhere(
			page,
			() => [
				`/me/messages/${m[k].id}`,
				...(k === 'pending' ? [`/me/messages/${m[k].id}/receipt`, '/me/notices', '/me/notices/settings'] : []),
				...(k === 'handling' ? [`/me/messages/${m[k].id}/letters`] : []),
			],
			`writer ${k}`,
		);
		await page.context().close();
	});

const cases = (...list) => list.map((k) => `/desk/messages/${m[k].id}`);
const desks = {
	editor: () => [
		'/desk',
		'/desk/messages',
		'/desk/orders',
		...cases('pending', 'refused', 'answered', 'round', 'removed', 'head'),
	],
	coordinator: () => ['/desk', '/desk/applications', '/desk/messages', '/desk/groups', ...cases('waiting', 'handling', 'merged', 'head', 'member')],
	handler: () => [
		'/desk',
		'/desk/orders',
		'/desk/approvals',
		'/desk/notices',
		'/desk/notices/settings',
		...cases('handling', 'round'),
		`/desk/orders/${m.handling.order.id}/letters`,
	],
	approver: () => ['/desk', '/desk/training'],
	supervisor: () => ['/desk', '/desk/approvals'],
	leader: () => ['/desk', '/desk/messages'],
	analyst: () => ['/desk'],
	sysadmin2: () => [
		'/desk',
		'/desk/account',
		'/desk/account/password',
		'/desk/account/factor',
		'/desk/admin',
		'/desk/admin/accounts',
		'/desk/applications',
	],
	secadmin: () => ['/desk', '/desk/approvals', '/desk/admin', '/desk/admin/accounts'],
	auditor: () => ['/desk', '/desk/admin/audit'],
};
for (const [who, paths] of Object.entries(desks))
	test(`the desk of the ${who}`, async () => {
		const page = await signIn(await visitor(browser, s), s, who);
		await everywhere(page, paths, who);
		await page.context().close();
	});

// Long names, many rows, all states: what a small world does not have.
test('the demonstration, on a narrow screen', async () => {
	const demo = await start({ demo: true }),
		api = demo.client(),
		page = await visitor(browser, demo, { viewport: NARROW });
	const list = (await api.get('/api/v1/messages?limit=60')).json.items,
		of = (f) => list.find(f) ?? list[0];
	const place = of((i) => i.state === 'answered').region.code,
		unit = of((i) => i.unit).unit?.id ?? 1;
	const paths = [
		'/',
		'/messages',
		'/stats',
		`/stats?region=${place}`,
		`/regions/${place}`,
		`/units/${unit}`,
		...['waiting', 'handling', 'answered', 'closed'].map(
			(st) => `/messages/${of((i) => i.state === st).id}`,
		),
	];
	for (const path of paths) await check(page, path, 'demo');
	for (const who of Object.keys(demo.accounts)) {
		const staff = await signIn(await visitor(browser, demo, { viewport: NARROW }), demo, who);
		for (const path of ['/desk', '/desk/messages', '/desk/next']) await check(staff, path, `demo ${who}`);
		page.troubles.push(...staff.troubles);
		await staff.context().close();
	}
	await page.setViewportSize({ width: 320, height: 640 });
	for (const path of paths) {
		await page.goto(path);
		await fits(page, `${path} demo 320`).catch((e) => faults.push(e.message));
	}
	await page.context().close();
	await demo.stop();
	assert.deepEqual(page.troubles, []);
	assert.deepEqual(faults.splice(0), []);
});
