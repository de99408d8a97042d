#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "acquirer/source/picture/picture_program.hpp"
#include "common/base/deadline.hpp"
#include "common/base/error.hpp"
#include "common/base/quantity.hpp"

namespace framering {

namespace {
constexpr std::size_t kLongestAnswer = 1000;  // bytes of its line

// Such as the beginning of a picture, which is no text for a log.
std::string as_text(std::string answer) {
    std::ranges::replace_if(
        answer, [](char letter) { return letter < ' ' || letter > '~'; }, '?');
    return answer;
}

class KeptProgram final : public PictureProgram {
  public:
    explicit KeptProgram(ProgramStart start) : start_(std::move(start)) {}

    void ask(std::uint64_t number) override {
        if (!program_) {
            received_.clear();
            program_.emplace(start_, ProgramInput::line_by_line);
        }
        is_asked_ = true;
        first_bytes_ns_ = 0;
        count_.reset();
        require_silence();
        program_->send(fmt::format("picture {}", number));
    }

    bool take(Nanoseconds limit, TakenPicture& picture) override {
        const Deadline deadline = Deadline::in(limit);
        do {
            if (!count_) {
                take_answer();
            }
            if (count_ && received_.size() >= *count_) {
                picture.bytes.assign(received_.begin(), received_.begin() + static_cast<std::ptrdiff_t>(*count_));
                picture.first_bytes_ns = first_bytes_ns_;
                received_.erase(received_.begin(), received_.begin() + static_cast<std::ptrdiff_t>(*count_));
                is_asked_ = false;
                return true;
            }
            read_on(deadline.left());
        } while (!deadline.has_passed());
        return false;
    }

    void give_up() noexcept override {
        if (std::exchange(is_asked_, false) && program_) {
            program_->will_be_stopped();
            program_.reset();
        }
    }

  private:
    void read_on(Nanoseconds limit) {
        switch (program_->read(received_, limit)) {
            case RunningProgram::Output::some:
                first_bytes_ns_ = first_bytes_ns_ == 0 ? monotonic_ns() : first_bytes_ns_;
                break;
            case RunningProgram::Output::none:
                break;
            case RunningProgram::Output::end:
                fail(ExitCode::failed, "{}", program_->end_text());
        }
    }

    // Behind the picture before there is nothing but what was asked for.
    void require_silence() {
        read_on(Nanoseconds(0));
        first_bytes_ns_ = 0;
        if (!received_.empty()) {
            fail(ExitCode::failed,
                 "it has printed {} bytes that it was not asked for; messages belong on its standard error",
                 received_.size());
        }
    }

    void take_answer() {
        const auto end = std::ranges::find(received_, std::byte{'\n'});
        if (end == received_.end() && received_.size() <= kLongestAnswer) {
            return;
        }
        std::string line(reinterpret_cast<const char*>(received_.data()),
                         std::min(static_cast<std::size_t>(end - received_.begin()), kLongestAnswer));
        received_.erase(received_.begin(), end == received_.end() ? end : end + 1);
        if (line.ends_with('\r')) {
            line.pop_back();
        }
        constexpr std::string_view bytes = "bytes ";
        constexpr std::string_view error = "error ";
        if (line.starts_with(error)) {
            is_asked_ = false;  // it goes on
            fail(ExitCode::failed, "it says: {}", line.substr(error.size()));
        }
        std::uint64_t count = 0;
        const char* const last = line.data() + line.size();
        if (!line.starts_with(bytes) || std::from_chars(line.data() + bytes.size(), last, count).ptr != last ||
            count == 0 || count > kLargestPicture) {
            constexpr std::size_t shown = 60;
            fail(ExitCode::failed, "it answered '{}'; 'bytes COUNT' (1 to {}) or 'error TEXT' is an answer",
                 as_text(line.substr(0, shown)), kLargestPicture);
        }
        count_ = count;
    }

    const ProgramStart start_;
    std::optional<RunningProgram> program_;
    std::vector<std::byte> received_;
    std::optional<std::uint64_t> count_;  // bytes of the picture that comes
    std::uint64_t first_bytes_ns_ = 0;
    bool is_asked_ = false;
};
}  // namespace

std::unique_ptr<PictureProgram> make_kept_program(const ProgramStart& start) {
    return std::make_unique<KeptProgram>(start);
}

}  // namespace framering
