#include "writer/upkeep/repack_step.hpp"

#include <algorithm>

#include "common/base/error.hpp"
#include "writer/disk/disk_names.hpp"
#include "writer/scan/manifest_file.hpp"
#include "writer/scan/scan_recovery.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
fs::path decided_step(const fs::path& directory) {
    return directory / "repack";
}

fs::path undecided_step(const fs::path& directory) {
    return directory / "repack.unfinished";
}

// The scan's records that those of the step stand for.
std::span<IndexRecord> place_of(const std::vector<IndexRecord>& step, std::vector<IndexRecord>& records) {
    if (!step.empty()) {
        const auto first = std::ranges::find(records, step.front().file, &IndexRecord::file);
        const auto count = std::count_if(
            first, records.end(), [&](const IndexRecord& record) { return record.file == step.front().file; });
        if (static_cast<std::size_t>(count) == step.size() && first->sequence == step.front().sequence) {
            return std::span(records).subspan(static_cast<std::size_t>(first - records.begin()), step.size());
        }
    }
    fail(ExitCode::failed, "scan.index does not fit the frames of a repacked file: it is damaged");
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
    rename_over(step, decided_step(directory));
    flush_directory(directory);
}

std::optional<fs::path> waiting_repack_file(const fs::path& directory, const Manifest& manifest) {
    for (const ScanFile& file : manifest.files) {
        if (fs::path path = decided_step(directory) / file.name; is_there(path)) {
            return path;
        }
    }
    return std::nullopt;
}

void finish_repack_step(const fs::path& directory, ScanIndex& index, std::vector<IndexRecord>& records) {
    const fs::path step = decided_step(directory);
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

void apply_repack_step(const fs::path& directory, std::vector<IndexRecord>& records) {
    const fs::path step = decided_step(directory);
    if (!is_there(step)) {
        return;
    }
    const std::vector<IndexRecord> in_step = read_index(step, read_manifest(step).scan_id);
    const std::span<IndexRecord> place = place_of(in_step, records);
    if (!is_there(step / name_of_file(directory, place.front().file))) {
        std::ranges::copy(in_step, place.begin());
    }
}

}  // namespace framering
