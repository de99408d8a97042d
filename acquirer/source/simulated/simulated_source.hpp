// A microscope that is not there: cells drift under uneven light, with shot noise and the sequence number in the
// picture.
#pragma once
#include <memory>

#include "acquirer/source/frame_source.hpp"
#include "acquirer/source/simulated/simulated_stage.hpp"

namespace framering {

// An endless source that makes frames about as fast as memory is copied; the same frames at every start.
// Exposure and gain make them brighter or darker than they are at its start, with `exposure_us` (0: 10 ms).
// With `embed_sequence` the pixels also hold the number as common/frame/embedded_sequence.hpp says.
// The number is left out of a picture too small for it, cells out of one below 12 pixels.
// With a stage (null: none) the cells lie on it: x and y move the view, z blurs, each channel shows other stains,
// and without light the picture is dark, but for the number. A frame shows the moment in which it is filled.
// Memory: at most 128 MiB, and about 2 MiB for the cells; with a stage 256 MiB and 64 MiB. Fails (Error, usage):
// the format is not valid.
[[nodiscard]] std::unique_ptr<FrameSource> make_simulated_source(const FrameFormat& format, bool embed_sequence,
                                                                 double exposure_us = 0,
                                                                 std::shared_ptr<SimulatedStage> stage = {});

}  // namespace framering
