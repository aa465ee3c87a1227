// Who is let in, and what it costs to be wrong. bcrypt is counted here, not timed: a check of cost
// c makes 2^c rounds (Provos and Mazieres, "A Future-Adaptable Password Scheme", section 4).
#include "exporter/webconfig/authenticator.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <set>

#include "exporter/webconfig/bcrypt.h"
#include "exporter/webconfig/bcrypt_hash.h"
#include "tests/unit/webconfig/web_config_fixture.h"

namespace certmon::exporter {
namespace {

std::string HashOfCost(int cost, char mark) {
  return std::string("$2b$") + (cost < 10 ? "0" : "") + std::to_string(cost) + "$" +
         std::string(52, 'a') + mark;
}

UserTable MakeUsers(std::initializer_list<std::pair<const char*, std::string>> rows) {
  std::vector<BasicAuthUser> users;
  for (const auto& [name, hash] : rows) {
    users.push_back({.name = name, .hash = base::Secret(hash), .cost = *ReadBcryptCost(hash)});
  }
  return std::make_shared<const std::vector<BasicAuthUser>>(std::move(users));
}

BasicCredentials Given(const std::string& name, const std::string& password) {
  return {.name = name, .password = base::Secret(password)};
}

// Knows one password, "right", of every hash but the decoy's; counts rounds.
class CountedBcrypt {
 public:
  PasswordCheck Check() {
    return [this](std::string_view hash, std::string_view password) {
      rounds += std::uint64_t{1} << static_cast<unsigned int>(*ReadBcryptCost(hash));
      ++calls;
      return password == "right" && hash.find("bcdef") == std::string_view::npos;
    };
  }
  std::atomic<std::uint64_t> rounds{0};
  std::atomic<int> calls{0};
};

AuthVerdict Ask(Authenticator& authenticator, const UserTable& users, BasicCredentials given) {
  if (const auto verdict = authenticator.LookUp(users, given)) {
    return *verdict;
  }
  std::promise<AuthVerdict> answer;
  authenticator.Check(users, std::move(given),
                      [&answer](AuthVerdict verdict) { answer.set_value(verdict); });
  return answer.get_future().get();
}

class AuthenticatorTest : public ::testing::Test {
 protected:
  CountedBcrypt bcrypt_;
  Authenticator authenticator_{MakeDigestKey(), bcrypt_.Check()};
  UserTable users_ = MakeUsers({{"cheap", HashOfCost(4, 'a')}, {"dear", HashOfCost(9, 'b')}});
};

TEST_F(AuthenticatorTest, LetsInTheRightPasswordAndAsksBcryptOnlyOnce) {
  EXPECT_EQ(Ask(authenticator_, users_, Given("cheap", "right")), AuthVerdict::kRight);
  EXPECT_EQ(bcrypt_.calls, 1);
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(authenticator_.LookUp(users_, Given("cheap", "right")), AuthVerdict::kRight);
  }
  EXPECT_EQ(bcrypt_.calls, 1);
}

TEST_F(AuthenticatorTest, RefusesWrongPasswordsAndUsersEachTimeAnew) {
  for (const auto& [name, password] :
       {std::pair{"cheap", "wrong"}, std::pair{"nobody", "right"}, std::pair{"", "right"},
        std::pair{"cheap", ""}, std::pair{"Cheap", "right"}}) {
    EXPECT_EQ(Ask(authenticator_, users_, Given(name, password)), AuthVerdict::kWrong) << name;
    EXPECT_EQ(authenticator_.LookUp(users_, Given(name, password)), std::nullopt) << name;
  }
}

// What is wrong costs the same whoever is named.
TEST_F(AuthenticatorTest, UnknownUserAndWrongPasswordTakeTheSameWork) {
  for (const char* name : {"cheap", "dear", "nobody"}) {
    const std::uint64_t before = bcrypt_.rounds;
    EXPECT_EQ(Ask(authenticator_, users_, Given(name, "wrong")), AuthVerdict::kWrong);
    EXPECT_EQ(bcrypt_.rounds - before, std::uint64_t{1} << 9U) << name;
  }
}

TEST_F(AuthenticatorTest, ForgetsAPasswordWithItsHashAndWithItsUser) {
  EXPECT_EQ(Ask(authenticator_, users_, Given("cheap", "right")), AuthVerdict::kRight);
  const UserTable changed = MakeUsers({{"cheap", HashOfCost(4, 'c')}});
  EXPECT_EQ(authenticator_.LookUp(changed, Given("cheap", "right")), std::nullopt);
  const UserTable gone = MakeUsers({{"dear", HashOfCost(9, 'b')}});
  EXPECT_EQ(authenticator_.LookUp(gone, Given("cheap", "right")), std::nullopt);
  EXPECT_EQ(authenticator_.LookUp(users_, Given("cheap", "right")), AuthVerdict::kRight);
}

// CVE-2022-46146: exporter-toolkit's cache could be poisoned by parts that ran together.
TEST_F(AuthenticatorTest, RememberedPasswordsOpenNoOtherDoor) {
  const std::string hash = HashOfCost(4, 'a');
  const UserTable users = MakeUsers({{"a", hash}, {"ab", hash}});
  EXPECT_EQ(Ask(authenticator_, users, Given("a", "right")), AuthVerdict::kRight);
  EXPECT_EQ(authenticator_.LookUp(users, Given("ab", "right")), std::nullopt);
  EXPECT_EQ(authenticator_.LookUp(users, Given("a", "righ")), std::nullopt);
  EXPECT_EQ(authenticator_.LookUp(users, Given("a", hash + "right")), std::nullopt);
  const auto key = MakeDigestKey();
  std::set<Digest> digests = {KeyedDigest(key, {"ab", "c"}), KeyedDigest(key, {"a", "bc"}),
                              KeyedDigest(key, {"abc"}), KeyedDigest(key, {"abc", ""}),
                              KeyedDigest(MakeDigestKey(), {"ab", "c"})};
  EXPECT_EQ(digests.size(), 5U);
}

// A worker that is busy for good, and a queue that has its bound.
TEST(AuthenticatorFlood, IsRefusedAtTheBoundAndHoldsUpNobodyWhoIsKnown) {
  std::promise<void> held;
  std::shared_future<void> release = held.get_future().share();
  std::atomic<int> calls{0};
  const UserTable users = MakeUsers({{"known", HashOfCost(4, 'a')}});
  Authenticator authenticator(MakeDigestKey(), [&](std::string_view, std::string_view password) {
    if (++calls > 1) {
      release.wait();
    }
    return password == "right";
  });
  ASSERT_EQ(Ask(authenticator, users, Given("known", "right")), AuthVerdict::kRight);

  std::atomic<int> wrong{0};
  std::atomic<int> busy{0};
  const auto count = [&](AuthVerdict verdict) {
    ++(verdict == AuthVerdict::kWrong ? wrong : busy);
  };
  constexpr int kFlood = 100;
  for (int i = 0; i < kFlood; ++i) {
    authenticator.Check(users, Given("known", "guess" + std::to_string(i)), count);
  }
  // One may be with the worker already.
  EXPECT_GE(busy, kFlood - static_cast<int>(Authenticator::kMostWaiting) - 1);
  EXPECT_EQ(authenticator.LookUp(users, Given("known", "right")), AuthVerdict::kRight);
  held.set_value();
  authenticator.Stop();
  EXPECT_EQ(wrong + busy, kFlood);
}

TEST(AuthenticatorStop, AnswersEverybodyThoughTheWorkerIsBusy) {
  std::promise<void> held;
  std::promise<void> begun;
  const UserTable users = MakeUsers({{"a", HashOfCost(4, 'a')}});
  Authenticator authenticator(MakeDigestKey(), [&](std::string_view, std::string_view) {
    begun.set_value();
    held.get_future().wait();
    return true;
  });
  int stopped = 0;
  const auto count = [&stopped](AuthVerdict verdict) {
    stopped += verdict == AuthVerdict::kStopped ? 1 : 0;
  };
  authenticator.Check(users, Given("a", "x"), count);
  begun.get_future().wait();
  authenticator.Check(users, Given("a", "y"), count);
  authenticator.Stop();
  EXPECT_EQ(stopped, 2);
  authenticator.Check(users, Given("a", "z"), count);
  EXPECT_EQ(stopped, 3);
  EXPECT_EQ(authenticator.LookUp(users, Given("a", "x")), AuthVerdict::kStopped);
  held.set_value();
}

// The toolkit's dummy hash is of "fakepassword", its web/handler.go says.
TEST(Bcrypt, KnowsTheRightPasswordAndNoOther) {
  EXPECT_TRUE(BcryptMatches(kHash, "fakepassword"));
  for (const std::string wrong : {"", "fakepasswor", "fakepassword ", "Fakepassword"}) {
    EXPECT_FALSE(BcryptMatches(kHash, wrong)) << wrong;
  }
  EXPECT_FALSE(BcryptMatches(kHash, std::string("fakepassword\0x", 14)));
}

}  // namespace
}  // namespace certmon::exporter
