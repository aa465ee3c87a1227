// Basic authentication: who is let in, without making the server wait for bcrypt.
//
// What was right once is remembered, one digest a user (keyed_digest.h), no password; everything
// else is checked by one worker thread, in the order of arrival, with a bounded queue. What is
// wrong takes the same work whether the user exists or not, and whatever the cost of his hash: 2^m
// rounds, m the highest cost of all users (CWE-208; exporter-toolkit's decoy has a fixed cost).
#ifndef EXPORTER_WEBCONFIG_AUTHENTICATOR_H_
#define EXPORTER_WEBCONFIG_AUTHENTICATOR_H_

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "exporter/webconfig/basic_credentials.h"
#include "exporter/webconfig/keyed_digest.h"
#include "exporter/webconfig/web_config.h"
#include "lib/base/secret.h"

namespace certmon::exporter {

enum class AuthVerdict : std::uint8_t {
  kRight,
  kWrong,
  kBusy,     // too many checks wait already, or memory is short
  kStopped,  // the authenticator has been stopped
};

// The users of one reading of the web configuration. Immutable.
using UserTable = std::shared_ptr<const std::vector<BasicAuthUser>>;

// bcrypt.h's BcryptMatches, or what stands for it in a test.
using PasswordCheck = std::function<bool(std::string_view hash, std::string_view password)>;

// Thread-safe.
class Authenticator {
 public:
  // As many may wait as one worker gets through in half a second at the usual cost of 10.
  static constexpr std::size_t kMostWaiting = 8;

  // `key` of MakeDigestKey. `check` is called by the worker alone.
  Authenticator(base::Secret key, PasswordCheck check);
  ~Authenticator();  // stops
  Authenticator(const Authenticator&) = delete;
  Authenticator& operator=(const Authenticator&) = delete;

  // kRight where the user's password is remembered, kBusy or kStopped where it makes no sense to
  // ask; nullopt where the worker must look. Never waits.
  [[nodiscard]] std::optional<AuthVerdict> LookUp(const UserTable& users,
                                                  const BasicCredentials& credentials);

  // Calls `done` once: from the worker, or from here with kBusy or kStopped. Never waits. `done`
  // must be quick and must not throw. Where this throws, for lack of memory, none is owed.
  void Check(UserTable users, BasicCredentials credentials, std::function<void(AuthVerdict)> done);

  // Every `done` that is owed is called with kStopped before this returns; a check that is under
  // way goes on and its outcome is dropped.
  void Stop();

 private:
  struct Job {
    UserTable users;
    BasicCredentials credentials;
    std::function<void(AuthVerdict)> done;  // empty once it was called
  };

  void Work();
  [[nodiscard]] std::pair<AuthVerdict, Digest> Judge(const Job& job) const noexcept;
  void Remember(const std::string& name, const Digest& digest) noexcept;  // with mutex_ held
  [[nodiscard]] bool IsRight(const Job& job) const;
  void WorkOff(const BasicAuthUser* user, int highest_cost, std::string_view password) const;
  [[nodiscard]] Digest DigestOf(const BasicAuthUser* user, const BasicCredentials& given) const;

  const base::Secret key_;
  const PasswordCheck check_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<Job>> waiting_;
  std::shared_ptr<Job> current_;
  std::map<std::string, Digest, std::less<>> remembered_;  // one a user name
  bool stopped_ = false;
  std::thread worker_;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_WEBCONFIG_AUTHENTICATOR_H_
