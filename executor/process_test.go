package executor_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/ballista-go/ballista/client"
	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/executor"
	"github.com/ballista-go/ballista/executor/executortest"
	"github.com/ballista-go/ballista/scheduler"
	"github.com/ballista-go/ballista/wire/wirepb"
)

func TestAStreamThatBreaks(t *testing.T) {
	s := executortest.Start(t)
	s.Heartbeat = 10 * time.Millisecond
	e, x := s.Executor(t, executor.Config{})
	w := source(t, e, "j")
	running, complete := attempt("j", 1, 0), attempt("k", 1, 0)
	send(t, x, planOf(t, "j", copying(nil), 0), launch(running, ""))
	empty := source(t, e, "k")
	_ = empty.Close(nil)
	send(t, x, planOf(t, "k", copying(nil), 0), launch(complete, ""))
	report := ended(t, x, complete)
	beat := receive(t, x, func(m *wirepb.FromExecutor) bool {
		return m.GetHeartbeat() != nil && len(m.GetHeartbeat().GetTasks()) == 1
	})
	if !proto.Equal(beat.GetHeartbeat().GetTasks()[0].GetAttempt(), running) {
		t.Fatalf("got %v", beat)
	}
	x.Break()
	y := s.Next(t)
	if y.GetIncarnation() != x.GetIncarnation() || y.GetExecutorId() != x.GetExecutorId() || len(y.GetRunning()) != 1 || len(y.GetHeld()) != 1 ||
		!proto.Equal(y.GetRunning()[0], running) || !proto.Equal(y.GetHeld()[0], report) {
		t.Fatalf("came back as %v", y.Register)
	}
	writeBlock(t, w, numbers(t, int64(1)))
	_ = w.Close(nil)
	if report := ended(t, y, running); report.GetCompleted() == nil {
		t.Fatalf("got %v", report)
	}
}

func status(t *testing.T, address, page string) (int, string) {
	t.Helper()
	client := http.Client{Timeout: executortest.Deadline, Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Get("http://" + address + page)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

func TestDrainingWaitsUntilTheOutputsWereRead(t *testing.T) {
	folder := t.TempDir()
	s := executortest.Start(t)
	e, x := s.Executor(t, executor.Config{WorkFolder: folder, DrainTime: time.Hour})
	for _, page := range []string{"/healthz", "/readyz"} {
		if code, text := status(t, e.Address(), page); code != http.StatusOK {
			t.Fatalf("%s: %d %s", page, code, text)
		}
	}
	w := source(t, e, "j")
	id := attempt("j", 1, 0)
	leave := &wirepb.ToExecutor{Kind: &wirepb.ToExecutor_Leave{Leave: &wirepb.Leave{}}}
	send(t, x, leave, planOf(t, "j", copying(nil), 0), launch(id, "")) // it does not drain yet
	waitUntil(t, "the task runs", func() bool { return e.Store().Counters().Outputs == 2 })
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		e.Drain(context.Background())
	}()
	draining := receive(t, x, func(m *wirepb.FromExecutor) bool { return m.GetDraining() != nil })
	if draining.GetDraining().GetWithinMs() != uint64(time.Hour.Milliseconds()) {
		t.Fatalf("got %v", draining)
	}
	if code, _ := status(t, e.Address(), "/readyz"); code != http.StatusServiceUnavailable {
		t.Fatalf("ready while draining: %d", code)
	}
	writeBlock(t, w, numbers(t, int64(1)))
	_ = w.Close(nil)
	if report := ended(t, x, id); report.GetCompleted() == nil {
		t.Fatalf("got %v", report)
	}
	if blocks, err := read(t, e.Address(), id); err != nil || len(blocks) != 1 {
		t.Fatalf("got %d blocks, %v", len(blocks), err)
	}
	_, text := status(t, e.Address(), "/metrics")
	for _, line := range []string{`ballista_executor_tasks_ended_total{outcome="complete"} 1`, "ballista_executor_tasks_running 0", "ballista_executor_outputs 2"} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("metrics do not say %s", line)
		}
	}
	send(t, x, leave)
	<-drained
	<-e.Done()
	if _, err := net.Dial("tcp", e.Address()); err == nil {
		t.Error("the port is still open")
	}
	if left, _ := filepath.Glob(filepath.Join(folder, "*", "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestDrainingEndsInTime(t *testing.T) {
	e, _ := executortest.Start(t).Executor(t, executor.Config{DrainTime: 20 * time.Millisecond})
	e.Drain(context.Background())
	<-e.Done()
}

func TestDrainingWithoutASchedulerEndsWhenNothingIsHeld(t *testing.T) {
	s := executortest.Start(t)
	e, x := s.Executor(t, executor.Config{DrainTime: time.Hour})
	s.Stop()
	x.Break()
	e.Drain(t.Context())
	if t.Context().Err() != nil {
		t.Fatal("it stayed")
	}
}

func TestStrangersAtThePort(t *testing.T) {
	s := executortest.Start(t)
	e, x := s.Executor(t, executor.Config{Patience: 10 * time.Millisecond})
	w := source(t, e, "j")
	writeBlock(t, w, numbers(t, int64(1)))
	_ = w.Close(nil)
	for _, text := range []string{"", "GET /x", "GET / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", strings.Repeat("\x00", 5000), "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\xff\xff\xff"} {
		conn, err := net.Dial("tcp", e.Address())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		_, _ = io.WriteString(conn, text)
	}
	ticket := func(m *wirepb.OutputTicket) string {
		data, err := proto.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	for text, kind := range map[string]errs.Kind{
		"": errs.InvalidValue, "\xff\xff\xff\xff": errs.InvalidValue, "\x0a\xff\xff\xff\xff\x0f": errs.InvalidValue,
		ticket(&wirepb.OutputTicket{Partition: 1}):                                          errs.InvalidValue,
		ticket(&wirepb.OutputTicket{Attempt: attempt("nobody's", 0, 0)}):                    errs.NotFound,
		ticket(&wirepb.OutputTicket{Attempt: attempt("j", 0, 0), Partition: 1}):             errs.InvalidValue,
		ticket(&wirepb.OutputTicket{Attempt: attempt("j", 0, 0), Partition: 1<<32 - 1}):     errs.InvalidValue,
		ticket(&wirepb.OutputTicket{Attempt: attempt(strings.Repeat("j", 1<<20), 0, 0)}):    errs.NotFound,
		ticket(&wirepb.OutputTicket{Attempt: attempt("j", 1<<31-1, 1<<31-1), Partition: 5}): errs.NotFound,
	} {
		output, err := executortest.ReadTicket(t.Context(), e.Address(), []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := output.Next(); !errs.Is(err, kind) {
			t.Errorf("%.40q: got %v, want %s", text, err, kind)
		}
		output.Close()
	}
	if blocks, err := read(t, e.Address(), attempt("j", 0, 0)); err != nil || len(blocks) != 1 {
		t.Fatalf("got %d blocks, %v", len(blocks), err)
	}
	send(t, x, &wirepb.ToExecutor{}, planOf(t, "j", copying(nil), 0), launch(attempt("j", 1, 0), ""))
	if report := ended(t, x, attempt("j", 1, 0)); report.GetCompleted() == nil {
		t.Fatalf("got %v", report)
	}
}

// twoAddresses are such that nobody listens at, and not the same.
func twoAddresses(t *testing.T) (one, other string) {
	t.Helper()
	var addresses []string
	for range 2 {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer listener.Close()
		addresses = append(addresses, listener.Addr().String())
	}
	return addresses[0], addresses[1]
}

func TestSchedulersThatRefuseOrAreNotThere(t *testing.T) {
	s := executortest.Start(t)
	s.Refuse = errs.New(errs.Unsupported, "protocol versions differ: 1 and 7")
	config := executor.Config{Scheduler: "df://" + s.Address(), Listen: "127.0.0.1:0"}
	if _, err := executor.Start(t.Context(), config); !errs.Is(err, errs.Unsupported) || !strings.Contains(err.Error(), "1 and 7") {
		t.Fatalf("got %v", err)
	}
	config.Scheduler, config.Listen = twoAddresses(t)
	e, err := executor.Start(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Stop()
	if code, _ := status(t, e.Address(), "/readyz"); code != http.StatusServiceUnavailable {
		t.Fatalf("ready without a scheduler: %d", code)
	}
	if x := executortest.StartAt(t, config.Scheduler).Next(t); x.GetExecutorId() != e.ID() {
		t.Fatalf("got %v", x.Register)
	}
}

func TestWorkFoldersBelongToOneExecutor(t *testing.T) {
	folder := t.TempDir()
	stale := filepath.Join(folder, "outputs", "00000001.blocks")
	if err := os.MkdirAll(filepath.Dir(stale), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(stale, []byte("left by a crash"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := executortest.Start(t)
	e, _ := s.Executor(t, executor.Config{WorkFolder: folder})
	if _, err := os.Stat(stale); !os.IsNotExist(err) {
		t.Errorf("still there: %v", err)
	}
	second := executor.Config{Scheduler: s.Address(), Listen: "127.0.0.1:0", WorkFolder: folder}
	if _, err := executor.Start(t.Context(), second); !errs.Is(err, errs.IO) || !strings.Contains(err.Error(), folder) {
		t.Errorf("got %v", err)
	}
	e.Stop()
	again, err := executor.Start(t.Context(), second)
	if err != nil {
		t.Fatal(err)
	}
	again.Stop()
}

func TestConfigsThatMakeNoSense(t *testing.T) {
	for name, config := range map[string]executor.Config{
		"scheduler":      {},
		"scheme":         {Scheduler: "http://127.0.0.1:1"},
		"advertise":      {Scheduler: "127.0.0.1:1", Advertise: "host"},
		"memory":         {Scheduler: "127.0.0.1:1", Memory: 10, OutputMemory: 10},
		"negative":       {Scheduler: "127.0.0.1:1", Cores: -1},
		"data folder":    {Scheduler: "127.0.0.1:1", DataFolders: []string{filepath.Join(t.TempDir(), "missing")}},
		"listen address": {Scheduler: "127.0.0.1:1", Listen: "127.0.0.1"},
	} {
		if e, err := executor.Start(t.Context(), config); err == nil {
			e.Stop()
			t.Errorf("%s: it starts", name)
		} else if errs.KindOf(err) == errs.Internal {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestMessagesOfMoreThanAMebibyte(t *testing.T) {
	s := executortest.Start(t)
	_, x := s.Executor(t, executor.Config{})
	const tasks = 300
	job := strings.Repeat("j", 10_000)
	for i := range tasks {
		send(t, x, launch(&wirepb.AttemptID{JobId: job, Stage: 1, Task: uint32(i)}, ""))
	}
	for range tasks {
		receive(t, x, func(m *wirepb.FromExecutor) bool { return m.GetEnded().GetFailed() != nil })
	}
	x.Break()
	y := s.Next(t)
	if size := proto.Size(y.Register); len(y.GetHeld()) != tasks || size < 2<<20 {
		t.Fatalf("came back with %d reports in %d bytes", len(y.GetHeld()), size)
	}
}

func TestFilesOutsideOfTheDataFoldersAreNotRead(t *testing.T) {
	allowed, other := t.TempDir(), t.TempDir()
	for _, folder := range []string{allowed, other} {
		if err := os.WriteFile(filepath.Join(folder, "t.csv"), []byte("a\n1\n2\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, err := scheduler.Start(scheduler.Config{Listen: "127.0.0.1:0", WorkFolder: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Stop() //nolint:errcheck // not what is tested
	e, err := executor.Start(t.Context(), executor.Config{Scheduler: s.Address(), Listen: "127.0.0.1:0", DataFolders: []string{allowed}})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Stop()
	engine, err := core.Open(core.Config{})
	if err != nil {
		t.Fatal(err)
	}
	backend, err := client.Connect(t.Context(), s.Address(), client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	session, err := engine.NewSessionOn(backend, nil)
	if err != nil {
		t.Fatal(err)
	}
	count := func(folder string) (int, error) {
		create := "CREATE OR REPLACE EXTERNAL TABLE t STORED AS CSV LOCATION '" + filepath.Join(folder, "t.csv") + "' OPTIONS ('format.has_header' 'true')"
		if _, err := session.SQL(t.Context(), create, nil); err != nil {
			t.Fatal(err)
		}
		query, err := session.SQL(t.Context(), "SELECT a FROM t", nil)
		if err != nil {
			t.Fatal(err)
		}
		result, err := query.Execute(t.Context())
		if err != nil {
			return 0, err
		}
		defer result.Close()
		batch, err := result.Next(t.Context())
		if err != nil {
			return 0, err
		}
		defer batch.Release()
		return int(batch.NumRows()), nil
	}
	if rows, err := count(allowed); rows != 2 || err != nil {
		t.Errorf("got %d rows, %v", rows, err)
	}
	if _, err := count(other); !errs.Is(err, errs.InvalidValue) || !strings.Contains(err.Error(), filepath.Join(other, "t.csv")) {
		t.Errorf("got %v", err)
	}
}

func TestTemporaryWorkFoldersAreNotTakenForAbandoned(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	s := executortest.Start(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 10 {
				e, err := executor.Start(context.Background(), executor.Config{Scheduler: s.Address(), Listen: "127.0.0.1:0"})
				if err != nil {
					t.Error(err)
					return
				}
				if folders, _ := filepath.Glob(filepath.Join(os.TempDir(), "*", "outputs")); len(folders) == 0 {
					t.Error("the work folder is gone")
				}
				e.Stop()
			}
		})
	}
	all.Wait()
	if left, _ := filepath.Glob(filepath.Join(os.TempDir(), "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	abandoned := filepath.Join(os.TempDir(), "ballista-executor-1")
	if err := os.MkdirAll(abandoned, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(abandoned, "in-use.lock"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s.Executor(t, executor.Config{})
	if _, err := os.Stat(abandoned); !os.IsNotExist(err) {
		t.Errorf("still there: %v", err)
	}
}
