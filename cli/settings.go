package cli

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/knadh/koanf/parsers/toml/v2"
	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/providers/posflag"
	"github.com/knadh/koanf/v2"
	"github.com/spf13/cobra"

	"github.com/ballista-go/ballista/core/errs"
)

// setting is something that can be set for a server: by a flag, by a variable of the environment, or in a file; in this order.
type setting[C any] struct {
	name    string // of the flag, and the key in a file
	initial string
	doc     string // one line
	apply   func(config *C, value string) error
}

const fileFlag = "config"

// keyDelimiter stands between the parts of a key. No setting has any.
const keyDelimiter = "\n"

// addFlags gives a command a flag for each setting, and one for a file.
func addFlags[C any](c *cobra.Command, table []setting[C]) {
	for _, s := range table {
		c.Flags().String(s.name, s.initial, s.doc)
		if s.initial == "false" {
			c.Flags().Lookup(s.name).NoOptDefVal = "true"
		}
	}
	c.Flags().String(fileFlag, "", "file of settings: .yaml, .yml or .toml")
}

// variable is the variable of the environment that has a setting of a command.
func variable(command, name string) string {
	return "BALLISTA_" + strings.ToUpper(command) + "_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}

// load reads the settings of a command from all places into config.
func load[C any](c *cobra.Command, table []setting[C], config *C) error {
	values := koanf.New(keyDelimiter)
	if err := loadFile(c, values, table); err != nil {
		return err
	}
	names := map[string]string{}
	for _, s := range table {
		names[variable(c.Name(), s.name)] = s.name
	}
	fromEnvironment := env.Provider(keyDelimiter, env.Opt{
		Prefix:        variable(c.Name(), ""),
		TransformFunc: func(key, value string) (string, any) { return names[key], value },
	})
	if err := values.Load(fromEnvironment, nil); err != nil {
		return errs.New(errs.Internal, "reading the environment: %w", err)
	}
	if err := values.Load(posflag.Provider(c.Flags(), keyDelimiter, values), nil); err != nil {
		return errs.New(errs.Internal, "reading the flags: %w", err)
	}
	for _, s := range table {
		if err := s.apply(config, text(values.Get(s.name))); err != nil {
			return errs.New(errs.Binding, "setting %s: %w", s.name, err)
		}
	}
	return nil
}

// text is a value as a flag would have it.
func text(value any) string {
	if value == nil { // a key without a value
		return ""
	}
	list, ok := value.([]any)
	if !ok {
		return fmt.Sprint(value)
	}
	parts := make([]string, len(list))
	for i, part := range list {
		parts[i] = fmt.Sprint(part)
	}
	return strings.Join(parts, ",")
}

func loadFile[C any](c *cobra.Command, values *koanf.Koanf, table []setting[C]) error {
	path, err := c.Flags().GetString(fileFlag)
	if err != nil || path == "" {
		return err
	}
	var parser koanf.Parser
	switch filepath.Ext(path) {
	case ".yaml", ".yml":
		parser = yaml.Parser()
	case ".toml":
		parser = toml.Parser()
	default:
		return errs.New(errs.Binding, "file of settings is neither .yaml nor .toml: %q", path)
	}
	if err := values.Load(file.Provider(path), parser); err != nil {
		return errs.New(errs.IO, "reading the settings in %s: %w", path, err)
	}
	known := make([]string, len(table))
	for i, s := range table {
		known[i] = s.name
	}
	for _, key := range values.Keys() {
		if _, ok := find(table, key); !ok {
			return errs.New(errs.Binding, "setting not known in %s: %q%s", path, strings.ReplaceAll(key, keyDelimiter, "."), errs.Suggest(key, known))
		}
	}
	return nil
}

func find[C any](table []setting[C], name string) (setting[C], bool) {
	for _, s := range table {
		if s.name == name {
			return s, true
		}
	}
	return setting[C]{}, false
}
