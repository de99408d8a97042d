// How the frames of a network camera come: packets, sockets, their sizes.
#pragma once
#include <cstdint>
#include <functional>
#include <string>

#include "plugins/genicam/setting.hpp"

namespace framering::genicam {

using Log = std::function<void(const std::string& line)>;

// Before the stream is made. Requires: a GigE Vision camera. Throws CameraError.
void prepare_network(ArvCamera* camera, const TransportSettings& transport, const Log& log);
// Before the first buffer is given to it; `frame_bytes`: of one.
void prepare_stream(ArvCamera* camera, ArvStream* stream, const TransportSettings& transport,
                    std::uint64_t frame_bytes, const Log& log);

}  // namespace framering::genicam
