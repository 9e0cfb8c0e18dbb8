package slt

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// generator writes random queries over the views a, b and c, whose columns are k, v and w. Their rows do not depend on the order
// in which anything is computed.
type generator struct {
	random *rand.Rand
	depth  int
}

func (g *generator) pick(forms ...string) string { return forms[g.random.IntN(len(forms))] }

// write replaces each T of a form by a relation, and each C by a condition of q.
func (g *generator) write(form string) string {
	g.depth++
	defer func() { g.depth-- }()
	var b strings.Builder
	for _, c := range form {
		switch c {
		case 'T':
			b.WriteString(g.relation())
		case 'C':
			b.WriteString(g.condition())
		case '#':
			fmt.Fprint(&b, g.random.IntN(12))
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

func (g *generator) query() string {
	return g.write(g.pick(
		"select q.k, q.v, q.w from T as q",
		"select q.k, q.v, q.w from T as q where C",
		"select k, count(*), sum(v), min(w), max(v) filter (where v > #) from T as q group by k",
		"select k, w, count(distinct v), sum(v), array_agg(v order by v) from T as q group by k, w",
		"select k, count(distinct v), sum(distinct v) from T as q group by k",
		"select count(distinct v), sum(distinct v) from T as q",
		"select count(*), sum(v), count(distinct k), min(w) from T as q where C",
		"select k, w, count(*), sum(v) from T as q group by rollup (k, w)",
		"select k, count(distinct v) from T as q group by grouping sets ((k), (w, k), ())",
		"with s as (select q.k, q.v, q.w from T as q where C) select x.k, y.v from s as x join s as y on x.k = y.v",
		"with s as (select k, sum(v) as v from T as q group by k) select x.k, x.v from s as x where x.v > (select avg(v) from s)",
		"select q.k, (select count(*) from T as s where s.k = q.k) from T as q",
		"select q.k, q.v in (select v from T as s) from T as q",
		"select q.k, (select s.v from T as s where s.k = q.v and s.v > 18) from T as q",
	))
}

func (g *generator) relation() string {
	if g.depth > 3 || g.random.IntN(4) == 0 {
		return g.pick("a", "b", "c")
	}
	return g.write(g.pick(
		"(select k, sum(v) as v, min(w) as w from T as q group by k)",
		"(select k, v, w from T as q union all select v, k, w from T as q)",
		"(select k, v, w from T as q union select v, k, w from T as q)",
		"(select k, v, w from T as q intersect select k, v, w from T as q)",
		"(select k, v, w from T as q intersect all select k, v, w from T as q)",
		"(select k, k as v, w from (select * from a union all select * from T as q) as q intersect all select k, k as v, w from c as q)",
		"(select k, k as v, w from (select * from a union all select * from T as q) as q except all select k, k as v, w from c as q)",
		"(select k, v, w from T as q except select k, v, w from T as q where C)",
		"(select k, v, w from T as q except all select k, v, w from T as q where C)",
		"(select distinct v as k, k as v, w from T as q)",
		"(select k, v, w from T as q where C)",
		"(select k, v, w from T as q order by k, v desc, w limit # offset #)",
		"(select count(*) as k, # as v, 'w1' as w from (select k from T as q limit # offset #) as q)",
		"(select q.k, y.v, y.w from T as q join T as y on q.k = y.k)",
		"(select q.k, y.v, y.w from T as q join T as y on q.k = y.k and q.w = y.w where C)",
		"(select y.k, q.v, y.w from T as q left join T as y on q.k = y.k and q.v < y.v)",
		"(select y.k, q.v, q.w from T as q right join T as y on q.k = y.v)",
		"(select q.k, y.v, y.w from T as q full join T as y on q.v = y.v)",
		"(select q.k, y.v, y.w from T as q left join c as y on q.v < y.k)",
		"(select q.k, y.v, q.w from c as q full join c as y on q.v < y.k)",
		"(select q.k, q.v, q.w from T as q left semi join T as y on q.k = y.k)",
		"(select q.k, q.v, q.w from T as q left anti join T as y on q.k = y.k and q.v > y.v)",
		"(select q.k, q.v, y.w from T as q join T as y on q.k is not distinct from y.v)",
		"(select count(*) as k, sum(v) as v, max(w) as w from T as q where C)",
	))
}

func (g *generator) condition() string {
	return g.write(g.pick(
		"q.v > #",
		"q.k is null",
		"q.v > # and q.k < #",
		"q.v > 100",
		"q.k in (select v from T as s)",
		"q.k not in (select k from b where k is not null and v > #)",
		"q.v not in (select v from a where v > #)",
		"q.v not in (select s.v from T as s where s.w = q.w)",
		"exists (select 1 from T as s where s.k = q.k)",
		"not exists (select 1 from T as s where s.k = q.k and s.v > q.v)",
		"q.v > (select avg(v) from T as s)",
		"q.v = (select max(s.v) from T as s where s.k = q.k)",
		"(q.k in (select s.k from T as s) or q.v < #)",
	))
}

// viewOf is a statement that makes a view of random rows.
func viewOf(random *rand.Rand, name string, rows int) string {
	value := func(below int) string {
		if random.IntN(6) == 0 {
			return "NULL"
		}
		return fmt.Sprint(random.IntN(below))
	}
	lines := make([]string, rows)
	for i := range lines {
		lines[i] = fmt.Sprintf("(%s, %s, 'w%d')", value(7), value(20), random.IntN(3))
	}
	return "CREATE VIEW " + name + " AS SELECT * FROM (VALUES " + strings.Join(lines, ", ") + ") AS t (k, v, w)"
}
