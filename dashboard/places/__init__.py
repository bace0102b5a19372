"""Plain pages of places and agencies: rows, sections, templates and writers."""
