package binder

import (
	"slices"
	"strings"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// scope is what names in an expression may refer to.
type scope struct {
	environment *environment
	entries     []entry
	index       map[string][]int // of entries, by column name; made on first use
	outer       *scope           // of the query around a sub-query, or nil
	// clause names the part of the query, for errors.
	clause string
	// aggregation collects aggregate calls; nil where there must be none.
	aggregation *aggregation
	// claimed is set when an aggregate call of a sub-query needs an aggregation here; nil where there must be none.
	claimed *bool
	// windows collects window functions; nil where there must be none.
	windows *windowing
	// parameters are those of the lambdas around.
	parameters map[string]*expr.Column
	// unnesting collects lists of a select list; nil where there must be none.
	unnesting *unnesting
	// aliases are expressions of the select list by their names.
	aliases      map[string]expr.Expr
	aliasesFirst bool // before columns of the same name
	// columnsInside makes a name inside of an expression of ORDER BY mean a column first, as DISTINCT ON has it.
	columnsInside bool
}

// entry is a column in scope.
type entry struct {
	column    *expr.Column
	qualifier []string // parts of the relation's name; nil when it has none
	// merged is what USING made of this column and others; nil for columns that no USING names.
	merged *merged
}

// merged is a column that USING makes of one column from each side.
type merged struct {
	column *expr.Column
	shown  *expr.Column // the member in whose place * shows it
	equal  bool         // to each of its members, as after inner joins
}

// scopeOf makes a scope of a relation's columns, all under one name.
func scopeOf(node logical.Node, qualifier ...string) []entry {
	columns := node.Output()
	entries := make([]entry, len(columns))
	for i, c := range columns {
		entries[i] = entry{column: c, qualifier: qualifier}
	}
	return entries
}

// framed makes entries of a plan's output with the qualifiers that the columns have.
func framed(node logical.Node) []entry {
	entries := scopeOf(node)
	for i := range entries {
		if q := entries[i].column.Qualifier; q != "" {
			entries[i].qualifier = strings.Split(q, ".")
		}
	}
	return entries
}

// in is the scope for another clause of the same query.
func (s *scope) in(clause string) *scope {
	derived := *s
	derived.clause = clause
	return &derived
}

// named lists the entries with the column name.
func (s *scope) named(name string) []int {
	if s.index == nil {
		s.index = make(map[string][]int, len(s.entries))
		for i, e := range s.entries {
			s.index[e.column.Name] = append(s.index[e.column.Name], i)
		}
	}
	return s.index[name]
}

// around reports whether a column is one of the queries around this one.
func (s *scope) around(c *expr.Column) bool {
	for outer := s.outer; outer != nil; outer = outer.outer {
		for _, i := range outer.named(c.Name) {
			e := outer.entries[i]
			if e.column.ID == c.ID || e.merged != nil && e.merged.column.ID == c.ID {
				return true
			}
		}
	}
	return false
}

// matches reports whether a reference's qualifier names the relation: its last parts.
func (e entry) matches(qualifier []string) bool {
	n := len(e.qualifier) - len(qualifier)
	return n >= 0 && slices.Equal(e.qualifier[n:], qualifier)
}

// find looks up a column. It returns nil when there is none in this scope itself.
func (s *scope) find(qualifier []string, name string, at place) (*expr.Column, error) {
	var found *expr.Column
	for _, i := range s.named(name) {
		e := s.entries[i]
		if !e.matches(qualifier) {
			continue
		}
		column := e.column
		if len(qualifier) == 0 && e.merged != nil {
			column = e.merged.column
		}
		if found != nil && found.ID != column.ID {
			return nil, binding(at, "ambiguous column: %q (there is %s and %s)", name, found, column)
		}
		found = column
	}
	return found, nil
}

// lookup finds what a name of one part means.
func (s *scope) lookup(name string, at place) (expr.Expr, error) {
	if parameter, ok := s.parameters[name]; ok {
		return parameter, nil
	}
	if alias, ok := s.aliases[name]; ok && s.aliasesFirst {
		return alias, nil
	}
	column, err := s.find(nil, name, at)
	if err != nil {
		return nil, err
	}
	if column != nil {
		return column, nil
	}
	if alias, ok := s.aliases[name]; ok {
		return alias, nil
	}
	return nil, nil
}

// resolve finds the expression that a name means, and how many of its parts name the column; the rest are fields.
func (s *scope) resolve(parts []string, at place) (expr.Expr, int, error) {
	for around := s; around != nil; around = around.outer {
		for used := len(parts); used > 0; used-- {
			var found expr.Expr
			var err error
			if used == 1 {
				found, err = around.lookup(parts[0], at)
			} else {
				found, err = around.qualified(parts[:used-1], parts[used-1], at)
			}
			if err != nil || found != nil {
				return found, used, err
			}
		}
	}
	return nil, 0, s.missing(parts, at)
}

func (s *scope) qualified(qualifier []string, name string, at place) (expr.Expr, error) {
	column, err := s.find(qualifier, name, at)
	if column == nil {
		return nil, err
	}
	return column, nil
}

// missing is the error for a name that means nothing.
func (s *scope) missing(parts []string, at place) error {
	name := strings.Join(parts, ".")
	if s.isBeside(parts) {
		return errs.At(at.Pos(), errs.NotFound, "column not found: %q (LATERAL before the sub-query makes it see relations before it)", name)
	}
	return errs.At(at.Pos(), errs.NotFound, "column not found: %q%s", name, s.suggest(parts))
}

// isBeside reports whether a name means a column of a relation beside the sub-query.
func (s *scope) isBeside(parts []string) bool {
	last := len(parts) - 1
	for env := s.environment; env != nil; env = env.parent {
		for _, e := range env.beside {
			if e.column.Name == parts[last] && e.matches(parts[:last]) {
				return true
			}
		}
	}
	return false
}

// suggest offers the nearest column, with its relation where the name had one.
func (s *scope) suggest(parts []string) string {
	var candidates []string
	for around := s; around != nil; around = around.outer {
		for _, e := range around.entries {
			candidate := e.column.Name
			if len(parts) > 1 {
				candidate = e.column.String()
			}
			candidates = append(candidates, candidate)
		}
		for name := range around.aliases {
			candidates = append(candidates, name)
		}
	}
	slices.Sort(candidates)
	name := strings.Join(parts, ".")
	if found := errs.Suggest(name, candidates); found != "" || len(parts) == 1 {
		return found
	}
	return s.otherRelation(parts)
}

// otherRelation suggests a column of the same name in another relation.
func (s *scope) otherRelation(parts []string) string {
	last := parts[len(parts)-1]
	for around := s; around != nil; around = around.outer {
		if indexes := around.named(last); len(indexes) > 0 {
			return ` (did you mean "` + around.entries[indexes[0]].column.String() + `"?)`
		}
	}
	return ""
}
