package plantest

import (
	"context"
	"strconv"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
)

// schemas lists the tables of the tests: a name, a number of rows and columns with their types, as Arrow names them. ! means
// not nullable, =n gives the number of distinct values, and @low..high their bounds. The others are unique. Tables are those of TPC-H
// at scale factor 1, and two of TPC-DS.
const schemas = `
t 1000 a:Int64 b:Utf8 c:Int32 f:Float64 d:Date32 ts:Timestamp(µs)
u 1000 a:Int64 x:Int64 y:Utf8
v 1000 a:Int64! z:Int64!
region 5 r_regionkey:Int64! r_name:Utf8! r_comment:Utf8!
nation 25 n_nationkey:Int64! n_name:Utf8! n_regionkey:Int64!=5 n_comment:Utf8!
supplier 10000 s_suppkey:Int64! s_name:Utf8! s_address:Utf8! s_nationkey:Int64!=25 s_phone:Utf8! s_acctbal:Decimal128(15,2)! s_comment:Utf8!
part 200000 p_partkey:Int64! p_name:Utf8! p_mfgr:Utf8!=5 p_brand:Utf8!=25 p_type:Utf8!=150 p_size:Int32!=50 p_container:Utf8!=40 p_retailprice:Decimal128(15,2)! p_comment:Utf8!
partsupp 800000 ps_partkey:Int64!=200000 ps_suppkey:Int64!=10000 ps_availqty:Int32!=10000 ps_supplycost:Decimal128(15,2)! ps_comment:Utf8!
customer 150000 c_custkey:Int64! c_name:Utf8! c_address:Utf8! c_nationkey:Int64!=25 c_phone:Utf8! c_acctbal:Decimal128(15,2)! c_mktsegment:Utf8!=5 c_comment:Utf8!
orders 1500000 o_orderkey:Int64! o_custkey:Int64!=100000 o_orderstatus:Utf8!=3 o_totalprice:Decimal128(15,2)! o_orderdate:Date32!=2406 o_orderpriority:Utf8!=5 o_clerk:Utf8!=1000 o_shippriority:Int32!=1 o_comment:Utf8!
lineitem 6001215 l_orderkey:Int64!=1500000 l_partkey:Int64!=200000 l_suppkey:Int64!=10000 l_linenumber:Int32!=7 l_quantity:Decimal128(15,2)!=50 l_extendedprice:Decimal128(15,2)! l_discount:Decimal128(15,2)!=11 l_tax:Decimal128(15,2)!=9 l_returnflag:Utf8!=3 l_linestatus:Utf8!=2 l_shipdate:Date32!=2526 l_commitdate:Date32!=2466 l_receiptdate:Date32!=2554 l_shipinstruct:Utf8!=4 l_shipmode:Utf8!=7 l_comment:Utf8!
date_dim 73049 d_date_sk:Int64!=73049@2415022..2488070 d_month_seq:Int64!=2401@0..2400 d_moy:Int64!=12@1..12
inventory 11745000 inv_date_sk:Int64!=261@2450815..2452635 inv_item_sk:Int64!=18000@1..18000 inv_quantity:Int64=1001@0..1000
`

// described is a table that has a schema and statistics. Its scans apply comparisons exactly, and use IN to skip rows.
type described struct {
	schema     *arrow.Schema
	statistics table.Statistics
}

func (d *described) Schema() *arrow.Schema { return d.schema }

func (d *described) Statistics(context.Context) (*table.Statistics, error) { return &d.statistics, nil }

func (d *described) Pushdown(filter expr.Expr) table.Support {
	switch filter.(type) {
	case *expr.Comparison:
		return table.Exact
	case *expr.In:
		return table.Inexact
	}
	return table.None
}

func (d *described) Scan(context.Context, table.Request) (table.Scan, error) { return nil, nil }

func tables(t *testing.T) map[string]table.Table {
	t.Helper()
	all := map[string]table.Table{}
	for line := range strings.Lines(strings.TrimSpace(schemas)) {
		words := strings.Fields(line)
		all[words[0]] = describe(t, number(t, words[1]), words[2:])
	}
	return all
}

func describe(t *testing.T, rows int64, columns []string) *described {
	d := &described{statistics: table.Statistics{Rows: rows, Bytes: -1}}
	fields := make([]arrow.Field, len(columns))
	for i, column := range columns {
		name, rest, _ := strings.Cut(column, ":")
		rest, bounds, _ := strings.Cut(rest, "@")
		typeName, distinct, counted := strings.Cut(rest, "=")
		parsed, err := types.ParseName(strings.TrimSuffix(typeName, "!"))
		if err != nil {
			t.Fatal(err)
		}
		fields[i] = arrow.Field{Name: name, Type: parsed, Nullable: !strings.HasSuffix(typeName, "!")}
		stats := table.ColumnStatistics{Nulls: -1, Distinct: rows}
		if counted {
			stats.Distinct = number(t, distinct)
		}
		if low, high, ok := strings.Cut(bounds, ".."); ok {
			stats.Min, stats.Max = number(t, low), number(t, high)
		}
		d.statistics.Columns = append(d.statistics.Columns, stats)
	}
	d.schema = arrow.NewSchema(fields, nil)
	return d
}

func number(t *testing.T, text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
