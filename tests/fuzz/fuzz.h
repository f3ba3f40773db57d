/* A fuzz target is one file fuzz_NAME.c with this function: any bytes, never a crash, and its asserts hold. It is
 * linked with libFuzzer where the option `fuzz` is on, and always with replay.c, which runs the corpus. */
#ifndef ABSTAIN_TESTS_FUZZ_H
#define ABSTAIN_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#endif
