// Scans' directories as files of bytes: made by the writer's own parts, put in place, changed.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/fuzz/tiff_edits.hpp"
#include "writer/recording/scan_recording.hpp"

namespace framering::fuzz {

struct ScanImage {
    std::string name;
    std::map<std::string, Bytes> files;
    bool is_closed = false;
};

// Closed and killed, streaming, compressed and for ImageJ, with a decided exchange by --repack; checksums in all.
[[nodiscard]] const std::vector<ScanImage>& recorded_scans();

inline constexpr std::uint64_t kFramesOfScan = 7;  // of a closed one; one more was lost in its middle
// All of the scans have the same ones, with these sequences from 100 on.
[[nodiscard]] const std::vector<FrameView>& frames_of_scans();
[[nodiscard]] const ScanIdentity& identity_of_scans();
[[nodiscard]] RecordingSettings settings_of_scans();
// Where put_in_place() puts them.
[[nodiscard]] std::filesystem::path scan_directory();

// What was changed, as far as an oracle needs it.
struct ScanChange {
    bool forged = false;  // a checksum fits what was changed under it
    bool beyond = false;  // what stands in the directory is no longer only files
};
[[nodiscard]] ScanChange change_scan(Dice& dice, ScanImage& image);

// With what is no file there: directories, links, pipes.
void put_in_place(const ScanImage& image, Dice& dice, ScanChange& change);
[[nodiscard]] std::map<std::string, Bytes> files_in_place();

// How often each frame's pixels can be read from the files in place, by its sequence.
[[nodiscard]] std::map<std::uint64_t, int> readable_frames();

}  // namespace framering::fuzz
