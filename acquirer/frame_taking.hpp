// How frames get from a source into the ring: one way for each kind of source.
#pragma once
#include <cstdint>

namespace framering {

// Thread: one. Fails (Error), in every call but stop(): the source is broken, or its options are wrong.
class FrameTaking {
  public:
    FrameTaking() = default;
    FrameTaking(const FrameTaking&) = delete;
    FrameTaking& operator=(const FrameTaking&) = delete;
    virtual ~FrameTaking() = default;

    // The scan has begun, or goes on after `passed_periods` of its frame rate.
    virtual void start(std::uint64_t passed_periods) = 0;
    // One step: takes the next frame, or waits for it for a while. Requires: the scan is not to end.
    virtual void step() = 0;
    // No frame is taken any more: no slot stays claimed. Whatever happened before.
    virtual void stop() noexcept = 0;
};

}  // namespace framering
