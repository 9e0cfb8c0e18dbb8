package parser

import (
	"strings"

	"github.com/ballista-go/ballista/core/ast"
)

// transaction reads BEGIN and START TRANSACTION with their modes, COMMIT, END and ROLLBACK.
func (p *parser) transaction() ast.Statement {
	first := p.take()
	t := &ast.Transaction{Position: first.at()}
	switch first.text {
	case "start":
		p.expect("transaction")
		p.transactionModes(t)
		return t
	case "begin":
		p.acceptAny("transaction", "work")
		p.transactionModes(t)
		return t
	case "commit", "end":
		t.Kind = ast.Commit
	case "rollback":
		t.Kind = ast.Rollback
	}
	p.acceptAny("transaction", "work")
	if p.accept("and") {
		t.Chain = !p.accept("no")
		p.expect("chain")
	}
	return t
}

// transactionModes reads READ ONLY, READ WRITE and ISOLATION LEVEL, between commas or not.
func (p *parser) transactionModes(t *ast.Transaction) {
	for {
		switch {
		case p.accept("read", "only"):
			t.ReadOnly = true
		case p.accept("read", "write"):
			t.ReadOnly = false
		case p.accept("isolation", "level"):
			t.Isolation = p.isolation()
		default:
			return
		}
		p.accept(",")
	}
}

func (p *parser) isolation() ast.Isolation {
	for i, level := range ast.Isolations {
		if p.accept(strings.Fields(strings.ToLower(level))...) {
			return ast.Isolation(i)
		}
	}
	p.expected("an isolation level")
	return ast.Serializable
}
