#include "lib/certapi/secret_json.h"

#include <algorithm>

namespace certmon::certapi {

SecretJson::SecretJson(std::string_view text) : text_(text) {
  // Reserved at once: growing would leave pieces of the text in the heap.
  masked_.reserve(text.size());
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t quote = std::min(text.find('"', at), text.size());
    masked_.append(text.substr(at, quote - at));
    if (quote == text.size()) {
      break;
    }
    std::size_t end = quote + 1;
    while (end < text.size() && text[end] != '"') {
      end += text[end] == '\\' ? 2 : 1;
    }
    end = std::min(end, text.size());
    const Span span{.begin = quote + 1, .size = end - quote - 1};
    strings_.push_back(span);
    masked_.push_back('"');
    if (span.size >= kShortestSecret) {
      masked_.append(span.size, 'x');
    } else {
      masked_.append(text.substr(span.begin, span.size));
    }
    if (end < text.size()) {
      masked_.push_back('"');
    }
    at = end + 1;
  }
}

base::Secret SecretJson::StringAt(std::size_t index) const {
  if (index >= strings_.size()) {
    return {};
  }
  const Span span = strings_[index];
  std::string content;
  content.reserve(span.size);
  text_.WithBytes([&](std::string_view text) {
    const std::string_view quoted = text.substr(span.begin, span.size);
    for (std::size_t i = 0; i < quoted.size(); ++i) {
      const bool is_slash = quoted[i] == '\\' && i + 1 < quoted.size() && quoted[i + 1] == '/';
      i += is_slash ? 1 : 0;
      content.push_back(quoted[i]);
    }
  });
  return base::Secret::TakeFrom(content);
}

}  // namespace certmon::certapi
