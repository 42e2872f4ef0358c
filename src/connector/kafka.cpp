// What planning needs of Kafka: applications that use it can be checked and explained here. This build has no client
// library, so that opening a topic is an error.
#include "connector/builtin.hpp"
#include "connector/error_codes.hpp"

namespace velo::connector {

namespace {

constexpr std::string_view kAbsent = "kafka can be checked and explained, but this build cannot run it";

constexpr catalog::OptionSpec kOptions[] = {
    {"topic", catalog::OptionType::Text, "", "topic to read or write; the relation's name by default", "", false},
    {"bootstrap.servers", catalog::OptionType::Text, "", "brokers, as host:port, separated by commas", "", false},
    {"key.format", catalog::OptionType::Text, "", "how keys are written as bytes", "", false},
    {"key.field", catalog::OptionType::Text, "", "column that the key holds", "", false},
};

Error absent() {
  return Error(kNoClient, std::string(kAbsent))
      .with_hint("put a file in its place to try the application: 'connector' = 'file', 'path' = '..'");
}

}  // namespace

Connector kafka_connector() {
  Connector connector;
  connector.name = "kafka";
  connector.doc = "topics of Apache Kafka; all properties of librdkafka are options";
  connector.options = kOptions;
  connector.takes_any = true;
  connector.absent = kAbsent;
  connector.open_byte_source = [](const catalog::Relation&) -> Result<std::unique_ptr<ByteSource>> { return absent(); };
  connector.open_byte_sink = [](const catalog::Relation&) -> Result<std::unique_ptr<ByteSink>> { return absent(); };
  connector.bounded = [](const catalog::Options&) { return false; };
  return connector;
}

}  // namespace velo::connector
