// velo_cases [--rewrite] [path …]: runs case files under every engine mode and closes with a count.
#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "run_case.hpp"

namespace {

using velo::cases::Profile;

std::vector<std::string> find_cases(const std::vector<std::string>& paths) {
  std::vector<std::string> out;
  for (const std::string& path : paths) {
    if (std::filesystem::is_regular_file(path)) {
      out.push_back(path);
      continue;
    }
    if (!std::filesystem::is_directory(path)) {
      out.push_back(path);  // reading it says what is wrong
      continue;
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
      if (entry.path().extension() == ".test") out.push_back(entry.path().string());
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

struct Tally {
  size_t passed = 0;
  size_t failed = 0;
  size_t skipped = 0;
};

void run_file(const std::string& path, const std::vector<Profile>& profiles, bool rewrite, Tally& tally) {
  const auto file = velo::cases::read_case(path);
  if (!file.ok()) {
    std::printf("%s\n", file.error().summary().c_str());
    ++tally.failed;
    return;
  }
  bool failed = false;
  for (const Profile& profile : profiles) {
    const velo::cases::CaseResult result = velo::cases::run_case(*file, profile);
    if (!result.skipped.empty()) std::printf("%s: skipped %s\n", path.c_str(), result.skipped.c_str());
    for (const std::string& failure : result.failures) std::printf("%s\n", failure.c_str());
    failed = failed || !result.failures.empty();
    if (rewrite && !result.failures.empty()) {
      if (!velo::cases::rewrite_case(*file, result.actual).ok()) std::printf("%s: cannot be rewritten\n", path.c_str());
      break;
    }
  }
  failed ? ++tally.failed : ++tally.passed;
}

}  // namespace

int main(int argc, char** argv) {
  bool rewrite = false;
  std::vector<std::string> paths;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--rewrite") rewrite = true;
    else paths.push_back(argument);
  }
  if (paths.empty()) paths.push_back("tests/cases");
  const std::vector<Profile> profiles = {{"batch=1", 1}, {"batch=7", 7}, {"batch=4096", 4096}};
  Tally tally;
  for (const std::string& path : find_cases(paths)) run_file(path, profiles, rewrite, tally);
  std::printf("cases: %zu passed, %zu failed, %zu skipped\n", tally.passed, tally.failed, tally.skipped);
  return tally.failed == 0 ? 0 : 1;
}
