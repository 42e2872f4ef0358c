#include "catalog/config_file.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace velo::catalog {
namespace {

class ConfigFile : public ::testing::Test {
 protected:
  void SetUp() override {
    directory_ = std::filesystem::temp_directory_path() /
                 ("velo_config_" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
    std::filesystem::create_directories(directory_ / "configs");
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  void write(const std::string& name, const std::string& text) { std::ofstream(directory_ / name) << text; }
  Result<Options> load(const std::string& name) {
    return load_config_file((directory_ / name).string(), [](std::string_view variable) -> std::optional<std::string> {
      if (variable == "DIR") return "/data";
      return std::nullopt;
    });
  }

  std::filesystem::path directory_;
};

TEST_F(ConfigFile, NestedMapsFlatten) {
  write("a.yaml", "connector: file\nevent:\n  time:\n    field: ts\npaths: [a, b]\nlimit: 5\n");
  const auto options = load("a.yaml");
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->find("event.time.field")->text, "ts");
  EXPECT_EQ(options->find("paths")->text, "a,b");
  EXPECT_EQ(options->find("limit")->text, "5");
}

TEST_F(ConfigFile, ExtendsGivesWhatTheFileDoesNot) {
  write("configs/base.yaml", "format: csv\npath: base\n");
  write("a.yaml", "extends: configs/base.yaml\npath: own\n");
  const auto options = load("a.yaml");
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->find("format")->text, "csv");
  EXPECT_EQ(options->find("path")->text, "own");
  EXPECT_FALSE(options->has("extends"));
}

TEST_F(ConfigFile, VariablesAreReplaced) {
  write("a.yaml", "path: ${DIR}/t.csv\nother: ${NONE:fallback}\n");
  const auto options = load("a.yaml");
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->find("path")->text, "/data/t.csv");
  EXPECT_EQ(options->find("other")->text, "fallback");
}

TEST_F(ConfigFile, FaultsSayWhere) {
  EXPECT_EQ(load("missing.yaml").error().code, 1104);
  write("bad.yaml", "a: 1\nb: [1\n");
  const auto malformed = load("bad.yaml");
  EXPECT_EQ(malformed.error().code, 1105);
  EXPECT_NE(malformed.error().where.find("bad.yaml"), std::string::npos);
  EXPECT_GE(malformed.error().position.line, 2u);
  write("loop.yaml", "extends: loop.yaml\n");
  EXPECT_EQ(load("loop.yaml").error().code, 1106);
  write("list.yaml", "- a\n- b\n");
  EXPECT_EQ(load("list.yaml").error().code, 1107);
  write("deep.yaml", "a:\n  - b: 1\n");
  EXPECT_EQ(load("deep.yaml").error().code, 1107);
}

}  // namespace
}  // namespace velo::catalog
