// Reads the project's files, for tests that compare them.
#ifndef TESTS_ALIGNMENT_SOURCE_TREE_H_
#define TESTS_ALIGNMENT_SOURCE_TREE_H_

#include <regex>
#include <set>
#include <string>
#include <vector>

namespace certmon::alignment {

struct SourceFile {
  std::string path;  // relative to the root: "lib/http_server/server.cc"
  std::string text;
};

// All files below `folder` (relative to the root) whose name ends with one of `endings`, sorted by
// path.
[[nodiscard]] std::vector<SourceFile> FilesBelow(const std::string& folder,
                                                 const std::vector<std::string>& endings);

[[nodiscard]] std::string ReadFile(const std::string& path);
[[nodiscard]] bool Exists(const std::string& path);

// All matches of the pattern's first group, or of the whole pattern if it has no group.
[[nodiscard]] std::set<std::string> Matches(const std::string& text, const std::regex& pattern);

}  // namespace certmon::alignment

#endif  // TESTS_ALIGNMENT_SOURCE_TREE_H_
