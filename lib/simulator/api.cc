#include "lib/simulator/api.h"

#include <algorithm>
#include <optional>

#include "lib/simulator/access.h"
#include "lib/simulator/answer_context.h"
#include "lib/simulator/file_api.h"
#include "lib/simulator/token_api.h"

namespace certmon::simulator {
namespace {

constexpr int kPageSizeOfFaults = 10;

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

int PageSize(const AnswerContext& context, int asked) {
  const bool is_plain = context.settings.page_size_max == 0 && !context.settings.ignore_all;
  const int most =
      context.hooks.NeedsPages() && is_plain ? kPageSizeOfFaults : context.settings.page_size_max;
  return most == 0 ? asked : std::min(asked, most);
}

ListAnswer MakePage(const AnswerContext& context, const ListQuery& query, ApiVersion version,
                    const std::vector<const Record*>& listed) {
  const std::int64_t page_size = PageSize(context, query.page_size);
  const auto count = static_cast<std::int64_t>(listed.size());
  const bool is_all = query.all && !context.settings.ignore_all && !context.hooks.NeedsPages();
  ListAnswer answer;
  answer.total_count = count;
  answer.total_page = (count + page_size - 1) / page_size;
  if (is_all && context.settings.all_says_one_page) answer.total_page = 1;
  answer.current_page = query.page_num;
  answer.page_size = page_size;
  const std::int64_t page_num =
      context.settings.past_end_repeats
          ? std::clamp<std::int64_t>(query.page_num, 1,
                                     std::max<std::int64_t>(answer.total_page, 1))
          : query.page_num;
  const std::int64_t offset = (page_num - 1) * page_size;
  const std::int64_t begin = is_all ? 0 : std::clamp<std::int64_t>(offset, 0, count);
  const std::int64_t end = is_all ? count : std::clamp<std::int64_t>(offset + page_size, 0, count);
  for (std::int64_t i = begin; i < end; ++i) {
    answer.entries.push_back(EncodeRecord(*listed[static_cast<std::size_t>(i)], version));
  }
  return answer;
}

http::ServerResponse AnswerList(const AnswerContext& context, const ListPath& path) {
  const Project* const project = FindProject(context.settings, path.appkey);
  if (auto refusal = RefuseAccess(context, path.version, project)) return *std::move(refusal);
  std::optional<ListQuery> query = ParseListQuery(context.request.query);
  if (!query) return Failure(400, 4000007, "Bad Request");
  context.hooks.OnQuery(*query);
  std::vector<const Record*> listed = Select(*project, query->status, context.now);
  context.hooks.OnListing(listed);
  ListAnswer page = MakePage(context, *query, path.version, listed);
  context.hooks.OnPage(page);
  Envelope envelope = SuccessEnvelope(page);
  context.hooks.OnEnvelope(envelope);
  return JsonResponse(200, EncodeEnvelope(envelope));
}

}  // namespace

http::ServerResponse AnswerRequest(const http::ServerRequest& request, const Settings& settings,
                                   base::WallTime now, const AnswerHooks& hooks) {
  const AnswerContext context{.request = request, .settings = settings, .hooks = hooks, .now = now};
  if (request.method == "GET" || request.method == "HEAD") {
    if (const auto path = ParseListPath(request.path)) return AnswerList(context, *path);
    if (const auto path = ParseFilePath(request.path)) return AnswerFile(context, *path);
  }
  if (request.method == "POST" && request.path == kTokenPath) return AnswerToken(context);
  return GatewayFailure(404, 4041007, "URL Not Found");
}

}  // namespace certmon::simulator
