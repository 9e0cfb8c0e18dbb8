/*
 * ballista.h: the C interface of libballista, a SQL and DataFrame engine on Apache Arrow.
 *
 * A program opens a session, makes plans in it from SQL or from calls, executes a plan and reads the result as an
 * ArrowArrayStream:
 *
 *     ballista_handle session, plan, query;
 *     struct ArrowArrayStream stream;
 *     int32_t state = BALLISTA_RUNNING;
 *     ballista_initialize(BALLISTA_ABI_VERSION, &error);
 *     ballista_session_open(NULL, &session, &error);
 *     ballista_session_sql(session, "SELECT 1 AS one", NULL, NULL, 0, &plan, &error);
 *     ballista_plan_execute(plan, &query, &error);
 *     while (state == BALLISTA_RUNNING)
 *         ballista_query_wait(query, 100, &state, &error);
 *     ballista_query_stream(query, &stream, &error);
 *
 * Conventions, which hold for every function:
 *
 *   - A function that can fail returns BALLISTA_OK or BALLISTA_ERROR, and says why in *error, unless error is NULL. What
 *     it filled in there is given back with ballista_error_clear. The error need not be initialized before a call.
 *   - Objects are handles. They are given back with ballista_release, in any order: an object keeps alive what it needs.
 *     0 is never a handle. Sessions, expressions and plans may be used from many threads at once.
 *   - Strings are UTF-8 and end in a zero byte. Those passed in stay the caller's. Those handed out through a char **
 *     become the caller's, and are given back with ballista_string_free.
 *   - Options are a JSON object, or NULL for none. Unknown keys are an error.
 *   - Arrow structures passed in are moved: the library releases them, and marks them released, even when it fails.
 *   - After fork() the child must not call the library. Releasing Arrow structures that it inherited is harmless there.
 */
#ifndef BALLISTA_H
#define BALLISTA_H

#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#define BALLISTA_API
#else
#define BALLISTA_API __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Arrow C data and stream interfaces: https://arrow.apache.org/docs/format/CDataInterface.html ---- */

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
	const char *format;
	const char *name;
	const char *metadata;
	int64_t flags;
	int64_t n_children;
	struct ArrowSchema **children;
	struct ArrowSchema *dictionary;
	void (*release)(struct ArrowSchema *);
	void *private_data;
};

struct ArrowArray {
	int64_t length;
	int64_t null_count;
	int64_t offset;
	int64_t n_buffers;
	int64_t n_children;
	const void **buffers;
	struct ArrowArray **children;
	struct ArrowArray *dictionary;
	void (*release)(struct ArrowArray *);
	void *private_data;
};

#endif /* ARROW_C_DATA_INTERFACE */

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
	int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
	int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
	const char *(*get_last_error)(struct ArrowArrayStream *);
	void (*release)(struct ArrowArrayStream *);
	void *private_data;
};

#endif /* ARROW_C_STREAM_INTERFACE */

/* ---- Status and errors ---- */

/* The version of this interface. It grows when a function or a structure here changes its meaning. */
#define BALLISTA_ABI_VERSION 2

typedef uint64_t ballista_handle;

typedef int32_t ballista_status;
#define BALLISTA_OK 0
#define BALLISTA_ERROR 1

/* The kinds of error. */
#define BALLISTA_INTERNAL 0      /* a bug in the library */
#define BALLISTA_SYNTAX 1        /* the SQL text does not parse */
#define BALLISTA_BINDING 2       /* a name, a type or an argument is wrong */
#define BALLISTA_NOT_FOUND 3     /* a table, a column, a function or a file does not exist */
#define BALLISTA_UNSUPPORTED 4   /* valid, and not done by this version */
#define BALLISTA_INVALID_VALUE 5 /* overflow, a bad cast, a malformed file */
#define BALLISTA_OUT_OF_MEMORY 6 /* the memory budget is used up */
#define BALLISTA_IO 7            /* a file or a connection failed */
#define BALLISTA_CANCELLED 8     /* cancelled by the caller or by a deadline */

typedef struct ballista_error {
	int32_t kind;      /* one of the above */
	int32_t retryable; /* whether the same call may succeed when it is made again, as after a lost connection */
	int64_t position;  /* byte offset into the SQL text, or -1 */
	char *message;     /* one line that says what and where */
	char *detail;      /* further lines, such as the line of SQL with a caret below; may be empty, never NULL */
} ballista_error;

/* Gives back what a failed call filled in. Harmless on an error that is cleared already. */
BALLISTA_API void ballista_error_clear(ballista_error *error);

BALLISTA_API void ballista_string_free(char *string);

/* ---- The library ---- */

BALLISTA_API uint32_t ballista_abi_version(void);

/* The version of the library, such as "0.1.0". The string stays the library's. */
BALLISTA_API const char *ballista_version(void);

/* Must be the first call. Fails when the caller was compiled for another version of this interface. */
BALLISTA_API ballista_status ballista_initialize(uint32_t abi_version, ballista_error *error);

/* Levels of log lines. */
#define BALLISTA_LOG_DEBUG (-4)
#define BALLISTA_LOG_INFO 0
#define BALLISTA_LOG_WARN 4
#define BALLISTA_LOG_ERROR 8

/* Called for each log line, from any thread, one call at a time. The line is valid until it returns. */
typedef void (*ballista_log_callback)(void *context, int32_t level, const char *line);

/*
 * Sends log lines of at least the level to the callback, or nowhere when it is NULL, as at the start. When the call
 * returns, a callback that was set before is no longer running, and will not be called again: hence it must not itself
 * call this function.
 */
BALLISTA_API ballista_status ballista_set_log(ballista_log_callback callback, void *context, int32_t level,
                                              ballista_error *error);

/* Says with something other than 0 that the caller wants a call to end. */
typedef int32_t (*ballista_interrupt_callback)(void *context);

/*
 * Has the callback called now and then while a call lasts that may take long: one that binds or optimizes SQL, reads the
 * schemas of files or waits for a cluster. It is called on the thread of that call. When it wants the call to end, the call
 * fails soon with BALLISTA_CANCELLED. NULL, as at the start: nothing is called. Queries are cancelled with
 * ballista_query_cancel.
 */
BALLISTA_API ballista_status ballista_set_interrupt(ballista_interrupt_callback callback, void *context, ballista_error *error);

/*
 * Describes all functions of SQL: a JSON array of {"name", "aliases", "kind": "scalar" | "aggregate", "family",
 * "summary", "arguments": [{"name", "summary"}], "example", "result"}.
 */
BALLISTA_API ballista_status ballista_functions(char **json, ballista_error *error);

/*
 * Runs the program ballista, such as its scheduler, with a JSON array of arguments without the program's name. Returns when it ends,
 * as it does on SIGINT and SIGTERM, and tells its exit code. To be called from a process that does nothing else.
 */
BALLISTA_API ballista_status ballista_program(const char *arguments, int32_t *code, ballista_error *error);

/*
 * Ends what calls back into the caller's code: when it returns, no log line is sent and no array released any more. Meant
 * for the end of a process, where an interpreter goes away before the library does. Nothing else may be called afterwards.
 */
BALLISTA_API void ballista_shutdown(void);

/* Gives back an object. The handle must not be used again. Unknown handles and 0 are ignored. */
BALLISTA_API void ballista_release(ballista_handle handle);

/* ---- Sessions: tables and settings ---- */

/* Opens a session. Options are settings by name, with values as strings, such as {"datafusion.execution.batch_size": "8192"}. */
BALLISTA_API ballista_status ballista_session_open(const char *options, ballista_handle *session, ballista_error *error);

/*
 * Opens a session whose tables lie, and whose queries run, on the cluster of a scheduler, at an address such as
 * "df://host:50050". Files are those that the scheduler and its executors see; a relative path that exists where the caller
 * runs is taken as one of the caller's. Rows that the caller has are sent to the cluster. Options as above.
 *
 * When the connection is lost, what runs fails with a retryable error of the kind BALLISTA_IO, and a later call comes back to
 * the session. It ends with the last object of it that is released.
 */
BALLISTA_API ballista_status ballista_session_connect(const char *address, const char *options, ballista_handle *session,
                                                      ballista_error *error);

/*
 * Opens a session on a cluster of its own in this process, which ends with it: cluster are options as ballista_server_start has
 * them for a cluster, and options are settings as above.
 */
BALLISTA_API ballista_status ballista_session_standalone(const char *cluster, const char *options, ballista_handle *session,
                                                         ballista_error *error);

/* The identifier of the session, a UUID. */
BALLISTA_API ballista_status ballista_session_id(ballista_handle session, char **id, ballista_error *error);

/* All settings of the session: a JSON object of strings, null for those that are not set. */
BALLISTA_API ballista_status ballista_session_settings(ballista_handle session, char **json, ballista_error *error);

/*
 * Makes a plan of a SQL statement. Statements that define, drop, set or show are executed at once, and the plan yields
 * what they have to say. values are n literals, for the parameters that the option "parameters" names in their order:
 * {"parameters": ["1", "name"]} for $1 and $name. {"allow_ddl": false}, {"allow_dml": false} and
 * {"allow_statements": false} refuse statements that define or drop, change rows, and set or prepare.
 */
BALLISTA_API ballista_status ballista_session_sql(ballista_handle session, const char *sql, const char *options,
                                                  const ballista_handle *values, size_t n, ballista_handle *plan,
                                                  ballista_error *error);

/*
 * Cuts a text into SQL statements, in quotes and comments too: [{"text", "line", "parameters"}], where line is that of the text
 * in which the statement begins, from 0, and parameters are the names of the statement's, such as "1" and "name". Texts that do not parse are cut all the same.
 */
BALLISTA_API ballista_status ballista_sql_statements(const char *sql, char **json, ballista_error *error);

/*
 * The tables that a SQL statement refers to, whether there are such or not: [["datafusion", "public", "t"]]. A program that makes
 * its tables when they are asked for makes them before ballista_session_sql.
 */
BALLISTA_API ballista_status ballista_session_references(ballista_handle session, const char *sql, char **json,
                                                         ballista_error *error);

/*
 * Makes a table of files. paths is a JSON array of files, folders and glob patterns. With a name the table is registered
 * in the session; plan may be NULL then. Without one (NULL) it is only in the plan. schema gives the columns, or is NULL
 * where they are to be inferred; partitions gives the columns that key=value folders stand for, or is NULL.
 *
 * format is "csv" or "parquet". Options are strings: "extension" (of the files that count in a folder); for csv
 * "has_header", "delimiter", "quote", "terminator", "escape", "comment", "newlines_in_values", "null_regex",
 * "truncated_rows", "schema_infer_max_rec" and "compression".
 */
BALLISTA_API ballista_status ballista_session_files(ballista_handle session, const char *name, const char *format,
                                                    const char *paths, const char *options, struct ArrowSchema *schema,
                                                    struct ArrowSchema *partitions, ballista_handle *plan,
                                                    ballista_error *error);

/* Makes a table of the record batches of a stream, which it reads to its end without copying them. name and plan as above. */
BALLISTA_API ballista_status ballista_session_stream(ballista_handle session, const char *name,
                                                     struct ArrowArrayStream *stream, ballista_handle *plan,
                                                     ballista_error *error);

/* Registers a plan as a view. A table of the name must not exist. */
BALLISTA_API ballista_status ballista_session_register(ballista_handle session, const char *name, ballista_handle plan,
                                                       ballista_error *error);

/* Removes a table or a view. *existed says whether there was one. */
BALLISTA_API ballista_status ballista_session_deregister(ballista_handle session, const char *name, int32_t *existed,
                                                         ballista_error *error);

/* Makes a plan that reads a table or a view. */
BALLISTA_API ballista_status ballista_session_table(ballista_handle session, const char *name, ballista_handle *plan,
                                                    ballista_error *error);

/* All tables by catalog, schema and name, with their kind: {"datafusion": {"public": {"t": "table", "v": "view"}}}. */
BALLISTA_API ballista_status ballista_session_catalog(ballista_handle session, char **json,
                                                       ballista_error *error);

/* ---- Functions of the caller's language ---- */

/* What a callback fails with. The strings stay the callee's, and are copied before it is called again by the same thread. */
struct ballista_failure {
	int32_t kind; /* as in ballista_error */
	const char *message;
	const char *detail;
};

/* What a function is called with. */
struct ballista_call {
	struct ballista_failure failure;
	const int64_t *numbers;
	int64_t n_numbers;
	int64_t rows;
	int64_t n_args;
	int64_t n_results;
	struct ArrowArray arrays[1]; /* as many as there are arguments, which the callee takes over, and then room for results */
};

/*
 * How the library calls functions of the caller's language. Functions and instances are numbers: the former the caller's, the latter
 * the library's, new ones being made as they are mentioned. Callbacks come from any thread, several at a time, one at a time for an
 * instance. Those that return a number return 0, or fill in the failure and return something else.
 */
struct ballista_language {
	const char *name; /* such as "python" */
	/* Has an instance of a function do something: an operation of core/foreign. */
	int32_t (*call)(uint64_t function, uint64_t instance, int32_t op, struct ballista_call *call);
	/* Makes a function bytes, which stay the callee's until the next call by the same thread. */
	int32_t (*payload)(uint64_t function, const void **bytes, size_t *size, struct ballista_failure *failure);
	/*
	 * Makes a plan for a call of a table function in the FROM clause of a statement. The arguments are literals, and become the callee's.
	 * The plan must live until the next call by the same thread.
	 */
	int32_t (*table)(uint64_t function, const ballista_handle *args, size_t n, ballista_handle *plan,
	                 struct ballista_failure *failure);
	/* Asks what an instance is called for to end early. */
	void (*interrupt)(uint64_t instance);
	/* An instance, or a function, will not be used any more. */
	void (*close)(uint64_t instance);
	void (*release)(uint64_t function);
	/* Called in turn, once, by a thread that is about to call back for the first time. May be NULL. */
	int (*attach)(void);
	void *(*detach)(void);
};

/* Says how to call functions of the caller's language. Meant to be called once; the structure is copied. */
BALLISTA_API ballista_status ballista_set_language(const struct ballista_language *language, ballista_error *error);

/*
 * Describes a function: {"version", "kind": "scalar" | "aggregate" | "window", "name", "volatility": "immutable" | "stable" |
 * "volatile", "args": how many there are, "frame", "bounded", "rank": of a window function}. The signature is a struct of the
 * arguments, of the columns of partial states, and last of the result, which may be NULL where its field is nullable.
 */
BALLISTA_API ballista_status ballista_function_new(uint64_t function, const char *options, struct ArrowSchema *signature,
                                                   ballista_handle *made, ballista_error *error);

/* Registers a function by its name, in place of one that has it. */
BALLISTA_API ballista_status ballista_session_add_function(ballista_handle session, ballista_handle function, ballista_error *error);

/* Removes a function of a kind. *existed says whether there was one. */
BALLISTA_API ballista_status ballista_session_drop_function(ballista_handle session, const char *kind, const char *name,
                                                            int32_t *existed, ballista_error *error);

/* Registers a table function of the caller's by a name, in place of one that has it, or removes one. */
BALLISTA_API ballista_status ballista_session_add_table_function(ballista_handle session, const char *name, uint64_t function,
                                                                 ballista_error *error);
BALLISTA_API ballista_status ballista_session_drop_table_function(ballista_handle session, const char *name, int32_t *existed,
                                                                  ballista_error *error);

/* The names of the session's functions, by kind: {"scalar": [...], "aggregate": [...], "window": [...]}. */
BALLISTA_API ballista_status ballista_session_functions(ballista_handle session, char **json, ballista_error *error);

/* Makes a call of a function, which need not be registered. args are n expressions. */
BALLISTA_API ballista_status ballista_expr_apply(ballista_handle function, const ballista_handle *args, size_t n,
                                                 ballista_handle *expr, ballista_error *error);

/* ---- Expressions ---- */

/*
 * Makes a literal of the first element of an array, or NULL of the schema's type where array is NULL. Literals are also
 * how types are passed: the second argument of "CAST" is a literal of the type to cast to.
 */
BALLISTA_API ballista_status ballista_expr_literal(struct ArrowSchema *schema, struct ArrowArray *array,
                                                   ballista_handle *expr, ballista_error *error);

/*
 * Makes an expression of others. name is the name of a function, an operator as SQL writes it ("+", "=", "AND", "NOT",
 * "IS NOT NULL" ...), or one of the forms below; all of these are in upper case, function names in lower case. Names of
 * columns, types and functions are looked up when the expression becomes part of a plan.
 *
 *     COLUMN        {"name": "t.a"}; folded to lower case as SQL does where not in double quotes
 *     PARAMETER     {"name": "1"}
 *     AS            an expression; {"name"}, or {"column"} for the name that a COLUMN has, and {"metadata": {...}} of the column
 *     METADATA      a literal; {"metadata": {...}} of the column that it becomes
 *     CAST          an expression, a literal of the type; also TRY_CAST
 *     BETWEEN       an expression, low, high; also NOT BETWEEN
 *     IN            an expression, the values; also NOT IN
 *     LIKE          an expression, a pattern [, escape]; also NOT LIKE, ILIKE, SIMILAR TO and their NOT
 *     CASE          {"operand": bool, "else": bool}; the operand if any, conditions and results in turns, the else if any
 *     GROUPING SETS {"sets": [2, 1]}: how many of the expressions are in each set; also ROLLUP and CUBE
 *     INDEX         a list and a position, counted from 1, or a struct and a text
 *     SLICE         a list, the first and the last position [, step]
 *     LAMBDA        an expression of the columns that {"parameters": [names]} are: a function, as an argument of another
 *     ORDER         an expression; {"descending": bool, "nulls_first": bool}: a key to sort by
 *     DISTINCT      a call of an aggregate function; also IGNORE NULLS and RESPECT NULLS
 *     FILTER        a call of an aggregate function, a condition
 *     ORDER BY      a call of an aggregate function, keys; also WITHIN GROUP
 *     OVER          a call, what partitions, keys, offsets of the frame's bounds; {"partition", "keys": how many there are of
 *                   each, "unit": "rows", "range" or "groups", "start", "end": such as "preceding" and "unbounded following"}
 *     PARTITION BY  a call with a window, what partitions in place of that which did before; also WINDOW ORDER BY, with keys
 *     FRAME         a call with a window, offsets of bounds; {"unit", "start", "end"}
 */
BALLISTA_API ballista_status ballista_expr_call(const char *name, const ballista_handle *args, size_t n,
                                                const char *options, ballista_handle *expr, ballista_error *error);

/* Makes an expression of SQL text over the columns of a plan. */
BALLISTA_API ballista_status ballista_expr_parse(ballista_handle plan, const char *sql, ballista_handle *expr,
                                                 ballista_error *error);

/* The text of an expression: form is "display", as EXPLAIN shows it, or "name", the column that it makes. */
BALLISTA_API ballista_status ballista_expr_text(ballista_handle expr, const char *form, char **text,
                                                ballista_error *error);

/*
 * What an expression is: {"kind": "BinaryExpr", "operator": "+", "parts": 2}, with what else there is to say: "name",
 * "relation", "type", "negated", "distinct"; for CASE "operand" and "else". The kinds are DataFusion's names.
 */
BALLISTA_API ballista_status ballista_expr_describe(ballista_handle expr, char **json, ballista_error *error);

/* A part of an expression, of as many as ballista_expr_describe says. */
BALLISTA_API ballista_status ballista_expr_part(ballista_handle expr, size_t i, ballista_handle *part,
                                                ballista_error *error);

/* The value of an expression of the kind "Literal", as an array of one element. */
BALLISTA_API ballista_status ballista_expr_value(ballista_handle expr, struct ArrowSchema *schema,
                                                 struct ArrowArray *array, ballista_error *error);

/* ---- Plans ---- */

/*
 * Makes a plan of others. Mistakes in names and types are found here; only execution is lazy. Columns are named as in
 * COLUMN above. Expressions go in exprs; the groups of an aggregate come before the aggregates, and so on:
 *
 *     select        exprs
 *     with_columns  exprs: those named as a column that exists replace it
 *     drop          {"columns": [...]}: those that do not exist are ignored
 *     rename        {"column", "name"}: a column that does not exist is ignored
 *     filter        one condition
 *     aggregate     groups, aggregates; {"groups": number of groups}
 *     sort          keys, of ORDER, or expressions for ascending with NULL last
 *     limit         {"skip": n, "fetch": n}; fetch may be missing
 *     distinct
 *     distinct_on   the expressions to be distinct on, those to select, keys; {"on": number, "select": number}
 *     join          two inputs; {"kind", "left": [columns], "right": [columns], "coalesce": bool}; kind is "inner",
 *                   "left", "right", "full", "semi" or "anti"
 *     join_on       two inputs, conditions; {"kind"}
 *     union, union_by_name, intersect, except
 *                   two inputs; {"distinct": bool}
 *     alias         {"name"}: qualifies the columns
 *     unnest        {"columns": [...], "nulls": bool}: a row for each element of lists, and, if so, one for NULL
 *     explain       {"verbose": bool, "analyze": bool, "format": "indent"}
 *     values        no input: a relation of one row without columns
 */
BALLISTA_API ballista_status ballista_plan_call(ballista_handle session, const char *name, const ballista_handle *inputs,
                                                size_t n_inputs, const ballista_handle *exprs, size_t n_exprs,
                                                const char *options, ballista_handle *plan, ballista_error *error);

BALLISTA_API ballista_status ballista_plan_schema(ballista_handle plan, struct ArrowSchema *schema,
                                                  ballista_error *error);

/*
 * The text of a plan: form is "logical", "schemas" (that with the columns of each node), "optimized" or "physical"; "columns": a
 * JSON array of the columns of the result, {"name", "type"}, with types as DESCRIBE names them; or "tree": the
 * physical plan as a JSON object {"stages": [{"id", "tasks", "inputs", "output", "root"}]}, where a root is an operator
 * {"name", "detail", "reads", "metrics": {"rows", "batches", "nanos", "memory"}, "inputs": [operators]}. What is absent is empty;
 * "reads" is the stage whose output an operator reads.
 */
BALLISTA_API ballista_status ballista_plan_text(ballista_handle plan, const char *form, char **text,
                                                ballista_error *error);

/* The qualified name of a column of a plan, such as "t.a", in double quotes where needed. */
BALLISTA_API ballista_status ballista_plan_column(ballista_handle plan, const char *name, char **qualified,
                                                  ballista_error *error);

/*
 * What the uppermost node of a plan is: {"kind": "Projection", "text": its line of EXPLAIN, "columns": [names], "inputs": 1,
 * "exprs": [{"role": "projections", "count": 2}]}, with what else there is to say: "name", "skip", "fetch", "keys" (how those of
 * the role "keys" sort) and "flags". The kinds are DataFusion's names; nodes that it has none for are "Extension"s.
 */
BALLISTA_API ballista_status ballista_plan_describe(ballista_handle plan, char **json, ballista_error *error);

/* An input of the uppermost node of a plan, of as many as ballista_plan_describe says. */
BALLISTA_API ballista_status ballista_plan_input(ballista_handle plan, size_t i, ballista_handle *input,
                                                 ballista_error *error);

/* An expression of the uppermost node of a plan, of as many as ballista_plan_describe says. */
BALLISTA_API ballista_status ballista_plan_expr(ballista_handle plan, size_t i, ballista_handle *expr,
                                                ballista_error *error);

/* A plan as SQL that gives its rows. dialect is "default", "postgres", "duckdb", "sqlite" or "mysql". */
BALLISTA_API ballista_status ballista_plan_sql(ballista_handle plan, const char *dialect, char **sql,
                                               ballista_error *error);

/* A plan of a query as bytes, in base64, and such a plan in a session. Tables that are in memory, and functions that are not the
 * engine's, are not supported. */
BALLISTA_API ballista_status ballista_plan_bytes(ballista_handle plan, char **base64, ballista_error *error);
BALLISTA_API ballista_status ballista_session_plan(ballista_handle session, const char *base64, ballista_handle *plan,
                                                   ballista_error *error);

/* The plan as this process would optimize it. */
BALLISTA_API ballista_status ballista_plan_optimize(ballista_handle plan, ballista_handle *optimized,
                                                    ballista_error *error);

/* Starts to execute a plan. Releasing the query, or its stream, ends it. */
BALLISTA_API ballista_status ballista_plan_execute(ballista_handle plan, ballista_handle *query, ballista_error *error);

/* ---- Queries ---- */

#define BALLISTA_RUNNING 0 /* the next batch is not there yet */
#define BALLISTA_READY 1   /* the stream will return a batch, its end or an error without waiting */

/* Waits until the next batch is there, but no longer than some milliseconds. */
BALLISTA_API ballista_status ballista_query_wait(ballista_handle query, int64_t milliseconds, int32_t *state,
                                                 ballista_error *error);

/*
 * What the query did so far: a JSON object of numbers {"elapsed_seconds", "rows", "batches"}. Once it runs, also how much is
 * done of what is known so far: {"morsels_done", "morsels", "tasks_done", "tasks", "stages_done", "stages"}.
 */
BALLISTA_API ballista_status ballista_query_progress(ballista_handle query, char **json, ballista_error *error);

/*
 * The plan of the query as the form "tree" of ballista_plan_text has it, with what its operators did so far; "null" while it is not
 * known. A cluster tells it at the end.
 */
BALLISTA_API ballista_status ballista_query_plan(ballista_handle query, char **json, ballista_error *error);

/* Makes the query end soon, with an error of the kind BALLISTA_CANCELLED. May be called at any time, from any thread. */
BALLISTA_API ballista_status ballista_query_cancel(ballista_handle query, ballista_error *error);

/* Hands out the result, once. It may be read while the query runs; the query may still be waited for and cancelled. */
BALLISTA_API ballista_status ballista_query_stream(ballista_handle query, struct ArrowArrayStream *stream,
                                                   ballista_error *error);

/* The error that ended the query's stream, as get_next returns no more than its text. BALLISTA_OK when there is none. */
BALLISTA_API ballista_status ballista_query_error(ballista_handle query, ballista_error *error);

/* ---- Servers: a cluster, or a part of one, in this process ---- */

/*
 * Starts a server, which listens when the call returns:
 *
 *     scheduler  {"listen": "host:port", "work_folder", "store", "data_folders": [...], "min_rows"}
 *     executor   {"scheduler": "df://host:port", "listen", "advertise": "host:port", "cores", "memory", "work_folder",
 *                "data_folders"}; a scheduler that is not there yet is waited for in the background
 *     cluster    {"executors", "cores", "memory", "listen", "work_folder", "min_rows"}: a scheduler and executors on the
 *                loopback, ready for queries
 *
 * The latter two run functions written in Python where {"python": INTERPRETER} is given, with "python_path" (where it finds ballista),
 * "python_memory" (bytes of a process) and "python_timeout" (seconds of a call) if need be.
 *
 * All options may be missing but the executor's "scheduler". A server has no protection but where it listens: by default on
 * the loopback. ballista_release stops it too.
 */
BALLISTA_API ballista_status ballista_server_start(const char *kind, const char *options, ballista_handle *server,
                                                   ballista_error *error);

/* Where others reach the server, as host:port. */
BALLISTA_API ballista_status ballista_server_address(ballista_handle server, char **address, ballista_error *error);

/* Stops a server, and releases its handle. Queries that run there fail. */
BALLISTA_API ballista_status ballista_server_stop(ballista_handle server, ballista_error *error);

/* ---- Arrow structures: for callers without an Arrow library of their own ---- */

/* Makes copy an array with the same buffers as array. They live until both are released. */
BALLISTA_API void ballista_array_share(struct ArrowArray *array, struct ArrowArray *copy);

/* Moves a schema and an array of it, a struct of columns, into a stream of one batch. */
BALLISTA_API void ballista_stream_of(struct ArrowSchema *schema, struct ArrowArray *array,
                                     struct ArrowArrayStream *stream);

/*
 * Moves an Arrow structure into a Python capsule of the name, "arrow_schema", "arrow_array" or "arrow_array_stream", which
 * releases it unless a consumer takes it out. Takes the addresses of PyCapsule_New and PyCapsule_GetPointer, and returns
 * what the former does. The caller holds the interpreter's lock.
 */
BALLISTA_API void *ballista_capsule(void *structure, const char *name, void *capsule_new, void *capsule_get_pointer);

/* ---- Signals in Python ---- */

/* Functions of Python's C interface: PyGILState_Ensure and _Release, PyErr_CheckSignals, _Fetch and _Restore. */
struct ballista_python {
	int (*ensure)(void);
	void (*release)(int);
	int (*check_signals)(void);
	void (*fetch)(void **type, void **value, void **traceback);
	void (*restore)(void *type, void *value, void *traceback);
};

/*
 * A callback of ballista_set_interrupt, whose context is a struct ballista_python: it runs the handlers of signals that have
 * arrived, and wants the call to end when one raises an exception. The exception is kept for ballista_python_raise.
 */
BALLISTA_API int32_t ballista_python_interrupted(void *python);

/* Raises the exception that ended a call of this thread, if one did. The caller holds the interpreter's lock. */
BALLISTA_API void ballista_python_raise(const struct ballista_python *python);

#ifdef __cplusplus
}
#endif

#endif /* BALLISTA_H */
