#include "exporter/config/yaml_node.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <exception>
#include <istream>
#include <optional>
#include <streambuf>

#include "exporter/config/yaml_builder.h"
#include "lib/base/text.h"

namespace certmon::exporter {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kLongestLine = 65536;  // bytes

bool IsForbidden(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t' && c != '\r') || byte == 0x7F;
}

const char* LineProblem(std::string_view line) {
  if (line.size() > kLongestLine) {
    return "is longer than 65536 bytes; the file must be plain text in lines";
  }
  if (std::any_of(line.begin(), line.end(), IsForbidden)) {
    return "holds a NUL or another control character; the file must be plain text in UTF-8";
  }
  return base::CountCodePoints(line) ? nullptr
                                     : "is not valid UTF-8; save the file as plain text in UTF-8";
}

// An istream over the text without a second copy of it.
class ViewBuffer final : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view text) {
    // streambuf's pointers are not const, but nothing here writes through them.
    char* const begin = const_cast<char*>(text.data());
    setg(begin, begin, begin + text.size());
  }
};

int LineOf(const YAML::Mark& mark) { return mark.line + 1; }

// yaml-cpp accepts the end of the file as the closing quote, with all lines between.
bool IsQuoteOpen(std::string_view text, std::size_t begin) {
  const char quote = begin < text.size() ? text[begin] : '\0';
  if (quote != '"' && quote != '\'') {
    return false;  // a block, which ends by its indentation
  }
  for (std::size_t i = begin + 1; i < text.size(); ++i) {
    const bool skips_next = quote == '"' ? text[i] == '\\' : text.substr(i, 2) == "''";
    if (skips_next) {
      ++i;
    } else if (text[i] == quote) {
      return false;
    }
  }
  return true;
}

class Events final : public YAML::EventHandler {
 public:
  Events(std::string_view text, YamlBuilder& builder) : text_(text), builder_(builder) {}

  void OnDocumentStart(const YAML::Mark& mark) override { line_ = LineOf(mark); }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Check(mark, "", anchor);
    builder_.Null(LineOf(mark));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    throw YamlRefusal{LineOf(mark), "aliases (*) are not allowed; write the value where it holds"};
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    Check(mark, tag, anchor);
    const bool quoted = tag == "!";
    if (quoted && IsQuoteOpen(text_, static_cast<std::size_t>(mark.pos))) {
      throw YamlRefusal{LineOf(mark), "a quote is opened and never closed"};
    }
    builder_.Text(LineOf(mark), quoted, value);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    Check(mark, tag, anchor);
    builder_.Open(YamlNode::Kind::kList, LineOf(mark));
  }
  void OnSequenceEnd() override { builder_.Close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    Check(mark, tag, anchor);
    builder_.Open(YamlNode::Kind::kMap, LineOf(mark));
  }
  void OnMapEnd() override { builder_.Close(); }

  [[nodiscard]] int Line() const { return line_; }

 private:
  // yaml-cpp passes "?" if there is no tag, and "!" for a quoted text.
  static void Check(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) {
      throw YamlRefusal{LineOf(mark),
                        "anchors (&) are not allowed; write the value where it holds"};
    }
    if (!tag.empty() && tag != "?" && tag != "!") {
      throw YamlRefusal{LineOf(mark), "tags (!) are not allowed; put the text in quotes"};
    }
  }

  std::string_view text_;
  YamlBuilder& builder_;
  int line_ = 0;
};

// Some of the library's messages end with a piece of the file, with or without a colon before it.
std::string LibraryText(const std::string& message) {
  const std::string unknown_alias = YAML::ErrorMsg::UNKNOWN_ANCHOR;
  if (message.rfind(unknown_alias, 0) == 0) {
    return "aliases (*) are not allowed; put the text in quotes if it begins with a *";
  }
  return "is no valid YAML (" + message.substr(0, message.find(':')) +
         "); check the indentation, and that a blank follows each colon";
}

tl::unexpected<ConfigError> Fail(const std::string& name, int line, const std::string& text) {
  return tl::make_unexpected(ConfigError{name + ":" + std::to_string(line) + ": " + text});
}

// The first line that is too long, is not UTF-8 or holds a control character other than tab and
// line break (YAML 1.2, section 5.1, allows no other). The message never holds the bytes.
std::optional<ConfigError> TextError(std::string_view bytes, const std::string& name) {
  for (int line = 1; !bytes.empty(); ++line) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    if (const char* problem = LineProblem(bytes.substr(0, end))) {
      return ConfigError{name + ":" + std::to_string(line) + ": " + problem};
    }
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  return std::nullopt;
}

ConfigResult<YamlNode> Build(std::string_view text, const std::string& name,
                             const std::string& needed) {
  ViewBuffer buffer(text);
  std::istream stream(&buffer);
  YamlBuilder builder;
  Events events(text, builder);
  YAML::Parser parser(stream);
  if (!parser.HandleNextDocument(events)) {
    return tl::make_unexpected(ConfigError{name + ": is empty; " + needed});
  }
  YamlNode root = builder.Take();
  if (parser.HandleNextDocument(events)) {
    return Fail(name, events.Line(), "a second document begins; one file holds one document");
  }
  return root;
}

}  // namespace

ConfigResult<YamlNode> ParseYaml(std::string_view text, const std::string& name,
                                 const std::string& needed) {
  if (auto error = TextError(text, name)) {
    return tl::make_unexpected(*std::move(error));
  }
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
    text.remove_prefix(kByteOrderMark.size());
  }
  try {
    return Build(text, name, needed);
  } catch (const YamlRefusal& refusal) {
    return Fail(name, refusal.line, refusal.text);
  } catch (const YAML::Exception& error) {
    return Fail(name, LineOf(error.mark), LibraryText(error.msg));
  } catch (const std::exception&) {
    return tl::make_unexpected(ConfigError{name + ": cannot be read as YAML"});
  }
}

}  // namespace certmon::exporter
