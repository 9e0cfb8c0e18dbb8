package rpc

import (
	"context"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/grpc-ecosystem/go-grpc-middleware/v2/interceptors/recovery"
	"google.golang.org/grpc"
	"google.golang.org/grpc/keepalive"

	"github.com/ballista-go/ballista/core/errs"
)

const (
	// messageLimit bounds a message. Those that may be large travel in parts or pieces far below it.
	messageLimit = 256 << 20
	// windowSize is how many bytes of a stream the receiver's end takes before they are asked for, and so how far it reads ahead.
	windowSize           = 4 << 20
	connectionWindowSize = 32 << 20
	bufferSize           = 128 << 10
	// handshakeTime is how long a new connection may take to say what it is.
	handshakeTime = 10 * time.Second
	// A peer that is silent for quietTime is asked whether it lives, and has answerTime to answer.
	quietTime  = 10 * time.Second
	answerTime = 10 * time.Second
	// maxStreams bounds the calls of a connection at a time.
	maxStreams = 10_000
)

// ServerOptions are those of all servers.
func ServerOptions() []grpc.ServerOption {
	recovered := recovery.WithRecoveryHandlerContext(panicked)
	return []grpc.ServerOption{
		grpc.ForceServerCodecV2(codec{}),
		grpc.MaxRecvMsgSize(messageLimit), grpc.MaxSendMsgSize(messageLimit),
		grpc.InitialWindowSize(windowSize), grpc.InitialConnWindowSize(connectionWindowSize),
		grpc.ReadBufferSize(bufferSize), grpc.WriteBufferSize(bufferSize),
		grpc.ConnectionTimeout(handshakeTime), grpc.MaxConcurrentStreams(maxStreams),
		grpc.KeepaliveParams(keepalive.ServerParameters{Time: quietTime, Timeout: answerTime}),
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: quietTime / 2, PermitWithoutStream: true}),
		grpc.ChainUnaryInterceptor(unaryStatus, recovery.UnaryServerInterceptor(recovered)),
		grpc.ChainStreamInterceptor(streamStatus, recovery.StreamServerInterceptor(recovered)),
	}
}

func unaryStatus(ctx context.Context, request any, _ *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
	response, err := handler(ctx, request)
	return response, ToStatus(err)
}

func streamStatus(server any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
	return ToStatus(handler(server, stream))
}

// panicked makes an error of a panic in a handler, which is a bug.
func panicked(_ context.Context, p any) error {
	slog.Error("a handler has panicked", "panic", p, "stack", string(debug.Stack()))
	failure := errs.New(errs.Internal, "a handler has panicked: %v", p)
	failure.Detail = string(debug.Stack())
	return failure
}

// dialOptions are those of all clients.
func dialOptions() []grpc.DialOption {
	return []grpc.DialOption{
		grpc.WithDefaultCallOptions(
			grpc.ForceCodecV2(codec{}), grpc.MaxCallRecvMsgSize(messageLimit), grpc.MaxCallSendMsgSize(messageLimit)),
		grpc.WithInitialWindowSize(windowSize), grpc.WithInitialConnWindowSize(connectionWindowSize),
		grpc.WithReadBufferSize(bufferSize), grpc.WithWriteBufferSize(bufferSize),
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: quietTime, Timeout: answerTime}),
		grpc.WithDisableServiceConfig(), grpc.WithIdleTimeout(idleTime),
		grpc.WithChainUnaryInterceptor(unaryErrors), grpc.WithChainStreamInterceptor(streamErrors),
	}
}

func unaryErrors(
	ctx context.Context, method string, request, response any, conn *grpc.ClientConn, invoke grpc.UnaryInvoker, options ...grpc.CallOption,
) error {
	return FromStatus(hostOf(conn), invoke(ctx, method, request, response, conn, options...))
}

func streamErrors(
	ctx context.Context, description *grpc.StreamDesc, conn *grpc.ClientConn, method string, open grpc.Streamer, options ...grpc.CallOption,
) (grpc.ClientStream, error) {
	stream, err := open(ctx, description, conn, method, options...)
	if err != nil {
		return nil, FromStatus(hostOf(conn), err)
	}
	return &clientStream{ClientStream: stream, peer: hostOf(conn)}, nil
}

// clientStream is a stream whose errors are *errs.Error.
type clientStream struct {
	grpc.ClientStream
	peer string
}

func (s *clientStream) SendMsg(m any) error { return FromStatus(s.peer, s.ClientStream.SendMsg(m)) }

func (s *clientStream) RecvMsg(m any) error { return FromStatus(s.peer, s.ClientStream.RecvMsg(m)) }
