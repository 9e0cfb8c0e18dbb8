package binder

import (
	"maps"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
)

// metadata is what a client says of a column besides its name and type.
type metadata map[string]string

// given is the metadata that an expression gives its column by aliases and constants; nil where there is none.
func given(e ast.Expr) metadata {
	var said metadata
	for e != nil {
		var more map[string]string
		var inner ast.Expr
		switch e := e.(type) {
		case *ast.Alias:
			more, inner = e.Metadata, e.Input
		case *ast.Cast:
			inner = e.Input
		case *ast.Value:
			more = e.Metadata
		}
		said, e = said.under(more), inner
	}
	return said
}

// under adds what an inner expression says: outer ones win.
func (m metadata) under(more map[string]string) metadata {
	if len(more) == 0 {
		return m
	}
	all := metadata(maps.Clone(more))
	maps.Copy(all, m)
	return all
}

// over adds to what a column says by itself.
func (m metadata) over(column arrow.Metadata) arrow.Metadata {
	return arrow.MetadataFrom(m.under(column.ToMap()))
}
