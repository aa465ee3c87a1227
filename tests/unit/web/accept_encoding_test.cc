#include "exporter/web/accept_encoding.h"

#include <gtest/gtest.h>

namespace certmon::exporter {
namespace {

struct Row {
  std::string_view field;
  bool gzip;
};

class PrefersGzipOf : public testing::TestWithParam<Row> {};

TEST_P(PrefersGzipOf, FollowsRfc9110) {
  EXPECT_EQ(PrefersGzip(GetParam().field), GetParam().gzip) << '"' << GetParam().field << '"';
}

INSTANTIATE_TEST_SUITE_P(
    Wanted, PrefersGzipOf,
    testing::Values(Row{"gzip", true}, Row{"GZip", true}, Row{"x-gzip", true}, Row{"*", true},
                    Row{"gzip, deflate, br", true}, Row{"br;q=1.0, gzip;q=0.8, *;q=0.1", true},
                    Row{" gzip ; q=0.5 ", true}, Row{"gzip;Q=0.001", true},
                    Row{"gzip;q=1.000", true}, Row{"gzip;q=1.", true}, Row{",,gzip,", true},
                    Row{"gzip\t;\tq=1", true}, Row{"identity, gzip", true},
                    Row{"identity;q=0.5, gzip;q=0.5", true}, Row{"identity;q=0", true},
                    Row{"br, identity;q=0", true}, Row{"identity;q=0, gzip;q=0.001", true},
                    Row{"*;q=0, gzip", true}, Row{"gzip, gzip;q=0", true},
                    Row{"gzip;q=9, gzip", true}));

INSTANTIATE_TEST_SUITE_P(
    Unwanted, PrefersGzipOf,
    testing::Values(Row{"", false}, Row{" ", false}, Row{",", false}, Row{"identity", false},
                    Row{"br", false}, Row{"deflate, br;q=0.5", false}, Row{"gzip;q=0", false},
                    Row{"gzip;q=0.0", false}, Row{"gzip;q=0.000", false}, Row{"gzip;q=0.", false},
                    Row{"*;q=0", false}, Row{"gzip;q=0, *", false},
                    Row{"identity;q=0, gzip;q=0", false}, Row{"identity;q=0, *;q=0", false},
                    Row{"gzip;q=0.5, identity", false}, Row{"gzip;q=0.5, identity;q=0.501", false},
                    Row{"identity;q=0.2, *;q=0.1", false},
                    // Invalid members are skipped.
                    Row{"gzip;q=abc", false}, Row{"gzip;q=", false}, Row{"gzip;q=2", false},
                    Row{"gzip;q=1.001", false}, Row{"gzip;q=0.0001", false},
                    Row{"gzip;q=-1", false}, Row{"gzip;q=.5", false}, Row{"gzip;q=0,5", false},
                    Row{"gzip;", false}, Row{"gzip;level=9", false}, Row{"gzip q=1", false},
                    Row{"gzip;q=1;q=0", false}, Row{"agzip", false}, Row{"gzipx", false},
                    Row{"gzi", false}, Row{"**", false},
                    Row{std::string_view("gzip\0", 5), false}));

}  // namespace
}  // namespace certmon::exporter
