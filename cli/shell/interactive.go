package shell

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/reeflective/readline"
	"github.com/reeflective/readline/inputrc"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/parser"
)

const (
	prompt     = "ballista> "
	nextPrompt = "       -> "
)

// interact runs what somebody types, until he leaves.
func (s *shell) interact(ctx context.Context) error {
	s.interactive = true
	if !s.config.Quiet {
		fmt.Fprintf(s.config.Err, "ballista %s, %s. Statements end in a semicolon; \\? lists commands, \\q leaves.\n", core.Version, s.place())
	}
	kept, err := openHistory(s.config.History)
	if err != nil {
		s.fail(err)
	}
	next := s.plain()
	if terminal := os.Getenv("TERM"); terminal != "" && terminal != "dumb" {
		next = s.editor(kept)
		s.signals.edited()
	}
	for !s.quit {
		text, err := next()
		switch {
		case errors.Is(err, readline.ErrInterrupt):
			continue
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		s.runTyped(ctx, text)
	}
	return nil
}

// place says where queries run.
func (s *shell) place() string {
	if s.config.Host == "" {
		return "in this process"
	}
	return "at " + s.config.Host
}

// runTyped runs the statements of a text. Whatever fails, the shell goes on.
func (s *shell) runTyped(ctx context.Context, text string) {
	if command := spoken(text); command != "" {
		text = command
	}
	if given := unfinished(text); commandBelow(given) != "" {
		text = strings.TrimSuffix(text, given) + commandBelow(given)
	}
	if err := s.script(ctx, newScript("", stringReader(text))); err != nil {
		s.fail(err)
	}
}

// fail tells of an error. Where an editor runs, the terminal shows ^C before that of what was cancelled.
func (s *shell) fail(err error) {
	if s.signals.edits() && errs.Is(err, errs.Cancelled) {
		fmt.Fprint(s.config.Err, "\r\x1b[K")
	}
	fmt.Fprintln(s.config.Err, "error:", err)
}

// editor reads with a line editor. An entry is complete with its last statement.
func (s *shell) editor(kept *history) func() (string, error) {
	keysInput = &keyInput{File: os.Stdin}
	rl := readline.NewShell()
	free := &room{editor: rl}
	rl.Prompt.Primary(free.prompt)
	rl.Prompt.Secondary(func() string { return nextPrompt })
	rl.AcceptMultiline = func(line []rune) bool { return spoken(string(line)) != "" || whole(string(line)) }
	rl.Completer = func([]rune, int) readline.Completions {
		s.quoteTyped(rl)
		return s.complete(*rl.Line(), rl.Cursor().Pos())
	}
	configure(rl.Config)
	s.bindKeys(rl)
	rl.History.Delete()
	rl.History.Add("history", kept)
	return func() (string, error) {
		free.begun = false
		return edit(rl)
	}
}

// edit reads an entry. Some of the editor's commands panic where they find nothing to work on: what is typed is dropped then.
func edit(rl *readline.Shell) (text string, err error) {
	defer func() {
		if recover() != nil {
			rl.Keymap.SetMain("emacs")
			text, err = "", readline.ErrInterrupt
			fmt.Println()
		}
	}()
	return rl.Readline()
}

// configure sets what differs from readline's defaults.
func configure(config *inputrc.Config) {
	for name, value := range map[string]bool{
		// What is typed while the terminal is asked where its cursor is may be lost. Results end a line: it is in the first column.
		"cursor-position-probe":        false,
		"enable-bracketed-paste":       true,  // so that tabs and ends of lines that are pasted do nothing
		"convert-meta":                 false, // letters of other languages are letters
		"input-meta":                   true,
		"output-meta":                  true,
		"completion-ignore-case":       true,
		"menu-complete-display-prefix": true,
	} {
		_ = config.Set(name, value)
	}
	within := map[string]string{"previous-history": "up-line-or-history", "next-history": "down-line-or-history"}
	for _, binds := range config.Binds {
		for _, key := range []string{`\M-[A`, `\M-OA`, `\M-[B`, `\M-OB`} {
			key = inputrc.Unescape(key)
			if action, ok := within[binds[key].Action]; ok {
				binds[key] = inputrc.Bind{Action: action}
			}
		}
	}
}

// whole reports whether a text is a command, or ends with a statement that is complete or given up for a command.
func whole(text string) bool {
	rest := unfinished(text)
	return rest == "" || commandBelow(rest) != ""
}

// unfinished is the statement at the end of a text that is not complete, or "".
func unfinished(text string) string {
	for {
		start, end, complete := parser.Next(text)
		switch {
		case start == len(text), text[start] == '\\':
			return ""
		case !complete:
			return text[start:]
		}
		text = text[end:]
	}
}

// commandBelow is the command in the last line of a statement that is not complete, or "".
func commandBelow(statement string) string {
	end := strings.LastIndexByte(statement, '\n')
	line := strings.TrimSpace(statement[end+1:])
	if end < 0 || !strings.HasPrefix(line, `\`) {
		return ""
	}
	if _, _, complete := parser.Next(statement[:end] + ";"); !complete { // it is in quotes
		return ""
	}
	return line
}

// plain reads lines as they are, for terminals that cannot do more. Ctrl-C at its prompt ends the shell.
func (s *shell) plain() func() (string, error) {
	in := newScript("", s.input())
	return func() (string, error) {
		fmt.Fprint(s.config.Out, prompt)
		next, err := in.next()
		return strings.TrimSpace(next.text), err
	}
}
