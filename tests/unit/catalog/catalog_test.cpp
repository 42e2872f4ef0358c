#include "catalog/catalog.hpp"

#include <gtest/gtest.h>

#include "catalog/relation_options.hpp"

namespace velo::catalog {
namespace {

Entry entry(std::string name) { return {std::move(name), RelationKind::Stream, nullptr, nullptr, std::nullopt, {}}; }

TEST(Catalog, FindsNamesWithoutRegardToCase) {
  Catalog catalog;
  catalog.put(entry("Trades"));
  catalog.put(entry("quotes"));
  ASSERT_NE(catalog.find("tRADES"), nullptr);
  EXPECT_EQ(catalog.find("tRADES")->name, "Trades");
  EXPECT_EQ(catalog.find("trade"), nullptr);
  EXPECT_EQ(catalog.names(), (std::vector<std::string>{"Trades", "quotes"}));
}

TEST(Catalog, ReplacesInPlaceAndDrops) {
  Catalog catalog;
  catalog.put(entry("a"));
  catalog.put(entry("b"));
  Entry replaced = entry("A");
  replaced.query = 3;
  catalog.put(std::move(replaced));
  EXPECT_EQ(catalog.names(), (std::vector<std::string>{"A", "b"}));
  EXPECT_EQ(catalog.find("a")->query, 3u);
  EXPECT_TRUE(catalog.drop("a"));
  EXPECT_FALSE(catalog.drop("a"));
}

TEST(RelationOptions, OlderNamesBecomeCurrentOnes) {
  Options options;
  options.set("type", "file_source");
  options.set("late.data.strategy", "update_previous");
  modernise(options);
  EXPECT_EQ(options.find("connector")->text, "file_source");
  EXPECT_EQ(options.find("late_rows")->text, "update");
  EXPECT_FALSE(options.has("type"));
}

class Endpoints : public ::testing::Test {
 protected:
  Endpoints() {
    environment_.connectors = {{"file", kOptions, true, true, false, {}, {}}};
    environment_.formats = {{"json", {}}, {"csv", {}}};
  }
  Endpoint resolve(std::initializer_list<std::pair<const char*, const char*>> written) {
    Options options;
    for (const auto& [name, value] : written) options.set(name, value);
    errors_.clear();
    return resolve_endpoint(options, environment_, "t", errors_);
  }

  static constexpr OptionSpec kOptions[] = {{"path", OptionType::Text, "", "where the file is", "", true}};
  Environment environment_;
  std::vector<Error> errors_;
};

TEST_F(Endpoints, OlderConnectorNamesAndFormatsByFileName) {
  const Endpoint csv = resolve({{"connector", "file_source_mmap"}, {"path", "a.csv.gz"}});
  EXPECT_TRUE(errors_.empty());
  EXPECT_EQ(csv.connector->name, "file");
  EXPECT_EQ(csv.format, "csv");
  EXPECT_FALSE(csv.options.has("connector"));
  EXPECT_EQ(resolve({{"connector", "file"}, {"path", "a.ndjson"}}).format, "json");
  EXPECT_EQ(resolve({{"connector", "file"}, {"path", "a.csv"}, {"format", "json"}}).format, "json");
}

TEST_F(Endpoints, FaultsNameWhatThereIs) {
  resolve({{"connector", "kafka_source"}});
  ASSERT_EQ(errors_.size(), 1u);
  EXPECT_EQ(errors_[0].code, 2402);
  EXPECT_EQ(errors_[0].hint, "available: file");
  resolve({{"connector", "file"}, {"path", "x"}, {"format", "jsn"}});
  ASSERT_EQ(errors_.size(), 1u);
  EXPECT_EQ(errors_[0].code, 2403);
  EXPECT_EQ(errors_[0].hint, "did you mean \"json\"? available: json, csv");
  resolve({{"connector", "file"}, {"pth", "x"}});
  EXPECT_EQ(errors_.size(), 2u);
}

}  // namespace
}  // namespace velo::catalog
