// A listing as a server may page it, and a loop that lets a ListWalk read it.
#ifndef TESTS_UNIT_CERTAPI_FAKE_LISTING_H_
#define TESTS_UNIT_CERTAPI_FAKE_LISTING_H_

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "lib/certapi/list_walk.h"

namespace certmon::certapi {

inline ListedEntry Entry(std::string name) {
  ListedEntry entry;
  entry.certificate.name = std::move(name);
  return entry;
}

// "c000" and so on: `count` names in the order of the listing.
inline std::vector<std::string> Names(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string number = std::to_string(i);
    names.push_back("c" + std::string(number.size() < 3 ? 3 - number.size() : 0, '0') + number);
  }
  return names;
}

struct FakeListing {
  std::vector<std::string> names;
  bool honours_all = false;
  std::uint64_t page_size = 100;  // what the server really uses
  std::optional<std::uint64_t> total_page;
  bool echoes_page = true;
  std::optional<std::uint64_t> total_count;  // as announced; the true number if absent

  [[nodiscard]] CertificatePage Page(const ListWalk::Ask& ask) const {
    const bool whole = honours_all && ask.all;
    const std::uint64_t size = whole ? names.size() : page_size;
    const std::uint64_t begin = std::min<std::uint64_t>((ask.page - 1) * size, names.size());
    const std::uint64_t end = std::min<std::uint64_t>(begin + size, names.size());
    CertificatePage page;
    page.info = {.total_count = total_count.value_or(names.size()),
                 .total_page = total_page,
                 .current_page = echoes_page ? std::optional(ask.page) : std::nullopt,
                 .page_size = size};
    for (std::uint64_t i = begin; i < end; ++i) {
      page.entries.push_back(Entry(names[i]));
    }
    return page;
  }
};

using Answer = std::function<base::Result<CertificatePage>(const ListWalk::Ask&)>;

struct Walked {
  ListOutcome outcome;
  std::vector<ListWalk::Ask> asks;
  std::size_t most_in_flight = 0;

  [[nodiscard]] std::vector<std::string> SortedNames() const {
    std::vector<std::string> names;
    for (const ListedEntry& entry : outcome.entries) {
      names.push_back(entry.certificate.name);
    }
    std::sort(names.begin(), names.end());
    return names;
  }
  [[nodiscard]] std::optional<base::Reason> Failure() const {
    return outcome.failure ? std::optional(outcome.failure->reason) : std::nullopt;
  }
};

// Answers in an order drawn from `seed`, until the walk is done or requests no more pages.
inline Walked Drive(ListWalk& walk, const Answer& answer, unsigned seed = 1) {
  Walked walked;
  std::mt19937 random(seed);
  std::vector<ListWalk::Ask> in_flight;
  while (!walk.Done()) {
    while (const auto ask = walk.Next()) {
      in_flight.push_back(*ask);
      walked.asks.push_back(*ask);
    }
    walked.most_in_flight = std::max(walked.most_in_flight, in_flight.size());
    if (in_flight.empty()) {
      break;
    }
    const auto chosen =
        in_flight.begin() + static_cast<std::ptrdiff_t>(random() % in_flight.size());
    const ListWalk::Ask ask = *chosen;
    in_flight.erase(chosen);
    auto page = answer(ask);
    if (page) {
      walk.OnPage(ask, *std::move(page));
    } else {
      walk.OnFailure(ask, std::move(page).error());
    }
  }
  if (walk.Done()) {
    walked.outcome = walk.TakeOutcome();
  }
  return walked;
}

}  // namespace certmon::certapi

#endif  // TESTS_UNIT_CERTAPI_FAKE_LISTING_H_
