"""Formats and words that pages share; knows no Streamlit."""
