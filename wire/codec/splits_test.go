package codec_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/planner"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/wire/codec"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// write makes a file of a folder.
func write(t *testing.T, folder, name, content string) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// scanOf is the stage that reads all columns of a table of files.
func scanOf(t *testing.T, files core.Files) *stage.Stage {
	t.Helper()
	engine := must[*core.Engine](t)(core.Open(core.Config{}))
	session := must[*core.Session](t)(engine.NewSession(nil))
	q := must[*core.Query](t)(session.ReadFiles(t.Context(), files))
	plan := must[physical.Node](t)(planner.Plan(t.Context(), q.LogicalPlan(), planner.Config{Nodes: 1}))
	return stage.Cut(plan, 1).Last()
}

// share is a stage and the splits of its scan as they arrive.
func share(t *testing.T, s *stage.Stage) (*stage.Stage, []table.Split, []*wirepb.ScanSplits) {
	t.Helper()
	scan := s.Scans()[0]
	listed := must[table.Scan](t)(scan.Table.Scan(t.Context(), scan.Request))
	messages := must[[]*wirepb.ScanSplits](t)(codec.EncodeSplits(s, map[int][]table.Split{0: listed.Splits()}))
	for i, m := range messages {
		messages[i] = proto.Clone(m).(*wirepb.ScanSplits)
	}
	envelope, err := codec.EncodeStage(s, settings)
	arrived, _, err := (known{}).decoder().Stage(t.Context(), sent(t, envelope, err))
	if err != nil {
		t.Fatal(err)
	}
	splits := must[map[int][]table.Split](t)(codec.Splits(t.Context(), arrived, messages))
	return arrived, splits[0], messages
}

// rows reads splits as text, a line a row.
func rows(ctx context.Context, splits []table.Split) ([]string, error) {
	env := &table.Env{
		Budget: memory.NewBudget("test", memory.Unlimited, nil), Settings: settings, BatchRows: 100, Metrics: new(table.Metrics),
	}
	var lines []string
	for _, split := range splits {
		reader, err := split.Open(ctx, env)
		if err != nil {
			return nil, err
		}
		for {
			var batch vector.Batch
			ok, err := reader.Next(ctx, &batch)
			if err != nil {
				return nil, errors.Join(err, reader.Close())
			}
			if !ok {
				break
			}
			for i := range batch.Len {
				var values []string
				for _, c := range batch.Columns {
					values = append(values, (&expr.Literal{Value: c.Value(i), DataType: c.Type}).String())
				}
				lines = append(lines, strings.Join(values, " "))
			}
		}
		if err := reader.Close(); err != nil {
			return nil, err
		}
	}
	return lines, nil
}

func TestSplitsOfFiles(t *testing.T) {
	folder := t.TempDir()
	write(t, folder, "day=1/a.csv", "x|y\n1|a\n2|\n")
	write(t, folder, "day=2/b.csv", "x|y\n3|c\n")
	want := []string{`Int64(1) Utf8("a") Utf8("1")`, `Int64(2) Utf8(NULL) Utf8("1")`, `Int64(3) Utf8("c") Utf8("2")`}
	s := scanOf(t, core.Files{Format: "CSV", Paths: []string{folder}, Options: map[string]string{"delimiter": "|"}, Partitions: partition(t)})
	arrived, splits, _ := share(t, s)
	got := must[[]string](t)(rows(t.Context(), splits))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// The table that arrived lists the same files, without asking them for their schema.
	scan := arrived.Scans()[0]
	listed := must[table.Scan](t)(scan.Table.Scan(t.Context(), scan.Request))
	if got = must[[]string](t)(rows(t.Context(), listed.Splits())); cmp.Diff(want, got) != "" {
		t.Error(cmp.Diff(want, got))
	}
}

func TestFilesThatChanged(t *testing.T) {
	path := write(t, t.TempDir(), "a.csv", "x\n1\n")
	_, splits, _ := share(t, scanOf(t, core.Files{Format: "CSV", Paths: []string{path}}))
	write(t, filepath.Dir(path), "a.csv", "x\n1\n2\n")
	if _, err := rows(t.Context(), splits); !errs.Is(err, errs.IO) || !strings.Contains(err.Error(), path) {
		t.Errorf("got error %v", err)
	}
}

func TestSplitsThatAreNone(t *testing.T) {
	data, err := filepath.Abs("../../test/slt/testdata")
	if err != nil {
		t.Fatal(err)
	}
	parquet := must[[]string](t)(filepath.Glob(filepath.Join(data, "*.parquet")))
	if len(parquet) == 0 {
		parquet = must[[]string](t)(filepath.Glob(filepath.Join(data, "*", "*.parquet")))
	}
	csv := write(t, t.TempDir(), "a.csv", "x\n1\n")
	for name, damage := range map[string]func(m *wirepb.ScanSplits){
		"scan":      func(m *wirepb.ScanSplits) { m.Scan = 7 },
		"size":      func(m *wirepb.ScanSplits) { m.Splits[0].Size = -1 },
		"time":      func(m *wirepb.ScanSplits) { m.Splits[0].ModifiedNanoseconds = -1 },
		"partition": func(m *wirepb.ScanSplits) { m.Splits[0].Partition = []*wirepb.Value{{}} },
		"from":      func(m *wirepb.ScanSplits) { m.Splits[0].Ranges[0].From = -5 },
		"to":        func(m *wirepb.ScanSplits) { m.Splits[0].Ranges[0].To = 1 << 40 },
		"group":     func(m *wirepb.ScanSplits) { m.Splits[0].Ranges[0].Group = -1 },
		"far":       func(m *wirepb.ScanSplits) { m.Splits[0].Ranges[0].Group = 1 << 30 },
		"path":      func(m *wirepb.ScanSplits) { m.Splits[0].Path += "x" },
	} {
		for _, path := range []string{csv, parquet[0]} {
			t.Run(name+filepath.Ext(path), func(t *testing.T) {
				s, _, messages := share(t, scanOf(t, core.Files{Paths: []string{path}}))
				damage(messages[0])
				splits, err := codec.Splits(t.Context(), s, messages)
				if err == nil {
					_, err = rows(t.Context(), splits[0])
				}
				if err == nil || errors.Is(err, io.EOF) {
					t.Errorf("got error %v", err)
				}
			})
		}
	}
}

func TestTablesThatCannotBeSent(t *testing.T) {
	for name, plan := range map[string]logical.Node{
		"secret": &logical.Scan{Name: "secret", Table: plain{}, Limit: -1},
	} {
		_, err := codec.EncodeLogical(plan, settings)
		if !errs.Is(err, errs.Unsupported) || !strings.Contains(err.Error(), name) {
			t.Errorf("got error %v", err)
		}
	}
	if _, err := (codec.Files{}).Open(t.Context(), table.Description{Kind: table.Memory, ID: "x"}); !errs.Is(err, errs.Unsupported) {
		t.Errorf("got error %v", err)
	}
}

// plain is a table that cannot be described.
type plain struct{ table.Table }

func partition(t *testing.T) []arrow.Field {
	t.Helper()
	return []arrow.Field{{Name: "day", Type: arrow.BinaryTypes.String}}
}
