package main

// #include <stdlib.h>
// #include "internal.h"
import "C"

import (
	"context"
	"log/slog"
	"sync"
	"unsafe"
)

// sink is where log lines go.
var sink = struct {
	sync.Mutex
	callback C.ballista_log_callback
	context  unsafe.Pointer
	level    slog.LevelVar
}{}

func init() { slog.SetDefault(slog.New(&forward{})) }

//export ballista_set_log
func ballista_set_log(callback C.ballista_log_callback, context unsafe.Pointer, level C.int32_t, e *C.ballista_error) C.ballista_status {
	return guard(e, func() error {
		sink.Lock()
		defer sink.Unlock()
		sink.callback, sink.context = callback, context
		sink.level.Set(slog.Level(level))
		return nil
	})
}

// forward passes log records on to the callback, as lines.
type forward struct{ attrs []slog.Attr }

func (f *forward) Enabled(_ context.Context, level slog.Level) bool {
	return level >= sink.level.Level()
}

func (f *forward) Handle(_ context.Context, record slog.Record) error {
	line := record.Message
	for _, a := range f.attrs {
		line += " " + a.String()
	}
	record.Attrs(func(a slog.Attr) bool {
		line += " " + a.String()
		return true
	})
	send(record.Level, line)
	return nil
}

func (f *forward) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &forward{append(f.attrs[:len(f.attrs):len(f.attrs)], attrs...)}
}

// WithGroup leaves the group out: lines are read by people.
func (f *forward) WithGroup(string) slog.Handler { return f }

func send(level slog.Level, line string) {
	sink.Lock()
	defer sink.Unlock()
	if sink.callback == nil {
		return
	}
	text := C.CString(line)
	defer C.free(unsafe.Pointer(text))
	C.call_log(sink.callback, sink.context, C.int32_t(level), text)
}
