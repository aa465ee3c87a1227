// After inspections over TLS the process holds no part of a private key in memory, in the log or on
// the page. Uses the release program, because a sanitizer keeps freed memory.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>
#include <unordered_set>
#include <vector>

#include "lib/pem/base64.h"
#include "lib/simulator/pem_file.h"
#include "tests/e2e/awaited_page.h"
#include "tests/e2e/demo_project.h"
#include "tests/e2e/program.h"
#include "tests/support/temp_folder.h"
#include "tests/support/test_certificate.h"

namespace certmon::e2e {
namespace {

using test_support::ChildProcess;

constexpr std::size_t kPartBytes = 16;
constexpr std::size_t kPieceBytes = std::size_t{1} << 20U;

using Parts = std::unordered_set<std::string>;

std::string LinesBetween(const std::string& pem, const std::string& label) {
  const std::string begin = "-----BEGIN " + label + "-----\n";
  const std::size_t from = pem.find(begin) + begin.size();
  return pem.substr(from, pem.find("-----END " + label, from) - from);
}

std::string Decoded(std::string lines) {
  std::erase(lines, '\n');
  std::string der(lines.size(), '\0');
  der.resize(pem::DecodeBase64(lines, reinterpret_cast<unsigned char*>(der.data())).value());
  return der;
}

// Parts that only the key of a file contains: its base64 lines, and its DER without the public
// half.
Parts PartsOfKey(const std::string& file) {
  const std::string key = LinesBetween(file, "PRIVATE KEY");
  const std::string certificate = Decoded(LinesBetween(file, "CERTIFICATE"));
  Parts parts;
  std::istringstream lines(key);
  for (std::string text; std::getline(lines, text);) {
    for (std::size_t at = 0; at + kPartBytes <= text.size(); at += kPartBytes) {
      parts.insert(text.substr(at, kPartBytes));
    }
  }
  const std::string der = Decoded(key);
  for (std::size_t at = 0; at + kPartBytes <= der.size(); at += kPartBytes) {
    if (certificate.find(der.substr(at, kPartBytes)) == std::string::npos) {
      parts.insert(der.substr(at, kPartBytes));
    }
  }
  return parts;
}

// Finds parts in megabytes of memory. Two bytes rule out most positions.
class Search {
 public:
  explicit Search(const Parts& parts) : parts_(parts), begins_(std::size_t{1} << 16U) {
    for (const std::string& part : parts) {
      begins_[BeginOf(part.data())] = true;
    }
  }

  [[nodiscard]] int CountIn(const char* bytes, std::size_t size) const {
    int found = 0;
    for (std::size_t i = 0; i + kPartBytes <= size; ++i) {
      if (begins_[BeginOf(bytes + i)]) {
        found += static_cast<int>(parts_.count(std::string(bytes + i, kPartBytes)));
      }
    }
    return found;
  }

 private:
  static std::size_t BeginOf(const char* bytes) {
    return static_cast<std::size_t>(static_cast<unsigned char>(bytes[0])) << 8U |
           static_cast<unsigned char>(bytes[1]);
  }

  const Parts& parts_;
  std::vector<bool> begins_;
};

// The number of parts in the writable memory of a process; -1 if that cannot be read.
int CountIn(pid_t process, const Parts& parts) {
  const std::string folder = "/proc/" + std::to_string(process);
  const int memory = open((folder + "/mem").c_str(), O_RDONLY | O_CLOEXEC);
  if (memory < 0) {
    return -1;
  }
  const Search search(parts);
  int found = 0;
  std::vector<char> piece(kPieceBytes + kPartBytes);
  std::ifstream maps(folder + "/maps");
  for (std::string line; std::getline(maps, line);) {
    std::istringstream fields(line);
    std::uintptr_t at = 0;
    std::uintptr_t end = 0;
    char dash = '\0';
    std::string permissions;
    fields >> std::hex >> at >> dash >> end >> permissions;
    for (; permissions.starts_with("rw") && at < end; at += kPieceBytes) {
      const std::size_t wanted = std::min<std::size_t>(piece.size(), end - at);
      const ssize_t got = pread(memory, piece.data(), wanted, static_cast<off_t>(at));
      found += got > 0 ? search.CountIn(piece.data(), static_cast<std::size_t>(got)) : 0;
    }
  }
  close(memory);
  return found;
}

class InspectionMemory : public testing::TestWithParam<const char*> {
 protected:
  void StartSimulator() {
    const base::SystemClock clock;
    simulator::SimulatorOptions options;
    for (const char* name : {"www.example.com", "api.example.com", "*.example.com"}) {
      options.settings.projects[0].certificates.push_back(
          simulator::MakeRecord(name, -10, 100, clock.WallNow()));
    }
    file_ = simulator::MakePemFile(options.settings.projects[0].certificates[0]).value();
    options.tls = simulator::ServerTls{.certificate_pem = tls_.Pem(), .key_pem = tls_.KeyPem()};
    simulator_ = simulator::Simulator::Start(std::move(options)).value();
    if (*GetParam() != '\0') {
      ASSERT_TRUE(
          simulator_->AddFault({.name = GetParam(), .target = simulator::FaultTarget::kDownload}));
    }
  }

  std::string Config() {
    return folder_.Write("e.yml", "poll_interval: 30s\napi: {base_url: '" + simulator_->BaseUrl() +
                                      "', ca_file: '" + tls_.File() + "'}\nprojects:\n" +
                                      ProjectYaml() + "    inspect_files: true\n");
  }

  test_support::TempFolder folder_;
  test_support::TestCertificate tls_;
  std::unique_ptr<simulator::Simulator> simulator_;
  std::string file_;
};

TEST_P(InspectionMemory, ContainsNoPartOfAKeyAfterInspections) {
  ASSERT_EQ(access(CERTMON_RELEASE_PROGRAM, X_OK), 0)
      << "build the release preset first, as ./test does: " << CERTMON_RELEASE_PROGRAM;
  StartSimulator();
  ChildProcess exporter(
      {.arguments = {CERTMON_RELEASE_PROGRAM, "--config.file", Config(), "--log.level=debug",
                     "--web.listen-address=127.0.0.1:0", "--storage.path", folder_.Path("state")},
       .environment = {}});
  const std::string url = UrlOf(exporter);
  ASSERT_FALSE(url.empty()) << exporter.Stderr();
  const bool is_read = std::string(GetParam()) != "close-delimited";
  const std::string all_there = "operation=\"download\"} 3\n";
  const std::string shown =
      is_read ? "certificate_file_info{project=\"production\",certificate_name=\"www."
              : "certificate_file_error{project=\"production\",certificate_name=\"www.";
  const std::string page = PageWithAll(url, {all_there, shown});
  ASSERT_NE(page.find(shown), std::string::npos) << exporter.Stderr();
  const Parts parts = PartsOfKey(file_);
  ASSERT_GE(parts.size(), 100U);
  const int found = CountIn(exporter.pid(), parts);
  if (found < 0) {
    GTEST_SKIP() << "only root can read the memory of the program";
  }
  EXPECT_EQ(found, 0);
  // The search works: it finds an argument on the program's stack.
  EXPECT_GT(CountIn(exporter.pid(), {folder_.Path("state").substr(0, kPartBytes)}), 0);
  exporter.Signal(SIGTERM);
  EXPECT_EQ(exporter.WaitForExit(), 0);
  for (const std::string& text : {page, exporter.Stderr()}) {
    EXPECT_EQ(text.find("PRIVATE KEY"), std::string::npos);
    for (const std::string& part : parts) {
      ASSERT_EQ(text.find(part), std::string::npos);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(, InspectionMemory,
                         testing::Values("", "file-key-first", "close-delimited"),
                         [](const auto& row) {
                           return *row.param == '\0' ? std::string("KeyLast")
                                  : std::string(row.param) == "file-key-first" ? "KeyFirst"
                                                                               : "CutFile";
                         });

}  // namespace
}  // namespace certmon::e2e
