package slt

import (
	"context"
	"fmt"
	"testing"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/exec"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/optimizer"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/planner"
	memorytable "github.com/ballista-go/ballista/core/source/memory"
	"github.com/ballista-go/ballista/core/source/series"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/tree"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/wire/codec"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// openEncoded opens sessions whose plans are sent as messages before each step: as they are bound, as they are optimized, and
// as stages, with the splits of scans of files.
func openEncoded(t *testing.T) Engine {
	engine, err := core.Open(core.Config{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := engine.NewSessionOn(&encoded{tables: map[string]table.Table{}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return session{s}
}

// encoded is a backend that only knows what messages tell it. It implements core.Backend.
type encoded struct {
	tables map[string]table.Table // by kind and ID, but those of files
}

func (e *encoded) OpenFiles(ctx context.Context, files core.Files) (table.Table, error) {
	return files.Open(ctx)
}

func (e *encoded) Keep(_ context.Context, rows *memorytable.Table) (table.Table, error) {
	return rows, nil
}

func (e *encoded) Append(_ context.Context, to table.Table, batches []*vector.Batch) error {
	to.(*memorytable.Table).Append(memory.NewBudget("the session", memory.Unlimited, nil), batches)
	return nil
}

func (e *encoded) Close() error { return nil }

// Open implements codec.Resolver.
func (e *encoded) Open(ctx context.Context, d table.Description) (table.Table, error) {
	if d.Kind == table.Files || d.Kind == series.Kind {
		return codec.Files{}.Open(ctx, d)
	}
	if t, ok := e.tables[d.Kind+"/"+d.ID]; ok {
		return t, nil
	}
	return nil, errs.New(errs.NotFound, "table not found: %s %q", d.Kind, d.ID)
}

func (e *encoded) decoder() *codec.Decoder {
	return &codec.Decoder{Functions: codec.Library{}, Tables: e}
}

// Explain implements core.Backend.
func (e *encoded) Explain(ctx context.Context, request *core.Request, kind core.Explanation) (*core.Explained, error) {
	explained := &core.Explained{}
	plan, optimized, err := e.plan(ctx, request, func(rule string, plan logical.Node) {
		if kind == core.Verbose {
			explained.Rules = append(explained.Rules, core.RuleApplied{Rule: rule, Plan: logical.Explain(plan)})
		}
	})
	if err != nil {
		return nil, err
	}
	explained.Logical, explained.Physical = logical.Explain(optimized), physical.Explain(plan, nil)
	explained.Tree = stage.Describe(stage.Cut(plan, 1), nil)
	return explained, nil
}

// Execute implements core.Backend.
func (e *encoded) Execute(ctx context.Context, request *core.Request) (core.Execution, error) {
	write, ok := request.Plan.(*logical.Write)
	if !ok {
		return e.run(ctx, request)
	}
	return core.Publish(ctx, write, request.Budget, func(plan logical.Node) (core.Execution, error) {
		staged := *request
		staged.Plan = plan
		return e.run(ctx, &staged)
	})
}

func (e *encoded) run(ctx context.Context, request *core.Request) (core.Execution, error) {
	plan, _, err := e.plan(ctx, request, nil)
	if err != nil {
		return nil, err
	}
	sent := stage.Cut(plan, 1)
	settings := request.Values
	for i, s := range sent.Stages {
		if sent.Stages[i], settings, err = e.sendStage(ctx, s, request.Values); err != nil {
			return nil, err
		}
	}
	limits := request.Limits
	result, err := exec.Runner{}.Run(ctx, sent, &stage.Environment{
		Budget: memory.NewBudget("the query", limits.Memory, nil), Settings: settings, Workers: max(limits.Workers, 2), BatchRows: limits.BatchRows,
	})
	if err != nil {
		return nil, err
	}
	return execution{result, sent.Last().Root}, nil
}

type execution struct {
	stage.Result
	plan physical.Node
}

func (e execution) Explain() string {
	return physical.Explain(e.plan, func(n physical.Node) string {
		m := e.Metrics()[n]
		return fmt.Sprintf(", metrics=[rows=%d, batches=%d, time=%dns, memory=%d B]", m.Rows, m.Batches, m.Nanos, m.Memory)
	})
}

func (e execution) Describe() *stage.Description { return nil }

func (e execution) Progress() core.Progress { return core.Progress{} }

// plan optimizes and plans what was sent.
func (e *encoded) plan(ctx context.Context, request *core.Request, observe func(string, logical.Node)) (physical.Node, logical.Node, error) {
	query, err := e.sendLogical(ctx, request.Plan, request.Values)
	if err != nil {
		return nil, nil, err
	}
	last := query.LastID
	optimized, err := optimizer.Optimize(ctx, query.Plan, optimizer.Options{
		Settings: query.Settings, Skip: request.Limits.SkipRules, Observe: observe, NewID: func() expr.ID { last++; return last },
	})
	if err != nil {
		return nil, nil, err
	}
	query, err = e.sendLogical(ctx, optimized, query.Settings)
	if err != nil {
		return nil, nil, err
	}
	plan, err := planner.Plan(ctx, query.Plan, planner.Config{Nodes: 1})
	return plan, query.Plan, err
}

// send makes bytes of a message and reads them.
func send(envelope *wirepb.PlanEnvelope, err error) (*wirepb.PlanEnvelope, error) {
	if err != nil {
		return nil, err
	}
	data, err := codec.Marshal(envelope)
	if err != nil {
		return nil, err
	}
	return codec.Unmarshal(data)
}

func (e *encoded) sendLogical(ctx context.Context, plan logical.Node, values *expr.Settings) (*codec.Query, error) {
	plan, err := logical.Up(plan, func(n logical.Node) (logical.Node, error) {
		scan, ok := n.(*logical.Scan)
		if !ok {
			return n, nil
		}
		described := *scan
		described.Table = e.keep(scan)
		return &described, nil
	})
	if err != nil {
		return nil, err
	}
	envelope, err := send(codec.EncodeLogical(plan, values))
	if err != nil {
		return nil, err
	}
	return e.decoder().Logical(ctx, envelope)
}

// keep makes a table known to the backend, unless it is one of files.
func (e *encoded) keep(scan *logical.Scan) table.Table {
	t, ok := scan.Table.(table.Described)
	if !ok {
		t = local{scan.Table, fmt.Sprintf("%s %p", scan.Name, scan.Table)}
	}
	if d := t.Describe(); d.Kind != table.Files && d.Kind != series.Kind {
		e.tables[d.Kind+"/"+d.ID] = t
	}
	return t
}

// local describes a table that stays in this process.
type local struct {
	table.Table
	id string
}

func (l local) Describe() table.Description {
	return table.Description{Kind: "local", ID: l.id, Schema: l.Schema()}
}

// sendStage sends a stage, and for its only task the splits of scans of files.
func (e *encoded) sendStage(ctx context.Context, s *stage.Stage, values *expr.Settings) (*stage.Stage, *expr.Settings, error) {
	splits := map[int][]table.Split{}
	for i, scan := range s.Scans() {
		if _, ok := scan.Table.(table.Restorer); !ok {
			continue
		}
		listed, err := scan.Table.Scan(ctx, scan.Request)
		if err != nil {
			return nil, nil, err
		}
		splits[i] = listed.Splits()
	}
	sent, err := codec.EncodeSplits(s, splits)
	if err != nil {
		return nil, nil, err
	}
	envelope, err := send(codec.EncodeStage(s, values))
	if err != nil {
		return nil, nil, err
	}
	arrived, settings, err := e.decoder().Stage(ctx, envelope)
	if err != nil {
		return nil, nil, err
	}
	if splits, err = codec.Splits(ctx, arrived, sent); err != nil {
		return nil, nil, err
	}
	arrived.Root, err = assign(arrived, splits)
	return arrived, settings, err
}

// assign makes scans read their splits and no others.
func assign(s *stage.Stage, splits map[int][]table.Split) (physical.Node, error) {
	places := map[*physical.Scan]int{}
	for i, scan := range s.Scans() {
		places[scan] = i
	}
	return tree.Up(s.Root, func(n physical.Node) (physical.Node, error) {
		scan, ok := n.(*physical.Scan)
		if !ok {
			return n, nil
		}
		share, ok := splits[places[scan]]
		if !ok {
			return n, nil
		}
		assigned := *scan
		assigned.Table = assignedTable{scan.Table, share}
		return &assigned, nil
	})
}

type assignedTable struct {
	table.Table
	splits assignedSplits
}

func (t assignedTable) Scan(context.Context, table.Request) (table.Scan, error) { return t.splits, nil }

type assignedSplits []table.Split

func (s assignedSplits) Splits() []table.Split { return s }

func (s assignedSplits) String() string { return "assigned splits" }
