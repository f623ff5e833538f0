// The domain of a message while it is written: suggested with its words, never against the writer's choice, at 360 px,
// and the page of learning in every look.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { start, world } from '../http/lib.mjs';
import { launch, visitor, signIn, fits, NARROW } from './chrome.mjs';

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SHOTS = process.env.SHOTS; // a folder for pictures, to look at
let s, browser, page;

before(async () => {
	s = await start();
	browser = await launch();
	page = await visitor(browser, s, { viewport: NARROW });
});
after(async () => {
	await browser.close();
	await s.stop();
});

async function clean(name) {
	await page.evaluate(AXE);
	const r = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }));
	assert.deepEqual(r.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html)}`), [], name);
	await fits(page, name);
	if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
}
const domain = () => page.locator('#domain').inputValue();
const said = () => page.locator('#domain-h').innerText();

test('what she writes about is chosen while she writes, with the words that say so', async () => {
	await page.goto(`/messages/new?office=${world.offices.head}`);
	assert.equal(await domain(), '');
	await page.getByLabel('标题').fill('小学门口没有老师值守');
	await page.getByRole('textbox', { name: '内容' }).fill('孩子放学的时候学校门口没有老师，家长也进不去，班主任说要问学校。');
	await page.waitForFunction(() => document.getElementById('domain').value === 'education');
	assert.match(await said(), /按您写的内容判断，可以改：教育（.*(学校|老师|家长).*）/);
	await clean('domain-suggested');
});

test('another text changes the suggestion; what she has chosen herself stays', async () => {
	await page.getByLabel('标题').fill('医院挂号排队太久');
	await page.getByRole('textbox', { name: '内容' }).fill('医院门诊挂号要排很久，医保报销的窗口也只开一个，病人站着等。');
	await page.waitForFunction(() => document.getElementById('domain').value === 'health');
	await page.locator('#domain').selectOption('government');
	await page.getByLabel('标题').fill('公交车的末班车太早');
	const asked = page.waitForResponse('**/messages/domain', { timeout: 2500 }).then(() => true, () => false);
	await page.getByRole('textbox', { name: '内容' }).fill('公交站台的末班车太早，公交线路也改了，请交通局答复。');
	assert.equal(await asked, false, 'nobody is asked any more');
	assert.equal(await domain(), 'government');
});

test('the page of learning can be read and used on a narrow screen', async () => {
	await signIn(page, s, 'sysadmin2');
	await page.goto('/desk/learning');
	await page.getByText('哪个领域被当成了哪个').click();
	await clean('learning');
	await page.getByRole('button', { name: '用本站的留言训练' }).click();
	await page.getByText(/还太少|马上开始|正在训练/).first().waitFor();
});
