// HTTP on one connection of the fault server. Inside of it.
#ifndef LIB_SIMULATOR_FAULT_CONVERSATION_H_
#define LIB_SIMULATOR_FAULT_CONVERSATION_H_

#include <cstdint>

#include "lib/simulator/fault_server.h"
#include "lib/simulator/fault_stream.h"

namespace certmon::simulator {

// Answers requests until the connection ends. `number` goes into ServerRequest::connection.
void Converse(FaultStream& stream, std::uint64_t number, const FaultHandler& handler);

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_FAULT_CONVERSATION_H_
