#include "app/input.h"

#include <string.h>

#include "base/rand.h"
#include "base/utf8.h"
#include "text/clean.h"

/* Where values come from: a form's fields or a JSON object. */
struct source {
	const struct params *form;
	const struct js *json;
};

static void fault(struct ctx *c, const struct input *row, const char *code, const char *fmt)
{
	str text = arena_fmt(c->a, "%s%s", T(c, row->label), T(c, fmt));

	fault_add(&c->faults, row->name, code, text);
}

static void fault_range(struct ctx *c, const struct input *row, const char *code, const char *fmt,
			int64_t n)
{
	str limit = arena_fmt(c->a, T(c, fmt), (long long)n);
	str text = arena_fmt(c->a, "%s%.*s", T(c, row->label), STR_ARG(limit));

	fault_add(&c->faults, row->name, code, text);
}

void input_least(struct ctx *c, const char *field, const char *label, str text, enum setting least)
{
	const struct input row = { .name = field, .label = label };
	int64_t n = setting_number(c->settings, least);

	if (!fault_of(&c->faults, field) && (int64_t)utf8_count(text) < n)
		fault_range(c, &row, "too_short", "字数太少，至少 %lld 个字", n);
}

int64_t input_most(const struct settings *s, const struct input *row)
{
	return row->limit == LIMIT_NONE ? row->most : setting_number(s, (enum setting)row->limit);
}

/* The field's raw text. False when absent; a JSON value of the wrong type is a
 * fault. */
static bool raw(struct ctx *c, const struct source *from, const struct input *row, str *out)
{
	const struct js *j;

	if (!from->json) {
		*out = param_get(from->form, row->name);
		return param_has(from->form, row->name);
	}
	j = js_path(from->json, row->path ? row->path : row->name);
	if (!j || j->kind == JS_NULL)
		return false;
	if (j->kind == JS_TEXT)
		*out = j->text;
	else if (j->kind == JS_NUMBER)
		*out = arena_fmt(c->a, "%lld", (long long)j->number);
	else if (j->kind == JS_BOOL && row->kind == INPUT_FLAG)
		*out = j->truth ? S("1") : S("0");
	else
		fault(c, row, "type", "的类型不对");
	return j->kind == JS_TEXT || j->kind == JS_NUMBER || j->kind == JS_BOOL;
}

static void read_text(struct ctx *c, const struct input *row, str in, str *to)
{
	struct clean cleaned = { .text = in };
	int64_t n;

	if (row->kind == INPUT_LINE)
		clean_line(c->a, in, &cleaned);
	else if (row->kind == INPUT_TEXT)
		clean_input(c->a, in, &cleaned);
	if (cleaned.verdict != CLEAN_OK) {
		fault(c, row, "not_text", "含有无法识别的字符");
		return;
	}
	*to = cleaned.text;
	n = (int64_t)utf8_count(*to);
	if (n == 0 && row->required)
		fault(c, row, "required", "不能为空");
	else if (n > 0 && n < row->least)
		fault_range(c, row, "too_short", "字数太少，至少 %lld 个字", row->least);
	else if (n > input_most(c->settings, row))
		fault_range(c, row, "too_long", "字数太多，最多 %lld 个字",
			    input_most(c->settings, row));
}

static void read_number(struct ctx *c, const struct input *row, str in, int64_t *to)
{
	in = str_trim(in);
	if (in.n == 0 && !row->required)
		return;
	if (in.n == 0)
		fault(c, row, "required", "不能为空");
	else if (!str_int(in, to) || (row->kind == INPUT_ID && *to <= 0))
		fault(c, row, "not_a_number", "填写有误");
	else if (row->kind == INPUT_NUMBER && *to < row->least)
		fault_range(c, row, "too_small", "不能小于 %lld", row->least);
	else if (row->kind == INPUT_NUMBER && *to > input_most(c->settings, row))
		fault_range(c, row, "too_large", "不能大于 %lld", input_most(c->settings, row));
}

static void add_word(struct ctx *c, const struct input *row, const struct js *j, struct words *to)
{
	if (j->kind == JS_TEXT)
		to->v[to->n++] = j->text;
	else if (j->kind == JS_NUMBER)
		to->v[to->n++] = arena_fmt(c->a, "%lld", (long long)j->number);
	else
		fault(c, row, "type", "的类型不对");
}

static void read_words(struct ctx *c, const struct source *from, const struct input *row,
		       struct words *to)
{
	const struct js *j = js_path(from->json, row->path ? row->path : row->name);
	size_t n = from->json ? (j && j->kind == JS_LIST ? j->n : 0) : from->form->n;

	*to = (struct words){ ARENA_ARRAY(c->a, str, n + 1), 0 };
	if (j && j->kind != JS_LIST && j->kind != JS_NULL)
		fault(c, row, "type", "的类型不对");
	for (size_t i = 0; i < n; i++) {
		if (from->json)
			add_word(c, row, &j->items[i], to);
		else if (str_eq(from->form->v[i].name, str_of(row->name)))
			to->v[to->n++] = from->form->v[i].value;
	}
	if (to->n == 0 && row->required)
		fault(c, row, "required", "至少选一项");
}

static void read_row(struct ctx *c, const struct source *from, const struct input *row, void *to)
{
	str in = { 0 };
	size_t before = c->faults.n;
	bool present = row->kind != INPUT_WORDS && raw(c, from, row, &in);

	if (c->faults.n > before)
		return;
	switch (row->kind) {
	case INPUT_WORDS:
		read_words(c, from, row, to);
		break;
	case INPUT_FLAG:
		*(bool *)to = present && in.n && !str_eq(in, S("0")) && !str_eq(in, S("false"));
		break;
	case INPUT_ID:
	case INPUT_NUMBER:
		read_number(c, row, in, to);
		break;
	default:
		read_text(c, row, in, to);
	}
}

err input_read(struct ctx *c, const struct request *rq, const struct input *rows, void *to)
{
	struct source from = { .form = &rq->form };
	const struct js *json;
	str type = rq->headers[H_CONTENT_TYPE];

	if (str_has(type, S("json")) || (rq->form.n == 0 && rq->body.n && rq->body.p[0] == '{')) {
		TRY(request_json(rq, &json));
		if (json->kind != JS_OBJECT)
			return ERR_SYNTAX;
		from.json = json;
	}
	for (; rows->name; rows++)
		read_row(c, &from, rows, (char *)to + rows->offset);
	return c->faults.n ? ERR_INPUT : OK;
}

bool input_id(const struct params *p, const char *name, int64_t *out)
{
	str v = str_trim(param_get(p, name));

	*out = 0;
	return v.n == 0 || (str_int(v, out) && *out >= 0);
}

/* ---- keys ---- */

static bool is_key(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= 0x20 || s.p[i] >= 0x7F)
			return false;
	return s.n <= 100;
}

void input_key(struct ctx *c, const struct request *rq, str *key)
{
	str header = rq->headers[H_IDEMPOTENCY_KEY];

	if (!is_key(header))
		fault_add(&c->faults, "Idempotency-Key", "invalid",
			  str_of(T(c, "提交编号最多 100 个字符，只用可见的 ASCII 字符")));
	if (header.n)
		*key = header;
}

str input_key_make(struct arena *a)
{
	uint64_t r[2];

	rand_secret(r, sizeof(r));
	return arena_fmt(a, "%016llx%016llx", (unsigned long long)r[0], (unsigned long long)r[1]);
}
