"""Measures this engine beside DuckDB, Polars and DataFusion: same files, same queries, same cores."""
