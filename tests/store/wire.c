/* The proxy: a thread that accepts, and one for each connection. */
#include "wire.h"

#include <assert.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { MESSAGE_MAX = 4 << 20, HEAD = 5 };

struct wire {
  char server[80], directory[80], socket[100];
  int listener;
  pthread_mutex_t lock; /* over what follows */
  struct wire_cut cut;
  uint32_t messages;
  bool is_armed, was_cut;
};

/* One direction of a connection: bytes of a message that is not whole yet. */
struct stream {
  int from, to;
  bool has_types; /* the client's first message has a length only */
  uint8_t *bytes;
  size_t length;
};

struct connection {
  struct wire *wire;
  int client;
};

static struct sockaddr_un address_of(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  assert(strlen(path) < sizeof address.sun_path);
  strcpy(address.sun_path, path);
  return address;
}

/* Does the message get through? If not, *length becomes how much of it does. */
static bool gets_through(struct wire *wire, size_t *length) {
  pthread_mutex_lock(&wire->lock);
  bool cut = wire->is_armed && wire->messages++ == wire->cut.at;
  wire->was_cut |= cut;
  if (cut) *length = wire->cut.part == WIRE_HALF ? *length / 2 : 0;
  pthread_mutex_unlock(&wire->lock);
  return !cut;
}

static bool refuses(struct wire *wire) {
  pthread_mutex_lock(&wire->lock);
  bool refuses = wire->is_armed && wire->was_cut && wire->cut.for_ever;
  pthread_mutex_unlock(&wire->lock);
  return refuses;
}

static bool send_all(int to, const uint8_t *bytes, size_t length) {
  for (ssize_t sent; length; bytes += sent, length -= (size_t)sent)
    if ((sent = send(to, bytes, length, MSG_NOSIGNAL)) <= 0) return false;
  return true;
}

/* How long the message is with which the bytes begin; 0: that is not known yet. */
static size_t message_length(const struct stream *stream) {
  size_t type = stream->has_types;
  if (stream->length < type + 4) return 0;
  const uint8_t *at = stream->bytes + type;
  return type + ((size_t)at[0] << 24 | (size_t)at[1] << 16 | (size_t)at[2] << 8 | at[3]);
}

/* False: the connection is at its end. */
static bool pass_on(struct wire *wire, struct stream *stream) {
  ssize_t got = recv(stream->from, stream->bytes + stream->length, MESSAGE_MAX - stream->length, 0);
  if (got <= 0) return false;
  stream->length += (size_t)got;
  for (size_t length; (length = message_length(stream)) > 0 && length <= stream->length;) {
    size_t through = length;
    bool whole = gets_through(wire, &through);
    if (!send_all(stream->to, stream->bytes, through) || !whole) return false;
    memmove(stream->bytes, stream->bytes + length, stream->length - length);
    stream->length -= length;
    stream->has_types = true;
  }
  return true;
}

static void *serve(void *context) {
  struct connection *connection = context;
  struct sockaddr_un address = address_of(connection->wire->server);
  int client = connection->client, server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct stream up = {client, server, false, malloc(MESSAGE_MAX), 0}, down = {server, client, true, malloc(MESSAGE_MAX), 0};
  bool open = up.bytes && down.bytes && connect(server, (const struct sockaddr *)&address, sizeof address) == 0;
  while (open) {
    struct pollfd ends[] = {{.fd = client, .events = POLLIN}, {.fd = server, .events = POLLIN}};
    open = poll(ends, 2, -1) > 0;
    if (open && ends[0].revents) open = pass_on(connection->wire, &up);
    if (open && ends[1].revents) open = pass_on(connection->wire, &down);
  }
  close(client);
  close(server);
  free(up.bytes);
  free(down.bytes);
  free(connection);
  return NULL;
}

static void *accept_all(void *context) {
  struct wire *wire = context;
  for (;;) {
    int client = accept(wire->listener, NULL, NULL);
    if (client < 0) return NULL;
    struct connection *connection = refuses(wire) ? NULL : malloc(sizeof *connection);
    pthread_t thread;
    if (!connection) {
      close(client);
      continue;
    }
    *connection = (struct connection){wire, client};
    int code = pthread_create(&thread, NULL, serve, connection);
    assert(code == 0);
    pthread_detach(thread);
  }
}

struct wire *wire_new(const char *directory) {
  struct wire *wire = calloc(1, sizeof *wire);
  pthread_t thread;
  assert(wire);
  snprintf(wire->server, sizeof wire->server, "%s/.s.PGSQL.5432", directory);
  strcpy(wire->directory, "/tmp/abstain-wire.XXXXXX");
  if (!mkdtemp(wire->directory)) perror(wire->directory), exit(1);
  snprintf(wire->socket, sizeof wire->socket, "%s/.s.PGSQL.5432", wire->directory);
  pthread_mutex_init(&wire->lock, NULL);
  struct sockaddr_un address = address_of(wire->socket);
  wire->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (bind(wire->listener, (const struct sockaddr *)&address, sizeof address) != 0 || listen(wire->listener, 16) != 0) perror(wire->socket), exit(1);
  int code = pthread_create(&thread, NULL, accept_all, wire);
  assert(code == 0);
  pthread_detach(thread);
  return wire;
}

const char *wire_directory(const struct wire *wire) { return wire->directory; }

void wire_remove(struct wire *wire) {
  unlink(wire->socket);
  rmdir(wire->directory);
}

static void set(struct wire *wire, struct wire_cut cut, bool is_armed) {
  pthread_mutex_lock(&wire->lock);
  wire->cut = cut;
  wire->is_armed = is_armed;
  if (is_armed) wire->messages = wire->was_cut = 0;
  pthread_mutex_unlock(&wire->lock);
}

void wire_cut(struct wire *wire, struct wire_cut cut) { set(wire, cut, true); }
void wire_mend(struct wire *wire) { set(wire, wire->cut, false); }
bool wire_was_cut(const struct wire *wire) { return wire->was_cut; }
uint32_t wire_messages(const struct wire *wire) { return wire->messages; }
