package parser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/tree"
)

func TestNodesKnowWhereTheyAre(t *testing.T) {
	sql := "f(t.a, -\n1) + \"é\" not in (x[2], cast(y as int)) and b is null"
	e, err := ParseExpr(sql)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	tree.Walk(e, func(node ast.Expr) bool {
		got = append(got, fmt.Sprintf("%T %.4q", node, sql[node.Pos():]))
		return true
	})
	want := []string{
		`*ast.And "and "`, `*ast.In "not "`, `*ast.Binary "+ \"é"`, `*ast.Call "f(t."`, `*ast.Column "t.a,"`, `*ast.Unary "-\n1)"`,
		`*ast.Number "1) +"`, `*ast.Column "\"é\" "`, `*ast.Index "[2],"`, `*ast.Column "x[2]"`, `*ast.Number "2], "`,
		`*ast.Cast "cast"`, `*ast.Column "y as"`, `*ast.Is "is n"`, `*ast.Column "b is"`,
	}
	if strings.Join(got, "; ") != strings.Join(want, "; ") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
