"""Streamlit dashboard over the published marts of the Porchlight warehouse."""
