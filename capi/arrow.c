/* Arrow structures for callers without an Arrow library: shared arrays, streams of one batch, Python capsules. */
#include "ballista.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* ---- Shared arrays: each node of a copy holds the original, since a consumer may move children out of it. ---- */

struct shared {
	atomic_int references;
	struct ArrowArray original;
};

static void release_shared(struct shared *shared) {
	if (atomic_fetch_sub(&shared->references, 1) > 1)
		return;
	if (shared->original.release)
		shared->original.release(&shared->original);
	free(shared);
}

static void release_node(struct ArrowArray *node) {
	for (int64_t i = 0; i < node->n_children; i++) {
		if (node->children[i]->release)
			node->children[i]->release(node->children[i]);
		free(node->children[i]);
	}
	free(node->children);
	if (node->dictionary) {
		if (node->dictionary->release)
			node->dictionary->release(node->dictionary);
		free(node->dictionary);
	}
	release_shared(node->private_data);
	node->release = NULL;
}

static void copy_node(const struct ArrowArray *from, struct shared *shared, struct ArrowArray *to) {
	*to = *from;
	to->release = release_node;
	to->private_data = shared;
	atomic_fetch_add(&shared->references, 1);
	if (from->n_children > 0)
		to->children = malloc((size_t)from->n_children * sizeof *to->children);
	for (int64_t i = 0; i < from->n_children; i++) {
		to->children[i] = malloc(sizeof **to->children);
		copy_node(from->children[i], shared, to->children[i]);
	}
	if (from->dictionary) {
		to->dictionary = malloc(sizeof *to->dictionary);
		copy_node(from->dictionary, shared, to->dictionary);
	}
}

void ballista_array_share(struct ArrowArray *array, struct ArrowArray *copy) {
	struct shared *shared = array->release == release_node ? array->private_data : NULL;
	if (shared) {
		copy_node(array, shared, copy);
		return;
	}
	shared = malloc(sizeof *shared);
	atomic_init(&shared->references, 1);
	shared->original = *array;
	copy_node(&shared->original, shared, array);
	copy_node(&shared->original, shared, copy);
	release_shared(shared);
}

/* ---- Streams of one batch ---- */

struct single {
	struct ArrowSchema schema;
	struct ArrowArray array;
};

static int single_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
	struct single *single = stream->private_data;
	if (!single->schema.release)
		return EINVAL;
	*out = single->schema;
	single->schema.release = NULL;
	return 0;
}

static int single_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
	struct single *single = stream->private_data;
	*out = single->array;
	single->array.release = NULL;
	return 0;
}

static const char *single_error(struct ArrowArrayStream *stream) {
	(void)stream;
	return "the schema was taken before";
}

static void single_release(struct ArrowArrayStream *stream) {
	struct single *single = stream->private_data;
	if (single->schema.release)
		single->schema.release(&single->schema);
	if (single->array.release)
		single->array.release(&single->array);
	free(single);
	stream->release = NULL;
}

void ballista_stream_of(struct ArrowSchema *schema, struct ArrowArray *array, struct ArrowArrayStream *stream) {
	struct single *single = malloc(sizeof *single);
	single->schema = *schema;
	single->array = *array;
	schema->release = NULL;
	array->release = NULL;
	*stream = (struct ArrowArrayStream){single_schema, single_next, single_error, single_release, single};
}

/* ---- Python capsules. Their destructor is C, since it may run while a Python exception is on its way. ---- */

typedef void *(*capsule_new_function)(void *pointer, const char *name, void (*destructor)(void *));
typedef void *(*capsule_pointer_function)(void *capsule, const char *name);

static _Atomic(capsule_pointer_function) capsule_pointer;

static void destroy_schema(void *capsule) {
	struct ArrowSchema *schema = atomic_load(&capsule_pointer)(capsule, "arrow_schema");
	if (schema->release)
		schema->release(schema);
	free(schema);
}

static void destroy_array(void *capsule) {
	struct ArrowArray *array = atomic_load(&capsule_pointer)(capsule, "arrow_array");
	if (array->release)
		array->release(array);
	free(array);
}

static void destroy_stream(void *capsule) {
	struct ArrowArrayStream *stream = atomic_load(&capsule_pointer)(capsule, "arrow_array_stream");
	if (stream->release)
		stream->release(stream);
	free(stream);
}

#define MOVE(type, structure, moved)              \
	do {                                          \
		(moved) = malloc(sizeof(type));           \
		memcpy((moved), (structure), sizeof(type)); \
		((type *)(structure))->release = NULL;    \
	} while (0)

void *ballista_capsule(void *structure, const char *name, void *capsule_new, void *capsule_get_pointer) {
	capsule_new_function make = (capsule_new_function)capsule_new;
	void *moved;
	atomic_store(&capsule_pointer, (capsule_pointer_function)capsule_get_pointer);
	if (strcmp(name, "arrow_schema") == 0) {
		MOVE(struct ArrowSchema, structure, moved);
		return make(moved, "arrow_schema", destroy_schema);
	}
	if (strcmp(name, "arrow_array") == 0) {
		MOVE(struct ArrowArray, structure, moved);
		return make(moved, "arrow_array", destroy_array);
	}
	MOVE(struct ArrowArrayStream, structure, moved);
	return make(moved, "arrow_array_stream", destroy_stream);
}
