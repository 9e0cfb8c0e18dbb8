package core

// Version is the version of the engine, the library and the Python package: they are released as one.
const Version = "0.1.0"
