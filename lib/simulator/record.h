// One entry of the simulated listing.
//
// Source: NHN Cloud Certificate Manager API guides v1.1 to v1.3, "List Certificates".
// A plain value. The functions are pure; safe to call from any thread.
#ifndef LIB_SIMULATOR_RECORD_H_
#define LIB_SIMULATOR_RECORD_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/clock.h"

namespace certmon::simulator {

// The versions of the API. v1.2 added `domains`, v1.3 `certificateId`.
enum class ApiVersion : std::uint8_t { kV10, kV11, kV12, kV13 };

struct Record {
  // Sent as JSON strings, whatever bytes they hold.
  std::string certificate_name;
  std::string authority = "Simulated CA";
  std::vector<std::string> domains;
  std::string signature_algorithm = "SHA256withRSA";
  std::string file_creation_date;  // YYYY-MM-DD
  std::string expiration_date;     // YYYY-MM-DD
  // The day on which its file ends, YYYY-MM-DD; never listed. Empty means expiration_date.
  std::string file_ends;

  // For entries that are wrong on purpose. By API field name: JSON text that is sent instead of the
  // member above, or in addition for other names; an empty text leaves the field out.
  //   {{"expirationDate", "null"}}  {{"authority", ""}}  {{"certificateName", "[1]"}}
  std::map<std::string, std::string> raw_fields;
  // If not empty, JSON text that is sent instead of the whole entry.
  std::string raw_item;

  friend bool operator==(const Record&, const Record&) = default;
};

enum class Expiry : std::uint8_t { kUnexpired, kExpired };

// Expired from 00:00 in Seoul of the day in expirationDate, as in the console. An entry without a
// usable date is unexpired. (Neither is documented for the API.)
[[nodiscard]] Expiry ExpiryAt(const Record& record, base::WallTime now);

// certificateId as JSON text: that of raw_fields, else a number derived from the name, the same at
// every start.
[[nodiscard]] std::string IdText(const Record& record);

// The entry as JSON text, with the fields of the version.
[[nodiscard]] std::string EncodeRecord(const Record& record, ApiVersion version);

// A JSON string with its quotes. Bytes from 0x20 are not changed, valid UTF-8 or not.
[[nodiscard]] std::string QuoteJson(std::string_view text);

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_RECORD_H_
