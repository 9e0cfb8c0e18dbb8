package parser

import "github.com/ballista-go/ballista/core/ast"

// joinStep is a join of a FROM clause with its right operand and the conditions that stand behind it. Several of them belong to joins before
// it: of a JOIN b JOIN c ON x ON y the last one is a's.
type joinStep struct {
	join       *ast.Join
	conditions []joinCondition
	end        *token
}

type joinCondition struct {
	on    ast.Expr
	using []ast.Ident
}

// tableRef reads a relation of a FROM clause with the joins behind it.
func (p *parser) tableRef() ast.TableRef {
	first := p.tableOperand()
	var steps []joinStep
	nested := false
	for {
		at := p.peek()
		join := p.join()
		if join == nil {
			break
		}
		if len(steps) == maxChain {
			p.fail(at, "query too long: more than %d joins in a row", maxChain)
		}
		step := joinStep{join: join}
		join.Right = p.tableOperand()
		step.conditions = p.joinConditions(len(steps) + 1)
		step.end = p.peek()
		nested = nested || len(step.conditions) > 1 || len(step.conditions) > 0 && unconditional(join)
		steps = append(steps, step)
	}
	if nested {
		return p.pivoted(p.nestedJoins(first, steps))
	}
	return p.pivoted(p.chained(first, steps))
}

// joinConditions reads ON and USING, at most as many as there are joins.
func (p *parser) joinConditions(limit int) []joinCondition {
	var conditions []joinCondition
	for p.err == nil && len(conditions) < limit {
		switch {
		case p.accept("on"):
			conditions = append(conditions, joinCondition{on: p.expr()})
		case p.accept("using"):
			conditions = append(conditions, joinCondition{using: p.idents()})
		default:
			return conditions
		}
	}
	return conditions
}

// chained joins from the left to the right. Inner joins may have no condition.
func (p *parser) chained(left ast.TableRef, steps []joinStep) ast.TableRef {
	for _, step := range steps {
		step.join.Left = left
		switch {
		case len(step.conditions) > 0:
			step.conditions[0].of(step.join)
		case unconditional(step.join), step.join.Kind == ast.InnerJoin && !step.join.AsOf:
		default:
			p.withoutCondition(step)
		}
		left = step.join
	}
	return left
}

// nestedJoins gives each condition to the last join before it that has none.
func (p *parser) nestedJoins(first ast.TableRef, steps []joinStep) ast.TableRef {
	var open []joinStep
	left := first
	for _, step := range steps {
		step.join.Left = left
		left = step.join
		if !unconditional(step.join) {
			left = step.join.Right
			open = append(open, step)
		}
		for _, condition := range step.conditions {
			if len(open) == 0 {
				p.fail(step.end, "more conditions than joins before %s", p.describe(step.end))
				return first
			}
			last := open[len(open)-1]
			open = open[:len(open)-1]
			last.join.Right = left
			condition.of(last.join)
			left = last.join
		}
	}
	if len(open) > 0 {
		p.withoutCondition(open[len(open)-1])
	}
	return left
}

func (p *parser) withoutCondition(step joinStep) {
	if p.peek() == step.end {
		p.expected("ON or USING")
	}
	p.fail(step.end, "expected ON or USING, found %s", p.describe(step.end))
}

func unconditional(j *ast.Join) bool { return j.Natural || j.Kind == ast.CrossJoin }

func (c joinCondition) of(j *ast.Join) { j.On, j.Using = c.on, c.using }
