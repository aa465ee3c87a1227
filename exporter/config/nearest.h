// The allowed name a person most likely meant, for messages about misspelt flags and keys.
// Pure; safe to call from any thread.
#ifndef EXPORTER_CONFIG_NEAREST_H_
#define EXPORTER_CONFIG_NEAREST_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace certmon::exporter {

// The candidate with the fewest single-letter edits (Levenshtein distance, letter case, `-` for `_`
// aside), if a third of the letters or fewer differ, or else the first that contains the name or is
// contained in it (from 4 letters). nullopt where none is near.
[[nodiscard]] std::optional<std::string> NearestName(std::string_view name,
                                                     const std::vector<std::string>& candidates);

// `, did you mean "poll_interval"?`, or nothing where none is near.
[[nodiscard]] std::string DidYouMean(std::string_view name,
                                     const std::vector<std::string>& candidates);

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_NEAREST_H_
