/* What the files of framering_mex have in common: handles, conversions, and the calls by their topics. */
#ifndef FRAMERING_MEX_H
#define FRAMERING_MEX_H

#include <framering/framering.h>
#include <mex.h>
#include <string.h>

typedef enum { NONE, VIEWER, READER, PRODUCER, SCAN } kind;
typedef struct place {
    kind is;
    void *of;
} place;

/* Codes that a loop expects; anything else ends the call. */
int checked(int code);
/* Ends the call where it is not FRAMERING_OK. */
void must(int code);

/* Ends the call where all places are taken: ask before the library opens something. */
place *free_place(void);
/* The number that the user gets. */
mxArray *keep(place *in, kind is, void *of);
/* What `number` stands for; ends the call where that is closed, or of another kind. */
void *handle(const mxArray *number, kind is);
/* The same, and the number is void from now on. */
void *taken(const mxArray *number, kind is);

/* FRAMERING_FOREVER for less than 0. */
int64_t nanoseconds(const mxArray *seconds);
/* Lives until the end of the call. */
const char *text(const mxArray *given);
/* 64 bits keep their value only as an integer. */
uint64_t count_given(const mxArray *given);
mxArray *counts(const uint64_t *values, size_t count);
/* Adds a field to a structure. */
void set(mxArray *object, const char *name, mxArray *value);
void set_count(mxArray *object, const char *name, uint64_t value);

typedef struct mex_call {
    const char *name;
    int arguments;
    int results;
    void (*call)(mxArray *out[], const mxArray *in[]);
} mex_call;

/* The last one has no name. */
extern const mex_call reading_calls[];
extern const mex_call value_calls[];
extern const mex_call producing_calls[];

#endif
