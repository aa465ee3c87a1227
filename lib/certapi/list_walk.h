// Which page of a listing to request next, and when the listing is complete. A state machine
// without IO.
//
// The first page is requested alone: its answer has totalCount, and its number of entries is the
// page size that the server really uses (`all` honoured or ignored, or pages limited). The second
// page is requested alone too, so that a server that ignores the page number is detected after one
// useless request. The other pages are requested with up to `page_concurrency` in flight.
//
// The listing is complete when as many entries arrived as totalCount says; totalPage is ignored. If
// the pages contradict each other in a way that a change between two of them explains (a different
// totalCount, a name on two pages, fewer entries than announced), the whole listing is read again,
// at most twice. If one page fails, the others are still read; a second failure ends the walk.
//
// Used by one thread: the poll loop.
#ifndef LIB_CERTAPI_LIST_WALK_H_
#define LIB_CERTAPI_LIST_WALK_H_

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "lib/base/error.h"
#include "lib/certapi/list_outcome.h"
#include "lib/certapi/page.h"

namespace certmon::certapi {

// A listing with more pages fails: 100,000 certificates at the default page size.
inline constexpr std::uint64_t kMaxPages = 1000;
// How often a listing that changed while it was read is read again.
inline constexpr int kMaxRereads = 2;

class ListWalk {
 public:
  struct Ask {
    std::uint64_t page = 1;
    bool all = true;
    int round = 0;  // the number of the reading; answers of earlier readings are ignored
  };

  // `page_concurrency` is 1 to 16. With `ask_all`, all=true is requested first.
  ListWalk(int page_concurrency, bool ask_all)
      : page_concurrency_(page_concurrency), all_(ask_all) {}

  // The next page to request; nullopt if there is none now. Returns each page once.
  [[nodiscard]] std::optional<Ask> Next();

  // The outcome of an Ask. Ignored after Done.
  void OnPage(const Ask& ask, CertificatePage page);
  void OnFailure(const Ask& ask, base::Error error);

  // Ends the walk for another reason (poll_timeout). No effect after Done.
  void Abort(base::Error error);

  // The answer to this Ask is still needed.
  [[nodiscard]] bool IsWanted(const Ask& ask) const { return !done_ && ask.round == round_; }
  // No more pages are requested, and answers still in flight are not needed.
  [[nodiscard]] bool Done() const { return done_; }
  // The answer to all=true was over the size limit.
  [[nodiscard]] bool AllIsTooLarge() const { return all_is_too_large_; }

  // The result; once, after Done.
  [[nodiscard]] ListOutcome TakeOutcome();

 private:
  void OnFirstPage(const CertificatePage& page);
  // How a page contradicts the pages before it; nullopt if it does not. kMoved: a change of the
  // list explains it. kBroken: it does not.
  enum class Clash : std::uint8_t { kMoved, kBroken };
  [[nodiscard]] std::optional<std::pair<Clash, std::string>> FindClash(
      const Ask& ask, const CertificatePage& page) const;
  void Collect(const Ask& ask, CertificatePage page);
  void CheckEnd();
  void Reread(std::string why);
  void StartRound();
  // Entries that only an earlier reading had are still used if the poll stays incomplete.
  void AddEarlierEntries();
  void Finish(std::optional<base::Error> failure);

  const int page_concurrency_;
  bool all_;
  bool all_is_too_large_ = false;
  bool done_ = false;
  int round_ = 0;
  int rereads_ = 0;

  // Of the current reading.
  std::optional<std::uint64_t> total_;
  std::uint64_t last_page_ = 1;
  std::uint64_t next_page_ = 1;
  std::uint64_t answered_ = 0;
  int in_flight_ = 0;
  std::unordered_map<std::string, std::uint64_t> page_of_name_;

  std::optional<base::Error> failure_;
  ListOutcome outcome_;
  std::vector<ListedEntry> earlier_entries_;  // of earlier readings
};

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_LIST_WALK_H_
