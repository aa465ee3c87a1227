// Accept-Encoding (exporter/web/accept_encoding.h).
//
// The result does not depend on letter case, on blanks at the ends, or on codings that the exporter
// does not support. Of several members for one coding, the first decides.
#include <algorithm>
#include <string>

#include "exporter/web/accept_encoding.h"
#include "tests/fuzz/fuzz_target.h"

namespace certmon::fuzz {

using exporter::PrefersGzip;

void TryInput(std::string_view input) {
  const std::string field(input);
  const bool gzip = PrefersGzip(field);
  std::string upper = field;
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  Require(PrefersGzip(upper) == gzip, "letter case does not count (RFC 9110, section 8.4.1)");
  Require(PrefersGzip("\t " + field + " \t") == gzip, "blanks at the ends do not count");
  Require(PrefersGzip("br;q=1, ," + field + ",zstd") == gzip, "codings of others do not count");
  Require(!PrefersGzip("gzip;q=0," + field), "gzip that is refused first is not used");
  Require(PrefersGzip("gzip;q=1, identity;q=0.5," + field), "gzip that is preferred first is used");
  Require(!PrefersGzip("gzip;q=0.5,identity," + field), "identity that is preferred first is used");
}

}  // namespace certmon::fuzz
