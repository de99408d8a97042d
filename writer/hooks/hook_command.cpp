#include "writer/hooks/hook_command.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <string_view>

#include "common/base/error.hpp"
#include "common/process/command_words.hpp"
#include "common/process/program_path.hpp"

namespace framering {

namespace {
enum class Of : std::uint8_t { both, files, scans };

struct Place {
    std::string_view name;
    std::string_view variable;
    Of of;
    std::string (*value)(const HookValues&);
};

constexpr std::array kPlaces{
    Place{"file", "FRAMERING_FILE", Of::files, [](const HookValues& values) { return values.file; }},
    Place{"name", "FRAMERING_NAME", Of::files, [](const HookValues& values) { return values.name; }},
    Place{"first_sequence", "FRAMERING_FIRST_SEQUENCE", Of::files,
          [](const HookValues& values) { return std::to_string(values.first_sequence); }},
    Place{"bytes", "FRAMERING_BYTES", Of::files,
          [](const HookValues& values) { return std::to_string(values.bytes); }},
    Place{"state", "FRAMERING_STATE", Of::scans, [](const HookValues& values) { return values.state; }},
    Place{"directory", "FRAMERING_DIRECTORY", Of::both, [](const HookValues& values) { return values.directory; }},
    Place{"scan", "FRAMERING_SCAN", Of::both, [](const HookValues& values) { return values.scan; }},
    Place{"job", "FRAMERING_JOB", Of::both, [](const HookValues& values) { return values.job; }},
    Place{"frames", "FRAMERING_FRAMES", Of::both,
          [](const HookValues& values) { return std::to_string(values.frames); }},
    Place{"session", "FRAMERING_SESSION", Of::both, [](const HookValues& values) { return values.session; }},
    Place{"role", "FRAMERING_ROLE", Of::both, [](const HookValues& values) { return values.role; }},
    Place{"attempt", "FRAMERING_ATTEMPT", Of::both,
          [](const HookValues& values) { return std::to_string(values.attempt); }},
};

bool is_for(const Place& place, HookKind kind) noexcept {
    return place.of == Of::both || (place.of == Of::files) == (kind == HookKind::file_closed);
}

std::string names_of_places(HookKind kind) {
    std::string names;
    for (const Place& place : kPlaces) {
        if (is_for(place, kind)) {
            names += fmt::format("{}{{{}}}", names.empty() ? "" : ", ", place.name);
        }
    }
    return names;
}

// Fails (Error, usage) without the word: whatever stands in a command may be secret.
const Place& place_named(std::string_view name, HookKind kind) {
    const auto place = std::ranges::find(kPlaces, name, &Place::name);
    if (place == kPlaces.end() || !is_for(*place, kind)) {
        fail(ExitCode::usage, "the command has a {{...}} that is none of {}; write {{{{ and }}}} for braces",
             names_of_places(kind));
    }
    return *place;
}

// Calls `text` with what stays as it is, and `place` with what is to be put in.
void read_word(std::string_view word, HookKind kind, const std::function<void(char)>& text,
               const std::function<void(const Place&)>& place) {
    for (std::size_t at = 0; at < word.size(); ++at) {
        const bool is_brace = word[at] == '{' || word[at] == '}';
        if (is_brace && at + 1 < word.size() && word[at + 1] == word[at]) {
            text(word[at++]);
        } else if (word[at] == '{') {
            const std::size_t end = word.find('}', at);
            place(place_named(end == std::string_view::npos ? "" : word.substr(at + 1, end - at - 1), kind));
            at = end;
        } else {
            text(word[at]);
        }
    }
}

std::vector<std::string> split(const std::string& text) {
    try {
        return words_of_command(text);
    } catch (const Error&) {
        fail(ExitCode::usage,
             "the command is empty, a quote in it is not closed, or there is nothing behind its last backslash");
    }
}

std::string path_of_program(const std::string& word) {
    try {
        return program_path(word);
    } catch (const Error&) {
        fail(ExitCode::usage,
             "the command's first word is no program that can be executed; give its path, or name what runs it, "
             "such "
             "as python3 FILE (there is no shell: no NAME=value before it)");
    }
}
}  // namespace

HookCommand::HookCommand(HookKind kind, const std::string& text)
    : words_(split(text)), program_(path_of_program(words_.front())) {
    for (const std::string& word : words_) {
        read_word(
            word, kind, [](char) {}, [](const Place&) {});
    }
}

std::vector<std::string> HookCommand::words_for(const HookValues& values) const {
    std::vector<std::string> filled;
    for (const std::string& word : words_) {
        std::string& text = filled.emplace_back();
        read_word(
            word, values.kind, [&](char letter) { text += letter; },
            [&](const Place& place) { text += place.value(values); });
    }
    return filled;
}

std::vector<std::string> hook_variables(const HookValues& values) {
    std::vector<std::string> variables{fmt::format("FRAMERING_EVENT={}", name_of(values.kind))};
    for (const Place& place : kPlaces) {
        if (is_for(place, values.kind)) {
            variables.push_back(fmt::format("{}={}", place.variable, place.value(values)));
        }
    }
    return variables;
}

}  // namespace framering
