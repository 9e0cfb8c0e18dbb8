package codec

import (
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// EncodePhysical writes a physical plan.
func EncodePhysical(plan physical.Node, settings *expr.Settings) (*wirepb.PlanEnvelope, error) {
	e := newEncoder()
	root := e.physical(plan)
	envelope := newEnvelope(settings)
	envelope.Functions = e.functions
	envelope.Plan = &wirepb.PlanEnvelope_Physical{Physical: &wirepb.PhysicalPlan{Root: root, Columns: e.columns}}
	return envelope, e.err
}

// EncodeStage writes a stage. The splits of its tasks are written by EncodeSplits.
func EncodeStage(s *stage.Stage, settings *expr.Settings) (*wirepb.PlanEnvelope, error) {
	e := newEncoder()
	m := &wirepb.Stage{
		Id: int64(s.ID), Root: e.physical(s.Root), Tasks: int64(s.Tasks), Inputs: encodeNumbers(s.Inputs), After: encodeNumbers(s.After),
		Repeatable: s.Repeatable,
	}
	if s.Output != nil {
		m.Output = e.routing(s.Output)
	}
	m.Columns = e.columns
	envelope := newEnvelope(settings)
	envelope.Functions = e.functions
	envelope.Plan = &wirepb.PlanEnvelope_Stage{Stage: m}
	return envelope, e.err
}

func encodeNumbers(numbers []int) []int64 {
	list := make([]int64, len(numbers))
	for i, n := range numbers {
		list[i] = int64(n)
	}
	return list
}

func (e *encoder) physical(node physical.Node) *wirepb.PhysicalNode {
	m := new(wirepb.PhysicalNode)
	if !e.enter(&e.nodeDepth, maxNodeDepth, tooDeep) {
		return m
	}
	defer func() { e.nodeDepth-- }()
	switch n := node.(type) {
	case *physical.Scan:
		m.Kind = &wirepb.PhysicalNode_Scan{Scan: e.physicalScan(n)}
	case *physical.Values:
		values := e.values(n.Rows, n.Columns)
		values.Divided = n.Share == physical.Divided
		m.Kind = &wirepb.PhysicalNode_Values{Values: values}
	case *physical.Empty:
		m.Kind = &wirepb.PhysicalNode_Empty{Empty: &wirepb.Empty{Columns: e.columnList(n.Columns)}}
	case *physical.Ref:
		m.Kind = &wirepb.PhysicalNode_Ref{Ref: &wirepb.Ref{Id: int64(n.ID), Name: n.Name, Columns: e.columnList(n.Columns)}}
	case *stage.Receive:
		m.Kind = &wirepb.PhysicalNode_Receive{Receive: &wirepb.Receive{
			Stage: int64(n.Stage), Columns: e.columnList(n.Columns), Kind: exchangeCode(n.Kind), Ordered: n.Ordered,
		}}
	case *physical.Filter:
		m.Kind = &wirepb.PhysicalNode_Filter{Filter: &wirepb.PhysicalFilter{Input: e.physical(n.Input), Condition: e.expr(n.Condition)}}
	case *physical.Project:
		m.Kind = &wirepb.PhysicalNode_Project{Project: &wirepb.PhysicalProject{Input: e.physical(n.Input), Exprs: e.named(n.Exprs)}}
	case *physical.HashAggregate:
		m.Kind = &wirepb.PhysicalNode_HashAggregate{HashAggregate: e.hashAggregate(n)}
	case *physical.HashJoin:
		m.Kind = &wirepb.PhysicalNode_HashJoin{HashJoin: &wirepb.HashJoin{
			Kind: joinCode(n.Kind), Probe: e.physical(n.Probe), Build: e.physical(n.Build), On: e.equalities(n.On),
			Condition: e.optionalExpr(n.Condition), Mark: e.optionalColumn(n.Mark), NullAware: n.NullAware, Multiset: n.Multiset,
			Columns: e.columnList(n.Columns), BuildRows: n.BuildRows,
		}}
	default:
		e.rarerPhysical(node, m)
	}
	return m
}

func (e *encoder) rarerPhysical(node physical.Node, m *wirepb.PhysicalNode) {
	switch n := node.(type) {
	case *physical.Sort:
		m.Kind = &wirepb.PhysicalNode_Sort{Sort: &wirepb.PhysicalSort{
			Input: e.physical(n.Input), Keys: e.keys(n.Keys), Fetch: optionalCount(n.Fetch),
		}}
	case *physical.Limit:
		m.Kind = &wirepb.PhysicalNode_Limit{Limit: &wirepb.PhysicalLimit{
			Input: e.physical(n.Input), Skip: n.Skip, Fetch: optionalCount(n.Fetch),
		}}
	case *physical.DistinctOn:
		m.Kind = &wirepb.PhysicalNode_DistinctOn{DistinctOn: &wirepb.DistinctOn{
			Input: e.physical(n.Input), On: e.exprs(n.On), Keys: e.keys(n.Keys),
		}}
	case *physical.Union:
		union := &wirepb.PhysicalUnion{Columns: e.columnList(n.Columns)}
		for _, input := range n.Inputs {
			union.Inputs = append(union.Inputs, e.physical(input))
		}
		m.Kind = &wirepb.PhysicalNode_Union{Union: union}
	case *physical.Write:
		m.Kind = &wirepb.PhysicalNode_Write{Write: &wirepb.PhysicalWrite{
			Input: e.physical(n.Input), Destination: e.destination(n.Sink), Files: e.columnList(n.Files),
		}}
	case *physical.Window:
		m.Kind = &wirepb.PhysicalNode_Window{Window: e.physicalWindow(n)}
	case *physical.Unnest:
		m.Kind = &wirepb.PhysicalNode_Unnest{Unnest: &wirepb.PhysicalUnnest{Input: e.physical(n.Input), Lists: e.named(n.Lists), Outer: n.Outer}}
	case *physical.With:
		m.Kind = &wirepb.PhysicalNode_With{With: &wirepb.PhysicalWith{
			Id: int64(n.ID), Name: n.Name, Shared: e.physical(n.Shared), Body: e.physical(n.Body),
		}}
	case *physical.Recursion:
		m.Kind = &wirepb.PhysicalNode_Recursion{Recursion: &wirepb.PhysicalRecursion{
			Id: int64(n.ID), Name: n.Name, Start: e.physical(n.Start), Step: e.physical(n.Step), Distinct: n.Distinct, Columns: e.columnList(n.Columns),
		}}
	case *physical.Exchange:
		m.Kind = &wirepb.PhysicalNode_Exchange{Exchange: &wirepb.Exchange{Input: e.physical(n.Input), Routing: e.routing(n)}}
	default:
		e.fail(errs.New(errs.Internal, "node cannot be sent: %s", node))
	}
}

func (e *encoder) routing(x *physical.Exchange) *wirepb.Routing {
	return &wirepb.Routing{
		Kind: exchangeCode(x.Kind), Keys: e.exprs(x.Keys), Order: e.keys(x.Order), Partitions: int64(x.Partitions), Ordered: x.Ordered,
	}
}

// exchangeCode is the kind's number, which counts from 1 as the messages do.
func exchangeCode(kind physical.ExchangeKind) wirepb.ExchangeKind {
	return wirepb.ExchangeKind(kind) + 1
}

func (e *encoder) hashAggregate(n *physical.HashAggregate) *wirepb.HashAggregate {
	m := &wirepb.HashAggregate{
		Input: e.physical(n.Input), Mode: wirepb.AggregateMode(n.Mode) + 1, Groups: e.named(n.Groups),
		Aggregates: e.named(n.Aggregates), Sets: e.sets(n.Sets, n.SetID), Estimate: n.Estimate,
	}
	for _, states := range n.Partials {
		m.States = append(m.States, &wirepb.StateColumns{Columns: e.columnList(states)})
	}
	return m
}

func (e *encoder) physicalScan(n *physical.Scan) *wirepb.PhysicalScan {
	return &wirepb.PhysicalScan{
		Name: n.Name, Table: e.table(n.Name, n.Table), Columns: e.tableColumns(n.Request.Columns),
		Filters: e.exprs(n.Request.Filters), FilterColumns: e.tableColumns(n.Request.FilterColumns),
		Limit: optionalCount(n.Request.Limit), Rows: n.Rows, Divided: n.Share == physical.Divided,
	}
}
