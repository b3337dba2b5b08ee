"""Random diagrams, run by the engine and by a small interpreter of their own: both must come to the same.

`blocks` grow at random (`growing`), are laid out as a `graph` (`layout`), written as XML (`writing`), and run by
engine and `interpreter`, which share nothing. `comparing` plays the same script of outside acts to both. Where
they differ, `shrinking` looks for the smallest diagram that shows it. `make fuzz` runs many thousands.
"""
