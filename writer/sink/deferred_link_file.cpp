#include "writer/sink/deferred_link_file.hpp"

#include <algorithm>

#include "common/base/error.hpp"

namespace framering {

std::size_t DeferredLinkFile::read(std::span<std::byte> bytes) {
    const std::size_t got = is_taken_ ? 0 : file_.read_at(position_, bytes);
    position_ += got;
    return got;
}

std::uint64_t DeferredLinkFile::seek_to_end() noexcept {
    return position_ = (size_bytes_ + end_alignment_ - 1) / end_alignment_ * end_alignment_;
}

void DeferredLinkFile::write(std::span<const std::byte> bytes) {
    const std::uint64_t end = position_ + bytes.size();
    if (is_taken_) {
        // libtiff tidies up after an error; the file is no longer its own.
    } else if (position_ < committed_bytes_) {
        defer(bytes);
    } else {
        // A link between two uncommitted directories goes out at once: nothing leads to them yet.
        reservation_.up_to(file_, end);
        file_.write_at(position_, bytes);
    }
    position_ = end;
    size_bytes_ = std::max(size_bytes_, end);
}

void DeferredLinkFile::defer(std::span<const std::byte> bytes) {
    // libtiff changes nothing of what it has written but the end of the chain; another version might.
    if (bytes.size() != Link{}.bytes.size() || deferred_link_) {
        fail(ExitCode::failed, "libtiff: unexpected change of {} bytes at {} of {}; use libtiff 4.5", bytes.size(),
             position_, quoted(file_.path()));
    }
    deferred_link_ = Link{position_, {}};
    std::ranges::copy(bytes, deferred_link_->bytes.begin());
}

void DeferredLinkFile::commit() {
    if (deferred_link_) {
        file_.write_at(deferred_link_->offset, deferred_link_->bytes);
        deferred_link_.reset();
    }
    committed_bytes_ = size_bytes_;
}

DiskFile DeferredLinkFile::take_committed() {
    is_taken_ = true;
    file_.resize(committed_bytes_);
    return std::move(file_);
}

}  // namespace framering
