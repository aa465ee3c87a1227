#include "tests/alignment/source_tree.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace certmon::alignment {
namespace {

namespace fs = std::filesystem;

const fs::path& Root() {
  static const fs::path kRoot = CERTMON_SOURCE_DIR;
  return kRoot;
}

}  // namespace

std::string ReadFile(const std::string& path) {
  std::ifstream in(Root() / path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

bool Exists(const std::string& path) { return fs::exists(Root() / path); }

std::vector<SourceFile> FilesBelow(const std::string& folder,
                                   const std::vector<std::string>& endings) {
  std::vector<SourceFile> files;
  std::error_code none;
  for (const auto& entry : fs::recursive_directory_iterator(Root() / folder, none)) {
    const std::string name = entry.path().filename().string();
    const bool wanted =
        std::any_of(endings.begin(), endings.end(), [&name](const std::string& ending) {
          return name.size() >= ending.size() &&
                 name.compare(name.size() - ending.size(), ending.size(), ending) == 0;
        });
    if (entry.is_regular_file() && wanted) {
      const std::string path = fs::relative(entry.path(), Root()).string();
      files.push_back({path, ReadFile(path)});
    }
  }
  std::sort(files.begin(), files.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return files;
}

std::set<std::string> Matches(const std::string& text, const std::regex& pattern) {
  std::set<std::string> found;
  for (std::sregex_iterator match(text.begin(), text.end(), pattern), end; match != end; ++match) {
    found.insert(match->size() > 1 ? (*match)[1].str() : match->str());
  }
  return found;
}

}  // namespace certmon::alignment
