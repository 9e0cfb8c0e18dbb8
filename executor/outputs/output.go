package outputs

import (
	"context"
	"fmt"
	"sync"

	"github.com/ballista-go/ballista/core/errs"
)

// String names the attempt for messages.
func (id ID) String() string {
	return fmt.Sprintf("job %s, stage %d, task %d, attempt %d", id.Job, id.Stage, id.Task, id.Attempt)
}

// state is how far an output is. It changes once from open, and once more to freed.
type state uint8

const (
	open state = iota
	complete
	cut    // nobody wanted the rest
	failed // as failure says
	freed
)

// output is what an attempt writes.
type output struct {
	store   *Store
	id      ID
	number  int // unique in the store
	readers int

	mu         sync.Mutex
	partitions []partition
	resident   []place // the blocks in memory, oldest first
	memory     int64   // bytes of those
	written    int64   // bytes of all blocks
	refused    bool    // a block, since nobody wanted it
	state      state
	failure    error
	crowded    error      // why the store ended it
	spilled    *spillFile // nil until a block is in it
}

// partition is the blocks of one reader's share, in the order in which they were written.
type partition struct {
	blocks   []location
	enough   map[Reader]bool // who wants no more
	appended chan struct{}   // closed when there is more, or no more to come; nil while nobody waits
}

// location is where a block is: in bytes, or in the file.
type location struct {
	bytes  []byte
	offset int64
	length int
}

// place is which block it is.
type place struct{ partition, block int }

// Writer writes an output. It implements stage.Writer.
type Writer struct{ output *output }

// Write implements stage.Writer. It returns when the store has room again for the next block.
func (w *Writer) Write(ctx context.Context, partition int, block []byte) (more bool, err error) {
	more, err = w.output.add(partition, block)
	if err != nil || !more {
		return false, err
	}
	if err := w.output.store.shrink(ctx, w.output); err != nil {
		return false, err
	}
	return true, nil
}

// Close implements stage.Writer. Only the first call counts. An output that had no room has failed, whatever its writer says.
func (w *Writer) Close(failure error) error { return w.output.end(failure) }

// Written is how many bytes of blocks the output has.
func (w *Writer) Written() int64 { return w.output.bytes() }

// CutShort reports whether readers went without a block, since nobody wanted more.
func (w *Writer) CutShort() bool {
	w.output.mu.Lock()
	defer w.output.mu.Unlock()
	return w.output.refused
}

func (o *output) add(number int, block []byte) (more bool, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case o.state == freed:
		return false, errs.New(errs.Cancelled, "the output was given up: %s", o.id)
	case o.crowded != nil:
		return false, o.crowded
	case o.state != open:
		return false, errs.New(errs.Internal, "a block is written after the output's end: %s", o.id)
	case number < 0 || number >= len(o.partitions):
		return false, errs.New(errs.Internal, "no such partition: %d of %d", number, len(o.partitions))
	case len(block) == 0:
		return false, errs.New(errs.Internal, "a block without bytes: %s", o.id)
	case o.unwanted():
		o.refused = true
		return false, nil
	}
	p := &o.partitions[number]
	o.resident = append(o.resident, place{number, len(p.blocks)})
	p.blocks = append(p.blocks, location{bytes: block, length: len(block)})
	o.written += int64(len(block))
	o.charge(int64(len(block)))
	p.wake()
	return true, nil
}

// unwanted reports whether every reader of every partition has enough.
func (o *output) unwanted() bool {
	if o.readers == 0 {
		return false
	}
	for i := range o.partitions {
		if len(o.partitions[i].enough) < o.readers {
			return false
		}
	}
	return true
}

func (o *output) charge(bytes int64) {
	o.memory += bytes
	o.store.memory.Add(bytes)
}

func (p *partition) wake() {
	if p.appended != nil {
		close(p.appended)
		p.appended = nil
	}
}

func (o *output) wakeAll() {
	for i := range o.partitions {
		o.partitions[i].wake()
	}
}

func (o *output) end(failure error) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case o.state != open:
		return o.crowded
	case failure != nil:
		o.state, o.failure = failed, failure
	case o.refused:
		o.state = cut
	default:
		o.state = complete
	}
	o.wakeAll()
	return nil
}

// crowd ends an output that others have no room beside. It reports false when the output has ended.
func (o *output) crowd(why error) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.state != open {
		return false
	}
	o.state, o.failure, o.crowded = failed, why, why
	o.wakeAll()
	return true
}

func (o *output) current() state {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.state
}

// free drops the blocks and the file. It is called once.
func (o *output) free() {
	o.mu.Lock()
	o.state = freed
	o.wakeAll()
	o.charge(-o.memory)
	o.partitions, o.resident = make([]partition, len(o.partitions)), nil
	file := o.spilled
	o.spilled = nil
	o.mu.Unlock()
	if file != nil {
		file.remove()
	}
}

func freedError(id ID) error {
	return errs.New(errs.NotFound, "the output was given up: %s", id)
}
