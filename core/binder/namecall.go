package binder

import (
	"github.com/ballista-go/ballista/core/ast"
)

// writtenNames are names that DataFusion's parser replaces.
var writtenNames = map[string]string{"substring": "substr", "trim": "btrim", "position": "strpos"}

func (n *namer) call(c *ast.Call) {
	name := c.Name.Text()
	if named := namedStruct(c); name == "struct" && named != nil {
		n.nested(named)
		return
	}
	if other, ok := writtenNames[name]; ok {
		name = other
	}
	if name == "unnest" {
		name = "UNNEST"
	}
	n.WriteString(name + "(")
	if c.Distinct {
		n.WriteString("DISTINCT ")
	}
	n.infix(",", c.Args...)
	n.WriteString(")")
	if c.Filter != nil {
		n.WriteString(" FILTER (WHERE ")
		n.expr(c.Filter)
		n.WriteString(")")
	}
	switch c.Nulls {
	case ast.IgnoreNulls:
		n.WriteString(" IGNORE NULLS")
	case ast.RespectNulls:
		n.WriteString(" RESPECT NULLS")
	}
	n.keys(" WITHIN GROUP [", c.WithinGroup)
	n.keys(" ORDER BY [", c.OrderBy)
}

func (n *namer) function(name string, args ...ast.Expr) {
	n.WriteString(name + "(")
	n.infix(",", args...)
	n.WriteString(")")
}

func (n *namer) keys(prefix string, keys []ast.SortKey) {
	if len(keys) == 0 {
		return
	}
	n.WriteString(prefix)
	for i, key := range keys {
		if i > 0 {
			n.WriteString(", ")
		}
		n.expr(key.Expr)
		n.WriteString(map[bool]string{false: " ASC", true: " DESC"}[key.Descending])
		n.WriteString(map[bool]string{false: " NULLS LAST", true: " NULLS FIRST"}[nullsFirst(key.SortOrder)])
	}
	n.WriteString("]")
}
