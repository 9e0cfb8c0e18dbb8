package outputs

import (
	"context"

	"github.com/ballista-go/ballista/core/errs"
)

// Reader names who reads an edge: a task of a stage, and which of its reads of that edge it is. All attempts of a task are one
// reader.
type Reader struct{ Stage, Task, Place int }

// Blocks reads an edge. It implements stage.BlockReader, and is for one goroutine.
type Blocks struct {
	output    *output
	partition int
	reader    Reader
	next      int // block
}

// Open starts to read a partition of an output, which may still be written. It fails with NotFound when the output is not there,
// or was cut short.
func (s *Store) Open(ctx context.Context, id ID, partition int, reader Reader) (*Blocks, error) {
	o, err := s.find(ctx, id)
	if err != nil {
		return nil, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case partition < 0 || partition >= len(o.partitions):
		return nil, errs.New(errs.InvalidValue, "no such partition: %d of %d (%s)", partition, len(o.partitions), id)
	case o.state == freed:
		return nil, freedError(id)
	case o.refused:
		return nil, cutError(id)
	}
	delete(o.partitions[partition].enough, reader) // it comes back
	return &Blocks{output: o, partition: partition, reader: reader}, nil
}

// Next implements stage.BlockReader.
func (b *Blocks) Next(ctx context.Context) ([]byte, error) {
	for {
		block, appended, err := b.look()
		switch {
		case err != nil:
			return nil, err
		case block.length > 0:
			return b.load(block)
		case appended == nil:
			return nil, nil
		}
		select {
		case <-appended:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// look finds the next block, or a channel to wait on, or neither at the end.
func (b *Blocks) look() (location, <-chan struct{}, error) {
	o := b.output
	o.mu.Lock()
	defer o.mu.Unlock()
	p := &o.partitions[b.partition]
	switch {
	case o.state == freed:
		return location{}, nil, freedError(o.id)
	case b.next < len(p.blocks):
		return p.blocks[b.next], nil, nil
	case o.state == cut:
		return location{}, nil, cutError(o.id)
	case o.state == failed:
		return location{}, nil, o.failure
	case o.state == complete:
		return location{}, nil, nil
	}
	if p.appended == nil {
		p.appended = make(chan struct{})
	}
	return location{}, p.appended, nil
}

func (b *Blocks) load(block location) ([]byte, error) {
	bytes := block.bytes
	if bytes == nil {
		var err error
		if bytes, err = b.output.read(block); err != nil {
			return nil, err
		}
	}
	b.next++
	b.output.store.served.Add(1)
	return bytes, nil
}

// Close implements stage.BlockReader. It does not say whether the reader has enough, or comes back: Enough does.
func (b *Blocks) Close() error { return nil }

// Enough says that a reader wants no more of an edge.
func (s *Store) Enough(id ID, number int, reader Reader) {
	o, _, err := s.look(id)
	if o == nil || err != nil {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.state != open || number < 0 || number >= len(o.partitions) {
		return
	}
	p := &o.partitions[number]
	if p.enough == nil {
		p.enough = map[Reader]bool{}
	}
	p.enough[reader] = true
}

func cutError(id ID) error {
	return errs.New(errs.NotFound, "the output was cut short, since its readers had enough: %s", id)
}
