package cluster

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ballista-go/ballista/client"
)

// unrepeatable are queries whose stages may come to other rows when they run again. Each answer has something that holds whatever
// rows there are, and would not if attempts were mixed.
var unrepeatable = map[string]struct {
	sql   string
	holds func(rows []string) bool
}{
	"rows with random numbers, divided by them": {
		"SELECT id, r FROM (SELECT id, lcm(id, 1), random() AS r FROM t WHERE lcm(id, 1) >= 0) ORDER BY r",
		inOrder,
	},
	"groups of random numbers": {
		"SELECT sum(n), sum(s) FROM (SELECT count(*) AS n, sum(lcm(id, 1)) AS s FROM (SELECT id, floor(random() * 5000) AS g FROM t) GROUP BY g)",
		one(strconv.Itoa(tableRows) + "|" + strconv.Itoa(tableRows*(tableRows-1)/2)),
	},
	"both sides of a join of the same random rows": {
		"WITH x AS (SELECT id, lcm(id, 1) AS l, floor(random() * 1000000) AS r FROM t) " +
			"SELECT count(*), sum(CASE WHEN a.r = b.r THEN 0 ELSE 1 END) FROM x a JOIN x b ON a.id = b.id",
		one(strconv.Itoa(tableRows) + "|0"),
	},
	"some rows": {
		"SELECT count(*), count(DISTINCT id) FROM (SELECT id, lcm(id, 1) AS l FROM t LIMIT 100000) WHERE l >= 0",
		one("100000|100000"),
	},
	"some rows, twice": {
		"WITH x AS (SELECT id, lcm(id, 1) AS l FROM t LIMIT 50000) SELECT count(*) FROM x a JOIN x b ON a.id = b.id WHERE a.l = b.l",
		one("50000"),
	},
	"groups of sums of fractions": {
		"SELECT sum(n), count(*) - count(DISTINCT g) FROM " +
			"(SELECT g, count(*) AS n FROM (SELECT k, sum(f * 0.1 + lcm(id, 1) * 0) AS g FROM t GROUP BY k) GROUP BY g)",
		one("1000|0"),
	},
}

func one(want string) func(rows []string) bool {
	return func(rows []string) bool { return slices.Equal(rows, []string{want}) }
}

// inOrder reports whether each id is there once, and the numbers ascend.
func inOrder(rows []string) bool {
	seen := make([]bool, tableRows)
	last := -1.0
	for _, row := range rows {
		id, number, _ := strings.Cut(row, "|")
		n, err := strconv.Atoi(id)
		r, floatErr := strconv.ParseFloat(number, 64)
		if err != nil || floatErr != nil || n >= tableRows || seen[n] || r < last {
			return false
		}
		seen[n], last = true, r
	}
	return len(rows) == tableRows
}

func TestUnrepeatableQueriesWhileExecutorsAreLost(t *testing.T) {
	for name, query := range unrepeatable {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCluster(t)
			c.start(slow(30*time.Millisecond), slow(30*time.Millisecond), slow(30*time.Millisecond))
			s := c.session(client.Options{})
			start := time.Now()
			rows, err := run(t.Context(), s, query.sql)
			if err != nil || !query.holds(rows) {
				t.Fatalf("without a fault: %v, %d rows such as %v", err, len(rows), rows[:min(3, len(rows))])
			}
			whole := time.Since(start)
			for range 3 {
				asked := running(t.Context(), s, query.sql)
				time.Sleep(time.Duration(rand.Int64N(int64(whole))))
				lost := c.executors[0]
				lost.kill()
				c.gone(lost)
				c.start(slow(30 * time.Millisecond))
				a := <-asked
				if a.err != nil && !retryable(a.err) {
					t.Error(a.err)
				} else if a.err == nil && !query.holds(a.rows) {
					t.Errorf("%d rows such as %v", len(a.rows), a.rows[:min(3, len(a.rows))])
				}
			}
			c.settled()
		})
	}
}
