// Drafting and reviewing a reply in the browser: what the program has to say shows a little after the last key, by
// the button without scripts, and to the editor with her reasons ticked; wide and narrow, and for screen readers.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { start } from '../http/lib.mjs';
import { Life, REPLY } from '../http/life.mjs';
import { launch, visitor, signIn, fits, WIDE, NARROW } from './chrome.mjs';

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const EMPTY = '您好！您反映的问题已转交有关部门核实处理。我们将尽快研究，积极协调。感谢您的留言！';
let s, life, browser, m;

before(async () => {
	s = await start();
	life = new Life(s);
	m = { draft: await life.dispatched(), handed: await life.handedIn(await life.dispatched(), EMPTY) };
	await life.good(life.order('handler', m.draft.order.id, 'sign'));
	await life.answered({}, '经查，石桥桥面破损三处。2099年3月底前完成维修。');
	browser = await launch();
});
after(async () => {
	await browser.close();
	life.close();
	await s.stop();
});

async function clean(page, what) {
	await fits(page, what);
	await page.addScriptTag({ content: AXE }).catch(() => page.evaluate(AXE));
	const found = await page.evaluate(() => globalThis.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }));
	assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 120)}`), [], what);
	assert.deepEqual(page.troubles, [], what);
}
const shot = (page, name) => process.env.SHOTS && page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true });

for (const [name, viewport] of [['wide', WIDE], ['narrow', NARROW]]) {
	test(`while the unit types, what the draft lacks shows by itself (${name})`, async () => {
		const page = await signIn(await visitor(browser, s, { viewport, bypassCSP: true }), s, 'handler');
		await page.goto(`/desk/messages/${m.draft.id}`);
		const area = page.getByLabel('回复正文');
		await area.fill('');
		await area.pressSequentially('我们将尽快研究，积极协调。');
		await page.locator('[data-lint-result]').waitFor();
		assert.match(await page.locator('[data-lint-result]').innerText(), /没有说明什么[\s\S]*近期、尽快、即将/);
		await shot(page, `draft-${name}`);
		await clean(page, `drafting, ${name}`);
		await area.fill(REPLY);
		await page.getByText('有实质内容').waitFor();
		await page.context().close();
	});

	test(`the editor sees the passages, with reasons ticked (${name})`, async () => {
		const page = await signIn(await visitor(browser, s, { viewport, bypassCSP: true }), s, 'editor');
		await page.goto(`/desk/messages/${m.handed.id}`);
		assert.match(await page.locator('[data-lint-result] mark').first().innerText(), /已转交有关部门/);
		await page.getByText('退回重办').first().click();
		assert.ok(await page.getByLabel('只说已转有关部门').isChecked());
		assert.ok(await page.getByLabel('只有近期、尽快、即将之类的话').isChecked());
		assert.ok(!(await page.getByLabel('语气生硬或推诿').isChecked()));
		await shot(page, `review-${name}`);
		await clean(page, `review, ${name}`);
		await page.context().close();
	});

	test(`the list of promises fits (${name})`, async () => {
		const page = await signIn(await visitor(browser, s, { viewport, bypassCSP: true }), s, 'handler');
		await page.goto('/desk/promises');
		await page.getByText('2099年3月底前完成维修').waitFor();
		await shot(page, `promises-${name}`);
		await clean(page, `promises, ${name}`);
		await page.context().close();
	});
}

test('without scripts the button does the same, by keyboard', async () => {
	const page = await signIn(await visitor(browser, s, { viewport: NARROW, javaScriptEnabled: false }), s, 'handler');
	await page.goto(`/desk/messages/${m.draft.id}`);
	await page.getByLabel('回复正文').fill(EMPTY);
	await page.getByRole('button', { name: '检查' }).focus();
	await page.keyboard.press('Enter');
	await page.locator('[data-lint-result]').waitFor();
	assert.match(await page.locator('[data-lint-result]').innerText(), /没有说明什么/);
	assert.equal(await page.getByLabel('回复正文').inputValue(), EMPTY);
	await page.context().close();
});
