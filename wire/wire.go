// Package wire is how plans and rows travel between processes. Its messages are in proto, wirepb is their generated code, and
// the packages below it turn them into the engine's own data and back.
package wire

// ProtocolVersion is the version of the messages and of what they mean. Processes of different versions refuse each other.
const ProtocolVersion = 2
