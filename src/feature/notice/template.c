#include "notice/template.h"

#include <sodium.h>
#include <string.h>

#include "base/utf8.h"
#include "notice/crypto.h"
#include "web/form.h"
#include "web/json.h"

#define FILE_MOST 16384
#define FILLED_MOST 65536
#define ANSWER_ID 64
#define ANSWER_TEXT 160
#define VALUES 16

/* ---- {names} ---- */

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static void put_json(struct buf *b, str s)
{
	struct js_out j = js_new(b->a);
	str quoted;

	js_text(&j, NULL, s);
	quoted = buf_str(&j.b);
	buf_put(b, str_sub(quoted, 1, quoted.n - 2));
}

static void put_line(struct buf *b, str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= ' ' && s.p[i] != 127)
			buf_char(b, s.p[i]);
}

static void put_escaped(struct buf *b, str s, enum escape how)
{
	switch (how) {
	case ESCAPE_NONE:
		buf_put(b, s);
		break;
	case ESCAPE_LINE:
		put_line(b, s);
		break;
	case ESCAPE_JSON:
		put_json(b, s);
		break;
	case ESCAPE_FORM:
		form_encode(b, s);
		break;
	}
}

static const struct filling *filling_of(const struct filling *v, size_t n, str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(name, str_of(v[i].name)))
			return &v[i];
	return NULL;
}

void template_fill(struct buf *b, str text, const struct filling *v, size_t n, enum escape how)
{
	const struct filling *f;

	for (size_t i = 0; i < text.n;) {
		size_t end = i + 1;
		while (end < text.n && is_name(text.p[end]))
			end++;
		f = text.p[i] == '{' && end < text.n && text.p[end] == '}'
			    ? filling_of(v, n, str_sub(text, i + 1, end - i - 1))
			    : NULL;
		if (f)
			put_escaped(b, f->value, how);
		else
			buf_char(b, text.p[i]);
		i = f ? end + 1 : i + 1;
	}
}

/* ---- the file ---- */

static const char *const sign_words[] = { [SIGN_NOTHING] = "",
					  [SIGN_HMAC_SHA256] = "hmac-sha256",
					  [SIGN_SHA256] = "sha256",
					  [SIGN_MD5] = "md5" };
static const char *const as_words[] = {
	[SIGN_HEX] = "hex", [SIGN_UPPER_HEX] = "HEX", [SIGN_BASE64] = "base64"
};
static const char *const rule_words[] = {
	[RULE_OK] = "ok", [RULE_NEVER] = "never", [RULE_ID] = "id", [RULE_TEXT] = "text"
};

static int word_of(str s, const char *const *words, int n)
{
	for (int i = 0; i < n; i++)
		if (words[i][0] && str_eq(s, str_of(words[i])))
			return i;
	return -1;
}

static str next_line(str *rest)
{
	str line = str_cut(rest, '\n');

	if (str_ends(line, S("\r")))
		line.n--;
	return line;
}

/* All up to the next line that begins with "===", without its last line end. */
static str section(str *rest)
{
	str from = *rest, out;

	while (rest->n && !str_starts(*rest, S("===")))
		next_line(rest);
	out = str_sub(from, 0, from.n - rest->n);
	while (str_ends(out, S("\n")) || str_ends(out, S("\r")))
		out.n--;
	return out;
}

static bool has_control(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 127)
			return true;
	return false;
}

static bool read_header(struct arena *a, str line, struct sms_template *t)
{
	str value = line, name = str_cut(&value, ':');

	value = str_trim(value);
	if (t->headers_n == TEMPLATE_HEADERS || name.n == 0 || value.n == 0 || has_control(value))
		return false;
	for (size_t i = 0; i < name.n; i++)
		if (!is_name(name.p[i] | 32) && name.p[i] != '-')
			return false;
	t->headers[t->headers_n++] = (struct header){ arena_cstr(a, name), value };
	if (name.n == 12 && str_eq(str_sub(name, 1, 11), S("ontent-Type")))
		t->escape = str_has(value, S("json"))	? ESCAPE_JSON
			    : str_has(value, S("form")) ? ESCAPE_FORM
							: ESCAPE_LINE;
	return true;
}

static bool read_sign(str how, struct sms_template *t)
{
	str as = how, with = str_cut(&as, ' ');
	int w = word_of(with, sign_words, 4), f = word_of(str_trim(as), as_words, 3);

	if (w < 0 || f < 0)
		return false;
	t->sign = (enum sign_with)w;
	t->as = (enum sign_as)f;
	return true;
}

/* "ok PATH = VALUE", "id = PATH". */
static bool read_rule(str line, struct sms_template *t)
{
	str right = line, left = str_trim(str_cut(&right, '=')), path = left;
	str word = str_cut(&path, ' ');
	int kind = word_of(word, rule_words, 4);
	struct answer_rule r = { (enum rule_kind)kind, str_trim(path), str_trim(right) };

	if (kind < 0 || t->rules_n == TEMPLATE_RULES || r.value.n == 0)
		return false;
	if (kind == RULE_ID || kind == RULE_TEXT)
		r.path = r.value;
	t->rules[t->rules_n++] = r;
	return r.path.n > 0;
}

static bool read_rules(str text, struct sms_template *t)
{
	while (text.n) {
		str line = str_trim(next_line(&text));
		if (line.n && line.p[0] != '#' && !read_rule(line, t))
			return false;
	}
	return true;
}

static bool has_ok(const struct sms_template *t)
{
	for (size_t i = 0; i < t->rules_n; i++)
		if (t->rules[i].kind == RULE_OK)
			return true;
	return false;
}

static const char *read_all(struct arena *a, str rest, struct sms_template *t)
{
	str line = next_line(&rest);

	t->escape = ESCAPE_LINE;
	t->url = line;
	t->method = str_cut(&t->url, ' ');
	if (!(str_eq(t->method, S("POST")) || str_eq(t->method, S("GET"))) || t->url.n == 0 ||
	    has_control(t->url))
		return "第一行应为 POST 网址 或 GET 网址";
	while ((line = next_line(&rest)).n && !str_starts(line, S("===")))
		if (!read_header(a, line, t))
			return "网址之后、空行之前应为请求头 名称: 值";
	t->body = section(&rest);
	while (rest.n) {
		line = str_trim(str_sub(next_line(&rest), 3, FILE_MOST));
		str text = section(&rest), how = line, word = str_cut(&how, ' ');
		bool sign = str_eq(word, S("sign"));
		if (sign && !read_sign(how, t))
			return "签名应为 === sign hmac-sha256|sha256|md5 hex|HEX|base64";
		if (sign)
			t->sign_text = text;
		else if (!str_eq(word, S("answer")) || !read_rules(text, t))
			return "=== answer 之下每行应为 ok 路径 = 值、never 路径 = 值、id = 路径 "
			       "或 text = 路径";
	}
	return has_ok(t) ? NULL : "=== answer 之下至少要有一行 ok 路径 = 值";
}

err sms_template_read(struct arena *a, str file, struct sms_template *out, str *why)
{
	const char *fault = "太长，或不是 UTF-8 文字";

	*out = (struct sms_template){ 0 };
	if (file.n <= FILE_MOST && utf8_valid(file))
		fault = read_all(a, file, out);
	*why = str_of(fault);
	return fault ? ERR_INPUT : OK;
}

/* ---- the request ---- */

static str filled(struct arena *a, str text, const struct filling *v, size_t n, enum escape how)
{
	struct buf b = buf_new(a, text.n + 256, FILLED_MOST);

	template_fill(&b, text, v, n, how);
	return buf_str(&b);
}

static str sign(struct arena *a, const struct sms_template *t, str text, str secret)
{
	unsigned char digest[32];
	size_t n = t->sign == SIGN_MD5 ? 16 : 32;
	char out[80];

	if (t->sign == SIGN_HMAC_SHA256)
		digest_hmac_sha256(secret, text, digest);
	else if (t->sign == SIGN_MD5)
		digest_md5(text, digest);
	else
		crypto_hash_sha256(digest, (const unsigned char *)text.p, text.n);
	if (t->as == SIGN_BASE64)
		sodium_bin2base64(out, sizeof(out), digest, n, sodium_base64_VARIANT_ORIGINAL);
	else
		sodium_bin2hex(out, sizeof(out), digest, n);
	for (char *p = out; t->as == SIGN_UPPER_HEX && *p; p++)
		*p = *p >= 'a' && *p <= 'f' ? (char)(*p - 32) : *p;
	return arena_copy(a, str_of(out));
}

static str sha256_hex(struct arena *a, str s)
{
	unsigned char digest[32];
	char out[65];

	crypto_hash_sha256(digest, (const unsigned char *)s.p, s.n);
	return arena_copy(a, str_of(sodium_bin2hex(out, sizeof(out), digest, sizeof(digest))));
}

void sms_request_make(struct arena *a, const struct sms_template *t, const struct filling *v,
		      size_t n, str secret, struct sms_request *out)
{
	struct filling all[VALUES + 4] = { { 0 } };
	size_t k = n < VALUES ? n : VALUES;

	memcpy(all, v, k * sizeof(*v));
	all[k++] = (struct filling){ "sign", S("") };
	str unsigned_body = filled(a, t->body, all, k, t->escape);
	all[k++] = (struct filling){ "body", unsigned_body };
	all[k++] = (struct filling){ "body_sha256", sha256_hex(a, unsigned_body) };
	all[k] = (struct filling){ "secret", secret };
	if (t->sign != SIGN_NOTHING) /* the secret stands in what is signed only */
		all[k - 3].value = sign(a, t, filled(a, t->sign_text, all, k + 1, ESCAPE_NONE),
					secret);
	*out = (struct sms_request){ .method = arena_cstr(a, t->method) };
	out->url = arena_cstr(a, filled(a, t->url, all, k, ESCAPE_FORM));
	for (; out->headers_n < t->headers_n; out->headers_n++)
		out->headers[out->headers_n] = (struct header){
			t->headers[out->headers_n].name,
			filled(a, t->headers[out->headers_n].value, all, k, ESCAPE_LINE)
		};
	all[k - 2].value = (str){ 0 }; /* a body does not hold itself */
	out->body = filled(a, t->body, all, k, t->escape);
}

/* ---- the answer ---- */

static const struct js *at_path(const struct js *j, str path)
{
	while (j && path.n) {
		str word = str_cut(&path, '.');
		int64_t i;
		if (j->kind == JS_LIST)
			j = str_int(word, &i) && i >= 0 && (size_t)i < j->n ? &j->items[i] : NULL;
		else
			j = js_get(j, word);
	}
	return j;
}

static str value_of(struct arena *a, const struct js *j)
{
	if (!j)
		return S("");
	switch (j->kind) {
	case JS_TEXT:
		return j->text;
	case JS_NUMBER:
		return arena_fmt(a, "%lld", (long long)j->number);
	case JS_BOOL:
		return j->truth ? S("true") : S("false");
	default:
		return S("");
	}
}

static bool is_number(char c)
{
	return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

/* Prices come with fractions, which our reader refuses: such numbers become texts. */
static str without_fractions(struct arena *a, str s)
{
	struct buf b = buf_new(a, s.n + 64, 2 * s.n + 64);
	bool quoted = false;

	for (size_t i = 0; i < s.n;) {
		size_t end = i;
		bool fraction = false;
		while (!quoted && end < s.n && is_number(s.p[end]) && (end > i || s.p[i] != 'e'))
			fraction = s.p[end] == '.' || (s.p[end] | 32) == 'e' || fraction, end++;
		if (end > i) {
			buf_lit(&b, fraction ? "\"" : "");
			buf_put(&b, str_sub(s, i, end - i));
			buf_lit(&b, fraction ? "\"" : "");
			i = end;
			continue;
		}
		if (quoted && s.p[i] == '\\' && i + 1 < s.n)
			buf_char(&b, s.p[i++]);
		else if (s.p[i] == '"')
			quoted = !quoted;
		buf_char(&b, s.p[i++]);
	}
	return buf_str(&b);
}

/* Without controls, at most n bytes, whole characters; long numbers may be a phone's. */
static str kept(struct arena *a, str s, size_t n, bool starred)
{
	struct buf b = buf_new(a, s.n + 1, s.n + 1);

	for (size_t i = 0; i < s.n; i++) {
		size_t run = 0;
		while (starred && i + run < s.n && s.p[i + run] >= '0' && s.p[i + run] <= '9')
			run++;
		if (run >= 7)
			i += run - 1;
		if ((unsigned char)s.p[i] >= ' ')
			buf_char(&b, run >= 7 ? '*' : s.p[i]);
	}
	s = str_sub(buf_str(&b), 0, n);
	while (s.n && !utf8_valid(s))
		s.n--;
	return s;
}

static enum sms_verdict judge(struct arena *a, const struct sms_template *t, const struct js *j)
{
	bool good = true;

	for (size_t i = 0; i < t->rules_n; i++) {
		const struct answer_rule *r = &t->rules[i];
		bool fits = str_eq(value_of(a, at_path(j, r->path)), r->value);
		if (r->kind == RULE_NEVER && fits)
			return SMS_NEVER;
		if (r->kind == RULE_OK && !fits)
			good = false;
	}
	return good ? SMS_TAKEN : SMS_LATER;
}

void sms_answer_read(struct arena *a, const struct sms_template *t, int status, str body,
		     struct sms_answer *out)
{
	struct js j;
	bool readable = js_parse(a, without_fractions(a, body), &j) == OK;

	*out = (struct sms_answer){ .verdict = status / 100 == 2 ? SMS_UNCLEAR : SMS_LATER };
	if (!readable)
		return;
	out->verdict = judge(a, t, &j);
	if (out->verdict == SMS_TAKEN && status / 100 != 2)
		out->verdict = SMS_LATER;
	for (size_t i = 0; i < t->rules_n; i++) {
		str v = value_of(a, at_path(&j, t->rules[i].path));
		if (t->rules[i].kind == RULE_ID)
			out->id = kept(a, v, ANSWER_ID, false);
		else if (t->rules[i].kind == RULE_TEXT)
			out->text = kept(a, v, ANSWER_TEXT, true);
	}
}
