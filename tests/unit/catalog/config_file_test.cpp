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

TEST_F(ConfigFile, CommentsAreLeftAloneAndValuesStayContent) {
  write("a.yaml",
        "# ${NOT_SET} in a comment\npath: a#${DIR} # ${NOT_SET}\ndouble: \"${Q:say \"hi\" \\ #1}\"\n"
        "single: '${Q:it's}'\nwords: don't # ${NOT_SET}\n");
  const auto options = load("a.yaml");
  ASSERT_TRUE(options.ok()) << options.error().summary();
  EXPECT_EQ(options->find("path")->text, "a#/data");
  EXPECT_EQ(options->find("double")->text, "say \"hi\" \\ #1");
  EXPECT_EQ(options->find("single")->text, "it's");
  EXPECT_EQ(options->find("words")->text, "don't");
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

TEST_F(ConfigFile, SectionsThatGroupAndNotesAreLeftOut) {
  write("a.yaml",
        "datasource:\n  type: file\n  config:\n    path: x.csv\n    csv_options:\n      has_headers: true\n"
        "metadata:\n  description: for people\nperformance_profiles:\n  fast:\n    linger.ms: 1\n");
  const auto options = load("a.yaml");
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->find("type")->text, "file");
  EXPECT_EQ(options->find("path")->text, "x.csv");
  EXPECT_EQ(options->find("csv.has_headers")->text, "true");
  EXPECT_EQ(options->all().size(), 3u);
}

TEST_F(ConfigFile, ValuesKnowTheirPlace) {
  write("base.yaml", "format: csv\n");
  write("a.yaml", "extends: base.yaml\ndatasource:\n  path: x.csv\n");
  const auto options = load("a.yaml");
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->find("path")->position, (TextPosition{3, 9, 1}));
  EXPECT_TRUE(options->find("path")->file.ends_with("a.yaml"));
  EXPECT_TRUE(options->find("format")->file.ends_with("base.yaml"));
}

TEST_F(ConfigFile, ColumnsBecomeTheTextOfASchema) {
  write("list.yaml",
        "schema:\n  fields:\n    - {name: id, type: integer, key: true}\n    - name: price\n      type: decimal\n"
        "      precision: 10\n      scale: 4\n      nullable: false\n    - {name: 'a \"b\"', type: string}\n");
  EXPECT_EQ(load("list.yaml")->find("schema")->text,
            "\"id\" BIGINT PRIMARY KEY, \"price\" DECIMAL(10,4) NOT NULL, \"a \"\"b\"\"\" string");
  write("map.yaml", "columns:\n  symbol: STRING\n  price: DECIMAL(10,4)\n");
  EXPECT_EQ(load("map.yaml")->find("schema")->text, "\"symbol\" STRING, \"price\" DECIMAL(10,4)");
  write("text.yaml", "schema: 'symbol STRING'\n");
  EXPECT_EQ(load("text.yaml")->find("schema")->text, "symbol STRING");
}

TEST_F(ConfigFile, FaultsOfColumnsSayWhere) {
  write("a.yaml", "columns:\n  - name: x\n");
  EXPECT_EQ(load("a.yaml").error().code, 1107);
  EXPECT_EQ(load("a.yaml").error().position.line, 2u);
  write("b.yaml", "columns:\n  - {name: x, type: decimal}\n");
  EXPECT_EQ(load("b.yaml").error().message, "a decimal column needs precision and scale");
}

}  // namespace
}  // namespace velo::catalog
