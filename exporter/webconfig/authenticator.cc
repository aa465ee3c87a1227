#include "exporter/webconfig/authenticator.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace certmon::exporter {
namespace {

// A hash of nothing that anybody knows: 53 characters that no password is known for. Only the
// work that it makes counts.
std::string DecoyHash(int cost) {
  const std::string digits = std::to_string(cost);
  return "$2b$" + std::string(digits.size() < 2 ? "0" : "") + digits +
         "$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234";
}

const BasicAuthUser* FindUser(const std::vector<BasicAuthUser>& users, std::string_view name) {
  const auto found = std::find_if(users.begin(), users.end(),
                                  [name](const BasicAuthUser& user) { return user.name == name; });
  return found == users.end() ? nullptr : &*found;
}

int HighestCost(const std::vector<BasicAuthUser>& users) {
  int highest = kLeastBcryptCost;
  for (const BasicAuthUser& user : users) {
    highest = std::max(highest, user.cost);
  }
  return highest;
}

}  // namespace

Authenticator::Authenticator(base::Secret key, PasswordCheck check)
    : key_(std::move(key)), check_(std::move(check)), worker_([this] { Work(); }) {}

Authenticator::~Authenticator() {
  Stop();
  worker_.join();
}

// The hash is part of it: a changed password is not remembered by its old one. An unknown user has
// a digest too, so that the look-up takes as long.
Digest Authenticator::DigestOf(const BasicAuthUser* user, const BasicCredentials& given) const {
  const base::Secret none;
  return (user == nullptr ? none : user->hash).WithBytes([&](std::string_view hash) {
    return given.password.WithBytes([&](std::string_view password) {
      return KeyedDigest(key_, {given.name, hash, password});
    });
  });
}

std::optional<AuthVerdict> Authenticator::LookUp(const UserTable& users,
                                                 const BasicCredentials& credentials) {
  const BasicAuthUser* const user = FindUser(*users, credentials.name);
  const Digest digest = DigestOf(user, credentials);
  const std::lock_guard lock(mutex_);
  if (stopped_) {
    return AuthVerdict::kStopped;
  }
  const auto found = remembered_.find(credentials.name);
  if (user != nullptr && found != remembered_.end() && SameDigest(found->second, digest)) {
    return AuthVerdict::kRight;
  }
  return waiting_.size() >= kMostWaiting ? std::optional(AuthVerdict::kBusy) : std::nullopt;
}

void Authenticator::Check(UserTable users, BasicCredentials credentials,
                          std::function<void(AuthVerdict)> done) {
  AuthVerdict refusal = AuthVerdict::kBusy;
  {
    const std::lock_guard lock(mutex_);
    if (stopped_) {
      refusal = AuthVerdict::kStopped;
    } else if (waiting_.size() < kMostWaiting) {
      waiting_.push_back(
          std::make_shared<Job>(Job{std::move(users), std::move(credentials), std::move(done)}));
      changed_.notify_one();
      return;
    }
  }
  done(refusal);
}

// Failing checks take 2^highest rounds in all: what is missing behind a cheaper hash is the sum of
// the powers of two from its cost on.
void Authenticator::WorkOff(const BasicAuthUser* user, int highest_cost,
                            std::string_view password) const {
  if (user == nullptr) {
    static_cast<void>(check_(DecoyHash(highest_cost), password));
    return;
  }
  for (int cost = user->cost; cost < highest_cost; ++cost) {
    static_cast<void>(check_(DecoyHash(cost), password));
  }
}

bool Authenticator::IsRight(const Job& job) const {
  const BasicAuthUser* const user = FindUser(*job.users, job.credentials.name);
  return job.credentials.password.WithBytes([&](std::string_view password) {
    if (user != nullptr &&
        user->hash.WithBytes([&](std::string_view hash) { return check_(hash, password); })) {
      return true;
    }
    WorkOff(user, HighestCost(*job.users), password);
    return false;
  });
}

// kBusy where memory is too short for a check: whoever asks again may be luckier.
std::pair<AuthVerdict, Digest> Authenticator::Judge(const Job& job) const noexcept {
  try {
    if (!IsRight(job)) {
      return {AuthVerdict::kWrong, {}};
    }
    return {AuthVerdict::kRight,
            DigestOf(FindUser(*job.users, job.credentials.name), job.credentials)};
  } catch (const std::exception&) {
    return {AuthVerdict::kBusy, {}};
  }
}

void Authenticator::Remember(const std::string& name, const Digest& digest) noexcept {
  try {
    remembered_.insert_or_assign(name, digest);
  } catch (const std::exception&) {
    // No memory: the next request is checked once more.
  }
}

void Authenticator::Work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopped_ || !waiting_.empty(); });
    if (stopped_) {
      return;
    }
    current_ = std::move(waiting_.front());
    waiting_.pop_front();
    const std::shared_ptr<Job> job = current_;
    lock.unlock();
    const auto [verdict, digest] = Judge(*job);
    lock.lock();
    current_.reset();
    if (verdict == AuthVerdict::kRight) {
      Remember(job->credentials.name, digest);
    }
    // Called under the lock, so that Stop returns only when it is over.
    if (const auto done = std::exchange(job->done, nullptr)) {
      done(verdict);
    }
  }
}

void Authenticator::Stop() {
  const auto end = [](Job& job) {
    if (const auto done = std::exchange(job.done, nullptr)) {
      done(AuthVerdict::kStopped);
    }
  };
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  changed_.notify_all();
  if (current_) {
    end(*current_);
  }
  for (const std::shared_ptr<Job>& job : waiting_) {
    end(*job);
  }
  waiting_.clear();
}

}  // namespace certmon::exporter
