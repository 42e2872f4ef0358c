// The table of contents of this folder, in running order: rules that merge nodes first, so that pruning sees fewer of
// them; identity projections last, because pruning makes more of them.
#include "rewrite/rule.hpp"

namespace velo::rewrite {

extern const Rule kMergeFilters;
extern const Rule kMergeProjects;
extern const Rule kDropUnusedWatermarks;
extern const Rule kPruneColumns;
extern const Rule kRemoveIdentityProjects;

namespace {

const Rule kRules[] = {kMergeFilters, kMergeProjects, kDropUnusedWatermarks, kPruneColumns, kRemoveIdentityProjects};

}  // namespace

std::span<const Rule> rules() { return kRules; }

}  // namespace velo::rewrite
