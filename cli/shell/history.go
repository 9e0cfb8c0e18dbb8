package shell

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"

	"github.com/ballista-go/ballista/core/errs"
)

// historyEntries is how many entries of a history are kept.
const historyEntries = 10_000

// DefaultHistory is the file of the history unless another one is named: in the folder for programs' states.
func DefaultHistory() string {
	folder := os.Getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(folder) {
		home, err := os.UserHomeDir()
		if err != nil {
			return ""
		}
		folder = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(folder, "ballista", "history")
}

// history is what was typed, in a file with a JSON string on each line. It implements readline.History.
type history struct {
	path    string // empty: in memory only
	entries []string
}

// openHistory reads a history. That of a new file is empty, and lines that are none are left out.
func openHistory(path string) (*history, error) {
	h := &history{path: path}
	if path == "" {
		return h, nil
	}
	file, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return h, nil
	}
	if err != nil {
		return h, errs.New(errs.IO, "history cannot be read: %w", err)
	}
	defer file.Close() //nolint:errcheck // it was read
	lines := 0
	for in := bufio.NewReader(file); ; lines++ {
		line, err := in.ReadBytes('\n')
		var entry string
		if json.Unmarshal(line, &entry) == nil && entry != "" {
			h.entries = append(h.entries, entry)
		}
		if err != nil {
			break
		}
	}
	if len(h.entries) > historyEntries {
		h.entries = h.entries[len(h.entries)-historyEntries:]
	}
	if lines > 2*historyEntries {
		return h, h.rewrite()
	}
	return h, nil
}

// rewrite makes the file hold the entries that are kept, and nothing else.
func (h *history) rewrite() error {
	var data []byte
	for _, entry := range h.entries {
		data = append(data, encoded(entry)...)
	}
	temporary := h.path + ".new"
	err := os.WriteFile(temporary, data, 0o600)
	if err == nil {
		err = os.Rename(temporary, h.path)
	}
	if err != nil {
		return errs.New(errs.IO, "history cannot be shortened: %w", err)
	}
	return nil
}

func encoded(entry string) []byte {
	line, _ := json.Marshal(entry) // strings have a form
	return append(line, '\n')
}

// Write implements readline.History.
func (h *history) Write(entry string) (int, error) {
	h.entries = append(h.entries, entry)
	if h.path == "" {
		return len(h.entries), nil
	}
	if err := h.append(entry); err != nil {
		return len(h.entries), errs.New(errs.IO, "history cannot be written: %w", err)
	}
	return len(h.entries), nil
}

func (h *history) append(entry string) error {
	if err := os.MkdirAll(filepath.Dir(h.path), 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(h.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(encoded(entry))
	return errors.Join(err, file.Close())
}

// GetLine implements readline.History.
func (h *history) GetLine(i int) (string, error) {
	if i < 0 || i >= len(h.entries) {
		return "", errs.New(errs.NotFound, "history has no entry %d", i)
	}
	return h.entries[i], nil
}

// Len implements readline.History.
func (h *history) Len() int { return len(h.entries) }

// Dump implements readline.History.
func (h *history) Dump() any { return h.entries }
