"""Chart specifications: columns in, Vega-Lite or deck.gl out."""
