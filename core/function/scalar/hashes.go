package scalar

import (
	"crypto/md5"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"math/rand/v2"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/zeebo/blake3"
	"golang.org/x/crypto/blake2b"
	"golang.org/x/crypto/blake2s"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/types"
)

var bytesArg = doc("value", "a string or binary data")

var hashes = family{"hashes and encodings", []definition{
	{
		name: "md5", summary: "The MD5 hash in hexadecimal digits.", args: bytesArg,
		example: "md5('abc')", result: "900150983cd24fb0d6963f7d28e17f72",
		takes: takes(signature.Bytes), overload: gives(arrow.BinaryTypes.StringView, apply.Append(func(buffer []byte, a *apply.Args, row int) ([]byte, error) {
			sum := md5.Sum(a.Bytes(0, row))
			return hex.AppendEncode(buffer, sum[:]), nil
		}).In(expr.Overload{})),
	},
	{
		name: "sha224", summary: "The SHA-224 hash, as binary data.", args: bytesArg,
		example: "encode(sha224('abc'), 'hex')", result: "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7",
		takes: takes(signature.Bytes), overload: hashed("sha224"),
	},
	{
		name: "sha256", summary: "The SHA-256 hash, as binary data.", args: bytesArg,
		example: "encode(sha256('abc'), 'hex')", result: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
		takes: takes(signature.Bytes), overload: hashed("sha256"),
	},
	{
		name: "sha384", summary: "The SHA-384 hash, as binary data.", args: bytesArg,
		example: "encode(sha384('abc'), 'hex')", result: "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
		takes: takes(signature.Bytes), overload: hashed("sha384"),
	},
	{
		name: "sha512", summary: "The SHA-512 hash, as binary data.", args: bytesArg,
		example: "substr(encode(sha512('abc'), 'hex'), 1, 16)", result: "ddaf35a193617aba",
		takes: takes(signature.Bytes), overload: hashed("sha512"),
	},
	{
		name: "digest", summary: "A hash by its name, as binary data.",
		args:    doc("value", "a string or binary data", "method", "md5, sha224, sha256, sha384 or sha512"),
		example: "encode(digest('abc', 'md5'), 'hex')", result: "900150983cd24fb0d6963f7d28e17f72",
		takes: takes(signature.Bytes, signature.Text), overload: gives(arrow.BinaryTypes.Binary, failing(apply.Append(digest))),
	},
	{
		name: "encode", summary: "Binary data as text.", args: doc("value", "a string or binary data", "encoding", "hex, base64 (without padding) or base64pad"),
		example: "encode('abc', 'base64')", result: "YWJj",
		takes: takes(signature.Bytes, signature.Text), overload: encode,
	},
	{
		name: "decode", summary: "The binary data that a text stands for.", args: doc("text", "a string", "encoding", "hex, base64 or base64pad"),
		example: "decode('616263', 'hex')", result: "616263",
		takes: takes(signature.Bytes, signature.Text), overload: decode,
	},
}}

// hashMethods append a hash.
var hashMethods = map[string]func(buffer, data []byte) []byte{
	"md5":     func(buffer, data []byte) []byte { sum := md5.Sum(data); return append(buffer, sum[:]...) },
	"sha224":  func(buffer, data []byte) []byte { sum := sha256.Sum224(data); return append(buffer, sum[:]...) },
	"sha256":  func(buffer, data []byte) []byte { sum := sha256.Sum256(data); return append(buffer, sum[:]...) },
	"sha384":  func(buffer, data []byte) []byte { sum := sha512.Sum384(data); return append(buffer, sum[:]...) },
	"sha512":  func(buffer, data []byte) []byte { sum := sha512.Sum512(data); return append(buffer, sum[:]...) },
	"blake2s": func(buffer, data []byte) []byte { sum := blake2s.Sum256(data); return append(buffer, sum[:]...) },
	"blake2b": func(buffer, data []byte) []byte { sum := blake2b.Sum512(data); return append(buffer, sum[:]...) },
	"blake3":  func(buffer, data []byte) []byte { sum := blake3.Sum256(data); return append(buffer, sum[:]...) },
}

func hashed(method string) func([]expr.Arg) (expr.Overload, error) {
	sum := hashMethods[method]
	return gives(arrow.BinaryTypes.Binary, apply.Append(func(buffer []byte, a *apply.Args, row int) ([]byte, error) {
		return sum(buffer, a.Bytes(0, row)), nil
	}).In(expr.Overload{}))
}

func digest(buffer []byte, a *apply.Args, row int) ([]byte, error) {
	method := strings.ToLower(a.Text(1, row))
	sum, ok := hashMethods[method]
	switch {
	case ok:
		return sum(buffer, a.Bytes(0, row)), nil
	}
	return buffer, errs.New(errs.InvalidValue, "hash method not known (md5, sha224, sha256, sha384, sha512, blake2s, blake2b and blake3 are): %q", method)
}

// large reports whether a string or binary type has wide offsets.
func large(t types.Type) bool { return countType(t) == int64Type }

func encode(args []expr.Arg) (expr.Overload, error) {
	result := types.Type(plainText)
	if large(args[0].Type) {
		result = arrow.BinaryTypes.LargeString
	}
	return apply.Append(func(buffer []byte, a *apply.Args, row int) ([]byte, error) {
		data := a.Bytes(0, row)
		switch strings.ToLower(a.Text(1, row)) {
		case "hex":
			return hex.AppendEncode(buffer, data), nil
		case "base64":
			return base64.RawStdEncoding.AppendEncode(buffer, data), nil
		case "base64pad":
			return base64.StdEncoding.AppendEncode(buffer, data), nil
		}
		return buffer, unknownEncoding(a.Text(1, row))
	}).In(expr.Overload{Result: result, CanFail: true}), nil
}

// strictBase64 takes no bits behind the last byte.
var strictBase64 = base64.RawStdEncoding.Strict()

func unknownEncoding(name string) error {
	return errs.New(errs.InvalidValue, "encoding not known (hex, base64 and base64pad are): %q", name)
}

func decode(args []expr.Arg) (expr.Overload, error) {
	result := types.Type(arrow.BinaryTypes.Binary)
	if large(args[0].Type) {
		result = arrow.BinaryTypes.LargeBinary
	}
	return apply.Append(func(buffer []byte, a *apply.Args, row int) ([]byte, error) {
		text := a.Bytes(0, row)
		var decoded []byte
		var err error
		switch strings.ToLower(a.Text(1, row)) {
		case "hex":
			decoded, err = hex.AppendDecode(buffer, text)
		case "base64", "base64pad":
			decoded, err = strictBase64.AppendDecode(buffer, trimPadding(text))
		default:
			return buffer, unknownEncoding(a.Text(1, row))
		}
		if err != nil {
			return buffer, errs.New(errs.InvalidValue, "text does not decode: %q: %w", text, err)
		}
		return decoded, nil
	}).In(expr.Overload{Result: result, CanFail: true}), nil
}

// trimPadding drops up to two signs of padding, where they fill a group of four.
func trimPadding(text []byte) []byte {
	if len(text)%4 != 0 {
		return text
	}
	for n := 0; n < 2 && len(text) > 0 && text[len(text)-1] == '='; n++ {
		text = text[:len(text)-1]
	}
	return text
}

// randomUUID writes a UUID of version 4.
func randomUUID(buffer []byte, _ *apply.Args, _ int) ([]byte, error) {
	const version, variant = 0x4000, 0x8000
	high, low := rand.Uint64(), rand.Uint64()
	buffer = appendHex(buffer, high>>32, 8)
	buffer = appendHex(append(buffer, '-'), high>>16&0xffff, 4)
	buffer = appendHex(append(buffer, '-'), high&0x0fff|version, 4)
	buffer = appendHex(append(buffer, '-'), low>>48&0x3fff|variant, 4)
	return appendHex(append(buffer, '-'), low&0xffffffffffff, 12), nil
}

func appendHex(buffer []byte, n uint64, digits int) []byte {
	for shift := 4 * (digits - 1); shift >= 0; shift -= 4 {
		buffer = append(buffer, "0123456789abcdef"[n>>shift&15])
	}
	return buffer
}
