package expr

import (
	"fmt"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
)

var compareNames = [...]string{"=", "!=", "<", "<=", ">", ">=", "IS DISTINCT FROM", "IS NOT DISTINCT FROM"}

// String is the operator in SQL.
func (op CompareOp) String() string { return compareNames[op] }

// String implements Expr: the qualified name.
func (c *Column) String() string {
	if c.Qualifier == "" {
		return c.Name
	}
	return c.Qualifier + "." + c.Name
}

// String implements Expr.
func (c *Call) String() string {
	args := make([]string, len(c.Args))
	for i, arg := range c.Args {
		args[i] = arg.String()
	}
	if c.Function.Print != nil {
		return c.Function.Print(args)
	}
	return c.Function.Name + "(" + strings.Join(args, ",") + ")"
}

// String implements Expr.
func (c *Comparison) String() string {
	return c.Left.String() + " " + c.Op.String() + " " + c.Right.String()
}

// String implements Expr.
func (a *And) String() string { return Join(a.Terms, " AND ") }

// String implements Expr.
func (o *Or) String() string { return Join(o.Terms, " OR ") }

// String implements Expr.
func (n *Not) String() string { return "NOT " + n.Input.String() }

// String implements Expr.
func (i *IsNull) String() string {
	if i.Negated {
		return i.Input.String() + " IS NOT NULL"
	}
	return i.Input.String() + " IS NULL"
}

// String implements Expr.
func (c *Case) String() string {
	var b strings.Builder
	b.WriteString("CASE")
	for _, when := range c.Whens {
		fmt.Fprintf(&b, " WHEN %s THEN %s", when.Condition, when.Result)
	}
	if c.Else != nil {
		fmt.Fprintf(&b, " ELSE %s", c.Else)
	}
	b.WriteString(" END")
	return b.String()
}

// String implements Expr.
func (c *Cast) String() string {
	name := "CAST"
	if c.Mode == Try {
		name = "TRY_CAST"
	}
	return fmt.Sprintf("%s(%s AS %s)", name, c.Input, c.To)
}

// String implements Expr.
func (i *In) String() string {
	not := ""
	if i.Negated {
		not = "NOT "
	}
	return fmt.Sprintf("%s %sIN ([%s])", i.Input, not, Join(i.List, ", "))
}

// String implements Expr.
func (a *Aggregate) String() string {
	distinct := ""
	if a.Distinct {
		distinct = "DISTINCT "
	}
	s := a.Function.Name + "(" + distinct + Join(a.Args, ",") + ")"
	if a.Filter != nil {
		s += " FILTER (WHERE " + a.Filter.String() + ")"
	}
	if len(a.Order) > 0 {
		s += " ORDER BY [" + JoinKeys(a.Order) + "]"
	}
	return s
}

// String writes the key as EXPLAIN shows it.
func (k SortKey) String() string {
	direction, nulls := " ASC", " NULLS LAST"
	if k.Descending {
		direction = " DESC"
	}
	if k.NullsFirst {
		nulls = " NULLS FIRST"
	}
	return k.Expr.String() + direction + nulls
}

// String implements Expr.
func (s *Subquery) String() string {
	not := ""
	if s.Negated {
		not = "NOT "
	}
	switch s.Kind {
	case Scalar:
		return "(<subquery>)"
	case Exists:
		return not + "EXISTS (<subquery>)"
	case Any:
		if s.Op == Equal {
			return fmt.Sprintf("%s %sIN (<subquery>)", s.Input, not)
		}
		return fmt.Sprintf("%s%s %s ANY (<subquery>)", not, s.Input, s.Op)
	}
	return fmt.Sprintf("%s%s %s ALL (<subquery>)", not, s.Input, s.Op)
}

// String implements Expr.
func (l *Lambda) String() string {
	names := make([]string, len(l.Parameters))
	for i, p := range l.Parameters {
		names[i] = p.Name
	}
	return "(" + strings.Join(names, ", ") + ") -> " + l.Body.String()
}

// Join prints expressions with a separator between them.
func Join(list []Expr, separator string) string {
	parts := make([]string, len(list))
	for i, e := range list {
		parts[i] = e.String()
	}
	return strings.Join(parts, separator)
}

// JoinKeys prints sort keys, separated by commas.
func JoinKeys(keys []SortKey) string {
	parts := make([]string, len(keys))
	for i, key := range keys {
		parts[i] = key.String()
	}
	return strings.Join(parts, ", ")
}

// Schema is the schema of a relation with the columns.
func Schema(columns []*Column) *arrow.Schema {
	fields := make([]arrow.Field, len(columns))
	for i, c := range columns {
		fields[i] = c.Field()
	}
	return arrow.NewSchema(fields, nil)
}
