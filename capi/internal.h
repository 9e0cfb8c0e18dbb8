/* What Go and C share behind ballista.h. */
#ifndef BALLISTA_INTERNAL_H
#define BALLISTA_INTERNAL_H

#include "ballista.h"

/* Go writes the prototypes of what it exports, and has no const. */
typedef const char const_char;
typedef const ballista_handle const_handle;

/* Remembers the process, for callbacks that must not enter Go in a child of it. */
void remember_process(void);

/* Makes stream one whose batches come from the query of the handle. */
void export_stream(ballista_handle query, struct ArrowArrayStream *stream);

/* Makes the release of an array that Go exported harmless in a child process. */
void guard_array(struct ArrowArray *array);

/* Makes the release of an array, which is another library's, happen later and on another thread. */
void defer_release(struct ArrowArray *array);

/* Releases what defer_release put off. */
void release_deferred(void *deferred);

int input_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out);
int input_next(struct ArrowArrayStream *stream, struct ArrowArray *out);
const char *input_error(struct ArrowArrayStream *stream);
void input_release(struct ArrowArrayStream *stream);

void call_log(ballista_log_callback callback, void *context, int32_t level, const char *line);

#endif
