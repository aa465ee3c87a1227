// Reads small files whole: the configuration, secrets, certificate bundles.
// Does IO. Refuses pipes and devices, which could block. Safe to call from any thread.
#ifndef EXPORTER_CONFIG_SMALL_FILE_H_
#define EXPORTER_CONFIG_SMALL_FILE_H_

#include <cstddef>
#include <string>
#include <tl/expected.hpp>

namespace certmon::exporter {

// The bytes, or a phrase that says what is wrong and what is allowed, without the path: "is a
// folder; give a regular file". Symbolic links are followed (Kubernetes swaps `..data`). A caller
// that reads secrets wipes the text (base::Wipe); there is no other copy.
[[nodiscard]] tl::expected<std::string, std::string> ReadSmallFile(const std::string& path,
                                                                   std::size_t max_bytes);

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_SMALL_FILE_H_
