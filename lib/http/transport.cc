#include "lib/http/transport.h"

#include <utility>

namespace certmon::http {

Answer Exchange(Transport& transport, HttpRequest request) {
  const RequestHandle handle = transport.Start(std::move(request));
  while (true) {
    if (auto answer = handle->TakeAnswer()) {
      return *std::move(answer);
    }
    transport.Wait(base::MonotonicTime::max());
  }
}

}  // namespace certmon::http
