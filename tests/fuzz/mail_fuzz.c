/* mail: whatever the texts, a mail is lines of 7-bit ASCII that end in CRLF, and has just
 * the headers that it is to have before the first empty line. */
#include <stdlib.h>
#include <string.h>

#include "web/mail.h"

#define NEED(condition) ((condition) ? (void)0 : abort())

static void check_lines(str mail)
{
	size_t to = 0, subjects = 0;
	bool head = true;

	while (mail.n) {
		str line = str_cut(&mail, '\n');
		NEED(line.n && line.p[line.n - 1] == '\r' && line.n <= 999);
		for (size_t i = 0; i + 1 < line.n; i++)
			NEED((line.p[i] >= ' ' && line.p[i] <= '~') || line.p[i] == '\t');
		head = head && line.n > 1;
		to += head && str_starts(line, S("To:"));
		subjects += head && str_starts(line, S("Subject:"));
		NEED(!head || !str_starts(line, S("Bcc:")));
	}
	NEED(!head && to == 1 && subjects == 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(65536);
	str in = { (const char *)data, size }, mail;
	struct mail m = { .from_name = str_cut(&in, '\0'),
			  .to = str_cut(&in, '\0'),
			  .from = S("board@example.org"),
			  .id = S("1@example.org"),
			  .at = 1700000000000,
			  .subject = str_cut(&in, '\0'),
			  .text = in };

	if (!mail_address_valid(m.to))
		m.to = S("someone@example.org");
	if (mail_compose(a, &m, &mail) == OK)
		check_lines(mail);
	arena_free(&a);
	return 0;
}
