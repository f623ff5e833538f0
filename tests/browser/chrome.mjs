// Chromium on the real program: one browser a test file, a fresh profile a visitor.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

const ARGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];
export const WIDE = { width: 1280, height: 900 },
	NARROW = { width: 360, height: 740 };

export const launch = () =>
	chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGS });

// A visitor with a page of her own. What the console complains of, and what the browser would have
// loaded from elsewhere, is kept in page.troubles.
export async function visitor(browser, s, options = {}) {
	const context = await browser.newContext({ viewport: WIDE, baseURL: s.url, locale: 'zh-CN', ...options }),
		page = await context.newPage();
	page.setDefaultTimeout(10000);
	page.troubles = [];
	page.on('pageerror', (e) => page.troubles.push(`${page.url()}: ${e.message}`));
	page.on('console', (m) => {
		if (m.type() === 'error' && !/status of 4\d\d/.test(m.text()))
			page.troubles.push(`${page.url()}: ${m.text()}`);
	});
	page.on('request', (r) => {
		if (!r.url().startsWith(s.url) && !r.url().startsWith('data:'))
			page.troubles.push(`${page.url()} asks for ${r.url()}`);
	});
	return page;
}

export async function signIn(page, s, login) {
	await page.goto('/login');
	await page.getByLabel('账号').fill(login);
	await page.getByLabel('密码').fill(s.accounts[login]);
	await page.getByRole('button', { name: '登录' }).click();
	await page.waitForURL('**/desk');
	return page;
}

// Nothing may stick out at the right.
export async function fits(page, what) {
	const over = await page.evaluate(() => ({
		by: document.documentElement.scrollWidth - innerWidth,
		who: [...document.querySelectorAll('body *')]
			.filter(
				(e) =>
					e.getBoundingClientRect().right > innerWidth + 1 &&
					getComputedStyle(e).position !== 'absolute',
			)
			.slice(0, 3)
			.map((e) => `${e.tagName}.${e.className}`),
	}));
	assert.ok(over.by <= 0, `${what} sticks out by ${over.by} px: ${over.who}`);
}
