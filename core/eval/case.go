package eval

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// choice is CASE: each row gets the result of the first branch whose condition is true. Conditions are evaluated for the rows
// that no branch before took, results for the rows that their branch took.
type choice struct {
	conditions []condition
	results    []operator // one more than conditions: that of ELSE
	dataType   types.Type

	rest   []int32
	taken  []taken
	labels labels
	merger merger
}

// taken is the rows that a branch took, and the branch's result. Nil rows are all rows.
type taken struct {
	branch int
	rows   []int32
	value  *vector.Vector
}

func (c *compiler) choice(e *expr.Case) (operator, error) {
	o := &choice{dataType: e.Type()}
	for _, when := range e.Whens {
		condition, err := c.condition(when.Condition)
		if err != nil {
			return nil, err
		}
		result, err := c.compile(when.Result)
		if err != nil {
			return nil, err
		}
		o.conditions, o.results = append(o.conditions, condition), append(o.results, result)
	}
	otherwise := e.Else
	if otherwise == nil {
		otherwise = expr.Null(e.Type())
	}
	last, err := c.compile(otherwise)
	o.results = append(o.results, last)
	return o, err
}

func (c *choice) fresh(copies copies) operator {
	f := &choice{dataType: c.dataType, results: freshAll(c.results, copies)}
	for _, o := range c.conditions {
		f.conditions = append(f.conditions, o.fresh(copies).(condition))
	}
	f.labels = labelsOf(f.results, f.dataType)
	return f
}

func (c *choice) release() {
	releaseAll(c.conditions)
	releaseAll(c.results)
	c.labels.release()
	c.merger.release()
}

func (c *choice) eval(w *worker, rows []int32) (*vector.Vector, error) {
	c.merger.out.LetGo()
	c.taken = c.taken[:0]
	rest := rows
	for i, condition := range c.conditions {
		if none(rest) {
			break
		}
		chosen, err := condition.choose(w, rest, isTrue)
		if err != nil {
			return nil, err
		}
		if w.count(chosen) == 0 {
			continue
		}
		if err := c.take(w, i, chosen); err != nil {
			return nil, err
		}
		if w.count(chosen) == w.count(rest) {
			rest = empty
			break
		}
		if c.overlays() {
			return c.overlay(w, rest)
		}
		c.rest = without(c.rest, w.all(rest), w.all(chosen))
		rest = c.rest
	}
	if !none(rest) {
		if err := c.take(w, len(c.conditions), rest); err != nil {
			return nil, err
		}
	}
	switch {
	case len(c.taken) == 0:
		return c.merger.nulls(w, c.dataType)
	case len(c.taken) == 1:
		return c.taken[0].value, nil
	case c.labels.ready():
		return c.labels.merge(w, c.taken)
	}
	return c.merger.merge(w, c.dataType, c.taken)
}

func (c *choice) take(w *worker, branch int, rows []int32) error {
	value, err := c.results[branch].eval(w, rows)
	c.taken = append(c.taken, taken{branch: branch, rows: rows, value: value})
	return err
}

// overlays reports whether the rows of the one branch may be written over the value of ELSE in all rows.
func (c *choice) overlays() bool {
	otherwise, ok := c.results[len(c.conditions)].(*constant)
	return ok && len(c.conditions) == 1 && otherwise.literal.Value != nil
}

// overlay finishes a CASE of one branch and a constant: other rows need not be listed where all can be filled at once.
func (c *choice) overlay(w *worker, rows []int32) (*vector.Vector, error) {
	if err := c.take(w, 1, nil); err != nil {
		return nil, err
	}
	if layout := laneOf(c.dataType, c.taken); !fillable(layout) {
		c.rest = without(c.rest, w.all(rows), w.all(c.taken[0].rows))
		c.taken[1].rows = c.rest
		if c.labels.ready() {
			return c.labels.merge(w, c.taken)
		}
		return c.merger.merge(w, c.dataType, c.taken)
	}
	return c.merger.overlay(w, c.dataType, c.taken[0], c.taken[1].value)
}
