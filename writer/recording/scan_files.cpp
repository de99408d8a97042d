#include "writer/recording/scan_files.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "common/base/first_error.hpp"
#include "common/base/uuid.hpp"
#include "writer/disk/disk_file.hpp"
#include "writer/disk/disk_names.hpp"
#include "writer/disk/unfinished_file.hpp"
#include "writer/scan/manifest_file.hpp"

namespace framering {

namespace {
void flush_file(const std::filesystem::path& path) {
    DiskFile opened = DiskFile::open(path, DiskFile::Access::read);
    opened.flush();
    opened.close();
}
}  // namespace

ScanFiles::ScanFiles(std::unique_ptr<FrameSink> sink, Start start)
    : sink_(std::move(sink)),
      start_(std::move(start)),
      descriptions_(*sink_, start_.handed_out, start_.directory, start_.scan_name),
      closed_(start_.closed),
      number_(start_.next_number),
      has_new_names_(sink_->keeps_files()),
      tasks_(start_.beside) {
    for (const ScanFile& file : start_.untrimmed) {
        pending_.push_back(tasks_.run([this, file] { trim(file); }));
    }
    for (const ScanFile& file : sink_->keeps_files() ? start_.unflushed : std::vector<ScanFile>{}) {
        pending_.push_back(tasks_.run([this, file] { flush_closed(file); }));
    }
}

std::filesystem::path ScanFiles::path_of(std::uint64_t number) const {
    return start_.directory / file_name(number, kind().format);
}

std::uint64_t ScanFiles::reserved_bytes() const {
    return reserved_bytes_of(path_of(number_)) + reserved_bytes_of(path_of(number_ + 1));
}

FileSettings ScanFiles::settings_for(std::optional<std::uint64_t> expected) const {
    FileSettings settings = start_.file;
    settings.limits.frames =
        std::min(settings.limits.frames, std::max<std::uint64_t>(1, expected.value_or(~0ULL)));
    return settings;
}

void ScanFiles::open(std::optional<std::uint64_t> expected) {
    file_ = take_prepared();
    if (!file_) {
        for (; sink_->keeps_files() && !is_free_for_file(path_of(number_)); ++number_) {
        }
        file_ = sink_->create(path_of(number_), settings_for(expected));
    }
    open_ = {file_name(number_, kind().format), uuid_text(new_uuid()), 0, 0, kind()};
}

// Nothing where none was prepared, or could not be: then a new attempt says why.
std::unique_ptr<FrameFile> ScanFiles::take_prepared() noexcept {
    try {
        return next_.valid() ? next_.get() : nullptr;
    } catch (const Error&) {
        return nullptr;
    }
}

void ScanFiles::prepare_next(std::optional<std::uint64_t> expected) {
    const std::uint64_t rest = file_->room(std::numeric_limits<std::size_t>::max());
    const bool is_needed = !expected || *expected > rest;
    if (next_.valid() || !is_needed || rest > open_.frames) {
        return;
    }
    if (expected) {
        *expected -= rest;
    }
    next_ = tasks_.run([sink = sink_.get(), path = path_of(number_ + 1), settings = settings_for(expected)] {
        return sink->create(path, settings);
    });
}

void ScanFiles::write(std::span<const FrameView> frames, std::vector<FrameLocation>& locations) {
    file_->write(frames, locations);
}

void ScanFiles::commit(std::span<const FrameView> frames) {
    file_->commit();
    if (open_.frames == 0) {
        open_.first_sequence = frames.front().info.sequence;
        open_since_ns_ = frames.front().info.capture_time_ns;
        has_new_names_ = has_new_names_ || sink_->keeps_files();
    }
    open_.frames += frames.size();
}

void ScanFiles::note_closed() {
    if (open_.frames != 0 && sink_->keeps_files()) {
        closed_.push_back(open_);
    }
    ++number_;
}

void ScanFiles::put_away(Manifest manifest, std::size_t taken_back) {
    std::erase_if(pending_, [](const std::future<void>& done) { return is_ready(done); });
    open_.frames -= taken_back;
    note_closed();
    manifest.files = closed_;
    close_beside(std::move(manifest), taken_back != 0);
    if (taken_back != 0) {
        pending_.back().wait();  // what is stored again may not be on the disk before it is gone here
    }
}

void ScanFiles::close_beside(std::optional<Manifest> then, bool is_taken_back) {
    pending_.push_back(tasks_.run(
        [this, file = std::exchange(file_, nullptr), info = open_, then = std::move(then), is_taken_back] {
            if (start_.flushes && info.frames != 0 && !is_taken_back) {
                flush_former(*file);
            }
            close(*file, info);
            if (is_taken_back) {
                take_back(info);
            }
            if (then) {
                tell(*then);
            }
        }));
}

void ScanFiles::flush_former(FrameFile& file) {
    try {
        file.flush();
    } catch (const Error&) {
        flush_of_former_ = std::current_exception();
    }
}

void ScanFiles::close(FrameFile& file, const ScanFile& info) {
    try {
        file.close();
    } catch (const Error& error) {
        log_warning("{}", error.what());
        if (info.frames != 0) {
            unclean_.push_back(info);
        }
    }
}

void ScanFiles::take_back(const ScanFile& file) {
    try {
        mend(file);
    } catch (const Error& error) {
        log_warning("{}", error.what());
        unclean_.push_back(file);
    }
}

// The file has the frames that `file` says, and no more.
void ScanFiles::mend(const ScanFile& file) {
    if (file.frames == 0) {
        remove_tree(start_.directory / file.name);
    } else {
        (void)sink_->recover(start_.directory / file.name, file.frames);
        if (start_.flushes && sink_->keeps_files()) {
            flush_closed(file);
        }
    }
}

void ScanFiles::flush_closed(const ScanFile& file) noexcept {
    try {
        flush_file(start_.directory / file.name);
    } catch (const Error&) {
        flush_of_former_ = std::current_exception();
    }
}

// A file whose name is lost in a power cut is lost with it.
void ScanFiles::flush_names() {
    if (!has_new_names_.exchange(false)) {
        return;
    }
    try {
        flush_directory(start_.directory);
    } catch (const Error&) {
        has_new_names_ = true;
        throw;
    }
}

void ScanFiles::trim(const ScanFile& file) {
    try {
        sink_->trim(start_.directory / file.name, file.frames);
    } catch (const Error& error) {
        log_warning("{}", error.what());
        unclean_.push_back(file);
    }
}

std::future<void> ScanFiles::flush_beside(std::function<void()> and_then) {
    return tasks_.run([this, file = file_, then = std::move(and_then)] {
        if (file) {
            file->flush();
        }
        if (flush_of_former_) {
            std::rethrow_exception(std::exchange(flush_of_former_, nullptr));
        }
        flush_names();
        then();
    });
}

std::size_t ScanFiles::in_time(std::span<const FrameView> frames) const noexcept {
    const auto limit = start_.file.limits.time;
    if (!limit || frames.empty()) {
        return frames.size();
    }
    const bool is_begun = is_open() && open_.frames != 0;
    const std::uint64_t since = is_begun ? open_since_ns_ : frames.front().info.capture_time_ns;
    const auto late = std::ranges::find_if(frames, [&](const FrameView& frame) {
        return frame.info.capture_time_ns >= since + static_cast<std::uint64_t>(limit->count());
    });
    return static_cast<std::size_t>(late - frames.begin());
}

// Both are written again when the scan ends.
void ScanFiles::tell(const Manifest& manifest) noexcept {
    try {
        descriptions_.follow(manifest);
        write_manifest(start_.directory, manifest, start_.flushes);
        note_described(manifest.files);
    } catch (const std::exception& error) {
        log_warning("{}", error.what());
    }
}

// The manifest has them, so the next writer knows them by the same uuid.
void ScanFiles::note_described(const std::vector<ScanFile>& files) {
    for (; noted_files_ < files.size(); ++noted_files_) {
        const ScanFile& file = files[noted_files_];
        if (!start_.handed_out.has(file.name) && std::ranges::find(unclean_, file) == unclean_.end()) {
            described_.push_back(file);
        }
    }
    if (!start_.flushes) {
        hand_out_described();
    }
}

void ScanFiles::hand_out_described() noexcept {
    if (described_.empty()) {
        return;
    }
    try {
        if (start_.flushes) {
            for (const ScanFile& file : described_) {
                flush_file(start_.directory / file.name);  // what it says about itself
            }
        }
        start_.handed_out.add(described_);
        std::erase_if(described_, [this](const ScanFile& file) { return start_.handed_out.has(file.name); });
    } catch (const std::exception& error) {
        log_warning("{}", error.what());
    }
}

void ScanFiles::close_all() {
    FirstError steps;
    if (const auto unused = take_prepared()) {
        steps.run([&] { unused->close(); });
    }
    if (is_open()) {
        note_closed();
        close_beside(std::nullopt);
    }
    for (std::future<void>& done : std::exchange(pending_, {})) {
        done.get();
    }
    for (const ScanFile& file : std::exchange(unclean_, {})) {
        steps.run([&] { mend(file); });
    }
    steps.report();
}

void ScanFiles::describe_all(const Manifest& manifest, bool flushed) {
    FirstError steps;
    steps.run([&] { descriptions_.renew(manifest); });
    if (flushed) {
        steps.run([&] { descriptions_.flush(manifest); });
    }
    steps.report();
}

}  // namespace framering
