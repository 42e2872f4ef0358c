#pragma once

#include "case_file.hpp"
#include "profile.hpp"
#include "run_case.hpp"

namespace velo::cases {

/// Runs a case in one go on several threads: all its input lies in files, which are cut into ranges of a few records.
/// Everything that the case expects on the way must have come out at the end, in that order.
CaseResult run_whole(const CaseFile& file, const Profile& profile);

}  // namespace velo::cases
