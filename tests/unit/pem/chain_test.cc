// Which chain of several is chosen; issuers as they may form in hostile files.
#include "lib/pem/chain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace certmon::pem {
namespace {

using ::testing::ElementsAre;

CertificateRecord Ends(int day, std::vector<std::size_t> issuers) {
  CertificateRecord record;
  record.not_after = std::chrono::sys_seconds(std::chrono::days(day));
  record.issuers = std::move(issuers);
  return record;
}

TEST(ChooseChain, IsTheLeafAloneIfItHasNoIssuer) {
  EXPECT_THAT(ChooseChain({Ends(5, {}), Ends(9, {})}, 1), ElementsAre(1));
}

TEST(ChooseChain, NeverStopsBelowTheTop) {
  EXPECT_THAT(ChooseChain({Ends(9, {1}), Ends(8, {2}), Ends(1, {})}, 0), ElementsAre(0, 1, 2));
}

TEST(ChooseChain, TakesTheOneThatEndsLast) {
  // 0 - 1 - 3 ends on day 5, 0 - 2 - 4 on day 6, 0 - 2 - 5 on day 4.
  const std::vector<CertificateRecord> certificates = {
      Ends(9, {1, 2}), Ends(5, {3}), Ends(6, {4, 5}), Ends(99, {}), Ends(99, {}), Ends(4, {})};
  EXPECT_THAT(ChooseChain(certificates, 0), ElementsAre(0, 2, 4));
}

TEST(ChooseChain, PrefersTheLateEndOverTheShortWay) {
  EXPECT_THAT(ChooseChain({Ends(9, {1, 2}), Ends(3, {}), Ends(8, {3}), Ends(7, {})}, 0),
              ElementsAre(0, 2, 3));
}

TEST(ChooseChain, LeavesACircle) {
  EXPECT_THAT(ChooseChain({Ends(9, {1}), Ends(8, {0, 2}), Ends(7, {1, 3}), Ends(6, {})}, 0),
              ElementsAre(0, 1, 2, 3));
}

TEST(ChooseChain, IsAllOfACircleWithoutATop) {
  EXPECT_THAT(ChooseChain({Ends(9, {1}), Ends(3, {2}), Ends(8, {1})}, 0), ElementsAre(0, 1, 2));
}

TEST(ChooseChain, IsFoundAmongAThousandCertificatesThatIssueEachOther) {
  std::vector<std::size_t> all(1000);
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i] = i;
  }
  std::vector<CertificateRecord> certificates(1000, Ends(50, all));
  certificates.push_back(Ends(40, {}));
  certificates[999].issuers.push_back(1000);
  const auto chain = ChooseChain(certificates, 0);
  EXPECT_EQ(chain.front(), 0U);
  EXPECT_EQ(chain.back(), 1000U);
}

}  // namespace
}  // namespace certmon::pem
