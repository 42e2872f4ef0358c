#pragma once

#include <string>
#include <vector>

#include "case_file.hpp"

namespace velo::cases {

/// An engine mode under which every case must give the same.
struct Profile {
  std::string name;  ///< `batch=7`
  uint32_t batch_rows = 0;
};

struct CaseResult {
  std::vector<std::string> failures;  ///< what differed, ready to print
  std::string skipped;                ///< why, when the case does not hold under the profile
  std::vector<Directive> actual;      ///< the directives with what really came out, for rewriting
};

CaseResult run_case(const CaseFile& file, const Profile& profile);

}  // namespace velo::cases
