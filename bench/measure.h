/* What the benchmarks of journals and streams share: invented lines, and the JSON library alone on them. */
#ifndef ABSTAIN_BENCH_MEASURE_H
#define ABSTAIN_BENCH_MEASURE_H

#include <stdint.h>
#include <stdio.h>

uint32_t draw(uint32_t below); /* the same numbers in every run */
/* Prints to the file with " for each ' of the format: JSON that can be read. */
void put_json(FILE *file, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Seconds that jansson takes to parse every line of the file, from its beginning, and to do nothing else. */
double parse_alone(FILE *file);
static inline double less(double a, double b) { return a < b ? a : b; }

#endif
