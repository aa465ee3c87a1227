#include "lib/http_server/server_connections.h"

#include <algorithm>
#include <utility>

namespace certmon::http {
namespace {

// libmicrohttpd has closed a connection that does not start within this time. Its descriptor may be
// in use for something else, so the connection is removed and not cut.
constexpr std::chrono::seconds kStartsWithin{10};

bool IsOver(base::MonotonicTime since, std::chrono::nanoseconds limit, base::MonotonicTime now) {
  return limit.count() > 0 && now - since >= limit;
}

}  // namespace

std::size_t ConnectionTable::LiveCount(const std::string* address) const {
  return static_cast<std::size_t>(
      std::count_if(entries_.begin(), entries_.end(), [address](const auto& item) {
        return item.second.state != State::kCut &&
               (address == nullptr || item.second.address == *address);
      }));
}

ConnectionTable::Entries::iterator ConnectionTable::LongestWaiting(const std::string* address) {
  auto longest = entries_.end();
  for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
    if (entry->second.state == State::kWaiting &&
        (address == nullptr || entry->second.address == *address) &&
        (longest == entries_.end() || entry->second.turn < longest->second.turn)) {
      longest = entry;
    }
  }
  return longest;
}

template <typename Matches>
ConnectionTable::Entries::iterator ConnectionTable::LongestStalled(base::MonotonicTime now,
                                                                   Matches matches) {
  auto longest = entries_.end();
  for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
    if (entry->second.state == State::kAnswering && matches(entry->second) &&
        now - entry->second.progress >= kStalledAfter &&
        (longest == entries_.end() || entry->second.progress < longest->second.progress)) {
      longest = entry;
    }
  }
  return longest;
}

void ConnectionTable::Cut(Entries::iterator entry, std::vector<int>& cut) {
  cut.push_back(entry->first);
  entry->second.state = State::kCut;
}

bool ConnectionTable::CutOne(const std::string* address, base::MonotonicTime now,
                             std::vector<int>& cut) {
  auto victim = LongestWaiting(address);
  if (victim == entries_.end()) {
    victim = LongestStalled(now, [address](const Entry& entry) {
      return address == nullptr || entry.address == *address;
    });
  }
  if (victim == entries_.end()) return false;
  Cut(victim, cut);
  return true;
}

bool ConnectionTable::HasRoom() const {
  const auto starting = std::count_if(entries_.begin(), entries_.end(), [](const auto& item) {
    return item.second.state == State::kOpened;
  });
  const std::size_t most_starting = std::clamp<std::size_t>(
      std::min(limits_.max_connections, limits_.max_per_address) / 4, 1, kMostStarting);
  return entries_.size() < MostOpen(limits_) && static_cast<std::size_t>(starting) < most_starting;
}

bool ConnectionTable::Open(int fd, std::string address, base::MonotonicTime now,
                           std::vector<int>& cut) {
  entries_.erase(fd);  // it never started, and its descriptor is used again
  if (LiveCount(&address) >= limits_.max_per_address && !CutOne(&address, now, cut)) return false;
  if (LiveCount(nullptr) >= limits_.max_connections && !CutOne(nullptr, now, cut)) return false;
  entries_.emplace(fd, Entry{.since = now, .turn = ++last_turn_, .address = std::move(address)});
  return true;
}

void ConnectionTable::Start(int fd, base::MonotonicTime now) {
  Entry& entry = entries_.try_emplace(fd, Entry{.since = now, .turn = ++last_turn_}).first->second;
  if (entry.state == State::kOpened) entry.state = State::kWaiting;
}

bool ConnectionTable::BeginAnswer(int fd, const void* group, std::size_t max_at_once,
                                  base::MonotonicTime now, std::vector<int>& cut) {
  const auto own = entries_.find(fd);
  if (own == entries_.end() || own->second.state == State::kCut) return true;
  const auto is_of_group = [group](const Entry& entry) { return entry.group == group; };
  const auto count =
      std::count_if(entries_.begin(), entries_.end(), [&is_of_group](const auto& item) {
        return item.second.state == State::kAnswering && is_of_group(item.second);
      });
  bool is_admitted = true;
  if (group != nullptr && max_at_once > 0 && static_cast<std::size_t>(count) >= max_at_once) {
    const auto stalled = LongestStalled(now, is_of_group);
    is_admitted = stalled != entries_.end();
    if (is_admitted) Cut(stalled, cut);
  }
  Entry& entry = own->second;
  if (entry.state != State::kAnswering) {
    entry.since = now;
    entry.answer_timeout = limits_.answer_timeout;
  }
  entry.state = State::kAnswering;
  entry.progress = now;
  entry.group = is_admitted ? group : nullptr;
  return is_admitted;
}

void ConnectionTable::ExtendAnswer(int fd, std::chrono::nanoseconds timeout,
                                   base::MonotonicTime now) {
  const auto entry = entries_.find(fd);
  if (entry == entries_.end() || entry->second.state != State::kAnswering) return;
  entry->second.since = now;
  entry->second.progress = now;
  entry->second.answer_timeout = timeout;
}

void ConnectionTable::EndAnswer(int fd, base::MonotonicTime now) {
  const auto entry = entries_.find(fd);
  if (entry == entries_.end() || entry->second.state != State::kAnswering) return;
  entry->second.state = State::kWaiting;
  entry->second.since = now;
  entry->second.turn = ++last_turn_;
}

std::vector<int> ConnectionTable::Answering() const {
  std::vector<int> answering;
  for (const auto& [fd, entry] : entries_) {
    if (entry.state == State::kAnswering) answering.push_back(fd);
  }
  return answering;
}

void ConnectionTable::NoteProgress(int fd, std::uint64_t acknowledged_bytes,
                                   base::MonotonicTime now) {
  const auto entry = entries_.find(fd);
  if (entry == entries_.end() || entry->second.acknowledged_bytes == acknowledged_bytes) return;
  entry->second.acknowledged_bytes = acknowledged_bytes;
  entry->second.progress = now;
}

void ConnectionTable::CutOverdue(base::MonotonicTime now, std::vector<int>& cut) {
  for (auto entry = entries_.begin(); entry != entries_.end();) {
    const auto current = entry++;
    const base::MonotonicTime since = current->second.since;
    switch (current->second.state) {
      case State::kOpened:
        if (IsOver(since, kStartsWithin, now)) entries_.erase(current);
        break;
      case State::kWaiting:
        if (IsOver(since, limits_.request_timeout, now)) Cut(current, cut);
        break;
      case State::kAnswering:
        if (IsOver(since, current->second.answer_timeout, now)) Cut(current, cut);
        break;
      case State::kCut:
        break;
    }
  }
}

void ConnectionTable::CutLongestWaiting(base::MonotonicTime now, std::vector<int>& cut) {
  const auto longest = LongestWaiting(nullptr);
  if (longest != entries_.end() && now - longest->second.since >= kIdleAfter) Cut(longest, cut);
}

}  // namespace certmon::http
