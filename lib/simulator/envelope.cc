#include "lib/simulator/envelope.h"

#include <algorithm>
#include <memory>

#include "lib/simulator/record.h"

namespace certmon::simulator {
namespace {

Members HeaderMembers(std::int64_t result_code, std::string_view message, bool is_successful) {
  return {{"resultCode", std::to_string(result_code)},
          {"resultMessage", QuoteJson(message)},
          {"isSuccessful", is_successful ? "true" : "false"}};
}

std::string EncodeEntries(const std::vector<std::string>& entries) {
  std::string result = "[";
  for (const std::string& entry : entries) {
    if (result.size() > 1) result += ',';
    result += entry;
  }
  return result + ']';
}

}  // namespace

std::string* FindMember(Members& members, std::string_view name) {
  for (auto& [own_name, json] : members) {
    if (own_name == name) return &json;
  }
  return nullptr;
}

void RemoveMember(Members& members, std::string_view name) {
  std::erase_if(members, [name](const auto& member) { return member.first == name; });
}

std::string EncodeMembers(const Members& members) {
  std::string result = "{";
  for (const auto& [name, json] : members) {
    if (result.size() > 1) result += ',';
    result += QuoteJson(name) + ":" + json;
  }
  return result + '}';
}

Envelope SuccessEnvelope(const ListAnswer& answer) {
  Envelope envelope;
  envelope.header = HeaderMembers(0, "success", true);
  envelope.body = {{"totalCount", std::to_string(answer.total_count)},
                   {"totalPage", std::to_string(answer.total_page)},
                   {"currentPage", std::to_string(answer.current_page)},
                   {"pageSize", std::to_string(answer.page_size)},
                   {"data", EncodeEntries(answer.entries)}};
  return envelope;
}

Envelope FailureEnvelope(std::int64_t result_code, std::string_view message) {
  Envelope envelope;
  envelope.header = HeaderMembers(result_code, message, false);
  return envelope;
}

std::string EncodeEnvelope(const Envelope& envelope) {
  Members members;
  if (envelope.has_header) {
    members.emplace_back("header", envelope.raw_header.empty() ? EncodeMembers(envelope.header)
                                                               : envelope.raw_header);
  }
  if (envelope.has_body) {
    members.emplace_back(
        "body", envelope.raw_body.empty() ? EncodeMembers(envelope.body) : envelope.raw_body);
  }
  return EncodeMembers(members);
}

http::ServerResponse JsonResponse(int status, std::string text) {
  http::ServerResponse response;
  response.status = status;
  response.headers.emplace_back("Content-Type", "application/json");
  response.body = std::make_shared<const std::string>(std::move(text));
  return response;
}

http::ServerResponse GatewayFailure(int status, std::int64_t result_code,
                                    std::string_view message) {
  Envelope envelope = FailureEnvelope(result_code, message);
  envelope.has_body = false;
  return JsonResponse(status, EncodeEnvelope(envelope));
}

}  // namespace certmon::simulator
