/* A wire to a PostgreSQL server that can be cut: a proxy between two Unix sockets that knows where each message of the protocol
 * begins and ends. It runs in threads of the test. */
#ifndef ABSTAIN_TEST_WIRE_H
#define ABSTAIN_TEST_WIRE_H

#include <stdbool.h>
#include <stdint.h>

enum { WIRE_ADDRESS_MAX = 400 };

struct wire;

/* Stands before the server whose socket is in the directory, for the life of the process. */
struct wire *wire_new(const char *directory);
const char *wire_directory(const struct wire *wire); /* where its own socket is */
void wire_remove(struct wire *wire);                 /* the socket */

enum wire_part { WIRE_NOTHING, WIRE_HALF }; /* of the message that is cut, what gets through */
struct wire_cut {
  uint32_t at; /* the message, in both directions and from 0, that no longer gets through whole */
  enum wire_part part;
  bool for_ever; /* nobody can connect again */
};
void wire_cut(struct wire *wire, struct wire_cut cut); /* counts from now on */
void wire_mend(struct wire *wire);
bool wire_was_cut(const struct wire *wire);
uint32_t wire_messages(const struct wire *wire); /* since wire_cut */

#endif
