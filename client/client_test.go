package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow/array"

	"github.com/ballista-go/ballista/client"
	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/wire"
	"github.com/ballista-go/ballista/wire/wirepb"
)

const loopback = "127.0.0.1:0"

// patience bounds what should happen at once, on a busy machine.
const patience = 20 * time.Second

func TestResultsKeepTheirOrderAndAreCut(t *testing.T) {
	f := &fake{execute: func(query *wirepb.Query, stream executeStream) error {
		if query.GetBatchRows() != 10 || query.GetWorkers() != 0 || query.GetSessionId() != "session-1" ||
			!strings.HasPrefix(query.GetDescription(), "SELECT a") {
			return errs.New(errs.Internal, "odd query: %v", query)
		}
		progress := &wirepb.Progress{Stages: 2, StagesDone: 1, Tasks: 4, TasksDone: 3, Morsels: 9, MorselsDone: 5}
		return errors.Join(
			stream.Send(&wirepb.ExecuteResponse{Kind: &wirepb.ExecuteResponse_Accepted{Accepted: &wirepb.Accepted{JobId: "j"}}}),
			stream.Send(blockOf(integers(t, 0, 25))),
			stream.Send(&wirepb.ExecuteResponse{Kind: &wirepb.ExecuteResponse_Progress{Progress: progress}}),
			stream.Send(blockOf(integers(t, 25, 3))), stream.Send(finishedOf(28)))
	}}
	address := f.serve(t, loopback).Address().String()
	session := connect(t, address, core.Config{}, map[string]string{"datafusion.execution.batch_size": "10"})
	if session.ID() != "session-1" {
		t.Errorf("the session is called %q", session.ID())
	}
	result := running(t.Context(), t, session)
	var sizes []int64
	next := int64(0)
	for {
		batch, err := result.Next(t.Context())
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		sizes = append(sizes, batch.NumRows())
		for _, v := range batch.Column(0).(*array.Int64).Int64Values() {
			if v != next {
				t.Fatalf("got %d, want %d", v, next)
			}
			next++
		}
		batch.Release()
	}
	if got := fmt.Sprint(sizes); got != "[10 10 5 3]" {
		t.Errorf("batches of %s rows", got)
	}
	if got, want := result.Progress(), (core.Progress{MorselsDone: 9, Morsels: 9, StagesDone: 2, Stages: 2, TasksDone: 4, Tasks: 4}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if result.Explain() != "a plan with metrics" {
		t.Errorf("got %q", result.Explain())
	}
	if err := result.Close(); err != nil || session.Budget().Used() != 0 {
		t.Errorf("%v, %d bytes are held", err, session.Budget().Used())
	}
}

// endless sends blocks until the stream ends, and tells how many, and that it has ended.
func endless(t *testing.T, sent chan<- int, ended chan<- error) *fake {
	data := integers(t, 0, 60_000)
	return &fake{execute: func(_ *wirepb.Query, stream executeStream) error {
		for n := 1; ; n++ {
			if err := stream.Send(blockOf(data)); err != nil {
				ended <- err
				return err
			}
			sent <- n
		}
	}}
}

func TestASlowReaderHoldsTheStreamAndClosingEndsIt(t *testing.T) {
	sent, ended := make(chan int, 100_000), make(chan error, 1)
	address := endless(t, sent, ended).serve(t, loopback).Address().String()
	session := connect(t, address, core.Config{MemoryLimit: 64 << 20}, nil)
	result := running(t.Context(), t, session)
	for i := range 300 { // of 480 kB each, far more than the limit
		batch, err := result.Next(t.Context())
		if err != nil {
			t.Fatalf("batch %d: %v", i, err)
		}
		batch.Release()
	}
	quiet := 0
	for quiet < 5 { // nothing reads now, so that the sender has to stop
		select {
		case n := <-sent:
			if n > 1000 {
				t.Fatal("the sender does not wait")
			}
			quiet = 0
		case <-time.After(50 * time.Millisecond):
			quiet++
		}
	}
	if err := result.Close(); err != nil {
		t.Fatal(err)
	}
	awaitEnd(t, ended)
	if used := session.Budget().Used(); used != 0 {
		t.Errorf("%d bytes are held", used)
	}
	if _, err := result.Next(t.Context()); !errs.Is(err, errs.Cancelled) {
		t.Errorf("after closing: %v", err)
	}
}

func awaitEnd(t *testing.T, ended <-chan error) {
	t.Helper()
	select {
	case err := <-ended:
		if err == nil {
			t.Error("the stream ended as if it were complete")
		}
	case <-time.After(patience):
		t.Fatal("the stream goes on")
	}
}

func TestCancellingEndsTheQuery(t *testing.T) {
	sent, ended := make(chan int, 100_000), make(chan error, 1)
	address := endless(t, sent, ended).serve(t, loopback).Address().String()
	session := connect(t, address, core.Config{}, nil)
	ctx, cancel := context.WithCancel(t.Context())
	result := running(ctx, t, session)
	<-sent
	cancel()
	for {
		batch, err := result.Next(t.Context())
		if err != nil {
			if !errs.Is(err, errs.Cancelled) {
				t.Errorf("got %v", err)
			}
			break
		}
		batch.Release()
	}
	awaitEnd(t, ended)
}

func TestADeadlineEndsTheQuery(t *testing.T) {
	f := &fake{execute: func(query *wirepb.Query, stream executeStream) error {
		if query.GetTimeoutMs() != 100 {
			return errs.New(errs.Internal, "timeout of %d ms", query.GetTimeoutMs())
		}
		<-stream.Context().Done()
		return stream.Context().Err()
	}}
	address := f.serve(t, loopback).Address().String()
	session := connect(t, address, core.Config{}, map[string]string{"datafusion.execution.timeout": "100ms"})
	_, err := running(t.Context(), t, session).Next(t.Context())
	if !errs.Is(err, errs.Cancelled) || !strings.Contains(err.Error(), "deadline") {
		t.Errorf("got %v", err)
	}
}

func TestErrorsComeAsTheyWere(t *testing.T) {
	want := &errs.Error{Kind: errs.InvalidValue, Message: "number is too large", Detail: "stage 3", Position: errs.NoPosition, Retry: true}
	answers := map[string]func(executeStream) error{
		"number is too large":     func(executeStream) error { return want },
		"ended the query without": func(executeStream) error { return nil },
		"damaged block":           func(s executeStream) error { return s.Send(blockOf([]byte("no block at all"))) },
		"has 7 rows, of which 1 were": func(s executeStream) error {
			return errors.Join(s.Send(blockOf(integers(t, 0, 1))), s.Send(finishedOf(7)))
		},
		"a handler has panicked: as asked": func(executeStream) error { panic("as asked") },
	}
	for text, answer := range answers {
		f := &fake{execute: func(_ *wirepb.Query, stream executeStream) error { return answer(stream) }}
		session := connect(t, f.serve(t, loopback).Address().String(), core.Config{}, nil)
		result := running(t.Context(), t, session)
		var err error
		for err == nil {
			_, err = result.Next(t.Context())
		}
		var got *errs.Error
		if !errors.As(err, &got) || !strings.Contains(got.Message, text) {
			t.Errorf("got %v, want %s", err, text)
		} else if text == want.Message && *got != *want {
			t.Errorf("got %#v", got)
		}
		if _, again := result.Next(t.Context()); again == nil || again.Error() != err.Error() {
			t.Errorf("asked again: %v", again)
		}
	}
}

func TestALostSchedulerIsNamedAndComesBack(t *testing.T) {
	begun := make(chan struct{}, 2)
	f := &fake{execute: func(_ *wirepb.Query, stream executeStream) error {
		begun <- struct{}{}
		<-stream.Context().Done()
		return stream.Context().Err()
	}}
	port := f.serve(t, loopback)
	address := port.Address().String()
	session := connect(t, address, core.Config{}, nil)
	result := running(t.Context(), t, session)
	<-begun
	port.Stop()
	var lost *errs.Error
	if _, err := result.Next(t.Context()); !errors.As(err, &lost) || lost.Kind != errs.IO || !lost.Retry || !strings.Contains(lost.Message, address) {
		t.Fatalf("got %v", err)
	}
	query, err := session.SQL(t.Context(), "SELECT a + 1 AS a FROM (VALUES (1)) t(a)", nil)
	if err != nil {
		t.Fatal(err)
	}
	wantSoon(t, func() error { _, err := query.Execute(t.Context()); return err }, "nothing listens at "+address)
	again := &fake{execute: func(query *wirepb.Query, stream executeStream) error {
		if query.GetSessionId() != "session-1" {
			return errs.New(errs.Internal, "session %q", query.GetSessionId())
		}
		return errors.Join(stream.Send(blockOf(integers(t, 0, 1))), stream.Send(finishedOf(1)))
	}}
	port = again.serve(t, address)
	if batch, err := running(t.Context(), t, session).Next(t.Context()); err != nil {
		t.Fatal(err)
	} else {
		batch.Release()
	}
	if n := again.sessions.Load(); n != 0 {
		t.Errorf("%d new sessions", n)
	}
	port.Stop()
	forgetful := &fake{}
	forgetful.forget.Store(true)
	forgetful.serve(t, address)
	wantSoon(t, func() error { _, err := query.Execute(t.Context()); return err }, "does not know the session any more")
}

// wantSoon repeats what fails for another reason while a lost connection is not noticed yet.
func wantSoon(t *testing.T, call func() error, text string) {
	t.Helper()
	var err error
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if err = call(); err != nil && strings.Contains(err.Error(), text) {
			return
		}
	}
	t.Fatalf("got %v, want %s", err, text)
}

func TestConnectingFailsWithAReason(t *testing.T) {
	other := &fake{version: wire.ProtocolVersion + 7}
	closed, err := net.Listen("tcp", loopback)
	if err != nil {
		t.Fatal(err)
	}
	_ = closed.Close()
	for address, want := range map[string]string{
		other.serve(t, loopback).Address().String(): fmt.Sprintf("has %d (ballista 0.0.0-fake), this process has %d", wire.ProtocolVersion+7, wire.ProtocolVersion),
		"df://" + closed.Addr().String():            "nothing listens at " + closed.Addr().String(),
		"http://127.0.0.1:1":                        "unknown scheme",
		"":                                          "not of the form df://HOST:PORT",
	} {
		if _, err := client.Connect(t.Context(), address, client.Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", address, err, want)
		}
	}
}

func TestClosingASessionTellsTheScheduler(t *testing.T) {
	f := &fake{}
	session := connect(t, f.serve(t, loopback).Address().String(), core.Config{}, nil)
	for range 2 {
		if err := session.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if n := f.sessions.Load(); n != 0 {
		t.Errorf("%d sessions are open", n)
	}
	query, err := session.SQL(t.Context(), "SELECT a + 1 FROM (VALUES (1)) t(a)", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := query.Execute(t.Context()); err == nil || !strings.Contains(err.Error(), "session is closed") {
		t.Errorf("got %v", err)
	}
}

func TestTheSchedulerHearsOfNames(t *testing.T) {
	f := &fake{}
	session := connect(t, f.serve(t, loopback).Address().String(), core.Config{}, nil)
	register := func(name string) error { return session.RegisterArrow(t.Context(), name, rowsOf(t, 1, 1, 1)) }
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	sql := func(text string) error { _, err := session.SQL(t.Context(), text, nil); return err }
	must(register("t"))
	must(register("u"))
	must(sql("CREATE VIEW v AS SELECT s FROM t"))
	must(sql("DROP VIEW v"))
	must(sql("CREATE OR REPLACE VIEW t AS SELECT s FROM u"))
	must(sql("DROP TABLE u"))
	must(sql("CREATE SCHEMA other"))
	must(register(`other."X"`))
	must(sql("CREATE VIEW other.w AS SELECT 1"))
	must(sql("DROP SCHEMA other CASCADE"))
	want := []string{
		"name datafusion.public.t upload", "name datafusion.public.u upload", "drop datafusion.public.t", "drop datafusion.public.u",
		"name datafusion.other.X upload", "drop datafusion.other.X",
	}
	if got := strings.Join(f.told, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s", got)
	}
	f.refuse = true
	if err := register("n"); err == nil || !strings.Contains(err.Error(), "disk is full") {
		t.Errorf("got %v", err)
	}
	if exists, err := session.Exists("n"); err != nil || exists {
		t.Errorf("a table that was refused exists: %v", err)
	}
}
