package ast

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

func (n *Null) print(p *printer) { p.WriteString("NULL") }

func (b *Boolean) print(p *printer) { p.WriteString(strings.ToUpper(strconv.FormatBool(b.Value))) }

func (n *Number) print(p *printer) { p.WriteString(n.Text) }

func (s *String) print(p *printer) { p.quoted(s.Value, "'") }

func (b *Bytes) print(p *printer) { p.WriteString("X'" + hex.EncodeToString(b.Value) + "'") }

func (t *TypedString) print(p *printer) {
	t.Type.print(p)
	p.WriteByte(' ')
	p.quoted(t.Value, "'")
}

func (i *Interval) print(p *printer) {
	p.words("INTERVAL")
	switch i.Value.(type) {
	case *String, *Number, *Parameter:
		i.Value.print(p)
	default:
		p.parenthesize(i.Value)
	}
	if i.From != "" {
		p.WriteString(" " + strings.ToUpper(i.From))
	}
	if i.To != "" {
		p.WriteString(" TO " + strings.ToUpper(i.To))
	}
}

func (v *Value) print(p *printer) {
	if v.Value == nil {
		p.WriteString("NULL")
		return
	}
	fmt.Fprint(p, v.Value)
}

func (r *Parameter) print(p *printer) { p.WriteString("$" + r.Name) }

func (d *DataType) print(p *printer) {
	switch {
	case d.Name == "array" && d.Element != nil:
		d.Element.print(p)
		p.WriteByte('[')
		p.when(d.Length > 0, strconv.FormatInt(d.Length, 10))
		p.WriteByte(']')
	case d.Name == "map" && d.Element != nil:
		p.WriteString("MAP<")
		d.Key.print(p)
		p.WriteString(", ")
		d.Element.print(p)
		p.WriteByte('>')
	case d.Name == "struct" && len(d.Fields) > 0:
		p.WriteString("STRUCT<")
		list(p, d.Fields)
		p.WriteByte('>')
	default:
		d.printScalar(p)
	}
}

// printScalar puts the arguments behind the first word: TIMESTAMP(3) WITH TIME ZONE; but CHARACTER VARYING(10).
func (d *DataType) printScalar(p *printer) {
	name, rest := d.Name, ""
	if i := strings.Index(name, " with"); i > 0 {
		name, rest = name[:i], name[i:]
	}
	if i := strings.Index(name, " unsigned"); i > 0 {
		name, rest = name[:i], name[i:]
	}
	p.WriteString(name)
	for i, arg := range d.Args {
		p.when(i == 0, "(")
		p.when(i > 0, ", ")
		p.WriteString(strconv.FormatInt(arg, 10))
	}
	p.when(len(d.Args) > 0, ")")
	p.WriteString(rest)
}

func (f TypedField) print(p *printer) {
	if f.Name.Name != "" {
		f.Name.print(p)
		p.WriteByte(' ')
	}
	f.Type.print(p)
}
