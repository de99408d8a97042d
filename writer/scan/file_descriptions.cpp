#include "writer/scan/file_descriptions.hpp"

#include <algorithm>
#include <utility>

#include "writer/disk/disk_file.hpp"
#include "writer/scan/ome_xml.hpp"
#include "writer/scan/series_description.hpp"

namespace framering {

FileDescriptions::FileDescriptions(FrameSink& sink, std::filesystem::path directory, std::string scan_name)
    : sink_(&sink), directory_(std::move(directory)), scan_name_(std::move(scan_name)) {
}

bool FileDescriptions::is_due(const Manifest& manifest) const noexcept {
    return naming_is_due(manifest.files.size(), named_files_);
}

void FileDescriptions::renew(const Manifest& manifest) {
    const std::vector<ScanFile>& files = manifest.files;
    if (files.empty()) {
        return;
    }
    const SeriesDescription series = description_of(scan_name_, manifest);
    sink_->describe(directory_ / files.front().name, ome_xml(series, files));
    for (std::size_t i = std::max<std::size_t>(1, named_files_); i < files.size(); ++i) {
        sink_->describe(directory_ / files[i].name, binary_only_xml(files[i], files.front()));
    }
    named_files_ = files.size();
    flushed_files_ = 0;  // the first one was written again
}

void FileDescriptions::flush(const Manifest& manifest) {
    for (; sink_->keeps_files() && flushed_files_ < manifest.files.size(); ++flushed_files_) {
        DiskFile file = DiskFile::open(directory_ / manifest.files[flushed_files_].name, DiskFile::Access::read);
        file.flush();
        file.close();
    }
}

}  // namespace framering
