#include "tests/fuzz/scan_image.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "common/base/crc32c.hpp"
#include "common/base/error.hpp"
#include "recorded/page_reader.hpp"
#include "writer/scan/scan_index.hpp"
#include "writer/sink/sink_factory.hpp"
#include "writer/upkeep/repack_step.hpp"
#include "writer/upkeep/repacking.hpp"

namespace framering::fuzz {

namespace fs = std::filesystem;

namespace {
constexpr std::uint64_t kFirstSequence = 100;
const FrameFormat kFormat{48, 20, PixelFormat::mono16, 16, 650};

std::map<std::string, Bytes> read_all(const fs::path& directory) {
    std::map<std::string, Bytes> files;
    for (const auto& entry : fs::recursive_directory_iterator(directory)) {
        std::error_code ignored;
        if (!entry.is_symlink(ignored) && entry.is_regular_file(ignored)) {
            std::ifstream stream(entry.path(), std::ios::binary);
            const std::string text{std::istreambuf_iterator<char>(stream), {}};
            const auto bytes = std::as_bytes(std::span(text));
            files[entry.path().lexically_relative(directory)].assign(bytes.begin(), bytes.end());
        }
    }
    return files;
}

ScanPlan plan() {
    ScanPlan plan;
    plan.format = kFormat;
    plan.frames = kFramesOfScan + 1;
    plan.source = "test";
    plan.axes = {{"t", "s", 4, 0.5}, {"z", "um", 2, 0.3}};
    return plan;
}

// Stores frames and looks at the directory: after the end, or as a kill leaves it.
ScanImage recorded(const std::string& name, const FileKind& kind, std::uint64_t frames, bool closed) {
    fs::remove_all(settings_of_scans().output);
    ScanImage image{name, {}, closed};
    SinkOptions options;
    options.kind = kind;
    options.threads = 1;
    ScanRecording recording =
        ScanRecording::open(make_sink(options), settings_of_scans(), identity_of_scans(), plan(), std::nullopt);
    const std::span<const FrameView> all(frames_of_scans());
    recording.know_value_keys({{"temperature", "degC"}, {"power", "mW"}});
    for (std::uint64_t i = 0; i < frames; ++i) {
        recording.store(all.subspan(i, 1));
        recording.keep_up();
    }
    if (closed) {
        (void)recording.finish(
            {RecordingState::complete, "", kFramesOfScan + 1, 0, kFirstSequence + kFramesOfScan});
    }
    image.files = read_all(scan_directory());
    return image;
}

// Killed after an exchange was decided and before the file was renamed.
ScanImage in_exchange(const ScanImage& closed) {
    ScanChange none;
    Dice no_dice(nullptr, 0);
    put_in_place(closed, no_dice, none);
    (void)repack_directory(scan_directory(), {Codec::deflate, 1}, 1);
    const auto repacked = read_all(scan_directory());
    const Manifest after = read_manifest(scan_directory());
    std::vector<IndexRecord> records = read_index(scan_directory(), after.scan_id);
    std::erase_if(records, [](const IndexRecord& record) { return record.file != 0; });

    put_in_place(closed, no_dice, none);
    const fs::path step = begin_repack_step(scan_directory());
    const Bytes& file = repacked.at("scan_00000.ome.tif");
    std::ofstream(step / "scan_00000.ome.tif", std::ios::binary)
        .write(reinterpret_cast<const char*>(file.data()), static_cast<std::streamsize>(file.size()));
    commit_repack_step(scan_directory(), records, after);
    return {"repack decided", read_all(scan_directory()), true};
}

std::vector<FrameView> make_frames() {
    static std::vector<Bytes> pixels;
    std::vector<FrameView> frames;
    pixels.reserve(kFramesOfScan);
    for (std::uint64_t i = 0; i < kFramesOfScan; ++i) {
        Bytes& each = pixels.emplace_back(kFormat.payload_bytes());
        for (std::size_t at = 0; at < each.size(); ++at) {
            each[at] = static_cast<std::byte>(i * 31 + at / 96 + 1);
        }
        FrameView view;
        set_format(view.info, kFormat);
        view.info.sequence = kFirstSequence + i;
        view.info.delivered = i < 3 ? i : i + 1;
        view.info.scan_id = identity_of_scans().scan_id;
        view.info.capture_time_ns = 1'000'000 * (i + 1);
        view.info.stored = 1;
        view.info.axis_count = 2;
        view.info.axes[0].index = view.info.delivered / 2;
        view.info.axes[1].index = view.info.delivered % 2;
        view.info.has_crc32c = 1;
        view.info.crc32c = crc32c(each);
        if (i >= 1) {
            view.info.camera_timestamp = 1000 * i;
            view.info.value_count = 2;
            view.info.values = {20.5, static_cast<double>(i)};
        }
        view.pixels = each;
        frames.push_back(view);
    }
    return frames;
}

}  // namespace

const ScanIdentity& identity_of_scans() {
    static const ScanIdentity identity{run_name(), "01234567-89ab-cdef-0123-456789abcdef", 7, kFirstSequence};
    return identity;
}

RecordingSettings settings_of_scans() {
    SyncPace never;
    return {run_directory() / "output", "scan", {4, FileLimits{}.bytes}, never, TaskThread::Mode::at_once, {}};
}

fs::path scan_directory() {
    return settings_of_scans().output / "scan";
}

const std::vector<FrameView>& frames_of_scans() {
    static const std::vector<FrameView> frames = make_frames();
    return frames;
}

const std::vector<ScanImage>& recorded_scans() {
    static const std::vector<ScanImage> scans = [] {
        const FileKind plain;
        const FileKind deflate{FileFormat::ome_tiff, {Codec::deflate, 1}};
        const FileKind imagej{FileFormat::imagej, {}};
        std::vector<ScanImage> made;
        made.push_back(recorded("closed", plain, kFramesOfScan, true));
        made.push_back(recorded("closed, compressed", deflate, kFramesOfScan, true));
        made.push_back(recorded("closed, for ImageJ", imagej, kFramesOfScan, true));
        made.push_back(in_exchange(made.front()));
        made.push_back(recorded("killed", plain, 6, false));
        made.push_back(recorded("killed in its first file", plain, 2, false));
        made.push_back(recorded("killed, compressed", deflate, 6, false));
        made.push_back(recorded("killed, for ImageJ", imagej, 6, false));
        return made;
    }();
    return scans;
}

std::map<std::string, Bytes> files_in_place() {
    return read_all(scan_directory());
}

std::map<std::uint64_t, int> readable_frames() {
    std::map<std::uint64_t, int> readable;
    Bytes pixels(kFormat.payload_bytes());
    for (const auto& entry : fs::directory_iterator(scan_directory())) {
        if (entry.path().extension() != ".tif") {
            continue;
        }
        try {
            PageReader reader(entry.path());
            while (const auto page = reader.next()) {
                if (page->width != kFormat.width || page->height != kFormat.height || page->bits != 16) {
                    continue;
                }
                reader.read_pixels(pixels);
                for (const FrameView& frame : frames_of_scans()) {
                    readable[frame.info.sequence] += std::ranges::equal(frame.pixels, pixels) ? 1 : 0;
                }
            }
        } catch (const Error&) {
            continue;  // what stands behind it nobody reads
        }
    }
    std::erase_if(readable, [](const auto& each) { return each.second == 0; });
    return readable;
}

}  // namespace framering::fuzz
