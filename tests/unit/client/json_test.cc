#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/client/samples.h"

namespace certmon::client {
namespace {

using ::testing::HasSubstr;

TEST(JsonText, IsAnEmptyArrayWithoutCertificates) { EXPECT_EQ(JsonText({}, View()), "[]\n"); }

TEST(JsonText, WritesEveryMemberInItsOrder) {
  certapi::Certificate one = Ends("한국어 \"x\"", -1);
  one.created_at = kNow;
  one.id = "17";
  one.domains = {"a", "b"};
  EXPECT_EQ(JsonText({one}, View()), R"([
  {
    "name": "한국어 \"x\"",
    "days_left": -1,
    "expires_at": "2026-03-24T23:00:00Z",
    "state": "expired",
    "created_at": "2026-03-25T00:00:00Z",
    "authority": "",
    "signature_algorithm": "",
    "id": "17",
    "domains": [
      "a",
      "b"
    ]
  }
]
)");
}

TEST(JsonText, HasNullForUnknownValues) {
  const std::string json = JsonText({Ends("x", std::nullopt)}, View());
  EXPECT_THAT(json, HasSubstr("\"days_left\": null"));
  EXPECT_THAT(json, HasSubstr("\"expires_at\": null"));
  EXPECT_THAT(json, HasSubstr("\"created_at\": null"));
  EXPECT_THAT(json, HasSubstr("\"id\": null"));
}

TEST(JsonText, EscapesControlCharactersAndReplacesInvalidUtf8) {
  const std::string json = JsonText({Ends("a\x1b\n\xFF", std::nullopt)}, View());
  EXPECT_THAT(json, HasSubstr("\"a\\u001b\\n\xEF\xBF\xBD\""));
}

}  // namespace
}  // namespace certmon::client
