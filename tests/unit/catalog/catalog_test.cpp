#include "catalog/catalog.hpp"

#include <gtest/gtest.h>

#include "catalog/older_names.hpp"
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

TEST(RelationOptions, OlderValuesBecomeCurrentOnes) {
  Options options;
  options.set("value.serializer", "NDJSON");
  options.set("append", "true");
  options.set("failure_strategy", "LogAndContinue");
  options.set("has_headers", "false");
  modernise(options);
  EXPECT_EQ(options.find("format")->text, "json");
  EXPECT_EQ(options.find("mode")->text, "append");
  EXPECT_EQ(options.find("on_error")->text, "skip");
  EXPECT_EQ(options.find("csv.header")->text, "false");
  EXPECT_EQ(options.all().size(), 4u);
}

TEST(RelationOptions, SectionsThatOnlyGroupAreLeftOut) {
  EXPECT_EQ(without_sections("datasource.config.path"), "path");
  EXPECT_EQ(without_sections("datasource.consumer_config.bootstrap.servers"), "bootstrap.servers");
  EXPECT_EQ(without_sections("datasource.csv_options.has_headers"), "csv.has_headers");
  EXPECT_EQ(without_sections("event.time.field"), "event.time.field");
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

TEST_F(Endpoints, WhatAConfigurationFileHasForOthersIsARemark) {
  Options options;
  options.set("connector", OptionValue{"file", {2, 7, 1}, "a.yaml"});
  options.set("path", OptionValue{"x.csv", {3, 7, 1}, "a.yaml"});
  options.set("pathh", OptionValue{"y", {5, 7, 1}, "a.yaml"});
  options.set("owner", OptionValue{"me", {4, 7, 1}, "a.yaml"});
  const Endpoint endpoint = resolve_endpoint(options, environment_, "t", errors_);
  EXPECT_TRUE(errors_.empty());
  ASSERT_EQ(endpoint.remarks.size(), 1u);
  EXPECT_EQ(endpoint.remarks[0].summary(),
            "a.yaml:4:7: error 1190: relation t (connector file) does not use 'owner', 'pathh'");
  EXPECT_EQ(endpoint.remarks[0].hint, "'pathh': did you mean \"path\"?");
  EXPECT_FALSE(endpoint.options.has("owner"));
}

TEST_F(Endpoints, FaultsInAConfigurationFileStandThere) {
  Options options;
  options.set("connector", "file");
  options.set("path", "x.csv");
  options.set("lateness", OptionValue{"soon", {9, 3, 1}, "a.yaml"});
  resolve_endpoint(options, environment_, "t", errors_);
  ASSERT_EQ(errors_.size(), 1u);
  EXPECT_EQ(errors_[0].where, "a.yaml");
  EXPECT_EQ(errors_[0].position, (TextPosition{9, 3, 1}));
}

TEST_F(Endpoints, PropertiesOfAConnectorThatPassesThemOn) {
  environment_.connectors[0].takes_any = true;
  environment_.connectors[0].absent = "not in this build";
  const Endpoint endpoint = resolve({{"connector", "file"}, {"path", "x"}, {"fetch.wait.max.ms", "5"}});
  EXPECT_TRUE(errors_.empty());
  EXPECT_EQ(endpoint.options.find("fetch.wait.max.ms")->text, "5");
  ASSERT_EQ(endpoint.remarks.size(), 1u);
  EXPECT_EQ(endpoint.remarks[0].message, "not in this build");
}

}  // namespace
}  // namespace velo::catalog
