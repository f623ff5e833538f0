// The life of a message in a real browser, wide and narrow, by mouse and by keyboard, with and without JavaScript.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { start, world } from '../http/lib.mjs';
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

const BODY = '河西桥头的护栏缺了两根，孩子放学经过很危险，请尽快补上并检查其他护栏。';

async function fillIn(page, title) {
	await page.goto(`/messages/new?region=${world.county}`);
	await page.locator('#office').selectOption({ label: '乙县县长' });
	await page.getByLabel('投诉').check();
	await page.locator('#domain').selectOption({ label: '城建' });
	await page.getByLabel('标题').fill(title);
	await page.getByLabel('内容', { exact: true }).fill(BODY);
}
const codes = async (page) => page.locator('.secret').allTextContents();

// Takes an action on a case, opening its fold if it is in one.
async function act(page, id, action, fill = async () => {}) {
	await page.goto(`/desk/messages/${id}`);
	const form = page.locator(`form[action$="/${action}"]`).first();
	if (!(await form.isVisible()))
		await page
			.locator('details', { has: page.locator(`form[action$="/${action}"]`) })
			.first()
			.locator('> summary')
			.click();
	await fill(form);
	await form.locator('button').last().click();
	await page.waitForURL(/done=/);
	await fits(page, `after ${action}`);
}

async function journey(viewport) {
	const title = `护栏缺损 ${viewport.width}`,
		who = {};
	for (const login of ['editor', 'coordinator', 'handler', 'approver'])
		who[login] = await signIn(await visitor(browser, s, { viewport }), s, login);
	const writer = await visitor(browser, s, { viewport }),
		pages = [writer, ...Object.values(who)];
	await fillIn(writer, title);
	await fits(writer, 'the form');
	await writer.getByRole('button', { name: '提交留言' }).click();
	await writer.waitForURL('**/receipt');
	const [code, passcode] = await codes(writer),
		id = writer.url().match(/messages\/(\d+)/)[1];
	await fits(writer, 'the receipt');

	await who.editor.goto('/desk');
	await who.editor.getByRole('link', { name: title }).click();
	await act(who.editor, id, 'approve');
	const dispatch = async () =>
		act(who.coordinator, id, 'dispatch', async (f) => {
			await f.locator('select[name=lead]').selectOption('4');
		});
	const reply = async (text) => {
		await act(who.handler, id, 'draft', async (f) => {
			await f.locator('textarea[name=body]').fill(text);
		});
		await act(who.approver, id, 'sign_off');
		await act(who.handler, id, 'hand_in');
	};
	await dispatch();
	await act(who.handler, id, 'sign');
	await reply('会尽快处理。');
	await act(who.editor, id, 'return', async (f) => {
		await f.getByLabel('只有近期、尽快、即将之类的话').check();
		await f.locator('textarea[name=note]').fill('请写明做法');
	});
	await reply(REPLY);
	await act(who.editor, id, 'release');

	const reader = await visitor(browser, s, { viewport });
	pages.push(reader);
	await reader.goto(`/messages/${id}`);
	await reader.getByText(REPLY).waitFor();
	assert.equal(await reader.getByText('会尽快处理。').count(), 0);
	await fits(reader, 'the public page');

	const rate = async (label) => {
		await writer.goto('/lookup');
		await writer.getByLabel('查询码').fill(code);
		await writer.getByLabel('查询密码').fill(passcode);
		await writer.getByRole('button', { name: '查询' }).click();
		await writer.waitForURL(`**/me/messages/${id}`);
		await fits(writer, 'her own page');
		await writer.getByLabel(label).check();
		for (const name of ['resolution', 'attitude', 'speed'])
			await writer.locator(`input[name=${name}][value="4"]`).check();
		await writer.getByRole('button', { name: '提交评价' }).click();
		await writer.getByRole('button', { name: '提交评价' }).waitFor({ state: 'detached' });
	};
	await rate('没有解决');
	await writer.getByText('待回复').first().waitFor();
	await dispatch();
	await act(who.handler, id, 'sign');
	await reply('护栏已全部补齐并加固，另查出的三处松动也一并处理完毕。');
	await act(who.editor, id, 'release');
	await rate('已经解决');
	await reader.reload();
	await reader.getByText('已办结').first().waitFor();
	await reader.getByText('护栏已全部补齐').waitFor();
	assert.deepEqual(
		pages.flatMap((p) => p.troubles),
		[],
	);
	for (const p of pages) await p.context().close();
}

test('the whole life on a wide screen', () => journey(WIDE));
test('the whole life on a narrow screen', () => journey(NARROW));

// Tab until the wanted element has the focus.
async function tabTo(page, selector) {
	for (let i = 0; i < 150; i++) {
		await page.keyboard.press('Tab');
		if (await page.evaluate((q) => document.activeElement?.matches(q), selector)) {
			const seen = await page.evaluate(() => {
				const e = document.activeElement,
					c = getComputedStyle(e);
				return (
					(c.outlineStyle !== 'none' && parseFloat(c.outlineWidth) > 0) ||
					c.boxShadow !== 'none'
				);
			});
			assert.ok(seen, `the focus can be seen on ${selector}`);
			return;
		}
	}
	assert.fail(`no way to ${selector} by keyboard`);
}

test('a message is written with the keyboard alone', async () => {
	const page = await visitor(browser, s),
		k = page.keyboard;
	await page.goto(`/messages/new?region=${world.county}`);
	await tabTo(page, 'a.skip');
	await k.press('Enter');
	await tabTo(page, '#office');
	await k.press('ArrowDown');
	await tabTo(page, 'input[name=kind]');
	await k.press('ArrowDown');
	await tabTo(page, '#domain');
	await k.press('ArrowDown');
	await tabTo(page, '#title');
	await k.type('只用键盘写的一件');
	await tabTo(page, '#body');
	await k.type(BODY);
	await tabTo(page, 'form[method=post] p.actions button');
	await k.press('Enter');
	await page.waitForURL('**/receipt');
	assert.equal((await codes(page)).length, 2);
	assert.deepEqual(page.troubles, []);
	await page.context().close();
});

test('a case is approved on the desk with the keyboard alone', async () => {
	const m = await life.submit({ title: '键盘审核的一件' }),
		page = await signIn(await visitor(browser, s), s, 'editor');
	const at = page.locator('[data-rows] tbody tr a');
	await page.keyboard.press('j');
	assert.equal(
		await page.evaluate(() => document.activeElement.getAttribute('href')),
		await at.first().getAttribute('href'),
	);
	for (
		let i = 0;
		i < 40 &&
		!(await page.evaluate((id) => document.activeElement.getAttribute('href')?.endsWith(id), m.id));
		i++
	)
		await page.keyboard.press('j');
	await page.keyboard.press('Enter');
	await page.waitForURL(`**/desk/messages/${m.id}`);
	await page.keyboard.press(
		await page.locator('form[action$="/approve"] button[data-key]').getAttribute('data-key'),
	);
	await page.waitForURL(/done=approve/);
	assert.equal((await life.look(m)).state, 'waiting');
	await page.keyboard.press('n');
	await page.waitForURL((u) => !/done=approve/.test(u.href));
	assert.deepEqual(page.troubles, []);
	await page.context().close();
});

test('keys do nothing while somebody is typing', async () => {
	const m = await life.submit(),
		page = await signIn(await visitor(browser, s), s, 'editor');
	await page.goto(`/desk/messages/${m.id}`);
	const fold = page.locator('details', { has: page.locator('form[action$="/refuse"]') }).first();
	await fold.locator('> summary').click();
	await fold.locator('textarea[name=note]').pressSequentially('anrtejk approve');
	assert.equal((await life.look(m)).state, 'pending');
	await page.context().close();
});

test('without JavaScript a message is written and looked up', async () => {
	const page = await visitor(browser, s, { javaScriptEnabled: false, viewport: NARROW });
	await page.goto('/messages/new');
	for (const label of ['北京市', '东城区']) {
		await page.locator('#region').selectOption({ label });
		await page.getByRole('button', { name: '到这个地方' }).click();
	}
	await page.locator('#office').selectOption({ label: '乙县县长' });
	await page.getByRole('button', { name: '提交留言' }).click();
	assert.equal(await page.locator('.error-summary').count(), 1);
	await page.getByLabel('求助').check();
	await page.locator('#domain').selectOption({ label: '交通' });
	await page.getByLabel('标题').fill('没有脚本的一件');
	await page.getByLabel('内容', { exact: true }).fill(BODY);
	await page.getByRole('button', { name: '提交留言' }).click();
	await page.waitForURL('**/receipt');
	const [code, passcode] = await codes(page);
	await page.context().clearCookies();
	await page.goto('/lookup');
	await page.getByLabel('查询码').fill(code);
	await page.getByLabel('查询密码').fill(passcode);
	await page.getByRole('button', { name: '查询' }).click();
	await page.getByText('没有脚本的一件').first().waitFor();
	await page.context().close();
});

test('a draft survives a reload, is gone after sending, and never holds the contact', async () => {
	const page = await visitor(browser, s),
		stored = () => page.evaluate(() => JSON.stringify(localStorage));
	await fillIn(page, '草稿要留下来');
	await page.getByLabel('姓名').fill('尉迟草稿');
	await page.getByLabel('电话').fill('13800007777');
	await page.waitForFunction(() => localStorage.length > 0);
	await page.waitForTimeout(900);
	assert.doesNotMatch(await stored(), /尉迟草稿|13800007777/);
	await page.reload();
	assert.equal(await page.getByLabel('标题').inputValue(), '草稿要留下来');
	assert.equal(await page.getByLabel('内容', { exact: true }).inputValue(), BODY);
	assert.equal(await page.getByLabel('姓名').inputValue(), '');
	await page.locator('#office').selectOption({ label: '乙县县长' });
	await page.getByRole('button', { name: '提交留言' }).click();
	await page.waitForURL('**/receipt');
	assert.doesNotMatch(await stored(), /草稿要留下来/);
	await page.goto(`/messages/new?region=${world.county}`);
	assert.equal(await page.getByLabel('标题').inputValue(), '');
	assert.deepEqual(page.troubles, []);
	await page.context().close();
});

test('pressing the button twice sends one message', async () => {
	const page = await visitor(browser, s);
	await fillIn(page, '按了两下的一件');
	await page.getByRole('button', { name: '提交留言' }).dblclick();
	await page.waitForURL('**/receipt');
	const list = await life.as('editor').get('/desk/messages.csv');
	assert.equal(list.body.split('\n').filter((l) => l.includes('按了两下的一件')).length, 1);
	await page.context().close();
});

test('going back after sending and sending again changed text makes a second message or says why not', async () => {
	const page = await visitor(browser, s);
	await fillIn(page, '退回去再交的一件');
	await page.getByRole('button', { name: '提交留言' }).click();
	await page.waitForURL('**/receipt');
	await page.goBack();
	await page.getByLabel('标题').fill('退回去改了标题');
	await page.getByRole('button', { name: '提交留言' }).click();
	await page.waitForLoadState();
	const said = await page.locator('main').innerText();
	assert.ok(
		/receipt$/.test(page.url()) ||
			(await page
				.getByLabel('标题')
				.inputValue()
				.catch(() => '')) === '退回去改了标题',
		`what was typed is lost: ${said.slice(0, 120)}`,
	);
	await page.context().close();
});

test('faults lead to their fields and are told to a screen reader', async () => {
	const page = await visitor(browser, s);
	await page.goto(`/messages/new?region=${world.county}`);
	await page.getByRole('button', { name: '提交留言' }).click();
	const links = page.locator('.error-summary a');
	assert.ok((await links.count()) >= 5);
	for (const href of await links.evaluateAll((l) => l.map((a) => a.getAttribute('href'))))
		assert.equal(await page.locator(href).count(), 1, href);
	const title = page.locator('#title');
	assert.equal(await title.getAttribute('aria-invalid'), 'true');
	for (const id of (await title.getAttribute('aria-describedby')).split(/\s+/).filter(Boolean))
		assert.equal(await page.locator(`#${id}`).count(), 1, id);
	await page.context().close();
});
