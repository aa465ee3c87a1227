#include "exporter/client/inspection_text.h"

#include <algorithm>
#include <vector>

#include "exporter/client/dates.h"
#include "exporter/client/display_text.h"
#include "lib/inventory/remaining.h"

namespace certmon::client {
namespace {

constexpr std::size_t kLabelColumns = 21;
// A certificate may hold thousands of names.
constexpr std::size_t kMostNames = 100;

std::string Entry(const std::string& label, const std::string& value, const char* indent = "  ") {
  return indent + PadRight(label + ":", kLabelColumns) + value + "\n";
}

std::string Left(certapi::Instant end, base::WallTime now) {
  const std::int64_t days = inventory::DaysRemaining(end, now);
  return days < 0 ? "expired" : std::to_string(days) + (days == 1 ? " day left" : " days left");
}

std::string NamesText(const std::vector<std::string>& names) {
  std::string text;
  const std::size_t shown = std::min(names.size(), kMostNames);
  for (std::size_t i = 0; i < shown; ++i) {
    text += (i == 0 ? "" : ", ") + SafeText(names[i]);
  }
  return names.size() > shown ? text + " and " + std::to_string(names.size() - shown) + " more"
                              : text;
}

std::string RecordText(const pem::CertificateRecord& record, base::WallTime now) {
  const bool is_future = record.not_before > now;
  return Entry("subject", SafeText(record.subject)) + Entry("issuer", SafeText(record.issuer)) +
         Entry("names", record.names.empty() ? "none" : NamesText(record.names)) +
         Entry("not before", UtcText(record.not_before) + (is_future ? " (not yet valid)" : "")) +
         Entry("not after", UtcText(record.not_after) + " (" + Left(record.not_after, now) + ")") +
         Entry("key type", SafeText(record.key_type)) +
         Entry("serial number", record.serial_number) +
         Entry("SHA-256 fingerprint", record.sha256_fingerprint) +
         Entry("CA", std::string(record.is_ca ? "yes" : "no") +
                         (record.is_self_issued ? ", self-issued" : ""));
}

std::string ListedText(const ListedExpiry& listed, base::WallTime now) {
  return Entry("listed expiry",
               listed.expires_at ? LocalText(*listed.expires_at, listed.zone) + " (" +
                                       Left(*listed.expires_at, now) + ")"
                                 : "without a usable date",
               "");
}

}  // namespace

std::vector<PlacedCertificate> InOrder(const pem::CertificateFile& file) {
  std::vector<PlacedCertificate> order = {{.index = file.leaf, .role = CertificateRole::kLeaf}};
  for (std::size_t i = 1; i < file.chain.size(); ++i) {
    order.push_back({.index = file.chain[i], .role = CertificateRole::kIssuer});
  }
  for (std::size_t i = 0; i < file.certificates.size(); ++i) {
    if (std::none_of(order.begin(), order.end(), [i](const auto& one) { return one.index == i; })) {
      order.push_back({.index = i, .role = CertificateRole::kOther});
    }
  }
  return order;
}

std::string InspectionText(const pem::CertificateFile& file, const Inspected& what,
                           base::WallTime now) {
  std::string text = what.title + "\n";
  if (what.listed) {
    text += ListedText(*what.listed, now);
  }
  text += Entry("chain ends",
                UtcText(file.chain_not_after) + " (" + Left(file.chain_not_after, now) + ")", "");
  std::size_t issuers = 0;
  for (const PlacedCertificate& placed : InOrder(file)) {
    text += "\n";
    text += placed.role == CertificateRole::kLeaf     ? "leaf"
            : placed.role == CertificateRole::kIssuer ? "issuer " + std::to_string(++issuers)
                                                      : "other";
    text += " (certificate " + std::to_string(placed.index + 1) + " of " +
            std::to_string(file.certificates.size()) + " in the file)\n" +
            RecordText(file.certificates[placed.index], now);
  }
  return text;
}

}  // namespace certmon::client
