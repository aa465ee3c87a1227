#include "lib/http_server/server_framing.h"

#include <gtest/gtest.h>

namespace certmon::http {
namespace {

struct Row {
  std::vector<std::pair<std::string, std::string>> headers;
  AnnouncedBody expected;
};

// What is ambiguous: RFC 9112, section 6.3, items 3 to 5.
TEST(AnnouncedBodyOf, ReadsWhatTheHeadersAgreeOn) {
  const Row rows[] = {
      {{}, AnnouncedBody::kNone},
      {{{"Content-Length", "0"}}, AnnouncedBody::kNone},
      {{{"content-length", "1"}}, AnnouncedBody::kOfKnownSize},
      {{{"Content-Length", "100"}}, AnnouncedBody::kOfKnownSize},
      {{{"Content-Length", "101"}}, AnnouncedBody::kTooLarge},
      {{{"Content-Length", "18446744073709551616"}}, AnnouncedBody::kTooLarge},  // 2^64
      {{{"Transfer-Encoding", "chunked"}}, AnnouncedBody::kChunked},
      {{{"transfer-encoding", "CHUNKED"}}, AnnouncedBody::kChunked},
      {{{"Transfer-Encoding", "gzip, chunked"}}, AnnouncedBody::kAmbiguous},
      {{{"Transfer-Encoding", "identity"}}, AnnouncedBody::kAmbiguous},
      {{{"Transfer-Encoding", ""}}, AnnouncedBody::kAmbiguous},
      {{{"Transfer-Encoding", "chunked"}, {"Content-Length", "5"}}, AnnouncedBody::kAmbiguous},
      {{{"Content-Length", "5"}, {"Transfer-Encoding", "chunked"}}, AnnouncedBody::kAmbiguous},
      {{{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}},
       AnnouncedBody::kAmbiguous},
      {{{"Content-Length", "5"}, {"Content-Length", "5"}}, AnnouncedBody::kAmbiguous},
      {{{"Content-Length", "0"}, {"content-length", "5"}}, AnnouncedBody::kAmbiguous},
      {{{"Content-Length", "5, 5"}}, AnnouncedBody::kAmbiguous},
      {{{"Content-Length", "-1"}}, AnnouncedBody::kAmbiguous},
      {{{"Content-Length", "+5"}}, AnnouncedBody::kAmbiguous},
      {{{"Content-Length", "0x5"}}, AnnouncedBody::kAmbiguous},
      {{{"Content-Length", ""}}, AnnouncedBody::kAmbiguous},
  };
  for (const Row& row : rows) {
    std::string shown;
    for (const auto& [name, value] : row.headers) shown += name + ": " + value + "; ";
    SCOPED_TRACE(shown);
    ServerRequest request;
    request.headers = row.headers;
    EXPECT_EQ(AnnouncedBodyOf(request, 100), row.expected);
  }
}

}  // namespace
}  // namespace certmon::http
