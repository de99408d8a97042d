#include "common/tiff/tiff_memory.hpp"

#include <tiffio.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>

namespace framering {

namespace {
struct MemoryInput {
    std::span<const std::byte> bytes;
    std::uint64_t at = 0;
};

MemoryInput& input_of(thandle_t handle) noexcept {
    return *static_cast<MemoryInput*>(handle);
}

tmsize_t read_from_memory(thandle_t handle, void* to, tmsize_t count) noexcept {
    MemoryInput& input = input_of(handle);
    const std::size_t left = input.bytes.size() - std::min<std::uint64_t>(input.at, input.bytes.size());
    const std::size_t got = std::min(static_cast<std::size_t>(std::max<tmsize_t>(count, 0)), left);
    if (got != 0) {
        std::memcpy(to, input.bytes.data() + input.at, got);
    }
    input.at += got;
    return static_cast<tmsize_t>(got);
}

tmsize_t write_nothing(thandle_t /*handle*/, void* /*from*/, tmsize_t /*count*/) noexcept {
    return 0;
}

toff_t seek_in_memory(thandle_t handle, toff_t offset, int from) noexcept {
    MemoryInput& input = input_of(handle);
    const std::uint64_t base = from == SEEK_CUR ? input.at : from == SEEK_END ? input.bytes.size() : 0;
    input.at = base + offset;
    return input.at;
}

int close_memory(thandle_t handle) noexcept {
    const std::unique_ptr<MemoryInput> input(&input_of(handle));
    return 0;
}

toff_t size_of_memory(thandle_t handle) noexcept {
    return input_of(handle).bytes.size();
}
}  // namespace

TiffHandle open_tiff_in_memory(std::span<const std::byte> bytes, TIFFOpenOptions* options) {
    auto input = std::make_unique<MemoryInput>(MemoryInput{bytes});
    // m: the pixels are copied out of it, so that nothing points into the bytes.
    TiffHandle opened(TIFFClientOpenExt("picture", "rm", input.get(), read_from_memory, write_nothing,
                                        seek_in_memory, close_memory, size_of_memory, nullptr, nullptr, options));
    if (opened) {
        static_cast<void>(input.release());  // closed with the file
    }
    return opened;
}

}  // namespace framering
