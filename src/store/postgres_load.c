/*
 * Many rows at once: COPY in its binary format
 * (https://www.postgresql.org/docs/15/sql-copy.html, "Binary Format").
 */
#include <endian.h>
#include <string.h>

#include "store/postgres.h"
#include "store/table.h"

#define CHUNK 65536

static void put_16(struct buf *b, unsigned v)
{
	uint16_t wire = htobe16((uint16_t)v);

	buf_put(b, (str){ (const char *)&wire, sizeof(wire) });
}

static void put_32(struct buf *b, uint32_t v)
{
	uint32_t wire = htobe32(v);

	buf_put(b, (str){ (const char *)&wire, sizeof(wire) });
}

static void put_value(struct buf *b, const struct value *v)
{
	uint64_t wire;
	str bytes = { (const char *)&wire, sizeof(wire) };

	memcpy(&wire, &v->i, sizeof(wire)); /* or its real */
	wire = htobe64(wire);
	if (v->type == VALUE_TEXT || v->type == VALUE_BLOB)
		bytes = v->s;
	put_32(b, (uint32_t)bytes.n);
	buf_put(b, bytes);
}

static bool flush(struct conn *c, struct buf *b)
{
	bool sent = !b->over && PQputCopyData(c->pg, b->p, (int)b->n) == 1;

	b->n = 0;
	return sent;
}

static bool send_rows(struct conn *c, struct buf *b, const struct table *t,
		      const struct table_rows *rows)
{
	bool sent = true;

	buf_put(b, (str){ "PGCOPY\n\377\r\n\0", 11 });
	put_32(b, 0);
	put_32(b, 0);
	for (size_t i = 0; i < rows->n && sent; i++) {
		put_16(b, t->columns_n);
		for (unsigned k = 0; k < t->columns_n; k++)
			put_value(b, &rows->v[i * t->columns_n + k]);
		if (b->n >= CHUNK)
			sent = flush(c, b);
	}
	put_16(b, 0xFFFF);
	return sent && flush(c, b);
}

err postgres_load(struct conn *c, struct arena *a, const struct table *t,
		  const struct table_rows *rows)
{
	struct buf b = buf_new(a, CHUNK * 2, (size_t)1 << 30);
	bool sent;
	err e;

	TRY(postgres_command(c, t->load, PGRES_COPY_IN));
	sent = send_rows(c, &b, t, rows);
	PQputCopyEnd(c->pg, sent ? NULL : "not all rows could be sent");
	e = postgres_take(c, PQgetResult(c->pg), PGRES_COMMAND_OK, t->name);
	for (PGresult *r; (r = PQgetResult(c->pg));) /* after the last comes none */
		PQclear(r);
	return e;
}
