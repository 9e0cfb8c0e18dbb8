"""Arrow data without pyarrow: the structures of the C data interface, read and written with ctypes alone."""
