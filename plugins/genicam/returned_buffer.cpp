#include "plugins/genicam/returned_buffer.hpp"

#include <ctime>

namespace framering::genicam {

namespace {
std::uint64_t clock_ns(clockid_t clock) noexcept {
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(now.tv_nsec);
}

bool is_of_format(ArvBuffer* buffer, const fr_format& format) {
    gint x = 0;
    gint y = 0;
    gint width = 0;
    gint height = 0;
    arv_buffer_get_image_region(buffer, &x, &y, &width, &height);
    return arv_buffer_get_payload_type(buffer) == ARV_BUFFER_PAYLOAD_TYPE_IMAGE &&
           static_cast<std::uint32_t>(width) == format.width &&
           static_cast<std::uint32_t>(height) == format.height &&
           arv_buffer_get_image_pixel_format(buffer) == format.pixel_format;
}
}  // namespace

fr_status status_of(ArvBuffer* buffer, const fr_format& format) {
    switch (arv_buffer_get_status(buffer)) {
        case ARV_BUFFER_STATUS_SUCCESS:
            return is_of_format(buffer, format) ? FR_FRAME_OK : FR_FRAME_LOST;
        case ARV_BUFFER_STATUS_MISSING_PACKETS:
        case ARV_BUFFER_STATUS_TIMEOUT:
        case ARV_BUFFER_STATUS_WRONG_PACKET_ID:
            return FR_FRAME_DAMAGED;
        case ARV_BUFFER_STATUS_CLEARED:
        case ARV_BUFFER_STATUS_ABORTED:
            return FR_FRAME_CANCELED;
        default:
            return FR_FRAME_LOST;
    }
}

std::uint64_t monotonic_of(std::uint64_t realtime_ns) noexcept {
    if (realtime_ns == 0) {
        return 0;
    }
    const std::uint64_t age_ns = clock_ns(CLOCK_REALTIME) - realtime_ns;
    constexpr std::uint64_t oldest_ns = 60'000'000'000;
    return age_ns > oldest_ns ? 0 : clock_ns(CLOCK_MONOTONIC) - age_ns;
}

}  // namespace framering::genicam
