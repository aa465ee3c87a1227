// Finds projects that read the same certificates: the same appkey at the same base_url.
#ifndef EXPORTER_CONFIG_APPKEY_INDEX_H_
#define EXPORTER_CONFIG_APPKEY_INDEX_H_

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "lib/base/secret.h"

namespace certmon::exporter {

// Used by one thread. Refers to what was added: that must outlive the index, at the same address.
class AppkeyIndex {
 public:
  // Returns the number that was added first with this pair; `number` if it is the first.
  [[nodiscard]] std::size_t Add(const std::string& base_url, const base::Secret& appkey,
                                std::size_t number) {
    return numbers_.try_emplace(Pair{base_url, &appkey}, number).first->second;
  }

 private:
  struct Pair {
    std::string_view base_url;
    const base::Secret* appkey;

    friend bool operator<(const Pair& a, const Pair& b) {
      if (a.base_url != b.base_url) {
        return a.base_url < b.base_url;
      }
      return a.appkey->WithBytes([&b](std::string_view mine) {
        return b.appkey->WithBytes([mine](std::string_view other) { return mine < other; });
      });
    }
  };
  std::map<Pair, std::size_t> numbers_;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_APPKEY_INDEX_H_
