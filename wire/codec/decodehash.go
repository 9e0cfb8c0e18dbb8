package codec

import (
	"slices"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/wire/wirepb"
)

func (d *decoder) hashAggregate(m *wirepb.HashAggregate) (physical.Node, error) {
	input, err := d.physical(m.GetInput())
	if err != nil {
		return nil, err
	}
	mode := m.GetMode()
	if mode < wirepb.AggregateMode_AGGREGATE_MODE_WHOLE || mode > wirepb.AggregateMode_AGGREGATE_MODE_FINAL {
		return nil, malformed("mode of an aggregation is not known: %d", mode)
	}
	a := &physical.HashAggregate{Input: input, Mode: physical.AggregateMode(mode - 1), Estimate: m.GetEstimate()}
	if a.Groups, err = d.named(m.GetGroups()); err != nil {
		return nil, err
	}
	if a.Aggregates, err = d.aggregates(m.GetAggregates()); err != nil {
		return nil, err
	}
	if a.Sets, a.SetID, err = d.sets(m.GetSets(), len(a.Groups)); err != nil {
		return nil, err
	}
	if a.Partials, err = d.states(a, m.GetStates()); err != nil {
		return nil, err
	}
	return a, checkInput(a)
}

// states reads the columns of partial states, which have the types that the aggregates ask for.
func (d *decoder) states(a *physical.HashAggregate, list []*wirepb.StateColumns) ([][]*expr.Column, error) {
	if a.Mode == physical.Whole && len(list) == 0 {
		return nil, nil
	}
	if a.Mode == physical.Whole || len(list) != len(a.Aggregates) {
		return nil, malformed("an aggregation of mode %s has %d states of %d aggregates", a.Mode, len(list), len(a.Aggregates))
	}
	states := make([][]*expr.Column, len(list))
	for i, m := range list {
		var err error
		if states[i], err = d.columnList(m.GetColumns()); err != nil {
			return nil, err
		}
		want := a.Aggregates[i].Expr.(*expr.Aggregate).Overload.State
		if !slices.EqualFunc(logical.RowType(states[i]), want, func(a, b types.Type) bool { return arrow.TypeEqual(a, b) }) {
			return nil, malformed("the state of an aggregate has the wrong types: %s", a.Aggregates[i].Expr)
		}
	}
	return states, nil
}

// checkInput checks that the input has what an aggregation reads: groups and, by its mode, arguments or states.
func checkInput(a *physical.HashAggregate) error {
	read := exprsOf(a.Groups)
	if a.Mode != physical.Final {
		read = append(read, exprsOf(a.Aggregates)...)
	}
	if a.Mode == physical.Final {
		for _, states := range a.Partials {
			for _, state := range states {
				read = append(read, state)
			}
		}
	}
	return within(a.Input.Output(), read...)
}

func (d *decoder) hashJoin(m *wirepb.HashJoin) (physical.Node, error) {
	probe, err := d.physical(m.GetProbe())
	if err != nil {
		return nil, err
	}
	build, err := d.physical(m.GetBuild())
	if err != nil {
		return nil, err
	}
	j := &physical.HashJoin{Probe: probe, Build: build, NullAware: m.GetNullAware(), Multiset: m.GetMultiset(), BuildRows: m.GetBuildRows()}
	if j.Kind, err = decodeJoinKind(m.GetKind()); err != nil {
		return nil, err
	}
	if j.On, err = d.equalities(m.GetOn(), probe.Output(), build.Output()); err != nil {
		return nil, err
	}
	if j.Condition, err = d.optionalCondition(m.GetCondition()); err != nil {
		return nil, err
	}
	if j.Mark, err = d.mark(j.Kind, m.Mark, j.NullAware); err != nil {
		return nil, err
	}
	if j.Columns, err = d.columnList(m.GetColumns()); err != nil {
		return nil, err
	}
	return j, checkJoin(j)
}

func checkJoin(j *physical.HashJoin) error {
	if j.NullAware && len(j.On) > 0 == (j.Condition != nil) {
		return malformed("a null-aware join needs a comparison, and has %d keys and condition %v", len(j.On), j.Condition)
	}
	if j.Multiset && (j.Kind != logical.LeftSemi && j.Kind != logical.LeftAnti || len(j.On) == 0 || j.Condition != nil) {
		return malformed("a multiset join of kind %s", j.Kind)
	}
	produced := expr.IDs{}
	if j.Kind.KeepsLeft() {
		produced = expr.IDsOf(j.Probe.Output())
	}
	if j.Kind.KeepsRight() {
		for _, c := range j.Build.Output() {
			produced[c.ID] = struct{}{}
		}
	}
	if j.Mark != nil {
		produced[j.Mark.ID] = struct{}{}
	}
	for _, c := range j.Columns {
		if !produced.Has(c.ID) {
			return malformed("a join gives a column that it does not have: %s#%d", c, c.ID)
		}
	}
	return within(slices.Concat(j.Probe.Output(), j.Build.Output()), j.Condition)
}
