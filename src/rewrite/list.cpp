// The table of contents of this folder, in running order: filters go down where no watermark is in the way, pruning
// then leaves out what only they read and turns projections into identities, and filters meet when those have gone.
#include "rewrite/rule.hpp"

namespace velo::rewrite {

extern const Rule kDropUnusedWatermarks;
extern const Rule kMergeFilters;
extern const Rule kMergeProjects;
extern const Rule kPruneColumns;
extern const Rule kPushFilters;
extern const Rule kRemoveIdentityProjects;

namespace {

const Rule kRules[] = {kMergeProjects, kDropUnusedWatermarks,   kPushFilters,
                       kPruneColumns,  kRemoveIdentityProjects, kMergeFilters};

}  // namespace

std::span<const Rule> rules() { return kRules; }

}  // namespace velo::rewrite
