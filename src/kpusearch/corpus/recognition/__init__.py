"""Work out of an article's text what its source does not state.

Overview of types: none of its own. `fields.recognise` is the one step for the articles of every source; each other
module finds one thing in a text, and may be used alone.
"""

__all__: list[str] = []
