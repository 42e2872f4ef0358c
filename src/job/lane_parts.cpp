// Pipelines are made from the last query to the first, so that the readers of a query exist before it.
#include "job/lane_parts.hpp"

#include <algorithm>
#include <map>

#include "base/check.hpp"
#include "job/digest_outlet.hpp"
#include "plan/source.hpp"

namespace velo::job {

namespace {

using runtime::LetterFile;
using runtime::Outlet;
using runtime::QueryPipeline;

Result<std::unique_ptr<Outlet>> open_query_outlet(const plan::Query& query, const LaneRequest& request,
                                                  SharedOutlets& sinks) {
  std::unique_ptr<Outlet> outlet;
  if (query.to_stdout) {
    VELO_TRY(outlet, request.result_outlet(query));
  } else {
    if (request.sink_outlet) outlet = request.sink_outlet(query);
    if (!outlet && query.sink) {
      VELO_TRY(outlet, sinks.open(*query.sink));
    }
  }
  if (outlet && request.digest) return make_digest_outlet(std::move(outlet), query.root->schema);
  return outlet;
}

}  // namespace

MakeOutlet outlets_of(const LaneRequest& request, SharedOutlets& sinks) {
  return [&request, &sinks](const plan::Query& query) { return open_query_outlet(query, request, sinks); };
}

std::optional<std::string> dead_letter_path(const Queries& queries) {
  const bool wanted =
      std::any_of(queries.begin(), queries.end(), [](const auto* q) { return writes_dead_letters(*q); });
  if (!wanted) return std::nullopt;
  for (const plan::Query* query : queries) {
    if (const auto* path = query->options.find("dead_letter.path")) return path->text;
  }
  return queries.front()->name + ".dead_letters.ndjson";
}

Result<std::unique_ptr<LetterFile>> open_dead_letters(const Queries& queries) {
  const std::optional<std::string> path = dead_letter_path(queries);
  if (!path) return std::unique_ptr<LetterFile>();
  return LetterFile::open(*path);
}

Result<Pipelines> make_pipelines(const Queries& queries, runtime::Entering entering, runtime::DeadLetters* dead_letters,
                                 const MakeOutlet& make_outlet) {
  std::map<std::string, std::vector<runtime::Entry>> readers;
  Pipelines out;
  for (auto query = queries.rbegin(); query != queries.rend(); ++query) {
    VELO_TRY(auto outlet, make_outlet(**query));
    const bool meet = readers_meet(**query, queries);
    out.push_back(std::make_unique<QueryPipeline>(**query, std::move(outlet), std::move(readers[(*query)->name]), meet,
                                                  dead_letters, entering));
    const std::vector<runtime::Entry>& entries = out.back()->entries();
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
      if (const auto* upstream = dynamic_cast<const plan::Upstream*>(entry->leaf))
        readers[upstream->query].insert(readers[upstream->query].begin(), *entry);
    }
  }
  std::reverse(out.begin(), out.end());
  return out;
}

const runtime::Entry& entry_of(const Pipelines& pipelines, const plan::Node* leaf) {
  for (const auto& pipeline : pipelines) {
    for (const runtime::Entry& entry : pipeline->entries()) {
      if (entry.leaf == leaf) return entry;
    }
  }
  CHECK(false, "every leaf has an entry");
}

}  // namespace velo::job
