#include "lib/pem/chain.h"

#include <algorithm>
#include <optional>

namespace certmon::pem {
namespace {

// How a certificate is reached from the leaf by the path that ends last.
struct Reach {
  std::chrono::sys_seconds end;  // the earliest end on the path
  std::size_t child = 0;         // the certificate before it
  bool is_done = false;
};
using Reaches = std::vector<std::optional<Reach>>;

// The certificate that is reached and not done, with the last end.
std::optional<std::size_t> Next(const Reaches& reaches) {
  std::optional<std::size_t> next;
  for (std::size_t i = 0; i < reaches.size(); ++i) {
    if (reaches[i] && !reaches[i]->is_done && (!next || reaches[i]->end > reaches[*next]->end)) {
      next = i;
    }
  }
  return next;
}

std::vector<std::size_t> PathTo(std::size_t last, std::size_t leaf, const Reaches& reaches) {
  std::vector<std::size_t> path = {last};
  while (path.back() != leaf) {
    path.push_back(reaches[path.back()]->child);
  }
  std::reverse(path.begin(), path.end());
  return path;
}

}  // namespace

// Dijkstra's algorithm; the length of a path is its earliest end. So the first certificate without
// an issuer that is taken has the chain that ends last.
std::vector<std::size_t> ChooseChain(const std::vector<CertificateRecord>& certificates,
                                     std::size_t leaf) {
  Reaches reaches(certificates.size());
  reaches[leaf] = Reach{.end = certificates[leaf].not_after, .child = leaf};
  std::vector<std::size_t> done;
  while (const auto taken = Next(reaches)) {
    Reach& reach = *reaches[*taken];
    reach.is_done = true;
    done.push_back(*taken);
    if (certificates[*taken].issuers.empty()) {
      return PathTo(*taken, leaf, reaches);
    }
    for (const std::size_t issuer : certificates[*taken].issuers) {
      const auto end = std::min(reach.end, certificates[issuer].not_after);
      if (!reaches[issuer] || (!reaches[issuer]->is_done && end > reaches[issuer]->end)) {
        reaches[issuer] = Reach{.end = end, .child = *taken};
      }
    }
  }
  return done;
}

}  // namespace certmon::pem
