// The one billion row challenge as a hand-written loop: what this machine can do when the program knows the format, the
// query and the range of the values. Reads `station;-12.3` lines with one fraction digit and prints MIN, AVG and MAX
// per station, in the order of names, with exact sums. A yardstick for run.py, not a part of the engine.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

constexpr size_t kSlots = 1 << 16;

struct Station {
  std::string_view name;
  uint64_t hash = 0;
  int64_t sum = 0;
  int64_t count = 0;
  int32_t low = INT32_MAX;
  int32_t high = INT32_MIN;
};

struct Table {
  std::vector<Station> slots{kSlots};

  Station& at(std::string_view name, uint64_t hash) {
    for (size_t slot = hash % kSlots;; slot = (slot + 1) % kSlots) {
      Station& station = slots[slot];
      if (station.hash == hash && station.name == name) [[likely]]
        return station;
      if (station.name.empty()) {
        station.name = name;
        station.hash = hash;
        return station;
      }
    }
  }
};

// A word at a time up to the first semicolon.
inline const char* hash_name(const char* p, uint64_t& hash) {
  constexpr uint64_t kSemicolons = 0x3b3b'3b3b'3b3b'3b3b;
  constexpr uint64_t kOnes = 0x0101'0101'0101'0101;
  hash = 0;
  for (;; p += 8) {
    uint64_t word;
    std::memcpy(&word, p, sizeof word);
    const uint64_t match = word ^ kSemicolons;
    const uint64_t found = (match - kOnes) & ~match & (kOnes << 7);
    if (found != 0) {
      const int bits = __builtin_ctzll(found) & ~7;
      hash = (hash ^ (bits == 0 ? 0 : word << (64 - bits))) * 0x9E37'79B9'7F4A'7C15;
      hash ^= hash >> 32;
      return p + bits / 8;
    }
    hash = (hash ^ word) * 0x9E37'79B9'7F4A'7C15;
  }
}

// `-?d{1,2}.d\n` in tenths; moves p behind the line.
inline int32_t tenths(const char*& p) {
  const bool negative = *p == '-';
  p += negative;
  int32_t value = *p++ - '0';
  if (*p != '.') value = value * 10 + (*p++ - '0');
  value = value * 10 + (p[1] - '0');
  p += 3;
  return negative ? -value : value;
}

void scan(const char* p, const char* end, Table& table) {
  while (p < end) {
    const char* begin = p;
    uint64_t hash;
    p = hash_name(p, hash);
    const std::string_view name(begin, static_cast<size_t>(p - begin));
    ++p;
    const int32_t value = tenths(p);
    Station& station = table.at(name, hash);
    station.sum += value;
    ++station.count;
    station.low = std::min(station.low, value);
    station.high = std::max(station.high, value);
  }
}

const char* line_after(const char* p, const char* begin, const char* end) {
  if (p == begin || p >= end) return std::min(p, end);
  return static_cast<const char*>(std::memchr(p - 1, '\n', static_cast<size_t>(end - p + 1))) + 1;
}

void merge(Table& into, const Table& from) {
  for (const Station& station : from.slots) {
    if (station.name.empty()) continue;
    Station& to = into.at(station.name, station.hash);
    to.sum += station.sum;
    to.count += station.count;
    to.low = std::min(to.low, station.low);
    to.high = std::max(to.high, station.high);
  }
}

// Six digits behind the point, half away from zero: as the query's AVG of DECIMAL(4,1) is printed.
void print(const Station& station) {
  const __int128 scaled = static_cast<__int128>(std::abs(station.sum)) * 100'000;
  const auto mean = static_cast<int64_t>((scaled * 2 + station.count) / (station.count * 2));
  const auto part = [](int32_t value) { return std::abs(value); };
  std::printf("%.*s,%s%d.%d,%s%ld.%06ld,%s%d.%d\n", static_cast<int>(station.name.size()), station.name.data(),
              station.low < 0 ? "-" : "", part(station.low) / 10, part(station.low) % 10,
              station.sum < 0 && mean != 0 ? "-" : "", mean / 1'000'000, mean % 1'000'000, station.high < 0 ? "-" : "",
              part(station.high) / 10, part(station.high) % 10);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: loop measurements.csv [threads]\n");
    return 2;
  }
  const int file = open(argv[1], O_RDONLY);
  struct stat status{};
  if (file < 0 || fstat(file, &status) != 0) {
    std::perror(argv[1]);
    return 1;
  }
  const auto size = static_cast<size_t>(status.st_size);
  const auto threads = static_cast<size_t>(argc > 2 ? std::max(1, std::atoi(argv[2])) : 1);
  // A page more than the file, so that whole words may be read at its end.
  void* room = mmap(nullptr, size + 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  const auto* begin =
      room == MAP_FAILED
          ? nullptr
          : static_cast<const char*>(mmap(room, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE | MAP_FIXED, file, 0));
  if (begin == nullptr || begin == MAP_FAILED) {
    std::perror("mmap");
    return 1;
  }
  std::vector<Table> tables(threads);
  std::vector<std::thread> workers;
  for (size_t i = 0; i < threads; ++i) {
    const char* from = line_after(begin + size * i / threads, begin, begin + size);
    const char* to = line_after(begin + size * (i + 1) / threads, begin, begin + size);
    workers.emplace_back(scan, from, to, std::ref(tables[i]));
  }
  for (std::thread& worker : workers) worker.join();
  for (size_t i = 1; i < threads; ++i) merge(tables[0], tables[i]);
  std::vector<Station> stations;
  for (const Station& station : tables[0].slots) {
    if (!station.name.empty()) stations.push_back(station);
  }
  std::sort(stations.begin(), stations.end(), [](const Station& a, const Station& b) { return a.name < b.name; });
  for (const Station& station : stations) print(station);
  return 0;
}
