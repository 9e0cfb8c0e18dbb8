package scalar_test

import (
	"bufio"
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/binder"
	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/scalar"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/parser"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

var (
	budget   = memory.NewBudget("test", 256<<20, nil)
	settings = &expr.Settings{Now: time.Date(2024, 5, 17, 10, 20, 30, 0, time.UTC), Zone: time.UTC}
)

// sqlCase is a line of a case file: an expression, and its type and value, "error" for one that fails. The answers are
// DataFusion's (testdata/fill.py fills them in) but for those that say what DataFusion answers instead.
type sqlCase struct {
	place, sql, want string
}

// readCases reads the case files of a directory.
func readCases(t *testing.T, pattern string) []sqlCase {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no case files: %v", err)
	}
	var cases []sqlCase
	for _, name := range files {
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		lines := bufio.NewScanner(file)
		for n := 1; lines.Scan(); n++ {
			line := lines.Text()
			if line == "" || line[0] == '#' {
				continue
			}
			sql, want, _ := strings.Cut(line, " => ")
			want, _, _ = strings.Cut(want, " ! ")
			cases = append(cases, sqlCase{fmt.Sprintf("%s:%d", name, n), strings.ReplaceAll(sql, `\n`, "\n"), want})
		}
	}
	return cases
}

// newCatalog is a catalog of the functions.
func newCatalog() *catalog.Catalog {
	c := catalog.New(catalog.Default{})
	for _, f := range scalar.Functions() {
		c.RegisterFunction(f)
	}
	return c
}

// bound parses and binds an expression without columns.
func bound(sql string) (expr.Expr, error) { return bindIn(newCatalog(), sql) }

// bindIn parses and binds the expression of a SELECT.
func bindIn(c *catalog.Catalog, sql string) (expr.Expr, error) {
	statement, err := parser.Parse("SELECT " + sql)
	if err != nil {
		return nil, err
	}
	plan, err := binder.New(c, &binder.IDs{}, settings, binder.Options{}).Query(statement.(*ast.Query), nil)
	if err != nil {
		return nil, err
	}
	return plan.(*logical.Project).Exprs[0].Expr, nil
}

// evaluate returns the value of an expression without columns.
func evaluate(e expr.Expr) (types.Value, error) {
	program, err := eval.Compile(e, nil)
	if err != nil {
		return nil, err
	}
	evaluator := program.Start(budget, settings)
	defer evaluator.Close()
	v, err := evaluator.Eval(context.Background(), &vector.Batch{Len: 1})
	if err != nil {
		return nil, err
	}
	return v.Value(0), nil
}

// answer is what a case should say.
func answer(sql string) (string, error) {
	e, err := bound(sql)
	if err != nil {
		return "error", err
	}
	value, err := evaluate(e)
	if err != nil {
		return "error", err
	}
	return types.Name(e.Type()) + ": " + text(value, e.Type()), nil
}

func TestCases(t *testing.T) {
	for _, c := range readCases(t, "testdata/*.txt") {
		got, err := answer(c.sql)
		if !alike(got, c.want) {
			t.Errorf("%s: %s is %s (%v), want %s", c.place, c.sql, got, err, c.want)
		}
	}
}

// alike compares answers; floats may differ by what differs between mathematical libraries.
func alike(got, want string) bool {
	if got == want {
		return true
	}
	gotType, gotValue, _ := strings.Cut(got, ": ")
	wantType, wantValue, _ := strings.Cut(want, ": ")
	a, errA := strconv.ParseFloat(gotValue, 64)
	b, errB := strconv.ParseFloat(wantValue, 64)
	if gotType != wantType || !strings.HasPrefix(gotType, "Float") || errA != nil || errB != nil {
		return false
	}
	tolerance := 1e-14
	if gotType == "Float32" {
		tolerance = 1e-6
	}
	return a == b || math.Abs(a-b) <= tolerance*math.Abs(b) || a != a && b != b
}
