/* Linked with every slice's rules.c and libbase only: that it links is the test. */
#include "base/log.h"

int main(void)
{
	say("ok the rules of all slices need nothing but base\n1..1\n");
	return 0;
}
