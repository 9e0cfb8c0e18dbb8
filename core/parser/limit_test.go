package parser

import (
	"strings"
	"testing"
	"time"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/errs"
)

func TestNestingIsBounded(t *testing.T) {
	for _, c := range []struct{ open, inner, closing string }{
		{"(", "1", ")"},
		{"f(", "1", ")"},
		{"(select ", "1", ")"},
		{"((select 1) union select ", "1", ")"},
		{"not ", "1", ""},
		{"- ", "1", ""},
		{"case when 1 then ", "1", " end"},
		{"case ", "1", " when 1 then 1 end"},
		{"[", "1", "]"},
		{"{a: ", "1", "}"},
		{"map {", "1", ": 1}"},
		{"a[", "1", "]"},
		{"a in (", "1", ")"},
		{"f(x -> ", "1", ")"},
		{"cast(", "1", " as int)"},
		{"substring(", "1", " from 1)"},
		{"position(", "1", " in 'a')"},
		{"trim(", "1", ")"},
		{"a + (", "1", ")"},
		{"sum(a) filter (where ", "1", ")"},
		{"sum(a) over (order by ", "1", ")"},
		{"(select a from ", "t", ")"},
		{"(select a from (b join ", "t", "))"},
		{"exists (select a from t where ", "1", ")"},
		{"1 group by grouping sets (", "1", ")"},
		{"interval (", "1", ") day"},
		{"a = any (", "1", ")"},
		{"(with x as (select ", "1", ") select 1)"},
		{"a::struct<x array<", "int", ">>"},
		{"f(a => ", "1", ")"},
	} {
		nested := func(levels int) string {
			return "select " + strings.Repeat(c.open, levels) + c.inner + strings.Repeat(c.closing, levels)
		}
		if strings.HasPrefix(c.open, "(select a from ") {
			nested = func(levels int) string {
				return "select * from " + strings.Repeat(c.open, levels) + c.inner + strings.Repeat(c.closing, levels)
			}
		}
		if _, err := Parse(nested(1)); err != nil {
			t.Errorf("%s: %v", nested(1), err)
		}
		start := time.Now()
		if _, err := Parse(nested(50_000)); !errs.Is(err, errs.Syntax) {
			t.Errorf("50,000 times %q: %v", c.open, err)
		}
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("50,000 times %q took %v", c.open, took)
		}
	}
}

func TestNestingOfOrdinaryDepthParses(t *testing.T) {
	for _, sql := range []string{
		"select " + strings.Repeat("(1 + ", 190) + "1" + strings.Repeat(")", 190),
		"select " + strings.Repeat("case when a and b or not c then ", 60) + "1" + strings.Repeat(" end", 60),
		strings.Repeat("select * from (", 90) + "select 1" + strings.Repeat(")", 90),
	} {
		if _, err := Parse(sql); err != nil {
			t.Errorf("%.40s...: %v", sql, err)
		}
	}
}

func TestLongChainsParseAndPrint(t *testing.T) {
	for _, c := range []struct{ operator, operand string }{
		{" AND ", "a > 1"},
		{" OR ", "a > 1 AND b"},
		{" + ", "1"},
		{" || ", "'x'"},
		{", ", "1"},
		{" UNION ALL SELECT ", "1"},
		{" UNION SELECT a FROM t INTERSECT SELECT ", "1"},
	} {
		sql := "SELECT " + c.operand + strings.Repeat(c.operator+c.operand, 10_000)
		statement, err := Parse(sql)
		if err != nil {
			t.Errorf("chain of %q: %v", c.operator, err)
		} else if got := statement.String(); got != sql {
			t.Errorf("chain of %q is printed as %.60s...", c.operator, got)
		}
	}
}

func TestConjunctionsAreFlat(t *testing.T) {
	e, err := ParseExpr("a" + strings.Repeat(" and (b and c)", 5_000))
	if err != nil {
		t.Fatal(err)
	}
	if got := len(e.(*ast.And).Terms); got != 10_001 {
		t.Errorf("%d terms, want 10,001", got)
	}
}

func TestLongListsParse(t *testing.T) {
	e, err := ParseExpr("a in (1" + strings.Repeat(", 1", 99_999) + ")")
	if err != nil {
		t.Fatal(err)
	}
	if got := len(e.(*ast.In).List); got != 100_000 {
		t.Errorf("%d elements, want 100,000", got)
	}
}

func TestChainsAreBounded(t *testing.T) {
	for _, link := range []string{" + 1", " is null", "[1]", "::int", ".f", " union select 1", " join t on a", " like 'a'"} {
		sql := "select f(a)" + strings.Repeat(link, maxChain+1)
		if strings.Contains(link, "join") {
			sql = "select * from t" + strings.Repeat(link, maxChain+1)
		}
		if _, err := Parse(sql); !errs.Is(err, errs.Syntax) || !strings.Contains(err.Error(), "too long") {
			t.Errorf("chain of %q: %v", link, err)
		}
	}
}
