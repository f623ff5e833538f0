#include "base/err.h"

#include <string.h>

static const struct err_info infos[] = {
#define X(name, number, status, exit, code, text) { name, status, exit, code, text },
#include "base/errors.def"
#undef X
};

static const struct err_info unknown = { ERR_SYSTEM, 500, 1, "internal", "系统内部错误" };
static const struct err_info fine = { OK, 200, 0, "ok", "" };

const struct err_info *err_info(err e)
{
	for (size_t i = 0; i < sizeof(infos) / sizeof(infos[0]); i++)
		if (infos[i].number == e)
			return &infos[i];
	return e == OK ? &fine : &unknown;
}

void fault_add(struct faults *f, const char *field, const char *code, str text)
{
	if (f->n < FAULT_MAX)
		f->v[f->n++] = (struct fault){ field, code, text };
}

const struct fault *fault_of(const struct faults *f, const char *field)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->v[i].field, field) == 0)
			return &f->v[i];
	return NULL;
}
