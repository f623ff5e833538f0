/* The HTML state machine of mkhtml: where a template's static text has led. */
#include "mkhtml.h"

static void name_add(char name[static 16], char c)
{
	size_t n = strlen(name);

	if (n < 15) {
		name[n] = (char)tolower((unsigned char)c);
		name[n + 1] = '\0';
	}
}

static bool attr_is_url(const struct html_at *h)
{
	static const char *const names[] = { "href",	   "src",      "action",    "formaction",
					     "poster",	   "srcset",   "ping",	    "data",
					     "xlink:href", "manifest", "background" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(h->attr, names[i]) == 0)
			return true;
	return false;
}

/* A slot may only follow a beginning that fixes the scheme: no value can turn it into a script. */
bool html_is_anchored(const struct html_at *h)
{
	static const char *const starts[] = { "/", "#", "?", "mailto:", "https://" };

	if (!attr_is_url(h))
		return true;
	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
		if (strncmp(h->value, starts[i], strlen(starts[i])) == 0)
			return true;
	return false;
}

static const char *step_tag_end(struct html_at *h)
{
	bool script = strcmp(h->tag, "script") == 0;

	h->at = AT_TEXT;
	h->matched = 0;
	if (h->closing)
		return NULL;
	if (script && !h->has_src)
		return "<script> needs src=: scripts live in files";
	if (script || strcmp(h->tag, "style") == 0)
		h->at = AT_RAW;
	return NULL;
}

static const char *step_open(struct html_at *h, char c)
{
	*h = (struct html_at){ .at = h->at };
	if (c == '!' || c == '?') {
		h->at = AT_DECL;
	} else if (c == '/') {
		h->closing = true;
		h->at = AT_TAG_NAME;
	} else if (isalpha((unsigned char)c)) {
		h->at = AT_TAG_NAME;
		name_add(h->tag, c);
	} else if (c != '<') {
		h->at = AT_TEXT;
	}
	return NULL;
}

/* `<!` may open a comment; a comment may close at once, as browsers do with `<!-->`. */
static const char *step_comment(struct html_at *h, char c)
{
	bool dashes = h->matched >= 2;

	h->matched = c == '-' ? h->matched + 1 : 0;
	if (h->at == AT_DECL && h->matched == 2)
		h->at = AT_COMMENT;
	else if (c == '>' && (h->at == AT_DECL || dashes))
		h->at = AT_TEXT;
	return NULL;
}

static const char *step_raw(struct html_at *h, char c)
{
	char end[20];

	snprintf(end, sizeof end, "</%s", h->tag);
	if (tolower((unsigned char)c) == end[h->matched])
		h->matched++;
	else
		h->matched = c == '<';
	if (!end[h->matched]) {
		h->closing = true;
		h->at = AT_TAG_NAME;
	}
	return NULL;
}

static const char *attr_check(struct html_at *h)
{
	if (strncmp(h->attr, "on", 2) == 0)
		return "event handler attributes (on...) are not allowed";
	if (strcmp(h->attr, "style") == 0 || strcmp(h->attr, "srcdoc") == 0)
		return "the attributes style= and srcdoc= are not allowed";
	if (strcmp(h->attr, "src") == 0)
		h->has_src = true;
	return NULL;
}

/* Inside a tag and outside quotes; what ends the tag or parts attributes is the same everywhere. */
static const char *step_tag(struct html_at *h, char c)
{
	const char *fault = h->at == AT_ATTR_NAME && (is_space(c) || strchr("=/>", c))
				    ? attr_check(h)
				    : NULL;

	if (fault)
		return fault;
	if (c == '>')
		return step_tag_end(h);
	if (is_space(c) || c == '/') {
		bool named = h->at == AT_ATTR_NAME || h->at == AT_AFTER_NAME;
		h->at = named && c != '/' ? AT_AFTER_NAME : AT_IN_TAG;
		return NULL;
	}
	if (h->at == AT_TAG_NAME) {
		name_add(h->tag, c);
		return NULL;
	}
	if (h->at == AT_AFTER_VALUE)
		return "a blank is missing between attributes";
	if (c == '=' && h->at != AT_IN_TAG) {
		h->at = AT_BEFORE_VALUE;
		h->value[0] = '\0';
		return NULL;
	}
	if (strchr("\"'<=", c))
		return "a stray quote, '<' or '=' in a tag";
	if (h->at != AT_ATTR_NAME)
		h->attr[0] = '\0';
	h->at = AT_ATTR_NAME;
	name_add(h->attr, c);
	return NULL;
}

static const char *step_value(struct html_at *h, char c)
{
	if (h->at == AT_DOUBLE || h->at == AT_SINGLE) {
		if (c == (h->at == AT_DOUBLE ? '"' : '\''))
			h->at = AT_AFTER_VALUE;
		else if (attr_is_url(h))
			name_add(h->value, c);
		return NULL;
	}
	if (c == '>')
		return step_tag_end(h);
	if (is_space(c))
		h->at = h->at == AT_UNQUOTED ? AT_IN_TAG : AT_BEFORE_VALUE;
	else if (h->at == AT_BEFORE_VALUE)
		h->at = c == '"' ? AT_DOUBLE : c == '\'' ? AT_SINGLE : AT_UNQUOTED;
	return NULL;
}

const char *html_step(struct html_at *h, char c)
{
	switch (h->at) {
	case AT_TEXT:
		h->at = c == '<' ? AT_OPEN : AT_TEXT;
		return NULL;
	case AT_OPEN:
		return step_open(h, c);
	case AT_DECL:
	case AT_COMMENT:
		return step_comment(h, c);
	case AT_RAW:
		return step_raw(h, c);
	case AT_TAG_NAME:
	case AT_IN_TAG:
	case AT_ATTR_NAME:
	case AT_AFTER_NAME:
	case AT_AFTER_VALUE:
		return step_tag(h, c);
	case AT_BEFORE_VALUE:
	case AT_UNQUOTED:
	case AT_DOUBLE:
	case AT_SINGLE:
		return step_value(h, c);
	}
	return NULL;
}

static bool at_between(enum where at)
{
	return at >= AT_TAG_NAME && at <= AT_AFTER_VALUE && at != AT_BEFORE_VALUE;
}

bool html_join(struct html_at *a, const struct html_at *b)
{
	bool in_tag = a->at >= AT_TAG_NAME;
	bool calm_a = a->at == AT_IN_TAG || a->at == AT_AFTER_NAME;
	bool calm_b = b->at == AT_IN_TAG || b->at == AT_AFTER_NAME;
	bool same_attr = strcmp(a->attr, b->attr) == 0;

	if (in_tag && (strcmp(a->tag, b->tag) != 0 || a->closing != b->closing))
		return false;
	a->has_src = a->has_src && b->has_src;
	if (at_between(a->at) && at_between(b->at)) {
		if (a->at != b->at || !same_attr)
			a->at = calm_a && calm_b ? AT_IN_TAG : AT_AFTER_VALUE;
		return true;
	}
	if (a->at != b->at || (in_tag && !same_attr))
		return false;
	if (in_tag && !html_is_anchored(a) && !html_is_anchored(b))
		return strcmp(a->value, b->value) == 0;
	if (in_tag && !html_is_anchored(b))
		memcpy(a->value, b->value, sizeof a->value);
	a->matched = a->matched < b->matched ? a->matched : b->matched;
	return true;
}
