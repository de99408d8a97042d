#include "writer/disk/disk_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <vector>

#include "common/base/error.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace framering;

namespace {
constexpr std::size_t kLarge = (std::size_t{4} << 20) + 4096 + 17;  // past the page cache, with a rest of a page

struct Free {
    void operator()(std::byte* bytes) const { std::free(bytes); }
};
using Bytes = std::unique_ptr<std::byte, Free>;

Bytes page_aligned(std::size_t bytes) {
    Bytes made(static_cast<std::byte*>(std::aligned_alloc(4096, (bytes + 8191) / 4096 * 4096)));
    for (std::size_t i = 0; i < bytes; ++i) {
        made.get()[i] = static_cast<std::byte>(i * 7 + i / 4096);
    }
    return made;
}

void check_written_at(std::uint64_t offset, std::size_t shift) {
    const test::TemporaryDirectory directory;
    const Bytes source = page_aligned(kLarge + shift);
    const std::span<const std::byte> bytes(source.get() + shift, kLarge);
    DiskFile file = DiskFile::create(directory.path() / "file");
    file.write_at(0, std::as_bytes(std::span("before", 6)));
    file.write_at(offset, bytes);
    file.write_at(offset + kLarge, std::as_bytes(std::span("behind", 6)));
    CHECK(file.size_bytes() == offset + kLarge + 6);
    std::vector<std::byte> back(kLarge + 6);
    CHECK(file.read_at(offset, back) == back.size());
    CHECK(std::equal(bytes.begin(), bytes.end(), back.begin()));
    CHECK(back.back() == std::byte{'d'});
}
}  // namespace

TEST_CASE("a large aligned piece and the rest of its last page read back as written") {
    check_written_at(8192, 0);
}

TEST_CASE("a large piece at an odd place of the file or of memory reads back as written") {
    check_written_at(8192 + 3, 0);
    check_written_at(8192, 5);
}

TEST_CASE("what is no regular file is refused at once") {
    const test::TemporaryDirectory directory;
    const auto pipe = directory.path() / "pipe";
    REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);  // without a writer: opened the usual way it answers never
    CHECK_THROWS_WITH_AS((void)DiskFile::open(pipe, DiskFile::Access::read),
                         doctest::Contains("it is not a regular file"), Error);
    CHECK_THROWS_WITH_AS((void)DiskFile::open(pipe, DiskFile::Access::read_and_write),
                         doctest::Contains("it is not a regular file"), Error);
    CHECK_THROWS_WITH_AS((void)DiskFile::open(directory.path(), DiskFile::Access::read),
                         doctest::Contains("it is not a regular file"), Error);
}
