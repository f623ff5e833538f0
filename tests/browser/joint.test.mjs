// Several messages handled once, in a real browser: joined by ticks, answered each with a word of its own, wide and narrow.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import path from 'node:path';
import { start } from '../http/lib.mjs';
import { Life, REPLY } from '../http/life.mjs';
import { launch, visitor, signIn, fits, WIDE, NARROW } from './chrome.mjs';

let s, browser, life;
before(async () => {
	s = await start();
	life = new Life(s);
	browser = await launch();
});
after(async () => {
	await browser.close();
	life.close();
	await s.stop();
});

const shot = (page, name) => process.env.SHOTS && page.screenshot({ path: path.join(process.env.SHOTS, `${name}.png`), fullPage: true });

async function journey(viewport) {
	const text = (n) => ({ title: `${n}栋 ${viewport.width}：银杏苑搅拌站夜里太吵`, body: `${n}栋住户：银杏苑东侧的混凝土搅拌站每天夜里还在生产，噪声和粉尘让人没法开窗，请让搅拌站停工整改。` });
	const v = [];
	for (const n of ['一', '二', '三']) v.push(await life.approved(text(n)));
	const [a, b, c] = v;
	const until = Date.now() + 10000;
	for (let found = []; found.length < 2 && Date.now() < until; await new Promise((r) => setTimeout(r, 100)))
		found = (await life.good(life.as('coordinator').get('/api/v1/desk/groups'))).items.find((g) => g.lead === a.id)?.messages ?? [];

	const desk = await signIn(await visitor(browser, s, { viewport }), s, 'coordinator');
	await desk.getByRole('link', { name: '可能说同一件事的留言' }).click();
	await fits(desk, 'the groups');
	await shot(desk, `groups-${viewport.width}`);
	const form = desk.locator(`form[action$="/${a.id}/gather"]`);
	for (const m of [b, c]) await form.locator(`input[value="${m.id}"]`).check();
	await form.getByRole('button', { name: '一起办理' }).click();
	await desk.waitForURL(/done=gather/);
	await fits(desk, 'the case of the head');
	assert.match(await desk.locator('#joint').innerText(), /还有 2 件，写信的一共 3 人/);
	await shot(desk, `head-${viewport.width}`);
	await desk.goto(`/desk/messages/${b.id}`);
	await fits(desk, 'the case of a member');
	await shot(desk, `member-${viewport.width}`);

	a.order = await life.dispatch(a);
	await life.handedIn(a);
	const editor = await signIn(await visitor(browser, s, { viewport }), s, 'editor');
	await editor.goto(`/desk/messages/${a.id}`);
	await fits(editor, 'the release');
	const release = editor.locator('form[action$="/release"]');
	await release.locator(`label:has-text("${c.id}")`).waitFor();
	await release.locator('textarea').nth(1).fill('您楼下的一侧另外加装了隔声板。');
	await shot(editor, `release-${viewport.width}`);
	await release.locator('button').last().click();
	await editor.waitForURL(/done=release/);

	const reader = await visitor(browser, s, { viewport });
	await reader.goto(`/messages/${c.id}`);
	await fits(reader, 'the public page');
	const seen = await reader.locator('main').innerText();
	assert.match(seen, /与本留言并办的还有 2 件/);
	assert.ok(seen.includes(REPLY) && seen.includes('您楼下的一侧另外加装了隔声板。'));
	await shot(reader, `public-${viewport.width}`);
	await reader.goto(`/messages/${b.id}`);
	assert.ok(!(await reader.locator('main').innerText()).includes('隔声板'));
	for (const p of [desk, editor, reader]) assert.deepEqual(p.troubles, []);
}

test('three are joined by ticks and answered each, wide', () => journey(WIDE));
test('and on a telephone', () => journey(NARROW));
