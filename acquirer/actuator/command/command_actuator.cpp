#include "acquirer/actuator/command/command_actuator.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "acquirer/actuator/command/command_messages.hpp"
#include "acquirer/actuator/command/command_program.hpp"
#include "common/base/deadline.hpp"
#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/base/quantity.hpp"
#include "common/process/command_words.hpp"

namespace framering {

namespace {
constexpr Nanoseconds kLookForStop = std::chrono::milliseconds(100);
constexpr std::size_t kMostForgotten = 16;

std::string name_of_command(const std::string& command) {
    constexpr std::size_t longest = 60;
    return fmt::format("actuator {}{}", command.substr(0, longest), command.size() > longest ? "..." : "");
}

class CommandActuator final : public Actuator {
  public:
    CommandActuator(const std::string& command, const CommandSettings& settings)
        : name_(name_of_command(command)),
          program_(words_of_command(command), settings.guard, name_),
          longest_stop_(settings.longest_stop) {
        guarded([&] { describe(settings); });
    }

    const std::string& name() const noexcept override { return name_; }
    const std::vector<ActuatorAxis>& axes() const noexcept override { return said_.checked.axes; }
    const std::vector<ActuatorValue>& values() const noexcept override { return said_.checked.values; }
    bool is_usable() const noexcept override { return is_usable_; }

    void move(std::span<const AxisTarget> targets) override {
        begin("move", [&](std::uint64_t id) { return move_line(id, said_.as_said.axes, targets); });
    }
    void prepare(const Sequence& sequence) override {
        begin("preparation", [&](std::uint64_t id) { return prepare_line(id, said_.as_said.axes, sequence); });
    }
    void start() override {
        begin("sequence", [](std::uint64_t id) { return request_line(id, CommandRequest::start); });
    }

    Arrival wait(Nanoseconds limit) override {
        guarded([&] {
            const Deadline deadline = Deadline::in(limit);
            while (moving_ != 0 && take_answer(deadline)) {
            }
        });
        if (const auto error = std::exchange(move_error_, {})) {
            fail(ExitCode::failed, "{}: the {} failed: {}", name_, motion_, *error);
        }
        return moving_ == 0 ? Arrival::there : Arrival::moving;
    }

    const ActuatorReading* read(Nanoseconds limit) override {
        guarded([&] {
            const Deadline deadline = Deadline::in(limit);
            is_asked() ? take_answers(deadline) : ask(CommandRequest::read, deadline);
        });
        if (is_asked()) {
            return nullptr;
        }
        if (asked_error_) {
            fail(ExitCode::failed, "{}: it cannot be read: {}", name_, *asked_error_);
        }
        guarded([&] { take_reading(answer_, said_.as_said, reading_); });
        return &reading_;
    }

    void stop() noexcept override {
        if (!is_usable_) {
            return;
        }
        try {
            guarded([&] {
                forget(std::exchange(moving_, 0));
                forget(std::exchange(asked_, 0));
                move_error_.reset();
                ask(CommandRequest::stop, Deadline::in(longest_stop_));
            });
            if (is_asked()) {
                guarded([&] { forget(std::exchange(asked_, 0)); });
                log_warning("{}: it did not answer to stop within {}", name_, duration_text(longest_stop_));
            } else if (asked_error_) {
                log_warning("{}: it cannot be stopped: {}", name_, *asked_error_);
            }
        } catch (const std::exception& error) {
            log_warning("{}", error.what());
        }
    }

  private:
    // What wait() is about from now on; whatever went on is over.
    void begin(const char* motion, const std::function<std::string(std::uint64_t id)>& line) {
        guarded([&] {
            forget(std::exchange(asked_, 0));
            forget(moving_);
            moving_ = ++last_id_;
            motion_ = motion;
            move_error_.reset();
            program_.send(line(moving_));
        });
    }

    [[nodiscard]] bool is_asked() const noexcept { return asked_ != 0; }

    // What goes wrong in here is for good: the two sides do not understand each other.
    template <class Work>
    void guarded(const Work& work) {
        if (!is_usable_) {
            fail(ExitCode::failed, "{}: it has failed before and is not used any more", name_);
        }
        try {
            work();
        } catch (const Error& error) {
            is_usable_ = false;
            throw error.within(name_);
        }
    }

    void describe(const CommandSettings& settings) {
        const Deadline deadline = Deadline::in(settings.longest_describe);
        ask(CommandRequest::describe, Deadline::in(Nanoseconds(0)));
        while (is_asked() && !deadline.has_passed()) {
            if (settings.stop.requested()) {
                fail(ExitCode::canceled, "canceled while it was starting");
            }
            (void)take_answer(Deadline::in(std::min(deadline.left(), kLookForStop)));
        }
        if (is_asked()) {
            fail(ExitCode::failed, "it did not answer to describe within {}; does it flush its standard output?",
                 duration_text(settings.longest_describe));
        }
        if (asked_error_) {
            fail(ExitCode::failed, "it cannot be used: {}", *asked_error_);
        }
        said_ = description_in(answer_);
        if (!said_.name.empty()) {
            name_ = "actuator " + said_.name;
        }
    }

    // Leaves the answer in answer_ or asked_error_; is_asked() still says yes where there was none in time.
    void ask(CommandRequest request, const Deadline& deadline) {
        asked_ = ++last_id_;
        asked_error_.reset();
        program_.send(request_line(asked_, request));
        take_answers(deadline);
    }

    // Until what was asked for is answered, or none comes in time.
    void take_answers(const Deadline& deadline) {
        while (is_asked() && take_answer(deadline)) {
        }
    }

    // False: none came in time.
    [[nodiscard]] bool take_answer(const Deadline& deadline) {
        const std::optional<std::string> line = program_.receive(deadline.left());
        if (!line) {
            return false;
        }
        const CommandAnswer answer = answer_in(*line);
        if (answer.id != 0 && answer.id == moving_) {
            moving_ = 0;
            move_error_ = answer.error;
        } else if (answer.id != 0 && answer.id == asked_) {
            asked_ = 0;
            asked_error_ = answer.error;
            answer_ = *line;
        } else if (std::erase(forgotten_, answer.id) == 0) {
            fail(ExitCode::failed, "it answers to request {}, which was not made or is answered already",
                 answer.id);
        }
        return true;
    }

    // Its answer may still come, and says nothing any more.
    void forget(std::uint64_t id) {
        if (id == 0) {
            return;
        }
        forgotten_.push_back(id);
        if (forgotten_.size() > kMostForgotten) {
            fail(ExitCode::failed, "it has not answered to {} requests", forgotten_.size());
        }
    }

    std::string name_;
    CommandProgram program_;
    const Nanoseconds longest_stop_;
    CommandDescription said_;
    ActuatorReading reading_;
    bool is_usable_ = true;
    std::uint64_t last_id_ = 0;
    std::uint64_t moving_ = 0;  // the request of the move or sequence that is going on; 0: none
    const char* motion_ = "";
    std::optional<std::string> move_error_;
    std::uint64_t asked_ = 0;  // the other request that is not answered yet; 0: none
    std::optional<std::string> asked_error_;
    std::string answer_;
    std::vector<std::uint64_t> forgotten_;
};
}  // namespace

std::unique_ptr<Actuator> make_command_actuator(const std::string& command, const CommandSettings& settings) {
    return std::make_unique<CommandActuator>(command, settings);
}

}  // namespace framering
