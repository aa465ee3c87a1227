// The walk over the pages of one listing, as a state machine without IO: which page to ask for
// next, and when what has arrived is the whole.
//
// The first answer is read alone: it tells totalCount, and by its number of entries the page size
// the server really uses (`all` honoured, ignored, or pages capped: all the same here). The second
// is read alone too: a server that ignores the page number shows itself there, after one request in
// vain. The rest is asked for with up to `page_concurrency` in flight.
//
// The walk ends as soon as as many entries have arrived as totalCount says, whatever totalPage
// says. When the pages contradict each other in a way that a change between two of them explains
// (another totalCount, a name on two pages, fewer entries than announced) everything is read anew,
// twice at most. One page may fail and the others are still read; a second failure ends the walk.
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

// More pages than this are not walked: 100,000 certificates at the default page size.
inline constexpr std::uint64_t kMaxPages = 1000;
// How often a listing that changed underfoot is read anew.
inline constexpr int kMaxRereads = 2;

class ListWalk {
 public:
  struct Ask {
    std::uint64_t page = 1;
    bool all = true;
    int round = 0;  // counts the readings from the start; an answer of an earlier round is ignored
  };

  // `page_concurrency` from 1 to 16. `ask_all` false begins without all=true.
  ListWalk(int page_concurrency, bool ask_all)
      : page_concurrency_(page_concurrency), all_(ask_all) {}

  // The next page to ask for; nullopt where none is to be asked for now. Each page is handed out
  // once.
  [[nodiscard]] std::optional<Ask> Next();

  // Every Ask is answered by one of these, unless Done is true before.
  void OnPage(const Ask& ask, CertificatePage page);
  void OnFailure(const Ask& ask, base::Error error);

  // Ends the walk for a reason from outside (the poll's time is over). No effect once Done.
  void Abort(base::Error error);

  // The answer to this Ask still matters.
  [[nodiscard]] bool IsWanted(const Ask& ask) const { return !done_ && ask.round == round_; }
  // Nothing more will be asked for, and answers still under way are of no interest.
  [[nodiscard]] bool Done() const { return done_; }
  // all=true brought an answer over the size limit.
  [[nodiscard]] bool AllIsTooLarge() const { return all_is_too_large_; }

  // What the walk brought; once, after Done.
  [[nodiscard]] ListOutcome TakeOutcome();

 private:
  void OnFirstPage(const CertificatePage& page);
  // What a later page says against those before it; nullopt where it fits.
  enum class Clash : std::uint8_t { kMoved, kBroken };
  [[nodiscard]] std::optional<std::pair<Clash, std::string>> FindClash(
      const Ask& ask, const CertificatePage& page) const;
  void Collect(const Ask& ask, CertificatePage page);
  void CheckEnd();
  void Reread(std::string why);
  void StartRound();
  // What only an earlier round read is news all the same, for a poll that stays incomplete.
  void AddEarlierEntries();
  void Finish(std::optional<base::Error> failure);

  const int page_concurrency_;
  bool all_;
  bool all_is_too_large_ = false;
  bool done_ = false;
  int round_ = 0;
  int rereads_ = 0;

  // Of the round.
  std::optional<std::uint64_t> total_;
  std::uint64_t last_page_ = 1;
  std::uint64_t next_page_ = 1;
  std::uint64_t answered_ = 0;
  int in_flight_ = 0;
  std::unordered_map<std::string, std::uint64_t> page_of_name_;

  std::optional<base::Error> failure_;
  ListOutcome outcome_;
  std::vector<ListedEntry> earlier_entries_;  // of the rounds before
};

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_LIST_WALK_H_
