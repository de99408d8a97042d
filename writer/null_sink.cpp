#include "writer/null_sink.hpp"

#include <limits>

namespace framering {

void NullSink::open(const std::filesystem::path&, const FrameFormat&, const std::string&) {
    file_bytes_ = 0;
}

void NullSink::write(std::span<const FrameView> frames, std::vector<FrameLocation>& locations) {
    for (const FrameView& frame : frames) {
        locations.push_back({file_bytes_, frame.pixels.size()});
        file_bytes_ += frame.pixels.size();
    }
    written_frames_ += frames.size();
}

void NullSink::commit() {
    committed_frames_ = written_frames_;
}

void NullSink::flush() {
}

void NullSink::close() {
    written_frames_ = committed_frames_;
}

std::uint64_t NullSink::file_bytes() const {
    return file_bytes_;
}

void NullSink::describe(const std::filesystem::path&, const std::string&) {
}

std::uint64_t NullSink::recover(const std::filesystem::path&) {
    return std::numeric_limits<std::uint64_t>::max();
}

}  // namespace framering
