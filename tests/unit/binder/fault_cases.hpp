#pragma once

#include <gtest/gtest.h>

#include "bind_fixture.hpp"

namespace velo::binder::testing {

/// SQL behind the preamble, and every fault it must give: `code column+length hint`.
struct FaultCase {
  std::string sql;
  std::vector<std::string> faults;
};

inline std::string text_of(const Error& error) {
  std::string out = std::to_string(error.code) + ' ' + std::to_string(error.position.column) + '+' +
                    std::to_string(error.position.length);
  return error.hint.empty() ? out : out + ' ' + error.hint;
}

inline void expect_faults(const std::vector<FaultCase>& cases) {
  for (const FaultCase& one : cases) {
    SCOPED_TRACE(one.sql);
    std::vector<std::string> faults;
    for (const Error& error : bind_text(kPreamble + one.sql).errors) {
      EXPECT_EQ(error.position.line, 2u) << error.summary();
      EXPECT_EQ(error.where, "app.sql");
      EXPECT_FALSE(error.message.empty());
      faults.push_back(text_of(error));
    }
    EXPECT_EQ(faults, one.faults);
  }
}

}  // namespace velo::binder::testing
