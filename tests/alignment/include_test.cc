// Include rules: third-party headers are used in few files, and rooms include only rooms below them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/alignment/source_tree.h"

namespace certmon::alignment {
namespace {

struct ForeignHeader {
  const char* name;
  const char* include;  // a regex for the text between the angle brackets
  const char* allowed;  // a regex for the paths of the files that may include it
};

// Third-party types stay in one small group of files each (architecture).
const ForeignHeader kForeign[] = {
    {"curl", R"(curl/.*)", R"(lib/http/(curl_[a-z_]+\.(cc|h)|base_url\.cc))"},
    {"microhttpd", R"(microhttpd\.h)", R"(lib/http_server/server[a-z_]*\.(cc|h))"},
    {"gnutls", R"(gnutls/.*)",
     R"((lib/http_server/(server_tls|tls_probe)|lib/simulator/fault_stream|exporter/webconfig/keyed_digest)\.cc)"},
    {"crypt", R"(crypt\.h)", R"(exporter/webconfig/bcrypt\.cc)"},
    {"json", R"(nlohmann/.*)",
     R"((lib/certapi/(page|token)\.cc|lib/simulator/[a-z_]+\.cc|exporter/(client/json|doctor/(shape|report_json))\.cc))"},
    {"zlib", R"(zlib\.h)",
     R"((exporter/page/deflate|lib/inventory/snapshot_checksum|lib/simulator/faults_text)\.cc)"},
    {"openssl", R"(openssl/.*)",
     R"(lib/(http/curl_(exchange|tls_details)|pem/(certificate_file|x509_[a-z_]+)|simulator/pem_file)\.cc)"},
    {"yaml", R"(yaml-cpp/.*)", R"(exporter/config/yaml_[a-z_]+\.(cc|h))"},
    {"cli11", R"(CLI/.*)", R"((exporter/config/command_line|lib/simulator/program_flags)\.cc)"},
    {"spdlog", R"(spdlog/.*)", R"(exporter/log/log\.cc)"},
    {"prometheus", R"(prometheus/.*)", R"(exporter/metrics/self_metrics\.(cc|h))"},
    {"date", R"(date/.*)",
     R"((lib/certapi/(api_date|expiry_zone)|lib/http/retry|lib/simulator/[a-z_]+|exporter/poll/[a-z_]+|exporter/log/[a-z_]+|exporter/web/[a-z_]+)\.cc)"},
};

TEST(Includes, ThirdPartyHeadersAreOnlyInTheirFiles) {
  for (const std::string folder : {"lib", "exporter"}) {
    for (const SourceFile& file : FilesBelow(folder, {".h", ".cc"})) {
      for (const std::string& include : Matches(file.text, std::regex(R"(#include <([^>]+)>)"))) {
        for (const ForeignHeader& foreign : kForeign) {
          if (std::regex_match(include, std::regex(foreign.include))) {
            EXPECT_TRUE(std::regex_match(file.path, std::regex(foreign.allowed)))
                << file.path << " includes <" << include << ">";
          }
        }
      }
    }
  }
}

struct RoomRule {
  const char* room;
  const char* never;  // a regex for paths that the room must not include
};

const RoomRule kRooms[] = {
    {"lib/base", R"((lib/(?!base/)|exporter/).*)"},
    {"lib/http", R"((lib/(certapi|http_server|inventory|simulator)/|exporter/).*)"},
    {"lib/http_server", R"((lib/(?!base/|http_server/)|exporter/).*)"},
    {"lib/pem", R"((lib/(?!base/|pem/)|exporter/).*)"},
    {"lib/certapi", R"((lib/(inventory|simulator)/|exporter/).*)"},
    {"lib/inventory", R"((lib/(http|simulator)/|exporter/).*)"},
    {"lib/simulator", R"(exporter/.*)"},
    {"exporter/state",
     R"((exporter/(?!state/|config/project_options\.h)|lib/(http|http_server|simulator)/).*)"},
    {"exporter/metrics", R"((exporter/(?!metrics/|state/)|lib/(http|http_server|simulator)/).*)"},
    {"exporter/exposition",
     R"((exporter/(app|web|config|page|poll|inspect)/|lib/(http|http_server|simulator)/).*)"},
    {"exporter/page", R"((exporter/(app|web|config)/|lib/simulator/).*)"},
    {"exporter/web", R"((exporter/(app|config)/|lib/simulator/).*)"},
    {"exporter/webconfig",
     R"((exporter/(app|exposition|page|poll|web)/|lib/(certapi|inventory|simulator)/).*)"},
    {"exporter/poll", R"((exporter/(app|web|page)/|lib/simulator/).*)"},
    {"exporter/doctor",
     R"((exporter/(?!doctor/|poll/|config/|state/)|lib/(http_server|simulator)/).*)"},
    {"exporter/client", R"((exporter/(app|exposition|page|web|webconfig)|lib/simulator/).*)"},
};

TEST(Includes, RoomsIncludeOnlyRoomsBelow) {
  for (const RoomRule& rule : kRooms) {
    const auto files = FilesBelow(rule.room, {".h", ".cc"});
    EXPECT_FALSE(files.empty()) << rule.room;
    for (const SourceFile& file : files) {
      for (const std::string& include : Matches(file.text, std::regex(R"(#include "([^"]+)\")"))) {
        EXPECT_FALSE(std::regex_match(include, std::regex(rule.never)))
            << file.path << " includes " << include;
      }
    }
  }
}

// Files that are mostly one table may be longer.
const std::set<std::string> kTables = {"exporter/metrics/metric_catalog.cc"};

TEST(Includes, NoCodeFileIsLongerThanThreeHundredLines) {
  for (const std::string folder : {"lib", "exporter"}) {
    for (const SourceFile& file : FilesBelow(folder, {".h", ".cc"})) {
      if (kTables.count(file.path) == 0) {
        EXPECT_LE(std::count(file.text.begin(), file.text.end(), '\n'), 300) << file.path;
      }
    }
  }
}

}  // namespace
}  // namespace certmon::alignment
