/* Calls of functions of the caller's language, by threads that Go made. */
#include "internal.h"
#include "_cgo_export.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static struct ballista_language language;

/* Whether this thread has been made known to the language's runtime, which costs much more than a call. */
static __thread int attached;

void set_language(const struct ballista_language *given) { language = *given; }

static void attach(void) {
	if (attached)
		return;
	attached = 1;
	if (language.attach)
		language.attach();
	if (language.detach)
		language.detach();
}

/*
 * Results that the engine is done with. They are given back before the next call, so that the language's allocator has memory that is
 * still in the cache for the results of that; without this, functions that are cheap take twice as long.
 */
static pthread_mutex_t done_lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_int open_instances;

void count_instances(int more) { atomic_fetch_add(&open_instances, more); }

struct lent {
	struct ArrowArray original;
	struct lent *next;
};

static struct lent *returned;

static void release_soon(struct ArrowArray *array) {
	struct lent *lent = array->private_data;
	array->release = NULL;
	pthread_mutex_lock(&done_lock);
	lent->next = returned;
	returned = lent;
	pthread_mutex_unlock(&done_lock);
	if (atomic_load(&open_instances) == 0)
		giveBackLater();
}

void give_back(void) {
	pthread_mutex_lock(&done_lock);
	struct lent *lent = returned;
	returned = NULL;
	pthread_mutex_unlock(&done_lock);
	while (lent) {
		struct lent *next = lent->next;
		lent->original.release(&lent->original);
		free(lent);
		lent = next;
	}
}

void lend(struct ArrowArray *array) {
	struct lent *lent = malloc(sizeof *lent);
	lent->original = *array;
	array->release = release_soon;
	array->private_data = lent;
}

/* What the callee says is its own until it is called again, by this thread, which may be soon. */
static int32_t kept(int32_t status, struct ballista_failure *failure) {
	if (status) {
		failure->message = strdup(failure->message ? failure->message : "");
		failure->detail = strdup(failure->detail ? failure->detail : "");
	}
	return status;
}

struct ballista_call *new_call(size_t arrays) {
	return calloc(1, offsetof(struct ballista_call, arrays) + arrays * sizeof(struct ArrowArray));
}

struct ArrowArray *call_arrays(struct ballista_call *call) { return call->arrays; }

int32_t call_language(uint64_t function, uint64_t instance, int32_t op, struct ballista_call *call, const int64_t *numbers) {
	attach();
	give_back();
	call->numbers = numbers;
	int32_t status = language.call(function, instance, op, call);
	call->numbers = NULL;
	for (int64_t i = 0; i < call->n_args; i++)
		if (call->arrays[i].release)
			call->arrays[i].release(&call->arrays[i]);
	return kept(status, &call->failure);
}

int32_t language_payload(uint64_t function, void **bytes, size_t *size, struct ballista_failure *failure) {
	attach();
	const void *payload = NULL;
	int32_t status = language.payload(function, &payload, size, failure);
	*bytes = status ? NULL : malloc(*size + 1);
	if (*bytes)
		memcpy(*bytes, payload, *size);
	return kept(status, failure);
}

int32_t language_table(uint64_t function, ballista_handle *args, size_t n, ballista_handle *plan, struct ballista_failure *failure) {
	attach();
	return kept(language.table(function, args, n, plan, failure), failure);
}

void language_interrupt(uint64_t instance) {
	attach();
	language.interrupt(instance);
}

void language_close(uint64_t instance) {
	attach();
	language.close(instance);
}

void language_release(uint64_t function) {
	attach();
	language.release(function);
}
