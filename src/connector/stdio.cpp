// Standard input and output are duplicated, so that closing ours leaves the process's own descriptors alone.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "connector/builtin.hpp"
#include "connector/error_codes.hpp"
#include "connector/stream_sink.hpp"
#include "connector/window.hpp"

namespace velo::connector {

namespace {

constexpr std::string_view kInputName = "stdin";
constexpr std::string_view kOutputName = "stdout";

constexpr catalog::OptionSpec kInputOptions[] = {
    {"live", catalog::OptionType::Boolean, "false", "the input goes on and on: give results as they come", "", false},
};

class StandardInput final : public ByteSource {
 public:
  explicit StandardInput(Descriptor descriptor)
      : window_(make_buffered_window(
            make_detecting_reader(make_descriptor_reader(std::move(descriptor), std::string(kInputName), false),
                                  std::string(kInputName)),
            std::string(kInputName))) {}

  Result<Poll> poll(format::RawBatch& raw, int timeout_ms) override {
    if (window_->finished()) return Poll::End;
    VELO_TRY(const Poll poll, window_->show(raw, timeout_ms));
    raw.where = kInputName;
    raw.first_offset = Offset(static_cast<int64_t>(records_));
    return poll;
  }

  void consume(size_t bytes, uint64_t records) override {
    window_->consume(bytes);
    records_ += records;
  }

  Progress progress() const override { return {window_->position(), 0}; }

 private:
  std::unique_ptr<Window> window_;
  uint64_t records_ = 0;
};

Result<Descriptor> duplicate(int fd, std::string_view name, ErrorCode code) {
  Descriptor copy(fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  if (!copy.open()) return system_error(code, "open", name, errno);
  return copy;
}

Result<std::unique_ptr<ByteSource>> open_input(const catalog::Relation&) {
  VELO_TRY(Descriptor input, duplicate(STDIN_FILENO, kInputName, kCannotOpen));
  return std::unique_ptr<ByteSource>(std::make_unique<StandardInput>(std::move(input)));
}

Result<std::unique_ptr<ByteSink>> open_output(const catalog::Relation&) {
  VELO_TRY(Descriptor output, duplicate(STDOUT_FILENO, kOutputName, kCannotCreate));
  return make_stream_sink(std::move(output), {std::string(kOutputName), Compression::None, false, false});
}

bool is_bounded(const catalog::Options& options) {
  const Result<bool> live = options.boolean(kInputOptions[0]);
  return !live.ok() || !*live;
}

}  // namespace

Connector stdin_connector() {
  Connector connector;
  connector.name = "stdin";
  connector.doc = "standard input; gzip and zstd data are recognised";
  connector.options = kInputOptions;
  connector.open_byte_source = open_input;
  connector.bounded = is_bounded;
  return connector;
}

Connector stdout_connector() {
  Connector connector;
  connector.name = "stdout";
  connector.doc = "standard output";
  connector.open_byte_sink = open_output;
  return connector;
}

}  // namespace velo::connector
