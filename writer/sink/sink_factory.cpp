#include "writer/sink/sink_factory.hpp"

#include <algorithm>
#include <thread>

#include "common/base/error.hpp"
#include "writer/codec/strip_encoder.hpp"
#include "writer/sink/imagej_sink.hpp"
#include "writer/sink/null_sink.hpp"
#include "writer/sink/streaming_sink.hpp"
#include "writer/sink/tiff_sink.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
std::unique_ptr<FrameSink> make_file_sink(const SinkOptions& options) {
    if (options.kind.format == FileFormat::imagej) {
        return std::make_unique<ImageJSink>();
    }
    if (options.kind.compression.codec == Codec::none) {
        return std::make_unique<StreamingSink>(options.direct_io);
    }
    return std::make_unique<TiffSink>(TiffSinkOptions{options.kind.compression, options.threads});
}

// Whose describe(), mend() and trim() know the file.
std::unique_ptr<FrameSink> maker_of(const fs::path& path) {
    if (ImageJSink::made(path)) {
        return std::make_unique<ImageJSink>();
    }
    if (StreamingSink::made(path)) {
        return std::make_unique<StreamingSink>();
    }
    return std::make_unique<TiffSink>();
}

class ScanSink final : public FrameSink {
  public:
    explicit ScanSink(const SinkOptions& options) : sink_(make_file_sink(options)) {}

    [[nodiscard]] std::unique_ptr<FrameFile> create(const fs::path& path, const FileSettings& settings) override {
        return sink_->create(path, settings);
    }
    void require_storable(const FrameFormat& format) const override { sink_->require_storable(format); }
    [[nodiscard]] bool keeps_files() const noexcept override { return true; }
    [[nodiscard]] FileKind kind() const noexcept override { return sink_->kind(); }
    void describe(const fs::path& path, const std::string& text) override { maker_of(path)->describe(path, text); }
    [[nodiscard]] std::uint64_t mend(const fs::path& path, std::uint64_t indexed) override {
        return maker_of(path)->mend(path, indexed);
    }
    void trim(const fs::path& path, std::uint64_t frames) override { maker_of(path)->trim(path, frames); }

  private:
    std::unique_ptr<FrameSink> sink_;
};
}  // namespace

unsigned default_threads() noexcept {
    return std::max(2U, std::thread::hardware_concurrency()) - 1;
}

void require_valid(const SinkOptions& options) {
    if (options.kind.format == FileFormat::imagej && options.kind.compression.codec != Codec::none) {
        fail(ExitCode::usage,
             "option --compression: files of --format imagej are not compressed; omit one of the two options");
    }
    require_codec(options.kind.compression);
}

std::unique_ptr<FrameSink> make_sink(const SinkOptions& options) {
    require_valid(options);
    if (options.null) {
        return std::make_unique<NullSink>();
    }
    return std::make_unique<ScanSink>(options);
}

}  // namespace framering
