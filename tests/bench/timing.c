/*
 * timing PORT PAIRS TARGET-A TARGET-B: asks for the one and the other in turn, in an order that
 * chance decides, and prints Welch's t of the times, both medians (us) and whether all answers had
 * one status and one length. timing PORT PAIRS guess PATTERN: asks for so many targets instead, %s
 * of the pattern being made-up codes, and prints how many were answered otherwise than with 404.
 * Each request names another client, as a trusted proxy would: nobody is over a limit.
 */
#include <arpa/inet.h>
#include <math.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int fd;
static uint64_t seed = 88172645463325252u;

static uint64_t chance(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	return seed ^= seed << 17;
}

static double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void dial(int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_port = htons((uint16_t)port),
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int one = 1;

	fd = socket(AF_INET, SOCK_STREAM, 0);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		exit(1);
}

/* Status and length of one answer. */
static int hear(size_t *length)
{
	static char b[1 << 20];
	size_t n = 0;
	char *end, *field;

	for (;;) {
		ssize_t got = recv(fd, b + n, sizeof(b) - 1 - n, 0);
		if (got <= 0)
			exit(1);
		n += (size_t)got;
		b[n] = '\0';
		end = strstr(b, "\r\n\r\n");
		if (!end)
			continue;
		field = strstr(b, "Content-Length: ");
		*length = field && field < end ? strtoul(field + 16, NULL, 10) : 0;
		if (n >= (size_t)(end + 4 - b) + *length)
			return atoi(b + 9);
	}
}

static int ask(const char *target, double *took, size_t *length)
{
	char line[1024];
	uint64_t who = chance();
	int n = snprintf(line, sizeof(line),
			 "GET %s HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 2001:db8:%x:%x::1\r\n\r\n",
			 target, (unsigned)(who & 0xffff), (unsigned)(who >> 16 & 0xffff));
	double from = now_us();
	int status;

	if (send(fd, line, (size_t)n, MSG_NOSIGNAL) != n)
		exit(1);
	status = hear(length);
	*took = now_us() - from;
	return status;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void mean_of(const double *v, int n, double most, double *mean, double *error)
{
	double sum = 0, square = 0;
	int used = 0;

	for (int i = 0; i < n; i++)
		if (v[i] <
		    most) { /* what the machine did meanwhile is no property of the program */
			sum += v[i];
			square += v[i] * v[i];
			used++;
		}
	*mean = sum / used;
	*error = (square / used - *mean * *mean) / (used - 1);
}

static int compare(int pairs, const char *targets[2])
{
	double *v[2], mean[2], error[2], median[2], most;
	size_t length[2], first = 0;
	int status, seen = 0, same = 1;

	for (int k = 0; k < 2; k++)
		v[k] = malloc(sizeof(double) * (size_t)pairs * 2);
	for (int i = -200; i < pairs; i++) {
		int order = (int)(chance() >> 32 & 1);
		for (int k = 0; k < 2; k++) {
			int which = k ^ order;
			status = ask(targets[which], &v[which][i < 0 ? 0 : i], &length[which]);
			if (!seen) {
				seen = status;
				first = length[which];
			}
			same = same && status == seen && length[which] == first;
		}
	}
	double *all = malloc(sizeof(double) * (size_t)pairs * 2);
	memcpy(all, v[0], sizeof(double) * (size_t)pairs);
	memcpy(all + pairs, v[1], sizeof(double) * (size_t)pairs);
	qsort(all, (size_t)pairs * 2, sizeof(double), by_size);
	most = all[pairs * 2 * 95 / 100];
	for (int k = 0; k < 2; k++)
		mean_of(v[k], pairs, most, &mean[k], &error[k]);
	for (int k = 0; k < 2; k++) {
		qsort(v[k], (size_t)pairs, sizeof(double), by_size);
		median[k] = v[k][pairs / 2];
	}
	printf("%.2f %.1f %.1f %d %s\n", (mean[0] - mean[1]) / sqrt(error[0] + error[1]), median[0],
	       median[1], seen, same ? "same" : "differ");
	return 0;
}

static int guess(int n, const char *pattern)
{
	static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	char target[512], code[21] = "";
	const char *at = strstr(pattern, "%s");
	size_t length;
	double took;
	int hits = 0;

	if (!at)
		return 2;
	for (int i = 0; i < n; i++) {
		for (int k = 0; k < 20; k++)
			code[k] = letters[chance() >> 40 & 31];
		snprintf(target, sizeof(target), "%.*s%s%s", (int)(at - pattern), pattern, code,
			 at + 2);
		hits += ask(target, &took, &length) != 404;
	}
	printf("%d\n", hits);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc != 5)
		return 2;
	dial(atoi(argv[1]));
	if (strcmp(argv[3], "guess") == 0)
		return guess(atoi(argv[2]), argv[4]);
	return compare(atoi(argv[2]), (const char *[2]){ argv[3], argv[4] });
}
