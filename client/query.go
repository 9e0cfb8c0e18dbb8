package client

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"runtime"
	"slices"

	"google.golang.org/grpc"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/wire/codec"
	"github.com/ballista-go/ballista/wire/rpc"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// conversation is the stream of a query.
type conversation struct {
	*rpc.Receiver[*wirepb.ExecuteResponse]
	*rpc.Sender[*wirepb.ExecuteRequest]
}

// Explain implements core.Backend.
func (b *Backend) Explain(ctx context.Context, request *core.Request, kind core.Explanation) (*core.Explained, error) {
	purpose := wirepb.Purpose_PURPOSE_EXPLAIN
	if kind == core.Verbose {
		purpose = wirepb.Purpose_PURPOSE_EXPLAIN_VERBOSE
	}
	request, err := settled(request)
	if err != nil {
		return nil, err
	}
	query, err := b.query(request, purpose)
	if err != nil {
		return nil, err
	}
	defer runtime.KeepAlive(request) // and what was uploaded for it
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var answer *wirepb.ExecuteResponse
	err = b.call(ctx, func(queries wirepb.QueriesClient, session string) error {
		query.SessionId = session
		asked, err := ask(ctx, queries, query)
		if err == nil {
			answer, err = asked.Recv()
		}
		return err
	})
	if err != nil {
		return nil, unexpectedEnd(b.address, err)
	}
	return explained(answer.GetExplained())
}

func explained(m *wirepb.Explained) (*core.Explained, error) {
	if m == nil {
		return nil, errs.New(errs.Internal, "the scheduler answers EXPLAIN with something else")
	}
	e := &core.Explained{Logical: m.GetLogical(), Physical: m.GetPhysical()}
	var err error
	if e.Tree, err = described(m.GetTree()); err != nil {
		return nil, err
	}
	for _, r := range m.GetRules() {
		e.Rules = append(e.Rules, core.RuleApplied{Rule: r.GetRule(), Plan: r.GetPlan()})
	}
	return e, nil
}

// described reads a plan as data; nil when there is none.
func described(tree string) (*stage.Description, error) {
	if tree == "" {
		return nil, nil
	}
	d := &stage.Description{}
	if err := json.Unmarshal([]byte(tree), d); err != nil {
		return nil, errs.New(errs.Internal, "the scheduler describes a plan in another way: %w", err)
	}
	return d, nil
}

// Execute implements core.Backend.
func (b *Backend) Execute(ctx context.Context, request *core.Request) (core.Execution, error) {
	request, err := settled(request)
	if err != nil {
		return nil, err
	}
	query, err := b.query(request, wirepb.Purpose_PURPOSE_RUN)
	if err != nil {
		return nil, err
	}
	l, session, err := b.use(ctx)
	if err != nil {
		return nil, err
	}
	query.SessionId = session
	ctx, cancel := context.WithCancel(ctx)
	asked, err := ask(ctx, l.queries, query)
	if err != nil {
		err = ended(ctx, err)
		cancel()
		l.put()
		return nil, err
	}
	return start(ctx, cancel, request, asked, l, b.address), nil
}

// query is what the scheduler is told of a request.
func (b *Backend) query(request *core.Request, purpose wirepb.Purpose) (*wirepb.Query, error) {
	envelope, err := codec.EncodeLogical(request.Plan, request.Values)
	if err != nil {
		return nil, err
	}
	plan, err := codec.Marshal(envelope)
	if err != nil {
		return nil, err
	}
	limits := request.Limits
	m := &wirepb.Query{
		Purpose: purpose, Plan: plan, Workers: uint32(limits.Workers), BatchRows: uint32(limits.BatchRows),
		TimeoutMs: uint64(limits.Timeout.Milliseconds()), SkipRules: slices.Sorted(maps.Keys(limits.SkipRules)),
		HoldBytes: uint64(b.options.HoldBytes), Description: request.Text,
	}
	if limits.Memory < memory.Unlimited {
		m.MemoryLimit = uint64(limits.Memory)
	}
	return m, nil
}

// ask sends a query.
func ask(ctx context.Context, queries wirepb.QueriesClient, query *wirepb.Query) (*conversation, error) {
	stream, err := queries.Execute(ctx)
	if err != nil {
		return nil, err
	}
	c := &conversation{rpc.NewReceiver(stream, rpc.WholeLimit), rpc.NewSender(stream)}
	m := &wirepb.ExecuteRequest{Kind: &wirepb.ExecuteRequest_Query{Query: query}}
	if err := c.Send(m); err != nil {
		return nil, refused(stream, err)
	}
	return c, nil
}

// refused is why a stream takes no messages any more.
func refused(stream grpc.BidiStreamingClient[wirepb.ExecuteRequest, wirepb.ExecuteResponse], err error) error {
	if !errors.Is(err, io.EOF) {
		return err
	}
	_, err = stream.Recv()
	return err
}

// unexpectedEnd is the error of a stream that ended before it said so.
func unexpectedEnd(address string, err error) error {
	if errors.Is(err, io.EOF) {
		return errs.Retryable(errs.IO, "the scheduler at %s ended the query without its result", address)
	}
	return err
}
