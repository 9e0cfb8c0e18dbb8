package ast

func (a *Array) print(p *printer) {
	p.WriteByte('[')
	list(p, a.Elements)
	p.WriteByte(']')
}

func (i *Index) print(p *printer) {
	p.operand(i.Input, PostfixPrecedence)
	p.WriteByte('[')
	i.Key.print(p)
	p.WriteByte(']')
}

func (s *Slice) print(p *printer) {
	p.operand(s.Input, PostfixPrecedence)
	p.WriteByte('[')
	p.clause("", s.From)
	p.WriteByte(':')
	p.clause("", s.To)
	p.clause(" :", s.Stride) // the space keeps :: from being a cast
	p.WriteByte(']')
}

// Other inputs than these would be read as part of a name or a number.
func (f *Field) print(p *printer) {
	switch f.Input.(type) {
	case *Call, *Index, *Field:
		f.Input.print(p)
	default:
		p.parenthesize(f.Input)
	}
	p.WriteByte('.')
	f.Name.print(p)
}

func (s *Struct) print(p *printer) {
	p.WriteByte('{')
	for i, value := range s.Values {
		p.when(i > 0, ", ")
		s.Names[i].print(p)
		p.WriteString(": ")
		value.print(p)
	}
	p.WriteByte('}')
}

func (m *Map) print(p *printer) {
	p.WriteString("MAP {")
	for i, value := range m.Values {
		p.when(i > 0, ", ")
		m.Keys[i].print(p)
		p.WriteString(": ")
		value.print(p)
	}
	p.WriteByte('}')
}

func (t *Tuple) print(p *printer) { parenthesized(p, t.Elements) }

func (l *Lambda) print(p *printer) {
	if len(l.Parameters) == 1 {
		l.Parameters[0].print(p)
	} else {
		parenthesized(p, l.Parameters)
	}
	p.WriteString(" -> ")
	l.Body.print(p)
}

func (g *Grouping) print(p *printer) {
	p.WriteString([...]string{GroupingSets: "GROUPING SETS (", Rollup: "ROLLUP (", Cube: "CUBE ("}[g.Kind])
	for i, set := range g.Sets {
		p.when(i > 0, ", ")
		p.groupingSet(set)
	}
	p.WriteByte(')')
}

// groupingSet writes a set, without parentheses when it is a Grouping itself.
func (p *printer) groupingSet(set []Expr) {
	if len(set) == 1 {
		if nested, ok := set[0].(*Grouping); ok {
			nested.print(p)
			return
		}
	}
	parenthesized(p, set)
}

func (n *NamedArg) print(p *printer) {
	n.Name.print(p)
	p.WriteString(" => ")
	n.Value.print(p)
}
