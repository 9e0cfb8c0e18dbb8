package parquetout_test

import (
	"flag"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source/parquet"
	"github.com/ballista-go/ballista/core/source/parquet/parquetout"
	"github.com/ballista-go/ballista/core/source/sourcetest"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

func TestMain(m *testing.M) {
	flag.Parse()
	memory.Poison()
	os.Exit(m.Run())
}

func random(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 2)) }

func encoder(t testing.TB, options map[string]string) *parquetout.Encoder {
	t.Helper()
	e, err := parquetout.New(options)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// writable are the types that Parquet files may have.
func writable(all []types.Type) []types.Type {
	var list []types.Type
	for _, t := range all {
		if s, ok := t.(*arrow.StructType); t.ID() != arrow.INTERVAL_MONTH_DAY_NANO && (!ok || s.NumFields() > 0) {
			list = append(list, t)
		}
	}
	return list
}

func TestReadsBack(t *testing.T) {
	for seed := range uint64(6) {
		rows := sourcetest.Random(random(seed), []int{0, 1, 100, 2500, 1500, 1000}[seed], writable(vectortest.Types())...)
		for _, options := range []map[string]string{
			{},
			{"max_row_group_size": "1000", "data_page_row_count_limit": "100", "write_batch_size": "30"},
			{"writer_version": "2.0"},
			{"dictionary_enabled": "false"},
			{"dictionary_enabled": "false", "writer_version": "2.0", "data_pagesize_limit": "500"},
			{"dictionary_page_size_limit": "100", "data_page_row_count_limit": "500"},
		} {
			checkReadsBack(t, options, rows)
		}
	}
}

func checkReadsBack(t *testing.T, options map[string]string, rows sourcetest.Rows) {
	t.Helper()
	content := sourcetest.Write(t, random(9), encoder(t, options), rows)
	got, err := sourcetest.Read(parquet.New(), sourcetest.Save(t, "case.parquet", content), nil)
	if err != nil {
		t.Fatalf("%v: %v", options, err)
	}
	for i, f := range rows.Schema.Fields() {
		if g := got.Schema.Field(i); !types.IsString(f.Type) && !types.IsBinary(f.Type) && !g.Equal(f) {
			t.Errorf("field is %v, want %v", g, f)
		}
	}
	sourcetest.Check(t, got, rows)
	if t.Failed() {
		t.Fatalf("options %v", options)
	}
}
