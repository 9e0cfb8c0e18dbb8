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

/* Calls of functions of the caller's language. */
typedef const struct ballista_language const_language;
/* Strings of failures, and the bytes of a payload, are to be freed. */
void set_language(const struct ballista_language *language);
struct ballista_call *new_call(size_t arrays);
struct ArrowArray *call_arrays(struct ballista_call *call);
int32_t call_language(uint64_t function, uint64_t instance, int32_t op, struct ballista_call *call, const int64_t *numbers);
int32_t language_payload(uint64_t function, void **bytes, size_t *size, struct ballista_failure *failure);
/* Makes the release of a result happen before the next call, or later on another thread where there is no instance. */
void lend(struct ArrowArray *array);
void give_back(void);
void count_instances(int more);
int32_t language_table(uint64_t function, ballista_handle *args, size_t n, ballista_handle *plan, struct ballista_failure *failure);
void language_interrupt(uint64_t instance);
void language_close(uint64_t instance);
void language_release(uint64_t function);

int32_t call_interrupt(ballista_interrupt_callback callback, void *context);

void call_log(ballista_log_callback callback, void *context, int32_t level, const char *line);

#endif
