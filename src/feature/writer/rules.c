/* Pure decisions about codes and consents. */
#include "writer/rules.h"

#include "base/clock.h"

const struct consent_row consents[] = {
#define CONSENT(purpose, wording, NAME, of, word, label, text)                                     \
	{ purpose, wording, CONSENT_OF_##of, word, label, text },
#include "writer/consents.def"
#undef CONSENT
};
const size_t consents_n = sizeof(consents) / sizeof(consents[0]);

const struct consent_row *consent_row(int64_t purpose, int64_t wording)
{
	for (size_t i = 0; i < consents_n; i++)
		if (consents[i].purpose == purpose && consents[i].wording == wording)
			return &consents[i];
	return NULL;
}

const struct consent_row *consent_now(int64_t purpose)
{
	const struct consent_row *last = NULL;

	for (size_t i = 0; i < consents_n; i++)
		if (consents[i].purpose == purpose)
			last = &consents[i];
	return last;
}

const struct consent_row *consent_by_word(str word)
{
	for (size_t i = 0; i < consents_n; i++)
		if (str_eq(word, str_of(consents[i].word)))
			return consent_now(consents[i].purpose);
	return NULL;
}

bool code_within_budget(int64_t in_the_hour, int64_t in_the_day)
{
	return in_the_hour < CODES_AN_HOUR && in_the_day < CODES_A_DAY;
}

bool code_is_alive(const struct writer_code *w, int64_t now)
{
	return w->tries < CODE_TRIES && now < w->expires_at;
}

bool writer_proves(enum writer_verify setting, unsigned channels)
{
	static const unsigned enough[] = {
		[VERIFY_PHONE] = 1u << CHANNEL_PHONE,
		[VERIFY_MAIL] = 1u << CHANNEL_MAIL,
		[VERIFY_EITHER] = 1u << CHANNEL_PHONE | 1u << CHANNEL_MAIL,
	};

	return setting == VERIFY_NONE || (channels & enough[setting]) != 0;
}

/* Six digits, each as likely as any other: what would favour the first ones is drawn again. */
bool code_of_random(uint32_t random, uint32_t *code)
{
	const uint32_t codes = 1000000, most = UINT32_MAX - UINT32_MAX % codes;

	*code = random % codes;
	return random < most;
}
