#include "acquirer/kept_source.hpp"

#include "acquirer/source/no_source.hpp"
#include "common/base/error.hpp"
#include "common/base/quantity.hpp"

namespace framering {

bool is_file(const SourceOptions& source) noexcept {
    return source.text.starts_with("tiff:") || source.text.starts_with("raw:") || is_image_folder(source.text);
}

bool has_live_frames(const SourceOptions& source) noexcept {
    return !is_file(source) && !is_command(source.text) && source.text != kNoSource;
}

void KeptSource::open_actuators_for(const AcquirerOptions& options, const StopToken& stop) {
    const bool fits = options.setup.channels == opened_channels_ || !depend_on_channels(options.actuators);
    if (actuators_ && options.actuators == opened_actuators_ && fits) {
        return;
    }
    source_.reset();
    actuators_.reset();
    actuators_.emplace(open_actuators_of(options, stop));
    opened_actuators_ = options.actuators;
    opened_channels_ = options.setup.channels;
}

AnySource& KeptSource::open_for(const AcquirerOptions& options, std::uint64_t slot_bytes, std::uint64_t ring_bytes,
                                const StopToken& stop) {
    open_actuators_for(options, stop);
    const SourceOptions wanted = wanted_source(options, *actuators_);
    const bool is_same = wanted == opened_ && options.gain == opened_gain_;
    const bool asks_for_light = options.asks_for_light && is_changed_;
    if (source_ && is_same && !asks_for_light && !is_file(wanted) && !is_film(*source_)) {
        return *source_;
    }
    source_.reset();  // a camera is there once
    is_changed_ = false;
    AnySource opened = open_source_of(options, *actuators_, stop);
    if (const std::uint64_t needed = slot_bytes_of(opened); slot_bytes != 0 && needed > slot_bytes) {
        fail(
            ExitCode::usage,
            "frames of this scan need {}, and the ring has slots of {}; start the acquirer with the larger format",
            size_text(needed), size_text(slot_bytes));
    }
    use_copy_mode(opened, options, ring_bytes);
    source_ = std::move(opened);
    opened_ = wanted;
    opened_gain_ = options.gain;
    return *source_;
}

}  // namespace framering
