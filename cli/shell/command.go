package shell

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/ballista-go/ballista/cli/shell/format"
	"github.com/ballista-go/ballista/core/errs"
)

// command is what a line with a backslash asks for.
type command struct {
	name, arguments, doc string
	run                  func(s *shell, ctx context.Context, argument string) error
}

// commands are those that there are. It is a function since one of them lists them.
func commands() []command {
	return []command{
		{`\?`, "", "list these commands", (*shell).help},
		{`\d`, "[TABLE]", "list the tables and views, or the columns of one", (*shell).describe},
		{`\df`, "[PATTERN]", "list the functions, with * for any letters", (*shell).functions},
		{`\dn`, "[PATTERN]", "list the schemas", (*shell).schemas},
		{`\dt`, "[PATTERN]", "list the tables", (*shell).tables},
		{`\dv`, "[PATTERN]", "list the views", (*shell).views},
		{`\format`, "[FORMAT]", "show or set the format of results: " + formats(), (*shell).setFormat},
		{`\i`, "FILE", "run the statements of a file", (*shell).include},
		{`\o`, "[FILE]", "write results to a file from now on, or to the screen again", (*shell).redirect},
		{`\pager`, "[on|off|COMMAND]", "what shows results that do not fit the screen", (*shell).setPager},
		{`\pset`, "[NAME [VALUE]]", "show or set format, null, maxrows, expanded, pager or timing", (*shell).set},
		{`\q`, "", "leave", (*shell).leave},
		{`\timing`, "[on|off]", "tell how long statements take", (*shell).setTiming},
		{`\x`, "[on|off]", "show tables with a line for each value", (*shell).setExpanded},
	}
}

func formats() string {
	var names []string
	for _, kind := range format.Kinds() {
		names = append(names, kind.Name)
	}
	return strings.Join(names, ", ")
}

// words are commands that somebody may type as he would elsewhere.
var words = map[string]string{"exit": `\q`, "quit": `\q`, "help": `\?`}

// spoken is the command that a text of a single word means, or "".
func spoken(text string) string {
	return words[strings.ToLower(strings.TrimRight(strings.TrimSpace(text), ";"))]
}

// command runs a command. What ends in a semicolon out of habit is taken without it.
func (s *shell) command(ctx context.Context, line string) error {
	line = strings.TrimRight(strings.TrimSpace(line), ";")
	name, argument := line, ""
	if i := strings.IndexFunc(line, func(r rune) bool { return r == ' ' || r == '\t' }); i >= 0 {
		name, argument = line[:i], strings.TrimSpace(line[i:])
	}
	var names []string
	for _, c := range commands() {
		if c.name == name {
			if c.arguments == "" && argument != "" {
				return errs.New(errs.Binding, `%s takes no argument: "%s"`, name, argument)
			}
			return c.run(s, ctx, argument)
		}
		names = append(names, c.name)
	}
	return errs.New(errs.Binding, `command not known: "%s"%s; \? lists the commands`, name, errs.Suggest(name, names))
}

func (s *shell) help(context.Context, string) error {
	out := s.config.Out
	for _, c := range commands() {
		if _, err := fmt.Fprintf(out, "%-27s %s\n", strings.TrimSpace(c.name+" "+c.arguments), c.doc); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(out, "Everything else is SQL, and ends in a semicolon.")
	return err
}

func (s *shell) leave(context.Context, string) error {
	s.quit = true
	return nil
}

func (s *shell) include(ctx context.Context, path string) error {
	if path == "" {
		return errs.New(errs.Binding, `\i takes a file`)
	}
	return s.runFile(ctx, pathOf(path))
}

// unquoted is a text that may stand in quotes.
func unquoted(text string) string {
	if len(text) >= 2 && text[0] == '\'' && text[len(text)-1] == '\'' {
		return text[1 : len(text)-1]
	}
	return text
}

// pathOf is a path that may stand in quotes, and begin with ~ for the user's own folder.
func pathOf(text string) string {
	path := unquoted(text)
	if home, err := os.UserHomeDir(); err == nil && strings.HasPrefix(path, "~/") {
		return home + path[1:]
	}
	return path
}
