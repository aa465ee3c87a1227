#include "exporter/webconfig/authenticator.h"

#include <algorithm>
#include <utility>

namespace certmon::exporter {
namespace {

// A well-formed hash for which no password is known. Only the work that it makes counts.
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

// The hash is part of the digest, so a changed password is checked again. An unknown user has a
// digest too, so that the look-up takes equally long.
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

// A failing check takes 2^highest rounds in all: a cheaper hash lacks the sum of the powers of two
// from its own cost up to the highest one.
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
    const bool is_right = IsRight(*job);
    const Digest digest = DigestOf(FindUser(*job->users, job->credentials.name), job->credentials);
    lock.lock();
    current_.reset();
    if (is_right) {
      remembered_.insert_or_assign(job->credentials.name, digest);
    }
    // Called under the lock, so that Stop returns only after it.
    if (const auto done = std::exchange(job->done, nullptr)) {
      done(is_right ? AuthVerdict::kRight : AuthVerdict::kWrong);
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
