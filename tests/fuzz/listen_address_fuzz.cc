// Listen addresses (http/listen_address.h).
//
// An address that is accepted formats to a text that is read as the same address. A refusal is one
// printable line of bounded length.
#include <string>

#include "lib/base/text.h"
#include "lib/http_server/listen_address.h"
#include "tests/fuzz/fuzz_target.h"

namespace certmon::fuzz {

void TryInput(std::string_view input) {
  const auto address = http::ParseListenAddress(input);
  if (address) {
    const auto again = http::ParseListenAddress(http::FormatListenAddress(*address));
    Require(again && *again == *address, "a formatted address is read as the same");
    Require(address->host.find('\0') == std::string::npos, "a host holds no NUL");
    return;
  }
  const std::string& message = address.error().message;
  const auto length = base::CountCodePoints(message);
  Require(length && *length < 400 && !base::HasControlCharacter(message),
          "a refusal is one printable line, not long");
}

}  // namespace certmon::fuzz
