package codec_test

import (
	"testing"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/optimizer"
	"github.com/ballista-go/ballista/core/planner"
	"github.com/ballista-go/ballista/wire/codec"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// FuzzPlans reads bytes as plans. What decodes can be planned; nothing panics, and nothing is an Internal error of the decoder.
func FuzzPlans(f *testing.F) {
	tables := sample(f)
	for _, envelope := range messages(f, tables) {
		data, err := codec.Marshal(envelope)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		envelope, err := codec.Unmarshal(data)
		if err != nil {
			return
		}
		if err := decode(t, tables, envelope); errs.Is(err, errs.Internal) {
			t.Error(err)
		}
	})
}

func decode(t *testing.T, tables known, envelope *wirepb.PlanEnvelope) error {
	t.Helper()
	d := tables.decoder()
	switch envelope.GetPlan().(type) {
	case *wirepb.PlanEnvelope_Physical:
		_, _, err := d.Physical(t.Context(), envelope)
		return err
	case *wirepb.PlanEnvelope_Stage:
		_, _, err := d.Stage(t.Context(), envelope)
		return err
	}
	q, err := d.Logical(t.Context(), envelope)
	if err != nil {
		return err
	}
	optimized, err := optimizer.Optimize(t.Context(), q.Plan, optimizer.Options{
		Settings: q.Settings, NewID: func() expr.ID { q.LastID++; return q.LastID },
	})
	if err != nil {
		return nil // what the optimizer makes of a plan without sense is its own concern
	}
	_, _ = planner.Plan(t.Context(), optimized, planner.Config{Nodes: 3})
	return nil
}
