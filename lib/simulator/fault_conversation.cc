#include "lib/simulator/fault_conversation.h"

#include <strings.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "lib/http_server/server_routing.h"

namespace certmon::simulator {
namespace {

using http::ServerRequest;
using http::ServerResponse;

constexpr std::string_view kHeadEnd = "\r\n\r\n";
constexpr std::size_t kMaxHeadBytes = std::size_t{64} * 1024;
constexpr std::size_t kMaxBodyBytes = std::size_t{1} << 20U;
constexpr std::size_t kBlockBytes = std::size_t{16} * 1024;
constexpr std::chrono::milliseconds kForever{-1};

std::string_view Trimmed(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
  text.remove_prefix(begin);
  return text.substr(0, text.find_last_not_of(" \t\r") + 1);
}

// Takes the text up to `end` off `text`, and `end` itself.
std::string_view TakeUntil(std::string_view& text, std::string_view end) {
  const std::size_t at = std::min(text.find(end), text.size());
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(std::min(at + end.size(), text.size()));
  return taken;
}

// Parses the head of a request, without its empty line. nullopt if it is not valid.
std::optional<ServerRequest> ParseHead(std::string_view head, std::string_view& version) {
  std::string_view line = TakeUntil(head, "\r\n");
  ServerRequest request;
  request.method = TakeUntil(line, " ");
  http::Target target = http::SplitTarget(TakeUntil(line, " "));
  request.path = std::move(target.path);
  request.query = std::move(target.query);
  version = line;
  if (!version.starts_with("HTTP/1.") || request.method.empty()) return std::nullopt;
  while (!head.empty()) {
    std::string_view field = TakeUntil(head, "\r\n");
    const std::string_view name = TakeUntil(field, ":");
    request.headers.emplace_back(name, Trimmed(field));
  }
  return request;
}

std::optional<std::size_t> BodyBytes(const ServerRequest& request) {
  if (request.HeaderValue("Transfer-Encoding")) return std::nullopt;
  const std::string_view text = request.HeaderValue("Content-Length").value_or("0");
  std::size_t bytes = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), bytes);
  const bool is_number = failure == std::errc() && end == text.data() + text.size();
  return is_number && bytes <= kMaxBodyBytes ? std::optional(bytes) : std::nullopt;
}

bool IsClose(std::optional<std::string_view> connection) {
  return connection && connection->size() == 5 && strncasecmp(connection->data(), "close", 5) == 0;
}

std::string RepeatedToABlock(std::string text) {
  if (text.empty()) text = " ";
  std::string block = text;
  while (block.size() < kBlockBytes) block += text;
  return block;
}

// One client, from its first request to the end of the connection. Used by its thread.
class Conversation {
 public:
  Conversation(FaultStream& stream, std::uint64_t number, const FaultHandler& handler)
      : stream_(stream), number_(number), handler_(handler) {}

  void Run() {
    while (AnswerNext()) {
    }
  }

 private:
  // False if the connection is to be closed.
  bool AnswerNext() {
    while (!HasHead() && !IsNoRequest()) {
      if (!Fill()) return false;
    }
    const std::size_t end = buffer_.find(kHeadEnd);
    std::string_view version;
    std::optional<ServerRequest> request =
        HasHead() ? ParseHead(std::string_view(buffer_).substr(0, end), version) : std::nullopt;
    const std::optional<std::size_t> body = request ? BodyBytes(*request) : std::nullopt;
    if (!body) {
      return Send(http::TextResponse(400, "bad request\n"), /*has_body=*/true, /*closes=*/true);
    }
    const bool is_last = version != "HTTP/1.1" || IsClose(request->HeaderValue("Connection"));
    buffer_.erase(0, end + kHeadEnd.size());
    while (buffer_.size() < *body) {
      if (!Fill()) return false;
    }
    request->body = buffer_.substr(0, *body);
    buffer_.erase(0, *body);
    request->connection = number_;
    return Send(Handled(*request), request->method != "HEAD", is_last);
  }

  [[nodiscard]] bool HasHead() const { return buffer_.find(kHeadEnd) != std::string::npos; }

  // A head that is too long, or bytes that begin with no method, such as those of a TLS client.
  [[nodiscard]] bool IsNoRequest() const {
    return buffer_.size() >= kMaxHeadBytes ||
           (!buffer_.empty() && (buffer_[0] < 'A' || buffer_[0] > 'Z'));
  }

  bool Fill() {
    std::array<char, kBlockBytes> bytes{};
    const std::size_t count = stream_.Read(bytes.data(), bytes.size());
    buffer_.append(bytes.data(), count);
    return count > 0;
  }

  [[nodiscard]] FaultyResponse Handled(const ServerRequest& request) const {
    try {
      return handler_(request);
    } catch (...) {
      return http::TextResponse(500, "internal error\n");
    }
  }

  // False if the connection is to be closed.
  bool Send(const FaultyResponse& response, bool has_body, bool closes) {
    const std::string body = response.body ? *response.body : std::string();
    const std::string cut = body.substr(
        0, static_cast<std::size_t>(std::min<std::uint64_t>(response.wire_bytes, body.size())));
    const auto head = [&](const std::string& framing) { return Head(response, framing, closes); };
    const std::string length = "Content-Length: " + std::to_string(body.size()) + "\r\n";
    if (!has_body) return stream_.Write(head(length)) && !closes;
    switch (response.wire_fault) {
      case WireFault::kNone: {
        const bool is_bodiless = response.status == 204 || response.status == 304;
        return stream_.Write(head(is_bodiless ? "" : length) + (is_bodiless ? "" : body)) &&
               !closes;
      }
      case WireFault::kHang:
        static_cast<void>(stream_.Wait(kForever));
        return false;
      case WireFault::kReset:
        stream_.Reset();
        return false;
      case WireFault::kGarbage:
        static_cast<void>(stream_.WriteRaw(body));
        return false;
      case WireFault::kGarbageReset:
        static_cast<void>(stream_.WriteRaw(body));
        stream_.Reset();
        return false;
      case WireFault::kResetMidBody:
        static_cast<void>(stream_.Write(head(length) + cut));
        stream_.Reset();
        return false;
      case WireFault::kTruncate:
        return stream_.Write(head(length) + cut) && cut.size() == body.size() && !closes;
      case WireFault::kCloseDelimited:
        static_cast<void>(stream_.Write(Head(response, "", /*closes=*/true) + cut));
        return false;
      case WireFault::kDrip:
        return stream_.Write(head(length)) && Drip(body, response.drip_interval) && !closes;
      case WireFault::kEndless:
        return stream_.Write(head("Transfer-Encoding: chunked\r\n")) && SendChunks(body);
      case WireFault::kRepeat:
        return stream_.Write(
                   head("Content-Length: " + std::to_string(response.wire_bytes) + "\r\n")) &&
               SendRepeated(body, response.wire_bytes) && !closes;
    }
    return false;
  }

  static std::string Head(const ServerResponse& response, const std::string& framing, bool closes) {
    // The reason phrase is left empty: RFC 9112, section 4.
    std::string head = "HTTP/1.1 " + std::to_string(response.status) + " \r\n" + framing;
    for (const auto& [name, value] : response.headers) {
      head.append(name).append(": ").append(value).append("\r\n");
    }
    return head + (closes ? "Connection: close\r\n\r\n" : "\r\n");
  }

  bool Drip(const std::string& body, std::chrono::milliseconds interval) {
    return std::all_of(body.begin(), body.end(), [&](char byte) {
      return stream_.Wait(interval) && stream_.Write(std::string_view(&byte, 1));
    });
  }

  bool SendChunks(const std::string& body) {
    const std::string block = RepeatedToABlock(body);
    std::array<char, 2 * sizeof(std::size_t)> size{};
    const char* const end =
        std::to_chars(size.data(), size.data() + size.size(), block.size(), 16).ptr;
    const std::string chunk =
        std::string(size.data(), static_cast<std::size_t>(end - size.data())) + "\r\n" + block +
        "\r\n";
    while (stream_.Write(chunk)) {
    }
    return false;
  }

  bool SendRepeated(const std::string& body, std::uint64_t bytes) {
    const std::string block = RepeatedToABlock(body);
    for (; bytes > block.size(); bytes -= block.size()) {
      if (!stream_.Write(block)) return false;
    }
    return stream_.Write(std::string_view(block).substr(0, static_cast<std::size_t>(bytes)));
  }

  FaultStream& stream_;
  const std::uint64_t number_;
  const FaultHandler& handler_;
  std::string buffer_;  // received and not read yet
};

}  // namespace

void Converse(FaultStream& stream, std::uint64_t number, const FaultHandler& handler) {
  Conversation(stream, number, handler).Run();
}

}  // namespace certmon::simulator
