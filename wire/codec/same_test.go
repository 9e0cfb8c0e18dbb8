package codec_test

import (
	"context"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ballista-go/ballista/core/binder"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/logical/plantest"
	"github.com/ballista-go/ballista/core/optimizer"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/planner"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/wire/codec"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// same compares plans to the last field. Functions are what they are by identity, and overloads by what can be told of them.
var same = cmp.Options{
	cmpopts.EquateEmpty(),
	cmp.Comparer(sameType),
	cmp.Comparer(func(a, b arrow.Metadata) bool { return a.Equal(b) }),
	cmp.Comparer(func(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) }),
	cmp.Comparer(func(a, b *expr.Function) bool { return a == b }),
	cmp.Comparer(func(a, b *expr.AggregateFunction) bool { return a == b }),
	cmp.Comparer(func(a, b *expr.WindowFunction) bool { return a == b }),
	cmp.Comparer(func(a, b expr.WindowOverload) bool {
		return slices.EqualFunc(a.Args, b.Args, sameType) && sameType(a.Result, b.Result) && a.Nullable == b.Nullable
	}),
	cmp.Comparer(func(a, b expr.Overload) bool {
		return slices.EqualFunc(a.Args, b.Args, sameType) && sameType(a.Result, b.Result) && a.Zoning == b.Zoning &&
			a.Nullability == b.Nullability && a.Nulls == b.Nulls && a.CanFail == b.CanFail &&
			(a.Kernel == nil) == (b.Kernel == nil) && (a.Start == nil) == (b.Start == nil)
	}),
	cmp.Comparer(func(a, b expr.AggregateOverload) bool {
		return slices.EqualFunc(a.Args, b.Args, sameType) && sameType(a.Result, b.Result) && a.Nullable == b.Nullable &&
			slices.EqualFunc(a.State, b.State, sameType) && a.DistinctIrrelevant == b.DistinctIrrelevant && (a.New == nil) == (b.New == nil)
	}),
	cmp.Comparer(func(a, b table.Table) bool {
		return cmp.Equal(a.(table.Described).Describe(), b.(table.Described).Describe(), cmpopts.EquateEmpty(),
			cmp.Comparer(func(a, b *arrow.Schema) bool { return a.Equal(b) }))
	}),
}

func sameType(a, b types.Type) bool { return arrow.TypeEqual(a, b, arrow.CheckMetadata()) }

// known are tables by their IDs, for plans that are sent within a test.
type known map[string]table.Table

// Open implements codec.Resolver.
func (k known) Open(ctx context.Context, d table.Description) (table.Table, error) {
	if d.Kind == table.Files {
		return codec.Files{}.Open(ctx, d)
	}
	if t, ok := k[d.ID]; ok && d.Kind == "test" {
		return t, nil
	}
	return nil, errs.New(errs.NotFound, "table not found: %s %q", d.Kind, d.ID)
}

func (k known) decoder() *codec.Decoder {
	return &codec.Decoder{Functions: codec.Library{}, Tables: k}
}

// named is a table that travels by a name.
type named struct {
	table.Table
	name string
}

func (n named) Describe() table.Description {
	return table.Description{Kind: "test", ID: n.name, Schema: n.Schema()}
}

// describe makes the tables of a plan known.
func (k known) describe(t testing.TB, plan logical.Node) logical.Node {
	t.Helper()
	described, err := logical.Up(plan, func(n logical.Node) (logical.Node, error) {
		scan, ok := n.(*logical.Scan)
		if !ok {
			return n, nil
		}
		travelling := *scan
		if _, ok := scan.Table.(table.Described); !ok {
			id := fmt.Sprintf("%s %p", scan.Name, scan.Table)
			k[id] = named{scan.Table, id}
			travelling.Table = k[id]
		}
		return &travelling, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return described
}

var settings = &expr.Settings{}

// query is a bound query over the tables of plantest, and what it becomes.
type query struct {
	bound, optimized logical.Node
	physical         physical.Node // for three nodes, with all exchanges that there can be
}

func bind(t *testing.T, tables known, sql string) query {
	t.Helper()
	ids := &binder.IDs{}
	bound, err := plantest.Bind(plantest.Catalog(t), ids, sql)
	if err != nil {
		t.Fatal(err)
	}
	q := query{bound: tables.describe(t, bound)}
	ctx := t.Context()
	if q.optimized, err = optimizer.Optimize(ctx, q.bound, optimizer.Options{Settings: settings, NewID: ids.Next}); err != nil {
		t.Fatal(err)
	}
	if q.physical, err = planner.Plan(ctx, q.optimized, planner.Config{Nodes: 3}); err != nil {
		t.Fatal(err)
	}
	return q
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// sent is an envelope as it arrives.
func sent(t *testing.T, envelope *wirepb.PlanEnvelope, err error) *wirepb.PlanEnvelope {
	t.Helper()
	data := must[[]byte](t)(codec.Marshal(must[*wirepb.PlanEnvelope](t)(envelope, err)))
	return must[*wirepb.PlanEnvelope](t)(codec.Unmarshal(data))
}

func sendLogical(t *testing.T, tables known, plan logical.Node) *codec.Query {
	t.Helper()
	envelope, err := codec.EncodeLogical(plan, settings)
	return must[*codec.Query](t)(tables.decoder().Logical(t.Context(), sent(t, envelope, err)))
}

func sendPhysical(t *testing.T, tables known, plan physical.Node) physical.Node {
	t.Helper()
	envelope, err := codec.EncodePhysical(plan, settings)
	arrived, _, err := tables.decoder().Physical(t.Context(), sent(t, envelope, err))
	return must[physical.Node](t)(arrived, err)
}

func typeName(v any) string { return fmt.Sprintf("%T", v) }

// scansOf are the scans of a plan and of its sub-queries.
func scansOf(plan logical.Node) iter.Seq[*logical.Scan] {
	return func(yield func(*logical.Scan) bool) {
		logical.Contains(plan, func(n logical.Node) bool {
			scan, ok := n.(*logical.Scan)
			return ok && !yield(scan)
		})
	}
}

// named gives the tables of a plan the names by which they are known.
func (k known) named(t testing.TB, plan logical.Node) logical.Node {
	t.Helper()
	renamed, err := logical.Up(plan, func(n logical.Node) (logical.Node, error) {
		scan, ok := n.(*logical.Scan)
		if !ok {
			return n, nil
		}
		travelling := *scan
		travelling.Table = k[scan.Name]
		return &travelling, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return renamed
}

func isPanic(err error) bool {
	return errs.Is(err, errs.Internal) && strings.Contains(err.Error(), "panic")
}
