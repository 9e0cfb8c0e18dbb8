package json

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/sourcetest"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

// document is a generator of values of a type as JSON, in every spelling.
type document struct{ *rand.Rand }

func (d document) space() string { return []string{"", "", "", " ", "\t", "  "}[d.IntN(6)] }

var someTexts = []string{
	"", "a", "twelve bytes", "thirteen byte", "a text that is longer than those that views hold", "é", "\U0001f600 and more text after",
	"quote \" slash \\ / line\nreturn\rtab\t\b\f", "\u0001\u001f\u007f\u2028", strings.Repeat("long ", 40),
}

func (d document) text(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r > 0xffff && d.IntN(2) == 0:
			high, low := (r-0x10000)>>10+0xd800, (r-0x10000)&0x3ff+0xdc00
			fmt.Fprintf(&b, `\u%04x\u%04X`, high, low)
		case r < ' ' || r == '"' || r == '\\' || r < 0xffff && d.IntN(8) == 0:
			fmt.Fprintf(&b, `\u%04X`, r)
		case r == '/' && d.IntN(2) == 0:
			b.WriteString(`\/`)
		default:
			b.WriteRune(r)
		}
	}
	return b.String() + `"`
}

func (d document) value(t types.Type) string {
	if d.IntN(6) == 0 {
		return "null"
	}
	switch t := t.(type) {
	case *arrow.Int64Type:
		return fmt.Sprint(d.Int64() >> d.IntN(64) * int64(1-2*d.IntN(2)))
	case *arrow.Float64Type:
		return d.number()
	case *arrow.BooleanType:
		return fmt.Sprint(d.IntN(2) == 0)
	case *arrow.StringType:
		return d.text(someTexts[d.IntN(len(someTexts))])
	case *arrow.ListType:
		elements := make([]string, d.IntN(4))
		for i := range elements {
			elements[i] = d.value(t.Elem())
		}
		return d.list("[", elements, "]")
	case *arrow.StructType:
		return d.object(t.Fields())
	}
	panic(t)
}

func (d document) number() string {
	switch d.IntN(5) {
	case 0:
		return fmt.Sprintf("%d.%02d", d.IntN(1000), d.IntN(100))
	case 1:
		return fmt.Sprint(d.NormFloat64())
	case 2:
		return fmt.Sprintf("-%de%d", d.IntN(100), d.IntN(600)-300)
	case 3:
		return fmt.Sprintf("%d.%018dE+%d", d.IntN(10), d.Int64N(1e18), d.IntN(20))
	}
	return fmt.Sprint(d.Int64N(1 << 60))
}

// object writes members in any order, some of them not at all, some twice, and some that nobody knows.
func (d document) object(fields []arrow.Field) string {
	var members []string
	for _, f := range fields {
		for range []int{0, 1, 1, 1, 1, 1, 1, 2}[d.IntN(8)] {
			members = append(members, d.text(f.Name)+d.space()+":"+d.space()+d.value(f.Type))
		}
	}
	if d.IntN(4) == 0 {
		members = append(members, fmt.Sprintf(`"unknown %d":[{"a":"]"},"\"",{},[1.5e-3]]`, d.IntN(5)))
	}
	if d.IntN(3) == 0 {
		d.Shuffle(len(members), func(i, j int) { members[i], members[j] = members[j], members[i] })
	}
	return d.list("{", members, "}")
}

func (d document) list(open string, parts []string, end string) string {
	var b strings.Builder
	b.WriteString(open + d.space())
	for i, part := range parts {
		if i > 0 {
			b.WriteString(d.space() + "," + d.space())
		}
		b.WriteString(part)
	}
	return b.String() + d.space() + end
}

var documentFields = []arrow.Field{
	{Name: "i", Type: arrow.PrimitiveTypes.Int64, Nullable: true},
	{Name: "f", Type: arrow.PrimitiveTypes.Float64, Nullable: true},
	{Name: "b", Type: arrow.FixedWidthTypes.Boolean, Nullable: true},
	{Name: "s \"é\"", Type: arrow.BinaryTypes.String, Nullable: true},
	{Name: "l", Type: arrow.ListOf(arrow.PrimitiveTypes.Int64), Nullable: true},
	{Name: "o", Type: arrow.StructOf(
		arrow.Field{Name: "x", Type: arrow.BinaryTypes.String, Nullable: true},
		arrow.Field{Name: "y", Type: arrow.ListOf(arrow.ListOf(arrow.BinaryTypes.String)), Nullable: true},
	), Nullable: true},
	{Name: "p", Type: arrow.ListOf(arrow.StructOf(
		arrow.Field{Name: "z", Type: arrow.PrimitiveTypes.Float64, Nullable: true},
		arrow.Field{Name: "q", Type: arrow.StructOf(arrow.Field{Name: "r", Type: arrow.FixedWidthTypes.Boolean, Nullable: true}), Nullable: true},
	)), Nullable: true},
}

// lines are random documents, and what the standard library reads in them.
func lines(t *testing.T, random *rand.Rand, n int) (content []string, want sourcetest.Rows) {
	d := document{random}
	want = sourcetest.Rows{Schema: arrow.NewSchema(documentFields, nil), Columns: make([][]types.Value, len(documentFields))}
	for range n {
		line := d.object(documentFields)
		content = append(content, line)
		decoder := json.NewDecoder(strings.NewReader(line))
		decoder.UseNumber()
		var row map[string]any
		if err := decoder.Decode(&row); err != nil {
			t.Fatal(line, err)
		}
		for i, f := range documentFields {
			want.Columns[i] = append(want.Columns[i], decoded(t, f.Type, row[f.Name]))
		}
	}
	return content, want
}

// decoded is a value of the standard library as one of a type.
func decoded(test *testing.T, t types.Type, value any) types.Value {
	var err error
	var made types.Value
	switch value := value.(type) {
	case json.Number:
		if t.ID() == arrow.INT64 {
			made, err = value.Int64()
		} else {
			made, err = value.Float64()
		}
	case []any:
		list := []types.Value{}
		for _, element := range value {
			list = append(list, decoded(test, types.Children(t)[0], element))
		}
		made = list
	case map[string]any:
		var members []types.Value
		for _, f := range t.(*arrow.StructType).Fields() {
			members = append(members, decoded(test, f.Type, value[f.Name]))
		}
		made = members
	default:
		made = value
	}
	if err != nil {
		test.Fatal(err)
	}
	return made
}

// small is a format that cuts files into small pieces.
func small(o Options, splitBytes int64, blockBytes int) *Format {
	f := New(o)
	f.splitBytes, f.blockBytes = splitBytes, blockBytes
	return f
}

// readIn reads the columns of a file in batches of so many rows.
func readIn(f *Format, file source.File, schema *arrow.Schema, columns []int, batchRows int) (sourcetest.Rows, error) {
	rows := sourcetest.Rows{Schema: schema, Columns: make([][]types.Value, len(columns))}
	request := table.Request{Limit: -1}
	for _, i := range columns {
		field := schema.Field(i)
		column := &expr.Column{ID: expr.ID(i + 1), Name: field.Name, DataType: field.Type, Null: field.Nullable}
		request.Columns = append(request.Columns, table.Column{Index: i, Column: column})
	}
	ctx := context.Background()
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	splits, err := f.Splits(ctx, file, schema, request)
	for _, s := range splits {
		if err == nil {
			err = drain(ctx, s, budget, batchRows, func(batch *vector.Batch) {
				for i, v := range batch.Columns {
					rows.Columns[i] = append(rows.Columns[i], vectortest.Column(v, nil)...)
				}
			})
		}
	}
	if used := budget.Used(); used != 0 && err == nil {
		return rows, fmt.Errorf("%d bytes are still charged", used)
	}
	return rows, err
}

func drain(ctx context.Context, s table.Split, budget *memory.Budget, batchRows int, each func(*vector.Batch)) error {
	reader, err := s.Open(ctx, &table.Env{Budget: budget, Settings: &expr.Settings{}, BatchRows: batchRows, Metrics: new(table.Metrics)})
	if err != nil {
		return err
	}
	defer reader.Close() //nolint:errcheck // it only releases memory
	var batch vector.Batch
	for {
		more, err := reader.Next(ctx, &batch)
		if err != nil || !more {
			return err
		}
		each(&batch)
	}
}

func every(schema *arrow.Schema) []int {
	all := make([]int, schema.NumFields())
	for i := range all {
		all[i] = i
	}
	return all
}

// TestReadsWhatTheStandardLibraryReads reads random documents, in many cuts, as lines and as an array.
func TestReadsWhatTheStandardLibraryReads(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	for round := range 60 {
		content, want := lines(t, random, random.IntN(40))
		separator := []string{"\n", "\r\n", "\n\n", " \n\t\n"}[round%4]
		file := sourcetest.Save(t, "lines.json", []byte(strings.Join(content, separator)+[]string{"", separator}[round%2]))
		array := sourcetest.Save(t, "array.json", []byte(" ["+strings.Join(content, separator+",")+"]\n"))
		for range 12 {
			splitBytes, blockBytes := 3+random.Int64N(400), 1+random.IntN(300)
			columns := random.Perm(len(documentFields))[:random.IntN(len(documentFields)+1)]
			expected := sourcetest.Rows{Schema: arrow.NewSchema(nil, nil)}
			for _, i := range columns {
				expected.Columns = append(expected.Columns, want.Columns[i])
				expected.Schema, _ = expected.Schema.AddField(len(expected.Columns)-1, documentFields[i])
			}
			for name, f := range map[string]source.File{"lines": file, "array": array} {
				layout := Detected
				if random.IntN(2) == 0 {
					layout = map[string]Layout{"lines": Lines, "array": Array}[name]
				}
				got, err := readIn(small(Options{Layout: layout}, splitBytes, blockBytes), f, want.Schema, columns, 1+random.IntN(9))
				if err != nil {
					t.Fatalf("%s in splits of %d and blocks of %d: %v\n%s", name, splitBytes, blockBytes, err, strings.Join(content, "\n"))
				}
				sourcetest.Check(t, got, expected)
			}
		}
	}
}

// TestErrorsSayTheirPlace puts what is wrong at a line and reads it in many cuts.
func TestErrorsSayTheirPlace(t *testing.T) {
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "a", Type: arrow.PrimitiveTypes.Int64, Nullable: true},
		{Name: "d", Type: arrow.FixedWidthTypes.Date32, Nullable: true},
		{Name: "n", Type: arrow.BinaryTypes.String},
	}, nil)
	for _, bad := range []struct {
		line   string
		column int
		text   string
	}{
		{`{"n":"","a":1.5}`, 13, `field "a" is not a Int64: 1.5`},
		{`{"n":"","a":9223372036854775808}`, 13, `field "a" is not a Int64: 9223372036854775808`},
		{`{"n":"","d":"2020-02-30"}`, 13, `field "d" is not a Date32: "2020-02-30"`},
		{`{"n":null}`, 6, `field "n" is NOT NULL and has no value`},
		{`{"a":1}`, 7, `field "n" is NOT NULL and has no value`},
		{`{"n":"","x":[1,{"y":tru}]}`, 21, `expected a value, found 't'`},
		{`{"n":"` + "\xff" + `"}`, 7, `field "n" is not valid UTF-8`},
		{`{"n":"\x"}`, 7, `escape in a string is not known: "\\x"`},
		{`{"n":"" "a":1}`, 9, `expected a comma or }, found '"'`},
		{`{"n":""}}`, 9, `expected the end of the line, found '}'`},
		{`{"n":"`, 7, `string is not closed at the end of the line`},
		{`{"n":"\`, 8, `string is not closed at the end of the line`},
	} {
		for at := range 12 {
			content := make([]string, 12)
			for i := range content {
				content[i] = `{"a":1,"d":"2020-01-01","n":"x"}`
			}
			content[at] = bad.line
			file := sourcetest.Save(t, "bad.json", []byte(strings.Join(content, "\n")+"\n"))
			for _, size := range []int{3, 11, 40, 1000} {
				_, err := readIn(small(Defaults(), int64(2*size), size), file, schema, every(schema), 4)
				want := fmt.Sprintf("bad.json line %d column %d: %s", at+1, bad.column, bad.text)
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Fatalf("blocks of %d: got %v, want %s", size, err, want)
				}
			}
		}
	}
}

// TestSplitsTravel restores splits from their pieces, and refuses impossible ones.
func TestSplitsTravel(t *testing.T) {
	content, want := lines(t, rand.New(rand.NewPCG(1, 2)), 50)
	file := sourcetest.Save(t, "lines.json", []byte(strings.Join(content, "\n")))
	f := small(Defaults(), 100, 50)
	options, err := ParseOptions(f.Options())
	if err != nil || options != f.options {
		t.Fatal(options, err)
	}
	column := &expr.Column{ID: 1, Name: "i", DataType: arrow.PrimitiveTypes.Int64, Null: true}
	request := table.Request{Limit: -1, Columns: []table.Column{{Index: 0, Column: column}}}
	splits, err := f.Splits(t.Context(), file, want.Schema, request)
	if err != nil || len(splits) < 3 {
		t.Fatal(len(splits), err)
	}
	var got []types.Value
	for _, s := range splits {
		restored, err := New(options).Restore(s.Piece(), want.Schema, request)
		if err != nil {
			t.Fatal(err)
		}
		err = drain(t.Context(), restored, memory.NewBudget("test", memory.Unlimited, nil), 7, func(b *vector.Batch) {
			got = append(got, vectortest.Column(b.Columns[0], nil)...)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	sourcetest.Check(t, sourcetest.Rows{Columns: [][]types.Value{got}}, sourcetest.Column(arrow.PrimitiveTypes.Int64, want.Columns[0]...))
	for _, r := range [][]table.Range{nil, {{From: -1, To: 5}}, {{From: 5, To: 4}}, {{From: 0, To: file.Size + 1}}, {{Group: 1, To: 5}}, {{To: 1}, {To: 2}}} {
		piece := splits[0].Piece()
		piece.Ranges = r
		if _, err := f.Restore(piece, want.Schema, request); err == nil {
			t.Errorf("ranges are taken: %v", r)
		}
	}
}
