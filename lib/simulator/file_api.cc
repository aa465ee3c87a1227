#include "lib/simulator/file_api.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include "lib/simulator/access.h"
#include "lib/simulator/pem_file.h"

namespace certmon::simulator {
namespace {

constexpr std::int64_t kNoSuchName = 52000;
constexpr std::int64_t kNoFile = 52001;
constexpr std::int64_t kNoSuchId = 52009;

const char* MessageOf(std::int64_t code) {
  switch (code) {
    case kNoSuchName:
      return "Certificate name does not exist.";
    case kNoFile:
      return "Certificate file does not exist.";
    case 52002:
      return "There are more than one certificate file.";
    case 52003:
      return "The certificate file is not a pem file.";
    case 52004:
      return "The certificate name in the file is different from the requested certificate name.";
    case 52005:
      return "Certificate file has expired";
    case kNoSuchId:
      return "Certificate id does not exist.";
    default:
      return "simulated failure";
  }
}

// Characters that a file name cannot have become underscores.
std::string FileNameOf(const Record& record) {
  std::string name = record.certificate_name;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '*' || c == '/' || c == '"'; }, '_');
  return name + ".pem";
}

FileAnswer FindFile(const Project& project, const FilePath& path) {
  FileAnswer answer;
  const auto record = std::find_if(
      project.certificates.begin(), project.certificates.end(), [&path](const Record& candidate) {
        return path.certificate == (path.by_id ? IdText(candidate) : candidate.certificate_name);
      });
  if (record == project.certificates.end()) {
    answer.result_code = path.by_id ? kNoSuchId : kNoSuchName;
    return answer;
  }
  std::optional<std::string> text = MakePemFile(*record);
  answer.result_code = text ? 0 : kNoFile;
  answer.text = std::move(text).value_or("");
  answer.disposition = "attachment; filename=\"" + FileNameOf(*record) + "\"";
  return answer;
}

}  // namespace

http::ServerResponse AnswerFile(const AnswerContext& context, const FilePath& path) {
  const Project* const project = FindProject(context.settings, path.appkey);
  if (auto refusal = RefuseAccess(context, path.version, project)) return *std::move(refusal);
  FileAnswer answer = FindFile(*project, path);
  context.hooks.OnFile(answer);
  Envelope envelope;
  if (answer.result_code != 0) {
    envelope = FailureEnvelope(answer.result_code, MessageOf(answer.result_code));
  }
  context.hooks.OnEnvelope(envelope);
  if (!envelope.header.empty()) {
    return JsonResponse(path.by_id ? 404 : 200, EncodeEnvelope(envelope));
  }
  http::ServerResponse response;
  response.headers = {{"Content-Type", "application/octet-stream"},
                      {"Content-Disposition", answer.disposition}};
  response.body = std::make_shared<const std::string>(std::move(answer.text));
  return response;
}

}  // namespace certmon::simulator
