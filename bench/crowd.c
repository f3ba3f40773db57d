/* How a normal user fares beside a crowd: thousands of connections that say nothing, or send the head of a request, its body, or take
 * the answer a byte at a time. The crowd gives each of its connections a byte a second; whom the server ends comes again.
 *
 * usage: crowd PORT COOKIE KIND COUNT SECONDS     KIND: nobody, idle, head, body, answer
 * Prints the user's median and 99th percentile in microseconds, how many of the crowd were connected at the end and how often the
 * server had ended one. The user asks for the first page, one request after the other, each on a connection of its own. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SAMPLES_MAX = 1 << 20, TEXT_MAX = 2000, SMALL_WINDOW = 2048, BEATS = 20 };

static struct sockaddr_in server = {.sin_family = AF_INET};
static char asked[TEXT_MAX]; /* for the first page */

struct one {
  int socket; /* -1: none */
  size_t said;
};

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* -- the user ------------------------------------------------------------------------------------------------------ */

struct user {
  _Atomic bool ends;
  double *samples;
  size_t count;
};

static bool answered(int client) {
  char text[1 << 16];
  ssize_t size, all = 0;
  if (write(client, asked, strlen(asked)) != (ssize_t)strlen(asked)) return false;
  bool is_good = false;
  while ((size = read(client, text, sizeof text)) > 0) {
    if (all == 0) is_good = size > 12 && memcmp(text, "HTTP/1.1 200", 12) == 0;
    all += size;
  }
  return is_good;
}

static void *use(void *context) {
  struct user *user = context;
  while (!user->ends && user->count < SAMPLES_MAX) {
    double begin = seconds();
    int client = socket(AF_INET, SOCK_STREAM, 0);
    bool ok = connect(client, (struct sockaddr *)&server, sizeof server) == 0 && answered(client);
    close(client);
    if (!ok) fprintf(stderr, "the user got no page\n"), exit(1);
    user->samples[user->count++] = seconds() - begin;
    usleep(2000);
  }
  return NULL;
}

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* -- the crowd ----------------------------------------------------------------------------------------------------- */

static const char *text_of(const char *kind) {
  if (strcmp(kind, "head") == 0) return "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ............................................................";
  if (strcmp(kind, "body") == 0)
    return "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n"
           "name=aaaaaaaaaaaaaaaa";
  return asked;
}

static bool come(struct one *one, const char *kind) {
  int small = SMALL_WINDOW;
  one->socket = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (one->socket < 0) return false;
  if (strcmp(kind, "answer") == 0) setsockopt(one->socket, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  one->said = 0;
  if (connect(one->socket, (struct sockaddr *)&server, sizeof server) == 0 || errno == EINPROGRESS) return true;
  close(one->socket);
  one->socket = -1;
  return false;
}

/* A byte more, either way; false: the server has ended it. */
static bool beat(struct one *one, const char *kind, const char *text) {
  char byte;
  bool is_whole = strcmp(kind, "idle") == 0 || strcmp(kind, "answer") == 0;
  if (one->said == 0 || !is_whole) {
    const char *slow = strstr(text, "X-Slow"), *body = strstr(text, "\r\n\r\n");
    size_t first = is_whole ? strlen(text) : slow ? (size_t)(slow - text) : (size_t)(body - text) + 4, left = strlen(text) - one->said;
    size_t more = one->said == 0 ? first : left ? 1 : 0;
    ssize_t sent = send(one->socket, text + one->said, more, MSG_NOSIGNAL);
    if (sent < 0) return errno == EAGAIN || errno == EINPROGRESS || errno == ENOTCONN;
    one->said += (size_t)sent;
  }
  if (strcmp(kind, "idle") == 0) {
    char page[1 << 15];
    ssize_t size = recv(one->socket, page, sizeof page, 0);
    return size > 0 || (size < 0 && errno == EAGAIN);
  }
  ssize_t size = recv(one->socket, &byte, strcmp(kind, "answer") == 0, 0);
  return size > 0 || (size < 0 && errno == EAGAIN) || strcmp(kind, "answer") != 0;
}

/* All of them have their turn within a second, in so many beats. */
static int crowd(struct one *ones, int count, const char *kind, double until) {
  int ended = 0;
  const char *text = text_of(kind);
  for (int turn = 0; seconds() < until; turn = (turn + 1) % BEATS) {
    for (int i = turn; i < count; i += BEATS)
      if (ones[i].socket >= 0 && !beat(&ones[i], kind, text)) {
        ended++;
        close(ones[i].socket);
        come(&ones[i], kind);
      }
    usleep(1000000 / BEATS);
  }
  return ended;
}

int main(int argc, char **argv) {
  if (argc != 6) return fprintf(stderr, "usage: crowd PORT COOKIE KIND COUNT SECONDS\n"), 2;
  const char *kind = argv[3];
  int count = atoi(argv[4]), connected = 0, ended = 0;
  double length = atof(argv[5]);
  struct user user = {.samples = calloc(SAMPLES_MAX, sizeof(double))};
  struct one *ones = calloc((size_t)count + 1, sizeof *ones);
  pthread_t thread;
  signal(SIGPIPE, SIG_IGN);
  server.sin_port = htons((uint16_t)atoi(argv[1]));
  server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  bool keeps = strcmp(kind, "idle") == 0;
  snprintf(asked, sizeof asked, "GET / HTTP/1.1\r\nHost: localhost\r\nCookie: %s\r\nConnection: close\r\n\r\n", argv[2]);
  char closing[TEXT_MAX];
  snprintf(closing, sizeof closing, "%s", asked);
  for (int i = 0; i < count; i++)
    if (!come(&ones[i], kind)) ended++;
    else if (i % 200 == 199) usleep(20000);
  if (keeps) snprintf(asked, sizeof asked, "GET / HTTP/1.1\r\nHost: localhost\r\nCookie: %s\r\n\r\n", argv[2]);
  crowd(ones, count, kind, seconds() + (count ? 2 : 0)); /* all have begun */
  memcpy(asked, closing, sizeof asked);
  pthread_create(&thread, NULL, use, &user);
  if (count) ended += crowd(ones, count, kind, seconds() + length);
  else usleep((useconds_t)(length * 1e6));
  user.ends = true;
  pthread_join(thread, NULL);
  for (int i = 0; i < count; i++) connected += ones[i].socket >= 0;
  qsort(user.samples, user.count, sizeof *user.samples, by_size);
  printf("%.0f %.0f %d %d %zu\n", user.samples[user.count / 2] * 1e6, user.samples[user.count * 99 / 100] * 1e6, connected, ended, user.count);
  fflush(stdout);
  getchar(); /* who asked looks at the server now */
  return 0;
}
