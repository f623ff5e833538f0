/* How well redact finds: precision and recall on made-up cases whose truth is known,
 * and false alarms on texts in which all was masked by hand (CSV files given as
 * arguments; each column of free text). TSV on stdout; exit 1 below the aim.
 * SAMPLES=1 shows what was found in the files, on stderr. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "text/clean.h"
#include "text/csv.h"
#include "text/redact.h"

#define CASES 4000
#define AIM 0.98

struct saying {
	enum redact_kind kind; /* NONE: nothing is to be found */
	const char *text;
};

static const struct saying sayings[] = {
#define SAYS(kind, text) { REDACT_##kind, text },
#define PLAIN(text) { REDACT_NONE, text },
#include "redact_cases.def"
};
#define SAYINGS (sizeof(sayings) / sizeof(sayings[0]))

/* ---- secrets ---- */

static void digits(struct rand *r, struct buf *b, size_t n)
{
	while (n--)
		buf_char(b, (char)('0' + rand_below(r, 10)));
}

static const char *pick(struct rand *r, const char *const *v, size_t n)
{
	return v[rand_below(r, n)];
}
#define PICK(r, v) pick(r, v, sizeof(v) / sizeof(v[0]))

static void put_mobile(struct rand *r, struct buf *b)
{
	buf_char(b, '1');
	buf_char(b, (char)('3' + rand_below(r, 7)));
	digits(r, b, 9);
}

static void put_phone(struct rand *r, struct buf *b)
{
	static const char *const areas[] = { "010-", "0731-", "021", "（0512）", "0371 ", "0898-" };

	if (rand_chance(r, 75)) {
		put_mobile(r, b);
		return;
	}
	buf_lit(b, PICK(r, areas));
	buf_char(b, (char)('2' + rand_below(r, 7)));
	digits(r, b, 7);
}

static char id_check(const char *d)
{
	static const int weight[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
	int sum = 0;

	for (int i = 0; i < 17; i++)
		sum += weight[i] * (d[i] - '0');
	return "10X98765432"[sum % 11];
}

static void put_id(struct rand *r, struct buf *b)
{
	static const char *const regions[] = { "110101", "430102", "510104", "440305", "650102" };
	size_t from = b->n;
	bool old = rand_chance(r, 15);

	buf_lit(b, PICK(r, regions));
	buf_fmt(b, "%s%02d%02d%02d",
		old		     ? ""
		: rand_chance(r, 80) ? "19"
				     : "20",
		(int)rand_below(r, 100) % (old ? 100 : 25) + (old ? 0 : 50) % 100,
		(int)rand_below(r, 12) + 1, (int)rand_below(r, 28) + 1);
	digits(r, b, 3);
	if (!old)
		buf_char(b, id_check(b->p + from));
}

static char luhn_check(const char *d, size_t n)
{
	int sum = 0;

	for (size_t i = 0; i < n; i++) {
		int v = (d[n - 1 - i] - '0') * (i % 2 ? 1 : 2);
		sum += v > 9 ? v - 9 : v;
	}
	return (char)('0' + (10 - sum % 10) % 10);
}

static void put_card(struct rand *r, struct buf *b)
{
	static const char *const banks[] = { "622202", "621700", "622848", "623668", "955880" };
	size_t from = b->n;

	buf_lit(b, PICK(r, banks));
	digits(r, b, 12);
	buf_char(b, luhn_check(b->p + from, b->n - from));
}

static void put_plate(struct rand *r, struct buf *b)
{
	static const char *const homes[] = { "湘A", "粤B", "京C", "浙F", "川A", "鲁Q", "沪D" };
	static const char *const dots[] = { "", "", "·", " ", "-" };

	buf_lit(b, PICK(r, homes));
	buf_lit(b, PICK(r, dots));
	if (rand_chance(r, 30))
		buf_char(b, "DF"[rand_below(r, 2)]);
	buf_char(b, "ABCDEFGHJKLMNPQRSTUVWXYZ"[rand_below(r, 24)]);
	digits(r, b, 4);
}

static void put_mail(struct rand *r, struct buf *b)
{
	static const char *const hosts[] = { "qq.com", "163.com", "example.com.cn",
					     "mail.test.org" };
	static const char *const names[] = { "liming", "zhang.wei", "chen_jg", "w-f", "user" };

	if (rand_chance(r, 40))
		put_mobile(r, b);
	else
		buf_lit(b, PICK(r, names));
	digits(r, b, rand_below(r, 4));
	buf_fmt(b, "@%s", PICK(r, hosts));
}

static void put_chat(struct rand *r, struct buf *b)
{
	static const char *const heads[] = { "wx", "lm_", "Chen", "abc-", "wxid_" };

	if (rand_chance(r, 30)) {
		put_mobile(r, b);
		return;
	}
	buf_lit(b, PICK(r, heads));
	digits(r, b, 4 + rand_below(r, 6));
}

static void put_door(struct rand *r, struct buf *b)
{
	int build = 1 + (int)rand_below(r, 40), stair = 1 + (int)rand_below(r, 6),
	    room = 101 + 100 * (int)rand_below(r, 30) + (int)rand_below(r, 8);

	switch (rand_below(r, 7)) {
	case 0:
		buf_fmt(b, "%d号%d单元%d室", build, stair, room);
		return;
	case 1:
		buf_fmt(b, "%d栋%d单元%d", build, stair, room);
		return;
	case 2:
		buf_fmt(b, "%d栋%d室", build, room);
		return;
	case 3:
		buf_fmt(b, "%d号楼%d房", build, room);
		return;
	case 4:
		buf_fmt(b, "%c%d座%d室", 'A' + build % 6, stair, room);
		return;
	case 5:
		buf_fmt(b, "%d幢 %d 单元 %d 室", build, stair, room);
		return;
	default:
		buf_fmt(b, "%d号院%d号楼%d单元%d号", build, stair, stair, room);
	}
}

static void put_name(struct rand *r, struct buf *b)
{
	static const char *const surnames[] = {
		"王", "李", "张", "陈", "赵", "周", "吴", "徐", "孙", "胡", "欧阳", "司马",
		"谢", "邓", "许", "田", "余", "潘", "石", "姚", "陆", "夏", "方",   "龙"
	};
	static const char *const given[] = { "伟", "芳", "娜", "秀", "英", "敏", "静", "丽", "强",
					     "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明",
					     "超", "霞", "平", "刚", "桂", "文", "辉", "玲", "华",
					     "建", "国", "红", "志", "鹏", "宇", "浩", "然", "子",
					     "轩", "梓", "涵", "欣", "怡", "俊", "博", "雨", "泽",
					     "思", "佳", "琪", "晨", "曦" };

	buf_lit(b, PICK(r, surnames));
	buf_lit(b, PICK(r, given));
	if (rand_chance(r, 75))
		buf_lit(b, PICK(r, given));
}

static void (*const makers[REDACT_KINDS])(struct rand *, struct buf *) = {
	[REDACT_PHONE] = put_phone, [REDACT_ID] = put_id,     [REDACT_CARD] = put_card,
	[REDACT_PLATE] = put_plate, [REDACT_MAIL] = put_mail, [REDACT_CHAT] = put_chat,
	[REDACT_DOOR] = put_door,   [REDACT_NAME] = put_name,
};

/* ---- other ways to spell it ---- */

static void widen(struct buf *b, str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char bytes[4];
		bool ascii = s.p[i] > ' ' && s.p[i] < 0x7F;
		uint32_t cp = (uint32_t)(unsigned char)s.p[i] + 0xFEE0;
		buf_put(b, ascii ? (str){ bytes, utf8_encode(cp, bytes) } : str_sub(s, i, 1));
	}
}

static void spell_out(struct buf *b, str s)
{
	static const char *const han[] = { "零", "一", "二", "三", "四",
					   "五", "六", "七", "八", "九" };

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			buf_lit(b, han[s.p[i] - '0']);
		else
			buf_char(b, s.p[i]);
}

static void part(struct buf *b, str s, char with)
{
	for (size_t i = 0; i < s.n; i++) {
		if (i && i >= 3 && (s.n - i) % 4 == 0)
			buf_char(b, with);
		buf_char(b, s.p[i]);
	}
}

static void put_secret(struct rand *r, struct arena *a, struct buf *b, enum redact_kind kind)
{
	struct buf plain = buf_new(a, 64, 256);
	bool digits_only = true;
	uint64_t way = rand_below(r, 100);

	makers[kind](r, &plain);
	for (size_t i = 0; i < plain.n; i++)
		digits_only = digits_only && plain.p[i] >= '0' && plain.p[i] <= '9';
	if (way < 12)
		widen(b, buf_str(&plain));
	else if (way < 18 && digits_only && plain.n == 11)
		spell_out(b, buf_str(&plain));
	else if (way < 32 && digits_only && plain.n != 15 && kind != REDACT_CHAT)
		part(b, buf_str(&plain), way % 2 ? ' ' : '-');
	else
		buf_put(b, buf_str(&plain));
}

/* ---- made-up cases ---- */

struct score {
	size_t truths, covered, finds, right;
};

struct made {
	str text;
	size_t at, n; /* the secret; n 0: none */
	enum redact_kind kind;
};

static struct made make(struct rand *r, struct arena *a, const struct saying *s)
{
	struct buf b = buf_new(a, 256, 4096);
	struct made m = { .kind = s->kind };

	for (const char *p = s->text; *p; p++) {
		if (*p == '~') {
			m.at = b.n;
			put_secret(r, a, &b, s->kind);
			m.n = b.n - m.at;
		} else if (*p == '#' || *p == '$') {
			buf_char(&b, (char)(*p == '#' ? '0' + rand_below(r, 10)
						      : '1' + rand_below(r, 9)));
		} else {
			buf_char(&b, *p);
		}
	}
	m.text = buf_str(&b);
	return m;
}

static void tell_miss(const struct made *m, const char *what, enum redact_kind kind)
{
	if (getenv("SAMPLES"))
		fprintf(stderr, "%s %s: %.*s\n", what, redact_label(kind), STR_ARG(m->text));
}

static void judge(struct arena *a, const struct made *m, struct score *score)
{
	static const struct redact_opts o = { .own_n = 0 };
	bool covered = false;
	struct findings f;

	redact_find(a, m->text, &o, &f);
	for (size_t i = 0; i < f.n; i++) {
		const struct finding *v = &f.v[i];
		bool right = m->n && v->kind == m->kind && v->at < m->at + m->n &&
			     m->at < v->at + v->n;
		score[v->kind].finds++;
		score[v->kind].right += right;
		if (!right)
			tell_miss(m, "wrong", v->kind);
		covered = covered || (m->n && v->at <= m->at && v->at + v->n >= m->at + m->n);
	}
	if (m->n == 0)
		return;
	score[m->kind].truths++;
	score[m->kind].covered += covered;
	if (!covered)
		tell_miss(m, "missed", m->kind);
}

static bool generated(struct arena *a)
{
	struct score score[REDACT_KINDS] = { 0 };
	struct rand r = rand_seed(20260700);
	struct arena_mark mark = arena_mark(a);
	bool good = true;

	for (int i = 0; i < CASES; i++) {
		for (size_t k = 0; k < SAYINGS; k++) {
			struct made m;
			if (rand_below(&r, 8))
				continue;
			m = make(&r, a, &sayings[k]);
			judge(a, &m, score);
			arena_rewind(a, mark);
		}
	}
	for (int k = 1; k < REDACT_KINDS; k++) {
		const struct score *s = &score[k];
		double recall = (double)s->covered / (double)s->truths,
		       precision = (double)s->right / (double)s->finds;
		printf("redact generated\t%s\t%zu cases\trecall %.4f\tprecision %.4f\n",
		       redact_code((enum redact_kind)k), s->truths, recall, precision);
		good = good && recall >= AIM && precision >= AIM;
	}
	return good;
}

/* ---- files ---- */

static bool is_text_column(str name)
{
	static const char *const names[] = { "title", "detail", "reply", "content", "text" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_eq(name, str_of(names[i])))
			return true;
	return false;
}

static void show(str text, const struct finding *f)
{
	size_t from = f->at > 45 ? f->at - 45 : 0;

	while (((unsigned char)text.p[from] & 0xC0) == 0x80)
		from++;
	fprintf(stderr, "%s\t%.*s>>%.*s<<%.*s\n", redact_code(f->kind), (int)(f->at - from),
		text.p + from, (int)f->n, text.p + f->at, (int)str_sub(text, f->at + f->n, 45).n,
		text.p + f->at + f->n);
}

static size_t read_file(void *from, char *to, size_t n)
{
	return fread(to, 1, n, from);
}

struct tally {
	size_t texts, marks[REDACT_KINDS];
};

static void look(struct arena *a, str text, bool reply, struct tally *t)
{
	struct redact_opts o = { .office = reply };
	struct findings f;

	redact_find(a, text, &o, &f);
	t->texts++;
	for (size_t i = 0; i < f.n; i++) {
		t->marks[f.v[i].kind]++;
		if (getenv("SAMPLES"))
			show(text, &f.v[i]);
	}
}

static void walk(struct arena *a, struct csv *csv, struct tally *t)
{
	bool column[CSV_FIELD_MAX] = { false }, reply[CSV_FIELD_MAX] = { false }, first = true;
	struct arena_mark mark = arena_mark(a);
	struct csv_row row;
	enum csv_result got;

	while ((got = csv_next(csv, &row)) != CSV_END) {
		for (size_t i = 0; got == CSV_ROW && i < row.n; i++) {
			if (first) {
				column[i] = is_text_column(row.field[i]);
				reply[i] = str_eq(row.field[i], S("reply"));
			} else if (column[i]) {
				look(a, row.field[i], reply[i], t);
			}
		}
		first = false;
		arena_rewind(a, mark);
	}
}

static void false_alarms(struct arena *a, const char *path)
{
	FILE *file = fopen(path, "rb");
	struct tally t = { 0 };

	if (!file) {
		printf("redact alarms\t%s\tskipped: no such file\n", path);
		return;
	}
	walk(a, csv_new(a, 1 << 20, (struct csv_source){ read_file, file }), &t);
	fclose(file);
	printf("redact marks per 1,000 texts\t%s\t%zu texts", strrchr(path, '/') + 1, t.texts);
	for (int k = 1; k < REDACT_KINDS; k++)
		printf("\t%s %.1f", redact_code((enum redact_kind)k),
		       1000.0 * (double)t.marks[k] / (double)(t.texts ? t.texts : 1));
	printf("\n");
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new(1 << 20);
	bool good = generated(a);

	for (int i = 1; i < argc; i++)
		false_alarms(a, argv[i]);
	arena_free(&a);
	if (!good)
		fprintf(stderr, "below the aim of %.2f\n", AIM);
	return good ? 0 : 1;
}
