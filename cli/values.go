package cli

import (
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
)

// The functions of this file make what applies a setting to a field of a configuration.

func textOf[C any](field func(*C) *string) func(*C, string) error {
	return func(c *C, value string) error {
		*field(c) = value
		return nil
	}
}

// listOf takes folders or names separated by commas.
func listOf[C any](field func(*C) *[]string) func(*C, string) error {
	return func(c *C, value string) error {
		for part := range strings.SplitSeq(value, ",") {
			if part = strings.TrimSpace(part); part != "" {
				*field(c) = append(*field(c), part)
			}
		}
		return nil
	}
}

func countOf[C any](field func(*C) *int) func(*C, string) error {
	return func(c *C, value string) error {
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 {
			return errs.New(errs.Binding, "a number is expected: %q", value)
		}
		*field(c) = n
		return nil
	}
}

// boolOf takes true or false.
func boolOf[C any](field func(*C) *bool) func(*C, string) error {
	return func(c *C, value string) error {
		b, err := strconv.ParseBool(value)
		if err != nil {
			return errs.New(errs.Binding, "true or false is expected: %q", value)
		}
		*field(c) = b
		return nil
	}
}

// rowsOf takes a number of rows, or -1.
func rowsOf[C any](field func(*C) *float64) func(*C, string) error {
	return func(c *C, value string) error {
		n, err := strconv.Atoi(value)
		if err != nil || n < -1 {
			return errs.New(errs.Binding, "a number of rows, or -1, is expected: %q", value)
		}
		*field(c) = float64(n)
		return nil
	}
}

func timeOf[C any](field func(*C) *time.Duration) func(*C, string) error {
	return func(c *C, value string) error {
		d, err := time.ParseDuration(value)
		if err != nil || d < 0 {
			return errs.New(errs.Binding, "a duration such as 10s or 5m is expected: %q", value)
		}
		*field(c) = d
		return nil
	}
}

// bytesOf takes sizes such as 512M; empty leaves the default.
func bytesOf[C any](field func(*C) *int64) func(*C, string) error {
	return func(c *C, value string) error {
		if value == "" {
			return nil
		}
		n, ok := memory.ParseBytes(value)
		if !ok {
			return errs.New(errs.Binding, "an amount such as 512M or 2G is expected: %q", value)
		}
		*field(c) = n
		return nil
	}
}

// logOf takes a level, and logs to standard error from it on.
func logOf[C any](field func(*C) **slog.Logger) func(*C, string) error {
	return func(c *C, value string) error {
		var level slog.Level
		if err := level.UnmarshalText([]byte(value)); err != nil {
			return errs.New(errs.Binding, "a level is expected: debug, info, warn or error: %q", value)
		}
		*field(c) = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
		return nil
	}
}

// workFolder is where a server keeps its files unless it is told: below the folder for temporary files, so that nothing in it outlives the
// machine's next start.
func workFolder(name string) string { return filepath.Join(os.TempDir(), "ballista-"+name) }
