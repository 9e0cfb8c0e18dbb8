package core

import (
	"math/rand/v2"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/ballista-go/ballista/core/binder"
	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/calendar"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/parser"
)

// settings are the options of a session, as text and as what they mean.
type settings struct {
	text        map[string]string
	workers     int
	batchRows   int
	memoryLimit int64
	timeout     time.Duration // 0: none
	zone        *time.Location
	zoneName    string
	decimals    bool
	catalog     catalog.Default
	information bool
	pathTables  bool
	parsing     parser.Options
	nulls       binder.NullOrder
	stringViews bool
	lengths     bool
	planFormat  string // "" for indented text
	skipRules   map[string]bool
	// What EXPLAIN shows.
	logicalOnly, physicalOnly bool
}

// option is a key that SET knows.
type option struct {
	key, initial, doc string
	apply             func(s *settings, value string) error // nil: kept and shown, without effect here
}

var options = []option{
	{
		"datafusion.catalog.default_catalog", catalog.DefaultCatalog, "catalog of table names without one",
		func(s *settings, v string) error { s.catalog.Catalog = v; return nil },
	},
	{
		"datafusion.catalog.default_schema", catalog.DefaultSchema, "schema of table names without one",
		func(s *settings, v string) error { s.catalog.Schema = v; return nil },
	},
	{
		"datafusion.catalog.information_schema", "true", "whether there is an information_schema",
		func(s *settings, v string) error { return setBool(&s.information, v) },
	},
	{
		"datafusion.catalog.url_tables", "true", "whether a quoted name that no table has and that is a path, such as 'trips.parquet', is a table of files",
		func(s *settings, v string) error { return setBool(&s.pathTables, v) },
	},
	{"datafusion.catalog.create_default_catalog_and_schema", "true", "no effect: they always exist", nil},
	{"datafusion.execution.batch_size", "8192", "most rows in a batch", (*settings).setBatch},
	{"datafusion.execution.target_partitions", "0", "workers that run a query at a time; 0: one a processor", (*settings).setWorkers},
	{"datafusion.execution.time_zone", "", "time zone of now() and of timestamps with time zone; empty: UTC, and they have none", (*settings).setZone},
	{"datafusion.execution.collect_statistics", "true", "no effect: statistics are read when a query needs them", nil},
	{"datafusion.execution.parquet.pushdown_filters", "true", "no effect: filters are always evaluated in the scan", nil},
	{"datafusion.execution.parquet.pruning", "true", "no effect: row groups are always pruned", nil},
	{"datafusion.execution.parquet.enable_page_index", "true", "no effect: page indexes are always used", nil},
	{"datafusion.execution.parquet.bloom_filter_on_read", "true", "no effect: bloom filters are always used", nil},
	{"datafusion.execution.parquet.schema_force_view_types", "true", "no effect: strings are always views", nil},
	{"datafusion.explain.format", "indent", "how EXPLAIN shows plans: indent, tree, pgjson or graphviz", (*settings).setPlanFormat},
	{
		"datafusion.explain.logical_plan_only", "false", "whether EXPLAIN leaves the physical plan out",
		func(s *settings, v string) error { return setBool(&s.logicalOnly, v) },
	},
	{
		"datafusion.explain.physical_plan_only", "false", "whether EXPLAIN leaves the logical plans out",
		func(s *settings, v string) error { return setBool(&s.physicalOnly, v) },
	},
	{"datafusion.optimizer.prefer_hash_join", "true", "no effect: equi-joins are always hash joins", nil},
	{"datafusion.optimizer.repartition_aggregations", "true", "no effect: workers share a query without exchanges", nil},
	{"datafusion.optimizer.repartition_joins", "true", "no effect: workers share a query without exchanges", nil},
	{"datafusion.optimizer.repartition_windows", "true", "no effect: workers share a query without exchanges", nil},
	{"datafusion.optimizer.repartition_sorts", "true", "no effect: workers share a query without exchanges", nil},
	{"datafusion.optimizer.repartition_file_scans", "true", "no effect: files are always split", nil},
	{"datafusion.optimizer.repartition_file_min_size", "10485760", "no effect: files are always split", nil},
	{"datafusion.optimizer.skip_rules", "", "names of optimizer rules to leave out, separated by commas", (*settings).setSkipRules},
	{"datafusion.runtime.memory_limit", "", "memory of a query, such as 512M or 2G; empty: that of the process", (*settings).setMemory},
	{"datafusion.execution.timeout", "", "how long a query may run, such as 90s; empty: no limit", (*settings).setTimeout},
	{
		"datafusion.sql_parser.enable_ident_normalization", "true", "whether identifiers without quotes are folded to lower case",
		(*settings).setNormalization,
	},
	{
		"datafusion.sql_parser.parse_float_as_decimal", "false", "whether 1.5 is a decimal",
		func(s *settings, v string) error { return setBool(&s.decimals, v) },
	},
	{"datafusion.sql_parser.dialect", "generic", "no effect: there is one dialect", nil},
}

func findOption(key string) (option, error) {
	if o, ok := knownOptions[key]; ok {
		return o, nil
	}
	return option{}, errs.New(errs.Binding, "setting not found: %q%s", key, errs.Suggest(key, settingNames()))
}

// newSettings are the given settings. workers are those of a query unless they say otherwise; 0: its nodes decide.
func newSettings(workers int, given map[string]string) (*settings, error) {
	s := &settings{text: map[string]string{}, memoryLimit: memory.Unlimited}
	for _, o := range options {
		initial := o.initial
		if o.key == "datafusion.execution.target_partitions" {
			initial = strconv.Itoa(workers)
		}
		if err := s.set(o.key, initial); err != nil {
			return nil, err
		}
	}
	keys := make([]string, 0, len(given))
	for key := range given {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	for _, key := range keys {
		if err := s.set(key, given[key]); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *settings) set(key, value string) error {
	o, err := findOption(strings.ToLower(key))
	if err != nil {
		return err
	}
	switch {
	case o.apply != nil:
		err = o.apply(s, value)
	case o.initial == "true" || o.initial == "false":
		err = setBool(new(bool), value)
	}
	if err != nil {
		return err
	}
	s.text[o.key] = value
	return nil
}

// clone copies the settings, so that those of a running query stay as they are.
func (s *settings) clone() *settings {
	c := *s
	c.text = make(map[string]string, len(s.text))
	for key, value := range s.text {
		c.text[key] = value
	}
	return &c
}

// frozen are the values that a query keeps from when it is bound.
func (s *settings) frozen() *expr.Settings {
	return &expr.Settings{Now: time.Now().In(s.zone), Zone: s.zone, ZoneName: s.zoneName, Seed: rand.Uint64()}
}

// limits are what a query with the settings may use.
func (s *settings) limits() Limits {
	return Limits{Workers: s.workers, BatchRows: s.batchRows, Memory: s.memoryLimit, Timeout: s.timeout, SkipRules: s.skipRules}
}

func (s *settings) binderOptions() binder.Options {
	return binder.Options{
		Default: s.catalog, ParseFloatsAsDecimals: s.decimals, Nulls: s.nulls, PlainStrings: !s.stringViews, RefuseLengths: !s.lengths,
	}
}

func (s *settings) setNormalization(value string) error {
	var fold bool
	err := setBool(&fold, value)
	s.parsing.KeepCase = !fold
	return err
}

func (s *settings) setBatch(value string) error {
	n, err := positive("datafusion.execution.batch_size", value)
	if err == nil && n > 1<<16 {
		err = errs.New(errs.Binding, "setting out of range: datafusion.execution.batch_size is at most 65536: %q", value)
	}
	s.batchRows = n
	return err
}

func (s *settings) setWorkers(value string) error {
	if value == "0" {
		s.workers = 0
		return nil
	}
	n, err := positive("datafusion.execution.target_partitions", value)
	s.workers = min(n, 1024)
	return err
}

func positive(key, value string) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(value))
	if err != nil || n <= 0 {
		return 1, errs.New(errs.Binding, "setting is not a positive integer: %s = %q", key, value)
	}
	return n, nil
}

func setBool(to *bool, value string) error {
	switch strings.ToLower(strings.TrimSpace(value)) {
	case "true", "on", "1":
		*to = true
	case "false", "off", "0":
		*to = false
	default:
		return errs.New(errs.Binding, "setting is neither true nor false: %q", value)
	}
	return nil
}

func (s *settings) setTimeout(value string) error {
	s.timeout = 0
	if value == "" {
		return nil
	}
	d, err := time.ParseDuration(value)
	if err != nil || d <= 0 {
		return errs.New(errs.Binding, "setting is not a duration: datafusion.execution.timeout = %q", value)
	}
	s.timeout = d
	return nil
}

func (s *settings) setMemory(value string) error {
	s.memoryLimit = memory.Unlimited
	text := strings.ToUpper(strings.TrimSpace(value))
	if text == "" || text == "UNLIMITED" {
		return nil
	}
	n, ok := memory.ParseBytes(text)
	if !ok {
		return errs.New(errs.Binding, "setting is not an amount of memory, such as 512M: datafusion.runtime.memory_limit = %q", value)
	}
	s.memoryLimit = n
	return nil
}

func (s *settings) setSkipRules(value string) error {
	s.skipRules = map[string]bool{}
	for _, name := range strings.Split(value, ",") {
		if name = strings.TrimSpace(name); name != "" {
			s.skipRules[name] = true
		}
	}
	return nil
}

func (s *settings) setZone(value string) error {
	zone, err := parseZone(value)
	if err != nil {
		return err
	}
	s.zone, s.zoneName = zone, zoneName(zone, value)
	return nil
}

// zoneName is the name of a time zone in the types of Arrow, where offsets are +HH:MM.
func zoneName(zone *time.Location, value string) string {
	if value == "" || value[0] != '+' && value[0] != '-' {
		return value
	}
	return time.Time{}.In(zone).Format("-07:00")
}

// parseZone understands names of the time zone database and offsets such as +02:00.
func parseZone(value string) (*time.Location, error) {
	if value == "" {
		return time.UTC, nil
	}
	zone, err := calendar.LoadZone(value)
	if err != nil {
		return nil, errs.New(errs.Binding, "time zone not found: %q", value)
	}
	return zone, nil
}

// settingNames are the known keys, sorted.
func settingNames() []string {
	names := make([]string, len(options))
	for i, o := range options {
		names[i] = o.key
	}
	slices.Sort(names)
	return names
}
