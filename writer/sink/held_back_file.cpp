#include "writer/sink/held_back_file.hpp"

#include <algorithm>

#include "common/base/error.hpp"

namespace framering {

std::size_t HeldBackFile::read(std::span<std::byte> bytes) {
    const std::size_t got = is_taken_ ? 0 : file_.read_at(position_, bytes);
    position_ += got;
    return got;
}

std::uint64_t HeldBackFile::seek_to_end() noexcept {
    return position_ = (size_bytes_ + end_alignment_ - 1) / end_alignment_ * end_alignment_;
}

void HeldBackFile::write(std::span<const std::byte> bytes) {
    const std::uint64_t end = position_ + bytes.size();
    if (is_taken_) {
        // libtiff tidies up after an error; the file is no longer its own.
    } else if (position_ < committed_bytes_) {
        hold_back(bytes);
    } else {
        // A link between two uncommitted directories goes out at once: nothing leads to them yet.
        reservation_.up_to(file_, end);
        file_.write_at(position_, bytes);
    }
    position_ = end;
    size_bytes_ = std::max(size_bytes_, end);
}

void HeldBackFile::hold_back(std::span<const std::byte> bytes) {
    // libtiff changes nothing of what it has written but the end of the chain; another version might.
    if (bytes.size() != Link{}.bytes.size() || held_back_) {
        fail(ExitCode::failed, "libtiff: unexpected change of {} bytes at {} of {}; use libtiff 4.5", bytes.size(),
             position_, quoted(file_.path()));
    }
    held_back_ = Link{position_, {}};
    std::ranges::copy(bytes, held_back_->bytes.begin());
}

void HeldBackFile::commit() {
    if (held_back_) {
        file_.write_at(held_back_->offset, held_back_->bytes);
        held_back_.reset();
    }
    committed_bytes_ = size_bytes_;
}

DiskFile HeldBackFile::take_committed() {
    is_taken_ = true;
    file_.resize(committed_bytes_);
    return std::move(file_);
}

}  // namespace framering
