package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/block"
)

// sender is one goroutine's way to the partitions of an output. It collects rows until they make a block.
type sender struct {
	*exchange
	encoder    block.Encoder
	collectors []*block.Collector // by partition; nil where no rows have come yet
	part       vector.Batch       // scratch
}

func newSender(e *exchange) *sender {
	return &sender{exchange: e, collectors: make([]*block.Collector, e.partitions)}
}

// send sends rows of a batch, all that are selected when rows is nil, to a partition. Rows that make a block by themselves are
// not copied.
func (s *sender) send(ctx context.Context, partition int, batch *vector.Batch, rows []int32) (more bool, err error) {
	if rows != nil {
		s.part = *batch
		s.part.Rows = rows
		batch = &s.part
	}
	if batch.Count() >= s.blockRows || bytesOf(batch) >= s.blockBytes {
		return s.sendWhole(ctx, partition, batch)
	}
	c := s.collectors[partition]
	if c == nil {
		c = block.NewCollector(s.budget, s.types, 0)
		s.collectors[partition] = c
	}
	if c.Bytes() >= int64(s.blockBytes/4) && c.Flattens(batch) { // a block keeps its dictionaries
		if more, err = s.flushPartition(ctx, partition); err != nil || !more {
			return more, err
		}
	}
	if err := c.Add(batch, nil); err != nil {
		return false, err
	}
	if c.Rows() >= s.blockRows || c.Bytes() >= int64(s.blockBytes) {
		return s.flushPartition(ctx, partition)
	}
	return true, nil
}

// sendWhole makes a block of a batch, after the rows that came before it.
func (s *sender) sendWhole(ctx context.Context, partition int, batch *vector.Batch) (more bool, err error) {
	if more, err = s.flushPartition(ctx, partition); err != nil || !more {
		return more, err
	}
	data, err := s.encoder.Append(nil, batch)
	if err != nil {
		return false, err
	}
	return s.write(ctx, partition, data, batch.Count())
}

func (s *sender) flushPartition(ctx context.Context, partition int) (more bool, err error) {
	c := s.collectors[partition]
	if c == nil || c.Rows() == 0 {
		return true, nil
	}
	rows := c.Rows()
	data, err := c.Append(&s.encoder, nil)
	if err != nil {
		return false, err
	}
	return s.write(ctx, partition, data, rows)
}

func (s *sender) write(ctx context.Context, partition int, data []byte, rows int) (more bool, err error) {
	s.meter.rows.Add(int64(rows))
	s.meter.batches.Add(1)
	return s.writer.Write(ctx, partition, data)
}

func (s *sender) flush(ctx context.Context) error {
	for partition := range s.collectors {
		if more, err := s.flushPartition(ctx, partition); err != nil || !more {
			return err
		}
	}
	return nil
}

func (s *sender) close() {
	for _, c := range s.collectors {
		if c != nil {
			c.Release()
		}
	}
	s.collectors = nil
}

// onePusher sends all rows to partition 0.
type onePusher struct{ *sender }

func (p *onePusher) Push(ctx context.Context, batch *vector.Batch) (bool, error) {
	return p.send(ctx, 0, batch, nil)
}

func (p *onePusher) Flush(ctx context.Context) error { return p.flush(ctx) }

func (p *onePusher) Close() { p.close() }
