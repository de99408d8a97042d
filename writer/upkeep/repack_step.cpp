#include "writer/upkeep/repack_step.hpp"

#include "recorded/repacked_records.hpp"
#include "writer/disk/disk_names.hpp"
#include "writer/scan/manifest_file.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
fs::path undecided_step(const fs::path& directory) {
    return directory / "repack.unfinished";
}
}  // namespace

fs::path begin_repack_step(const fs::path& directory) {
    remove_tree(undecided_step(directory));
    make_directories(undecided_step(directory));
    return undecided_step(directory);
}

void abandon_repack_step(const fs::path& directory) {
    remove_tree(undecided_step(directory));
}

void commit_repack_step(const fs::path& directory, std::span<const IndexRecord> records, const Manifest& after) {
    const fs::path step = undecided_step(directory);
    IndexHeader header;
    header.scan_id = after.scan_id;
    header.first_sequence = after.first_sequence;
    header.clock_offset_ns = after.clock_offset_ns;
    ScanIndex::create(step, header);
    std::vector<IndexRecord> none;
    ScanIndex index = ScanIndex::open(step, after.scan_id, none);
    std::vector<IndexRecord> appended(records.begin(), records.end());
    index.append(appended);
    index.flush();
    index.close();
    write_manifest(step, after, true);
    flush_directory(step);
    rename_over(step, repack_step_of(directory));
    flush_directory(directory);
}

std::optional<fs::path> waiting_repack_file(const fs::path& directory, const Manifest& manifest) {
    for (const ScanFile& file : manifest.files) {
        if (fs::path path = repack_step_of(directory) / file.name; is_there(path)) {
            return path;
        }
    }
    return std::nullopt;
}

void finish_repack_step(const fs::path& directory, ScanIndex& index, std::vector<IndexRecord>& records) {
    const fs::path step = repack_step_of(directory);
    if (!is_there(step)) {
        return;
    }
    const Manifest after = read_manifest(step);
    const std::vector<IndexRecord> in_step = read_index(step, after.scan_id);
    const std::span<IndexRecord> place = place_of(in_step, records);
    const std::string name = name_of_file(directory, place.front().file);
    if (is_there(step / name)) {
        rename_over(step / name, directory / name);
        flush_directory(step);
        flush_directory(directory);
    }
    std::ranges::copy(in_step, place.begin());
    index.replace(static_cast<std::uint64_t>(place.data() - records.data()), place);
    index.flush();
    write_manifest(directory, after, true);
    // In one step: what is left of it must not look decided.
    remove_tree(undecided_step(directory));
    rename_over(step, undecided_step(directory));
    flush_directory(directory);
    remove_tree(undecided_step(directory));
}

}  // namespace framering
