package workers

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	arrowmemory "github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/foreign"
	"github.com/ballista-go/ballista/core/types"
)

// fakeVariable makes the test's program a worker that does what its value says.
const fakeVariable = "BALLISTA_FAKE_WORKER"

func TestMain(m *testing.M) {
	if does := os.Getenv(fakeVariable); does != "" {
		fake(os.NewFile(3, "socket"), does)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// fake answers as a worker does whose functions return their argument, until it does something else.
func fake(socket *os.File, does string) {
	hello := `{"version": "3.11"}`
	switch does {
	case "mute":
		time.Sleep(time.Hour)
	case "missing":
		hello = `{"missing": "nothing works without cheese"}`
	case "no json":
		hello = "hello"
	}
	var size [4]byte
	binary.LittleEndian.PutUint32(size[:], uint32(len(hello)))
	_, _ = socket.Write(append(size[:], hello...))
	told := map[uint32]bool{}
	for {
		var header [17]byte
		if _, err := io.ReadFull(socket, header[:]); err != nil {
			return
		}
		body := make([]byte, 8*binary.LittleEndian.Uint32(header[5:])+uint32(binary.LittleEndian.Uint64(header[9:])))
		_, _ = io.ReadFull(socket, body)
		switch op := header[0]; {
		case op == opOpen:
			answer(socket, 0, nil)
		case op != opClose:
			rows := body[8*binary.LittleEndian.Uint32(header[5:]):]
			if number := binary.LittleEndian.Uint32(header[1:]); !told[number] {
				rows, told[number] = append(schemaBytes(), rows...), true
			}
			respond(socket, does, rows)
		}
	}
}

func respond(socket *os.File, does string, rows []byte) {
	switch does {
	case "exit":
		_, _ = fmt.Fprintln(os.Stderr, "last words")
		os.Exit(7)
	case "hang":
		time.Sleep(time.Hour)
	case "raise":
		text, _ := json.Marshal(map[string]any{"kind": 5, "message": "function f raised ValueError: no", "detail": "a traceback"})
		answer(socket, 1, text)
	case "garbage":
		_, _ = socket.Write([]byte("garbage that is no answer"))
	case "huge":
		_, _ = socket.Write([]byte{0, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0})
	case "short":
		answer(socket, 0, rows[:len(rows)/2])
	case "long":
		answer(socket, 0, append(rows, "more"...))
	default:
		answer(socket, 0, rows)
	}
}

func answer(socket *os.File, status byte, body []byte) {
	header := binary.LittleEndian.AppendUint64([]byte{status}, uint64(len(body)))
	_, _ = socket.Write(append(header, body...))
}

func schemaBytes() []byte {
	payload := ipc.GetSchemaPayload(schemaOf([]types.Type{arrow.PrimitiveTypes.Int64}), arrowmemory.DefaultAllocator)
	written := &gather{}
	_, _ = payload.WritePayload(written)
	return written.flat()
}

func pool(t *testing.T, does string) *Pool {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := NewPool(Config{Interpreter: program, Timeout: time.Second, Processes: 2, Environment: []string{fakeVariable + "=" + does}})
	t.Cleanup(p.Close)
	return p
}

var function = &foreign.Function{
	Language: Language, Version: "3.11", Name: "f", Args: []types.Type{arrow.PrimitiveTypes.Int64}, Result: arrow.PrimitiveTypes.Int64,
	Nullable: true, Body: foreign.Bytes("payload"),
}

func numbers(n int) arrow.Array {
	builder := array.NewInt64Builder(arrowmemory.DefaultAllocator)
	defer builder.Release()
	for i := range n {
		builder.Append(int64(i))
	}
	return builder.NewArray()
}

func call(task *Task, n int) ([]arrow.Array, error) {
	i, err := task.Start(function)
	if err != nil {
		return nil, err
	}
	defer i.Close()
	return i.Call(foreign.Evaluate, nil, []arrow.Array{numbers(n)}, n)
}

func TestRowsGoThereAndBack(t *testing.T) {
	p := pool(t, "echo")
	for range 3 {
		task := p.Task(t.Context(), 1024)
		i, err := task.Start(function)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range []int{1, 0, 8192, 100_000} {
			want := numbers(n)
			given, err := i.Call(foreign.Evaluate, nil, []arrow.Array{want}, n)
			if err != nil || len(given) != 1 || !array.Equal(given[0], want) {
				t.Fatalf("%d rows: got %v, %v", n, given, err)
			}
			given[0].Release()
		}
		i.Close()
		task.Close()
		if len(p.idle) != 1 || len(p.all) != 1 {
			t.Errorf("%d processes of %d are idle, want one that is used again", len(p.idle), len(p.all))
		}
	}
}

func TestWhatGoesWrong(t *testing.T) {
	for does, want := range map[string]string{
		"exit":    "function f: its process ended: exit status 7",
		"hang":    "function f: its process was ended: a call took longer than 1s",
		"raise":   "function f raised ValueError: no",
		"garbage": "function f: its process was ended: it broke the protocol",
		"huge":    "function f: its process was ended: it broke the protocol: an answer of",
		"short":   "function f: its process was ended: ",
		"long":    "function f: its process was ended: it broke the protocol: an answer with 4 bytes too many",
		"missing": "cannot run functions: nothing works without cheese",
		"no json": "cannot run functions",
	} {
		t.Run(does, func(t *testing.T) {
			p := pool(t, does)
			task := p.Task(t.Context(), 1024)
			_, err := call(task, 10)
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v, want %q", err, want)
			}
			task.Close()
			if len(p.idle) != 0 {
				t.Error("a process is used again")
			}
		})
	}
}

func TestTheEndOfTheOutputIsTold(t *testing.T) {
	task := pool(t, "exit").Task(t.Context(), 1024)
	defer task.Close()
	_, err := call(task, 1)
	failure, ok := err.(*errs.Error)
	if !ok || failure.Detail != "last words" {
		t.Errorf("got %#v", err)
	}
}

func TestCancellingEndsACall(t *testing.T) {
	for _, does := range []string{"hang", "mute"} {
		ctx, cancel := context.WithCancel(t.Context())
		p := pool(t, does)
		p.config.Timeout = time.Hour
		task := p.Task(ctx, 1024)
		time.AfterFunc(100*time.Millisecond, cancel)
		if _, err := call(task, 1); err == nil || !strings.Contains(err.Error(), "cancelled") {
			t.Errorf("%s: got %v", does, err)
		}
		task.Close()
	}
}

func TestOtherVersionsAndLanguagesAreRefused(t *testing.T) {
	task := pool(t, "echo").Task(t.Context(), 1024)
	defer task.Close()
	other := *function
	other.Version = "3.99"
	if _, err := task.Start(&other); !errs.Is(err, errs.Unsupported) || !strings.Contains(err.Error(), "comes from Python 3.99") {
		t.Error(err)
	}
	other.Language = "cobol"
	if _, err := task.Start(&other); !errs.Is(err, errs.Unsupported) {
		t.Error(err)
	}
}

func TestAnInterpreterThatIsMissing(t *testing.T) {
	p := NewPool(Config{Interpreter: "/nowhere/python"})
	defer p.Close()
	task := p.Task(t.Context(), 1024)
	defer task.Close()
	if _, err := call(task, 1); !errs.Is(err, errs.IO) || !strings.Contains(err.Error(), "/nowhere/python") {
		t.Error(err)
	}
}

func TestTheTailOfWhatIsPrinted(t *testing.T) {
	tail := newTail()
	for i := range 10_000 {
		_, _ = fmt.Fprintf(tail, "line %d\x00\xff\n", i)
	}
	text := tail.String()
	if len(text) > tailBytes+1000 || !strings.HasPrefix(text, "line ") || !strings.HasSuffix(text, "line 9999??") {
		t.Errorf("got %q", text)
	}
}

func TestTheTailIsSettledOnceItIsMarked(t *testing.T) {
	tail := newTail()
	go func() {
		_, _ = fmt.Fprint(tail, "before ")
		_, _ = fmt.Fprint(tail, "the mark\n\x00")
	}()
	if text := tail.settled(); text != "before the mark" {
		t.Errorf("got %q", text)
	}
}
