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
    return std::visit([](const auto& each) -> const Source& { return *each; }, source);
}

}  // namespace framering
