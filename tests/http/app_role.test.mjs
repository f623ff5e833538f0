// On PostgreSQL the board serves as a role that cannot drop a table nor delete from the record: a whole life goes well.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { makeData, start, must, onPostgres, urlFor, sql } from './lib.mjs';
import { Life } from './life.mjs';

const skip = onPostgres ? false : 'SQLite has an authorizer instead (unit store/guard_test)';

test('a board that is served by the least role leads a message through its life, and the role can do no harm', { skip }, async () => {
	const made = makeData(),
		owner = urlFor(made.data),
		psql = (url, text) => spawnSync('psql', ['-qAtX', '-v', 'ON_ERROR_STOP=1', '-f', '-', url], { input: text, encoding: 'utf8', timeout: 30000 });
	const said = psql(owner, must(['migrate', '--print', 'roles']));
	assert.equal(said.status, 0, said.stderr);
	const app = Object.assign(new URL(owner), { username: 'liuyan_app' }).href,
		s = await start({ made, more: ['--db', app] }),
		life = new Life(s);
	assert.equal(sql(made.data, "SELECT COUNT(*) FROM pg_stat_activity WHERE usename = 'liuyan_app' AND datname = current_database()").trim() > 0, true);
	const m = await life.closed();
	const editor = await s.signedIn('editor');
	for (const at of ['/desk', `/desk/messages/${m.id}`, `/messages/${m.id}`, '/stats']) assert.equal((await editor.get(at)).status, 200, at);
	life.close();
	assert.match(s.log, /"event":"serving"/);
	assert.doesNotMatch(s.log, /permission denied/);
	for (const evil of [
		'DELETE FROM message', 'DELETE FROM reply', 'DELETE FROM rating', 'DELETE FROM event', 'DELETE FROM audit', 'DELETE FROM vault_access',
		'UPDATE rating SET message = message', 'UPDATE audit SET result = result', 'TRUNCATE event', 'DROP TABLE message', 'ALTER TABLE message ADD x int',
		'CREATE TABLE x (y int)', 'CREATE TEMP TABLE x (y int)', 'CREATE SCHEMA x', "COPY message TO PROGRAM 'true'", "COPY message FROM '/etc/passwd'",
		"SELECT pg_read_file('/etc/passwd')", 'UPDATE schema_step SET number = 1', 'CREATE ROLE x', 'CREATE EXTENSION pgcrypto',
	]) {
		const r = psql(app, `BEGIN; ${evil}; ROLLBACK;`);
		assert.notEqual(r.status, 0, evil);
		assert.match(r.stderr, /permission denied|must be owner|must be superuser/, evil);
	}
	await s.stop();
	must(['verify', '--data', made.data]);
});
