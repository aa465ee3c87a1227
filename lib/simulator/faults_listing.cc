// Faults of the listing: every page is well formed, but together they are wrong.
#include <algorithm>

#include "lib/simulator/fault.h"

namespace certmon::simulator {
namespace {

constexpr std::int64_t kAddedToTotal = 5;
constexpr std::int64_t kHugeTotal = 1'000'000'000;

void AlwaysPageOne(ListQuery& query, const FaultContext& /*context*/) { query.page_num = 1; }

constexpr Fault kFaults[] = {
    {.name = "total-changes",
     .description = "totalCount is one more from the second page on",
     .needs_pages = true,
     .on_page =
         [](ListAnswer& page, const FaultContext& context) {
           if (context.page > 1) ++page.total_count;
         }},
    {.name = "total-too-big",
     .description = "totalCount is 5 more than there are",
     .on_page = [](ListAnswer& page, const FaultContext&) { page.total_count += kAddedToTotal; }},
    {.name = "total-too-small",
     .description = "totalCount is one less than there are",
     .on_page =
         [](ListAnswer& page, const FaultContext&) {
           page.total_count = std::max<std::int64_t>(page.total_count - 1, 0);
         }},
    {.name = "total-zero",
     .description = "totalCount is 0 beside the entries",
     .on_page = [](ListAnswer& page, const FaultContext&) { page.total_count = 0; }},
    {.name = "total-huge",
     .description = "totalCount and totalPage are 1000000000",
     .on_page =
         [](ListAnswer& page, const FaultContext&) {
           page.total_count = kHugeTotal;
           page.total_page = kHugeTotal;
         }},
    {.name = "total-page-zero",
     .description = "totalPage is 0",
     .on_page = [](ListAnswer& page, const FaultContext&) { page.total_page = 0; }},
    {.name = "page-ignored",
     .description = "every page is the first, under the number asked for",
     .needs_pages = true,
     .on_query = &AlwaysPageOne,
     .on_page = [](ListAnswer& page,
                   const FaultContext& context) { page.current_page = context.page; }},
    {.name = "page-stuck",
     .description = "every page is the first, and says so",
     .needs_pages = true,
     .on_query = &AlwaysPageOne},
    {.name = "shift",
     .description =
         "an entry moves in before the second page: one comes twice, the last not at all",
     .needs_pages = true,
     .on_listing =
         [](std::vector<const Record*>& listed, const FaultContext& context) {
           // The last entry becomes the first: all others move one down, and the total stays.
           if (context.page <= 1 || listed.empty()) return;
           std::rotate(listed.begin(), listed.end() - 1, listed.end());
         }},
    {.name = "gap",
     .description = "an entry moves out before the second page: one is skipped",
     .needs_pages = true,
     .on_listing =
         [](std::vector<const Record*>& listed, const FaultContext& context) {
           if (context.page > 1 && !listed.empty()) listed.erase(listed.begin());
         },
     .on_page =
         [](ListAnswer& page, const FaultContext& context) {
           if (context.page > 1) ++page.total_count;
         }},
    {.name = "empty-page",
     .description = "pages after the first have no entries",
     .needs_pages = true,
     .on_page =
         [](ListAnswer& page, const FaultContext& context) {
           if (context.page > 1) page.entries.clear();
         }},
    {.name = "empty-list",
     .description = "success, and no certificate at all",
     .on_listing = [](std::vector<const Record*>& listed, const FaultContext&) { listed.clear(); }},
    {.name = "half-list",
     .description = "success, with the first half of the certificates alone",
     .on_listing = [](std::vector<const Record*>& listed,
                      const FaultContext&) { listed.resize((listed.size() + 1) / 2); }},
    {.name = "expired-hidden",
     .description = "status=ALL leaves out the expired certificates all the same",
     .on_query = [](ListQuery& query,
                    const FaultContext&) { query.status = StatusFilter::kUnexpired; }},
    {.name = "duplicate-entry",
     .description = "the first certificate is listed twice",
     .on_listing =
         [](std::vector<const Record*>& listed, const FaultContext&) {
           if (!listed.empty()) listed.insert(listed.begin(), listed.front());
         }},
    {.name = "bad-entries",
     .description = "five entries more that cannot be used as they stand",
     .on_page =
         [](ListAnswer& page, const FaultContext& context) {
           const std::vector<std::string> bad = {
               "null", "1", R"({"expirationDate":"2030-01-01"})",
               R"({"certificateName":"a\u0000b","expirationDate":"2030-01-01"})",
               R"({"certificateName":"epoch.example.com","expirationDate":1893456000})"};
           page.total_count += static_cast<std::int64_t>(bad.size());
           if (context.page == 1) page.entries.insert(page.entries.end(), bad.begin(), bad.end());
         }},
};

}  // namespace

std::span<const Fault> ListingFaults() { return kFaults; }

}  // namespace certmon::simulator
