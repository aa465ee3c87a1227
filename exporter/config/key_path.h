// Names the position of a value in messages: `projects[0].api.base_url`.
// Pure functions; safe to call from any thread.
#ifndef EXPORTER_CONFIG_KEY_PATH_H_
#define EXPORTER_CONFIG_KEY_PATH_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace certmon::exporter {

// The part of a key that may be shown: its leading letters, digits, `_`, `-` and `.`, at most 64,
// else "?". The rest may be a value that was typed into the key (`{appkey=...}`).
[[nodiscard]] std::string ShownKey(std::string_view key);

// `parent` is empty at the top.
[[nodiscard]] std::string KeyPath(const std::string& parent, std::string_view key);
[[nodiscard]] std::string ItemPath(const std::string& parent, std::size_t index);

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_KEY_PATH_H_
