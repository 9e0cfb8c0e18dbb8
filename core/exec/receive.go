package exec

import (
	"context"
	"sync"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/types"
)

// readAheadBytes is about how much a source reads ahead of the workers, of all its edges. It is never more than heldShare says.
const readAheadBytes = 16 << 20

// receiveSource gives the rows of the edges that a task reads. A block is a morsel. For each edge a goroutine reads ahead, once the
// workers ask for rows. All but what is set at the start is guarded by the order's mutex, whose condition all sides wait on.
type receiveSource struct {
	transport stage.Transport
	edges     []*edge
	ordered   bool // one edge after another, instead of as blocks come
	types     []types.Type
	budget    *memory.Budget
	share     int // how many bytes of an edge may wait

	start   sync.Once
	order   *order
	cancel  context.CancelFunc
	running sync.WaitGroup

	next    int   // the edge to look at first
	claimed int64 // blocks
	left    int   // readers that were closed
	stopped bool
	failure error
}

// edge is one edge of a source and the blocks that wait.
type edge struct {
	name   stage.Edge
	blocks []*memory.Buffer
	bytes  int
	ended  bool
}

func (b *builder) receive(node *stage.Receive, m *meter) (Source, error) {
	if b.task == nil {
		return nil, errs.New(errs.Internal, "rows are received outside of a task: %s", node)
	}
	names, err := b.task.Edges(node)
	if err != nil {
		return nil, err
	}
	s := &receiveSource{transport: b.task.transport, ordered: ordered(node.Kind, node.Ordered), budget: m.budget}
	for _, c := range node.Columns {
		s.types = append(s.types, c.DataType)
	}
	for _, name := range names {
		s.edges = append(s.edges, &edge{name: name})
	}
	s.share = int(min(readAheadBytes, b.env.Budget.Limit()/heldShare)) / max(len(s.edges), 1)
	b.hold(s)
	return s, nil
}

func (s *receiveSource) Reader(w *Worker) (Reader, error) {
	return &receiveReader{source: s, worker: w}, nil
}

// open starts to read ahead, for the first reader that asks for rows.
func (s *receiveSource) open(ctx context.Context, w *Worker) {
	s.start.Do(func() {
		s.order = w.order
		ctx, s.cancel = context.WithCancel(ctx)
		context.AfterFunc(ctx, s.order.wake)
		for _, e := range s.edges {
			s.running.Go(func() { s.read(ctx, e) })
		}
	})
}

func (o *order) wake() {
	o.mu.Lock()
	o.changed.Broadcast()
	o.mu.Unlock()
}

// read reads an edge to its end.
func (s *receiveSource) read(ctx context.Context, e *edge) {
	err := s.readAhead(ctx, e)
	s.order.mu.Lock()
	defer s.order.mu.Unlock()
	e.ended = true
	if err != nil && s.failure == nil && !s.stopped {
		s.failure = err
	}
	s.order.changed.Broadcast()
}

func (s *receiveSource) readAhead(ctx context.Context, e *edge) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p)
		}
	}()
	reader, err := s.transport.Open(ctx, e.name)
	if err != nil {
		return err
	}
	defer reader.Close() //nolint:errcheck // what went wrong, Next has said
	for s.hasRoom(ctx, e) {
		data, err := reader.Next(ctx)
		if err != nil || data == nil {
			return err
		}
		if err := s.add(e, data); err != nil {
			return err
		}
	}
	return nil
}

// hasRoom waits until a further block of the edge may be read. It is false when none is wanted.
func (s *receiveSource) hasRoom(ctx context.Context, e *edge) bool {
	s.order.mu.Lock()
	defer s.order.mu.Unlock()
	for !s.stopped && ctx.Err() == nil && len(e.blocks) > 0 && e.bytes >= s.share {
		s.order.changed.Wait()
	}
	return !s.stopped && ctx.Err() == nil
}

// add puts a block where the workers find it. Its memory is charged until nobody holds it.
func (s *receiveSource) add(e *edge, data []byte) error {
	size := int64(len(data))
	if err := s.budget.Reserve(size); err != nil {
		return err
	}
	buffer := memory.Foreign(data, func() { s.budget.Release(size) })
	s.order.mu.Lock()
	defer s.order.mu.Unlock()
	if s.stopped {
		buffer.Release()
		return nil
	}
	e.blocks = append(e.blocks, buffer)
	e.bytes += len(data)
	s.order.total++
	s.order.changed.Broadcast()
	return nil
}

// claim waits for the next block, and gives it to the worker as a morsel; nil at the end. While it waits the worker is at no
// morsel: all that it began are complete, and what it will begin comes after all others.
func (s *receiveSource) claim(ctx context.Context, w *Worker) (*memory.Buffer, int64, error) {
	o := s.order
	o.mu.Lock()
	defer o.mu.Unlock()
	defer o.changed.Broadcast()
	o.current[w.ID] = idle
	o.changed.Broadcast()
	for {
		switch {
		case s.failure != nil:
			return nil, 0, s.failure
		case ctx.Err() != nil:
			return nil, 0, context.Cause(ctx)
		case s.stopped:
			return nil, 0, nil
		}
		e, ended := s.available()
		if ended {
			return nil, 0, nil
		}
		if e != nil {
			morsel := o.begin(w, s.claimed)
			s.claimed++
			return e.take(), morsel, nil
		}
		o.changed.Wait()
	}
}

// available is an edge that has a block to claim; nil when one has to come first, or when all have ended.
func (s *receiveSource) available() (e *edge, ended bool) {
	waiting := false
	for range s.edges {
		e := s.edges[s.next]
		if len(e.blocks) > 0 && s.ordered {
			return e, false
		}
		waiting = waiting || !e.ended
		if waiting && s.ordered {
			return nil, false
		}
		s.next = (s.next + 1) % len(s.edges)
		if len(e.blocks) > 0 {
			return e, false
		}
	}
	return nil, !waiting
}

func (e *edge) take() *memory.Buffer {
	buffer := e.blocks[0]
	e.blocks[0] = nil
	e.blocks = e.blocks[1:]
	e.bytes -= buffer.Cap()
	return buffer
}

// leave closes the edges when the last worker has gone, so that producers learn soon that no more is wanted.
func (s *receiveSource) leave(w *Worker) {
	w.order.mu.Lock()
	s.left++
	last := s.left == len(w.order.current)
	w.order.mu.Unlock()
	if last {
		s.stop()
	}
}

func (s *receiveSource) stop() {
	s.start.Do(func() {}) // nothing starts any more
	if s.order == nil {
		return
	}
	s.order.mu.Lock()
	s.stopped = true
	for _, e := range s.edges {
		for len(e.blocks) > 0 {
			e.take().Release()
		}
	}
	s.order.changed.Broadcast()
	s.order.mu.Unlock()
	s.cancel()
}

func (s *receiveSource) release() {
	s.stop()
	s.running.Wait()
}
