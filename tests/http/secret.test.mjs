// A data folder's secret.key and the database belong together, and nothing runs on the wrong pair.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { makeData, run, must, tempFolder, sql } from './lib.mjs';
import { urlFor } from './engine.mjs';

const other = () => path.join(tempFolder(), 'other');
const key = (data) => fs.readFileSync(path.join(data, 'secret.key'));

test('an init on a database in use is refused and leaves no key behind', () => {
	const { data } = makeData(),
		at = other(),
		db = ['--data', at, '--db', urlFor(data)];
	const r = run(['init', ...db]);
	assert.equal(r.status, 1);
	assert.match(r.stderr, /已经有留言板的数据/);
	assert.deepEqual(fs.readdirSync(at), []);
	for (const args of [['check', 'figures'], ['worker', '--once']]) assert.equal(run([...args, ...db]).status > 0, true);
	must(['check', 'figures', '--data', data]);
	// Also where the database is of an older version: it is not migrated with a fresh key.
	sql(data, 'DELETE FROM schema_step WHERE number IN (510, 511)');
	assert.equal(run(['init', ...db]).status, 1);
	assert.deepEqual(fs.readdirSync(at), []);
	assert.equal(sql(data, 'SELECT COUNT(*) FROM schema_step WHERE number IN (510, 511)').trim(), '0');
});

test('with the key of another board nothing starts, and it says why', () => {
	const { data } = makeData(),
		at = other(),
		db = ['--data', at, '--db', urlFor(data)],
		accounts = sql(data, 'SELECT COUNT(*) FROM account');
	fs.mkdirSync(at);
	fs.writeFileSync(path.join(at, 'secret.key'), Buffer.alloc(32, 7), { mode: 0o600 });
	for (const k of ['ledger.key', 'vault.key']) fs.copyFileSync(path.join(data, k), path.join(at, k));
	for (const args of [
		['serve', '--listen', '127.0.0.1:0'],
		['user', 'add', '--login', 'someone', '--role', 'editor'],
		['worker', '--once'],
		['verify'],
		['backup', path.join(at, 'x.backup')],
	]) {
		const r = run([...args, ...db], { timeout: 20000, input: 'quiet-river-2468-stone\n' });
		assert.equal(r.status > 0, true, `${args}: ${r.signal} ${r.stdout}`);
		assert.match(r.stderr, /secret\.key 不是这个数据库的密钥/, String(args));
	}
	assert.equal(sql(data, 'SELECT COUNT(*) FROM account'), accounts);
	assert.equal(fs.existsSync(path.join(at, 'x.backup')), false);
	must(['check', 'figures', '--data', data]);

	must(['migrate', '--new-secret', ...db]); // on purpose
	must(['check', 'figures', ...db]);
	assert.match(run(['check', 'figures', '--data', data]).stderr, /不是这个数据库的密钥/);
});

test('data of before takes the key with which it is migrated', () => {
	const { data } = makeData();
	sql(data, 'DROP TABLE secret_mark');
	sql(data, 'DELETE FROM schema_step WHERE number IN (510, 511)');
	must(['migrate', '--data', data]);
	assert.equal(sql(data, 'SELECT COUNT(*) FROM secret_mark').trim(), '1');
	must(['check', 'figures', '--data', data]);
	fs.writeFileSync(path.join(data, 'secret.key'), Buffer.from(key(data).map((b) => b ^ 1)));
	assert.match(run(['check', 'figures', '--data', data]).stderr, /不是这个数据库的密钥/);
});
