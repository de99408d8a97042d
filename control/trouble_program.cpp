#include "control/trouble_program.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "common/base/deadline.hpp"
#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/process/command_words.hpp"
#include "common/process/program_log.hpp"
#include "common/process/program_path.hpp"
#include "common/process/spawned_process.hpp"

namespace framering {

namespace {
using TroubleFacts = std::array<std::pair<std::string_view, std::string>, 6>;

TroubleFacts facts_of(const TroubleEvent& event, const std::string& session) {
    return {{{"trouble", std::string(name_of(event.trouble.kind))},
             {"subject", event.trouble.subject},
             {"state", event.begun ? "begun" : "over"},
             {"session", session},
             {"scan", std::to_string(event.scan_id)},
             {"text", event.text}}};
}

std::string variable_name(std::string_view name) {
    std::string capitals(name);
    for (char& letter : capitals) {
        letter = static_cast<char>(letter - 'a' + 'A');
    }
    return capitals;
}

// In one pass: what is filled in is not looked at again.
std::string filled(const std::string& word, const TroubleFacts& facts) {
    std::string out;
    for (std::size_t at = 0; at < word.size();) {
        const auto fact = std::ranges::find_if(facts, [&](const auto& pair) {
            return word.compare(at, pair.first.size() + 2, "{" + std::string(pair.first) + "}") == 0;
        });
        if (fact == facts.end()) {
            out += word[at++];
        } else {
            out += fact->second;
            at += fact->first.size() + 2;
        }
    }
    return out;
}

// With the program's path in front.
std::vector<std::string> program_words(const std::string& command) {
    std::vector<std::string> words;
    try {
        words = words_of_command(command);
    } catch (const Error&) {
        // Its text shows the command.
        fail(ExitCode::usage,
             "option --on-trouble: no words: it is empty, a quote is not closed, or a backslash is its last "
             "character");
    }
    try {
        words.front() = program_path(words.front());
    } catch (const Error& error) {
        throw error.within("option --on-trouble");
    }
    return words;
}
}  // namespace

std::vector<std::string> filled_words(const std::vector<std::string>& words, const TroubleEvent& event,
                                      const std::string& session) {
    const TroubleFacts facts = facts_of(event, session);
    std::vector<std::string> out;
    std::ranges::transform(words, std::back_inserter(out),
                           [&](const std::string& word) { return filled(word, facts); });
    return out;
}

std::vector<std::string> trouble_variables(const TroubleEvent& event, const std::string& session) {
    std::vector<std::string> variables;
    for (const auto& [name, value] : facts_of(event, session)) {
        variables.push_back(fmt::format("FRAMERING_{}={}", variable_name(name), value));
    }
    return variables;
}

class TroubleProgram::Running {
  public:
    explicit Running(const Run& run)
        : what_(run.what),
          log_("on-trouble program"),
          process_(run.words.front(), run.words, {-1, log_.end_of_program(), log_.end_of_program()}, true,
                   run.variables),
          deadline_(Deadline::in(kLimit)) {
        log_.let_go();
    }

    // Whether it is over by now; says how it ended.
    bool is_over() {
        if (const auto end = process_.wait(Nanoseconds(0))) {
            if (end->exit_code != 0) {
                log_warning("on-trouble program ({}): it {}", what_, text_of(*end));
            }
            return true;
        }
        if (deadline_.has_passed()) {
            process_.kill();
            log_warning("on-trouble program ({}): it ran for more than {} s and was killed", what_,
                        std::chrono::duration_cast<std::chrono::seconds>(kLimit).count());
            return true;
        }
        return false;
    }

  private:
    std::string what_;
    ProgramLog log_;
    SpawnedProcess process_;
    Deadline deadline_;
};

TroubleProgram::TroubleProgram(const std::string& command) : words_(program_words(command)) {
}

TroubleProgram::~TroubleProgram() = default;

void TroubleProgram::add(const TroubleEvent& event, const std::string& session) {
    const std::string what = fmt::format("{} {}", name_of(event.trouble.kind), event.begun ? "begun" : "over");
    if (waiting_.size() == kMostWaiting) {
        log_warning("on-trouble program ({}): not run, as {} others wait", what, kMostWaiting);
        return;
    }
    waiting_.push_back({what, filled_words(words_, event, session), trouble_variables(event, session)});
}

void TroubleProgram::start(const Run& run) {
    try {
        running_ = std::make_unique<Running>(run);
    } catch (const Error& error) {
        log_warning("on-trouble program ({}): {}", run.what, error.what());
    }
}

void TroubleProgram::step() {
    if (running_ && running_->is_over()) {
        running_.reset();
    }
    if (!running_ && !waiting_.empty()) {
        start(waiting_.front());
        waiting_.pop_front();
    }
}

void TroubleProgram::finish(StopToken stop) {
    constexpr Nanoseconds look = std::chrono::milliseconds(10);
    constexpr Nanoseconds after_stop = std::chrono::seconds(5);
    Deadline deadline = Deadline::never();
    bool is_stopped = false;
    for (step(); running_ || !waiting_.empty(); step()) {
        if (!is_stopped && stop.requested()) {
            is_stopped = true;
            waiting_.clear();
            deadline = Deadline::in(after_stop);
        }
        if (deadline.has_passed()) {
            running_.reset();
            log_warning("on-trouble program: killed, as watch was stopped");
            return;
        }
        sleep_for(look);
    }
}

}  // namespace framering
