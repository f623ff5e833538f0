#include "attachment/virus.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "web/address.h"

#define PIECE 32768
#define ANSWER 512

static err unreachable(const char *what)
{
	LOG(LOG_ERROR, "clamav", LOG_T("what", what), LOG_N("errno", errno));
	return ERR_BUSY;
}

static int connect_path(const char *path)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (s < 0 || strlen(path) >= sizeof(at.sun_path))
		return s;
	memcpy(at.sun_path, path, strlen(path) + 1);
	if (connect(s, (struct sockaddr *)&at, sizeof(at)) == 0)
		return s;
	close(s);
	return -1;
}

static int connect_address(const char *where)
{
	struct address at;
	int s;

	if (!address_parse(where, &at))
		return -1;
	s = socket(at.is_v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (s < 0 ||
	    connect(s, &at.u.any,
		    at.is_v6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in)) == 0)
		return s;
	close(s);
	return -1;
}

static bool send_all(int s, const void *data, size_t n)
{
	const char *p = data;

	while (n) {
		ssize_t done = send(s, p, n, MSG_NOSIGNAL);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		p += done;
		n -= (size_t)done;
	}
	return true;
}

/* Pieces with their lengths before them, and a length of none at the end. */
static bool send_file(int s, int fd, int64_t bytes)
{
	char piece[PIECE];
	uint32_t length;

	if (!send_all(s, "zINSTREAM", 10))
		return false;
	for (int64_t at = 0; at < bytes;) {
		ssize_t n = pread(fd, piece, sizeof(piece), at);
		if (n <= 0)
			return false;
		length = htonl((uint32_t)n);
		if (!send_all(s, &length, 4) || !send_all(s, piece, (size_t)n))
			return false;
		at += n;
	}
	length = 0;
	return send_all(s, &length, 4);
}

static str receive(int s, char answer[ANSWER])
{
	size_t n = 0;
	ssize_t got;

	do {
		got = recv(s, answer + n, ANSWER - n, 0);
		n += got > 0 ? (size_t)got : 0;
	} while (got > 0 && n < ANSWER && !memchr(answer, 0, n));
	return str_trim((str){ answer, strnlen(answer, n) });
}

err virus_look(const char *where, int fd, int64_t bytes, bool *found)
{
	const struct timeval patience = { VIRUS_SECONDS, 0 };
	int s = *where == '/' ? connect_path(where) : connect_address(where);
	char answer[ANSWER];
	str said;
	bool sent;

	*found = false;
	if (s < 0)
		return unreachable("connect");
	setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(s, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	sent = send_file(s, fd, bytes);
	said = receive(s, answer);
	close(s);
	*found = str_ends(said, S(" FOUND"));
	if (*found)
		return OK;
	return sent && str_eq(said, S("stream: OK")) ? OK : unreachable("answer");
}
