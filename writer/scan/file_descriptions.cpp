#include "writer/scan/file_descriptions.hpp"

#include <utility>

#include "writer/disk/disk_file.hpp"
#include "writer/scan/ome_xml.hpp"
#include "writer/scan/series_description.hpp"

namespace framering {

FileDescriptions::FileDescriptions(FrameSink& sink, const HandOut& handed_out, std::filesystem::path directory,
                                   std::string scan_name)
    : sink_(&sink), handed_out_(&handed_out), directory_(std::move(directory)), scan_name_(std::move(scan_name)) {
}

void FileDescriptions::follow(const Manifest& manifest) {
    if (naming_is_due(manifest.files.size(), named_files_)) {
        renew(manifest);
    } else {
        describe_new(manifest);
    }
}

void FileDescriptions::renew(const Manifest& manifest) {
    const std::vector<ScanFile>& files = manifest.files;
    if (files.empty()) {
        return;
    }
    const SeriesDescription series = description_of(scan_name_, manifest);
    if (!handed_out_->has(files.front().name)) {
        sink_->describe(directory_ / files.front().name, ome_xml(series, files));
        flushed_files_ = 0;
    }
    named_files_ = files.size();
    describe_new(manifest);
}

void FileDescriptions::describe_new(const Manifest& manifest) {
    const std::vector<ScanFile>& files = manifest.files;
    for (; described_files_ < files.size(); ++described_files_) {
        const ScanFile& file = files[described_files_];
        if (!handed_out_->has(file.name)) {
            sink_->describe(directory_ / file.name, binary_only_xml(file, files.front()));
        }
    }
}

void FileDescriptions::flush(const Manifest& manifest) {
    for (; sink_->keeps_files() && flushed_files_ < manifest.files.size(); ++flushed_files_) {
        DiskFile file = DiskFile::open(directory_ / manifest.files[flushed_files_].name, DiskFile::Access::read);
        file.flush();
        file.close();
    }
}

}  // namespace framering
