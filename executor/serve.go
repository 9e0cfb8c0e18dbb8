package executor

import (
	"github.com/apache/arrow-go/v18/arrow/flight/gen/flight"
	"google.golang.org/protobuf/proto"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/executor/outputs"
	"github.com/ballista-go/ballista/wire/fetch"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// pieceSize is the most bytes of a block in a message: other implementations of Flight take no messages above 4 MiB unless told to.
const pieceSize = 2 << 20

// pieceMark is the metadata of a message whose block goes on in the next one.
var pieceMark = []byte{1}

// service serves outputs by Arrow Flight.
type service struct {
	flight.UnimplementedFlightServiceServer
	executor *Executor
}

// DoGet implements flight.FlightServiceServer.
func (s *service) DoGet(ticket *flight.Ticket, stream flight.FlightService_DoGetServer) error {
	id, partition, reader, err := readTicket(ticket.GetTicket())
	if err != nil {
		return err
	}
	blocks, err := s.executor.store.Open(stream.Context(), id, partition, reader)
	if err != nil {
		return err
	}
	for {
		block, err := blocks.Next(stream.Context())
		if err != nil || block == nil {
			return err
		}
		if err := sendBlock(stream, block); err != nil {
			return err
		}
	}
}

func sendBlock(stream flight.FlightService_DoGetServer, block []byte) error {
	for len(block) > pieceSize {
		if err := stream.Send(&flight.FlightData{DataBody: block[:pieceSize:pieceSize], AppMetadata: pieceMark}); err != nil {
			return err
		}
		block = block[pieceSize:]
	}
	return stream.Send(&flight.FlightData{DataBody: block})
}

// DoAction implements flight.FlightServiceServer.
func (s *service) DoAction(action *flight.Action, _ flight.FlightService_DoActionServer) error {
	if action.GetType() != fetch.EnoughAction {
		return errs.New(errs.Unsupported, "action is not known: %q", action.GetType())
	}
	id, partition, reader, err := readTicket(action.GetBody())
	if err == nil {
		s.executor.store.Enough(id, partition, reader)
	}
	return err
}

func readTicket(data []byte) (outputs.ID, int, outputs.Reader, error) {
	ticket := new(wirepb.OutputTicket)
	if err := proto.Unmarshal(data, ticket); err != nil || ticket.GetAttempt().GetJobId() == "" {
		return outputs.ID{}, 0, outputs.Reader{}, errs.New(errs.InvalidValue, "ticket is malformed: %d bytes", len(data))
	}
	r := ticket.GetReader()
	reader := outputs.Reader{Stage: int(r.GetStage()), Task: int(r.GetTask()), Place: int(r.GetPlace())}
	return decodeAttempt(ticket.GetAttempt()), int(ticket.GetPartition()), reader, nil
}
