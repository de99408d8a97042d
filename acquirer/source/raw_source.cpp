#include "acquirer/source/raw_source.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <limits>
#include <utility>
#include <vector>

#include "acquirer/source/packing.hpp"
#include "common/base/deadline.hpp"
#include "common/base/error.hpp"
#include "common/base/log.hpp"

namespace framering {

namespace {
constexpr std::size_t kLargestRead = std::size_t{1} << 30;
constexpr std::uint64_t kNoEnd = std::numeric_limits<std::uint64_t>::max();
constexpr std::size_t kAhead = 4096;  // so that what follows is aligned as the slot is

// A file descriptor; standard input is left open.
class Input {
  public:
    explicit Input(const std::string& file) : owned_(file != "-") {
        // O_NONBLOCK: a FIFO opens before its writer is there. Standard input is shared with other processes, so
        // its flags stay as they are: read() follows poll() only.
        fd_ = owned_ ? ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) : STDIN_FILENO;
        if (fd_ < 0) {
            fail(ExitCode::usage, "raw source {}: {}", file, errno_text(errno));
        }
    }
    ~Input() {
        if (owned_) {
            ::close(fd_);
        }
    }
    Input(const Input&) = delete;
    Input& operator=(const Input&) = delete;

    [[nodiscard]] int fd() const noexcept { return fd_; }

  private:
    bool owned_;
    int fd_ = -1;
};

class RawSource final : public FrameSource {
  public:
    RawSource(const std::string& file, const WantedFormat& wanted, bool loop)
        : name_(file == "-" ? "standard input" : file),
          format_(with_defaults(wanted)),
          packing_(wanted.packing),
          frame_bytes_(packing_ ? packed_bytes(*packing_, format_.payload_bytes() / sizeof(std::uint16_t))
                                : format_.payload_bytes()),
          packed_(packing_ ? frame_bytes_ : 0),
          loop_(loop),
          input_(file) {
        struct stat status {};
        if (::fstat(input_.fd(), &status) != 0) {
            fail(ExitCode::usage, "raw source {}: {}", name_, errno_text(errno));
        }
        if (S_ISDIR(status.st_mode)) {
            fail(ExitCode::usage, "raw source {} is a folder; use a file, a pipe or - for standard input", name_);
        }
        if (::isatty(input_.fd()) != 0) {
            fail(ExitCode::usage, "raw source {} is a terminal; pipe frames into it", name_);
        }
        if (S_ISREG(status.st_mode)) {
            measure(status);
        } else if (loop) {
            fail(ExitCode::usage, "raw source {} is not a file, so --loop cannot restart it; omit --loop", name_);
        } else {
            // Fewer system calls a frame; refused without harm where it is no pipe.
            (void)::fcntl(input_.fd(), F_SETPIPE_SZ, 1 << 20);
        }
    }

    FrameFormat format() const override { return format_; }
    std::optional<std::uint64_t> frame_count() const override { return frame_count_; }
    bool is_pausable() const override { return true; }
    Delivery delivery() const override { return is_file_ ? Delivery::on_demand : Delivery::triggered; }
    FrameClocks clocks() const override {
        return {.host = is_file_ ? HostTimeEvent::frame_taken : HostTimeEvent::first_bytes};
    }
    std::vector<std::pair<std::string, std::string>> settings() const override {
        std::vector<std::pair<std::string, std::string>> all{{"file", name_}, {"loop", loop_ ? "true" : "false"}};
        if (packing_) {
            all.emplace_back("packing", name_of(PackedFormat{*packing_, format_.pixel_format}));
        }
        return all;
    }

    void set_copy_mode(CopyMode mode) override { copy_mode_ = mode; }

    void go_to(std::uint64_t frame) override {
        if (!is_file_) {
            fail(ExitCode::usage, "raw source {} is not a file: frames read from it cannot be read again", name_);
        }
        const std::uint64_t place =
            loop_ && frames_in_file_ != 0 ? frame % frames_in_file_ : std::min(frame, frames_in_file_);
        const std::uint64_t passed_bytes = place * frame_bytes_;
        const auto offset = start_ + static_cast<off_t>(passed_bytes);
        if (::lseek(input_.fd(), offset, SEEK_SET) != offset) {
            fail(ExitCode::failed, "raw source {}, frame {}: {}", name_, frame, errno_text(errno));
        }
        left_bytes_ = bytes_in_file_ - passed_bytes;
        frames_read_ = frame;
    }

    // Reads ahead, as poll() reports a file or device as readable at its end, too.
    Readiness wait(Nanoseconds limit) override {
        const Deadline deadline = Deadline::in(limit);
        while (ahead_bytes_ == 0 && filled_ == 0) {
            if (!readable_within(deadline.left())) {
                return Readiness::not_yet;
            }
            const ssize_t got = read_some(std::span(ahead_).first(std::min(kAhead, frame_bytes_)));
            if (got == 0 && !start_again()) {
                return Readiness::ended;
            }
            ahead_bytes_ = got > 0 ? static_cast<std::size_t>(got) : 0;
            if (ahead_bytes_ == 0 && deadline.has_passed()) {
                return Readiness::not_yet;
            }
        }
        return Readiness::ready;
    }

    FillResult fill(std::span<std::byte> pixels, FrameInfo&, std::uint64_t, Nanoseconds limit) override {
        assert(filled_ == 0 || partial_ == pixels.data());
        partial_ = pixels.data();
        const std::span<std::byte> room = packing_ ? std::span(packed_) : pixels;
        if (ahead_bytes_ != 0) {
            std::copy_n(ahead_.begin(), ahead_bytes_, room.begin());
            filled_ = std::exchange(ahead_bytes_, 0);
        }
        const Deadline deadline = Deadline::in(limit);
        const std::size_t before = filled_;
        const auto not_whole = [&] { return filled_ == before ? FillResult::not_yet : FillResult::partly; };
        while (filled_ < room.size()) {
            if (!readable_within(deadline.left())) {
                return not_whole();
            }
            const ssize_t got = read_some(room.subspan(filled_));
            if (got == 0) {
                fail_short(room.size());
            }
            filled_ += got > 0 ? static_cast<std::size_t>(got) : 0;
            if (filled_ < room.size() && deadline.has_passed()) {
                return not_whole();
            }
        }
        if (packing_) {
            unpack_pixels(pixels, packed_, *packing_, copy_mode_);
        }
        filled_ = 0;
        ++frames_read_;
        return FillResult::filled;
    }

    std::string left_behind() const override {
        struct stat status {};
        if (!is_file_ || loop_ || frames_read_ < frames_in_file_ || ::fstat(input_.fd(), &status) != 0) {
            return {};
        }
        const std::uint64_t bytes = bytes_after_start(status);
        if (bytes <= bytes_in_file_) {
            return {};
        }
        return fmt::format(
            "raw source {}: {} bytes ({} frames) were appended after it was opened and are not part of this scan; "
            "to follow a growing file: tail -c +1 -f {} | framering acquirer --source raw:- ...",
            name_, bytes - bytes_in_file_, bytes / frame_bytes_ - frames_in_file_,
            input_.fd() == STDIN_FILENO ? "FILE" : name_);
    }

  private:
    void measure(const struct stat& status) {
        is_file_ = true;
        start_ = std::max<off_t>(::lseek(input_.fd(), 0, SEEK_CUR), 0);
        const std::uint64_t rest = bytes_after_start(status);
        bytes_in_file_ = rest;
        left_bytes_ = rest;
        if (loop_ && rest == 0) {
            fail(ExitCode::usage, "raw source {} is empty, so --loop would never deliver a frame", name_);
        }
        if (rest % frame_bytes_ != 0) {
            log_warning(
                "raw source {}: {} bytes are not a multiple of the frame size of {} bytes; the last frame will be "
                "incomplete",
                name_, rest, frame_bytes_);
        } else if (!loop_) {
            frame_count_ = rest / frame_bytes_;
        }
        frames_in_file_ = rest / frame_bytes_;
    }

    std::uint64_t bytes_after_start(const struct stat& status) const noexcept {
        return static_cast<std::uint64_t>(std::max<off_t>(status.st_size - start_, 0));
    }

    bool readable_within(Nanoseconds limit) const {
        constexpr std::int64_t second = 1'000'000'000;
        pollfd wait{input_.fd(), POLLIN, 0};
        const timespec timeout{limit.count() / second, limit.count() % second};
        const int ready = ::ppoll(&wait, 1, &timeout, nullptr);
        if (ready < 0 && errno != EINTR) {
            fail_reading();
        }
        return ready > 0;
    }

    // Bytes read; 0 at the end of the data; -1 if there was nothing to read yet.
    ssize_t read_some(std::span<std::byte> room) {
        const ssize_t got = ::read(input_.fd(), room.data(), std::min({room.size(), kLargestRead, left_bytes_}));
        if (got < 0 && errno != EAGAIN && errno != EINTR) {
            fail_reading();
        }
        left_bytes_ -= is_file_ && got > 0 ? static_cast<std::uint64_t>(got) : 0;
        return got;
    }

    [[noreturn]] void fail_reading() const {
        fail(ExitCode::failed, "raw source {}, frame {}: {}", name_, frames_read_, errno_text(errno));
    }

    bool start_again() {
        if (!loop_ || ::lseek(input_.fd(), start_, SEEK_SET) != start_) {
            return false;
        }
        left_bytes_ = bytes_in_file_;
        return true;
    }

    [[noreturn]] void fail_short(std::size_t needed) const {
        fail(ExitCode::failed,
             "raw source {}: input ended inside frame {}: {} of {} bytes received; check that --width, --height "
             "and --pixel-format match the producer",
             name_, frames_read_, filled_, needed);
    }

    const std::string name_;
    const FrameFormat format_;
    const std::optional<Packing> packing_;
    const std::uint64_t frame_bytes_;  // in the input
    std::vector<std::byte> packed_;    // the frame in hand, where it has to be unpacked
    CopyMode copy_mode_ = CopyMode::cached;
    const bool loop_;
    const Input input_;
    bool is_file_ = false;
    off_t start_ = 0;
    std::uint64_t bytes_in_file_ = 0;   // from start_ on, when it was opened
    std::uint64_t frames_in_file_ = 0;  // whole ones
    std::uint64_t left_bytes_ = kNoEnd;
    std::optional<std::uint64_t> frame_count_;
    std::array<std::byte, kAhead> ahead_{};  // the first bytes of the next frame, which have no slot yet
    std::size_t ahead_bytes_ = 0;
    std::size_t filled_ = 0;  // bytes of the current frame
    const std::byte* partial_ = nullptr;
    std::uint64_t frames_read_ = 0;
};
}  // namespace

std::unique_ptr<FrameSource> make_raw_source(const std::string& file, const WantedFormat& wanted, bool loop) {
    if (!wanted.width || !wanted.height) {
        fail(ExitCode::usage,
             "raw frames have no header: set --width and --height (and --pixel-format, default mono16)");
    }
    return std::make_unique<RawSource>(file, wanted, loop);
}

}  // namespace framering
