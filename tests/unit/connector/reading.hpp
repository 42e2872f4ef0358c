#pragma once

#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "connector/connector.hpp"

namespace velo::connector {

/// A directory that is gone when the test is over.
class TempDir {
 public:
  TempDir() {
    std::string pattern = (std::filesystem::temp_directory_path() / "velo_connector_XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~TempDir() { std::filesystem::remove_all(path_); }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  std::string file(const std::string& name) const { return path_ + "/" + name; }
  std::string write(const std::string& name, const std::string& content) const {
    std::ofstream(file(name), std::ios::binary) << content;
    return file(name);
  }
  void append(const std::string& name, const std::string& content) const {
    std::ofstream(file(name), std::ios::binary | std::ios::app) << content;
  }
  std::string read(const std::string& name) const {
    std::ostringstream out;
    out << std::ifstream(file(name), std::ios::binary).rdbuf();
    return out.str();
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

inline std::string gzip(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(text.size() + 1024, '\0');
  std::string in = text;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

inline std::string zstd(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

inline catalog::Relation relation_of(std::vector<std::pair<std::string, std::string>> options) {
  catalog::Relation relation;
  for (auto& [name, value] : options) relation.options.set(name, value);
  return relation;
}

inline Result<std::unique_ptr<ByteSource>> open_file(std::vector<std::pair<std::string, std::string>> options) {
  return find_connector("file")->open_byte_source(relation_of(std::move(options)));
}

/// What a reader of whole lines sees of a source.
struct Heard {
  std::vector<std::string> lines;
  std::vector<uint64_t> numbers;   ///< line number of each
  std::vector<std::string> files;  ///< whose end was seen
  int begins = 0;
  bool idle = false;
  std::optional<Error> error;

  std::string text() const {
    std::string out;
    for (const std::string& line : lines) out += line + "\n";
    return out;
  }
};

/// Consumes line by line, at most `lines_per_poll` of them between two polls, until the source ends, fails or is idle.
inline Heard hear(ByteSource& source, size_t lines_per_poll = SIZE_MAX, int timeout_ms = 0) {
  Heard heard;
  for (;;) {
    format::RawBatch raw;
    Result<Poll> poll = source.poll(raw, timeout_ms);
    if (!poll.ok()) heard.error = poll.error();
    if (poll.ok() && *poll == Poll::Idle) heard.idle = true;
    if (!poll.ok() || *poll != Poll::Data) return heard;
    heard.begins += raw.begins;
    std::string_view rest(raw.data, raw.size);
    uint64_t number = raw.first_line;
    size_t lines = 0;
    for (size_t end = rest.find('\n'); end != rest.npos && lines < lines_per_poll; end = rest.find('\n'), ++lines) {
      heard.lines.emplace_back(rest.substr(0, end));
      heard.numbers.push_back(number++);
      rest.remove_prefix(end + 1);
    }
    if (raw.ends && lines < lines_per_poll) {
      if (!rest.empty()) heard.lines.emplace_back(rest), heard.numbers.push_back(number), ++lines;
      rest = {};
      heard.files.emplace_back(std::filesystem::path(raw.where).filename());
    }
    source.consume(raw.size - rest.size(), lines);
  }
}

}  // namespace velo::connector
