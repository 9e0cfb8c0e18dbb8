/* What a caller's language is asked while a call lasts. */
#include "internal.h"

int32_t call_interrupt(ballista_interrupt_callback callback, void *context) { return callback(context); }

/* The exception that a handler of a signal has raised during a call of this thread. */
static _Thread_local void *raised[3];

int32_t ballista_python_interrupted(void *context) {
	const struct ballista_python *python = context;
	int state = python->ensure();
	int failed = python->check_signals() < 0;
	if (failed)
		python->fetch(&raised[0], &raised[1], &raised[2]);
	python->release(state);
	return failed;
}

void ballista_python_raise(const struct ballista_python *python) {
	if (!raised[0])
		return;
	python->restore(raised[0], raised[1], raised[2]);
	raised[0] = raised[1] = raised[2] = NULL;
}
