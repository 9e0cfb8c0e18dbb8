// Package slt runs the SQL tests below this folder, test/slt/TOPIC/NAME.slt, on an engine. It reads and shows Arrow
// values with code of its own, so that an error of the engine cannot hide behind itself.
package slt

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/parser"
)

const queryDeadline = time.Minute

// Engine is a session that runs SQL. A statement without a result gives a reader without batches.
type Engine interface {
	Query(ctx context.Context, sql string) (array.RecordReader, error)
}

// Mode is a way to run every file. Open returns a fresh session, and ends it with t.Cleanup.
type Mode struct {
	Name string
	Open func(t *testing.T) Engine
	// AnyOrder is for engines that give the rows of queries without ORDER BY as they come.
	AnyOrder bool
}

// Run runs each file folder/TOPIC/NAME.slt as a subtest, in a session of its own. $TESTDATA is folder/testdata, $SCRATCH an empty folder of
// the subtest's own.
func Run(t *testing.T, folder string, mode Mode) {
	files, err := filepath.Glob(filepath.Join(folder, "*", "*.slt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no .slt files in %s (%v)", folder, err)
	}
	data, err := filepath.Abs(filepath.Join(folder, "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name := filepath.Base(filepath.Dir(file)) + "/" + strings.TrimSuffix(filepath.Base(file), ".slt")
		t.Run(mode.Name+"/"+name, func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			paths := strings.NewReplacer("$TESTDATA", data, "$SCRATCH", t.TempDir())
			for _, problem := range runFile(mode, mode.Open(t), paths.Replace(string(text))) {
				t.Errorf("%s:%v", file, problem)
			}
		})
	}
}

// runFile returns what is wrong, each problem with its line. It goes on after a problem.
func runFile(mode Mode, engine Engine, text string) []error {
	records, err := parse(text)
	if err != nil {
		return []error{err}
	}
	var problems []error
	for _, r := range records {
		r.anyOrder = r.anyOrder || mode.AnyOrder && !ordered(r.sql)
		if err := runRecord(engine, r); err != nil {
			problems = append(problems, fmt.Errorf("%d: %s\n%w", r.line, r.sql, err))
		}
	}
	return problems
}

// ordered reports whether a query says in which order its rows come.
func ordered(sql string) bool {
	statement, err := parser.Parse(sql)
	query, ok := statement.(*ast.Query)
	return err == nil && ok && (len(query.OrderBy) > 0 || query.OrderByAll != nil)
}

func runRecord(engine Engine, r record) error {
	ctx, cancel := context.WithTimeout(context.Background(), queryDeadline)
	defer cancel()
	result, err := collect(ctx, engine, r.sql)
	if r.kind == statementError {
		return compareError(r, err)
	}
	if err != nil {
		return err
	}
	defer result.release()
	switch r.kind {
	case schema:
		return compareSchema(r.expected, result.schema)
	case query:
		return result.compare(r)
	}
	return nil
}

func compareError(r record, err error) error {
	switch {
	case err == nil:
		return fmt.Errorf("succeeded, expected an error: %v", r.errorKind)
	case errs.KindOf(err) != r.errorKind:
		return fmt.Errorf("error of kind %v, expected %v: %w", errs.KindOf(err), r.errorKind, err)
	case !r.message.MatchString(err.Error()):
		return fmt.Errorf("error does not match %q: %w", r.message, err)
	}
	return nil
}

// result is all batches of a result. They are kept until the end, so that one that is overwritten shows.
type result struct {
	schema  *arrow.Schema
	batches []arrow.RecordBatch
}

func collect(ctx context.Context, engine Engine, sql string) (*result, error) {
	reader, err := engine.Query(ctx, sql)
	if err != nil {
		return nil, err
	}
	defer reader.Release()
	r := &result{schema: reader.Schema()}
	for reader.Next() {
		batch := reader.RecordBatch()
		batch.Retain()
		r.batches = append(r.batches, batch)
	}
	if err := reader.Err(); err != nil {
		r.release()
		return nil, err
	}
	for _, batch := range r.batches {
		if err := checkBatch(r.schema, batch); err != nil {
			r.release()
			return nil, err
		}
	}
	return r, nil
}

func (r *result) release() {
	for _, batch := range r.batches {
		batch.Release()
	}
}

func (r *result) compare(expected record) error {
	if err := compareTypes(expected.types, r.schema); err != nil {
		return err
	}
	var rows []row
	for _, batch := range r.batches {
		more, err := formatRows(batch)
		if err != nil {
			return err
		}
		rows = append(rows, more...)
	}
	return compareRows(expected.expected, rows, expected.anyOrder)
}

func formatRows(batch arrow.RecordBatch) ([]row, error) {
	rows := make([]row, batch.NumRows())
	types := make([]arrow.DataType, batch.NumCols())
	for i, column := range batch.Columns() {
		types[i] = column.DataType()
		texts, err := formatColumn(column)
		if err != nil {
			return nil, err
		}
		for j, text := range texts {
			rows[j].values = append(rows[j].values, text)
		}
	}
	for j := range rows {
		rows[j].types = types
	}
	return rows, nil
}

// checkBatch holds a batch to the schema that was announced.
func checkBatch(schema *arrow.Schema, batch arrow.RecordBatch) error {
	if !schema.Equal(batch.Schema()) {
		return fmt.Errorf("the schema of a batch is not that of the result:\n%v\n%v", batch.Schema(), schema)
	}
	var problems []error
	for i, column := range batch.Columns() {
		field := schema.Field(i)
		if !arrow.TypeEqual(field.Type, column.DataType()) {
			problems = append(problems, fmt.Errorf("column %q is %v, its field says %v", field.Name, column.DataType(), field.Type))
		}
		if int64(column.Len()) != batch.NumRows() {
			problems = append(problems, fmt.Errorf("column %q has %d rows of %d", field.Name, column.Len(), batch.NumRows()))
		}
		if !field.Nullable && column.NullN() > 0 {
			problems = append(problems, fmt.Errorf("column %q is not nullable and has %d nulls", field.Name, column.NullN()))
		}
	}
	return errors.Join(problems...)
}
