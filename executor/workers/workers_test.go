package workers

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	arrowmemory "github.com/apache/arrow-go/v18/arrow/memory"
	"golang.org/x/sys/unix"

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
	memory := sharedWithTest()
	told := map[uint32]bool{}
	for {
		var header [33]byte
		if _, err := io.ReadFull(socket, header[:]); err != nil {
			return
		}
		size, place := binary.LittleEndian.Uint64(header[5:]), binary.LittleEndian.Uint64(header[13:])
		_, _ = io.ReadFull(socket, make([]byte, 8*binary.LittleEndian.Uint32(header[29:])))
		rows := binary.LittleEndian.Uint64(header[21:])
		var body []byte
		if place > 0 {
			body = memory[place-1:][:size]
		} else {
			body = make([]byte, size)
			_, _ = io.ReadFull(socket, body)
		}
		switch op := header[0]; {
		case op == opOpen:
			answer(socket, 0, nil)
		case op == opPlain:
			respondPlainly(socket, memory, does, body[:8*rows])
		case op != opClose:
			if number := binary.LittleEndian.Uint32(header[1:]); !told[number] {
				body, told[number] = append(schemaBytes(), body...), true
			}
			way := does
			if does == "keep" && place == 0 {
				way = "share"
			}
			respond(socket, memory, way, body)
		}
	}
}

// sharedWithTest is the memory that a process shares with the one that has started it.
func sharedWithTest() []byte {
	size, err := strconv.Atoi(os.Args[len(os.Args)-1])
	if err != nil || len(os.Args) < 5 {
		return nil
	}
	memory, err := unix.Mmap(4, 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		panic(err)
	}
	if unix.Ftruncate(4, 0) == nil {
		panic("the file can be made smaller")
	}
	return memory
}

// answerInShared answers by shared memory.
func answerInShared(socket *os.File, memory []byte, status byte, rows []byte) {
	copy(memory[len(memory)/2:], rows)
	_, _ = socket.Write(binary.LittleEndian.AppendUint64([]byte{status}, uint64(len(rows))))
}

// respondPlainly answers with a column as it came.
func respondPlainly(socket *os.File, memory []byte, does string, column []byte) {
	switch does {
	case "echo", "share":
		answerInShared(socket, memory, answerPlain, column)
	case "keep":
		answerInShared(socket, memory, answerPlain|answerKept, column)
	case "too few":
		answerInShared(socket, memory, answerPlain, column[8:])
	default:
		respond(socket, memory, does, append(schemaBytes(), batchBytes(column)...))
	}
}

func batchBytes(column []byte) []byte {
	values, err := plain(arrow.PrimitiveTypes.Int64, column, len(column)/8)
	if err != nil {
		panic(err)
	}
	batch := array.NewRecordBatch(schemaOf([]types.Type{arrow.PrimitiveTypes.Int64}), []arrow.Array{values}, int64(values.Len()))
	payload, err := ipc.GetRecordBatchPayload(batch)
	if err != nil {
		panic(err)
	}
	written := &gather{}
	_, _ = payload.WritePayload(written)
	return written.flat()
}

func respond(socket *os.File, memory []byte, does string, rows []byte) {
	switch does {
	case "share":
		answerInShared(socket, memory, answerInMemory, rows)
	case "keep":
		answerInShared(socket, memory, answerInMemory|answerKept, rows)
	case "lie":
		answer(socket, answerKept, rows)
	case "beyond":
		_, _ = socket.Write(binary.LittleEndian.AppendUint64([]byte{answerInMemory}, uint64(len(memory))))
	case "unknown":
		answer(socket, 8, nil)
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
	for _, does := range []string{"echo", "share", "keep"} {
		t.Run(does, func(t *testing.T) { thereAndBack(t, does) })
	}
}

func thereAndBack(t *testing.T, does string) {
	p := pool(t, does)
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

// An instance whose function keeps its arguments leaves them where they are, and a process of which little memory is left is not used
// again.
func TestArgumentsThatAreKept(t *testing.T) {
	p := pool(t, "keep")
	task := p.Task(t.Context(), 1024)
	for kept := 0; ; kept++ {
		i, err := task.Start(function)
		if err != nil {
			t.Fatal(err)
		}
		before := i.(*instance).process.shared
		if before == nil {
			t.Skip("no memory is shared here")
		}
		first, want := before.first, numbers(100_000)
		for range 2 {
			given, err := i.Call(foreign.Evaluate, nil, []arrow.Array{want}, 100_000)
			if err != nil || !array.Equal(given[0], want) {
				t.Fatalf("got %v, %v", given, err)
			}
			given[0].Release()
		}
		i.Close()
		if grown := before.first - first; grown < 800_000 || grown > 810_000 {
			t.Fatalf("%d bytes are left to the function, want its 100,000 numbers once", grown)
		}
		if before.spoilt() {
			break
		}
	}
	task.Close()
	if len(p.idle) > 1 {
		t.Error("a process without memory is kept")
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
		"too few": "function f: its process was ended: it broke the protocol: an answer of 72 bytes for 10 rows of int64",
		"beyond":  "function f: its process was ended: it broke the protocol: an answer of 67108864 bytes in memory",
		"unknown": "function f: its process was ended: it broke the protocol: an answer of kind 8",
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
