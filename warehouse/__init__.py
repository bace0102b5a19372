"""Build, store and open the Porchlight warehouse."""
