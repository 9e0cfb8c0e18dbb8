"""Functions written in Python: how they are described, and how they are run, here and in worker processes."""
