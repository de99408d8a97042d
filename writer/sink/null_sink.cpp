#include "writer/sink/null_sink.hpp"

namespace framering {

namespace {
class NullFile final : public FrameFile {
  public:
    explicit NullFile(const FileSettings& settings) : settings_(settings) {}

    [[nodiscard]] std::size_t room(std::size_t wanted) const noexcept override {
        return frames_that_fit(settings_.limits, frames_, bytes_, bytes_in_file(settings_.format), wanted);
    }
    void write(std::span<const FrameView> frames, std::vector<FrameLocation>& locations) override {
        for (const FrameView& frame : frames) {
            locations.push_back({bytes_, frame.pixels.size()});
            bytes_ += frame.pixels.size();
        }
        frames_ += frames.size();
    }
    void commit() override {}
    void flush() override {}
    void close() override {}

  private:
    FileSettings settings_;
    std::uint64_t frames_ = 0;
    std::uint64_t bytes_ = 0;
};
}  // namespace

std::unique_ptr<FrameFile> NullSink::create(const std::filesystem::path&, const FileSettings& settings) {
    return std::make_unique<NullFile>(settings);
}

void NullSink::describe(const std::filesystem::path&, const std::string&) {
}

void NullSink::trim(const std::filesystem::path&, std::uint64_t) {
}

std::uint64_t NullSink::mend(const std::filesystem::path&, std::uint64_t indexed) {
    return indexed;
}

}  // namespace framering
