package scheduler

import (
	"context"
	"math"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source/publish"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector/block"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// writeBucket has the folders of the writes that go on, so that a scheduler which starts again finishes or removes them.
var writeBucket = []byte("writes")

// write is a write to files that a job carries out. The rows of the result describe the files, which are published once all are known.
type write struct {
	*publish.Write
	scheduler *Scheduler
	columns   []types.Type // of the descriptions
	count     *expr.Column
	files     []table.WrittenFile
	ended     bool
}

// beginWrite begins the write of a plan that is to be run.
func (s *Scheduler) beginWrite(ctx context.Context, plan *logical.Write) (*logical.Write, *write, error) {
	begun, err := publish.Begin(ctx, plan.Sink.Destination(), func(folder string) error {
		return s.store.put(writeBucket, folder, true)
	})
	if err != nil {
		return nil, nil, err
	}
	w := &write{Write: begun, scheduler: s, count: plan.Count}
	for _, c := range plan.Files {
		w.columns = append(w.columns, c.DataType)
	}
	staged := *plan
	staged.Sink = plan.Sink.Staged(begun.Folder(), begun.Layout())
	return &staged, w, nil
}

// take reads a block of the result.
func (w *write) take(data []byte) error {
	batch, err := block.Decode(unlimited(), data, w.columns)
	if err != nil {
		return err
	}
	w.files, err = core.AppendWritten(w.files, batch)
	batch.Release()
	return err
}

// conclude publishes the files if the client still wants that, and tells it.
func (w *write) conclude(ctx context.Context, to *conversation) error {
	if err := to.agree(); err != nil {
		return err
	}
	row, err := w.commit(ctx)
	if err != nil {
		return err
	}
	w.end() // before the client knows
	return to.Send(row)
}

// commit publishes the files and returns the row that the client gets.
func (w *write) commit(ctx context.Context) (*wirepb.ExecuteResponse, error) {
	if err := w.Commit(ctx, w.files); err != nil {
		return nil, err
	}
	row, err := core.CountRow(unlimited(), w.count.DataType, w.files)
	if err != nil {
		return nil, err
	}
	defer row.Release()
	var encoder block.Encoder
	data, err := encoder.Append(nil, row)
	return &wirepb.ExecuteResponse{Kind: &wirepb.ExecuteResponse_Block{Block: data}}, err
}

// end removes what was not published.
func (w *write) end() {
	if w == nil || w.ended {
		return
	}
	w.ended = true
	folder := w.Folder()
	err := w.Close()
	if err == nil {
		err = w.scheduler.store.remove(writeBucket, folder)
	}
	if err != nil {
		w.scheduler.log.Error("an unfinished write cannot be removed", "folder", folder, "error", err)
	}
}

func unlimited() *memory.Budget { return memory.NewBudget("a write", memory.Unlimited, nil) }

// recoverWrites finishes or removes the writes of an earlier scheduler. What fails is tried again the next time.
func (s *Scheduler) recoverWrites() error {
	var folders []string
	err := s.store.each(writeBucket, func(folder string, _ []byte) error {
		folders = append(folders, folder)
		return nil
	})
	if err != nil {
		return err
	}
	for _, folder := range folders {
		err := publish.RecoverWrite(folder)
		if err == nil {
			err = s.store.remove(writeBucket, folder)
		}
		if err != nil {
			s.log.Error("an interrupted write cannot be finished", "folder", folder, "error", err)
		}
	}
	return nil
}

// heldBytes is how much of a result is held: all of it when it describes files, which are published when it is complete.
func heldBytes(w *write, asked uint64) uint64 {
	if w != nil {
		return math.MaxInt64
	}
	return asked
}
