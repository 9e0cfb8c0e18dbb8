package binder

import (
	"context"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/parser"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
)

// fake is a table that has a schema and nothing else.
type fake struct{ schema *arrow.Schema }

func (f fake) Schema() *arrow.Schema { return f.schema }

func (f fake) Statistics(context.Context) (*table.Statistics, error) { return table.Unknown(), nil }

func (f fake) Pushdown(expr.Expr) table.Support { return table.None }

func (f fake) Scan(context.Context, table.Request) (table.Scan, error) { return nil, nil }

// tables lists the tables of the tests: a name, then columns with their types, as Arrow names them; ! means not nullable.
const tables = `
t a:Int64 b:Utf8 f:Float64 d:Date32 ts:Timestamp(µs) i:Int32 bo:Boolean dec:Decimal128(10,2)
u a:Int64 c:Utf8
n k:Int64! v:Int32!
region r_regionkey:Int64! r_name:Utf8! r_comment:Utf8!
nation n_nationkey:Int64! n_name:Utf8! n_regionkey:Int64! n_comment:Utf8!
supplier s_suppkey:Int64! s_name:Utf8! s_address:Utf8! s_nationkey:Int64! s_phone:Utf8! s_acctbal:Decimal128(15,2)! s_comment:Utf8!
part p_partkey:Int64! p_name:Utf8! p_mfgr:Utf8! p_brand:Utf8! p_type:Utf8! p_size:Int32! p_container:Utf8! p_retailprice:Decimal128(15,2)! p_comment:Utf8!
partsupp ps_partkey:Int64! ps_suppkey:Int64! ps_availqty:Int32! ps_supplycost:Decimal128(15,2)! ps_comment:Utf8!
customer c_custkey:Int64! c_name:Utf8! c_address:Utf8! c_nationkey:Int64! c_phone:Utf8! c_acctbal:Decimal128(15,2)! c_mktsegment:Utf8! c_comment:Utf8!
orders o_orderkey:Int64! o_custkey:Int64! o_orderstatus:Utf8! o_totalprice:Decimal128(15,2)! o_orderdate:Date32! o_orderpriority:Utf8! o_clerk:Utf8! o_shippriority:Int32! o_comment:Utf8!
lineitem l_orderkey:Int64! l_partkey:Int64! l_suppkey:Int64! l_linenumber:Int32! l_quantity:Decimal128(15,2)! l_extendedprice:Decimal128(15,2)! l_discount:Decimal128(15,2)! l_tax:Decimal128(15,2)! l_returnflag:Utf8! l_linestatus:Utf8! l_shipdate:Date32! l_commitdate:Date32! l_receiptdate:Date32! l_shipinstruct:Utf8! l_shipmode:Utf8! l_comment:Utf8!
`

func testCatalog() *catalog.Catalog {
	c := catalog.New(catalog.Default{})
	for line := range strings.Lines(strings.TrimSpace(tables)) {
		words := strings.Fields(line)
		name := catalog.Name{Catalog: catalog.DefaultCatalog, Schema: catalog.DefaultSchema, Table: words[0]}
		if _, err := c.Register(name, catalog.Relation{Table: fake{schemaOf(words[1:])}}); err != nil {
			panic(err)
		}
	}
	registerFunctions(c)
	return c
}

func schemaOf(columns []string) *arrow.Schema {
	fields := make([]arrow.Field, len(columns))
	for i, column := range columns {
		name, typeName, _ := strings.Cut(column, ":")
		required := strings.HasSuffix(typeName, "!")
		t, err := types.ParseName(strings.TrimSuffix(typeName, "!"))
		if err != nil {
			panic(err)
		}
		fields[i] = arrow.Field{Name: name, Type: t, Nullable: !required}
	}
	return arrow.NewSchema(fields, nil)
}

// bind binds a query and verifies the plan.
func bind(c *catalog.Catalog, sql string) (logical.Node, error) {
	statement, err := parser.Parse(sql)
	if err != nil {
		return nil, err
	}
	b := New(c, &IDs{}, &expr.Settings{}, Options{})
	plan, err := b.Query(statement.(*ast.Query), nil)
	if err != nil {
		return nil, err
	}
	return plan, logical.Verify(context.Background(), plan)
}
