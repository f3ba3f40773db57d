/* Files that the program carries: tools/embed.py makes tables of them. */
#ifndef ABSTAIN_BASE_BUILTIN_H
#define ABSTAIN_BASE_BUILTIN_H

#include <stddef.h>

struct builtin_file {
  const char *name; /* without directory and without what follows the last point */
  const unsigned char *bytes;
  size_t size;
};

#endif
