#include "lib/simulator/api.h"

#include <algorithm>
#include <optional>

namespace certmon::simulator {
namespace {

constexpr int kPageSizeOfFaults = 10;

// Everything that is needed to answer one request; lives for the time of the answer.
struct Making {
  const http::ServerRequest& request;
  const Settings& settings;
  const std::vector<ActiveFault>& faults;
  bool in_pages;
  base::WallTime now;
};

// Lets every active fault that has the hook take hold of `subject`.
template <typename Hook, typename Subject>
void Play(const Making& making, Hook Fault::*hook, Subject& subject) {
  for (const ActiveFault& active : making.faults) {
    if (active.fault->*hook != nullptr) (active.fault->*hook)(subject, active.context);
  }
}

http::ServerResponse Failure(int status, std::int64_t code, const char* message) {
  return JsonResponse(status, EncodeEnvelope(FailureEnvelope(code, message)));
}

// The refusal, or nullopt where the request may read the project. v1.0 and v1.2 ask for the appkey
// alone.
std::optional<http::ServerResponse> Refuse(const http::ServerRequest& request, ApiVersion version,
                                           const Project* project) {
  if (project == nullptr) return Failure(401, 80401, "Unauthorized");
  if (version != ApiVersion::kV11) return std::nullopt;
  const auto id = request.HeaderValue("X-TC-AUTHENTICATION-ID");
  const auto secret = request.HeaderValue("X-TC-AUTHENTICATION-SECRET");
  const auto key =
      std::find_if(project->keys.begin(), project->keys.end(), [&](const AccessKey& candidate) {
        return id == candidate.user_access_key_id && secret == candidate.secret_access_key;
      });
  if (key == project->keys.end()) return Failure(401, 80401, "Unauthorized");
  if (key->role == Role::kNone) return Failure(403, 80403, "Forbidden");
  return std::nullopt;
}

std::vector<const Record*> Select(const Project& project, StatusFilter status, base::WallTime now) {
  std::vector<const Record*> selected;
  for (const Record& record : project.certificates) {
    const bool is_expired = ExpiryAt(record, now) == Expiry::kExpired;
    if (status == StatusFilter::kAll || is_expired == (status == StatusFilter::kExpired)) {
      selected.push_back(&record);
    }
  }
  return selected;
}

int PageSize(const Making& making, int asked) {
  const bool is_plain = making.settings.page_size_max == 0 && !making.settings.ignore_all;
  const int most = making.in_pages && is_plain ? kPageSizeOfFaults : making.settings.page_size_max;
  return most == 0 ? asked : std::min(asked, most);
}

ListAnswer MakePage(const Making& making, const ListQuery& query, ApiVersion version,
                    const std::vector<const Record*>& listed) {
  const std::int64_t page_size = PageSize(making, query.page_size);
  const auto count = static_cast<std::int64_t>(listed.size());
  const bool is_all = query.all && !making.settings.ignore_all && !making.in_pages;
  ListAnswer answer;
  answer.total_count = count;
  answer.total_page = (count + page_size - 1) / page_size;
  if (is_all && making.settings.all_says_one_page) answer.total_page = 1;
  answer.current_page = query.page_num;
  answer.page_size = page_size;
  const std::int64_t offset = (query.page_num - 1) * page_size;
  const std::int64_t begin = is_all ? 0 : std::clamp<std::int64_t>(offset, 0, count);
  const std::int64_t end = is_all ? count : std::clamp<std::int64_t>(offset + page_size, 0, count);
  for (std::int64_t i = begin; i < end; ++i) {
    answer.entries.push_back(EncodeRecord(*listed[static_cast<std::size_t>(i)], version));
  }
  return answer;
}

http::ServerResponse AnswerList(const Making& making, const ListPath& path) {
  const Project* const project = FindProject(making.settings, path.appkey);
  if (auto refusal = Refuse(making.request, path.version, project)) return *std::move(refusal);
  std::optional<ListQuery> query = ParseListQuery(making.request.query);
  if (!query) return Failure(400, 4000007, "Bad Request");
  Play(making, &Fault::on_query, *query);
  std::vector<const Record*> listed = Select(*project, query->status, making.now);
  Play(making, &Fault::on_listing, listed);
  ListAnswer page = MakePage(making, *query, path.version, listed);
  Play(making, &Fault::on_page, page);
  Envelope envelope = SuccessEnvelope(page);
  Play(making, &Fault::on_envelope, envelope);
  return JsonResponse(200, EncodeEnvelope(envelope));
}

http::ServerResponse AnswerWithoutWireFaults(const Making& making) {
  const bool is_reading = making.request.method == "GET" || making.request.method == "HEAD";
  if (is_reading) {
    if (const std::optional<ListPath> path = ParseListPath(making.request.path)) {
      return AnswerList(making, *path);
    }
  }
  return GatewayFailure(404, 4041007, "URL Not Found");
}

}  // namespace

RequestSubject SubjectOf(const http::ServerRequest& request) {
  RequestSubject subject;
  if (std::optional<ListPath> path = ParseListPath(request.path))
    subject.appkey = std::move(path->appkey);
  if (const std::optional<ListQuery> query = ParseListQuery(request.query)) {
    subject.page = query->page_num;
  }
  return subject;
}

http::ServerResponse AnswerRequest(const http::ServerRequest& request, const Settings& settings,
                                   const std::vector<ActiveFault>& faults, bool in_pages,
                                   base::WallTime now) {
  const Making making{
      .request = request, .settings = settings, .faults = faults, .in_pages = in_pages, .now = now};
  http::ServerResponse response = AnswerWithoutWireFaults(making);
  Play(making, &Fault::on_response, response);
  return response;
}

}  // namespace certmon::simulator
