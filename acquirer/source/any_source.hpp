// A source of either kind.
#pragma once
#include <memory>
#include <variant>

#include "acquirer/source/frame_source.hpp"
#include "acquirer/source/queued_source.hpp"

namespace framering {

// Never null.
using AnySource = std::variant<std::unique_ptr<FrameSource>, std::unique_ptr<QueuedSource>>;

// What both kinds have.
[[nodiscard]] inline const Source& common_part(const AnySource& source) noexcept {
    const auto* const frames = std::get_if<std::unique_ptr<FrameSource>>(&source);
    return frames != nullptr ? static_cast<const Source&>(**frames)
                             : **std::get_if<std::unique_ptr<QueuedSource>>(&source);
}

// It comes as fast as it is taken, and begins anew each time it is opened: a film behind a plug-in.
[[nodiscard]] inline bool is_film(const AnySource& source) noexcept {
    return std::holds_alternative<std::unique_ptr<QueuedSource>>(source) &&
           common_part(source).delivery() == Delivery::on_demand;
}

}  // namespace framering
