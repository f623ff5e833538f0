/*
 * mktext: turns translations into C tables.
 *
 *	mktext OUT.c [PO...]		(the language is the base name: po/en.po is "en")
 *
 * Reads what the gettext tools write, without contexts and plurals, which the program does not
 * use. Fuzzy and untranslated entries are left out, so that the program falls back on the msgid.
 * A translation that would break a printf format or a line end is an error. The first error ends
 * the run ("file:line: message", exit status 2) and nothing is written.
 */
#include <stdarg.h>
#include "gen.h"

enum part { PART_NONE, PART_ID, PART_STR };

struct entry {
	int line;
	bool fuzzy, has_id, has_str;
	struct sb id, str;
};

struct po {
	const char *file;
	int line;
	enum part part;		    /* what a continuation line goes on with */
	struct entry now, *entries; /* `now` is being read; entries own their builders */
	size_t n, cap;
	char error[512];
};

__attribute__((format(printf, 3, 4))) static void fail(struct po *po, int line, const char *format,
						       ...)
{
	char text[256];
	va_list ap;

	if (po->error[0])
		return;
	va_start(ap, format);
	vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	snprintf(po->error, sizeof po->error, "%.200s:%d: %s", po->file, line, text);
}

static void entry_free(struct entry *e)
{
	free(e->id.p);
	free(e->str.p);
	*e = (struct entry){ 0 };
}

static void po_free(struct po *po)
{
	for (size_t i = 0; i < po->n; i++)
		entry_free(&po->entries[i]);
	entry_free(&po->now);
	free(po->entries);
}

/* ---- checks ---- */

/* The next printf conversion at or behind `s`: its length, stars and letter go to `out`, for width
 * and flags are the translator's. A percent sign that starts none is plain text. */
static const char *conversion_next(const char *s, char out[static 16])
{
	for (; *s; s++) {
		size_t n = 0;
		if (*s != '%')
			continue;
		if (s[1] == '%') {
			s++;
			continue;
		}
		const char *p = s + 1;
		for (; *p && strchr("-+#0123456789.*$'", *p); p++)
			if ((*p == '*' || *p == '$') && n < 8)
				out[n++] = *p;
		for (; *p && strchr("hljztL", *p) && n < 14; p++)
			out[n++] = *p;
		if (!*p || !strchr("diouxXeEfFgGaAcspn", *p))
			continue;
		out[n++] = *p;
		out[n] = '\0';
		return p + 1;
	}
	return NULL;
}

static bool conversions_agree(const char *a, const char *b)
{
	char of_a[16], of_b[16];

	do {
		a = conversion_next(a, of_a);
		b = conversion_next(b, of_b);
		if (a && b && strcmp(of_a, of_b) != 0)
			return false;
	} while (a && b);
	return !a && !b;
}

static void entry_check(struct po *po, const struct entry *e)
{
	const char *id = e->id.p, *str = e->str.p;

	if (!conversions_agree(id, str))
		fail(po, e->line, "msgid and msgstr have different printf conversions");
	else if ((id[0] == '\n') != (str[0] == '\n'))
		fail(po, e->line, "only one of msgid and msgstr begins with a newline");
	else if ((id[e->id.n - 1] == '\n') != (str[e->str.n - 1] == '\n'))
		fail(po, e->line, "only one of msgid and msgstr ends with a newline");
}

static int entry_compare(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = strcmp(x->id.p, y->id.p);

	return order ? order : (x->line > y->line) - (x->line < y->line);
}

/* ---- reading ---- */

static void entry_end(struct po *po)
{
	struct entry *e = &po->now;

	po->part = PART_NONE;
	if (e->has_id && !e->has_str) {
		fail(po, e->line, "a msgid without a msgstr");
		return;
	}
	if (!e->has_id) {
		entry_free(e);
		return;
	}
	if (po->n == po->cap) {
		po->cap = 2 * po->cap + 64;
		po->entries = realloc(po->entries, po->cap * sizeof *po->entries);
		if (!po->entries)
			abort();
	}
	po->entries[po->n++] = *e;
	*e = (struct entry){ 0 };
}

static char escape_value(char c)
{
	static const char from[] = "ntrabfv\"\\", to[] = "\n\t\r\a\b\f\v\"\\";
	const char *p = c ? strchr(from, c) : NULL;

	return p ? to[p - from] : '\0';
}

/* One quoted string, which must fill the rest of the line. */
static void string_read(struct po *po, struct span s)
{
	struct sb *to = po->part == PART_ID ? &po->now.id : &po->now.str;

	if (s.n < 2 || s.p[0] != '"' || s.p[s.n - 1] != '"') {
		fail(po, po->line, "a string in double quotes is missing");
		return;
	}
	sb_add(to, "", 0);
	for (size_t i = 1; i + 1 < s.n; i++) {
		char c = s.p[i];
		if (c == '"') {
			fail(po, po->line, "a double quote inside a string");
			return;
		}
		if (c == '\\' && (i + 2 >= s.n || !(c = escape_value(s.p[++i])))) {
			fail(po, po->line, "an unknown escape");
			return;
		}
		sb_add(to, &c, 1);
	}
}

/* `#,` carries flags; every comment opens the next entry once a msgstr has been read. */
static void comment_read(struct po *po, struct span s)
{
	if (po->now.has_str)
		entry_end(po);
	if (s.n < 2 || s.p[1] != ',')
		return;
	for (size_t i = 2; i + 5 <= s.n; i++)
		if (memcmp(s.p + i, "fuzzy", 5) == 0)
			po->now.fuzzy = true;
}

static bool span_starts(struct span s, const char *word)
{
	size_t n = strlen(word);

	return s.n >= n && memcmp(s.p, word, n) == 0;
}

static void keyword_read(struct po *po, struct span s)
{
	bool id = span_starts(s, "msgid");
	struct span rest = { s.p + (id ? 5 : 6), s.n - (id ? 5 : 6) };

	if (id && po->now.has_str)
		entry_end(po);
	if (id ? po->now.has_id : !po->now.has_id || po->now.has_str) {
		fail(po, po->line, "%s out of order", id ? "msgid" : "msgstr");
		return;
	}
	if (id)
		po->now.line = po->line;
	*(id ? &po->now.has_id : &po->now.has_str) = true;
	po->part = id ? PART_ID : PART_STR;
	string_read(po, span_trim(rest));
}

static void line_read(struct po *po, struct span s)
{
	static const char *const unused[] = { "msgctxt", "msgid_plural", "msgstr[" };

	for (size_t i = 0; i < sizeof unused / sizeof *unused; i++)
		if (span_starts(s, unused[i])) {
			fail(po, po->line, "%s is not used here", unused[i]);
			return;
		}
	if (!s.n)
		entry_end(po);
	else if (s.p[0] == '#')
		comment_read(po, s);
	else if (s.p[0] == '"' && po->part != PART_NONE)
		string_read(po, s);
	else if (span_starts(s, "msgid") || span_starts(s, "msgstr"))
		keyword_read(po, s);
	else
		fail(po, po->line, "neither a comment, a msgid, a msgstr nor a string");
}

/* Drops what the program cannot use: the header (the empty msgid), fuzzy and untranslated ones. */
static void entries_sift(struct po *po)
{
	size_t kept = 0;

	for (size_t i = 0; i < po->n; i++) {
		struct entry *e = &po->entries[i];
		bool use = e->id.n && e->str.n && !e->fuzzy;
		if (use)
			entry_check(po, e);
		if (use)
			po->entries[kept++] = *e;
		else
			entry_free(e);
	}
	po->n = kept;
}

/* Leaves the usable entries, sorted by msgid. */
static bool po_parse(struct po *po, const char *file, const char *src, size_t n)
{
	po->file = file;
	if (n && memchr(src, '\0', n))
		fail(po, 1, "a NUL byte in the file");
	for (size_t i = 0; i < n && !po->error[0]; i++) {
		const char *end = memchr(src + i, '\n', n - i);
		size_t length = end ? (size_t)(end - src) - i : n - i;
		po->line++;
		line_read(po, span_trim((struct span){ src + i, length }));
		i += length;
	}
	if (!po->error[0])
		entry_end(po);
	if (po->error[0])
		return false;
	if (po->n)
		qsort(po->entries, po->n, sizeof *po->entries, entry_compare);
	for (size_t i = 1; i < po->n; i++)
		if (strcmp(po->entries[i - 1].id.p, po->entries[i].id.p) == 0)
			fail(po, po->entries[i].line, "the same msgid as in line %d",
			     po->entries[i - 1].line);
	if (!po->error[0])
		entries_sift(po);
	return !po->error[0];
}

/* ---- writing ---- */

/* The language as part of a C name: zh-TW is zh_TW. */
static struct sb table_name(struct span language)
{
	struct sb name = { 0 };

	sb_str(&name, "text_");
	for (size_t i = 0; i < language.n; i++)
		sb_add(&name, is_word(language.p[i]) ? language.p + i : "_", 1);
	return name;
}

static void put_table(struct sb *c, const struct po *po, struct span language)
{
	struct sb name = table_name(language);

	sb_str(c, "\nstatic const struct text_pair ");
	sb_str(c, name.p);
	sb_str(c, "[] = {\n");
	for (size_t i = 0; i < po->n; i++) {
		const struct entry *e = &po->entries[i];
		sb_str(c, "\t{ ");
		sb_c_string(c, e->id.p, e->id.n);
		sb_str(c, ",\n\t  ");
		sb_c_string(c, e->str.p, e->str.n);
		sb_str(c, " },\n");
	}
	sb_str(c, po->n ? "};\n" : "\t{ NULL, NULL },\n};\n");
	free(name.p);
}

static void put_language(struct sb *list, const struct po *po, struct span language)
{
	struct sb name = table_name(language);
	char number[32];

	sb_str(list, "\t{ ");
	sb_c_string(list, language.p, language.n);
	sb_str(list, ", ");
	sb_str(list, name.p);
	snprintf(number, sizeof number, ", %zu },\n", po->n);
	sb_str(list, number);
	free(name.p);
}

#ifdef MKTEXT_FUZZ
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct po po = { 0 };
	struct sb tables = { 0 }, list = { 0 };

	if (po_parse(&po, "fuzz.po", (const char *)data, n)) {
		put_table(&tables, &po, (struct span){ "fuzz", 4 });
		put_language(&list, &po, (struct span){ "fuzz", 4 });
	}
	free(tables.p);
	free(list.p);
	po_free(&po);
	return 0;
}
#else

static struct span language_of(const char *path)
{
	const char *base = base_name(path);
	size_t n = strlen(base);

	return (struct span){ base, n > 3 && strcmp(base + n - 3, ".po") == 0 ? n - 3 : 0 };
}

static bool po_add(const char *path, struct sb *tables, struct sb *list)
{
	struct span language = language_of(path);
	struct po po = { .file = path };
	struct sb text = { 0 };
	bool good = false;

	if (!language.n)
		fail(&po, 0, "the name must be LANGUAGE.po");
	else if (!file_read(path, &text))
		fail(&po, 0, "cannot be read");
	else
		good = po_parse(&po, path, text.p, text.n);
	if (good) {
		put_table(tables, &po, language);
		put_language(list, &po, language);
	} else {
		fprintf(stderr, "%s\n", po.error);
	}
	po_free(&po);
	free(text.p);
	return good;
}

int main(int argc, char **argv)
{
	struct sb tables = { 0 }, list = { 0 };
	char number[80];
	bool good = true;

	if (argc < 2) {
		fprintf(stderr, "usage: mktext OUT.c [PO...]\n");
		return 2;
	}
	sb_str(&tables, "/* Generated by mktext: do not edit. */\n#include <stddef.h>\n"
			"#include \"app/text.h\"\n");
	for (int i = 2; i < argc && good; i++)
		good = po_add(argv[i], &tables, &list);
	sb_str(&tables, "\nconst struct text_language text_languages[] = {\n");
	sb_str(&tables, list.n ? list.p : "\t{ NULL, NULL, 0 },\n");
	snprintf(number, sizeof number, "};\nconst size_t text_languages_n = %d;\n", argc - 2);
	sb_str(&tables, number);
	good = good && file_write("mktext", argv[1], &tables);
	free(tables.p);
	free(list.p);
	return good ? 0 : 2;
}
#endif
