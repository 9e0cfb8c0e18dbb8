/*
 * A program that knows nothing but ballista.h. It checks what it does and prints what failed.
 *
 *     cc -std=c11 -pthread -I.. stranger.c LIBRARY -o stranger && ./stranger
 */
#include "ballista.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int failures;

#define CHECK(condition)                                                                  \
	do {                                                                              \
		if (!(condition)) {                                                       \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);   \
			failures++;                                                       \
		}                                                                         \
	} while (0)

/* Calls a function that must succeed. Its last argument is &error. */
#define MUST(call)                                                                                    \
	do {                                                                                          \
		ballista_error error;                                                                 \
		if ((call) != BALLISTA_OK) {                                                          \
			fprintf(stderr, "%s:%d: %s\n%s\n", __FILE__, __LINE__, error.message, error.detail); \
			exit(1);                                                                      \
		}                                                                                     \
	} while (0)

/* Calls a function that must fail with an error of a kind that mentions a word. */
#define MUST_FAIL(call, expected, word)                                                      \
	do {                                                                                 \
		ballista_error error = {0};                                                  \
		CHECK((call) == BALLISTA_ERROR);                                             \
		CHECK(error.kind == (expected));                                             \
		CHECK(error.message != NULL && strstr(error.message, (word)) != NULL);       \
		CHECK(error.detail != NULL);                                                 \
		ballista_error_clear(&error);                                                \
		ballista_error_clear(&error);                                                \
	} while (0)

static ballista_handle session;

static ballista_handle sql(const char *text) {
	ballista_handle plan = 0;
	MUST(ballista_session_sql(session, text, NULL, NULL, 0, &plan, &error));
	return plan;
}

static ballista_handle execute(ballista_handle plan) {
	ballista_handle query = 0;
	MUST(ballista_plan_execute(plan, &query, &error));
	return query;
}

/* Waits for a query, reads its rows and adds up its first column, which is of 64-bit integers. */
static int64_t sum(ballista_handle query, int64_t *rows) {
	struct ArrowArrayStream stream;
	struct ArrowSchema schema;
	int64_t total = 0;
	MUST(ballista_query_stream(query, &stream, &error));
	CHECK(stream.get_schema(&stream, &schema) == 0);
	CHECK(strcmp(schema.format, "+s") == 0 && schema.n_children >= 1 && strcmp(schema.children[0]->format, "l") == 0);
	schema.release(&schema);
	for (*rows = 0;;) {
		struct ArrowArray array;
		int32_t state = BALLISTA_RUNNING;
		while (state == BALLISTA_RUNNING)
			MUST(ballista_query_wait(query, 100, &state, &error));
		CHECK(stream.get_next(&stream, &array) == 0);
		if (array.release == NULL)
			break;
		const int64_t *values = (const int64_t *)array.children[0]->buffers[1] + array.children[0]->offset;
		for (int64_t i = 0; i < array.length; i++)
			total += values[i];
		*rows += array.length;
		array.release(&array);
	}
	stream.release(&stream);
	return total;
}

static void test_versions(void) {
	CHECK(ballista_abi_version() == BALLISTA_ABI_VERSION);
	CHECK(strlen(ballista_version()) > 0);
	MUST_FAIL(ballista_initialize(BALLISTA_ABI_VERSION + 1, &error), BALLISTA_UNSUPPORTED, "version");
	MUST(ballista_initialize(BALLISTA_ABI_VERSION, &error));
}

static void test_session(void) {
	char *text = NULL;
	MUST_FAIL(ballista_session_open("{\"datafusion.nothing\": \"1\"}", &session, &error), BALLISTA_BINDING, "datafusion.nothing");
	MUST_FAIL(ballista_session_open("[", &session, &error), BALLISTA_BINDING, "options");
	MUST(ballista_session_open("{\"datafusion.execution.batch_size\": \"100\"}", &session, &error));
	MUST(ballista_session_id(session, &text, &error));
	CHECK(strlen(text) == 36);
	ballista_string_free(text);
	MUST(ballista_session_settings(session, &text, &error));
	CHECK(strstr(text, "\"datafusion.execution.batch_size\":\"100\"") != NULL);
	ballista_string_free(text);
	MUST(ballista_functions(&text, &error));
	CHECK(strstr(text, "\"name\":\"sum\"") != NULL);
	ballista_string_free(text);
}

static void test_query(void) {
	int64_t rows;
	char *progress = NULL;
	ballista_handle plan = sql("SELECT * FROM (VALUES (1), (2), (39)) AS v (a)");
	ballista_handle query = execute(plan);
	CHECK(sum(query, &rows) == 42 && rows == 3);
	MUST(ballista_query_progress(query, &progress, &error));
	CHECK(strstr(progress, "\"rows\":3") != NULL);
	ballista_string_free(progress);
	MUST_FAIL(ballista_query_stream(query, &(struct ArrowArrayStream){0}, &error), BALLISTA_BINDING, "stream");
	ballista_release(query);
	ballista_release(plan);
	ballista_release(plan);
	MUST_FAIL(ballista_plan_execute(plan, &query, &error), BALLISTA_BINDING, "handle");
	MUST_FAIL(ballista_plan_execute(session, &query, &error), BALLISTA_BINDING, "handle");
}

static void test_errors(void) {
	ballista_handle plan = 0;
	ballista_error error = {0};
	CHECK(ballista_session_sql(session, "SELECT\n  nothing", NULL, NULL, 0, &plan, &error) == BALLISTA_ERROR);
	CHECK(error.kind == BALLISTA_NOT_FOUND && error.position == 9);
	CHECK(strstr(error.detail, "line 2") != NULL && strstr(error.detail, "^") != NULL);
	ballista_error_clear(&error);
	CHECK(ballista_session_sql(session, "SELECT", NULL, NULL, 0, &plan, NULL) == BALLISTA_ERROR);
	MUST_FAIL(ballista_session_sql(session, "SELEC 1", NULL, NULL, 0, &plan, &error), BALLISTA_SYNTAX, "SELEC");
	MUST_FAIL(ballista_session_sql(session, NULL, NULL, NULL, 0, &plan, &error), BALLISTA_BINDING, "NULL");
	MUST_FAIL(ballista_session_table(session, "nothing", &plan, &error), BALLISTA_NOT_FOUND, "nothing");
	MUST_FAIL(ballista_plan_call(session, "zigzag", NULL, 0, NULL, 0, NULL, &plan, &error), BALLISTA_UNSUPPORTED, "zigzag");
}

/* An error in the data comes out of the stream, and then out of the query with its kind. */
static void test_error_of_a_query(void) {
	struct ArrowArrayStream stream;
	struct ArrowArray array;
	ballista_handle query = execute(sql("SELECT 1 / a FROM (VALUES (1), (0)) AS v (a)"));
	MUST(ballista_query_stream(query, &stream, &error));
	while (stream.get_next(&stream, &array) == 0 && array.release != NULL)
		array.release(&array);
	CHECK(stream.get_last_error(&stream) != NULL && strstr(stream.get_last_error(&stream), "zero") != NULL);
	MUST_FAIL(ballista_query_error(query, &error), BALLISTA_INVALID_VALUE, "zero");
	stream.release(&stream);
	ballista_release(query);
}

/* A million million rows. */
static const char *endless = "SELECT count(*) FROM digits a, digits b, digits c, digits d, digits e, digits f, digits g, digits h, "
			     "digits i, digits j, digits k, digits l WHERE a.x * b.x + c.x * d.x + e.x * l.x > 1000";

static void *cancel_soon(void *query) {
	usleep(50 * 1000);
	MUST(ballista_query_cancel(*(ballista_handle *)query, &error));
	return NULL;
}

static void test_cancellation(void) {
	pthread_t thread;
	struct ArrowArrayStream stream;
	struct ArrowArray array;
	sql("CREATE VIEW digits AS SELECT * FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) AS v (x)");
	ballista_handle query = execute(sql(endless));
	MUST(ballista_query_stream(query, &stream, &error));
	pthread_create(&thread, NULL, cancel_soon, &query);
	CHECK(stream.get_next(&stream, &array) != 0);
	MUST_FAIL(ballista_query_error(query, &error), BALLISTA_CANCELLED, "cancel");
	stream.release(&stream);
	pthread_join(thread, NULL);
	ballista_release(query);
}

static int32_t ask(void *asked) { return ++*(int *)asked > 1; }

/* A call that takes long asks whether it is to go on. */
static void test_interrupt(void) {
	int asked = 0;
	ballista_handle plan = 0;
	char *text = malloc(1 << 20), *end = text;
	end += sprintf(end, "WITH c0 AS (SELECT 1 AS a)");
	for (int i = 1; i < 15000; i++)
		end += sprintf(end, ", c%d AS (SELECT a FROM c%d)", i, i - 1);
	sprintf(end, " SELECT * FROM c14999");
	MUST(ballista_set_interrupt(ask, &asked, &error));
	MUST_FAIL(ballista_session_sql(session, text, NULL, NULL, 0, &plan, &error), BALLISTA_CANCELLED, "by the caller");
	CHECK(asked == 2 && plan == 0);
	MUST(ballista_set_interrupt(NULL, NULL, &error));
	free(text);
}

/* ---- A table of the caller's own memory, and calls in place of SQL ---- */

static int releases;

static void release_schema(struct ArrowSchema *schema) {
	for (int64_t i = 0; i < schema->n_children; i++)
		if (schema->children[i]->release)
			schema->children[i]->release(schema->children[i]);
	schema->release = NULL;
}

static void release_array(struct ArrowArray *array) {
	for (int64_t i = 0; i < array->n_children; i++)
		if (array->children[i]->release)
			array->children[i]->release(array->children[i]);
	__atomic_add_fetch(&releases, array->n_children, __ATOMIC_SEQ_CST);
	array->release = NULL;
}

static ballista_handle call(const char *name, ballista_handle *args, size_t n, const char *options) {
	ballista_handle expr = 0;
	MUST(ballista_expr_call(name, args, n, options, &expr, &error));
	return expr;
}

static ballista_handle literal(int64_t value) {
	ballista_handle expr = 0;
	const void *buffers[] = {NULL, &value};
	struct ArrowSchema schema = {"l", "", NULL, ARROW_FLAG_NULLABLE, 0, NULL, NULL, release_schema, NULL};
	struct ArrowArray array = {1, 0, 0, 2, 0, buffers, NULL, NULL, release_array, NULL};
	MUST(ballista_expr_literal(&schema, &array, &expr, &error));
	CHECK(schema.release == NULL && array.release == NULL);
	return expr;
}

static void test_calls(void) {
	static const int64_t values[] = {1, 2, 3, 4};
	const void *column_buffers[] = {NULL, values}, *buffers[] = {NULL};
	struct ArrowSchema column = {"l", "a", NULL, 0, 0, NULL, NULL, release_schema, NULL}, *columns[] = {&column};
	struct ArrowArray data = {4, 0, 0, 2, 0, column_buffers, NULL, NULL, release_array, NULL}, *children[] = {&data};
	struct ArrowSchema schema = {"+s", "", NULL, 0, 1, columns, NULL, release_schema, NULL};
	struct ArrowArray array = {4, 0, 0, 1, 1, buffers, children, NULL, release_array, NULL};
	struct ArrowArrayStream stream;
	ballista_handle plan = 0, filtered = 0, grouped = 0;
	char *text = NULL;
	int64_t rows;
	int32_t existed;

	ballista_stream_of(&schema, &array, &stream);
	MUST(ballista_session_stream(session, "own", &stream, &plan, &error));
	CHECK(stream.release == NULL);

	ballista_handle above[] = {call("COLUMN", NULL, 0, "{\"name\": \"A\"}"), literal(1)};
	ballista_handle condition = call(">", above, 2, NULL);
	MUST(ballista_expr_text(condition, "display", &text, &error));
	CHECK(strcmp(text, "a > Int64(1)") == 0);
	ballista_string_free(text);
	MUST(ballista_plan_call(session, "filter", &plan, 1, &condition, 1, NULL, &filtered, &error));
	ballista_handle total = call("sum", above, 1, NULL);
	MUST(ballista_plan_call(session, "aggregate", &filtered, 1, &total, 1, "{\"groups\": 0}", &grouped, &error));
	CHECK(sum(execute(grouped), &rows) == 9 && rows == 1);
	MUST_FAIL(ballista_expr_call(">", above, 1, NULL, &condition, &error), BALLISTA_BINDING, ">");
	MUST_FAIL(ballista_expr_call("COLUMN", NULL, 0, "{\"nam\": \"a\"}", &condition, &error), BALLISTA_BINDING, "nam");

	MUST(ballista_plan_text(filtered, "logical", &text, &error));
	CHECK(strstr(text, "Filter: own.a > Int64(1)") != NULL);
	ballista_string_free(text);
	MUST(ballista_session_catalog(session, &text, &error));
	CHECK(strstr(text, "\"own\":\"table\"") != NULL);
	ballista_string_free(text);
	MUST_FAIL(ballista_session_register(session, "own", filtered, &error), BALLISTA_BINDING, "own");
	MUST(ballista_session_deregister(session, "own", &existed, &error));
	CHECK(existed == 1);
	MUST(ballista_session_deregister(session, "own", &existed, &error));
	CHECK(existed == 0);
}

static void test_shared_arrays(void) {
	static const int64_t values[] = {7};
	const void *buffers[] = {NULL, values};
	struct ArrowArray array = {1, 0, 0, 2, 0, buffers, NULL, NULL, release_array, NULL}, first, second;
	struct ArrowArray *children[] = {&array};
	struct ArrowArray parent = {1, 0, 0, 1, 1, buffers, children, NULL, release_array, NULL};
	int before = releases;
	ballista_array_share(&parent, &first);
	ballista_array_share(&first, &second);
	parent.release(&parent);
	struct ArrowArray child = *first.children[0];
	first.children[0]->release = NULL;
	first.release(&first);
	second.release(&second);
	CHECK(releases == before && ((const int64_t *)child.buffers[1])[0] == 7);
	child.release(&child);
	CHECK(releases == before + 1);
}

/* A child process may release what it inherited. */
static void test_fork(void) {
	struct ArrowArrayStream stream;
	struct ArrowArray array;
	ballista_handle query = execute(sql("SELECT 1 AS one"));
	MUST(ballista_query_stream(query, &stream, &error));
	CHECK(stream.get_next(&stream, &array) == 0);
	pid_t child = fork();
	if (child == 0) {
		alarm(5);
		int refused = stream.get_next(&stream, &array) != 0 && strstr(stream.get_last_error(&stream), "fork") != NULL;
		array.release(&array);
		stream.release(&stream);
		_exit(refused && array.release == NULL && stream.release == NULL ? 0 : 1);
	}
	int status = -1;
	CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
	array.release(&array);
	stream.release(&stream);
	ballista_release(query);
}

static void count_line(void *context, int32_t level, const char *line) {
	CHECK(level == BALLISTA_LOG_DEBUG);
	CHECK(strstr(line, "rows=1") != NULL);
	++*(int *)context;
}

static void test_log(void) {
	int lines = 0;
	int64_t rows = 0;
	MUST(ballista_set_log(count_line, &lines, BALLISTA_LOG_INFO, &error));
	CHECK(sum(execute(sql("SELECT 1 AS one")), &rows) == 1);
	CHECK(lines == 0);
	MUST(ballista_set_log(count_line, &lines, BALLISTA_LOG_DEBUG, &error));
	CHECK(sum(execute(sql("SELECT 1 AS one")), &rows) == 1);
	MUST(ballista_set_log(NULL, NULL, BALLISTA_LOG_DEBUG, &error));
	CHECK(lines == 1);
}

/* A cluster in this process, and sessions on it: one that connects and one with a cluster of its own. */
static void test_clusters(void) {
	ballista_handle server = 0, here = session;
	char *address = NULL, *progress = NULL;
	int64_t rows;
	MUST_FAIL(ballista_session_connect("df://127.0.0.1:1", NULL, &session, &error), BALLISTA_IO, "127.0.0.1:1");
	MUST_FAIL(ballista_session_connect("nonsense://x", NULL, &session, &error), BALLISTA_INVALID_VALUE, "nonsense");
	MUST_FAIL(ballista_server_start("kettle", NULL, &server, &error), BALLISTA_BINDING, "kettle");
	MUST_FAIL(ballista_server_start("cluster", "{\"scheduler\": \"\"}", &server, &error), BALLISTA_BINDING, "scheduler");
	MUST(ballista_server_start("cluster", "{\"executors\": 2, \"cores\": 1, \"min_rows\": -1}", &server, &error));
	MUST(ballista_server_address(server, &address, &error));
	MUST(ballista_session_connect(address, "{\"datafusion.execution.batch_size\": \"100\"}", &session, &error));
	ballista_handle plan = sql("SELECT a FROM (VALUES (1), (2), (39)) AS v (a) WHERE a > 0");
	ballista_handle query = execute(plan);
	ballista_release(session);
	CHECK(sum(query, &rows) == 42 && rows == 3);
	MUST(ballista_query_progress(query, &progress, &error));
	CHECK(strstr(progress, "\"stages\":") != NULL);
	ballista_string_free(progress);
	ballista_release(query);
	MUST(ballista_server_stop(server, &error));
	MUST_FAIL(ballista_server_stop(server, &error), BALLISTA_BINDING, "handle");
	ballista_error error = {0};
	query = execute(plan);
	int32_t state = BALLISTA_RUNNING;
	while (state == BALLISTA_RUNNING)
		MUST(ballista_query_wait(query, 100, &state, &error));
	CHECK(ballista_query_error(query, &error) == BALLISTA_ERROR);
	CHECK(error.kind == BALLISTA_IO && error.retryable == 1 && strstr(error.message, address) != NULL);
	ballista_error_clear(&error);
	ballista_release(query);
	ballista_release(plan);
	ballista_string_free(address);

	MUST(ballista_session_standalone("{\"executors\": 2, \"cores\": 1}", NULL, &session, &error));
	CHECK(sum(execute(sql("SELECT a FROM (VALUES (1), (2), (39)) AS v (a) WHERE a > 1")), &rows) == 41 && rows == 2);
	ballista_release(session);
	session = here;
}

int main(void) {
	test_versions();
	test_session();
	test_query();
	test_errors();
	test_error_of_a_query();
	test_calls();
	test_shared_arrays();
	test_log();
	test_cancellation();
	test_interrupt();
	test_clusters();
	test_fork();
	ballista_release(session);
	if (failures == 0)
		printf("ok\n");
	return failures != 0;
}
