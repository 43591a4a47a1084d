"""Read the formats in which articles are kept, one module each; `kpusearch.corpus.reader` names them in a table.

Overview of types: none of its own. A reader is a function from a source and the options of the call to articles and
rejects. Its module is imported when a source of its format is met.
"""

__all__: list[str] = []
