/* The sealer and those who check it: leaves, heads, proofs, tampering, forks. */
#include "board.h"

#include <pthread.h>
#include <sodium.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "base/id.h"
#include "ledger/ledger.h"
#include "seal/seal.h"

static struct ctx context(struct board *b)
{
	struct ctx c = app_context(&b->app, b->a);

	c.now = b->now;
	return c;
}

static err seal_now(struct board *b, int64_t *n)
{
	struct ctx c = context(b);

	return seal_all(&c, n);
}

static int64_t sealed(struct board *b)
{
	int64_t n;

	assert_int_equal(seal_now(b, &n), OK);
	return n;
}

static err verify_in(struct ctx *c, void *data)
{
	return seal_verify(c, data);
}

static struct seal_report verify(struct board *b)
{
	struct ctx c = context(b);
	struct seal_report r;

	assert_int_equal(app_read(&c, verify_in, &r), OK);
	return r;
}

static struct seal_report clean(struct board *b)
{
	struct seal_report r = verify(b);

	assert_string_equal(r.fault.n ? r.fault.p : "", "");
	return r;
}

/* n events of n messages of their own, as the ledger writes them. */
struct filling {
	int64_t first, n;
};

/* An event of a message that has no rows. */
static err put_event(struct ctx *c, int64_t message, int64_t seq)
{
	struct event_add_in e = { .message = message,
				  .seq = seq,
				  .at = c->now,
				  .action = S("submit"),
				  .to_state = MESSAGE_PENDING };

	return ledger_write(c, &e, 1, S("0123456789abcdef"), (str){ 0 });
}

static err append_in(struct ctx *c, void *data)
{
	const int64_t *of = data;

	return put_event(c, of[0], of[1]);
}

static err fill_in(struct ctx *c, void *data)
{
	struct filling *f = data;

	for (int64_t i = 0; i < f->n; i++)
		TRY(put_event(c, f->first + i, 1));
	return OK;
}

static void fill(struct board *b, int64_t first, int64_t n)
{
	struct ctx c = context(b);
	struct filling f = { first, n };

	assert_int_equal(app_write(&c, fill_in, &f), OK);
}

/* ---- receipts and proofs ---- */

struct asked {
	int64_t message, seq;
	str receipt, json;
	struct seal_receipt r;
	struct note_key key;
	struct seal_proof p;
};

static err ask_in(struct ctx *c, void *data)
{
	struct asked *x = data;

	TRY(seal_receipt_text(c, x->message, x->seq, &x->receipt));
	assert_true(seal_receipt_read(x->receipt, &x->r));
	TRY(seal_prove(c, &x->r, &x->p));
	x->json = seal_proof_json(c, &x->p);
	return seal_key(c, &x->key);
}

static struct asked ask(struct board *b, int64_t message, int64_t seq)
{
	struct ctx c = context(b);
	struct asked x = { .message = message, .seq = seq };

	assert_int_equal(app_read(&c, ask_in, &x), OK);
	return x;
}

static void what_was_written_is_sealed_and_its_receipt_proven(void **state)
{
	struct board *b = board_open();
	int64_t id[3];

	(void)state;
	for (int i = 0; i < 3; i++)
		id[i] = board_write(b);
	assert_int_equal(sealed(b), 3);
	assert_int_equal(clean(b).leaves, 3);
	for (int i = 0; i < 3; i++) {
		struct asked x = ask(b, id[i], 1);
		assert_true(x.r.has_key);
		assert_int_equal(seal_check(&x.r, &x.p, &x.key), SEAL_PROVEN);
		assert_int_equal(seal_check_receipt(b->a, x.receipt, x.json, NULL), SEAL_PROVEN);
	}
	assert_int_equal(sealed(b), 0);
	assert_int_equal(clean(b).heads, 1); /* no empty heads */
	board_close(b);
}

static void a_message_that_goes_on_is_sealed_again_and_the_first_receipt_still_holds(void **state)
{
	struct board *b = board_open();
	int64_t id = board_write(b);
	struct asked x;

	(void)state;
	assert_int_equal(board_message(b, (struct acting){ ROLE_EDITOR, 0 },
				       (struct board_act){ id, "approve", { 0 } }),
			 OK);
	assert_int_equal(sealed(b), 1); /* the newest event stands for those before it */
	x = ask(b, id, 1);
	assert_int_equal(x.p.chain_n, 2);
	assert_int_equal(seal_check(&x.r, &x.p, &x.key), SEAL_PROVEN);
	assert_int_equal(board_message(b, (struct acting){ ROLE_COORDINATOR, b->coordinator },
				       (struct board_act){ id, "dispatch", { .lead = b->first } }),
			 OK);
	x = ask(b, id, 3);
	assert_int_equal(seal_check(&x.r, &x.p, &x.key), SEAL_WAITING);
	assert_int_equal(sealed(b), 1);
	x = ask(b, id, 3);
	assert_int_equal(seal_check(&x.r, &x.p, &x.key), SEAL_PROVEN);
	x = ask(b, id, 1);
	assert_int_equal(seal_check_receipt(b->a, x.receipt, x.json, &x.key), SEAL_PROVEN);
	assert_int_equal(clean(b).leaves, 2);
	board_close(b);
}

static err prove_in(struct ctx *c, void *data)
{
	struct seal_proof p;

	return seal_prove(c, data, &p);
}

static void a_guess_gets_the_same_answer_as_a_message_that_is_not_there(void **state)
{
	struct board *b = board_open();
	struct seal_receipt r = { .message = board_write(b), .seq = 1 };
	struct ctx c = context(b);

	(void)state;
	assert_int_equal(sealed(b), 1);
	assert_int_equal(app_read(&c, prove_in, &r), ERR_NOT_FOUND);
	r.message++;
	assert_int_equal(app_read(&c, prove_in, &r), ERR_NOT_FOUND);
	board_close(b);
}

static void a_proof_or_receipt_that_was_touched_is_not_proven(void **state)
{
	struct board *b = board_open();
	int64_t id = board_write(b);
	struct asked x;
	char *text;
	size_t refused = 0;

	(void)state;
	fill(b, 1000, 20);
	assert_int_equal(sealed(b), 21);
	x = ask(b, id, 1);
	text = arena_cstr(b->a, x.json);
	for (size_t i = 0; i < x.json.n; i++) {
		text[i] ^= 1;
		refused += seal_check_receipt(b->a, x.receipt, (str){ text, x.json.n }, &x.key) !=
			   SEAL_PROVEN;
		text[i] ^= 1;
	}
	/* Two names of members that are not read, "format" and its word, and the case of hex. */
	assert_true(refused > x.json.n - 40);
	for (int k = 0; k < 3; k++) {
		struct seal_receipt r = x.r;
		r.message += k == 0;
		r.seq += k == 1;
		r.hash.v[k] ^= k == 2;
		assert_int_not_equal(seal_check(&r, &x.p, &x.key), SEAL_PROVEN);
	}
	board_close(b);
}

static struct seal_link forged(struct board *b, const struct seal_link *l, const char *prev)
{
	struct seal_link f = *l;

	f.text = arena_fmt(b->a, "liuyan-event-1\n%s%.*s", prev,
			   STR_ARG(str_sub(l->text, 79, 4096)));
	crypto_hash_sha256(f.hash.v, (const unsigned char *)f.text.p, f.text.n);
	return f;
}

static void a_chain_with_a_link_missing_or_forged_is_refused(void **state)
{
	struct board *b = board_open();
	struct ctx c = context(b);
	struct asked x;
	struct seal_link kept[3];
	char zeros[65];

	(void)state;
	memset(zeros, '0', 64);
	zeros[64] = '\0';
	for (int64_t seq = 1; seq <= 3; seq++) {
		int64_t of[2] = { 5, seq };
		assert_int_equal(app_write(&c, append_in, of), OK);
	}
	assert_int_equal(sealed(b), 1);
	x = ask(b, 5, 1);
	assert_int_equal(x.p.chain_n, 3);
	assert_int_equal(seal_check(&x.r, &x.p, &x.key), SEAL_PROVEN);
	memcpy(kept, x.p.chain, sizeof(kept));
	x.p.chain[1] = kept[2]; /* one is missing */
	x.p.chain_n = 2;
	assert_int_equal(seal_check(&x.r, &x.p, &x.key), SEAL_BAD_CHAIN);
	x.p.chain_n = 3;
	x.p.chain[2] = kept[1]; /* two are swapped */
	assert_int_equal(seal_check(&x.r, &x.p, &x.key), SEAL_BAD_CHAIN);
	memcpy(x.p.chain, kept, sizeof(kept));
	x.p.chain[2].text = kept[1].text; /* not what was hashed */
	assert_int_equal(seal_check(&x.r, &x.p, &x.key), SEAL_BAD_CHAIN);
	memcpy(x.p.chain, kept, sizeof(kept));
	x.p.chain[2] = forged(b, &kept[2], zeros); /* whole, on another foot */
	assert_int_equal(seal_check(&x.r, &x.p, &x.key), SEAL_BAD_CHAIN);
	x.p.chain[0] = forged(b, &kept[0], zeros); /* a forger that changes nothing */
	x.p.chain[2] = kept[2];
	assert_int_equal(seal_check(&x.r, &x.p, &x.key), SEAL_PROVEN);
	board_close(b);
}

static void what_is_no_receipt_is_not_read(void **state)
{
	static const char hash[] =
		"hash: 00000000000000000000000000000000000000000000000000000000000000aa\n";
	struct arena *a = arena_new(4096);
	struct seal_receipt r;

	(void)state;
	assert_true(seal_receipt_read(arena_fmt(a, "message: 5\r\n seq : 2 \r\n%s", hash), &r));
	assert_int_equal(r.message, 5);
	assert_int_equal(r.seq, 2);
	assert_int_equal(r.hash.v[31], 0xaa);
	assert_false(seal_receipt_read((str){ 0 }, &r));
	assert_false(seal_receipt_read(arena_fmt(a, "message: 5\n%s", hash), &r));
	assert_false(seal_receipt_read(arena_fmt(a, "message: 5\nseq: 0\n%s", hash), &r));
	assert_false(seal_receipt_read(arena_fmt(a, "message: 5\nseq: x\n%s", hash), &r));
	assert_false(
		seal_receipt_read(arena_fmt(a, "message: 5\nmessage: 6\nseq: 1\n%s", hash), &r));
	assert_false(
		seal_receipt_read(arena_fmt(a, "message: 5\nseq: 1\nkey: a+b+c\n%s", hash), &r));
	arena_free(&a);
}

/* ---- a large tree ---- */

static void tiles_carry_a_tree_of_two_levels(void **state)
{
	struct board *b = board_open();
	int64_t all = engine == POSTGRES ? 6000 : 66000; /* there each row is a way to go */
	struct seal_report r;

	(void)state;
	for (int64_t i = 0; i < all; i += 6000)
		fill(b, 1 + i, 6000);
	while (sealed(b))
		;
	r = clean(b);
	assert_int_equal(r.leaves, all);
	assert_int_equal(r.tiles, all / 256 + (all >> 16));
	assert_int_equal(r.heads, all / 2000);
	for (int64_t i = 0; i < all; i += 1777) {
		struct asked x = ask(b, 1 + i, 1);
		assert_int_equal(x.p.leaf, i);
		assert_int_equal(seal_check(&x.r, &x.p, &x.key), SEAL_PROVEN);
	}
	board_close(b);
}

/* ---- several at once ---- */

struct worker {
	struct board *b;
	int id;
	err e;
};

static void *go_on_writing(void *data)
{
	struct worker *w = data;

	for (int64_t seq = 1; seq <= 40 && w->e == OK; seq++)
		for (int64_t i = 0; i < 10 && w->e == OK; i++) {
			struct arena *a = arena_new(4096);
			struct ctx c = app_context(&w->b->app, a);
			int64_t of[2] = { 100 * (w->id + 1) + i, seq };
			w->e = app_write(&c, append_in, of);
			arena_free(&a);
		}
	return NULL;
}

static void *go_on_sealing(void *data)
{
	struct worker *w = data;

	for (int i = 0; i < 60 && w->e == OK; i++) {
		struct arena *a = arena_new(4096);
		struct ctx c = app_context(&w->b->app, a);
		int64_t n;
		err e = seal_all(&c, &n);
		w->e = e == ERR_CONFLICT ? OK : e;
		arena_free(&a);
	}
	return NULL;
}

static void writers_and_two_sealers_at_once_leave_a_whole_tree(void **state)
{
	struct board *b = board_open();
	struct worker w[4] = { { b, 0, OK }, { b, 1, OK }, { b, 2, OK }, { b, 3, OK } };
	pthread_t t[4];

	(void)state;
	for (int i = 0; i < 4; i++)
		assert_int_equal(
			pthread_create(&t[i], NULL, i < 2 ? go_on_writing : go_on_sealing, &w[i]),
			0);
	for (int i = 0; i < 4; i++) {
		pthread_join(t[i], NULL);
		assert_int_equal(w[i].e, OK);
	}
	sealed(b);
	assert_true(clean(b).leaves >= 20);
	for (int64_t i = 0; i < 20; i++) {
		struct asked x = ask(b, 100 * (1 + i / 10) + i % 10, 40);
		assert_int_equal(x.p.chain_n, 1);
		assert_int_equal(seal_check(&x.r, &x.p, &x.key), SEAL_PROVEN);
	}
	board_close(b);
}

static err drop_in(struct ctx *c, void *data)
{
	struct head_due_list l;
	int64_t changed;

	(void)data;
	TRY(q_unsealed_next(c->db, INT64_MIN, 10, &l));
	TRY(put_event(c, 1, 2));
	TRY(q_unsealed_drop(c->db, l.v[0].message, l.v[0].seq, l.v[0].hash, &changed));
	assert_int_equal(changed, 0);
	TRY(q_unsealed_next(c->db, INT64_MIN, 10, &l));
	assert_int_equal(l.n, 1);
	assert_int_equal(l.v[0].seq, 2);
	return OK;
}

static void an_event_that_comes_while_sealing_stays_for_the_next_head(void **state)
{
	struct board *b = board_open();
	struct ctx c = context(b);

	(void)state;
	fill(b, 1, 1);
	assert_int_equal(app_write(&c, drop_in, NULL), OK);
	board_close(b);
}

static void a_store_that_fails_anywhere_leaves_all_or_nothing(void **state)
{
	struct board *b = board_open();
	int64_t n = 0, at = 0;
	err e = ERR_STORE;

	(void)state;
	fill(b, 1, 3);
	while (e != OK) {
		store_fail_nth(b->app.store, ++at);
		e = seal_now(b, &n);
		store_fail_nth(b->app.store, 0);
		assert_int_equal(clean(b).leaves, e == OK ? 3 : 0);
	}
	assert_true(at > 10);
	assert_int_equal(n, 3);
	board_close(b);
}

/* ---- the key ---- */

static void a_lost_or_foreign_key_stops_the_sealing_and_is_never_replaced(void **state)
{
	struct board *b = board_open();
	const char *path = arena_fmt(b->a, "%s/ledger.key", b->folder).p;
	const char *kept = arena_fmt(b->a, "%s/kept", b->folder).p;
	struct stat st;
	int64_t n;
	FILE *f;

	(void)state;
	fill(b, 1, 1);
	assert_int_equal(sealed(b), 1);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, NOTE_SEED);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(rename(path, kept), 0);
	fill(b, 2, 1);
	assert_int_equal(seal_now(b, &n), ERR_SYSTEM);
	assert_int_equal(stat(path, &st), -1);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite("another key, of thirty-two bytes", 1, 32, f), 32);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(seal_now(b, &n), ERR_SYSTEM);
	assert_int_equal(clean(b).leaves, 1);
	assert_int_equal(rename(kept, path), 0);
	assert_int_equal(sealed(b), 1);
	assert_int_equal(clean(b).leaves, 2);
	board_close(b);
}

/* ---- tampering ---- */

static int change_sqlite(struct board *b, const char *sql)
{
	sqlite3 *db = NULL;
	int n;

	assert_int_equal(sqlite3_open(strchr(b->app.db, ':') + 1, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	n = sqlite3_changes(db);
	sqlite3_close(db);
	return n;
}

static int change_postgres(struct board *b, const char *sql)
{
	const char *path = arena_fmt(b->a, "%s/change.sql", b->folder).p, *zeros;
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	while ((zeros = strstr(sql, "zeroblob(32)"))) {
		fprintf(f, "%.*sdecode(repeat('00', 32), 'hex')", (int)(zeros - sql), sql);
		sql = zeros + strlen("zeroblob(32)");
	}
	fputs(sql, f);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(
		system(arena_fmt(b->a, "psql -qX -v ON_ERROR_STOP=1 -f %s '%s'", path, b->app.db)
			       .p),
		0);
	return 1;
}

/* Behind the program's back; how many rows the last statement changed. */
static int change(struct board *b, const char *sql)
{
	return engine == POSTGRES ? change_postgres(b, sql) : change_sqlite(b, sql);
}

static err note_in(struct ctx *c, void *data)
{
	(void)data;
	return ledger_audit(c, "export", S("messages"), "ok");
}

/* Something that the audit tells of, and that is sealed like an event. */
static void note_act(struct board *b)
{
	struct ctx c = context(b);

	assert_int_equal(app_write(&c, note_in, NULL), OK);
}

static void every_change_in_the_tables_is_found(void **state)
{
	static const struct {
		const char *bad, *undo;
	} rows[] = {
#define SAVED(table, sql)                                                                          \
	{ "CREATE TABLE kept AS SELECT * FROM " table "; " sql,                                    \
	  "DELETE FROM " table "; INSERT INTO " table " SELECT * FROM kept; DROP TABLE kept" }
		SAVED("ledger_leaf", "UPDATE ledger_leaf SET hash = zeroblob(32) WHERE n = 300"),
		SAVED("ledger_leaf", "UPDATE ledger_leaf SET message = message + 1 WHERE n = 7"),
		SAVED("ledger_leaf", "UPDATE ledger_leaf SET seq = 2 WHERE n = 7"),
		SAVED("ledger_leaf", "DELETE FROM ledger_leaf WHERE n = 12"),
		SAVED("ledger_leaf", "DELETE FROM ledger_leaf WHERE n = 599"),
		SAVED("ledger_leaf", "DELETE FROM ledger_leaf WHERE n = 0"),
		SAVED("ledger_leaf", "UPDATE ledger_leaf SET n = -1 WHERE n = 0"),
		SAVED("ledger_leaf", "INSERT INTO ledger_leaf SELECT 600, message, seq, hash FROM "
				     "ledger_leaf WHERE n = 1"),
		SAVED("ledger_leaf", "INSERT INTO ledger_leaf SELECT -5, message, seq, hash FROM "
				     "ledger_leaf WHERE n = 1"),
		SAVED("event", "UPDATE event SET hash = zeroblob(32) WHERE message = 44"),
		SAVED("event", "DELETE FROM event WHERE message = 599"),
		SAVED("audit", "UPDATE audit SET object = 'another'"),
		SAVED("audit", "UPDATE audit SET id = id + 1"),
		SAVED("audit", "DELETE FROM audit"),
		SAVED("ledger_tile", "UPDATE ledger_tile SET hash = zeroblob(32) WHERE n = 1"),
		SAVED("ledger_tile", "DELETE FROM ledger_tile WHERE n = 0"),
		SAVED("ledger_tile", "INSERT INTO ledger_tile VALUES (1, 2, zeroblob(32))"),
		SAVED("ledger_tile", "INSERT INTO ledger_tile VALUES (2, 0, zeroblob(32))"),
		SAVED("ledger_head", "UPDATE ledger_head SET root = zeroblob(32) WHERE size = 300"),
		SAVED("ledger_head", "UPDATE ledger_head SET at = at + 1 WHERE size = 300"),
		SAVED("ledger_head", "UPDATE ledger_head SET size = 301 WHERE size = 300"),
		SAVED("ledger_head", "UPDATE ledger_head SET note = '' WHERE size = 600"),
		SAVED("ledger_head", "UPDATE ledger_head SET note = replace(note, ':00+', ':01+') "
				     "WHERE size = 300"),
		SAVED("ledger_head", "DELETE FROM ledger_head WHERE size = 600"),
		SAVED("ledger_head", "DELETE FROM ledger_head WHERE size = 300"),
		SAVED("ledger_head", "INSERT INTO ledger_head SELECT 700, at, root, note FROM "
				     "ledger_head WHERE size = 600"),
		SAVED("ledger_head", "INSERT INTO ledger_head SELECT 700, at, root, '' FROM "
				     "ledger_head WHERE size = 600"),
		SAVED("ledger_head", "INSERT INTO ledger_head SELECT 0, at, root, note FROM "
				     "ledger_head WHERE size = 600"),
		SAVED("ledger_key", "UPDATE ledger_key SET public = zeroblob(32)"),
		SAVED("ledger_key", "UPDATE ledger_key SET name = 'other'"),
		SAVED("ledger_key", "DELETE FROM ledger_key"),
	};
	struct board *b = board_open();

	(void)state;
	fill(b, 1, 300);
	assert_int_equal(sealed(b), 300);
	fill(b, 301, 299);
	note_act(b);
	assert_int_equal(sealed(b), 300);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		clean(b);
		if (change(b, rows[i].bad) != 1)
			fail_msg("changes nothing: %s", rows[i].bad);
		if (verify(b).fault.n == 0)
			fail_msg("not found: %s", rows[i].bad);
		change(b, rows[i].undo);
	}
	assert_int_equal(clean(b).leaves, 600);
	board_close(b);
}

static void the_first_bad_leaf_tile_or_head_is_named(void **state)
{
	struct board *b = board_open();

	(void)state;
	fill(b, 1, 300);
	assert_int_equal(sealed(b), 300);
	change(b, "UPDATE event SET hash = zeroblob(32) WHERE message = 45");
	assert_int_equal(verify(b).at, 44);
	assert_true(str_has(verify(b).fault, S("记录")));
	board_close(b);
}

static err covers_in(struct ctx *c, void *data)
{
	struct event_hash h;
	struct head_due d = { .message = 7, .seq = 1 };

	TRY(q_event_hash_at(c->db, 7, 1, &h));
	d.hash = h.hash;
	return seal_covers(c, &d, data);
}

static bool covered(struct board *b)
{
	struct ctx c = context(b);
	bool yes;

	assert_int_equal(app_read(&c, covers_in, &yes), OK);
	return yes;
}

static void an_event_taken_out_of_the_queue_is_missed(void **state)
{
	struct board *b = board_open();

	(void)state;
	fill(b, 7, 1);
	assert_true(covered(b));
	change(b, "CREATE TABLE kept AS SELECT * FROM unsealed; DELETE FROM unsealed");
	assert_false(covered(b));
	change(b, "INSERT INTO unsealed SELECT * FROM kept; UPDATE unsealed SET seq = 2");
	assert_false(covered(b));
	change(b, "UPDATE unsealed SET seq = 1");
	assert_int_equal(sealed(b), 1);
	assert_true(covered(b));
	board_close(b);
}

/* ---- the witness ---- */

static void reopen(struct board *b)
{
	assert_int_equal(app_open(&b->app, 0), OK);
}

static void shell(struct board *b, const char *format)
{
	char command[400];

	snprintf(command, sizeof(command), format, b->folder, b->folder, b->folder);
	assert_int_equal(system(command), 0);
}

static const char *old_of(struct board *b)
{
	return arena_fmt(b->a, "%s_old", b->database).p;
}

/* Keeps what there is now. */
static void keep(struct board *b)
{
	app_close(&b->app);
	if (engine == POSTGRES)
		engine_make(b->a, old_of(b), b->database);
	else
		shell(b, "cp %s/liuyan.db %s/old.db");
	reopen(b);
}

/* Puts it back, as somebody would who wants something forgotten. */
static void put_back(struct board *b)
{
	app_close(&b->app);
	if (engine == POSTGRES) {
		engine_drop(b->a, b->database);
		engine_make(b->a, b->database, old_of(b));
		engine_drop(b->a, old_of(b));
	} else {
		shell(b, "rm %s/liuyan.db* && mv %s/old.db %s/liuyan.db");
	}
	reopen(b);
}

static err newest_in(struct ctx *c, void *data)
{
	struct ledger_head_list l;

	TRY(q_head_page(c->db, INT64_MAX, 1, &l));
	*(struct ledger_head *)data = l.v[0];
	return OK;
}

static str checkpoint(struct board *b)
{
	struct ctx c = context(b);
	struct ledger_head h;

	assert_int_equal(app_read(&c, newest_in, &h), OK);
	return h.note;
}

struct seeing {
	str note;
	struct seal_report r;
};

static err witness_in(struct ctx *c, void *data)
{
	struct seeing *s = data;

	return seal_witness(c, s->note, &s->r);
}

static str witness(struct board *b, str note)
{
	struct ctx c = context(b);
	struct seeing s = { .note = note };

	assert_int_equal(app_read(&c, witness_in, &s), OK);
	return s.r.fault;
}

static void whoever_kept_a_root_finds_a_fork_and_a_return_to_the_past(void **state)
{
	struct board *b = board_open();
	str early, late;

	(void)state;
	fill(b, 1, 5);
	sealed(b);
	early = checkpoint(b);
	keep(b);
	fill(b, 100, 4);
	sealed(b);
	late = checkpoint(b);
	assert_int_equal(witness(b, early).n, 0);
	assert_int_equal(witness(b, late).n, 0);
	assert_true(str_has(witness(b, arena_fmt(b->a, "x%.*s", STR_ARG(late))), S("签名")));
	put_back(b);
	assert_int_equal(witness(b, early).n, 0);
	assert_true(str_has(witness(b, late), S("退回")));
	fill(b, 200, 4); /* the same size, other contents */
	sealed(b);
	clean(b); /* in itself it is whole: only the kept root tells */
	assert_int_equal(witness(b, early).n, 0);
	assert_true(str_has(witness(b, late), S("分叉")));
	fill(b, 300, 4);
	sealed(b);
	assert_true(str_has(witness(b, late), S("分叉")));
	board_close(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_written_is_sealed_and_its_receipt_proven),
		cmocka_unit_test(
			a_message_that_goes_on_is_sealed_again_and_the_first_receipt_still_holds),
		cmocka_unit_test(a_guess_gets_the_same_answer_as_a_message_that_is_not_there),
		cmocka_unit_test(a_proof_or_receipt_that_was_touched_is_not_proven),
		cmocka_unit_test(a_chain_with_a_link_missing_or_forged_is_refused),
		cmocka_unit_test(what_is_no_receipt_is_not_read),
		cmocka_unit_test(tiles_carry_a_tree_of_two_levels),
		cmocka_unit_test(writers_and_two_sealers_at_once_leave_a_whole_tree),
		cmocka_unit_test(an_event_that_comes_while_sealing_stays_for_the_next_head),
		cmocka_unit_test(a_store_that_fails_anywhere_leaves_all_or_nothing),
		cmocka_unit_test(a_lost_or_foreign_key_stops_the_sealing_and_is_never_replaced),
		cmocka_unit_test(every_change_in_the_tables_is_found),
		cmocka_unit_test(the_first_bad_leaf_tile_or_head_is_named),
		cmocka_unit_test(an_event_taken_out_of_the_queue_is_missed),
		cmocka_unit_test(whoever_kept_a_root_finds_a_fork_and_a_return_to_the_past),
	};

	return board_run(tests);
}
