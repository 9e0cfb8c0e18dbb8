package memory

import (
	"slices"
	"testing"
	"unsafe"

	"github.com/ballista-go/ballista/core/errs"
)

func TestClassesHoldWhatTheyAreChosenFor(t *testing.T) {
	last := -1
	for size := 0; size < 1<<20; size += 7 {
		index, rounded := classOf(size)
		if rounded < size || size > 128 && rounded > size*3/2 || index < last {
			t.Fatalf("classOf(%d) = %d, %d", size, index, rounded)
		}
		last = index
	}
}

func TestBudgetRefusesAndTakesBack(t *testing.T) {
	session := NewBudget("session", 1<<20, nil)
	query := NewBudget("query", Unlimited, session)
	first, err := query.Alloc(700 << 10)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = query.Alloc(600 << 10); !errs.Is(err, errs.OutOfMemory) {
		t.Fatalf("err = %v, want out of memory", err)
	}
	if query.Used() != int64(first.Cap()) || session.Used() != query.Used() {
		t.Fatalf("used = %d and %d, want %d", query.Used(), session.Used(), first.Cap())
	}
	first.Retain().Release()
	first.Release()
	if session.Used() != 0 || session.Peak() == 0 {
		t.Fatalf("used = %d, peak = %d after release", session.Used(), session.Peak())
	}
}

func TestWhatNobodyNeedsIsGivenUpBeforeARefusal(t *testing.T) {
	parent := NewBudget("the process", 100, nil)
	spare, query := NewBudget("spare", Unlimited, parent), NewBudget("the query", Unlimited, parent)
	var asked []int64
	parent.BeforeRefusal(func(size int64) bool {
		asked = append(asked, size)
		size = min(size, 30, spare.Used()) // in steps
		spare.Release(size)
		return size > 0
	})
	if err := spare.Reserve(80); err != nil {
		t.Fatal(err)
	}
	if err := query.Reserve(60); err != nil || spare.Used() != 40 {
		t.Fatalf("%d are spare, %v", spare.Used(), err)
	}
	if want := []int64{40, 10}; !slices.Equal(asked, want) {
		t.Errorf("asked for %v, want %v", asked, want)
	}
	if err := query.Reserve(50); !errs.Is(err, errs.OutOfMemory) {
		t.Errorf("got %v", err)
	}
	if parent.Used() != 60 || query.Used() != 60 || spare.Used() != 0 {
		t.Errorf("used: %d, of which the query %d and spare %d", parent.Used(), query.Used(), spare.Used())
	}
}

func TestBuffersAreAlignedAndReused(t *testing.T) {
	budget := NewBudget("test", Unlimited, nil)
	for _, size := range []int{1, 65, 100, 4096, 5000, 1 << 20, 3 << 20} {
		b, err := budget.Alloc(size)
		if err != nil {
			t.Fatal(err)
		}
		start := uintptr(unsafe.Pointer(unsafe.SliceData(b.Bytes())))
		if start%8 != 0 || b.Cap() < size {
			t.Fatalf("buffer of %d bytes at %x for %d", b.Cap(), start, size)
		}
		values := Slice[byte](b, size)
		values[0], values[size-1] = 1, 2
		b.Release()
		again, _ := budget.Alloc(size)
		if got := uintptr(unsafe.Pointer(unsafe.SliceData(again.Bytes()))); got != start {
			t.Fatalf("a buffer of %d bytes was not reused", size)
		}
		again.Release()
	}
}

// TestExportMovesTheChargeOut checks that a buffer is charged as long as the engine has it, whoever lets go first.
func TestExportMovesTheChargeOut(t *testing.T) {
	budget := NewBudget("test", Unlimited, nil)
	b, _ := budget.Alloc(100)
	b.Export()
	b.Export()
	charged := budget.Used()
	b.ReleaseExport()
	if charged == 0 || budget.Used() != charged {
		t.Fatalf("%d and %d bytes are charged while the engine has the buffer", charged, budget.Used())
	}
	b.Release()
	if budget.Used() != 0 || b.Bytes() == nil {
		t.Fatalf("%d bytes are charged for an exported buffer", budget.Used())
	}
	b.ReleaseExport()
	if b.Bytes() != nil {
		t.Fatal("the buffer is not returned")
	}
}

func TestReleaseTwicePanics(t *testing.T) {
	b, _ := NewBudget("test", Unlimited, nil).Alloc(10)
	b.Release()
	defer func() {
		if recover() == nil {
			t.Fatal("no panic")
		}
	}()
	b.Release()
}

func BenchmarkAlloc64KiB(b *testing.B) {
	budget := NewBudget("bench", Unlimited, nil)
	for b.Loop() {
		buffer, _ := budget.Alloc(64 << 10)
		buffer.Release()
	}
}

func TestChargesFollowTheirOwner(t *testing.T) {
	budget := NewBudget("test", 100, nil)
	a, b := Charge{Budget: budget}, Charge{Budget: budget}
	for _, step := range []struct {
		do   func() error
		used int64
		ok   bool
	}{
		{func() error { return a.Set(60) }, 60, true},
		{func() error { return b.Add(50) }, 60, false},
		{func() error { return a.Set(20) }, 20, true},
		{func() error { return b.Add(50) }, 70, true},
		{func() error { return b.Add(10) }, 80, true},
		{func() error { a.Take(&b); b.Release(); return nil }, 80, true},
		{func() error { a.Release(); return nil }, 0, true},
	} {
		if err := step.do(); (err == nil) != step.ok || budget.Used() != step.used {
			t.Fatalf("%d bytes are charged and the error is %v, want %d", budget.Used(), err, step.used)
		}
	}
}

func TestTrimmedBuffersAreLentAgain(t *testing.T) {
	b := NewBudget("test", Unlimited, nil)
	for _, size := range []int{100, 10 << 10, 100 << 10, 1 << 20} {
		for range 2 {
			mapped := Mapped()
			var lent []*Buffer
			for range 20 {
				buffer, err := b.Alloc(size)
				if err != nil {
					t.Fatal(err)
				}
				for i := range buffer.Bytes() {
					buffer.Bytes()[i] = 0xff
				}
				lent = append(lent, buffer)
			}
			for _, buffer := range lent {
				buffer.Release()
			}
			Trim()
			if size > largestCarved && Mapped() > mapped {
				t.Errorf("%d bytes are kept of buffers of %d", Mapped()-mapped, size)
			}
		}
	}
}
