#include "functions/regexp_run.hpp"

#include <gtest/gtest.h>
#include <re2/re2.h>

#include <random>

namespace velo::functions {
namespace {

std::string shown(const std::optional<std::string_view>& found) {
  return found ? "'" + std::string(*found) + "'" : "none";
}

std::optional<std::string_view> by_re2(const RE2& pattern, std::string_view text, int group) {
  std::vector<re2::StringPiece> groups(static_cast<size_t>(group) + 1);
  if (!pattern.Match({text.data(), text.size()}, 0, text.size(), RE2::UNANCHORED, groups.data(), group + 1))
    return std::nullopt;
  return std::string_view(groups.back().data(), groups.back().size());
}

TEST(RegexpRun, FindsWhatRe2Finds) {
  std::mt19937 random(7);
  const auto pick = [&](auto&& choices) { return std::string(choices[random() % std::size(choices)]); };
  const char* leads[] = {"", "", "(&|^)", "(^|&)", "(?:b|^)"};
  const char* literals[] = {"a", "ab", "a=", "aa", "é"};
  const char* runs[] = {"", "[^&]*", "([^&]*)", "([^a&]+)", "(\\d+)", "([a-c0-9]*)", "(?:[ab]+)", "[^\n]+"};
  const char* pieces[] = {"a", "a", "b", "&", "=", "1", "é", "ab", "\n", "a="};
  for (int i = 0; i < 20'000; ++i) {
    const std::string source = pick(leads) + pick(literals) + pick(runs);
    std::string text;
    for (uint32_t length = random() % 9; length > 0; --length) text += pick(pieces);
    const auto run = RegexpRun::parse(source);
    ASSERT_TRUE(run) << source;
    const RE2 pattern(source);
    for (int group = 0; group <= pattern.NumberOfCapturingGroups(); ++group) {
      const auto found = run->find(text, group), expected = by_re2(pattern, text, group);
      ASSERT_EQ(shown(found), shown(expected)) << source << " in '" << text << "' group " << group;
    }
  }
}

TEST(RegexpRun, LeavesOtherPatternsToRe2) {
  for (const char* pattern :
       {"",        "^a",       "a$",        "a|b",      "ab*",       "a.b",       "(a)",          "a([^&]*)b",
        "(&|^)",   "(?i)a",    "(a|^)a",    "a[^é]*",   "a[\\d]*",   "[ab]*",     "a(b|c)",       "a([^&]*?)",
        "a{2}",    "a[b-]*",   "a[c-b]*",   "a(",       "a[",        "a[b]",      "((&|^)a)",     "(ab|^)c",
        "a\\.b",   "a[]b]*",   "a[[:alpha:]]*"}) {
    EXPECT_FALSE(RegexpRun::parse(pattern)) << pattern;
  }
}

}  // namespace
}  // namespace velo::functions
