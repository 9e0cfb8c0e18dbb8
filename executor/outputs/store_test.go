package outputs

import (
	"context"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/stage"
)

var (
	_ stage.Writer      = (*Writer)(nil)
	_ stage.BlockReader = (*Blocks)(nil)
)

var first = ID{Job: "j", Stage: 1, Task: 2}

func newStore(t *testing.T, config Config) *Store {
	t.Helper()
	if config.Folder == "" {
		config.Folder = t.TempDir()
	}
	s := New(config)
	t.Cleanup(s.Close)
	return s
}

func create(t *testing.T, s *Store, id ID, partitions, readers int) *Writer {
	t.Helper()
	w, err := s.Create(id, partitions, readers)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func write(t *testing.T, w *Writer, partition int, text string) (more bool) {
	t.Helper()
	more, err := w.Write(t.Context(), partition, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return more
}

func openEdge(t *testing.T, s *Store, id ID, partition int, reader Reader) *Blocks {
	t.Helper()
	b, err := s.Open(t.Context(), id, partition, reader)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// rest reads to the end.
func rest(ctx context.Context, b *Blocks) ([]string, error) {
	var all []string
	for {
		block, err := b.Next(ctx)
		if block == nil || err != nil {
			return all, err
		}
		all = append(all, string(block))
	}
}

func wantRest(t *testing.T, b *Blocks, want ...string) {
	t.Helper()
	got, err := rest(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(want) {
		t.Fatalf("got %q, want %q", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("got %q, want %q", got, want)
		}
	}
}

func wantKind(t *testing.T, err error, kind errs.Kind) {
	t.Helper()
	if !errs.Is(err, kind) {
		t.Fatalf("got %v, want %s", err, kind)
	}
}

func filesIn(t *testing.T, folder string) int {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

func TestEveryReaderGetsAllBlocksInOrder(t *testing.T) {
	s := newStore(t, Config{Memory: 1 << 20})
	w := create(t, s, first, 2, 0)
	early := openEdge(t, s, first, 1, Reader{})
	write(t, w, 1, "a")
	write(t, w, 0, "b")
	write(t, w, 1, "c")
	_ = w.Close(nil)
	late := openEdge(t, s, first, 1, Reader{})
	wantRest(t, early, "a", "c")
	wantRest(t, late, "a", "c")
	wantRest(t, openEdge(t, s, first, 0, Reader{}), "b")
	if held := s.Held(); len(held) != 1 || held[0] != first {
		t.Fatalf("held: %v", held)
	}
}

func TestReadersWaitForBlocksAndForOutputs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStore(t, Config{Memory: 1 << 20, Patience: time.Hour})
		var got []string
		var err error
		done := make(chan struct{})
		go func() {
			defer close(done)
			var b *Blocks
			if b, err = s.Open(t.Context(), first, 0, Reader{}); err == nil {
				got, err = rest(t.Context(), b)
			}
		}()
		synctest.Wait()
		w := create(t, s, first, 1, 0)
		synctest.Wait()
		write(t, w, 0, "a")
		synctest.Wait()
		_ = w.Close(nil)
		<-done
		if err != nil || len(got) != 1 || got[0] != "a" {
			t.Fatalf("got %q, %v", got, err)
		}
	})
}

func TestAnOutputThatNobodyStartsIsNotFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStore(t, Config{Patience: time.Minute})
		began := time.Now()
		_, err := s.Open(t.Context(), first, 0, Reader{})
		wantKind(t, err, errs.NotFound)
		if waited := time.Since(began); waited != time.Minute {
			t.Fatalf("waited %v", waited)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.Open(ctx, first, 0, Reader{}); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	})
}

func TestAFailureFollowsTheBlocksBeforeIt(t *testing.T) {
	s := newStore(t, Config{Memory: 1 << 20})
	w := create(t, s, first, 1, 0)
	write(t, w, 0, "a")
	_ = w.Close(errs.New(errs.InvalidValue, "division by zero"))
	_ = w.Close(nil)
	got, err := rest(t.Context(), openEdge(t, s, first, 0, Reader{}))
	wantKind(t, err, errs.InvalidValue)
	if len(got) != 1 || len(s.Held()) != 0 {
		t.Fatalf("got %q, held %v", got, s.Held())
	}
}

func TestTheWriterStopsOnceAllReadersHaveEnough(t *testing.T) {
	s := newStore(t, Config{Memory: 1 << 20})
	w := create(t, s, first, 2, 2)
	readers := []*Blocks{
		openEdge(t, s, first, 0, Reader{Task: 0}), openEdge(t, s, first, 0, Reader{Task: 1}),
		openEdge(t, s, first, 1, Reader{Task: 2}), openEdge(t, s, first, 1, Reader{Task: 3}),
	}
	enough := func(b *Blocks) { s.Enough(first, b.partition, b.reader) }
	for _, b := range readers[:3] {
		enough(b)
		enough(b)
		_ = b.Close()
	}
	again := openEdge(t, s, first, 1, Reader{Task: 2}) // its task restarts
	if !write(t, w, 0, "a") {
		t.Fatal("cut short while a reader wants more")
	}
	_ = readers[3].Close()
	if !write(t, w, 0, "a reader that closes may come back") {
		t.Fatal("cut short by a reader that only closed")
	}
	enough(readers[3])
	if !write(t, w, 0, "b") {
		t.Fatal("cut short while a reader that came back wants more")
	}
	enough(again)
	if w.CutShort() || write(t, w, 0, "c") || !w.CutShort() {
		t.Fatal("not cut short")
	}
	_ = w.Close(nil)
	_, err := s.Open(t.Context(), first, 0, Reader{Task: 4})
	wantKind(t, err, errs.NotFound)
	if _, err := rest(t.Context(), readers[0]); !errs.Is(err, errs.NotFound) {
		t.Fatalf("what was cut short is read as if it were whole: %v", err)
	}
}

func TestAnOutputIsCompleteWhenNothingWasRefused(t *testing.T) {
	s := newStore(t, Config{Memory: 1 << 20})
	w := create(t, s, first, 1, 1)
	write(t, w, 0, "a")
	s.Enough(first, 0, Reader{})
	_ = w.Close(nil)
	wantRest(t, openEdge(t, s, first, 0, Reader{}), "a")
}

func TestBlocksBeyondTheMemoryAreInFiles(t *testing.T) {
	folder := t.TempDir()
	s := newStore(t, Config{Folder: folder, Memory: 40})
	w := create(t, s, first, 2, 0)
	b := openEdge(t, s, first, 0, Reader{})
	var want []string
	for i := range 26 {
		text := string(rune('a'+i)) + "234567890"
		write(t, w, i%2, text)
		if i%2 == 0 {
			want = append(want, text)
		}
		if c := s.Counters(); c.Memory > 40 || c.Memory+c.Disk != int64(10*(i+1)) {
			t.Fatalf("after %d blocks: %+v", i+1, c)
		}
	}
	_ = w.Close(nil)
	wantRest(t, b, want...)
	if c := s.Counters(); filesIn(t, folder) != 1 || c.Spilled == 0 || c.Served != 13 {
		t.Fatalf("files: %d, %+v", filesIn(t, folder), c)
	}
	s.Free(first)
	if c := s.Counters(); filesIn(t, folder) != 0 || c.Memory != 0 || c.Disk != 0 || c.Outputs != 0 {
		t.Fatalf("after free: %d files, %+v", filesIn(t, folder), c)
	}
}

func TestTheLargestOutputIsSpilledFirst(t *testing.T) {
	s := newStore(t, Config{Memory: 100})
	small, large := create(t, s, first, 1, 0), create(t, s, ID{Job: "k"}, 1, 0)
	write(t, small, 0, string(make([]byte, 20)))
	write(t, large, 0, string(make([]byte, 75)))
	write(t, small, 0, string(make([]byte, 20)))
	if small.output.spilled != nil || large.output.spilled == nil {
		t.Fatal("the wrong one was spilled")
	}
}

func TestFreeingEndsReadersAndWriters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStore(t, Config{Memory: 1 << 20, Patience: time.Hour})
		w := create(t, s, first, 1, 0)
		b := openEdge(t, s, first, 0, Reader{})
		waiting := make(chan error)
		go func() {
			_, err := b.Next(t.Context())
			waiting <- err
		}()
		synctest.Wait()
		s.Free(first)
		wantKind(t, <-waiting, errs.NotFound)
		_, err := w.Write(t.Context(), 0, []byte("a"))
		wantKind(t, err, errs.Cancelled)
		_, err = s.Open(t.Context(), first, 0, Reader{})
		wantKind(t, err, errs.NotFound)
		_, err = s.Create(first, 1, 0)
		wantKind(t, err, errs.Cancelled)
		s.Forget("j")
		create(t, s, first, 1, 0)
		s.Close()
		_, err = s.Open(t.Context(), first, 0, Reader{})
		wantKind(t, err, errs.NotFound)
	})
}

func TestPartitionsThatDoNotExist(t *testing.T) {
	s := newStore(t, Config{Memory: 1 << 20})
	w := create(t, s, first, 2, 1)
	for _, partition := range []int{-1, 2, 1 << 40} {
		_, err := s.Open(t.Context(), first, partition, Reader{})
		wantKind(t, err, errs.InvalidValue)
		_, err = w.Write(t.Context(), partition, []byte("a"))
		wantKind(t, err, errs.Internal)
		s.Enough(first, partition, Reader{})
	}
}

func TestADiskThatIsFullFailsTheWriterOnly(t *testing.T) {
	s := newStore(t, Config{Memory: 20, Disk: 25})
	w := create(t, s, first, 1, 0)
	var failure error
	written := 0
	for ; failure == nil && written < 10; written++ {
		_, failure = w.Write(t.Context(), 0, []byte("1234567890"))
	}
	wantKind(t, failure, errs.IO)
	_ = w.Close(failure)
	got, err := rest(t.Context(), openEdge(t, s, first, 0, Reader{}))
	if wantKind(t, err, errs.IO); len(got) != written {
		t.Fatalf("%d of %d blocks are left", len(got), written)
	}
	s.Free(first)
	write(t, create(t, s, ID{Job: "k"}, 1, 0), 0, "room again, in a file!")
}

func TestTheLargestOutputFailsForWantOfRoomNotAnother(t *testing.T) {
	s := newStore(t, Config{Memory: 200_000, Disk: 90_000})
	large := create(t, s, first, 1, 0)
	for range 2 {
		write(t, large, 0, strings.Repeat("x", 95_000))
	}
	little := create(t, s, ID{Job: "k"}, 1, 0)
	write(t, little, 0, strings.Repeat("y", 20_000)) // goes on
	_, failure := large.Write(t.Context(), 0, []byte("x"))
	wantKind(t, failure, errs.IO)
	wantKind(t, large.Close(nil), errs.IO)
	s.Free(first)
	if err := little.Close(nil); err != nil {
		t.Fatal(err)
	}
	if got, err := rest(t.Context(), openEdge(t, s, ID{Job: "k"}, 0, Reader{})); err != nil || len(got) != 1 {
		t.Fatalf("got %d blocks, %v", len(got), err)
	}
}

// brokenFiles fails as it is told.
type brokenFiles struct {
	folder
	creating, writing, reading error
}

func (b *brokenFiles) create(name string) (file, error) {
	if b.creating != nil {
		return nil, b.creating
	}
	f, err := b.folder.create(name)
	return brokenFile{f, b}, err
}

type brokenFile struct {
	file
	files *brokenFiles
}

func (f brokenFile) WriteAt(p []byte, offset int64) (int, error) {
	if f.files.writing != nil {
		n, _ := f.file.WriteAt(p[:len(p)/2], offset)
		return n, f.files.writing
	}
	return f.file.WriteAt(p, offset)
}

func (f brokenFile) ReadAt(p []byte, offset int64) (int, error) {
	if f.files.reading != nil {
		return 0, f.files.reading
	}
	return f.file.ReadAt(p, offset)
}

func TestFilesThatFail(t *testing.T) {
	files := &brokenFiles{folder: folder(t.TempDir()), creating: errors.New("no files")}
	s := newStore(t, Config{Memory: 20})
	s.files = files
	w := create(t, s, first, 1, 0)
	write(t, w, 0, "1234567890")
	broken := func() {
		t.Helper()
		_, err := w.Write(t.Context(), 0, []byte("abcdefghij-"))
		wantKind(t, err, errs.IO)
	}
	broken()
	files.creating, files.writing = nil, errors.New("no space")
	broken()
	files.writing = nil
	write(t, w, 0, "k")
	_ = w.Close(nil)
	files.reading = errors.New("bad sector")
	_, err := rest(t.Context(), openEdge(t, s, first, 0, Reader{}))
	wantKind(t, err, errs.IO)
	files.reading = nil
	wantRest(t, openEdge(t, s, first, 0, Reader{}), "1234567890", "abcdefghij-", "abcdefghij-", "k")
}

func TestManyWritersAndReadersWithLittleMemory(t *testing.T) {
	const tasks, partitions, blocks = 6, 3, 120
	folder := t.TempDir()
	s := newStore(t, Config{Folder: folder, Memory: 16 << 10, Patience: time.Minute})
	var all sync.WaitGroup
	for task := range tasks {
		id := ID{Job: "j", Task: task}
		all.Go(func() { writeNumbers(t, s, id, partitions, blocks) })
		for partition := range partitions {
			for range 2 {
				all.Go(func() { checkNumbers(t, s, id, partition, blocks) })
			}
		}
	}
	doomed := ID{Job: "k"}
	all.Go(func() {
		w, err := s.Create(doomed, 1, 0)
		for err == nil {
			_, err = w.Write(t.Context(), 0, make([]byte, 500))
		}
		if !errs.Is(err, errs.Cancelled) {
			t.Error(err)
		}
	})
	all.Go(func() {
		b, err := s.Open(t.Context(), doomed, 0, Reader{})
		for i := 0; err == nil; i++ {
			if i == 100 {
				s.Free(doomed)
			}
			_, err = b.Next(t.Context())
		}
		if !errs.Is(err, errs.NotFound) {
			t.Error(err)
		}
	})
	all.Wait()
	if c := s.Counters(); c.Spilled == 0 || c.Outputs != tasks {
		t.Errorf("%+v", c)
	}
	s.Close()
	if c := s.Counters(); c.Memory != 0 || c.Disk != 0 || filesIn(t, folder) != 0 {
		t.Errorf("after closing: %+v, %d files", c, filesIn(t, folder))
	}
}

// writeNumbers writes to each partition blocks of its number and theirs, from a goroutine for each.
func writeNumbers(t *testing.T, s *Store, id ID, partitions, blocks int) {
	w, err := s.Create(id, partitions, 0)
	if err != nil {
		t.Error(err)
		return
	}
	var all sync.WaitGroup
	for partition := range partitions {
		all.Go(func() {
			for i := range blocks {
				block := make([]byte, 16+rand.IntN(500))
				binary.LittleEndian.PutUint64(block, uint64(id.Task*partitions+partition))
				binary.LittleEndian.PutUint64(block[8:], uint64(i))
				if more, err := w.Write(t.Context(), partition, block); err != nil || !more {
					t.Error(more, err)
				}
			}
		})
	}
	all.Wait()
	_ = w.Close(nil)
}

func checkNumbers(t *testing.T, s *Store, id ID, partition, blocks int) {
	b, err := s.Open(t.Context(), id, partition, Reader{})
	if err != nil {
		t.Error(err)
		return
	}
	for i := 0; ; i++ {
		block, err := b.Next(t.Context())
		if err != nil {
			t.Error(err)
			return
		}
		if block == nil {
			if i != blocks {
				t.Errorf("%d of %d blocks", i, blocks)
			}
			return
		}
		whose, number := binary.LittleEndian.Uint64(block), binary.LittleEndian.Uint64(block[8:])
		if whose != uint64(id.Task*3+partition) || number != uint64(i) {
			t.Errorf("block %d of %d instead of %d", number, whose, i)
			return
		}
	}
}
