package core

import (
	"maps"
	"slices"
	"strings"

	"github.com/ballista-go/ballista/core/binder"
	"github.com/ballista-go/ballista/core/errs"
)

// sqlOptions are settings of what statements mean.
var sqlOptions = []option{
	{
		"datafusion.sql_parser.default_null_ordering", "nulls_max",
		"where NULLs sort: nulls_max (as the largest), nulls_min, nulls_first or nulls_last", (*settings).setNulls,
	},
	{
		"datafusion.sql_parser.map_string_types_to_utf8view", "true", "whether VARCHAR, CHAR, TEXT and STRING are Utf8View; false: Utf8",
		func(s *settings, v string) error { return setBool(&s.stringViews, v) },
	},
	{
		"datafusion.sql_parser.support_varchar_with_length", "true", "whether VARCHAR(10) is VARCHAR; false: an error",
		func(s *settings, v string) error { return setBool(&s.lengths, v) },
	},
	{
		"datafusion.catalog.has_header", "true", "whether CSV files of CREATE EXTERNAL TABLE begin with names, unless its options say it",
		checked("datafusion.catalog.has_header", "true"),
	},
	{
		"datafusion.execution.listing_table_factory_infer_partitions", "true", "whether CREATE EXTERNAL TABLE makes columns of key=value folders",
		checked("datafusion.execution.listing_table_factory_infer_partitions", "true"),
	},
}

// writing are the settings of how Parquet is written.
const writing = `
	execution.parquet.bloom_filter_fpp= execution.parquet.bloom_filter_ndv= execution.parquet.bloom_filter_on_write=false
	execution.parquet.column_index_truncate_length=64 execution.parquet.compression=zstd(3) execution.parquet.created_by=
	execution.parquet.data_page_row_count_limit=20000 execution.parquet.data_pagesize_limit=1048576
	execution.parquet.dictionary_enabled=true execution.parquet.dictionary_page_size_limit=1048576 execution.parquet.encoding=
	execution.parquet.max_row_group_bytes= execution.parquet.max_row_group_size=1048576 execution.parquet.skip_arrow_metadata=false
	execution.parquet.statistics_enabled=page execution.parquet.statistics_truncate_length=64
	execution.parquet.write_batch_size=1024 execution.parquet.writer_version=1.0`

// writeOptions adds what the settings say about writing Parquet to the options, where these do not. Settings that were not changed
// leave it to the writer.
func (s *settings) writeOptions(options map[string]string) {
	for _, setting := range strings.Fields(writing) {
		key, initial, _ := strings.Cut(setting, "=")
		name := strings.TrimPrefix(key, "execution.parquet.")
		if _, given := options[name]; !given && s.text["datafusion."+key] != initial {
			options[name] = s.text["datafusion."+key]
		}
	}
}

var nullOrders = map[string]binder.NullOrder{
	"nulls_max": binder.NullsMax, "nulls_min": binder.NullsMin, "nulls_first": binder.NullsFirst, "nulls_last": binder.NullsLast,
}

func (s *settings) setNulls(value string) error {
	order, ok := nullOrders[strings.ToLower(strings.TrimSpace(value))]
	if !ok {
		return errs.New(errs.Binding, "order of NULLs is not known: %q (known: %s)", value, strings.Join(slices.Sorted(maps.Keys(nullOrders)), ", "))
	}
	s.nulls = order
	return nil
}

func (s *settings) setPlanFormat(value string) error {
	format, err := planFormat(value)
	s.planFormat = format
	return err
}

// on reports whether a switch is on.
func (s *Session) on(key string) bool {
	var is bool
	return setBool(&is, s.current().text[key]) == nil && is
}
