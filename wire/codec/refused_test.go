package codec_test

import (
	"regexp"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/wire/codec"
	"github.com/ballista-go/ballista/wire/wirepb"
)

func TestVersionsThatDiffer(t *testing.T) {
	for _, c := range []struct {
		change func(m *wirepb.PlanEnvelope)
		want   string
	}{
		{func(m *wirepb.PlanEnvelope) { m.ProtocolVersion = 99 }, `protocol version 99 .*expected 2 `},
		{func(m *wirepb.PlanEnvelope) { m.RowHashVersion = 98 }, `row hash version 98 .*expected 1 `},
	} {
		envelope := proto.Clone(sentPlan(t, wide(3))).(*wirepb.PlanEnvelope)
		c.change(envelope)
		data := must[[]byte](t)(codec.Marshal(envelope))
		_, err := codec.Unmarshal(data)
		if !errs.Is(err, errs.Unsupported) || !regexp.MustCompile(c.want).MatchString(err.Error()) {
			t.Errorf("got error %v", err)
		}
		if _, err := (known{}).decoder().Logical(t.Context(), envelope); !errs.Is(err, errs.Unsupported) {
			t.Errorf("got error %v", err)
		}
	}
}

func condition(m *wirepb.LogicalPlan) *wirepb.Expr {
	return m.Root.GetProject().Input.GetFilter().Condition
}

func windowNode(m *wirepb.LogicalPlan) *wirepb.LogicalWindow {
	return m.Root.GetProject().Input.GetWindow()
}

func windowCall(m *wirepb.LogicalPlan, i int) *wirepb.WindowCall {
	return windowNode(m).Calls[i].Expr.GetWindow()
}

// TestPlansThatAreRefused breaks a plan in one place each.
func TestPlansThatAreRefused(t *testing.T) {
	const (
		filtered   = `SELECT a + 1 AS x FROM t WHERE a > 3`
		aggregated = `SELECT a, b, sum(c) FROM t GROUP BY ROLLUP (a, b)`
		joined     = `SELECT t.a FROM t JOIN u ON t.a = u.a`
		shared     = `WITH w AS (SELECT a, random() AS r FROM t) SELECT * FROM w JOIN w AS v ON w.a = v.a`
		windowed   = `SELECT sum(c) OVER (PARTITION BY b ORDER BY a RANGE 2 PRECEDING), lag(a) IGNORE NULLS OVER (PARTITION BY b ORDER BY a) FROM t`
		nested     = `SELECT a, (SELECT max(x) FROM u) FROM t WHERE a IN (SELECT x FROM u) AND b = 'x'`
	)
	for _, c := range []struct {
		name, sql string
		change    func(m *wirepb.LogicalPlan)
		want      string
	}{
		{"frame of no unit", windowed, func(m *wirepb.LogicalPlan) { windowCall(m, 0).Frame.Unit = 0 }, "unit of a frame"},
		{"no frame", windowed, func(m *wirepb.LogicalPlan) { windowCall(m, 1).Frame = nil }, "unit of a frame"},
		{"bound without a value", windowed, func(m *wirepb.LogicalPlan) { windowCall(m, 0).Frame.Start.Value = nil }, "has a value that it does not take, or lacks one"},
		{"value without a key", windowed, func(m *wirepb.LogicalPlan) { windowCall(m, 0).Frame.Key = nil }, "its key another type"},
		{"bound with an offset", windowed, func(m *wirepb.LogicalPlan) { windowCall(m, 1).Frame.End.Offset = 1 }, "offset of a frame"},
		{"backward frame", windowed, func(m *wirepb.LogicalPlan) {
			f := windowCall(m, 1).Frame
			f.Start, f.End = f.End, f.Start
		}, "a frame is backwards"},
		{"more keys than there are", windowed, func(m *wirepb.LogicalPlan) { windowCall(m, 1).Within = 1 }, "ordered by 1 keys after 1, of 1"},
		{"too many keys", windowed, func(m *wirepb.LogicalPlan) { windowCall(m, 1).Keys = 1 << 31 }, "is ordered by 2147483648 keys"},
		{"values of no key", windowed, func(m *wirepb.LogicalPlan) { windowCall(m, 0).Keys = 0 }, "ordered by 0 keys"},
		{"no function", windowed, func(m *wirepb.LogicalPlan) { windowCall(m, 1).Function = "nope" }, "window function of a plan not found"},
		{"other result", windowed, func(m *wirepb.LogicalPlan) { windowCall(m, 1).Result = nil }, "type"},
		{"no call", windowed, func(m *wirepb.LogicalPlan) { windowNode(m).Calls[0].Expr = windowCall(m, 1).Args[0] }, "no window function"},
		{"function with an aggregate", windowed, func(m *wirepb.LogicalPlan) { windowCall(m, 0).Function = "rank" }, "has what it does not take"},
		{"IGNORE NULLS of a rank", windowed, func(m *wirepb.LogicalPlan) {
			call := windowCall(m, 1)
			call.Function, call.Args = "rank", nil
		}, "does not take IGNORE NULLS"},
		{"no root", filtered, func(m *wirepb.LogicalPlan) { m.Root = nil }, "node is missing"},
		{"no columns", filtered, func(m *wirepb.LogicalPlan) { m.Columns = nil }, "column 0 of 0"},
		{"large ID", filtered, func(m *wirepb.LogicalPlan) { m.Columns[0].Id = 1 << 31 }, "column ID out of range"},
		{"two types", filtered, func(m *wirepb.LogicalPlan) {
			for _, other := range m.Columns[1:] {
				other.Id = m.Columns[0].Id
			}
		}, "is Int64 and "},
		{"not produced", filtered, func(m *wirepb.LogicalPlan) {
			m.Root.GetProject().Input = m.Root.GetProject().Input.GetFilter().Input
			m.Root.GetProject().Input.GetScan().Columns = nil
		}, "not produced below"},
		{"no condition", filtered, func(m *wirepb.LogicalPlan) { condition(m).Kind = nil }, "expression is missing"},
		{"condition of a number", filtered, func(m *wirepb.LogicalPlan) {
			condition(m).Kind = condition(m).GetComparison().Left.Kind
		}, "condition of type Int64"},
		{"operator", filtered, func(m *wirepb.LogicalPlan) { condition(m).GetComparison().Op = 99 }, "operator is not known"},
		{"types of operands", filtered, func(m *wirepb.LogicalPlan) {
			condition(m).GetComparison().Right = &wirepb.Expr{Kind: &wirepb.Expr_Not{Not: condition(m).GetComparison().Right}}
		}, "condition of type Int64"},
		{"one term", filtered, func(m *wirepb.LogicalPlan) {
			condition(m).Kind = &wirepb.Expr_And{And: &wirepb.ExprList{Exprs: []*wirepb.Expr{{Kind: condition(m).Kind}}}}
		}, "of 1 terms"},
		{"no function", filtered, func(m *wirepb.LogicalPlan) {
			m.Root.GetProject().Exprs[0].Expr.GetCall().Function = "nonsense"
		}, `function of a plan not found: "nonsense"`},
		{"another result", filtered, func(m *wirepb.LogicalPlan) {
			m.Root.GetProject().Exprs[0].Expr.GetCall().Function = "/"
			m.Root.GetProject().Exprs[0].Expr.GetCall().Result = &wirepb.DataType{Kind: &wirepb.DataType_Plain{Plain: wirepb.PlainType_PLAIN_TYPE_UTF8}}
		}, "gives Int64, and the plan says Utf8"},
		{"fewer arguments", filtered, func(m *wirepb.LogicalPlan) {
			m.Root.GetProject().Exprs[0].Expr.GetCall().Args = nil
		}, "takes two operands"},
		{"a function that is rewritten", filtered, func(m *wirepb.LogicalPlan) {
			m.Root.GetProject().Exprs[0].Expr.GetCall().Function = "coalesce"
		}, "stands for other expressions"},
		{"an aggregate in a projection", filtered, func(m *wirepb.LogicalPlan) {
			m.Root.GetProject().Exprs[0].Expr.Kind = &wirepb.Expr_Aggregate{Aggregate: &wirepb.AggregateCall{Function: "count"}}
		}, "not allowed here"},
		{"column of a table", filtered, func(m *wirepb.LogicalPlan) {
			m.Root.GetProject().Input.GetFilter().Input.GetScan().Columns[0].Index = 1000
		}, "column 1000 of a table"},
		{"table column of another type", filtered, func(m *wirepb.LogicalPlan) {
			m.Root.GetProject().Input.GetFilter().Input.GetScan().Columns[0].Index = 1
		}, "in its table"},
		{"filter of a scan", filtered, func(m *wirepb.LogicalPlan) {
			scan := m.Root.GetProject().Input.GetFilter().Input.GetScan()
			scan.Filters = []*wirepb.Expr{{Kind: &wirepb.Expr_IsNull{IsNull: &wirepb.IsNull{Input: condition(m)}}}}
		}, "cannot apply a filter"},
		{"negative limit", filtered, func(m *wirepb.LogicalPlan) {
			m.Root = &wirepb.LogicalNode{Kind: &wirepb.LogicalNode_Limit{Limit: &wirepb.LogicalLimit{Input: m.Root, Skip: -1}}}
		}, "after -1"},
		{"grouping set", aggregated, func(m *wirepb.LogicalPlan) {
			aggregateOf(m.Root).Sets.Sets[0].Groups = []uint32{7}
		}, "group 7 of 2"},
		{"kind of join", joined, func(m *wirepb.LogicalPlan) { joinOf(m.Root).Kind = 0 }, "kind of join"},
		{"key of the wrong side", joined, func(m *wirepb.LogicalPlan) {
			joinOf(m.Root).On[0].Left = joinOf(m.Root).On[0].Right
		}, "not over its side"},
		{"mark of no mark join", joined, func(m *wirepb.LogicalPlan) { joinOf(m.Root).Mark = new(uint32) }, "wrong columns"},
		{"mark join without mark", joined, func(m *wirepb.LogicalPlan) {
			joinOf(m.Root).Kind = wirepb.JoinKind_JOIN_KIND_LEFT_MARK
		}, "wrong columns"},
		{"reference outside", shared, func(m *wirepb.LogicalPlan) { m.Root = m.Root.GetWith().Body }, "no shared plan"},
		{"reference inside", shared, func(m *wirepb.LogicalPlan) { m.Root.GetWith().Shared = m.Root.GetWith().Body }, "no shared plan"},
		{"reference of other columns", shared, func(m *wirepb.LogicalPlan) {
			refOf(m.Root.GetWith().Body).Columns = nil
		}, "has 2 columns, expected 0"},
		{"sub-query", nested, func(m *wirepb.LogicalPlan) { m.Subqueries = m.Subqueries[:1] }, "missing or was used before"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tables := known{}
			envelope := proto.Clone(sentPlan(t, bind(t, tables, c.sql).bound)).(*wirepb.PlanEnvelope)
			c.change(envelope.GetLogical())
			_, err := tables.decoder().Logical(t.Context(), sent(t, envelope, nil))
			if err == nil || errs.Is(err, errs.Internal) || !regexp.MustCompile(regexp.QuoteMeta(c.want)).MatchString(err.Error()) {
				t.Errorf("got error %v, want %s", err, c.want)
			}
		})
	}
}

// below finds the first node for which get gives something.
func below[M comparable](m *wirepb.LogicalNode, get func(*wirepb.LogicalNode) M) M {
	var none M
	if found := get(m); found != none {
		return found
	}
	for _, child := range []*wirepb.LogicalNode{
		m.GetProject().GetInput(), m.GetFilter().GetInput(), m.GetSort().GetInput(), m.GetAggregate().GetInput(),
		m.GetJoin().GetLeft(), m.GetJoin().GetRight(),
	} {
		if child != nil {
			if found := below(child, get); found != none {
				return found
			}
		}
	}
	return none
}

func aggregateOf(m *wirepb.LogicalNode) *wirepb.LogicalAggregate {
	return below(m, (*wirepb.LogicalNode).GetAggregate)
}

func joinOf(m *wirepb.LogicalNode) *wirepb.LogicalJoin {
	return below(m, (*wirepb.LogicalNode).GetJoin)
}

func refOf(m *wirepb.LogicalNode) *wirepb.Ref { return below(m, (*wirepb.LogicalNode).GetRef) }
