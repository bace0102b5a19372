"""Formats and words that pages share, without Streamlit."""
