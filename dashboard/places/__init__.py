"""Plain pages of places and agencies: rows, sections and templates."""
