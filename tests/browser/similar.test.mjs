// What others wrote about the same matter: while one types, as a second step without JavaScript, and the pages of topics.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { start, world } from '../http/lib.mjs';
import { Life } from '../http/life.mjs';
import { launch, visitor, signIn, fits, NARROW } from './chrome.mjs';

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const MATTER = { title: '银杏苑旁边的搅拌站夜里太吵', body: '银杏苑小区东侧的搅拌站每天夜里还在生产，噪声和粉尘让人没法开窗，请尽快整改。' };
const AGAIN = { title: '投诉银杏苑附近搅拌站噪声', body: '我家住银杏苑三栋，楼下搅拌站通宵开工，粉尘飘进屋里，噪声大得睡不着觉。' };
let s, life, browser, first;

before(async () => {
	s = await start({ settings: { 'similar.offer': 1 } });
	life = new Life(s);
	first = await life.approved(MATTER);
	// a board on which not everything is about one matter
	for (const what of ['公交车半小时才来一辆', '图书馆周末不开门', '河道里漂着垃圾', '路口没有红绿灯', '医院挂号排队太久', '广场舞音响太大'])
		await life.approved({ title: what, body: `${what}，已经持续很久，请有关部门看一看，给个答复。` });
	for (let i = 0; i < 2; i++) await life.approved({ title: `${MATTER.title}，第${i + 2}次反映`, body: MATTER.body });
	for (let i = 0; i < 100; i++) {
		const l = await life.good(life.as('').get(`/api/v1/topics?region=${world.county}`));
		if (l.items[0]?.messages === 3) break;
		await new Promise((r) => setTimeout(r, 200));
	}
	browser = await launch();
});
after(async () => {
	await browser.close();
	life.close();
	await s.stop();
});

async function sound(page, what) {
	await page.addScriptTag({ content: AXE }).catch(() => page.evaluate(AXE));
	const { violations } = await page.evaluate(() => axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }));
	assert.deepEqual(violations.map((v) => `${v.id} ${v.nodes.map((n) => n.target).join(' ')}`), [], what);
	await fits(page, what);
}

async function fillIn(page) {
	await page.goto(`/messages/new?office=${world.offices.head}`);
	await page.getByText('投诉', { exact: false }).first().click();
	await page.locator('#domain').selectOption({ index: 1 });
	await page.getByLabel('标题').fill(AGAIN.title);
	await page.getByRole('textbox', { name: '内容' }).fill(AGAIN.body);
}

test('what is like it comes while she types, at 360 px, and does not stop her', async () => {
	const page = await visitor(browser, s, { viewport: NARROW, bypassCSP: true });
	await fillIn(page);
	const box = page.getByRole('region', { name: '相近的留言' });
	await box.waitFor();
	assert.ok((await box.getByRole('link', { name: MATTER.title }).count()) >= 1);
	assert.match(await box.innerText(), /银杏苑/);
	await sound(page, 'the form with what is like it');
	await page.getByRole('button', { name: '提交留言' }).click();
	await page.waitForURL('**/receipt');
	assert.deepEqual(page.troubles, []);
});

test('without JavaScript it is a second step at 360 px, by keyboard, and nothing is lost', async () => {
	const page = await visitor(browser, s, { viewport: NARROW, javaScriptEnabled: false });
	await fillIn(page);
	await page.getByRole('button', { name: '提交留言' }).click();
	await page.getByRole('heading', { name: '这些留言和您写的像是同一件事' }).waitFor();
	assert.equal(await page.getByRole('textbox', { name: '内容' }).inputValue(), AGAIN.body);
	const again = page.getByRole('button', { name: '照样提交我的留言' });
	const box = await again.boundingBox();
	assert.ok(box.x >= 0 && box.x + box.width <= NARROW.width, 'the button is on the screen');
	await again.focus();
	await page.keyboard.press('Enter');
	await page.waitForURL('**/receipt');
});

test('the pages of topics are sound and fit, for everybody and at the desk', async () => {
	const page = await visitor(browser, s, { viewport: NARROW, bypassCSP: true });
	await page.goto(`/topics?region=${world.county}`);
	assert.match(await page.locator('main').innerText(), /银杏苑/);
	await sound(page, 'topics');
	await signIn(page, s, 'editor');
	await page.goto(`/desk/topics?region=${world.county}`);
	assert.match(await page.locator('main').innerText(), /银杏苑/);
	await sound(page, 'topics at the desk');
	await page.goto(`/desk/messages/${first.id}`);
	await page.getByRole('heading', { name: '相近的留言' }).waitFor();
	await sound(page, 'a case with those like it');
});
