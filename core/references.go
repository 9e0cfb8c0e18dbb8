package core

import (
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/catalog"
)

// References are the full names of the tables that a statement refers to, whether there are such tables or not.
func (s *Session) References(sql string) ([]catalog.Name, error) {
	statement, err := s.current().parsing.Parse(sql)
	if err != nil {
		return nil, err
	}
	var names []catalog.Name
	for _, idents := range ast.Tables(statement) {
		name, err := s.resolve(idents)
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}
