#include "tests/crash/probes.hpp"

#include <elf.h>

#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <stdexcept>

namespace framering::test {

namespace {
constexpr std::uint32_t kStapsdtNote = 3;
constexpr std::size_t kNoteUnit = 4;

template <class Value>
Value value_at(const std::string& bytes, std::uint64_t offset) {
    Value value{};
    if (offset + sizeof value > bytes.size()) {
        throw std::runtime_error("an ELF file that is cut");
    }
    std::memcpy(&value, bytes.data() + offset, sizeof value);
    return value;
}

std::uint64_t rounded(std::uint64_t bytes) {
    return (bytes + kNoteUnit - 1) / kNoteUnit * kNoteUnit;
}

std::string section_of(const std::string& file, const std::string& wanted) {
    const auto header = value_at<Elf64_Ehdr>(file, 0);
    if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) {
        throw std::runtime_error("not an ELF file");
    }
    const auto section = [&](std::uint64_t index) {
        return value_at<Elf64_Shdr>(file, header.e_shoff + index * header.e_shentsize);
    };
    const Elf64_Shdr names = section(header.e_shstrndx);
    for (std::uint64_t i = 0; i < header.e_shnum; ++i) {
        const Elf64_Shdr each = section(i);
        if (file.data() + names.sh_offset + each.sh_name == wanted) {
            return file.substr(each.sh_offset, each.sh_size);
        }
    }
    return "";
}
}  // namespace

namespace {
std::vector<Probe> read_probes(const std::filesystem::path& program) {
    std::ifstream stream(program, std::ios::binary);
    const std::string file{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    const std::string notes = section_of(file, ".note.stapsdt");
    std::vector<Probe> probes;
    for (std::uint64_t at = 0; at < notes.size();) {
        const auto note = value_at<Elf64_Nhdr>(notes, at);
        const std::uint64_t words = at + sizeof note + rounded(note.n_namesz);
        if (note.n_type == kStapsdtNote) {
            // Address, base, semaphore; then the provider, the name and the arguments, a zero behind each.
            const std::string provider = notes.data() + words + 3 * sizeof(std::uint64_t);
            const std::string name = notes.data() + words + 3 * sizeof(std::uint64_t) + provider.size() + 1;
            if (provider == "framering") {
                probes.push_back({name, value_at<std::uint64_t>(notes, words)});
            }
        }
        at = words + rounded(note.n_descsz);
    }
    return probes;
}
}  // namespace

const std::vector<Probe>& probes_of(const std::filesystem::path& program) {
    // A program with what debuggers need is large, and asked for hundreds of times.
    static std::mutex mutex;
    static std::map<std::filesystem::path, std::vector<Probe>> known;
    const std::lock_guard lock(mutex);
    const auto found = known.find(program);
    return found != known.end() ? found->second : known[program] = read_probes(program);
}

}  // namespace framering::test
