#include "web/multipart.h"

#include <string.h>
#include <strings.h>

#include "base/utf8.h"

static bool is_text(str s)
{
	return utf8_valid(s) && (s.n == 0 || memchr(s.p, 0, s.n) == NULL);
}

bool multipart_is(str content_type)
{
	str type = str_trim(str_cut(&content_type, ';'));

	return type.n == 19 && strncasecmp(type.p, "multipart/form-data", type.n) == 0;
}

/* ---- attributes of a header: a=b; c="d;e" ---- */

/* Cuts at the next semicolon that stands outside quotes. */
static str cut_attribute(str *rest)
{
	bool quoted = false;
	size_t n = 0;
	str part;

	for (; n < rest->n && (quoted || rest->p[n] != ';'); n++)
		if (rest->p[n] == '"')
			quoted = !quoted;
	part = str_sub(*rest, 0, n);
	*rest = n < rest->n ? str_sub(*rest, n + 1, rest->n) : (str){ 0 };
	return str_trim(part);
}

static bool attribute(str header, const char *name, str *out)
{
	size_t n = strlen(name);

	while (header.n) {
		str part = cut_attribute(&header);
		if (part.n <= n || strncasecmp(part.p, name, n) != 0 || part.p[n] != '=')
			continue;
		part = str_sub(part, n + 1, part.n);
		if (part.n >= 2 && part.p[0] == '"' && part.p[part.n - 1] == '"')
			part = (str){ part.p + 1, part.n - 2 };
		*out = part;
		return true;
	}
	return false;
}

/* ---- what follows what; each state takes from the piece what is its own ---- */

static err in_head(struct multipart *m, str *piece);
static err in_body(struct multipart *m, str *piece);
static err after_boundary(struct multipart *m, str *piece);

static err in_epilogue(struct multipart *m, str *piece)
{
	(void)m;
	*piece = (str){ 0 };
	return OK;
}

/* The first boundary has no line break before it. */
static err at_start(struct multipart *m, str *piece)
{
	while (piece->n && m->matched < m->delimiter_n) {
		if (piece->p[0] != m->delimiter[m->matched])
			return ERR_SYNTAX;
		m->matched++;
		*piece = str_sub(*piece, 1, piece->n);
	}
	if (m->matched == m->delimiter_n) {
		m->head_n = 0;
		m->state = after_boundary;
	}
	return OK;
}

static err after_boundary(struct multipart *m, str *piece)
{
	while (piece->n && m->head_n < 2) {
		m->head[m->head_n++] = piece->p[0];
		*piece = str_sub(*piece, 1, piece->n);
	}
	if (m->head_n < 2)
		return OK;
	if (memcmp(m->head, "--", 2) == 0) {
		m->over = true;
		m->state = in_epilogue;
		return OK;
	}
	if (memcmp(m->head, "\r\n", 2) != 0)
		return ERR_SYNTAX;
	m->head_n = 0;
	m->state = in_head;
	return OK;
}

static err begin_part(struct multipart *m)
{
	str head = { m->head, m->head_n }, name = { 0 }, file = { 0 };
	bool is_file = false;

	while (head.n) {
		str line = str_trim(str_cut(&head, '\n'));
		if (line.n < 20 || strncasecmp(line.p, "content-disposition:", 20) != 0)
			continue;
		line = str_sub(line, 20, line.n);
		if (!attribute(line, "name", &name))
			return ERR_SYNTAX;
		is_file = attribute(line, "filename", &file);
	}
	if (name.n == 0 || !is_text(name))
		return ERR_SYNTAX;
	m->matched = 0;
	m->state = in_body;
	return m->sink.begin(m->sink.data, name, is_text(file) ? file : (str){ 0 }, is_file);
}

static err in_head(struct multipart *m, str *piece)
{
	while (piece->n) {
		if (m->head_n == MULTIPART_HEAD)
			return ERR_TOO_LARGE;
		m->head[m->head_n++] = piece->p[0];
		*piece = str_sub(*piece, 1, piece->n);
		if (m->head_n >= 4 && memcmp(m->head + m->head_n - 4, "\r\n\r\n", 4) == 0)
			return begin_part(m);
	}
	return OK;
}

static err give(struct multipart *m, str bytes)
{
	return bytes.n ? m->sink.piece(m->sink.data, bytes) : OK;
}

/* A carriage return stands only at the delimiter's beginning: what was matched
 * and then goes wrong is content as a whole, and no match begins inside it. */
static err in_body(struct multipart *m, str *piece)
{
	const char *cr;

	if (m->matched == 0) {
		cr = memchr(piece->p, '\r', piece->n);
		size_t plain = cr ? (size_t)(cr - piece->p) : piece->n;
		TRY(give(m, str_sub(*piece, 0, plain)));
		*piece = str_sub(*piece, plain, piece->n);
	}
	while (piece->n && m->matched < m->delimiter_n && piece->p[0] == m->delimiter[m->matched]) {
		m->matched++;
		*piece = str_sub(*piece, 1, piece->n);
	}
	if (m->matched == m->delimiter_n) {
		m->head_n = 0;
		m->state = after_boundary;
		return m->sink.end(m->sink.data);
	}
	if (piece->n == 0)
		return OK;
	size_t was = m->matched;
	m->matched = 0;
	return give(m, (str){ m->delimiter, was });
}

/* ---- the whole ---- */

err multipart_begin(struct multipart *m, str content_type, const struct multipart_sink *sink)
{
	str boundary;

	*m = (struct multipart){ .sink = *sink, .state = at_start, .matched = 2 };
	m->failed = ERR_SYNTAX;
	if (!attribute(content_type, "boundary", &boundary) || boundary.n == 0 ||
	    boundary.n > MULTIPART_BOUNDARY || memchr(boundary.p, '\r', boundary.n))
		return ERR_SYNTAX;
	memcpy(m->delimiter, "\r\n--", 4);
	memcpy(m->delimiter + 4, boundary.p, boundary.n);
	m->delimiter_n = boundary.n + 4;
	m->failed = OK;
	return OK;
}

err multipart_take(struct multipart *m, str piece)
{
	while (m->failed == OK && piece.n)
		m->failed = m->state(m, &piece);
	return m->failed;
}

err multipart_end(struct multipart *m)
{
	if (m->failed == OK && !m->over)
		m->failed = ERR_SYNTAX;
	return m->failed;
}
