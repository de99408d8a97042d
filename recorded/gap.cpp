#include "recorded/gap.hpp"

namespace framering {

std::string_view name_of(GapCause cause) noexcept {
    switch (cause) {
        case GapCause::ring_full:
            return "ring full";
        case GapCause::writer_gone:
            return "writer gone";
        case GapCause::writer_evicted:
            return "writer evicted";
        case GapCause::disk_failed:
            return "disk failed";
        case GapCause::before_attached:
            break;
    }
    return "before the writer attached";
}

}  // namespace framering
