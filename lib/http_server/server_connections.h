// Which connections are open, what each waits for, and which must go. Inside of the server.
//
// Pure: no sockets, no clock, no lock. A connection is named by its descriptor, which is unique as
// long as the connection is open. Connections to cut are handed out once, as descriptors; the
// caller ends them and tells by Close when they are gone. For one thread at a time.
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
  // From accept, or the end of the answer before, to a complete request; 0 means none.
  std::chrono::nanoseconds request_timeout{std::chrono::seconds(10)};
  // From the complete request to the last byte handed to the kernel; 0 means none.
  std::chrono::nanoseconds answer_timeout{std::chrono::seconds(10)};
};

// An answer of which the client has taken nothing for this long gives way to one that is wanted
// (contract, section 2, --web.max-requests).
inline constexpr std::chrono::seconds kStalledAfter{1};

inline constexpr std::size_t kMostStarting = 32;

// A connection that has waited this long waits for its client: what is here has been read.
inline constexpr std::chrono::milliseconds kIdleAfter{100};

// The connections that may be open together: those that were cut and are still closing come on top.
[[nodiscard]] constexpr std::size_t MostOpen(const ConnectionLimits& limits) {
  return limits.max_connections + limits.max_connections / 4 + 1;
}

class ConnectionTable {
 public:
  explicit ConnectionTable(const ConnectionLimits& limits) : limits_(limits) {}

  // Whether one more may be accepted now: false while too many that were cut are still closing, and
  // while kMostStarting, or a quarter of a limit, have not started. So who was accepted long ago
  // has been read from, and waits for its client, not for us; and at a limit there is one to cut.
  [[nodiscard]] bool HasRoom() const;

  // A new connection. Over the limit of its address, and over the limit of all, the connection that
  // has waited longest for its request is cut, else the answer that has stalled longest; false
  // where there is neither, and the new one must be closed. Until Start it is not the server's yet,
  // and never cut.
  [[nodiscard]] bool Open(int fd, std::string address, base::MonotonicTime now,
                          std::vector<int>& cut);
  void Start(int fd, base::MonotonicTime now);
  void Close(int fd) { entries_.erase(fd); }

  // The request is complete. Answers of one `group` (null: of none) are at most `max_at_once` at a
  // time (0: any number); at the limit the one that has stalled longest is cut, and false means
  // that none has stalled for kStalledAfter: the answer is a refusal then, and counts in no group.
  // Called once more for the same answer, it changes the group, and the deadline stays.
  [[nodiscard]] bool BeginAnswer(int fd, const void* group, std::size_t max_at_once,
                                 base::MonotonicTime now, std::vector<int>& cut);
  // Gives the answer that has begun `timeout` from now, instead of the time it has left.
  void ExtendAnswer(int fd, std::chrono::nanoseconds timeout, base::MonotonicTime now);
  // The answer is with the kernel: the time for the next request begins.
  void EndAnswer(int fd, base::MonotonicTime now);

  // The answers under way, and how far a client has come with one: bytes that it has acknowledged.
  [[nodiscard]] std::vector<int> Answering() const;
  void NoteProgress(int fd, std::uint64_t acknowledged_bytes, base::MonotonicTime now);

  // Cuts what is past its deadline.
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
    std::uint64_t turn = 0;     // grows with `since`, and tells equal times apart
    std::chrono::nanoseconds answer_timeout{};  // from `since`, in kAnswering; 0 means none
    base::MonotonicTime progress;               // when the client last took something of the answer
    std::uint64_t acknowledged_bytes = 0;
    const void* group = nullptr;
    std::string address;
  };
  using Entries = std::unordered_map<int, Entry>;

  // Null address: of any.
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
