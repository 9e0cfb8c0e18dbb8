package parquet

import (
	"bytes"
	"encoding/base64"
	"math/rand/v2"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/ipc"

	"github.com/ballista-go/ballista/core/vector/vectortest"
)

func encodedSchema(t testing.TB, schema *arrow.Schema) []byte {
	var buffer bytes.Buffer
	w := ipc.NewWriter(&buffer, ipc.WithSchema(schema))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buffer.Bytes()[:buffer.Len()-8] // without the mark of the stream's end
}

func allTypes() []arrow.Field {
	types := append(vectortest.Types(),
		&arrow.Decimal256Type{Precision: 60, Scale: 2}, &arrow.TimestampType{Unit: arrow.Second, TimeZone: "Europe/Berlin"},
		arrow.FixedWidthTypes.Time32s, arrow.FixedWidthTypes.Time64ns, arrow.FixedWidthTypes.Duration_s,
		&arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Uint16, ValueType: arrow.BinaryTypes.String, Ordered: true},
	)
	var fields []arrow.Field
	for i, t := range types {
		fields = append(fields, arrow.Field{Name: string(rune('a' + i)), Type: t, Nullable: i%2 == 0})
	}
	fields[3].Metadata = arrow.NewMetadata([]string{"key"}, []string{"value"})
	return fields
}

func TestWriterSchema(t *testing.T) {
	want := allTypes()
	got, err := readWriterSchema(base64.StdEncoding.EncodeToString(encodedSchema(t, arrow.NewSchema(want, nil))))
	if err != nil || len(got) != len(want) {
		t.Fatalf("%d fields, want %d: %v", len(got), len(want), err)
	}
	for i := range want {
		if !got[i].Equal(want[i]) {
			t.Errorf("field is %v, want %v", got[i], want[i])
		}
	}
}

// TestWriterSchemaDamaged changes bytes. It may find anything, as long as it ends and stays small.
func TestWriterSchemaDamaged(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	whole := encodedSchema(t, arrow.NewSchema(allTypes(), nil))
	for range 20_000 {
		damaged := bytes.Clone(whole[:len(whole)-random.IntN(2)*random.IntN(len(whole))])
		for range 1 + random.IntN(4) {
			if len(damaged) > 0 {
				damaged[random.IntN(len(damaged))] = byte(random.Uint32() >> random.IntN(9))
			}
		}
		_, _ = readWriterSchema(base64.StdEncoding.EncodeToString(damaged))
	}
}
