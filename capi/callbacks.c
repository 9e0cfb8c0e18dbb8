/* Callbacks between Arrow's C interfaces and Go. Those that others call check the process before they enter Go. */
#include "internal.h"
#include "_cgo_export.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static pid_t process;

void remember_process(void) { process = getpid(); }

static int in_child(void) { return process != getpid(); }

/* ---- Results: streams and arrays that Go exports ---- */

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
	return in_child() ? EIO : (int)queryStreamSchema((ballista_handle)(uintptr_t)stream->private_data, out);
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
	return in_child() ? EIO : (int)queryStreamNext((ballista_handle)(uintptr_t)stream->private_data, out);
}

static const char *get_last_error(struct ArrowArrayStream *stream) {
	if (in_child())
		return "ballista was used before this process was forked, and cannot be used in the child";
	return queryStreamError((ballista_handle)(uintptr_t)stream->private_data);
}

static void release_stream(struct ArrowArrayStream *stream) {
	if (!in_child())
		queryStreamRelease((ballista_handle)(uintptr_t)stream->private_data);
	stream->release = NULL;
}

void export_stream(ballista_handle query, struct ArrowArrayStream *stream) {
	*stream = (struct ArrowArrayStream){get_schema, get_next, get_last_error, release_stream, (void *)(uintptr_t)query};
}

/* All arrays that Go exports have one release callback. */
static void (*release_exported)(struct ArrowArray *);

static void release_guarded(struct ArrowArray *array) {
	if (in_child())
		array->release = NULL;
	else
		release_exported(array);
}

void guard_array(struct ArrowArray *array) {
	release_exported = array->release;
	array->release = release_guarded;
	for (int64_t i = 0; i < array->n_children; i++)
		guard_array(array->children[i]);
	if (array->dictionary)
		guard_array(array->dictionary);
}

/* ---- Inputs: arrays that Go imports ---- */

static void release_later(struct ArrowArray *array) {
	releaseLater(array->private_data);
	array->release = NULL;
}

void defer_release(struct ArrowArray *array) {
	struct ArrowArray *original = malloc(sizeof *original);
	*original = *array;
	array->release = release_later;
	array->private_data = original;
}

void release_deferred(void *deferred) {
	struct ArrowArray *original = deferred;
	if (original->release)
		original->release(original);
	free(original);
}

int input_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) { return stream->get_schema(stream, out); }

int input_next(struct ArrowArrayStream *stream, struct ArrowArray *out) { return stream->get_next(stream, out); }

const char *input_error(struct ArrowArrayStream *stream) { return stream->get_last_error(stream); }

void input_release(struct ArrowArrayStream *stream) {
	if (stream->release)
		stream->release(stream);
}

void call_log(ballista_log_callback callback, void *context, int32_t level, const char *line) {
	callback(context, level, line);
}
