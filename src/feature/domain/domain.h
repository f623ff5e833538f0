/*
 * domain: what a message is about (领域, data) and what kind it is (类型, a
 * fixed table). Words from outside may be the code or the Chinese name.
 */
#ifndef LIUYAN_DOMAIN_DOMAIN_H
#define LIUYAN_DOMAIN_DOMAIN_H

#include "app/slice.h"
#include "domain/queries.h"

enum kind {
	KIND_NONE = 0,
#define KIND(id, name, code, label, hint, days) KIND_##name = id,
#include "domain/kinds.def"
#undef KIND
	KIND_COUNT
};

struct kind_info {
	const char *code, *label, *hint;
	enum setting days;
};

extern const struct slice slice_domain;

const struct kind_info *kind_info(int64_t kind); /* of KIND_NONE: empty words */
int64_t kind_of(str word);			 /* KIND_NONE when unknown */

MUST err domain_list_all(struct ctx *c, struct domain_list *out);
const struct domain *domain_in(const struct domain_list *l, int64_t id); /* or NULL */
int64_t domain_of(const struct domain_list *l, str word);		 /* 0 when unknown */
/* The same without reading all of them, where the word is a code. */
MUST err domain_find(struct ctx *c, str word, int64_t *id);
MUST err domain_exists(struct ctx *c, int64_t id, bool *yes);
/* The domain of that name, made when there is none: for imports. */
MUST err domain_ensure(struct ctx *c, struct domain_list *l, str name, int64_t *id);

#endif
