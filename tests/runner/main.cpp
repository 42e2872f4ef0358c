// Runs case files under every engine mode and closes with a count.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>

#include "run_case.hpp"
#include "whole_run.hpp"

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
  size_t skipped = 0;                                     ///< pairs of case and profile
  std::map<std::string, size_t> ran;                      ///< by profile
  std::map<std::string, std::vector<std::string>> notes;  ///< by profile and reason: the cases
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
    const velo::cases::CaseResult result =
        profile.threads == 0 ? velo::cases::run_case(*file, profile) : velo::cases::run_whole(*file, profile);
    if (!result.skipped.empty()) {
      std::printf("%s: skipped under %s: %s\n", path.c_str(), profile.name.c_str(), result.skipped.c_str());
      ++tally.skipped;
    } else if (!result.unaffected.empty()) {
      tally.notes[profile.name + " has no effect: " + result.unaffected].push_back(path);
    } else {
      ++tally.ran[profile.name];
    }
    for (const std::string& failure : result.failures) std::printf("%s\n", failure.c_str());
    failed = failed || !result.failures.empty();
    if (rewrite && !result.failures.empty()) {
      if (!velo::cases::rewrite_case(*file, result.actual).ok()) std::printf("%s: cannot be rewritten\n", path.c_str());
      break;
    }
  }
  failed ? ++tally.failed : ++tally.passed;
}

void print_notes(const Tally& tally, const std::vector<Profile>& profiles) {
  for (const Profile& profile : profiles) {
    const auto ran = tally.ran.find(profile.name);
    std::printf("note: %zu cases ran under %s\n", ran == tally.ran.end() ? 0 : ran->second, profile.name.c_str());
  }
  for (const auto& [reason, paths] : tally.notes) std::printf("note: %zu cases: %s\n", paths.size(), reason.c_str());
}

constexpr const char* kUsage =
    "velo_cases [--rewrite] [--full] [--profile NAME] [path ...]\n"
    "  --rewrite       put what came out in place of what was expected\n"
    "  --full          run all profiles (also: VELO_TEST_PROFILE=full)\n"
    "  --profile NAME  run only this profile, for example batch=1, json or shuffled=3\n";

struct CommandLine {
  bool rewrite = false;
  bool full = false;
  std::string profile;
  std::vector<std::string> paths;
};

std::optional<CommandLine> read_command_line(int argc, char** argv) {
  CommandLine out;
  const char* environment = std::getenv("VELO_TEST_PROFILE");
  out.full = environment != nullptr && std::string_view(environment) == "full";
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--rewrite") out.rewrite = true;
    else if (argument == "--full") out.full = true;
    else if (argument == "--profile" && i + 1 < argc) out.profile = argv[++i];
    else if (argument.starts_with('-')) return std::nullopt;
    else out.paths.push_back(argument);
  }
  if (out.paths.empty()) out.paths.push_back("tests/cases");
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  const std::optional<CommandLine> line = read_command_line(argc, argv);
  if (!line) return std::fputs(kUsage, stderr), 2;
  std::vector<Profile> profiles = velo::cases::profiles(line->full || !line->profile.empty());
  if (!line->profile.empty()) std::erase_if(profiles, [&](const Profile& p) { return !p.is_called(line->profile); });
  if (profiles.empty()) return std::fprintf(stderr, "there is no profile %s\n", line->profile.c_str()), 2;
  Tally tally;
  for (const std::string& path : find_cases(line->paths)) run_file(path, profiles, line->rewrite, tally);
  print_notes(tally, profiles);
  std::printf("cases: %zu passed, %zu failed, %zu skipped\n", tally.passed, tally.failed, tally.skipped);
  return tally.failed == 0 ? 0 : 1;
}
