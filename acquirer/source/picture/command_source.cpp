#include "acquirer/source/picture/command_source.hpp"

#include <algorithm>
#include <utility>

#include "acquirer/source/picture/picture.hpp"
#include "acquirer/source/picture/picture_program.hpp"
#include "common/base/deadline.hpp"
#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/base/quantity.hpp"
#include "common/process/command_words.hpp"
#include "common/process/program_path.hpp"

namespace framering {

namespace {
constexpr Nanoseconds kLookForStop = std::chrono::milliseconds(50);
// Before a picture is asked for again, times how often it was; a camera may need a moment.
constexpr Nanoseconds kPauseStep = std::chrono::milliseconds(500);

std::string name_of_program(const std::string& command) {
    constexpr std::size_t longest = 60;
    return fmt::format("program {}{}", command.substr(0, longest), command.size() > longest ? "..." : "");
}

std::unique_ptr<PictureProgram> make_program(const std::string& command, const std::string& name,
                                             const PictureOptions& options) {
    ProgramStart start{{}, options.guard, name};
    try {
        start.words = words_of_command(command);
        (void)program_path(start.words.front());
    } catch (const Error& error) {
        throw error.within("source command:" + command);
    }
    return options.is_kept ? make_kept_program(start) : make_program_per_picture(start);
}

class CommandSource final : public FrameSource {
  public:
    CommandSource(const std::string& command, const WantedFormat& wanted, const PictureOptions& options,
                  const StopToken& stop)
        : name_(name_of_program(command)), options_(options), program_(make_program(command, name_, options)) {
        if (wanted.width && wanted.height && wanted.pixel_format) {
            format_ = with_defaults(wanted);
            return;
        }
        try {
            format_ = agreed_with_file(wanted, format_of_a_picture(stop));
        } catch (const Error& error) {
            throw error.within(name_);
        }
        log_info("{}: a picture was taken for the format alone, {}; it is not stored", name_,
                 size_and_format_text(format_));
    }
    ~CommandSource() override { program_->give_up(); }
    CommandSource(const CommandSource&) = delete;
    CommandSource& operator=(const CommandSource&) = delete;

    FrameFormat format() const override { return format_; }
    std::optional<std::uint64_t> frame_count() const override { return std::nullopt; }
    bool is_pausable() const override { return true; }
    Delivery delivery() const override { return Delivery::on_demand; }
    FrameClocks clocks() const override { return {.host = HostTimeEvent::first_bytes}; }
    std::vector<std::pair<std::string, std::string>> settings() const override {
        return {{"picture_program", options_.is_kept ? "kept" : "anew"}};
    }

    void set_copy_mode(CopyMode mode) override { copy_mode_ = mode; }
    void go_to(std::uint64_t frame) override { number_ = frame; }

    Readiness wait(Nanoseconds limit) override {
        const Deadline deadline = Deadline::in(limit);
        do {
            if (is_there_) {
                return Readiness::ready;
            }
            try {
                step(deadline.left());
            } catch (const Error& error) {
                note_failure(error);
            }
        } while (!deadline.has_passed());
        return is_there_ ? Readiness::ready : Readiness::not_yet;
    }

    std::string left_behind() const override {
        return with_another_ == 0 ? ""
                                  : fmt::format("{}: {} pictures had another one behind them, which is not stored",
                                                name_, with_another_);
    }

    FillResult fill(std::span<std::byte> pixels, FrameInfo& info, std::uint64_t, Nanoseconds) override {
        copy_pixels(pixels, pixels_, copy_mode_);
        info.capture_time_ns = picture_.first_bytes_ns;
        is_there_ = false;
        ++number_;
        return FillResult::filled;
    }

    // It may be in the middle of something: what it takes now is not used, and only then the next one is asked
    // for.
    void begin_anew() noexcept override { is_to_be_passed_over_ = is_asked_; }

    void stop() noexcept override {
        if (options_.is_kept) {
            begin_anew();
        } else {
            give_up();
        }
        is_there_ = false;
        number_ = 0;
        failures_ = 0;
        pause_ = Deadline::in(Nanoseconds(0));
    }

  private:
    [[nodiscard]] FrameFormat format_of_a_picture(const StopToken& stop) {
        is_trial_ = true;
        while (wait(kLookForStop) == Readiness::not_yet) {
            if (stop.requested()) {
                fail(ExitCode::canceled, "canceled while a picture was taken for the format");
            }
        }
        is_trial_ = false;
        is_there_ = false;
        return of_picture_;
    }

    void step(Nanoseconds limit) {
        if (!pause_.has_passed()) {
            pause_.sleep(limit);
            return;
        }
        if (!is_asked_) {
            is_asked_ = true;
            try_ = Deadline::in(options_.timeout);
            program_->ask(number_);
        }
        if (program_->take(std::min(limit, try_.left()), picture_)) {
            is_asked_ = false;
            if (!std::exchange(is_to_be_passed_over_, false)) {
                look_at_picture();
                failures_ = 0;
                is_there_ = true;
            }
        } else if (try_.has_passed()) {
            fail(ExitCode::failed, "it gave no whole picture within {} (--picture-timeout)",
                 duration_text(options_.timeout));
        }
    }

    void look_at_picture() {
        of_picture_ = picture_format(picture_.bytes, picture_.bytes.size());
        if (!is_trial_ && !has_same_pixels(of_picture_, format_)) {
            fail(
                ExitCode::usage,
                "picture {} is {}, and the scan has {}; all pictures of a scan must have the same size and format",
                number_, size_and_format_text(of_picture_), size_and_format_text(format_));
        }
        pixels_.resize(of_picture_.payload_bytes());
        const std::size_t bytes = read_picture(picture_.bytes, of_picture_, pixels_);
        if (has_another_behind(picture_.bytes, bytes)) {
            note_another();
        }
        picture_.bytes = {};
    }

    // The one that was asked for is the first.
    void note_another() {
        if (!std::exchange(has_told_of_another_, true)) {
            log_warning(
                "{}: it prints another picture behind picture {}; the first one is stored and the others are not, "
                "so let it print one (of a camera: one format, no series)",
                name_, number_);
        }
        with_another_ += is_trial_ ? 0 : 1;
    }

    // Fails (Error): it is not to be asked for again.
    void note_failure(const Error& error) {
        give_up();
        if (std::exchange(is_to_be_passed_over_, false)) {
            return;
        }
        if (error.exit_code() == ExitCode::usage) {
            throw is_trial_ ? error : error.within(name_);
        }
        ++failures_;
        if (failures_ > options_.retries) {
            const std::string text = failures_ == 1 ? fmt::format("picture {} failed: {}", number_, error.what())
                                                    : fmt::format("picture {} failed {} times, the last time: {}",
                                                                  number_, failures_, error.what());
            throw is_trial_ ? Error(ExitCode::failed, text) : Error(ExitCode::failed, text).within(name_);
        }
        log_warning("{}: picture {} failed, it is taken again ({} of {}): {}", name_, number_, failures_,
                    options_.retries, error.what());
        pause_ = Deadline::in((failures_ - 1) * kPauseStep);
    }

    void give_up() noexcept {
        program_->give_up();
        is_asked_ = false;
    }

    const std::string name_;
    const PictureOptions options_;
    std::unique_ptr<PictureProgram> program_;
    FrameFormat format_;
    CopyMode copy_mode_ = CopyMode::cached;
    std::uint64_t number_ = 0;  // of the next frame
    bool is_asked_ = false;
    bool is_to_be_passed_over_ = false;  // the picture that is asked for
    bool is_trial_ = false;
    bool has_told_of_another_ = false;
    std::uint64_t with_another_ = 0;  // pictures behind which another one stood
    Deadline try_ = Deadline::never();
    Deadline pause_ = Deadline::in(Nanoseconds(0));
    std::uint32_t failures_ = 0;  // of this picture, one after the other
    TakenPicture picture_;
    FrameFormat of_picture_;
    std::vector<std::byte> pixels_;
    bool is_there_ = false;  // in pixels_
};
}  // namespace

std::unique_ptr<FrameSource> make_command_source(const std::string& command, const WantedFormat& wanted,
                                                 const PictureOptions& options, const StopToken& stop) {
    return std::make_unique<CommandSource>(command, wanted, options, stop);
}

}  // namespace framering
