#pragma once

#include <string>
#include <vector>

#include "case_file.hpp"
#include "profile.hpp"

namespace velo::cases {

struct CaseResult {
  std::vector<std::string> failures;  ///< what differed, ready to print
  std::string skipped;                ///< why, when the case says that it does not hold under the profile
  std::string unaffected;             ///< why, when the profile cannot change anything the case shows
  std::vector<Directive> actual;      ///< the directives with what really came out, for rewriting
};

CaseResult run_case(const CaseFile& file, const Profile& profile);

}  // namespace velo::cases
