// A key is changed while the board runs: nothing is ever sealed with a key that has gone.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { must, run, start } from './lib.mjs';
import { Life } from './life.mjs';

test('a server that has only the old key seals nothing with it once it was retired, says why, and goes on with the new one', async () => {
	const s = await start(),
		life = new Life(s),
		contact = { contact: { name: '陈一一', phone: '13812345678' } };
	const granted = async () => {
		const { id } = await life.good(life.as('secadmin').post('/api/v1/approvals', { kind: 'rotate', reason: '每年一次' }), 201);
		await life.good(life.decide('auditor', id));
		return ['--approval', id];
	};
	const vault = (...args) => run(['vault', ...args, '--data', s.data]);
	const before = await life.submit(contact);
	assert.equal(vault('new-key', ...(await granted())).status, 0);
	const between = await life.submit(contact); // the old key still counts
	assert.equal(vault('reseal').status, 0);
	const later = await life.submit(contact);
	assert.equal(vault('retire', ...(await granted())).status, 1, 'a box came under it');
	assert.equal(vault('reseal').status, 0);
	assert.equal(vault('retire', ...(await granted())).status, 0);

	const p = await life.as('').post('/api/v1/messages', { ...between.content, title: '太晚了的一件' });
	// Unless a job of its own met the new key before.
	if (p.status !== 201) {
		assert.equal(p.status, 503, p.body);
		assert.match(s.log, /the vault's key was retired/);
	}
	// That much it took to read the new one: it goes on without a restart.
	assert.equal((await life.as('').post('/api/v1/messages', { ...between.content, title: '太晚了的一件' })).status, 201);
	const running = s.client();
	await running.submit((await running.page('/lookup')).form('/lookup'), { code: before.code, passcode: before.passcode });
	const opened = await running.submit((await running.page(`/me/messages/${before.id}`)).form('/contact'));
	assert.match(opened.body, /13812345678/, 'what is under the new key opens without a restart');
	running.close();
	await s.stop();
	life.close();

	const t = await start({ made: { data: s.data, tokens: {}, accounts: {} } }),
		l = new Life(t);
	const now = await l.submit(contact);
	for (const m of [before, between, later, now]) {
		const w = t.client();
		await w.submit((await w.page('/lookup')).form('/lookup'), { code: m.code, passcode: m.passcode });
		assert.match((await w.submit((await w.page(`/me/messages/${m.id}`)).form('/contact'))).body, /13812345678/);
		w.close();
	}
	must(['verify', '--data', s.data]);
	await t.stop();
	l.close();
});
