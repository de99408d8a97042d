// What was measured with a frame, in the names of its session.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "common/frame/frame_info.hpp"
#include "common/session/session_view.hpp"
#include "common/session/source_book.hpp"

namespace framering {

struct NamedValue {
    std::string name;
    std::string unit;
    double value = 0;

    bool operator==(const NamedValue&) const = default;
};

// Of a header, those that were measured and that have a key.
[[nodiscard]] std::vector<NamedValue> named_values(const FrameInfo& info,
                                                   const std::vector<SourceInfo::Key>& keys);
// "21.5 degC", "1234.57"
[[nodiscard]] std::string text_of(const NamedValue& value);

// Of the newest frame; nothing: there is none, or it was overtaken at every try. Thread: any; holds nothing.
[[nodiscard]] std::optional<FrameInfo> newest_header(const SessionView& view) noexcept;

}  // namespace framering
