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
	if name == "array_slice" && len(c.Args) > 2 {
		n.expr(c.Args[0])
		n.WriteString("[")
		n.infix(":", c.Args[1:]...)
		n.WriteString("]")
		return
	}
	if taken := takenApart(name, c.Args); taken != nil {
		n.nested(taken)
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
	n.infix(n.separator(c), c.Args...)
	n.WriteString(")")
	if c.Filter != nil {
		n.filter(c)
	}
	switch c.Nulls {
	case ast.IgnoreNulls:
		n.WriteString(" IGNORE NULLS")
	case ast.RespectNulls:
		n.WriteString(" RESPECT NULLS")
	}
	n.keys(" WITHIN GROUP [", c.WithinGroup)
	n.keys(" ORDER BY [", c.OrderBy)
	n.over(c)
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
		n.WriteString(map[bool]string{false: " NULLS LAST", true: " NULLS FIRST"}[n.binder.nullsFirst(key.SortOrder)])
	}
	n.WriteString("]")
}

// takenApart writes functions that take nested values apart as the operators that do the same, or gives nil.
func takenApart(name string, args []ast.Expr) ast.Expr {
	switch {
	case name == "array_element" && len(args) == 2:
		return &ast.Index{Input: args[0], Key: args[1]}
	case name == "get_field" && len(args) > 1:
		taken := args[0]
		for _, key := range args[1:] {
			taken = &ast.Index{Input: taken, Key: key}
		}
		return taken
	}
	return nil
}
