// Payloads in every text that somebody types, shown on every page that shows it: nothing runs, nothing is loaded, the
// policy is never needed, and the page has just the elements that it has with harmless text.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { start, must, world } from '../http/lib.mjs';
import { Life, RATING } from '../http/life.mjs';
import { launch, visitor, signIn } from './chrome.mjs';

const payloads = [
	'<script>alert(1)</script>',
	'"><img src=x onerror=alert(1)>',
	"'><svg onload=alert(1)>",
	'</title><script>alert(1)</script>',
	'</textarea><script>alert(1)</script>',
	'<a href="javascript:alert(1)">点</a>',
	'javascript:alert(1)//',
	'<iframe srcdoc="<script>alert(1)</script>">',
	'{{constructor.constructor("alert(1)")()}}',
	'${alert(1)} {= x } {# 1 } {! x }',
	'<!--<img src="--><img src=x onerror=alert(1)//">',
	'<style>*{background:url(//x.test/y)}</style>',
	'&lt;script&gt;alert(1)&lt;/script&gt;',
	'\u003cscript\u003ealert(1)',
	'＜script＞alert(1)＜/script＞',
	'"onfocus=alert(1) autofocus x="',
	'<meta http-equiv=refresh content=0;url=//x.test>',
	'<base href=//x.test/>',
	'<form action=//x.test><button>',
	'<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
	'`-alert(1)-`',
	']]><script>alert(1)</script>',
];
const HARMLESS = '这里是一段没有恶意的文字';

let s, life, browser;
before(async () => {
	s = await start({ settings: { 'message.title_max': '200' } });
	life = new Life(s);
	browser = await launch();
});
after(async () => {
	await browser.close();
	life.close();
	await s.stop();
});

// A whole life in which each text is this one.
async function made(text) {
	const m = await life.dispatched({ title: `题${text}`, body: `${text} ${HARMLESS}`, location: text.slice(0, 60), remark: text, contact: { name: `人${text}`.slice(0, 20), phone: '13800001234' } });
	await life.good(life.order('handler', m.order.id, 'sign'));
	await life.good(life.order('handler', m.order.id, 'draft', { body: `${text} 已经派人看过并且修好了，今后每月巡查一次，请放心。` }));
	await life.good(life.order('approver', m.order.id, 'sign_off'));
	await life.good(life.order('handler', m.order.id, 'hand_in'));
	await life.good(life.order('editor', m.order.id, 'release'));
	await life.own(m, 'followup', { body: `${text} ${HARMLESS}` });
	await life.own(m, 'rate', { ...RATING, comment: text });
	return m;
}

// What there is on a page, by the names of elements and attributes; what was typed does not count, nor what the program
// makes of the words (the domain that they say, messages like it): that differs from text to text.
const shape = (page) =>
	page.evaluate(() => {
		const count = {};
		for (const e of document.querySelectorAll('*')) {
			if (e.closest('#hint, [aria-labelledby=similar-h]')) continue;
			const key = `${e.tagName} ${[...e.attributes].map((a) => a.name).sort()}`;
			count[key] = (count[key] ?? 0) + 1;
		}
		return count;
	});

async function watched(options) {
	const page = await visitor(browser, s, options);
	page.evil = [];
	page.on('dialog', (d) => (page.evil.push(`a dialog on ${page.url()}`), d.dismiss()));
	page.on('console', (m) => /Content Security Policy/i.test(m.text()) && page.evil.push(`${page.url()}: ${m.text()}`));
	await page.addInitScript(() => {
		window.violations = [];
		document.addEventListener('securitypolicyviolation', (e) => window.violations.push(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
	});
	return page;
}

async function look(page, at) {
	const answer = await page.goto(at);
	assert.ok(answer.status() < 500, `${at}: ${answer.status()}`);
	page.evil.push(...(await page.evaluate(() => window.violations)).map((v) => `${at}: ${v}`));
	return shape(page);
}

test('no stored text runs, and each page has the elements that it has with harmless text', { timeout: 150000 }, async () => {
	const harmless = await made(HARMLESS),
		pages = { reader: await watched() };
	for (const login of ['editor', 'handler']) pages[login] = await signIn(await watched(), s, login);
	const at = (m) => ({
		reader: [`/messages/${m.id}`],
		editor: [`/desk/messages/${m.id}`],
		handler: [`/desk/messages/${m.id}`],
	});
	const want = {};
	for (const [who, list] of Object.entries(at(harmless))) want[who] = await look(pages[who], list[0]);
	for (const text of payloads) {
		const m = await made(text);
		for (const [who, list] of Object.entries(at(m))) {
			const got = await look(pages[who], list[0]);
			assert.deepEqual(got, want[who], `${who} sees ${list[0]} with ${text}`);
			assert.ok((await pages[who].locator('body').innerText()).length > 100);
		}
	}
	for (const list of ['/', '/messages', '/stats', `/regions/${world.county}`, `/offices/${world.offices.head}`, `/units/${world.units.housing}`]) await look(pages.reader, list);
	for (const who of ['editor', 'handler']) await look(pages[who], '/desk');
	const feed = await (await fetch(`${s.url}/feed.atom`)).text();
	assert.doesNotMatch(feed, /<script|<img|<svg on|onerror=alert\(1\)>/);
	for (const p of Object.values(pages)) assert.deepEqual([...p.evil, ...p.troubles], []);
});

test('no text in an address runs, whatever page it is put into', { timeout: 60000 }, async () => {
	const page = await watched();
	for (const text of payloads) {
		const e = encodeURIComponent(text);
		for (const at of [`/messages?region=${e}&domain=${e}&kind=${e}&from=${e}&q=${e}`, `/${e}`, `/messages/new?region=${e}&office=${e}&title=${e}`, `/lookup?code=${e}&passcode=${e}`, `/login?next=${e}`]) {
			await look(page, at);
			assert.equal(await page.evaluate(() => document.querySelectorAll('img[onerror],svg[onload],iframe,base,meta[http-equiv=refresh],[onfocus],math').length), 0, at);
			for (const link of await page.evaluate(() => [...document.querySelectorAll('a[href],form[action],button[formaction]')].map((a) => a.getAttribute('href') ?? a.getAttribute('action') ?? a.getAttribute('formaction'))))
				assert.doesNotMatch(link, /^\s*(javascript|data|vbscript):|^\s*[\\/]{2}|^\s*https?:/i, at);
		}
	}
	assert.deepEqual(page.evil, []);
});

test('the names that administrators give are texts as well', { timeout: 60000 }, async () => {
	const page = await watched(),
		fs = await import('node:fs'),
		file = `${s.data}/evil.csv`;
	fs.writeFileSync(file, `id,name,place,rank,coordinator\n9,"<img src=x onerror=alert(1)>",${world.county},1,3\n`);
	must(['import', 'offices', file, '--data', s.data]);
	fs.rmSync(file);
	for (const at of ['/offices/9', `/regions/${world.county}`, `/messages/new?region=${world.county}`, `/messages/new?office=9`]) {
		await look(page, at);
		assert.equal(await page.locator('img[onerror]').count(), 0, at);
	}
	assert.ok((await page.content()).includes('&lt;img src=x onerror=alert(1)&gt;'), 'it is shown');
	assert.deepEqual(page.evil, []);
});

test('the instrument sees a dialog, a violation and an element too many', async () => {
	const page = await watched();
	await look(page, '/');
	const before = await shape(page);
	await page.evaluate(() => {
		const i = document.createElement('img');
		i.setAttribute('onerror', 'alert(1)');
		i.src = '/nothing-here.png';
		document.body.append(i);
	});
	await page.waitForFunction(() => window.violations.length > 0);
	assert.notDeepEqual(await shape(page), before);
	await page.evaluate(() => setTimeout(() => alert(1)));
	await page.waitForTimeout(300);
	assert.ok(page.evil.some((e) => /dialog/.test(e)));
});
