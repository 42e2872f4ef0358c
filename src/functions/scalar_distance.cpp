// How far two texts are from each other.
#include <algorithm>
#include <numeric>
#include <vector>

#include "functions/overload.hpp"
#include "functions/scalar_loop.hpp"
#include "functions/utf8.hpp"

namespace velo::functions {

namespace {

constexpr TypeId kText = TypeId::String;
constexpr size_t kMaxPairs = 16'000'000;  // code points of one text times those of the other

std::vector<std::string_view> code_points(std::string_view text) {
  std::vector<std::string_view> out;
  for (size_t at = 0; at < text.size(); at += out.back().size()) {
    out.push_back(text.substr(at, code_point_bytes(text, at)));
  }
  return out;
}

// Wagner and Fischer's table, of which only the newest row is kept.
int64_t edits(const std::vector<std::string_view>& a, const std::vector<std::string_view>& b) {
  std::vector<int64_t> costs(b.size() + 1);
  std::iota(costs.begin(), costs.end(), 0);
  for (size_t i = 0; i < a.size(); ++i) {
    int64_t diagonal = costs[0]++;
    for (size_t j = 0; j < b.size(); ++j) {
      const int64_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = costs[j + 1];
      costs[j + 1] = std::min({replaced, costs[j] + 1, diagonal + 1});
    }
  }
  return costs.back();
}

void levenshtein(ScalarCall& call) {
  try_rows<int64_t>(call, [&](uint32_t row, int64_t& out) {
    const auto a = code_points(text_at(call, 0, row));
    const auto b = code_points(text_at(call, 1, row));
    if (a.size() * b.size() > kMaxPairs) return fail(call, row, kTooLong, "the texts are too long to compare"), false;
    return out = edits(a, b), true;
  });
}

constexpr Overload kLevenshteinOverloads[] = {{{kText, kText}, TypeId::BigInt, levenshtein}};

}  // namespace

extern const ScalarFunction kLevenshtein = {
    "levenshtein",
    "levenshtein(a, b)",
    "How many code points must be put in, taken out or replaced to make b of a; very long texts are a row error.",
    "levenshtein('kitten', 'sitting')",
    "3",
    [](std::span<const Argument> arguments) { return choose("levenshtein", kLevenshteinOverloads, arguments); }};

}  // namespace velo::functions
