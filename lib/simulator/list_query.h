// Parses the path and the query of a request.
//
// Source: NHN Cloud Certificate Manager API guide v1.1, "List Certificates"; the parameters are the
// same in v1.0 to v1.3. Pure; safe to call from any thread.
#ifndef LIB_SIMULATOR_LIST_QUERY_H_
#define LIB_SIMULATOR_LIST_QUERY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lib/simulator/record.h"

namespace certmon::simulator {

// /certmanager/{version}/appkeys/{appKey}/certificates
struct ListPath {
  ApiVersion version = ApiVersion::kV11;
  std::string appkey;  // percent-decoded
};

// nullopt for every other path.
[[nodiscard]] std::optional<ListPath> ParseListPath(std::string_view path);

// /certmanager/{version}/appkeys/{appKey}/certificates/{certificateName}/files, and of v1.3
// .../certificates/{certificateId}/certificate-files
struct FilePath {
  ApiVersion version = ApiVersion::kV11;
  std::string appkey;       // percent-decoded
  std::string certificate;  // its name or its id, percent-decoded
  bool by_id = false;
};

// nullopt for every other path.
[[nodiscard]] std::optional<FilePath> ParseFilePath(std::string_view path);

enum class StatusFilter : std::uint8_t { kAll, kExpired, kUnexpired };

struct ListQuery {
  int page_size = 10;
  int page_num = 1;  // counts from 1
  bool all = false;
  StatusFilter status = StatusFilter::kUnexpired;
};

// Missing parameters get the documented defaults. nullopt for an invalid value: numbers are decimal,
// from 1 to 2147483647. The first of equal parameters counts; unknown ones are ignored.
[[nodiscard]] std::optional<ListQuery> ParseListQuery(std::string_view query);

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_LIST_QUERY_H_
