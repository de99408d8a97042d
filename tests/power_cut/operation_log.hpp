// Every change that our code makes to files and directories below a root, in order: what a power cut may lose. A
// test that links framering_operation_log has these calls pass through here.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace framering::test {

struct Operation {
    enum class Kind {
        name,    // `object`, made just now, is `name` in `directory`
        rename,  // from `old_name` to `name`
        unname,
        write,
        resize,
        punch,
        flush,         // of a file or a directory
        failed_flush,  // what it was to flush is lost
        note           // what the recording says of itself
    };
    Kind kind = Kind::note;
    std::uint64_t object = 0;
    std::uint64_t directory = 0;
    bool is_directory = false;  // the object
    std::string name{};         // of a flush: the name that the object was opened by
    std::string old_name{};
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    std::vector<std::byte> bytes{};
    std::uint64_t flushed_sequence = 0;
};

inline constexpr std::uint64_t kRootObject = 1;

// From now on, until stop_log(). Requires: `root` is empty.
void start_log(const std::filesystem::path& root);
[[nodiscard]] std::vector<Operation> stop_log();
void note_flushed(std::uint64_t sequence);
// While it is true, calls that change something do nothing and succeed: the process is dead already.
void set_dead(bool is_dead);
// The n-th fdatasync from now on fails, from 1; 0: none.
void fail_flush(std::uint64_t count);
// What the machine's boot id begins with; 0: the real one.
void set_boot(std::uint8_t boot);

}  // namespace framering::test
