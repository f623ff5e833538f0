/* judge: the score lies between 0 and 1; passages are whole characters of the reply in
 * their order, each with a reason that holds; sentences do not overlap. The input's first
 * line is the title, the second the message. */
#include <stdlib.h>

#include "base/utf8.h"
#include "text/judge_inside.h"

#define NEED(condition) ((condition) ? (void)0 : abort())

static void check_piece(str reply, size_t at, size_t n)
{
	NEED(n > 0 && at <= reply.n && n <= reply.n - at);
	NEED(!utf8_valid(reply) || utf8_valid(str_sub(reply, at, n)));
}

static void check(str reply, const struct judgement *j)
{
	NEED(j->score >= 0 && j->score <= 1);
	for (size_t i = 0; i < j->n; i++) {
		check_piece(reply, j->v[i].at, j->v[i].n);
		NEED(j->v[i].reason > JUDGE_NONE && j->v[i].reason < JUDGE_REASONS);
		NEED(j->reasons & 1u << j->v[i].reason);
		NEED(i == 0 || j->v[i - 1].at <= j->v[i].at);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(1 << 16);
	str rest = { (const char *)data, size };
	struct judge_case c = { .title = str_cut(&rest, '\n'), .body = str_cut(&rest, '\n') };
	struct judge_sentences s;
	struct judgement j;
	size_t end = 0;

	c.reply = rest;
	judge_sentences(a, c.reply, &s);
	for (size_t i = 0; i < s.n; i++) {
		check_piece(c.reply, s.v[i].at, s.v[i].n);
		NEED(s.v[i].at >= end);
		end = s.v[i].at + s.v[i].n;
		s.v[i].others = size & 1 << i % 8 ? 2 : 0;
	}
	judge_weigh(a, &c, &j);
	check(c.reply, &j);
	c.sentences = &s;
	judge_weigh(a, &c, &j);
	check(c.reply, &j);
	arena_free(&a);
	return 0;
}
