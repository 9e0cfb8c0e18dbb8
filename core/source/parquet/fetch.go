package parquet

import (
	"cmp"
	"slices"
	"sync/atomic"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source/store"
	"github.com/ballista-go/ballista/core/table"
)

const (
	gapBytes   = 32 << 10 // ranges closer than this are read at once
	fetchBytes = 16 << 20 // read at once at most
	readAhead  = 1 << 20  // read at once of a chunk that was not fetched
)

// input is an open file and what reading it is charged to.
type input struct {
	object store.Object
	path   string
	key    fileKey
	footer *footer
	env    *table.Env
}

// extent is a part of the file in memory. It holds its buffer.
type extent struct {
	from, to int64
	buffer   *memory.Buffer
}

func (e *extent) release() {
	if e.buffer != nil {
		e.buffer.Release()
	}
	*e = extent{}
}

// span is a part of the file.
type span struct{ from, to int64 }

// read reads a span into memory.
func (in *input) read(s span) (extent, error) {
	size := int(s.to - s.from)
	buffer, err := in.env.Budget.Alloc(size)
	if err != nil {
		return extent{}, err
	}
	if err := readAt(in.object, buffer.Bytes()[:size], s.from); err != nil {
		buffer.Release()
		return extent{}, err
	}
	atomic.AddInt64(&in.env.Metrics.BytesRead, int64(size))
	return extent{from: s.from, to: s.to, buffer: buffer}, nil
}

// coalesce joins spans that lie close to each other into pieces that are read at once.
func coalesce(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	var joined []span
	for _, s := range spans {
		last := len(joined) - 1
		if last >= 0 && s.from-joined[last].to <= gapBytes && max(s.to, joined[last].to)-joined[last].from <= fetchBytes {
			joined[last].to = max(joined[last].to, s.to)
			continue
		}
		joined = append(joined, s)
	}
	return joined
}

// fetch reads what the chunks will need, in few reads. What is too large stays for the chunks to read piece by piece.
func (in *input) fetch(chunks []*chunk) error {
	var spans []span
	for _, c := range chunks {
		for _, s := range c.needs() {
			if s.to > s.from && s.to-s.from <= fetchBytes {
				spans = append(spans, s)
			}
		}
	}
	for _, s := range coalesce(spans) {
		read, err := in.read(s)
		if err != nil {
			return err
		}
		for _, c := range chunks {
			if c.from < s.to && s.from < c.to {
				read.buffer.Retain()
				c.extents = append(c.extents, read)
			}
		}
		read.release()
	}
	return nil
}
