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
  Certificates certificates = ListedAll({one}, "UTC");
  certificates[0].team = "web";
  EXPECT_EQ(JsonText(certificates, View()), R"([
  {
    "project": "p",
    "name": "한국어 \"x\"",
    "days_left": -1,
    "expires_at": "2026-03-24T23:00:00Z",
    "listed_day": "2026-03-24 23:00:00",
    "state": "expired",
    "created_at": "2026-03-25T00:00:00Z",
    "authority": "",
    "signature_algorithm": "",
    "id": "17",
    "domains": [
      "a",
      "b"
    ],
    "team": "web",
    "superseded_by": null,
    "warning_seconds": 2592000,
    "critical_seconds": 604800
  }
]
)");
}

TEST(JsonText, HasNullForUnknownValues) {
  const std::string json = JsonText(ListedAll({Ends("x", std::nullopt)}), View());
  EXPECT_THAT(json, HasSubstr("\"days_left\": null"));
  EXPECT_THAT(json, HasSubstr("\"expires_at\": null"));
  EXPECT_THAT(json, HasSubstr("\"created_at\": null"));
  EXPECT_THAT(json, HasSubstr("\"id\": null"));
  EXPECT_THAT(json, HasSubstr("\"listed_day\": null"));
  EXPECT_THAT(json, HasSubstr("\"team\": null"));
}

TEST(JsonText, EscapesControlCharactersAndReplacesInvalidUtf8) {
  const std::string json = JsonText(ListedAll({Ends("a\x1b\n\xFF", std::nullopt)}), View());
  EXPECT_THAT(json, HasSubstr("\"a\\u001b\\n\xEF\xBF\xBD\""));
}

}  // namespace
}  // namespace certmon::client
