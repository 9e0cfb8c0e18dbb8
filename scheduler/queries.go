package scheduler

import (
	"context"
	"time"

	"google.golang.org/grpc"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/vector/block"
	"github.com/ballista-go/ballista/scheduler/state"
	"github.com/ballista-go/ballista/wire/rpc"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// progressEvery is how often a client is told how far its query is, at most.
const progressEvery = 200 * time.Millisecond

// Execute implements the service of clients: it runs or explains one query.
func (s *Scheduler) Execute(stream grpc.BidiStreamingServer[wirepb.ExecuteRequest, wirepb.ExecuteResponse]) error {
	c := &conversation{rpc.NewReceiver(stream, rpc.WholeLimit), rpc.NewSender(stream)}
	request, err := c.Recv()
	if err != nil {
		return err
	}
	return s.execute(stream.Context(), request.GetQuery(), c)
}

// conversation is the stream of a query.
type conversation struct {
	*rpc.Receiver[*wirepb.ExecuteRequest]
	*rpc.Sender[*wirepb.ExecuteResponse]
}

// agree asks the client whether what was written is to be seen. From when it has said so on, it does not know how the write ends until it
// hears of it.
func (c *conversation) agree() error {
	if err := c.Send(&wirepb.ExecuteResponse{Kind: &wirepb.ExecuteResponse_Prepared{Prepared: &wirepb.Prepared{}}}); err != nil {
		return err
	}
	answer, err := c.Recv()
	if err == nil && answer.GetCommit() == nil {
		err = errs.New(errs.InvalidValue, "a commit is expected, and the client sent something else")
	}
	return err
}

func (s *Scheduler) execute(ctx context.Context, m *wirepb.Query, to *conversation) error {
	if m == nil {
		return errs.New(errs.InvalidValue, "a query is expected and was not sent")
	}
	done, err := s.sessions.use(m.GetSessionId())
	if err != nil {
		return err
	}
	defer done()
	ctx = s.roots.within(ctx)
	p, err := s.planQuery(ctx, m)
	if err != nil {
		return err
	}
	defer p.write.end()
	switch m.GetPurpose() {
	case wirepb.Purpose_PURPOSE_RUN:
		return s.run(ctx, m, p, to)
	case wirepb.Purpose_PURPOSE_EXPLAIN, wirepb.Purpose_PURPOSE_EXPLAIN_VERBOSE:
		return to.Send(&wirepb.ExecuteResponse{Kind: &wirepb.ExecuteResponse_Explained{Explained: p.explained()}})
	}
	return errs.New(errs.InvalidValue, "purpose of a query is not known: %d", m.GetPurpose())
}

// run runs a query as a job, which ends with the client's stream at the latest.
func (s *Scheduler) run(ctx context.Context, m *wirepb.Query, p *planned, to *conversation) error {
	j, err := s.newJob(ctx, m, p)
	if err != nil {
		return err
	}
	if err := s.submit(j, heldBytes(p.write, m.GetHoldBytes())); err != nil {
		return err
	}
	defer s.abandon(j)
	if err := to.Send(&wirepb.ExecuteResponse{Kind: &wirepb.ExecuteResponse_Accepted{Accepted: &wirepb.Accepted{JobId: j.id}}}); err != nil {
		return err
	}
	if err := to.Send(s.progress(j)); err != nil {
		return err
	}
	rows, err := s.handOut(ctx, j, p.write, to.Sender)
	if err != nil {
		return err
	}
	if p.write != nil {
		rows = 1
		if err := p.write.conclude(ctx, to); err != nil {
			return err
		}
	}
	if err := to.Send(s.progress(j)); err != nil {
		return err
	}
	return to.Send(&wirepb.ExecuteResponse{Kind: &wirepb.ExecuteResponse_Finished{
		Finished: &wirepb.Finished{Rows: rows, Plan: j.explain(), Tree: j.describe()},
	}})
}

// abandon cancels the job unless it has ended.
func (s *Scheduler) abandon(j *job) {
	s.tell(state.JobCancelled{Job: j.id})
	j.relay.close()
}

// handOut sends blocks and, while there are none, progress, until the job has ended and all of its result is sent, or taken by a write.
func (s *Scheduler) handOut(ctx context.Context, j *job, w *write, to *rpc.Sender[*wirepb.ExecuteResponse]) (rows uint64, err error) {
	blocks := make(chan []byte)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		defer close(blocks)
		for {
			block, err := j.relay.next(ctx)
			if err != nil || block == nil {
				return
			}
			select {
			case blocks <- block:
			case <-ctx.Done():
				return
			}
		}
	}()
	ticker := time.NewTicker(progressEvery)
	defer ticker.Stop()
	for {
		var m *wirepb.ExecuteResponse
		select {
		case data, ok := <-blocks:
			if !ok {
				return rows, s.outcome(ctx, j)
			}
			if w != nil {
				if err := w.take(data); err != nil {
					return rows, err
				}
				continue
			}
			n, err := block.Rows(data)
			if err != nil {
				return rows, err
			}
			rows += uint64(n)
			m = &wirepb.ExecuteResponse{Kind: &wirepb.ExecuteResponse_Block{Block: data}}
		case <-ticker.C:
			m = s.progress(j)
		}
		if err := to.Send(m); err != nil {
			return rows, err
		}
	}
}

// outcome is how a job ended whose result was closed.
func (s *Scheduler) outcome(ctx context.Context, j *job) error {
	select {
	case <-j.finished:
		return j.err()
	case <-ctx.Done():
		return errs.New(errs.Cancelled, "query cancelled")
	case <-s.stopped.Done():
		return errStopped()
	}
}

func (s *Scheduler) progress(j *job) *wirepb.ExecuteResponse {
	s.mu.Lock()
	view := s.state.Job(j.id)
	s.mu.Unlock()
	p := &wirepb.Progress{Stages: uint32(len(j.stages))}
	m := &wirepb.ExecuteResponse{Kind: &wirepb.ExecuteResponse_Progress{Progress: p}}
	if view == nil {
		return m
	}
	for _, st := range view.Stages {
		p.Tasks += uint32(st.Tasks)
		p.TasksDone += uint32(st.Done)
		if st.Done == st.Tasks {
			p.StagesDone++
		}
	}
	p.MorselsDone, p.Morsels = j.morselsDone()
	return m
}

func (p *planned) explained() *wirepb.Explained {
	return &wirepb.Explained{
		Rules: p.rules, Logical: logical.Explain(p.logical), Physical: stage.Explain(p.stages, nil), Tree: asJSON(stage.Describe(p.stages, nil)),
	}
}
