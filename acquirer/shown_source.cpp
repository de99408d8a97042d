#include "acquirer/shown_source.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace framering {

void PlacedValues::put_into(FrameInfo& info) const noexcept {
    for (std::uint32_t place = 0; place < count; ++place) {
        if (!std::isnan(values[place]) || place >= info.value_count) {
            set_value(info, place, values[place]);
        }
    }
}

PlacedValues ShownSource::placed(std::span<const SourceValue> values) {
    PlacedValues placed;
    for (const SourceValue& each : values) {
        if (each.key >= places_.size()) {
            learn_keys();
        }
        const auto place = each.key < places_.size() ? places_[each.key] : std::nullopt;
        if (!place) {
            continue;
        }
        while (placed.count <= *place) {
            placed.values[placed.count++] = std::numeric_limits<double>::quiet_NaN();
        }
        placed.values[*place] = each.value;
    }
    return placed;
}

void ShownSource::learn_keys() {
    const std::vector<SourceValueKey> keys = source_->value_keys();
    for (std::size_t i = places_.size(); i < keys.size(); ++i) {
        places_.push_back(book_->key(keys[i].name, keys[i].unit));
    }
}

void ShownSource::tell_counters(std::uint64_t now_ns, bool now) {
    constexpr std::uint64_t pause_ns = 500'000'000;
    if (!now && now_ns - told_ns_ < pause_ns) {
        return;
    }
    told_ns_ = now_ns;
    for (const SourceCounter& counter : source_->counters()) {
        if (const auto place = book_->counter(counter.name)) {
            Count& count = counts_[*place];
            if (counter.value < count.last) {
                count.before += count.last;
            }
            count.last = counter.value;
            book_->set_counter(*place, count.before + count.last);
        }
    }
}

}  // namespace framering
