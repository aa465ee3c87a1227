#include "tests/unit/hardening/own_memory.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace certmon::test_support {
namespace {

struct Range {
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;
};

// proc(5): "begin-end perms offset dev inode path".
std::vector<Range> WritableRanges() {
  std::vector<Range> ranges;
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    std::istringstream fields(line);
    Range range;
    char dash = '\0';
    std::string permissions;
    fields >> std::hex >> range.begin >> dash >> range.end >> permissions;
    if (permissions.substr(0, 2) == "rw") {
      ranges.push_back(range);
    }
  }
  return ranges;
}

constexpr std::size_t kPieceBytes = std::size_t{1} << 20U;

}  // namespace

int CountInOwnMemory(std::size_t size, const std::function<bool(const unsigned char*)>& is_at) {
  const int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  if (memory < 0) {
    return -1;
  }
  // What is read is itself memory of this process: a copy of what was found before must not be
  // found again, so the buffer is of known place and left out.
  std::vector<unsigned char> piece(kPieceBytes + size);
  const auto buffer = reinterpret_cast<std::uintptr_t>(piece.data());
  int copies = 0;
  for (const Range& range : WritableRanges()) {
    for (std::uintptr_t at = range.begin; at < range.end; at += kPieceBytes) {
      const std::size_t wanted = std::min<std::size_t>(piece.size(), range.end - at);
      const ssize_t got = pread(memory, piece.data(), wanted, static_cast<off_t>(at));
      for (std::size_t i = 0; i < kPieceBytes && static_cast<ssize_t>(i + size) <= got; ++i) {
        const std::uintptr_t address = at + i;
        const bool in_buffer = address + size > buffer && address < buffer + piece.size();
        copies += !in_buffer && is_at(piece.data() + i) ? 1 : 0;
      }
    }
  }
  close(memory);
  return copies;
}

int CopiesInOwnMemory(const MaskedText& text) {
  return CountInOwnMemory(kCanaryBytes,
                          [&text](const unsigned char* bytes) { return text.IsAt(bytes); });
}

}  // namespace certmon::test_support
