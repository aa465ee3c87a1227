#include "lib/simulator/list_query.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <vector>

namespace certmon::simulator {
namespace {

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

// Invalid escapes stay unchanged.
std::string PercentDecode(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned char byte = 0;
    const char* const first = text.data() + i + 1;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(first, first + 2, byte, 16).ptr == first + 2) {
      result += static_cast<char>(byte);
      i += 2;
    } else {
      result += text[i];
    }
  }
  return result;
}

std::string UpperCase(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return text;
}

bool ReadNumber(const std::string& text, int& number) {
  const char* const end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, number);
  return failure == std::errc() && stop == end && number >= 1;
}

bool ReadBoolean(const std::string& text, bool& value) {
  const std::string upper = UpperCase(text);
  value = upper == "TRUE";
  return value || upper == "FALSE";
}

bool ReadStatus(const std::string& text, StatusFilter& status) {
  const std::string upper = UpperCase(text);
  if (upper == "ALL") status = StatusFilter::kAll;
  if (upper == "EXPIRED") status = StatusFilter::kExpired;
  if (upper == "UNEXPIRED") status = StatusFilter::kUnexpired;
  return upper == "ALL" || upper == "EXPIRED" || upper == "UNEXPIRED";
}

bool ReadParameter(const std::string& name, const std::string& value, ListQuery& query) {
  if (name == "pageSize") return ReadNumber(value, query.page_size);
  if (name == "pageNum") return ReadNumber(value, query.page_num);
  if (name == "all") return ReadBoolean(value, query.all);
  if (name == "status") return ReadStatus(value, query.status);
  return true;
}

std::optional<ApiVersion> ParseVersion(std::string_view text) {
  if (text == "v1.0") return ApiVersion::kV10;
  if (text == "v1.1") return ApiVersion::kV11;
  if (text == "v1.2") return ApiVersion::kV12;
  if (text == "v1.3") return ApiVersion::kV13;
  return std::nullopt;
}

}  // namespace

std::optional<ListPath> ParseListPath(std::string_view path) {
  const std::vector<std::string_view> parts = Split(path, '/');
  const bool has_shape = parts.size() == 6 && parts[0].empty() && parts[1] == "certmanager" &&
                         parts[3] == "appkeys" && !parts[4].empty() && parts[5] == "certificates";
  if (!has_shape) return std::nullopt;
  const std::optional<ApiVersion> version = ParseVersion(parts[2]);
  if (!version) return std::nullopt;
  return ListPath{.version = *version, .appkey = PercentDecode(parts[4])};
}

std::optional<FilePath> ParseFilePath(std::string_view path) {
  const std::vector<std::string_view> parts = Split(path, '/');
  if (parts.size() != 8 || parts[6].empty()) return std::nullopt;
  const std::string_view list = path.substr(0, path.size() - parts[6].size() - parts[7].size() - 2);
  std::optional<ListPath> holder = ParseListPath(list);
  if (!holder) return std::nullopt;
  const bool by_id = parts[7] == "certificate-files" && holder->version == ApiVersion::kV13;
  if (!by_id && parts[7] != "files") return std::nullopt;
  return FilePath{.version = holder->version,
                  .appkey = std::move(holder->appkey),
                  .certificate = PercentDecode(parts[6]),
                  .by_id = by_id};
}

std::optional<ListQuery> ParseListQuery(std::string_view query) {
  std::map<std::string, std::string> parameters;
  for (const std::string_view part : Split(query, '&')) {
    const std::size_t equals = part.find('=');
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1);
    parameters.emplace(PercentDecode(part.substr(0, equals)), PercentDecode(value));
  }
  ListQuery result;
  for (const auto& [name, value] : parameters) {
    if (!ReadParameter(name, value, result)) return std::nullopt;
  }
  return result;
}

}  // namespace certmon::simulator
