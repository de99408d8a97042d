#include "library/reporting.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/base/uuid.hpp"
#include "common/session/scan_outputs.hpp"
#include "library/call.hpp"
#include "recorded/manifest.hpp"
#include "recorded/reported_values.hpp"

namespace framering::library {

namespace fs = std::filesystem;

namespace {
constexpr std::uint64_t kSearchEveryNs = 100'000'000;
constexpr std::size_t kLongestName = sizeof(ValuesColumn::name) - 1;
constexpr std::size_t kLongestUnit = sizeof(ValuesColumn::unit) - 1;

// Bytes that are no text in a header, in a terminal, or in UTF-8.
bool is_text(std::string_view text) noexcept {
    std::size_t more = 0;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        const bool continues = (byte & 0xc0U) == 0x80U;
        if (continues != (more != 0) || byte < 0x20 || byte == 0x7f || byte > 0xf4 || byte == 0xc0 ||
            byte == 0xc1) {
            return false;
        }
        more = continues ? more - 1 : byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc0 ? 1 : 0;
    }
    return more == 0;
}

ValueKey key_given(const framering_named_value& value) {
    ValueKey key{text_given(value.name, "values.name"), value.unit == nullptr ? "" : value.unit};
    if (key.name.empty() || key.name.size() > kLongestName || !is_text(key.name)) {
        throw Failure{FRAMERING_INVALID,
                      fmt::format("the name of a value has 1 to {} bytes of UTF-8 without control characters, not "
                                  "these {}",
                                  kLongestName, key.name.size())};
    }
    if (is_fixed_column(key.name)) {
        throw Failure{FRAMERING_INVALID, fmt::format("value '{}': every file of values has a column of this name; "
                                                     "choose another one",
                                                     key.name)};
    }
    if (key.unit.size() > kLongestUnit || !is_text(key.unit)) {
        throw Failure{FRAMERING_INVALID,
                      fmt::format("value '{}': its unit has at most {} bytes of UTF-8 without control characters",
                                  key.name, kLongestUnit)};
    }
    return key;
}

bool is_of_scan(const fs::path& directory, const std::string& session_uuid, std::uint64_t scan_id) {
    try {
        const Manifest manifest = read_manifest(directory);
        return manifest.session_uuid == session_uuid && manifest.scan_id == scan_id;
    } catch (const Error&) {
        return false;  // of another scan, and gone since
    }
}
}  // namespace

void Reporting::begin_scan(std::uint64_t scan_id, const FrameClocks& clocks) {
    table_ = {scan_id, 0, clocks, {}};
    has_scan_ = true;
    keys_.clear();
    kept_.clear();
    file_.reset();
    forgotten_ = 0;
    next_search_ns_ = 0;
    book_.begin(scan_id);
}

std::size_t Reporting::key(const framering_named_value& value, std::vector<ValueKey>& keys) const {
    ValueKey key = key_given(value);
    const auto found = std::ranges::find(keys, key.name, &ValueKey::name);
    if (found != keys.end()) {
        if (found->unit != key.unit) {
            throw Failure{FRAMERING_INVALID,
                          fmt::format("value '{}': its unit was '{}' in this scan, and is '{}' now", key.name,
                                      found->unit, key.unit)};
        }
        return static_cast<std::size_t>(found - keys.begin());
    }
    if (keys.size() == kMaxValues) {
        throw Failure{FRAMERING_INVALID, fmt::format("value '{}': a reader may report {} names in a scan, and has",
                                                     key.name, kMaxValues)};
    }
    keys.push_back(std::move(key));
    return keys.size() - 1;
}

bool Reporting::report(const SessionView& view, const ValuesRowHead& frame,
                       std::span<const framering_named_value> values) {
    if (values.empty()) {
        throw Failure{FRAMERING_INVALID, "no value is given"};
    }
    std::vector<ValueKey> keys = keys_;
    Report report{frame, {}};
    for (const framering_named_value& value : values) {
        const std::size_t place = key(value, keys);
        if (std::ranges::find(report.values, place, [](const auto& one) { return one.first; }) !=
            report.values.end()) {
            throw Failure{FRAMERING_INVALID, fmt::format("value '{}' is given twice", keys[place].name)};
        }
        report.values.emplace_back(place, value.value);
    }
    keys_ = std::move(keys);
    show(report);
    if (!find_file(view)) {
        kept_.push_back(std::move(report));
        if (kept_.size() > kMostKept) {
            kept_.pop_front();
            ++forgotten_;
        }
        return false;
    }
    file_->append(std::span(&report, 1), keys_);
    return true;
}

// Where former processes of the role have used up the keys of the page, those of this one are on the disk alone.
void Reporting::show(const Report& report) noexcept {
    for (const auto& [place, value] : report.values) {
        if (const auto key = book_.key(keys_[place].name, keys_[place].unit)) {
            book_.add(report.head.sequence, *key, value);
        }
    }
}

bool Reporting::find_file(const SessionView& view) {
    if (file_) {
        return true;
    }
    if (monotonic_ns() < next_search_ns_) {
        return false;
    }
    next_search_ns_ = monotonic_ns() + kSearchEveryNs;
    const std::string session_uuid = uuid_text(view.identity().session_uuid);
    std::vector<std::string> directories = scan_outputs(view);
    std::erase_if(directories, [&](const std::string& directory) {
        return !is_of_scan(directory, session_uuid, table_.scan_id);
    });
    if (directories.empty()) {
        return false;
    }
    // The one in which a former process of the role began, where several roles store the scan.
    const auto begun = std::ranges::find_if(directories, [&](const fs::path& directory) {
        std::error_code error;
        return fs::exists(directory / reported_file_name(role_), error);
    });
    ReportFile file(begun == directories.end() ? directories.front() : *begun, role_, table_);
    const std::vector<Report> kept(kept_.begin(), kept_.end());
    file.append(kept, keys_);
    kept_.clear();
    file_ = std::move(file);
    return true;
}

void Reporting::end_scan(const SessionView& view) noexcept {
    if (!has_scan_) {
        return;
    }
    has_scan_ = false;
    try {
        next_search_ns_ = 0;
        if (file_ || (!kept_.empty() && find_file(view))) {
            file_->flush();
        }
        if (const std::uint64_t lost = forgotten_ + kept_.size(); lost != 0) {
            log_warning("scan {}: {} reports of role '{}' are not on the disk: {}", table_.scan_id, lost, role_,
                        file_ ? "they were made before its directory was known" : "no writer stored the scan");
        }
    } catch (const std::exception& error) {
        log_warning("scan {}: reports of role '{}': {}", table_.scan_id, role_, error.what());
    }
    file_.reset();
    kept_.clear();
}

}  // namespace framering::library
