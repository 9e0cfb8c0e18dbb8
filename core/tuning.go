package core

import (
	"strconv"
	"strings"

	"github.com/ballista-go/ballista/core/errs"
)

// tuning are settings of DataFusion that have no effect here, by the reason. They are kept and shown, and hold values of the type
// that their initial one has.
var tuning = map[string]string{
	"operators choose for themselves": `
		execution.coalesce_batches=true execution.enforce_batch_size_in_joins=false execution.enable_migration_aggregate=true
		execution.hash_join_buffering_capacity=0 execution.perfect_hash_join_min_key_density=0.15
		execution.perfect_hash_join_small_build_threshold=1024 execution.skip_partial_aggregation_probe_ratio_threshold=0.8
		execution.skip_partial_aggregation_probe_rows_threshold=100000 execution.skip_physical_aggregate_schema_check=false
		execution.sort_in_place_threshold_bytes=1048576 execution.sort_pushdown_buffer_capacity=1073741824
		optimizer.allow_symmetric_joins_without_pruning=true optimizer.enable_piecewise_merge_join=false
		optimizer.enable_window_topn=false optimizer.enable_topk_aggregation=true
		optimizer.hash_join_single_partition_threshold=1048576 optimizer.hash_join_single_partition_threshold_rows=131072`,
	"rules of the optimizer are left out with datafusion.optimizer.skip_rules": `
		optimizer.default_filter_selectivity=20 optimizer.enable_aggregate_dynamic_filter_pushdown=true
		optimizer.enable_distinct_aggregation_soft_limit=true optimizer.enable_dynamic_filter_pushdown=true
		optimizer.enable_join_dynamic_filter_pushdown=true optimizer.enable_leaf_expression_pushdown=true
		optimizer.enable_physical_uncorrelated_scalar_subquery=true optimizer.enable_sort_pushdown=true
		optimizer.enable_topk_dynamic_filter_pushdown=true optimizer.enable_unions_to_filter=false optimizer.enable_window_limits=true
		optimizer.expand_views_at_output=false optimizer.filter_null_join_keys=false optimizer.join_reordering=true
		optimizer.hash_join_inlist_pushdown_max_distinct_values=150 optimizer.hash_join_inlist_pushdown_max_size=131072
		optimizer.max_passes=3 optimizer.skip_failed_rules=false optimizer.top_down_join_key_reordering=true
		optimizer.use_statistics_registry=false execution.use_row_number_estimates_to_optimize_partitioning=false
		sql_parser.enable_subquery_sort_elimination=true`,
	"workers share a query without exchanges": `
		optimizer.enable_round_robin_repartition=true optimizer.enable_topk_repartition=true optimizer.prefer_existing_sort=false
		optimizer.prefer_existing_union=false optimizer.preserve_file_partitions=0 optimizer.subset_repartition_threshold=4
		execution.enable_file_stream_work_stealing=true execution.split_file_groups_by_statistics=false
		execution.planning_concurrency=2 execution.meta_fetch_concurrency=32`,
	"nothing is spilled to disk": `
		execution.max_spill_file_size_bytes=134217728 execution.sort_spill_reservation_bytes=10485760
		execution.spill_compression=uncompressed runtime.max_spill_merge_fan_in=0 runtime.max_temp_directory_size=100G
		runtime.temp_directory=`,
	"nothing is cached between queries": `
		runtime.file_statistics_cache_limit=20M runtime.list_files_cache_limit=1M runtime.list_files_cache_ttl=
		runtime.metadata_cache_limit=50M execution.parquet.max_predicate_cache_size=`,
	"scans of Parquet choose for themselves": `
		execution.parquet.force_filter_selections=false execution.parquet.max_in_list_size=20
		execution.parquet.maximum_buffered_record_batches_per_stream=2 execution.parquet.metadata_size_hint=524288
		execution.parquet.reorder_filters=false execution.parquet.skip_metadata=true`,
	"writers choose for themselves": `
		execution.keep_partition_by_columns=false execution.max_buffered_batches_per_output_file=2
		execution.minimum_parallel_output_files=4 execution.objectstore_writer_buffer_size=10485760
		execution.soft_max_rows_per_output_file=50000000 execution.parquet.allow_single_file_parallelism=true
		execution.parquet.maximum_parallel_row_group_writers=1
		execution.parquet.content_defined_chunking.enabled=false execution.parquet.content_defined_chunking.max_chunk_size=1048576
		execution.parquet.content_defined_chunking.min_chunk_size=262144 execution.parquet.content_defined_chunking.norm_level=0`,
	"types are those of the file, which the options of a table say more about": `
		execution.parquet.binary_as_string=false execution.parquet.coerce_int96= execution.parquet.coerce_int96_tz=`,
	"tables are made by statements":                      `catalog.format= catalog.location=`,
	"newlines in quotes are always read":                 `catalog.newlines_in_values=false`,
	"files in folders of folders are always read":        `execution.listing_table_ignore_subdirectory=true`,
	"there is one set of rules for casts and arithmetic": `execution.enable_ansi_mode=false spark.map_key_dedup_policy=EXCEPTION`,
	"WITH RECURSIVE is always understood":                `execution.enable_recursive_ctes=true`,
	"EXPLAIN shows plans in one way": `
		explain.analyze_categories=all explain.analyze_level=dev explain.show_schema=false explain.show_sizes=true
		explain.show_statistics=false explain.tree_maximum_render_width=240`,
	"how values are shown is chosen where they are: by the shell, the notebook and Python's formatter": `
		format.date_format=%Y-%m-%d format.datetime_format=%Y-%m-%dT%H:%M:%S%.f format.duration_format=pretty format.null=
		format.safe=true format.time_format=%H:%M:%S%.f format.timestamp_format=%Y-%m-%dT%H:%M:%S%.f format.timestamp_tz_format=
		format.types_info=false`,
	"errors always say where they are":            `sql_parser.collect_spans=false`,
	"values of options are read in any case":      `sql_parser.enable_options_value_normalization=false`,
	"how deep a statement may be nested is fixed": `sql_parser.recursion_limit=50`,
}

func addTuning(reason, list string) {
	for _, setting := range strings.Fields(list) {
		key, initial, _ := strings.Cut(setting, "=")
		key = "datafusion." + key
		options = append(options, option{key, initial, reason, checked(key, initial)})
	}
}

// knownOptions are the options by their keys.
var knownOptions = map[string]option{}

func init() {
	options = append(options, sqlOptions...)
	addTuning("how COPY and INSERT write Parquet: the option of the name, unless it is given", writing)
	for reason, list := range tuning {
		addTuning("no effect: "+reason, list)
	}
	for _, o := range options {
		knownOptions[o.key] = o
	}
}

// checked accepts values of the type that an initial value has: switches and numbers; other values are taken as they are.
func checked(key, initial string) func(*settings, string) error {
	valid := func(string) bool { return true }
	what := ""
	if _, err := strconv.ParseUint(initial, 10, 64); err == nil {
		what, valid = "a number that is not negative", func(v string) bool { _, err := strconv.ParseUint(v, 10, 64); return err == nil }
	} else if _, err := strconv.ParseFloat(initial, 64); err == nil && initial != "1.0" {
		what, valid = "a number", func(v string) bool { _, err := strconv.ParseFloat(v, 64); return err == nil }
	} else if initial == "true" || initial == "false" {
		what, valid = "true or false", func(v string) bool { return setBool(new(bool), v) == nil }
	}
	return func(_ *settings, value string) error {
		if !valid(strings.TrimSpace(value)) {
			return errs.New(errs.Binding, "setting takes %s: %s = %q", what, key, value)
		}
		return nil
	}
}
