/* The file of a model: packing, reading, and nothing believed unseen. */
#include <math.h>
#include <string.h>

#include "base/utf8.h"
#include "text/classify_inside.h"
#include "text/tokens.h"

#define HEAD 28 /* magic, version, tokens, rows, slope, labels, features */
#define NAME_MAX 120
#define SUM 8
#define FEATURE_SIZE 9 /* hash, gain, how common */

size_t classify_room(size_t labels_n)
{
	return (CLASSIFY_SIZE - (1u << 16)) / (FEATURE_SIZE + 2 * labels_n);
}

/* ---- packing ---- */

static void put_u32(struct buf *b, uint32_t v)
{
	char p[4] = { (char)v, (char)(v >> 8), (char)(v >> 16), (char)(v >> 24) };

	buf_put(b, (str){ p, 4 });
}

static void put_float(struct buf *b, float f)
{
	uint32_t v;

	memcpy(&v, &f, sizeof(v));
	put_u32(b, v);
}

static void put_i16(struct buf *b, int v)
{
	char p[2] = { (char)v, (char)(v >> 8) };

	buf_put(b, (str){ p, 2 });
}

static float unit_of(const float *w, size_t n)
{
	float most = 0;

	for (size_t i = 0; i < n; i++)
		most = fmaxf(most, fabsf(w[i]));
	return most > 0 ? most / 32767 : 1;
}

static void put_weights(struct buf *b, const struct classify_parts *p)
{
	float unit[CLASSIFY_LABELS];

	for (size_t k = 0; k < p->labels_n; k++)
		put_float(b, unit[k] = unit_of(p->weight[k], p->features_n));
	for (size_t i = 0; i < p->features_n; i++)
		for (size_t k = 0; k < p->labels_n; k++)
			put_i16(b, (int)lrintf(p->weight[k][i] / unit[k]));
}

static void put_common(struct buf *b, const struct classify_parts *p)
{
	for (size_t i = 0; i < p->features_n; i++)
		buf_char(b, (char)(uint8_t)lrint(
				    fmin(log((double)p->rows_with[i]) * COMMON_UNIT, 255)));
}

str classify_pack(struct arena *a, const struct classify_parts *p)
{
	size_t size = HEAD + p->features_n * (FEATURE_SIZE + 2 * p->labels_n) + (1u << 14);
	struct buf b = buf_new(a, size, SIZE_MAX);
	uint64_t sum;

	put_u32(&b, CLASSIFY_MAGIC);
	put_u32(&b, CLASSIFY_VERSION);
	put_u32(&b, TOKENS_VERSION);
	put_u32(&b, p->rows);
	put_float(&b, p->slope);
	put_u32(&b, (uint32_t)p->labels_n);
	put_u32(&b, (uint32_t)p->features_n);
	for (size_t k = 0; k < p->labels_n; k++) {
		put_u32(&b, (uint32_t)p->labels[k].n);
		buf_put(&b, p->labels[k]);
	}
	for (size_t i = 0; i < p->features_n; i++)
		put_u32(&b, p->hash[i]);
	for (size_t i = 0; i < p->features_n; i++)
		put_float(&b, p->gain[i]);
	put_weights(&b, p);
	put_common(&b, p);
	sum = str_hash(buf_str(&b));
	put_u32(&b, (uint32_t)sum);
	put_u32(&b, (uint32_t)(sum >> 32));
	return buf_str(&b);
}

/* ---- reading ---- */

struct reader {
	const unsigned char *p;
	size_t n;
};

static uint32_t get_u32(struct reader *r)
{
	const unsigned char *p = r->p;

	r->p += 4;
	r->n -= 4;
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static float get_float(struct reader *r)
{
	uint32_t v = get_u32(r);
	float f;

	memcpy(&f, &v, sizeof(f));
	return f;
}

static bool read_labels(struct arena *a, struct reader *r, struct classify_model *m)
{
	m->labels = ARENA_ARRAY(a, str, m->labels_n);
	for (size_t k = 0; k < m->labels_n; k++) {
		size_t n = r->n < 4 ? SIZE_MAX : get_u32(r);
		if (n == 0 || n > NAME_MAX || n > r->n)
			return false;
		m->labels[k] = arena_copy(a, (str){ (const char *)r->p, n });
		if (!utf8_valid(m->labels[k]))
			return false;
		for (size_t i = 0; i < k; i++)
			if (str_eq(m->labels[i], m->labels[k]))
				return false;
		r->p += n;
		r->n -= n;
	}
	return true;
}

static bool read_features(struct arena *a, struct reader *r, struct classify_model *m)
{
	m->hash = ARENA_ARRAY(a, uint32_t, m->features_n + 1);
	m->gain = ARENA_ARRAY(a, float, m->features_n + 1);
	m->unit = ARENA_ARRAY(a, float, m->labels_n);
	for (size_t i = 0; i < m->features_n; i++) {
		m->hash[i] = get_u32(r);
		if (i && m->hash[i] <= m->hash[i - 1])
			return false;
	}
	for (size_t i = 0; i < m->features_n; i++)
		if (!isfinite(m->gain[i] = get_float(r)) || m->gain[i] < 0 || m->gain[i] > 1e6f)
			return false;
	for (size_t k = 0; k < m->labels_n; k++)
		if (!isfinite(m->unit[k] = get_float(r)) || m->unit[k] < 0 || m->unit[k] > 1e6f)
			return false;
	return true;
}

static void read_weights(struct arena *a, struct reader *r, struct classify_model *m)
{
	size_t n = m->features_n * m->labels_n;

	m->weight = ARENA_ARRAY(a, int16_t, n + 1);
	for (size_t i = 0; i < n; i++)
		m->weight[i] = (int16_t)(uint16_t)(r->p[2 * i] | r->p[2 * i + 1] << 8);
	m->common = ARENA_ARRAY(a, uint8_t, m->features_n + 1);
	memcpy(m->common, r->p + 2 * n, m->features_n);
}

static void index_features(struct arena *a, struct classify_model *m)
{
	for (m->slots = 16; m->slots < 2 * m->features_n;)
		m->slots *= 2;
	m->slot = ARENA_ARRAY(a, uint32_t, m->slots);
	for (size_t i = 0; i < m->features_n; i++) {
		size_t h = m->hash[i] & (m->slots - 1);
		while (m->slot[h])
			h = (h + 1) & (m->slots - 1);
		m->slot[h] = (uint32_t)i + 1;
	}
}

size_t classify_find(const struct classify_model *m, uint32_t hash)
{
	size_t h = hash & (m->slots - 1);

	while (m->slot[h] && m->hash[m->slot[h] - 1] != hash)
		h = (h + 1) & (m->slots - 1);
	return m->slot[h] ? m->slot[h] - 1 : SIZE_MAX;
}

static const char *read_head(struct reader *r, struct classify_model *m)
{
	if (r->n < HEAD + SUM || get_u32(r) != CLASSIFY_MAGIC)
		return "这不是领域模型";
	if (get_u32(r) != CLASSIFY_VERSION || get_u32(r) != TOKENS_VERSION)
		return "这个领域模型是另一个版本的程序做的，请重新训练";
	m->rows = get_u32(r);
	m->slope = get_float(r);
	m->labels_n = get_u32(r);
	m->features_n = get_u32(r);
	return NULL;
}

static bool is_whole(str bytes)
{
	struct reader end = { (const unsigned char *)bytes.p + bytes.n - SUM, SUM };
	uint64_t low = get_u32(&end), high = get_u32(&end);

	return str_hash(str_sub(bytes, 0, bytes.n - SUM)) == (high << 32 | low);
}

const char *classify_read(struct arena *a, str bytes, struct classify_model **out)
{
	static const char broken[] = "领域模型的文件坏了";
	struct reader r = { (const unsigned char *)bytes.p, bytes.n };
	struct classify_model *m = ARENA_NEW(a, struct classify_model);
	const char *trouble = read_head(&r, m);

	*out = NULL;
	if (trouble)
		return trouble;
	if (bytes.n > CLASSIFY_SIZE || !is_whole(bytes) || m->labels_n < 2 ||
	    m->labels_n > CLASSIFY_LABELS || m->features_n > classify_room(m->labels_n) ||
	    !isfinite(m->slope) || m->slope <= 0 || m->slope > 1000 || !read_labels(a, &r, m))
		return broken;
	if (r.n != m->features_n * (FEATURE_SIZE + 2 * m->labels_n) + 4 * m->labels_n + SUM ||
	    !read_features(a, &r, m))
		return broken;
	read_weights(a, &r, m);
	index_features(a, m);
	*out = m;
	return NULL;
}

size_t classify_labels(const struct classify_model *m)
{
	return m->labels_n;
}

str classify_label(const struct classify_model *m, size_t i)
{
	return m->labels[i];
}

size_t classify_rows(const struct classify_model *m)
{
	return m->rows;
}
