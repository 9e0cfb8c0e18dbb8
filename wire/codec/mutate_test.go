package codec_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/exec"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/optimizer"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/planner"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/wire/codec"
	"github.com/ballista-go/ballista/wire/wirepb"
)

var mutations = flag.Int("mutations", 20, "how many mutations of each plan are tried")

// TestMutatedPlans changes messages here and there. What still decodes must optimize, plan and run without a panic; errors are
// welcome.
func TestMutatedPlans(t *testing.T) {
	tables := sample(t)
	random := rand.New(rand.NewPCG(3, uint64(*mutations)))
	accepted := 0
	for _, seed := range messages(t, tables) {
		for range *mutations {
			envelope := proto.Clone(seed).(*wirepb.PlanEnvelope)
			for range 1 + random.IntN(3) {
				mutate(random, envelope.ProtoReflect())
			}
			if try(t, tables, envelope) {
				accepted++
			}
		}
	}
	if accepted == 0 {
		t.Error("no mutation was accepted, so that nothing was run")
	}
	t.Log(accepted, "accepted")
}

// sample are tables with some rows: those of the queries in columns of the same names.
func sample(t testing.TB) known {
	t.Helper()
	engine, err := core.Open(core.Config{})
	if err != nil {
		t.Fatal(err)
	}
	session, err := engine.NewSession(nil)
	if err != nil {
		t.Fatal(err)
	}
	tables := known{}
	for name, sql := range map[string]string{
		"t": `SELECT a, b, CAST(c AS INT) AS c, f, CAST(d AS DATE) AS d, CAST(d AS TIMESTAMP) AS ts FROM (VALUES
			(1, 'x', 1, 1.5, '2020-01-01'), (2, NULL, 2, NULL, '2021-01-01'), (NULL, 'y', 3, 2.5, NULL)) AS s(a, b, c, f, d)`,
		"u": `SELECT * FROM (VALUES (1, 10, 'p'), (2, NULL, 'q'), (2, 30, NULL)) AS s(a, x, y)`,
		"v": `SELECT * FROM (VALUES (1, 5), (3, 6)) AS s(a, z)`,
	} {
		register(t, session, name, sql)
		q, err := session.Table(name)
		if err != nil {
			t.Fatal(err)
		}
		for scan := range scansOf(q.LogicalPlan()) {
			tables[name] = named{scan.Table, name}
		}
	}
	tables.session(session)
	return tables
}

// register makes a table of the rows of a query.
func register(t testing.TB, session *core.Session, name, sql string) {
	t.Helper()
	q, err := session.SQL(t.Context(), sql, nil)
	if err != nil {
		t.Fatal(err)
	}
	result, err := q.Execute(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer result.Close() //nolint:errcheck // its rows were read
	batch, err := result.Next(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	rows, err := array.NewRecordReader(result.Schema(), []arrow.RecordBatch{batch})
	if err != nil {
		t.Fatal(err)
	}
	if err := session.RegisterArrow(t.Context(), name, rows); err != nil {
		t.Fatal(err)
	}
}

// sessions bind the queries over a sample.
var sessions = map[table.Table]*core.Session{}

func (k known) session(s *core.Session) { sessions[k["t"].(named).Table] = s }

// messages are all plans of the queries.
func messages(t testing.TB, tables known) []*wirepb.PlanEnvelope {
	t.Helper()
	var list []*wirepb.PlanEnvelope
	add := func(envelope *wirepb.PlanEnvelope, err error) {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, envelope)
	}
	for _, sql := range queries {
		q, err := sessions[tables["t"].(named).Table].SQL(t.Context(), sql, nil)
		if err != nil {
			t.Fatal(sql, err)
		}
		bound := tables.named(t, q.LogicalPlan())
		add(codec.EncodeLogical(bound, settings))
		last := expr.ID(1 << 20)
		optimized, err := optimizer.Optimize(t.Context(), bound, optimizer.Options{
			Settings: settings, NewID: func() expr.ID { last++; return last },
		})
		if err != nil {
			t.Fatal(err)
		}
		add(codec.EncodeLogical(optimized, settings))
		plan, err := planner.Plan(t.Context(), optimized, planner.Config{Nodes: 1})
		if err != nil {
			t.Fatal(err)
		}
		add(codec.EncodeStage(stage.Cut(plan, 1).Last(), settings))
		if plan, err = planner.Plan(t.Context(), optimized, planner.Config{Nodes: 3}); err != nil {
			t.Fatal(err)
		}
		add(codec.EncodePhysical(plan, settings))
	}
	return list
}

// try runs a message as far as it goes, and reports whether it was a plan.
func try(t *testing.T, tables known, envelope *wirepb.PlanEnvelope) (accepted bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			t.Errorf("panic: %v\n%v", p, envelope)
			if *mutations > 1000 {
				panic(p)
			}
		}
	}()
	d := tables.decoder()
	switch envelope.GetPlan().(type) {
	case *wirepb.PlanEnvelope_Logical:
		q, err := d.Logical(ctx, envelope)
		if err != nil {
			return false
		}
		optimized, err := optimizer.Optimize(ctx, q.Plan, optimizer.Options{Settings: q.Settings, NewID: func() expr.ID { q.LastID++; return q.LastID }})
		if err != nil {
			return true
		}
		plan, err := planner.Plan(ctx, optimized, planner.Config{Nodes: 1})
		if err == nil {
			run(ctx, t, plan, q.Settings)
			_, _ = planner.Plan(ctx, optimized, planner.Config{Nodes: 3})
		}
		return true
	case *wirepb.PlanEnvelope_Physical:
		_, _, err := d.Physical(ctx, envelope)
		return err == nil
	}
	s, values, err := d.Stage(ctx, envelope)
	if err != nil {
		return false
	}
	run(ctx, t, s.Root, values)
	return true
}

// run reads the rows of a plan. A panic of a worker comes as an Internal error that says so.
func run(ctx context.Context, t *testing.T, plan physical.Node, values *expr.Settings) {
	t.Helper()
	result, err := exec.Runner{}.Run(ctx, stage.Cut(plan, 1), &stage.Environment{
		Budget: memory.NewBudget("test", 1<<28, nil), Settings: values, Workers: 2, BatchRows: 100,
	})
	if err != nil {
		return
	}
	defer result.Close() //nolint:errcheck // what came before counts
	for {
		batch, err := result.Next(ctx)
		if err != nil && isPanic(err) {
			t.Errorf("%v\n%s", err, physical.Explain(plan, nil))
		}
		if err != nil || batch == nil {
			return
		}
		batch.Release()
	}
}

// mutate changes one field of the message or of one below it.
func mutate(random *rand.Rand, m protoreflect.Message) {
	var places []func()
	collect(random, m, &places)
	if len(places) > 0 {
		places[random.IntN(len(places))]()
	}
}

func collect(random *rand.Rand, m protoreflect.Message, places *[]func()) {
	m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case f.IsMap():
		case f.IsList():
			list := v.List()
			*places = append(*places, func() { m.Clear(f) }, func() { shuffle(random, m, f) })
			for i := range list.Len() {
				if f.Kind() == protoreflect.MessageKind {
					collect(random, list.Get(i).Message(), places)
				} else {
					*places = append(*places, func() { list.Set(i, other(random, f, list.Get(i))) })
				}
			}
		case f.Kind() == protoreflect.MessageKind:
			*places = append(*places, func() { m.Clear(f) })
			collect(random, v.Message(), places)
		default:
			*places = append(*places, func() { m.Set(f, other(random, f, v)) })
		}
		return true
	})
}

// shuffle takes an element of a list away, or puts one in its place that stands elsewhere in it.
func shuffle(random *rand.Rand, m protoreflect.Message, f protoreflect.FieldDescriptor) {
	list := m.Mutable(f).List()
	if list.Len() == 0 {
		return
	}
	from, to := random.IntN(list.Len()), random.IntN(list.Len())
	list.Set(to, list.Get(from))
	if random.IntN(2) == 0 {
		list.Truncate(list.Len() - 1)
	}
}

// other is another value of a field.
func other(random *rand.Rand, f protoreflect.FieldDescriptor, v protoreflect.Value) protoreflect.Value {
	n := int64(random.IntN(12)) - 1
	if random.IntN(8) == 0 {
		n = int64(random.Uint64())
	}
	switch f.Kind() {
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(!v.Bool())
	case protoreflect.EnumKind:
		return protoreflect.ValueOfEnum(protoreflect.EnumNumber(n % 30))
	case protoreflect.Uint32Kind:
		return protoreflect.ValueOfUint32(uint32(n))
	case protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		return protoreflect.ValueOfUint64(uint64(n))
	case protoreflect.Int32Kind, protoreflect.Sint32Kind:
		return protoreflect.ValueOfInt32(int32(n))
	case protoreflect.Int64Kind, protoreflect.Sint64Kind, protoreflect.Sfixed64Kind:
		return protoreflect.ValueOfInt64(n)
	case protoreflect.DoubleKind:
		return protoreflect.ValueOfFloat64(float64(n))
	case protoreflect.BytesKind:
		return protoreflect.ValueOfBytes(append([]byte(fmt.Sprint(n)), v.Bytes()...))
	case protoreflect.StringKind:
		names := []string{"+", "/", "concat", "sum", "min", "array_agg", "date_trunc", "t", "u", "UTC", ""}
		return protoreflect.ValueOfString(names[random.IntN(len(names))])
	}
	return v
}
