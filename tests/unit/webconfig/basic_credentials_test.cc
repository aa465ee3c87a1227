// Expected values by RFC 7617, section 2, and `printf NAME:PASSWORD | base64`.
#include "exporter/webconfig/basic_credentials.h"

#include <gtest/gtest.h>

namespace certmon::exporter {
namespace {

struct Good {
  const char* header;
  const char* name;
  const char* password;
};

TEST(BasicCredentials, EndTheNameAtTheFirstColon) {
  for (const Good& row :
       {Good{"Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Aladdin", "open sesame"},  // the RFC's own
        Good{"basic YTpiOmM=", "a", "b:c"}, Good{"BASIC OnA=", "", "p"},
        Good{"Basic YTo=", "a", ""}, Good{"Basic Og==", "", ""}}) {
    const auto read = ReadBasicCredentials(row.header);
    ASSERT_TRUE(read.has_value()) << row.header;
    EXPECT_EQ(read->name, row.name);
    EXPECT_EQ(read->password, base::Secret(row.password));
  }
}

TEST(BasicCredentials, RefuseWhatIsNone) {
  for (const std::string header :
       {"", "Basic", "Basic ", "Basic  YTpi", "Bearer YTpi", "Basic YTpi ", "YTpi",
        "Basic YWI=", "Basic YTp", "Basic YT=i", "Basic Y===", "Basic ====", "Basic YTpi====",
        "Basic YTpi*Go=", "Basic YTp-", "Basic\tYTpi", "Digest username=\"a\""}) {
    EXPECT_FALSE(ReadBasicCredentials(header).has_value()) << header;
  }
}

}  // namespace
}  // namespace certmon::exporter
