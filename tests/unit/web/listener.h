/*
 * listener: a small server on every address of this machine, which counts whoever
 * connects, keeps what it was told last and answers as the test says.
 */
#ifndef LIUYAN_TESTS_LISTENER_H
#define LIUYAN_TESTS_LISTENER_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct listener {
	int fds[2]; /* IPv4, IPv6 (-1: there is none) */
	int port;
	_Atomic int accepts;
	_Atomic bool stop;
	char heard[65536];
	size_t heard_n;
	const char *answer;	/* HTTP: sent when the head is read; NULL: nothing */
	const char *after_data; /* SMTP instead: the answer to DATA's end; "" closes */
	pthread_t thread;
};

static int listen_at(int family, int port)
{
	struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port) };
	struct sockaddr_in four = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
	if (bind(fd, family == AF_INET ? (struct sockaddr *)&four : (struct sockaddr *)&six,
		 family == AF_INET ? sizeof(four) : sizeof(six)) == 0 &&
	    listen(fd, 64) == 0)
		return fd;
	close(fd);
	return -1;
}

static void tell(int fd, const char *s)
{
	(void)!write(fd, s, strlen(s));
}

/* True when the other side said something that ends so, before it is silent for long. */
static bool hear(struct listener *l, int fd, const char *end)
{
	struct pollfd p = { fd, POLLIN, 0 };
	size_t from = l->heard_n;

	while (poll(&p, 1, 3000) == 1) {
		ssize_t n = read(fd, l->heard + l->heard_n, sizeof(l->heard) - 1 - l->heard_n);
		if (n <= 0)
			return false;
		l->heard_n += (size_t)n;
		l->heard[l->heard_n] = '\0';
		if (strstr(l->heard + from, end))
			return true;
	}
	return false;
}

static void speak_mail(struct listener *l, int fd)
{
	tell(fd, "220 here\r\n");
	for (size_t from = l->heard_n; hear(l, fd, "\r\n"); from = l->heard_n) {
		const char *line = l->heard + from;
		if (strncmp(line, "DATA", 4) == 0) {
			tell(fd, "354 go\r\n");
			if (!hear(l, fd, "\r\n.\r\n") || !*l->after_data)
				return;
			tell(fd, l->after_data);
		} else if (strncmp(line, "QUIT", 4) == 0) {
			tell(fd, "221 bye\r\n");
			return;
		} else {
			tell(fd, "250 well\r\n");
		}
	}
}

static void *listener_run(void *data)
{
	struct listener *l = data;
	struct pollfd p[2] = { { l->fds[0], POLLIN, 0 }, { l->fds[1], POLLIN, 0 } };

	while (!l->stop) {
		if (poll(p, 2, 20) <= 0)
			continue;
		int fd = accept(p[0].revents ? p[0].fd : p[1].fd, NULL, NULL);
		if (fd < 0)
			continue;
		l->accepts++;
		l->heard_n = 0;
		l->heard[0] = '\0';
		if (l->after_data)
			speak_mail(l, fd);
		else if (hear(l, fd, "\r\n\r\n") && l->answer)
			tell(fd, l->answer);
		else
			usleep(400000);
		close(fd);
	}
	return NULL;
}

static void listener_start(struct listener *l)
{
	struct sockaddr_in at;
	socklen_t n = sizeof(at);

	l->fds[0] = listen_at(AF_INET, 0);
	assert_true(l->fds[0] >= 0);
	getsockname(l->fds[0], (struct sockaddr *)&at, &n);
	l->port = ntohs(at.sin_port);
	l->fds[1] = listen_at(AF_INET6, l->port);
	pthread_create(&l->thread, NULL, listener_run, l);
}

static void listener_end(struct listener *l)
{
	l->stop = true;
	pthread_join(l->thread, NULL);
	for (int i = 0; i < 2; i++)
		if (l->fds[i] >= 0)
			close(l->fds[i]);
}

#endif
