"""Build, keep and open the Porchlight DuckDB warehouse."""
