package format

import (
	"context"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/csv/csvout"
	"github.com/ballista-go/ballista/core/source/json/jsonout"
)

// opener begins to write a result.
type opener = func(ctx context.Context, out Output, schema *arrow.Schema, o Options) (source.FileWriter, error)

// encoded writes results as files are written.
func encoded(encoder func() (source.Encoder, error)) opener {
	return func(ctx context.Context, out Output, schema *arrow.Schema, _ Options) (source.FileWriter, error) {
		e, err := encoder()
		if err != nil {
			return nil, err
		}
		return e.Writer(ctx, out, schema, out.Env)
	}
}

func csv(delimiter string) func() (source.Encoder, error) {
	return func() (source.Encoder, error) { return csvout.New(map[string]string{"delimiter": delimiter}) }
}

func json(lines string) func() (source.Encoder, error) {
	return func() (source.Encoder, error) {
		return jsonout.New(map[string]string{"newline_delimited": lines})
	}
}
