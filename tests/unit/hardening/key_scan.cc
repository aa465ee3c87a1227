// Reads a certificate file the way the product does, and looks for its key in its own memory.
//
//   key_scan filtering|holding PARTS_FILE PEM_FILE LARGEST_PIECE
//
// PARTS_FILE holds the parts of the key (masked_parts.h). `filtering` reads PEM_FILE in pieces of
// varying size through the filter and wipes each; `holding` reads it as a whole and keeps it: the
// way it must not be. Prints one line "NAME NUMBER" each: "kept", the certificates of the file;
// "pushed" and "read", the parts of the key in memory while the filter is full and when all was
// read.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "lib/pem/certificate_file.h"
#include "lib/pem/pem_filter.h"
#include "lib/pem/wiped_bytes.h"
#include "tests/unit/hardening/masked_parts.h"
#include "tests/unit/hardening/own_memory.h"

namespace {

using certmon::test_support::MaskedParts;

std::string ReadFile(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

int CopiesOf(const MaskedParts& parts) {
  return certmon::test_support::CountInOwnMemory(
      certmon::test_support::kPartBytes,
      [&parts](const unsigned char* bytes) { return parts.IsAt(bytes); });
}

// Pieces of sizes that vary, the largest first. False where the file cannot be read.
bool PushFile(const char* path, std::size_t largest, certmon::pem::PemFilter& filter) {
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  certmon::pem::WipedBytes piece(largest);
  ssize_t got = -1;
  for (std::size_t size = largest; file >= 0 && (got = read(file, piece.data(), size)) > 0;
       size = (31 * size + 17) % largest + 1) {
    filter.Push({reinterpret_cast<const char*>(piece.data()), static_cast<std::size_t>(got)});
    piece.Wipe();
  }
  close(file);
  return got == 0;
}

int Filtering(const MaskedParts& parts, const char* path, std::size_t largest) {
  certmon::pem::PemFilter filter;
  if (!PushFile(path, largest, filter)) {
    return 1;
  }
  std::cout << "pushed " << CopiesOf(parts) << '\n';
  const auto blocks = filter.Finish();
  const auto file =
      blocks ? certmon::pem::ReadCertificateFile(*blocks) : tl::make_unexpected(blocks.error());
  std::cout << "kept " << (file ? file->certificates.size() : 0) << '\n'
            << "read " << CopiesOf(parts) << '\n';
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 5) {
    return 2;
  }
  const MaskedParts parts(ReadFile(arguments[2]));
  if (arguments[1] == std::string("holding")) {
    const std::string whole = ReadFile(arguments[3]);
    std::cout << "read " << CopiesOf(parts) << '\n';
    return whole.empty() ? 1 : 0;
  }
  return Filtering(parts, arguments[3], std::strtoul(arguments[4], nullptr, 10));
}
