// The open connections of a server, their deadlines and limits. Inside of the server.
//
// Pure: no sockets, no clock, no lock. A connection is named by its descriptor, which is unique while
// the connection is open. Each connection to cut is reported once; the caller shuts it down, and
// calls Close when it is gone. Used by one thread at a time.
#ifndef LIB_HTTP_SERVER_SERVER_CONNECTIONS_H_
#define LIB_HTTP_SERVER_SERVER_CONNECTIONS_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "lib/base/clock.h"

namespace certmon::http {

struct ConnectionLimits {
  std::size_t max_connections = 512;
  std::size_t max_per_address = 256;
  // From accept, or the end of the previous answer, to a complete request; 0 means none.
  std::chrono::nanoseconds request_timeout{std::chrono::seconds(10)};
  // From the complete request until the kernel has the last byte of the answer; 0 means none.
  std::chrono::nanoseconds answer_timeout{std::chrono::seconds(10)};
};

// An answer has stalled if the client has acknowledged nothing of it for this long (contract,
// section 2, --web.max-requests).
inline constexpr std::chrono::seconds kStalledAfter{1};

// Limit of connections that were accepted but not started by libmicrohttpd yet.
inline constexpr std::size_t kMostStarting = 32;

// After this time the server has read everything that has arrived: the client is the one to wait for.
inline constexpr std::chrono::milliseconds kIdleAfter{100};

// Limit of open connections: max_connections, and those that were cut and are still closing.
[[nodiscard]] constexpr std::size_t MostOpen(const ConnectionLimits& limits) {
  return limits.max_connections + limits.max_connections / 4 + 1;
}

class ConnectionTable {
 public:
  explicit ConnectionTable(const ConnectionLimits& limits) : limits_(limits) {}

  // Whether one more may be accepted now: false while too many that were cut are still closing, and
  // while kMostStarting, or a quarter of a limit, have not started. So the server has read from all
  // connections but the newest, and at a limit there is one that may be cut.
  [[nodiscard]] bool HasRoom() const;

  // Adds a connection. If that exceeds the limit of its address or of all, the connection that has
  // waited longest for its request is cut, else the answer that has stalled longest. Returns false
  // if there is neither: the new one must be closed. It is never cut before Start.
  [[nodiscard]] bool Open(int fd, std::string address, base::MonotonicTime now,
                          std::vector<int>& cut);
  void Start(int fd, base::MonotonicTime now);
  void Close(int fd) { entries_.erase(fd); }

  // The request is complete. A `group` (null: none) has at most `max_at_once` answers at a time (0:
  // no limit). At the limit the one that has stalled longest is cut; false means that none has
  // stalled: the answer must be a refusal and counts in no group. A second call for the same answer
  // changes the group and keeps the deadline.
  [[nodiscard]] bool BeginAnswer(int fd, const void* group, std::size_t max_at_once,
                                 base::MonotonicTime now, std::vector<int>& cut);
  // Moves the deadline of an answer that has begun to `timeout` from now.
  void ExtendAnswer(int fd, std::chrono::nanoseconds timeout, base::MonotonicTime now);
  // The kernel has the whole answer: the time for the next request starts.
  void EndAnswer(int fd, base::MonotonicTime now);

  // The answers under way; and the bytes that the client has acknowledged of one.
  [[nodiscard]] std::vector<int> Answering() const;
  void NoteProgress(int fd, std::uint64_t acknowledged_bytes, base::MonotonicTime now);

  // Cuts every connection that is past its deadline.
  void CutOverdue(base::MonotonicTime now, std::vector<int>& cut);
  // Cuts the connection that has waited longest for its request, if one has for kIdleAfter.
  void CutLongestWaiting(base::MonotonicTime now, std::vector<int>& cut);

  [[nodiscard]] bool IsEmpty() const { return entries_.empty(); }
  [[nodiscard]] std::size_t Size() const { return entries_.size(); }

 private:
  enum class State : std::uint8_t { kOpened, kWaiting, kAnswering, kCut };
  struct Entry {
    State state = State::kOpened;
    base::MonotonicTime since;  // of accept, the complete request, or the end of the answer
    std::uint64_t turn = 0;     // grows with `since`; orders equal times
    std::chrono::nanoseconds answer_timeout{};  // from `since`, in kAnswering; 0 means none
    base::MonotonicTime progress;  // when the client last acknowledged bytes of the answer
    std::uint64_t acknowledged_bytes = 0;
    const void* group = nullptr;
    std::string address;
  };
  using Entries = std::unordered_map<int, Entry>;

  // A null address means any.
  [[nodiscard]] std::size_t LiveCount(const std::string* address) const;
  [[nodiscard]] Entries::iterator LongestWaiting(const std::string* address);
  template <typename Matches>
  [[nodiscard]] Entries::iterator LongestStalled(base::MonotonicTime now, Matches matches);
  [[nodiscard]] bool CutOne(const std::string* address, base::MonotonicTime now,
                            std::vector<int>& cut);
  static void Cut(Entries::iterator entry, std::vector<int>& cut);

  ConnectionLimits limits_;
  Entries entries_;
  std::uint64_t last_turn_ = 0;
};

}  // namespace certmon::http

#endif  // LIB_HTTP_SERVER_SERVER_CONNECTIONS_H_
