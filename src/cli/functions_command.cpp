#include <cstdio>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "cli/commands.hpp"
#include "functions/aggregate.hpp"
#include "functions/scalar.hpp"
#include "functions/window.hpp"

namespace velo::cli {

namespace {

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

template <class Function>
void print_line(const Function& function) {
  std::printf("  %-44.*s %.*s\n", static_cast<int>(function.syntax.size()), function.syntax.data(),
              static_cast<int>(function.doc.size()), function.doc.data());
}

template <class Function>
void print_page(const Function& function) {
  print(function.syntax);
  print("\n  ");
  print(function.doc);
  if (!function.example.empty()) {
    print("\n  example: ");
    print(function.example);
    print("  →  ");
    print(function.result);
  }
  print("\n");
}

int print_one(std::string_view name) {
  if (const auto* scalar = functions::find_scalar(name)) return print_page(*scalar), kDone;
  if (const auto* aggregate = functions::find_aggregate(name)) return print_page(*aggregate), kDone;
  if (const auto* window = functions::find_window_function(name)) return print_page(*window), kDone;
  std::vector<std::string> names;
  for (const auto& function : functions::scalar_functions()) names.emplace_back(function.name);
  for (const auto& function : functions::aggregate_functions()) names.emplace_back(function.name);
  for (const auto& function : functions::window_functions()) names.emplace_back(function.name);
  std::fprintf(stderr, "velo: there is no function %s; %s\n", std::string(name).c_str(),
               did_you_mean(name, names).c_str());
  return kUserFault;
}

}  // namespace

int functions_command(const Arguments& arguments) {
  if (!arguments.subject.empty()) return print_one(arguments.subject);
  print("Aggregates\n");
  for (const auto& function : functions::aggregate_functions()) print_line(function);
  print("Window functions; every aggregate can stand with OVER, too\n");
  for (const auto& function : functions::window_functions()) print_line(function);
  print("Scalar functions and operators\n");
  for (const auto& function : functions::scalar_functions()) print_line(function);
  return kDone;
}

}  // namespace velo::cli
