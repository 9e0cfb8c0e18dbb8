// Package session is what gopy makes a Python module of: it opens a session, runs SQL, and hands the result over as an Arrow C
// stream. docs/design/0013-gopy.md says what it is for, and why the package ballista takes another way.
package session

import (
	"context"
	"errors"
	"io"
	"iter"
	"sync"
	"unsafe"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/cdata"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
)

// engine is that of the process.
var engine = sync.OnceValues(func() (*core.Engine, error) { return core.Open(core.Config{}) })

// Session runs SQL over the tables that it knows.
type Session struct{ session *core.Session }

// Open begins a session of the engine in this process.
func Open() (*Session, error) {
	e, err := engine()
	if err != nil {
		return nil, err
	}
	s, err := e.NewSession(nil)
	if err != nil {
		return nil, err
	}
	return &Session{session: s}, nil
}

// Execute runs a statement. Its rows are computed while they are read.
func (s *Session) Execute(sql string) (*Result, error) {
	query, err := s.session.SQL(context.Background(), sql, nil)
	if err != nil {
		return nil, err
	}
	running, err := query.Execute(context.Background())
	if err != nil {
		return nil, err
	}
	return &Result{running: running}, nil
}

// Close gives back what the session holds.
func (s *Session) Close() error { return s.session.Close() }

// Result is the rows of a statement, to be exported once.
type Result struct{ running *core.Result }

// Export hands the rows over as the struct ArrowArrayStream at an address, which the caller has allocated and filled with zeros. They
// are the stream's from then on, and closed when it is released.
func (r *Result) Export(address int) error {
	if r.running == nil {
		return errs.New(errs.Binding, "result was exported or closed already")
	}
	if address == 0 {
		return errs.New(errs.Binding, "address of the stream is NULL")
	}
	rows := array.ReaderFromIter(r.running.Schema(), batches(r.running))
	r.running = nil
	cdata.ExportRecordReader(rows, streamAt(address))
	return nil
}

// streamAt is the C struct at an address. Vet warns of pointers made of numbers, which may be Go's: this one is not.
func streamAt(address int) *cdata.CArrowArrayStream {
	return *(**cdata.CArrowArrayStream)(unsafe.Pointer(&address))
}

// Close ends the statement, unless its rows were exported.
func (r *Result) Close() error {
	if r.running == nil {
		return nil
	}
	running := r.running
	r.running = nil
	return running.Close()
}

func batches(running *core.Result) iter.Seq2[arrow.RecordBatch, error] {
	return func(yield func(arrow.RecordBatch, error) bool) {
		defer running.Close()
		for {
			batch, err := running.Next(context.Background())
			if errors.Is(err, io.EOF) || !yield(batch, err) || err != nil {
				return
			}
		}
	}
}
