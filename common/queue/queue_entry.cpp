#include "common/queue/queue_entry.hpp"

#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "common/base/enum_names.hpp"
#include "common/base/json_number.hpp"

namespace framering {

using nlohmann::json;

namespace {
constexpr auto kStateNames = std::to_array<Named<QueueState>>({{QueueState::start, "start"},
                                                               {QueueState::waiting, "waiting"},
                                                               {QueueState::running, "running"},
                                                               {QueueState::done, "done"},
                                                               {QueueState::canceled, "canceled"},
                                                               {QueueState::failed, "failed"},
                                                               {QueueState::bad, "bad"}});
constexpr std::string_view kSuffix = ".json";

// Digits up to `end`, which is cut off with them.
std::optional<std::uint64_t> number_before(std::string_view& text, char end) {
    std::uint64_t number = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || stop == text.data() + text.size() || *stop != end) {
        return std::nullopt;
    }
    text.remove_prefix(static_cast<std::size_t>(stop - text.data()) + 1);
    return number;
}

// A text where it is none.
json request_to_json(const std::string& request) {
    constexpr std::size_t shown = 1000;  // of what is no JSON
    json asked = json::parse(request.substr(0, kMostEntryBytes), nullptr, false);
    return asked.is_discarded() ? json(request.substr(0, shown)) : asked;
}

json outcome_to_json(const QueueOutcome& outcome) {
    return {{"scan_id", outcome.scan_id},
            {"reason", outcome.reason},
            {"exit_code", static_cast<int>(outcome.exit_code)},
            {"output", outcome.output},
            {"started_utc_ns", outcome.started_utc_ns},
            {"ended_utc_ns", outcome.ended_utc_ns},
            {"delivered", outcome.delivered},
            {"role", outcome.role}};
}

json entry_to_json(const QueueEntry& entry) {
    json all = entry.outcome ? outcome_to_json(*entry.outcome) : json::object();
    all["number"] = entry.number;
    all["state"] = name_of(entry.state);
    all["request"] = request_to_json(entry.request);
    return all;
}

std::string dumped(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}
}  // namespace

std::string_view name_of(QueueState state) noexcept {
    return name_in(kStateNames, state);
}

std::string file_name_of(std::uint64_t order, std::uint64_t number, QueueState state) {
    return fmt::format("{:015}-{:06}.{}{}", order, number, name_of(state), kSuffix);
}

std::optional<QueueEntry> entry_named(std::string_view file_name) {
    if (!file_name.ends_with(kSuffix)) {
        return std::nullopt;
    }
    file_name.remove_suffix(kSuffix.size());
    const auto order = number_before(file_name, '-');
    const auto number = order ? number_before(file_name, '.') : std::nullopt;
    if (!number || *number == 0) {
        return std::nullopt;
    }
    for (const auto& [state, name] : kStateNames) {
        if (name == file_name) {
            return QueueEntry{*number, *order, state, {}, {}};
        }
    }
    return std::nullopt;
}

std::string finished_text(const std::string& request, const QueueOutcome& outcome) {
    json all = outcome_to_json(outcome);
    all["request"] = request_to_json(request);
    return dumped(all);
}

std::string queue_json(std::span<const QueueEntry> entries) {
    json all = json::array();
    for (const QueueEntry& entry : entries) {
        all.push_back(entry_to_json(entry));
    }
    return dumped(all);
}

std::string entry_json(const QueueEntry& entry) {
    return dumped(entry_to_json(entry));
}

void read_finished(const std::string& text, QueueEntry& entry) {
    try {
        const json all = json::parse(text);
        const json& asked = all.at("request");
        entry.request = asked.is_string() ? asked.get<std::string>() : dumped(asked);
        QueueOutcome outcome;
        outcome.scan_id = whole_number_at<std::uint64_t>(all, "scan_id");
        outcome.reason = all.at("reason").get<std::string>();
        outcome.exit_code = static_cast<ExitCode>(whole_number_at<std::uint8_t>(all, "exit_code"));
        outcome.output = all.at("output").get<std::string>();
        outcome.started_utc_ns = whole_number_at<std::uint64_t>(all, "started_utc_ns");
        outcome.ended_utc_ns = whole_number_at<std::uint64_t>(all, "ended_utc_ns");
        outcome.delivered = all.contains("delivered") ? whole_number_at<std::uint64_t>(all, "delivered") : 0;
        outcome.role = all.value("role", "");
        entry.outcome = outcome;
    } catch (const json::exception&) {
        entry.outcome.reset();
    } catch (const Error&) {
        entry.outcome.reset();
    }
}

}  // namespace framering
