// Basic authentication. The server does not wait for bcrypt.
//
// The last correct password of a user is remembered as a digest (keyed_digest.h). One worker thread
// checks everything else, in the order of arrival, with a bounded queue. A wrong password takes the
// same work whether the user exists or not, and whatever the cost of the user's hash: 2^m rounds, m
// being the highest cost of all users (CWE-208; the decoy of exporter-toolkit has a fixed cost).
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
  kBusy,     // too many checks wait already
  kStopped,  // the authenticator has been stopped
};

// The users of one reading of the web configuration. Immutable.
using UserTable = std::shared_ptr<const std::vector<BasicAuthUser>>;

// BcryptMatches of bcrypt.h, or its replacement in a test.
using PasswordCheck = std::function<bool(std::string_view hash, std::string_view password)>;

// Thread-safe.
class Authenticator {
 public:
  // One worker checks this many in half a second at the usual cost of 10.
  static constexpr std::size_t kMostWaiting = 8;

  // `key` of MakeDigestKey. `check` is called by the worker alone.
  Authenticator(base::Secret key, PasswordCheck check);
  ~Authenticator();  // stops
  Authenticator(const Authenticator&) = delete;
  Authenticator& operator=(const Authenticator&) = delete;

  // kRight if the user's password is remembered, kBusy or kStopped if a check would be refused,
  // nullopt if the worker must check. Never waits.
  [[nodiscard]] std::optional<AuthVerdict> LookUp(const UserTable& users,
                                                  const BasicCredentials& credentials);

  // Calls `done` once: on the worker, or in this call with kBusy or kStopped. Never waits. `done`
  // must be quick and must not throw.
  void Check(UserTable users, BasicCredentials credentials, std::function<void(AuthVerdict)> done);

  // Calls each outstanding `done` with kStopped before it returns. A check in progress continues,
  // and its outcome is dropped.
  void Stop();

 private:
  struct Job {
    UserTable users;
    BasicCredentials credentials;
    std::function<void(AuthVerdict)> done;  // empty once it was called
  };

  void Work();
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
