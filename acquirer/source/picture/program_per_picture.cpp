#include <optional>
#include <utility>

#include "acquirer/source/picture/picture_program.hpp"
#include "common/base/deadline.hpp"
#include "common/base/error.hpp"
#include "common/base/quantity.hpp"

namespace framering {

namespace {
class ProgramPerPicture final : public PictureProgram {
  public:
    explicit ProgramPerPicture(ProgramStart start) : start_(std::move(start)) {}

    void ask(std::uint64_t /*number*/) override {
        printed_ = {};
        has_all_ = false;
        program_.emplace(start_, ProgramInput::none);
    }

    bool take(Nanoseconds limit, TakenPicture& picture) override {
        const Deadline deadline = Deadline::in(limit);
        do {
            if (!has_all_) {
                read_on(deadline.left());
            } else {
                (void)program_->ended(deadline.left());
            }
            if (has_all_ && program_->ended(Nanoseconds(0))) {
                finish();
                picture = std::exchange(printed_, {});
                return true;
            }
        } while (!deadline.has_passed());
        return false;
    }

    void give_up() noexcept override { program_.reset(); }

  private:
    // What it has started may hold its output open: with its own end there is no more.
    void read_on(Nanoseconds limit) {
        const bool has_ended = program_->ended(Nanoseconds(0)).has_value();
        const auto output = program_->read(printed_.bytes, has_ended ? Nanoseconds(0) : limit);
        if (output == RunningProgram::Output::some && printed_.first_bytes_ns == 0) {
            printed_.first_bytes_ns = monotonic_ns();
        }
        has_all_ = output == RunningProgram::Output::end || (has_ended && output == RunningProgram::Output::none);
        if (printed_.bytes.size() > kLargestPicture) {
            fail(ExitCode::failed, "it has printed more than {}", size_text(kLargestPicture));
        }
    }

    void finish() {
        const ProcessEnd end = *program_->ended(Nanoseconds(0));
        if (end.exit_code != 0) {
            fail(ExitCode::failed, "{}", program_->end_text());
        }
        if (printed_.bytes.empty()) {
            fail(ExitCode::failed, "it has printed nothing to its standard output");
        }
        program_.reset();
    }

    const ProgramStart start_;
    std::optional<RunningProgram> program_;
    TakenPicture printed_;
    bool has_all_ = false;  // it prints no more
};
}  // namespace

std::unique_ptr<PictureProgram> make_program_per_picture(const ProgramStart& start) {
    return std::make_unique<ProgramPerPicture>(start);
}

}  // namespace framering
