// A writer's own pages: by keyboard alone, against WCAG 2.1 A and AA in every look, and at 320 px.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { start, world } from '../http/lib.mjs';
import { Life } from '../http/life.mjs';
import { launch, visitor, signIn, fits, WIDE } from './chrome.mjs';

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PHONE = '13900139000';
const SHOTS = process.env.SHOTS; // a folder for pictures, to look at
let s, life, browser, page, message;

before(async () => {
	s = await start({ settings: { 'notice.sender': 'log' } });
	life = new Life(s);
	browser = await launch();
	page = await visitor(browser, s);
});
after(async () => {
	await browser.close();
	life.close();
	await s.stop();
});

async function code() {
	const at = path.join(s.data, 'outbox.log');
	for (let i = 0; i < 200; i++) {
		const lines = fs.existsSync(at) ? fs.readFileSync(at, 'utf8').split('\n').filter(Boolean) : [];
		if (lines.length) return JSON.parse(lines.at(-1)).code;
		await new Promise((r) => setTimeout(r, 25));
	}
	throw new Error('no code came');
}

test('she signs in by keyboard alone', async () => {
	await page.goto('/me/login');
	await page.getByLabel('手机号或电子邮箱').focus();
	await page.keyboard.type(PHONE);
	await page.keyboard.press('Tab');
	await page.keyboard.press('Space');
	await page.keyboard.press('Enter');
	await page.waitForURL('**/me/login/code');
	await page.getByLabel('六位验证码').focus();
	await page.keyboard.type(await code());
	await page.keyboard.press('Enter');
	await page.waitForURL('**/me');
	assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), '我的');
});

test('she writes, and the message is in her account', async () => {
	await page.goto(`/messages/new?office=${world.offices.head}`);
	await page.getByText('求助', { exact: false }).first().click();
	await page.locator('#domain').selectOption({ index: 1 });
	await page.getByLabel('标题').fill('东门外路灯不亮');
	await page.getByRole('textbox', { name: '内容' }).fill('东门外的路灯已经不亮三天了，晚上看不清台阶。');
	await page.getByLabel('用我账号里的联系方式').check();
	await page.getByRole('button', { name: '提交留言' }).click();
	await page.waitForURL('**/receipt');
	message = page.url().match(/messages\/(\d+)/)[1];
	await page.goto('/me');
	await page.getByRole('link', { name: '东门外路灯不亮' }).click();
	await page.waitForURL(`**/me/messages/${message}`);
});

async function prepare() {
	const editor = await visitor(browser, s);
	await signIn(editor, s, 'editor');
	await editor.goto(`/desk/messages/${message}`);
	await editor.getByText('写信人留给平台的联系方式和备注').click();
	await editor.locator('#contact [name=reason]').fill('核实地点');
	await editor.locator('#contact button').click();
	await editor.context().close();
	const other = await life.approved();
	await page.goto(`/messages/${other.id}`);
	await page.getByRole('button', { name: '关注' }).click();
	await page.goto('/me/enterprise');
	await page.getByLabel('企业名称').fill('甲市某某机械有限公司');
	await page.getByLabel('统一社会信用代码').fill('91350100M000100Y43');
	await page.getByLabel('经办人姓名').fill('陈一');
	await page.getByRole('button', { name: '提交核对' }).click();
	return other;
}

async function look(at, what) {
	await page.goto(at);
	await page.evaluate(AXE);
	const found = await page.evaluate(() =>
		window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }),
	);
	assert.deepEqual(
		found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`),
		[],
		`${at} ${what}`,
	);
	await fits(page, `${at} ${what}`);
	if (SHOTS) await page.screenshot({ path: path.join(SHOTS, `${at.replace(/\W/g, '_')}-${what}.png`), fullPage: true });
}

test('her pages break no rule in any look, and nothing sticks out', async () => {
	const other = await prepare();
	const all = ['/me', '/me/access', '/me/account', '/me/close', '/me/enterprise', `/messages/${other.id}`, `/messages/new?office=${world.offices.head}`];
	for (const [what, width, prefs] of [
		['light', 1280, 'theme=light&size='],
		['dark', 360, 'theme=dark&size='],
		['large', 320, 'theme=light&size=large'],
	]) {
		await page.setViewportSize({ ...WIDE, width });
		await page.goto(`/preferences?${prefs}&back=/healthz`);
		for (const at of all) await look(at, what);
	}
	assert.deepEqual(page.troubles, []);
});

test('the pages to sign in break none either', async () => {
	const stranger = await visitor(browser, s);
	const mine = page;
	page = stranger;
	for (const width of [320, 1280]) {
		await page.setViewportSize({ ...WIDE, width });
		for (const at of ['/me/login', '/me/login/code']) await look(at, String(width));
	}
	assert.deepEqual(page.troubles, []);
	page = mine;
});
