package outputs

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
)

// fileSystem makes files. Tests replace it.
type fileSystem interface {
	create(name string) (file, error)
	remove(name string) error
}

// file is a file that is written at its end and read anywhere.
type file interface {
	io.ReaderAt
	io.WriterAt
	io.Closer
}

type folder string

func (f folder) create(name string) (file, error) {
	return os.OpenFile(filepath.Join(string(f), name), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
}

func (f folder) remove(name string) error { return os.Remove(filepath.Join(string(f), name)) }

// spillFile is the blocks of an output that are not in memory. Only who spills, of whom there is one at a time, adds to it.
type spillFile struct {
	store *Store
	name  string
	file  file

	mu      sync.Mutex
	size    int64
	removed bool
}

// small is how many bytes an output may have whatever room there is, so that those of small queries go on beside a large one.
const small = 64 << 10

// shrink moves blocks to files until the rest fits into memory again, and some more, so that not every block has to wait. Where there is
// no room in files either, the largest output fails, not the one that happens to be written.
func (s *Store) shrink(ctx context.Context, writer *output) error {
	if s.memory.Load() <= s.config.Memory {
		return nil
	}
	select {
	case s.spilling <- struct{}{}:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	defer func() { <-s.spilling }()
	if s.memory.Load() <= s.config.Memory {
		return nil
	}
	for target := s.config.Memory / 8 * 7; s.memory.Load() > target; {
		o := s.largest()
		if o == nil {
			return nil
		}
		if err := o.spill(target); err != nil {
			if o != writer && (o.crowd(err) || writer.bytes() <= small) {
				return nil
			}
			return err
		}
	}
	return nil
}

func (o *output) bytes() int64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.written
}

// largest is the output with most bytes in memory, if any has some.
func (s *Store) largest() *output {
	s.mu.Lock()
	defer s.mu.Unlock()
	var largest *output
	var most int64
	for _, j := range s.jobs {
		for _, o := range j.outputs {
			o.mu.Lock()
			if o.memory > most {
				largest, most = o, o.memory
			}
			o.mu.Unlock()
		}
	}
	return largest
}

// spill moves the oldest blocks of the output until the store is at the target or the output has no more in memory. The blocks
// are written without its lock: its readers and writers go on meanwhile.
func (o *output) spill(target int64) error {
	for o.store.memory.Load() > target {
		file, at, block, err := o.oldest()
		if file == nil || err != nil {
			return err
		}
		offset, err := file.append(block)
		if err != nil {
			if o.current() == freed {
				return nil
			}
			return err
		}
		o.moved(at, offset)
	}
	return nil
}

// oldest is the block that is longest in memory, and the file for it. It returns no file when there is no such block.
func (o *output) oldest() (*spillFile, place, []byte, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.resident) == 0 {
		return nil, place{}, nil, nil
	}
	if o.spilled == nil {
		name := fmt.Sprintf("%08d.blocks", o.number)
		created, err := o.store.files.create(name)
		if err != nil {
			return nil, place{}, nil, errs.New(errs.IO, "keeping the output of a task: %w", err)
		}
		o.spilled = &spillFile{store: o.store, name: name, file: created}
	}
	at := o.resident[0]
	return o.spilled, at, o.partitions[at.partition].blocks[at.block].bytes, nil
}

// moved notes that a block is in the file now.
func (o *output) moved(at place, offset int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.state == freed {
		return
	}
	block := &o.partitions[at.partition].blocks[at.block]
	block.bytes, block.offset = nil, offset
	o.resident = o.resident[1:]
	o.charge(-int64(block.length))
}

// read gets a block from the file.
func (o *output) read(block location) ([]byte, error) {
	o.mu.Lock()
	spilled := o.spilled
	o.mu.Unlock()
	if spilled == nil {
		return nil, freedError(o.id)
	}
	bytes := make([]byte, block.length)
	if _, err := spilled.file.ReadAt(bytes, block.offset); err != nil {
		if o.current() == freed {
			return nil, freedError(o.id)
		}
		return nil, errs.New(errs.IO, "reading the output of a task (%s): %w", o.id, err)
	}
	return bytes, nil
}

// append writes a block to the end. What a write that fails may have left there is written over by the next one.
func (f *spillFile) append(block []byte) (offset int64, err error) {
	length := int64(len(block))
	if limit := f.store.config.Disk; limit > 0 && f.store.disk.Load()+length > limit {
		return 0, errs.New(errs.IO, "keeping the output of a task: its executor's files have reached their limit of %s", memory.Bytes(limit))
	}
	offset = f.end()
	if _, err := f.file.WriteAt(block, offset); err != nil {
		return 0, errs.New(errs.IO, "keeping the output of a task: %w", err)
	}
	f.grow(length)
	return offset, nil
}

func (f *spillFile) end() int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.size
}

func (f *spillFile) grow(length int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.store.spills.Add(length)
	if f.removed {
		return
	}
	f.size += length
	f.store.disk.Add(length)
}

// remove deletes the file. Who still reads or writes it gets an error.
func (f *spillFile) remove() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.removed = true
	f.store.disk.Add(-f.size)
	_ = f.file.Close()
	_ = f.store.files.remove(f.name) // what is left goes when the work folder is opened again
}
