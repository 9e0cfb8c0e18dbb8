package shell

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/ballista-go/ballista/cli/shell/format"
	"github.com/ballista-go/ballista/core/errs"
)

// variable is something that \pset shows and sets.
type variable struct {
	name string
	get  func(s *shell) string
	set  func(s *shell, value string) error
}

var variables = []variable{
	{"expanded", func(s *shell) string { return onOff(s.display.Expanded) }, func(s *shell, value string) error {
		return toggle(&s.display.Expanded, value)
	}},
	{"format", func(s *shell) string { return s.display.Name }, func(s *shell, value string) error {
		kind, err := format.Find(value)
		if err == nil {
			s.display.Name = kind.Name
		}
		return err
	}},
	{"maxrows", func(s *shell) string { return rowsText(s.display.MaxRows) }, func(s *shell, value string) (err error) {
		s.display.MaxRows, err = ParseRows(value)
		return err
	}},
	{"null", func(s *shell) string { return s.display.Null }, func(s *shell, value string) error {
		s.display.Null = unquoted(value)
		return nil
	}},
	{"pager", func(s *shell) string { return s.pager.text() }, func(s *shell, value string) error {
		s.pager.set(value)
		return nil
	}},
	{"timing", func(s *shell) string { return onOff(s.timing) }, func(s *shell, value string) error { return toggle(&s.timing, value) }},
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

// toggle sets what is on or off; without a value it becomes the other.
func toggle(on *bool, value string) error {
	switch strings.ToLower(value) {
	case "":
		*on = !*on
	case "on", "true":
		*on = true
	case "off", "false":
		*on = false
	default:
		return errs.New(errs.Binding, "on or off is expected: %q", value)
	}
	return nil
}

// ParseRows reads how many rows of a table are shown: a number, or inf for all, which is 0.
func ParseRows(text string) (int, error) {
	if text == "inf" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n <= 0 {
		return 0, errs.New(errs.Binding, "a number of rows above 0, or inf, is expected: %q", text)
	}
	return n, nil
}

func rowsText(n int) string {
	if n == 0 {
		return "inf"
	}
	return strconv.Itoa(n)
}

func (s *shell) set(_ context.Context, argument string) error {
	name, value, given := strings.Cut(argument, " ")
	var names []string
	for _, v := range variables {
		switch {
		case name == "" || name == v.name && !given:
			s.echo(v)
		case name == v.name:
			return s.change(name, strings.TrimSpace(value))
		}
		names = append(names, v.name)
	}
	if name != "" && !strings.Contains(" "+strings.Join(names, " ")+" ", " "+name+" ") {
		return errs.New(errs.Binding, "not known to \\pset: %q%s", name, errs.Suggest(name, names))
	}
	return nil
}

func (s *shell) echo(v variable) { fmt.Fprintf(s.config.Err, "%s is %s.\n", v.name, v.get(s)) }

// change sets a variable by name, and tells what it became.
func (s *shell) change(name, value string) error {
	for _, v := range variables {
		if v.name == name {
			if err := v.set(s, value); err != nil {
				return err
			}
			if !s.config.Quiet {
				s.echo(v)
			}
		}
	}
	return nil
}

func (s *shell) setFormat(_ context.Context, name string) error {
	if name == "" {
		name = s.display.Name
	}
	return s.change("format", name)
}

func (s *shell) setTiming(_ context.Context, value string) error { return s.change("timing", value) }

func (s *shell) setExpanded(_ context.Context, value string) error {
	return s.change("expanded", value)
}

func (s *shell) setPager(_ context.Context, value string) error { return s.change("pager", value) }

func (p *pager) set(value string) {
	switch value {
	case "":
		p.off = !p.off
	case "on":
		p.off, p.command = false, ""
	case "off":
		p.off = true
	default:
		p.off, p.command = false, value
	}
}

func (p *pager) text() string {
	if program := p.program(); program != "" {
		return program
	}
	return "off"
}

// redirect sends results to a file from now on, or to where they went at first.
func (s *shell) redirect(_ context.Context, path string) error {
	var file *os.File
	if path != "" {
		var err error
		if file, err = os.Create(pathOf(path)); err != nil {
			return errs.New(errs.IO, "file for results cannot be made: %w", err)
		}
	}
	err := s.closeFile()
	if file != nil {
		s.file, s.out = file, file
	}
	return err
}

// closeFile ends the file of \o, if there is one.
func (s *shell) closeFile() error {
	s.out = s.config.Out
	file := s.file
	if s.file = nil; file == nil {
		return nil
	}
	if err := file.Close(); err != nil {
		return errs.New(errs.IO, "writing the result: %w", err)
	}
	return nil
}
