/* /desk/learning: what the model knows, and the words of those who may change it. */
#include "app/input.h"
#include "domain/domain.h"
#include "teach/html.h"
#include "teach/inside.h"
#include "teach/views.h"

static const char *const sources[] = { "", N_("程序自带的例文"), N_("本站的留言") };

static const char *const states[] = {
	[TEACH_ASKED] = N_("马上开始"),
	[TEACH_RUNS] = N_("正在训练"),
	[TEACH_DONE] = N_("上次训练已完成，结果在下面的列表里"),
	[TEACH_FEW] = N_("可以用来训练的留言还太少：要有 200 条以上已办结或由工作人员定过领域的"),
	[TEACH_FAILED] = N_("上次训练没有成功，可以再试"),
};

/* Ten-thousandths as per cent. */
static str percent(struct arena *a, int64_t parts)
{
	return arena_fmt(a, "%lld.%lld%%", (long long)parts / 100, (long long)parts / 10 % 10);
}

static str points(struct arena *a, int64_t parts)
{
	int64_t n = parts < 0 ? -parts : parts;

	return arena_fmt(a, "%s%lld.%lld", parts < 0 ? "−" : "+", (long long)n / 100,
			 (long long)n / 10 % 10);
}

static void fill_model(struct arena *a, const struct learn_use *use, struct model_line *l)
{
	const struct learn_model *m = l->m;

	l->source = sources[m->source == LEARN_OWN ? LEARN_OWN : LEARN_BUILT_IN];
	l->accuracy = percent(a, m->accuracy);
	l->f1 = percent(a, m->f1);
	l->used = m->id == use->model;
	l->before = m->id == use->before && !l->used;
	if (!m->was)
		return;
	l->was_accuracy = percent(a, m->was_accuracy);
	l->was_f1 = percent(a, m->was_f1);
	l->change = points(a, m->f1 - m->was_f1);
	l->better = m->f1 >= m->was_f1;
}

static err read_models(struct ctx *c, int64_t shown, struct learning_view *v)
{
	struct learn_model_list *l = ARENA_NEW(c->a, struct learn_model_list);
	struct learn_use use = { 0 };
	err e = learn_used(c, &use);

	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	TRY(q_learn_models(c->db, 2 * LEARN_KEPT, l));
	v->models = ARENA_ARRAY(c->a, struct model_line, l->n + 1);
	for (size_t i = 0; i < l->n; i++) {
		struct model_line *to = &v->models[v->models_n++];
		to->m = &l->v[i];
		fill_model(c->a, &use, to);
		if (to->m->id == shown || (to->used && (!shown || !v->shown)))
			v->shown = to;
	}
	return OK;
}

static str share(struct arena *a, uint64_t part, uint64_t whole)
{
	return whole ? percent(a, (int64_t)(part * 10000 / whole)) : S("—");
}

static void fill_line(struct arena *a, const struct classify_figures *f, size_t k,
		      struct domain_line *out)
{
	uint64_t truth = 0, answered = 0, right = f->counts[k][k];

	for (size_t i = 0; i < f->labels_n; i++) {
		truth += f->counts[k][i];
		answered += f->counts[i][k];
	}
	out->rows = (int64_t)truth;
	out->precision = share(a, right, answered);
	out->recall = share(a, right, truth);
	out->f1 = percent(a, (int64_t)(f->f1[k] * 10000 + 0.5));
	out->counts = f->counts[k];
}

static err read_table(struct ctx *c, struct learning_view *v)
{
	struct classify_figures *f = ARENA_NEW(c->a, struct classify_figures);
	struct domain_list domains;
	str *labels;

	if (!v->shown || !learn_figures(v->shown->m, c->a, &labels, f))
		return OK;
	TRY(domain_list_all(c, &domains));
	v->lines = ARENA_ARRAY(c->a, struct domain_line, f->labels_n);
	v->lines_n = f->labels_n;
	for (size_t i = 0; i < f->labels_n; i++) {
		const struct domain *d = domain_in(&domains, domain_of(&domains, labels[i]));
		fill_line(c->a, f, i, &v->lines[i]);
		v->lines[i].name = d ? d->name : labels[i];
	}
	return OK;
}

static err show(struct ctx *c, const struct request *rq, struct response *rs, err failed)
{
	struct learning_view v = { .layout = layout_new(c, rq, str_of(T(c, "领域建议")), NAV_OWN),
				   .may = gate(&c->actor, &perm_teach_do, NULL) == OK };
	struct out o = layout_out(c);
	int64_t shown;

	if (!input_id(&rq->query, "model", &shown))
		return ERR_NOT_FOUND;
	TRY(read_models(c, shown, &v));
	TRY(read_table(c, &v));
	TRY(teach_task(c, &v.task));
	v.state = v.task.state > 0 && v.task.state <= TEACH_FAILED ? states[v.task.state] : NULL;
	v.runs = v.task.state == TEACH_ASKED || v.task.state == TEACH_RUNS;
	v.failed = failed == OK ? NULL : err_info(failed)->text;
	html_teach_learning(&o, &v);
	layout_send(rs, &o);
	return OK;
}

static err learning_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	return show(c, rq, rs, OK);
}

/* Back to the page, or on it the reason why not. */
static err answer(struct ctx *c, const struct request *rq, struct response *rs, err e)
{
	if (e == OK) {
		response_redirect(rs, S("/desk/learning"));
		return OK;
	}
	if (e != ERR_STATE && e != ERR_NOT_FOUND)
		return e;
	rs->status = err_info(e)->status;
	TRY(show(c, rq, rs, e));
	return e;
}

static err train_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	return answer(c, rq, rs, teach_ask(c));
}

struct chosen {
	int64_t model;
};

static const struct input use_input[] = {
	{ "model", NULL, N_("模型"), INPUT_ID, offsetof(struct chosen, model), true, 0, 0,
	  LIMIT_NONE },
	{ 0 },
};

static err use_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct chosen in = { 0 };
	err e = input_read(c, rq, use_input, &in);

	if (e == OK)
		e = teach_use(c, in.model);
	return answer(c, rq, rs, e);
}

const struct route teach_routes[] = {
	{ HTTP_GET, "/desk/learning", &perm_teach_see, LANE_READ, learning_page, 0,
	  "领域模型的效果", NULL },
	{ HTTP_POST, "/desk/learning/train", &perm_teach_do, LANE_WRITE, train_post, 0,
	  "用本站的留言训练领域模型", NULL },
	{ HTTP_POST, "/desk/learning/use", &perm_teach_do, LANE_WRITE, use_post, 0,
	  "启用另一个领域模型", use_input },
	{ 0 },
};
