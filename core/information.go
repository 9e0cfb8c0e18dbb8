package core

import (
	"context"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/expr"
	memorytable "github.com/ballista-go/ballista/core/source/memory"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// information is a table of the information schema: its rows are made when it is scanned.
type information struct {
	session *Session
	schema  *arrow.Schema
	rows    func(s *Session) [][]types.Value
}

const informationSchema = "information_schema"

// required and optional declare columns of strings; number one of counts.
func required(name string) arrow.Field {
	return arrow.Field{Name: name, Type: arrow.BinaryTypes.String}
}

func optional(name string) arrow.Field {
	return arrow.Field{Name: name, Type: arrow.BinaryTypes.String, Nullable: true}
}

func number(name string, nullable bool) arrow.Field {
	return arrow.Field{Name: name, Type: arrow.PrimitiveTypes.Uint64, Nullable: nullable}
}

// registerInformation gives a catalog its information schema, which tells of the whole session.
func (s *Session) registerInformation(of string) error {
	if _, err := s.catalog.CreateSchema(of, informationSchema); err != nil {
		return err
	}
	for name, t := range s.informationTables() {
		full := catalog.Name{Catalog: of, Schema: informationSchema, Table: name}
		if _, err := s.catalog.Register(full, catalog.Relation{Table: t}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Session) informationTables() map[string]table.Table {
	names := []arrow.Field{required("table_catalog"), required("table_schema"), required("table_name")}
	with := func(more ...arrow.Field) *arrow.Schema {
		return arrow.NewSchema(append(append([]arrow.Field{}, names...), more...), nil)
	}
	return map[string]table.Table{
		"tables": &information{s, with(required("table_type")), (*Session).tableRows},
		"views":  &information{s, with(optional("definition")), (*Session).viewRows},
		"columns": &information{s, with(required("column_name"), number("ordinal_position", false), optional("column_default"),
			required("is_nullable"), required("data_type"), number("character_maximum_length", true),
			number("character_octet_length", true), number("numeric_precision", true), number("numeric_precision_radix", true),
			number("numeric_scale", true), number("datetime_precision", true), optional("interval_type")), (*Session).columnRows},
		"schemata": &information{s, arrow.NewSchema([]arrow.Field{
			required("catalog_name"), required("schema_name"),
			optional("schema_owner"), optional("default_character_set_catalog"), optional("default_character_set_schema"),
			optional("default_character_set_name"), optional("sql_path"),
		}, nil), (*Session).schemaRows},
		"df_settings": &information{
			s, arrow.NewSchema([]arrow.Field{required("name"), optional("value"), optional("description")}, nil),
			(*Session).settingRows,
		},
		"routines":   &information{s, routineSchema, (*Session).routineRows},
		"parameters": &information{s, parameterSchema, (*Session).parameterRows},
	}
}

func (s *Session) tableRows() (rows [][]types.Value) {
	for _, entry := range s.catalog.List() {
		kind := "BASE TABLE"
		if entry.Relation.View != nil || entry.Name.Schema == informationSchema {
			kind = "VIEW"
		}
		rows = append(rows, []types.Value{entry.Name.Catalog, entry.Name.Schema, entry.Name.Table, kind})
	}
	return rows
}

func (s *Session) viewRows() (rows [][]types.Value) {
	for _, entry := range s.catalog.List() {
		if entry.Name.Schema == informationSchema {
			continue
		}
		var definition types.Value
		switch {
		case entry.Relation.View != nil && entry.Relation.View.Definition != "":
			definition = entry.Relation.View.Definition
		case entry.Relation.Definition != "":
			definition = entry.Relation.Definition
		}
		rows = append(rows, []types.Value{entry.Name.Catalog, entry.Name.Schema, entry.Name.Table, definition})
	}
	return rows
}

func (s *Session) columnRows() (rows [][]types.Value) {
	for _, entry := range s.catalog.List() {
		for i, field := range relationFields(entry.Relation) {
			row := []types.Value{
				entry.Name.Catalog, entry.Name.Schema, entry.Name.Table, field.Name, uint64(i),
				nil, yesOrNo(field.Nullable), types.Name(field.Type), nil,
			}
			rows = append(rows, append(append(row, measures(field.Type)...), nil, nil))
		}
	}
	return rows
}

func relationFields(r catalog.Relation) []arrow.Field {
	if r.View != nil {
		return expr.Schema(r.View.Plan.Output()).Fields()
	}
	return r.Table.Schema().Fields()
}

func (s *Session) schemaRows() (rows [][]types.Value) {
	for _, name := range s.catalog.Catalogs() {
		schemas, err := s.catalog.Schemas(name)
		if err != nil {
			continue // it was dropped meanwhile
		}
		for _, schema := range schemas {
			if schema != informationSchema {
				rows = append(rows, []types.Value{name, schema, nil, nil, nil, nil, nil})
			}
		}
	}
	return rows
}

func (s *Session) settingRows() (rows [][]types.Value) {
	current := s.current()
	for _, name := range settingNames() {
		o, _ := findOption(name)
		var value types.Value = current.text[name]
		if value == "" && o.initial == "" {
			value = nil
		}
		rows = append(rows, []types.Value{name, value, o.doc})
	}
	return rows
}

// Schema implements table.Table.
func (t *information) Schema() *arrow.Schema { return t.schema }

func (*information) clientSide() {}

// Statistics implements table.Table.
func (t *information) Statistics(context.Context) (*table.Statistics, error) {
	return table.Unknown(), nil
}

// Pushdown implements table.Table.
func (t *information) Pushdown(expr.Expr) table.Support { return table.None }

// Scan implements table.Table.
func (t *information) Scan(ctx context.Context, request table.Request) (table.Scan, error) {
	rows := t.rows(t.session)
	batch := &vector.Batch{Len: len(rows)}
	for i, field := range t.schema.Fields() {
		values := make([]types.Value, len(rows))
		for k, row := range rows {
			values[k] = row[i]
		}
		v, err := vector.FromValues(t.session.budget, field.Type, values)
		if err != nil {
			return nil, err
		}
		batch.Columns = append(batch.Columns, v)
	}
	return memorytable.New(t.schema, []*vector.Batch{batch}).Scan(ctx, request)
}
