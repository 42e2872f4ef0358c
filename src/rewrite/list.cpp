// The table of contents of this folder, in running order: pruning turns projections into identities, and filters meet
// when the identities between them have gone.
#include "rewrite/rule.hpp"

namespace velo::rewrite {

extern const Rule kDropUnusedWatermarks;
extern const Rule kMergeFilters;
extern const Rule kMergeProjects;
extern const Rule kPruneColumns;
extern const Rule kRemoveIdentityProjects;

namespace {

const Rule kRules[] = {kMergeProjects, kDropUnusedWatermarks, kPruneColumns, kRemoveIdentityProjects, kMergeFilters};

}  // namespace

std::span<const Rule> rules() { return kRules; }

}  // namespace velo::rewrite
