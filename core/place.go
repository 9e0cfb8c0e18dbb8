package core

import (
	"context"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	memorytable "github.com/ballista-go/ballista/core/source/memory"
	"github.com/ballista-go/ballista/core/table"
)

// clientSide is a table that only this process has, whatever the backend of its session.
type clientSide interface{ clientSide() }

// place decides where a query runs. What of its tables only this process has is brought there first, unless there are no others.
func (s *Session) place(ctx context.Context, request *Request) (Backend, *Request, error) {
	here, elsewhere := tables(request.Plan)
	switch {
	case s.backend == s.here || here && !elsewhere || isData(request.Plan):
		return s.here, request, nil
	case !here:
		return s.backend, request, nil
	}
	plan, err := logical.Up(request.Plan, func(n logical.Node) (logical.Node, error) {
		scan, ok := n.(*logical.Scan)
		if !ok {
			return n, nil
		}
		if _, mine := scan.Table.(clientSide); !mine {
			return n, nil
		}
		return s.bring(ctx, request, scan)
	})
	sent := *request
	sent.Plan = plan
	return s.backend, &sent, err
}

// tables reports whether a plan reads tables that only this process has, and whether it reads others.
func tables(plan logical.Node) (here, elsewhere bool) {
	logical.Contains(plan, func(n logical.Node) bool {
		if scan, ok := n.(*logical.Scan); ok {
			_, mine := scan.Table.(clientSide)
			here, elsewhere = here || mine, elsewhere || !mine
		}
		return false
	})
	return here, elsewhere
}

// isData reports whether a plan is a list of constants, such as what EXPLAIN and DESCRIBE give, or some of them.
func isData(plan logical.Node) bool {
	switch n := plan.(type) {
	case *logical.Empty:
		return true
	case *logical.Limit:
		return isData(n.Input)
	case *logical.Values:
		for _, row := range n.Rows {
			for _, e := range row {
				if _, constant := e.(*expr.Literal); !constant {
					return false
				}
			}
		}
		return true
	}
	return false
}

// bring makes a scan of a table that only this process has one of a copy that the backend keeps.
func (s *Session) bring(ctx context.Context, request *Request, scan *logical.Scan) (logical.Node, error) {
	read := *request
	read.Plan = scan
	rows, err := s.readHere(ctx, &read)
	if err != nil {
		return nil, err
	}
	kept, err := s.backend.Keep(ctx, rows)
	if err != nil {
		return nil, err
	}
	brought := *scan
	brought.Table, brought.Columns = kept, make([]table.Column, len(scan.Columns))
	for i, column := range scan.Columns {
		brought.Columns[i] = table.Column{Index: i, Column: column.Column}
	}
	return &brought, nil
}

// readHere runs a query in this process and keeps its rows.
func (s *Session) readHere(ctx context.Context, request *Request) (*memorytable.Table, error) {
	running, err := s.here.Execute(ctx, request)
	if err != nil {
		return nil, err
	}
	defer running.Close() //nolint:errcheck // it was read to its end, or has failed
	schema := logical.Schema(request.Plan)
	batches, err := collect(ctx, request.Budget, schema, running)
	if err != nil {
		return nil, err
	}
	return memorytable.New(schema, batches), nil
}
