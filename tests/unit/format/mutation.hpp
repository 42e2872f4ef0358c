#pragma once

#include <random>
#include <string>
#include <vector>

namespace velo::format::testing {

/// Texts of records that are mostly alike, with some that are not, from a seed.
class RecordMutator {
 public:
  explicit RecordMutator(uint32_t seed) : random_(seed) {}

  size_t below(size_t limit) { return random_() % limit; }
  bool one_in(size_t n) { return below(n) == 0; }
  template <class T>
  const T& pick(const std::vector<T>& choices) {
    return choices[below(choices.size())];
  }

  std::string number() {
    static const std::vector<std::string> kOdd = {"1e3",
                                                  "-0",
                                                  "-0.0",
                                                  "0.5",
                                                  "-1.25",
                                                  "12345678901234567890",
                                                  "123456789012345678",
                                                  "01",
                                                  "1.",
                                                  ".5",
                                                  "+1",
                                                  "1e",
                                                  "null",
                                                  "true",
                                                  "\"7\"",
                                                  "\"7.5\"",
                                                  "12.345",
                                                  "99999999999.99",
                                                  "1.000000000000000001",
                                                  "9007199254740993",
                                                  "1E-2",
                                                  "nan",
                                                  "--1",
                                                  "1.2.3",
                                                  "",
                                                  "0",
                                                  "[1]",
                                                  "{\"a\":1}",
                                                  "0.1234567890123456",
                                                  "999999999999999",
                                                  "9999999999999999"};
    if (one_in(40)) return pick(kOdd);
    if (one_in(2)) return std::to_string(below(100000));
    return std::to_string(below(1000)) + '.' + std::to_string(below(90) + 10);
  }

  std::string text() {
    static const std::vector<std::string> kOdd = {"\\n",
                                                  "\\u00e9",
                                                  "\\\"",
                                                  "\xC3\xA9t\xC3\xA9",
                                                  "\xFF",
                                                  "\t",
                                                  std::string(1, '\0'),
                                                  "\\x",
                                                  "",
                                                  "exactly12byt",
                                                  "thirteen byte",
                                                  "a rather long string that cannot be inline",
                                                  "\x7f",
                                                  "\\ud83d\\ude00",
                                                  "\\ud83d",
                                                  "2024-01-01T00:00:00Z",
                                                  "SYM\xE2\x82\xAC"};
    return one_in(40) ? pick(kOdd) : "SYM" + std::to_string(below(1000));
  }

  std::string timestamp() {
    static const std::vector<std::string> kOdd = {"2024-01-01T00:00:60.000Z",
                                                  "2024-02-30T00:00:00Z",
                                                  "2024-01-01 10:00:00",
                                                  "2024-01-01",
                                                  "2024-01-01T00:00:00.123456Z",
                                                  "2024-01-01T00:00:00.123+02:00",
                                                  "2024-01-01T00:0a:00.123Z",
                                                  "2024-01-01T00:00:00.12xZ",
                                                  "1704067200000",
                                                  "",
                                                  "2024-01-01T00:00:00.123z"};
    if (one_in(40)) return pick(kOdd);
    const auto two = [](size_t n) { return std::string(n < 10 ? "0" : "") + std::to_string(n); };
    const auto milli = std::to_string(1000 + below(1000)).substr(1);
    const std::string base = "2024-01-01T00:" + two(below(3)) + ':' + two(below(60));
    return one_in(8) ? base + 'Z' : base + '.' + milli + 'Z';
  }

  /// Overwrites, drops, doubles or inserts a byte, now and then.
  void damage(std::string& record) {
    if (record.empty() || !one_in(40)) return;
    static const std::string kBytes = "\"\\,:{}[] \t\r\n0aZ.-;\xff\x01";
    const size_t at = below(record.size());
    switch (below(4)) {
      case 0: record[at] = kBytes[below(kBytes.size())]; break;
      case 1: record.erase(at, 1 + below(3)); break;
      case 2: record.insert(at, 1, kBytes[below(kBytes.size())]); break;
      default: record.resize(at); break;
    }
  }

 private:
  std::mt19937 random_;
};

}  // namespace velo::format::testing
