// Package codec turns plans into messages of package wirepb and back. What arrives is checked as if its sender were hostile:
// a message that decodes is a plan that can be optimized, planned and run, and any other one is an error.
package codec

import (
	"context"

	"google.golang.org/protobuf/proto"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function"
	"github.com/ballista-go/ballista/core/source/series"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/wire"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// Functions finds functions by their names. A catalog does.
type Functions interface {
	Scalar(name string) (*expr.Function, bool)
	Aggregate(name string) (*expr.AggregateFunction, bool)
	Window(name string) (*expr.WindowFunction, bool)
}

// Library is the functions that every engine has.
type Library struct{}

// Scalar implements Functions.
func (Library) Scalar(name string) (*expr.Function, bool) { return function.Scalar(name) }

// Aggregate implements Functions.
func (Library) Aggregate(name string) (*expr.AggregateFunction, bool) {
	return function.Aggregate(name)
}

// Window implements Functions.
func (Library) Window(name string) (*expr.WindowFunction, bool) { return function.Window(name) }

// Resolver opens described tables. It need not list or read anything.
type Resolver interface {
	Open(ctx context.Context, d table.Description) (table.Table, error)
}

// Files opens tables of files, and series. It opens no others.
type Files struct{}

// Open implements Resolver.
func (Files) Open(_ context.Context, d table.Description) (table.Table, error) {
	if d.Kind != table.Files && d.Kind != series.Kind {
		return nil, errs.New(errs.Unsupported, "tables of kind %q cannot be opened here: %s", d.Kind, d.ID)
	}
	return core.Reopen(d)
}

// Marshal writes a plan as bytes.
func Marshal(envelope *wirepb.PlanEnvelope) ([]byte, error) {
	data, err := proto.Marshal(envelope)
	if err != nil {
		return nil, errs.New(errs.InvalidValue, "plan cannot be sent: %w", err)
	}
	return data, nil
}

// Unmarshal reads a plan from bytes, and refuses one that was made for another version.
func Unmarshal(data []byte) (*wirepb.PlanEnvelope, error) {
	envelope := new(wirepb.PlanEnvelope)
	if err := proto.Unmarshal(data, envelope); err != nil {
		return nil, malformed("%w", err)
	}
	return envelope, checkVersion(envelope)
}

// newEnvelope makes an envelope without its plan.
func newEnvelope(settings *expr.Settings) *wirepb.PlanEnvelope {
	return &wirepb.PlanEnvelope{
		ProtocolVersion: wire.ProtocolVersion, RowHashVersion: vector.HashVersion, EngineVersion: core.Version,
		Settings: encodeSettings(settings),
	}
}

func checkVersion(envelope *wirepb.PlanEnvelope) error {
	if got := envelope.GetProtocolVersion(); got != wire.ProtocolVersion {
		return errs.New(errs.Unsupported, "plan has protocol version %d (engine %q), expected %d (engine %q)",
			got, envelope.GetEngineVersion(), wire.ProtocolVersion, core.Version)
	}
	if got := envelope.GetRowHashVersion(); got != vector.HashVersion {
		return errs.New(errs.Unsupported, "plan has row hash version %d (engine %q), expected %d (engine %q)",
			got, envelope.GetEngineVersion(), vector.HashVersion, core.Version)
	}
	return nil
}

// tooDeep is the error of a plan that is nested deeper than plans that are sent may be.
func tooDeep() error {
	return errs.New(errs.Unsupported, "plan is too deep for a cluster: more than %d levels of joins, sub-queries and the like", maxNodeDepth)
}

func exprTooDeep() error {
	return errs.New(errs.Unsupported, "expression is too deep for a cluster: more than %d levels, or operators in a row", maxExprDepth)
}

// malformed is the error of a message that is no plan.
func malformed(format string, args ...any) error {
	return errs.New(errs.InvalidValue, "plan is malformed: "+format, args...)
}
