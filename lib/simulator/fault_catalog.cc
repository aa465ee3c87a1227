#include "lib/simulator/fault_catalog.h"

#include <array>
#include <charconv>
#include <span>

#include "lib/base/text.h"
#include "lib/simulator/fault.h"
#include "lib/simulator/fault_book.h"

namespace certmon::simulator {
namespace {

constexpr std::size_t kMaxQuotedCodePoints = 60;

std::array<std::span<const Fault>, 8> Families() {
  return {WireFaults(),   HeadFaults(),    StatusFaults(), TextFaults(),
          SchemaFaults(), ListingFaults(), TokenFaults(),  FileFaults()};
}

const Fault* FindFault(std::string_view name) {
  for (const std::span<const Fault> family : Families()) {
    for (const Fault& fault : family) {
      if (fault.name == name) return &fault;
    }
  }
  return nullptr;
}

std::string Quoted(std::string_view text) {
  return "\"" + base::Printable(text, kMaxQuotedCodePoints) + "\"";
}

bool ReadNumber(const std::string& text, std::int64_t& number) {
  const char* const end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, number);
  return failure == std::errc() && stop == end;
}

}  // namespace

std::vector<FaultDescription> FaultCatalog() {
  std::vector<FaultDescription> catalog;
  for (const std::span<const Fault> family : Families()) {
    for (const Fault& fault : family) {
      catalog.push_back({fault.name, fault.description, TargetOf(fault, FaultTarget::kList)});
    }
  }
  return catalog;
}

base::Result<FaultRule> ParseFault(std::string_view text) {
  FaultRule rule;
  constexpr std::string_view kToken = "token:";
  constexpr std::string_view kDownload = "download:";
  if (text.starts_with(kToken)) {
    rule.target = FaultTarget::kToken;
    text.remove_prefix(kToken.size());
  } else if (text.starts_with(kDownload)) {
    rule.target = FaultTarget::kDownload;
    text.remove_prefix(kDownload.size());
  }
  const std::size_t equals = text.find('=');
  rule.name = text.substr(0, equals);
  if (equals != std::string_view::npos) rule.argument = text.substr(equals + 1);
  if (base::Result<CheckedFault> checked = CheckFault(rule); !checked) {
    return base::Fail(std::move(checked.error()));
  }
  return rule;
}

base::Result<CheckedFault> CheckFault(const FaultRule& rule) {
  const Fault* const fault = FindFault(rule.name);
  if (fault == nullptr) {
    return base::Fail(base::Reason::kInternal,
                      "fault " + Quoted(rule.name) + " is not known: --help lists all that are");
  }
  if (fault->takes == FaultArgument::kNone && !rule.argument.empty()) {
    return base::Fail(base::Reason::kInternal, "fault " + rule.name + " takes no argument");
  }
  CheckedFault checked{.fault = fault, .context = {}};
  checked.context.argument = rule.argument.empty() ? fault->default_argument : rule.argument;
  // The default of a number may be outside of the allowed range: it then means "not given".
  const bool is_given = fault->takes == FaultArgument::kNumber && !rule.argument.empty();
  const bool is_number = ReadNumber(checked.context.argument, checked.context.number);
  const bool is_good = is_number && checked.context.number >= fault->smallest &&
                       checked.context.number <= fault->largest;
  if (is_given && !is_good) {
    return base::Fail(base::Reason::kInternal, "fault " + rule.name + "=" + Quoted(rule.argument) +
                                                   ": a number from " +
                                                   std::to_string(fault->smallest) + " to " +
                                                   std::to_string(fault->largest) + " is allowed");
  }
  return checked;
}

}  // namespace certmon::simulator
