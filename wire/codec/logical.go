package codec

import (
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// EncodeLogical writes a logical plan. It fails with Unsupported, naming the table, when a table of it cannot be sent.
func EncodeLogical(plan logical.Node, settings *expr.Settings) (*wirepb.PlanEnvelope, error) {
	e := newEncoder()
	root := e.logical(plan)
	envelope := newEnvelope(settings)
	envelope.Functions = e.functions
	envelope.Plan = &wirepb.PlanEnvelope_Logical{
		Logical: &wirepb.LogicalPlan{Root: root, Columns: e.columns, Subqueries: e.subqueries},
	}
	return envelope, e.err
}

func (e *encoder) logical(node logical.Node) *wirepb.LogicalNode {
	m := new(wirepb.LogicalNode)
	if !e.enter(&e.nodeDepth, maxNodeDepth, tooDeep) {
		return m
	}
	defer func() { e.nodeDepth-- }()
	switch n := node.(type) {
	case *logical.Scan:
		m.Kind = &wirepb.LogicalNode_Scan{Scan: e.logicalScan(n)}
	case *logical.Values:
		m.Kind = &wirepb.LogicalNode_Values{Values: e.values(n.Rows, n.Columns)}
	case *logical.Empty:
		m.Kind = &wirepb.LogicalNode_Empty{Empty: &wirepb.Empty{Columns: e.columnList(n.Columns)}}
	case *logical.Ref:
		m.Kind = &wirepb.LogicalNode_Ref{Ref: &wirepb.Ref{Id: int64(n.ID), Name: n.Name, Columns: e.columnList(n.Columns)}}
	case *logical.Filter:
		m.Kind = &wirepb.LogicalNode_Filter{Filter: &wirepb.LogicalFilter{Input: e.logical(n.Input), Condition: e.expr(n.Condition)}}
	case *logical.Project:
		m.Kind = &wirepb.LogicalNode_Project{Project: &wirepb.LogicalProject{Input: e.logical(n.Input), Exprs: e.named(n.Exprs)}}
	case *logical.Aggregate:
		m.Kind = &wirepb.LogicalNode_Aggregate{Aggregate: &wirepb.LogicalAggregate{
			Input: e.logical(n.Input), Groups: e.named(n.Groups), Aggregates: e.named(n.Aggregates), Sets: e.sets(n.Sets, n.SetID),
		}}
	case *logical.Sort:
		m.Kind = &wirepb.LogicalNode_Sort{Sort: &wirepb.LogicalSort{
			Input: e.logical(n.Input), Keys: e.keys(n.Keys), Fetch: optionalCount(n.Fetch),
		}}
	case *logical.Limit:
		m.Kind = &wirepb.LogicalNode_Limit{Limit: &wirepb.LogicalLimit{
			Input: e.logical(n.Input), Skip: n.Skip, Fetch: optionalCount(n.Fetch),
		}}
	default:
		e.rarerLogical(node, m)
	}
	return m
}

func (e *encoder) rarerLogical(node logical.Node, m *wirepb.LogicalNode) {
	switch n := node.(type) {
	case *logical.Join:
		m.Kind = &wirepb.LogicalNode_Join{Join: &wirepb.LogicalJoin{
			Kind: joinCode(n.Kind), Left: e.logical(n.Left), Right: e.logical(n.Right), On: e.equalities(n.On),
			Condition: e.optionalExpr(n.Condition), Mark: e.optionalColumn(n.Mark), NullAware: n.NullAware,
		}}
	case *logical.Apply:
		m.Kind = &wirepb.LogicalNode_Apply{Apply: &wirepb.LogicalApply{
			Kind: joinCode(n.Kind), Left: e.logical(n.Left), Right: e.logical(n.Right),
			Condition: e.optionalExpr(n.Condition), Mark: e.optionalColumn(n.Mark), NullAware: n.NullAware,
		}}
	case *logical.Distinct:
		m.Kind = &wirepb.LogicalNode_Distinct{Distinct: &wirepb.LogicalDistinct{
			Input: e.logical(n.Input), On: e.exprs(n.On), Keys: e.keys(n.Keys),
		}}
	case *logical.Union:
		union := &wirepb.LogicalUnion{Columns: e.columnList(n.Columns)}
		for _, input := range n.Inputs {
			union.Inputs = append(union.Inputs, e.logical(input))
		}
		m.Kind = &wirepb.LogicalNode_Union{Union: union}
	case *logical.SetOperation:
		m.Kind = &wirepb.LogicalNode_SetOperation{SetOperation: &wirepb.LogicalSetOperation{
			Op: wirepb.SetOp(n.Op) + 1, All: n.All, Left: e.logical(n.Left), Right: e.logical(n.Right), Columns: e.columnList(n.Columns),
		}}
	case *logical.With:
		m.Kind = &wirepb.LogicalNode_With{With: &wirepb.LogicalWith{
			Id: int64(n.ID), Name: n.Name, Shared: e.logical(n.Shared), Body: e.logical(n.Body),
		}}
	case *logical.Recursion:
		m.Kind = &wirepb.LogicalNode_Recursion{Recursion: &wirepb.LogicalRecursion{
			Id: int64(n.ID), Name: n.Name, Start: e.logical(n.Start), Step: e.logical(n.Step), Distinct: n.Distinct, Columns: e.columnList(n.Columns),
		}}
	case *logical.Write:
		m.Kind = &wirepb.LogicalNode_Write{Write: &wirepb.LogicalWrite{
			Input: e.logical(n.Input), Destination: e.destination(n.Sink), Count: e.column(n.Count), Files: e.columnList(n.Files),
		}}
	case *logical.Window:
		m.Kind = &wirepb.LogicalNode_Window{Window: e.logicalWindow(n)}
	case *logical.Unnest:
		m.Kind = &wirepb.LogicalNode_Unnest{Unnest: &wirepb.LogicalUnnest{Input: e.logical(n.Input), Lists: e.named(n.Lists), Outer: n.Outer}}
	default:
		e.fail(errs.New(errs.Internal, "node cannot be sent: %s", node))
	}
}

func (e *encoder) logicalScan(n *logical.Scan) *wirepb.LogicalScan {
	return &wirepb.LogicalScan{
		Name: n.Name, Table: e.table(n.Name, n.Table), Columns: e.tableColumns(n.Columns), Filters: e.exprs(n.Filters),
		Inexact: e.exprs(n.Inexact), FilterColumns: e.tableColumns(n.FilterColumns), Limit: optionalCount(n.Limit),
	}
}

func (e *encoder) values(rows [][]expr.Expr, columns []*expr.Column) *wirepb.Values {
	m := &wirepb.Values{Columns: e.columnList(columns), Rows: make([]*wirepb.ExprList, len(rows))}
	for i, row := range rows {
		m.Rows[i] = &wirepb.ExprList{Exprs: e.exprs(row)}
	}
	return m
}

func (e *encoder) sets(sets [][]int, id *expr.Column) *wirepb.GroupingSets {
	if sets == nil {
		return nil
	}
	m := &wirepb.GroupingSets{SetId: e.column(id)}
	for _, set := range sets {
		groups := make([]uint32, len(set))
		for i, group := range set {
			groups[i] = uint32(group)
		}
		m.Sets = append(m.Sets, &wirepb.GroupingSet{Groups: groups})
	}
	return m
}

func (e *encoder) equalities(list []logical.Equality) []*wirepb.Equality {
	messages := make([]*wirepb.Equality, len(list))
	for i, on := range list {
		messages[i] = &wirepb.Equality{Left: e.expr(on.Left), Right: e.expr(on.Right), NullsEqual: on.NullsEqual}
	}
	return messages
}

// joinCode is the kind's number, which counts from 1 as the messages do.
func joinCode(kind logical.JoinKind) wirepb.JoinKind { return wirepb.JoinKind(kind) + 1 }
