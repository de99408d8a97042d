#include "recorded/mapped_file.hpp"

#include <sys/mman.h>

#include <cerrno>
#include <utility>

#include "common/base/error.hpp"
#include "common/base/shown_path.hpp"

namespace framering {

MappedFile::MappedFile(const InputFile& file) {
    const std::uint64_t size_bytes = file.size_bytes();
    if (size_bytes == 0) {
        return;  // the system maps nothing of no size
    }
    void* const address = ::mmap(nullptr, size_bytes, PROT_READ, MAP_SHARED, file.descriptor(), 0);
    if (address == MAP_FAILED) {
        fail(ExitCode::failed, "cannot map {}: {}", quoted(file.path()), errno_text(errno));
    }
    bytes_ = {static_cast<const std::byte*>(address), size_bytes};
}

MappedFile::~MappedFile() {
    if (!bytes_.empty()) {
        ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
    }
}

MappedFile::MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {
}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
}

}  // namespace framering
