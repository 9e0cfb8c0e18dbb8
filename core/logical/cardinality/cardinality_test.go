package cardinality_test

import (
	"context"
	"testing"

	"github.com/ballista-go/ballista/core/binder"
	"github.com/ballista-go/ballista/core/logical/cardinality"
	"github.com/ballista-go/ballista/core/logical/plantest"
)

// TestEstimatesAreNearTheTruth compares with the rows that DuckDB counts in TPC-H and TPC-DS at scale factor 1. An estimate may be off
// by the factor.
func TestEstimatesAreNearTheTruth(t *testing.T) {
	cases := []struct {
		sql    string
		rows   float64
		factor float64
	}{
		{"SELECT * FROM date_dim WHERE d_month_seq BETWEEN 1200 AND 1211", 366, 1.2},
		{"SELECT * FROM date_dim WHERE d_month_seq >= 1200 AND d_month_seq < 2400", 36_524, 1.1},
		{"SELECT * FROM date_dim WHERE d_month_seq > 2000 AND d_month_seq < 100", 1, 100},
		{"SELECT * FROM date_dim WHERE 1211 >= d_month_seq AND 1200 <= d_month_seq AND d_moy = 11", 30, 1.2},
		{"SELECT * FROM lineitem JOIN orders ON l_orderkey = o_orderkey", 6_001_215, 1.1},
		{"SELECT * FROM lineitem JOIN partsupp ON l_partkey = ps_partkey AND l_suppkey = ps_suppkey", 6_001_215, 1.1},
		{"SELECT * FROM (SELECT o_custkey AS c FROM orders UNION ALL SELECT o_custkey FROM orders) JOIN customer ON c = c_custkey", 3_000_000, 1.1},
		{"SELECT * FROM inventory JOIN date_dim ON inv_date_sk = d_date_sk", 11_745_000, 1.1},
		{"SELECT * FROM inventory JOIN (SELECT * FROM date_dim WHERE d_month_seq BETWEEN 1200 AND 1211) ON inv_date_sk = d_date_sk", 2_340_000, 7},
		{"SELECT * FROM inventory JOIN (SELECT * FROM date_dim WHERE d_moy = 11) ON inv_date_sk = d_date_sk", 990_000, 7},
	}
	tables := plantest.Catalog(t)
	for _, c := range cases {
		plan, err := plantest.Bind(tables, &binder.IDs{}, c.sql)
		if err != nil {
			t.Fatal(err)
		}
		got := cardinality.New(context.Background(), plan).Rows(plan)
		if got < c.rows/c.factor || got > c.rows*c.factor {
			t.Errorf("%s: %.0f rows, truth %.0f", c.sql, got, c.rows)
		}
	}
}
