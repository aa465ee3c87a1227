#include "tests/integration/soak/soak_world.h"

#include <iterator>

namespace certmon::soak {
namespace {

// Names come back after they were deleted: their number is what keeps the soak's own memory flat.
constexpr std::uint64_t kNames = 40;
constexpr std::size_t kMost = 20;

std::string Name(std::uint64_t number) {
  const std::string digits = std::to_string(number);
  switch (number % 5) {
    case 0:
      return "인증서-" + digits;
    case 1:
      return "*.shop" + digits + ".example.com";
    default:
      return "site" + digits + ".example.com";
  }
}

}  // namespace

SoakWorld::SoakWorld(SoakRandom& random, Days today) : random_(random) {
  while (certificates_.size() < 10) {
    Create(today);
  }
}

std::map<std::string, TrueCertificate>::iterator SoakWorld::Any() {
  return std::next(certificates_.begin(),
                   static_cast<std::ptrdiff_t>(random_.Below(certificates_.size())));
}

void SoakWorld::Create(Days today) {
  // From expired for a month to good for a year.
  const Days end = today + std::chrono::days(static_cast<int>(random_.Below(400)) - 30);
  const TrueCertificate certificate{.end = end, .life = ++lives_};
  const auto placed = certificates_.try_emplace(Name(random_.Below(kNames)), certificate);
  changes_.created += placed.second ? 1 : 0;
}

void SoakWorld::Delete(std::size_t count) {
  for (; count > 0 && !certificates_.empty(); --count) {
    certificates_.erase(Any());
    ++changes_.deleted;
  }
}

void SoakWorld::Redate(Days today) {
  if (certificates_.empty()) {
    return;
  }
  TrueCertificate& one = Any()->second;
  const bool renew = one.end < today + std::chrono::days(60) || !random_.OneIn(4);
  one.end = renew ? today + std::chrono::days(60 + random_.Below(340))
                  : one.end - std::chrono::days(1 + random_.Below(50));
  ++(renew ? changes_.renewed : changes_.set_back);
}

void SoakWorld::LiveOn(Days today) {
  if (certificates_.size() < 4 && random_.OneIn(20)) {
    Create(today);
  }
  if (!random_.OneIn(25)) {
    return;
  }
  const std::uint64_t what = random_.Below(100);
  if (what < 60) {
    Redate(today);
  } else if (what < 78) {
    if (certificates_.size() < kMost) {
      Create(today);
    }
  } else if (what < 94) {
    Delete(1);
  } else if (what < 99) {
    Delete(2 + random_.Below(5));
  } else {
    Delete(kMost);
  }
}

void SoakWorld::ChangeOne(Days today) {
  const std::uint64_t what = random_.Below(3);
  if (what == 0) {
    Redate(today);
  } else if (what == 1) {
    Create(today);
  } else {
    Delete(1);
  }
}

}  // namespace certmon::soak
