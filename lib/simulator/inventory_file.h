// Reads certificates from a JSON file with the API's own item fields.
//
// The document is an array of entries, an object {"data": [...]}, or a whole answer of the list API
// ({"body": {"data": [...]}}), as saved with curl. An entry may be any JSON value: what is not a
// documented field of the documented type is sent unchanged, and a missing field stays missing.
#ifndef LIB_SIMULATOR_INVENTORY_FILE_H_
#define LIB_SIMULATOR_INVENTORY_FILE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"
#include "lib/simulator/record.h"

namespace certmon::simulator {

// At most 64 MiB, which is several hundred thousand certificates.
inline constexpr std::size_t kMaxFileBytes = std::size_t{64} * 1024 * 1024;

// Pure; safe to call from any thread. Fails with kInternal; the message has the line if known, and not
// the name of the file.
[[nodiscard]] base::Result<std::vector<Record>> ParseInventory(std::string_view json);

// Fails with kInternal; the message names the file and the reason.
[[nodiscard]] base::Result<std::string> ReadTextFile(const std::string& path);

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_INVENTORY_FILE_H_
