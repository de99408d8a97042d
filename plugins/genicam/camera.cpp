#include "plugins/genicam/camera.hpp"

#include <algorithm>
#include <limits>
#include <string_view>

#include "plugins/genicam/frame_format.hpp"
#include "plugins/genicam/numbers.hpp"
#include "plugins/genicam/returned_buffer.hpp"

namespace framering::genicam {

namespace {
using std::chrono::nanoseconds;
using std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr nanoseconds kSlice = 20ms;  // after so long a wait looks at cancel() and at the camera
}  // namespace

Camera::Camera(const std::string& id, Log log, const Asked& is_canceled) : id_(id), log_(std::move(log)) {
    if (arv_get_n_devices() == 0) {
        arv_update_device_list();  // takes a second, and list() has most often just done it
    }
    id_ = name_for(id);
    adopt(opened(id_, is_canceled));
    ErrorSlot error;
    const char* name = arv_camera_get_device_id(camera_.get(), error);
    id_ = id_.empty() && name != nullptr ? name : id_;
    largest_frame_bytes_ = largest_frame_bytes(camera_.get());
}

Camera::~Camera() {
    stop();
    Ref<ArvCamera> last;
    release_camera(last);
}

ArvCamera* Camera::present() const {
    if (camera_ == nullptr) {
        throw CameraError(FR_LOST, "camera '" + id_ + "' does not answer any more");
    }
    return camera_.get();
}

void Camera::adopt(Ref<ArvCamera> camera) {
    camera_ = std::move(camera);
    g_signal_connect(arv_camera_get_device(camera_.get()), "control-lost", G_CALLBACK(on_control_lost), this);
    is_lost_ = false;
    settings_ = settings_of(camera_.get(), transport_);
    has_clock_ = has_clock(camera_.get());
}

void Camera::release_camera(Ref<ArvCamera>& to) noexcept {
    settings_.clear();
    if (camera_ != nullptr) {
        g_signal_handlers_disconnect_by_data(arv_camera_get_device(camera_.get()), this);
    }
    to = std::move(camera_);
}

void Camera::on_control_lost(ArvDevice*, void* camera) {
    static_cast<Camera*>(camera)->is_lost_ = true;
}

const Setting& Camera::setting(const std::string& key) const {
    const auto found = std::ranges::find(settings_, key, &Setting::key);
    if (found == settings_.end()) {
        throw CameraError(FR_UNKNOWN, "the camera has no setting '" + key + "'");
    }
    return *found;
}

std::uint32_t Camera::set(const std::string& key, const std::string& text) {
    const Setting& wanted = setting(key);
    if (is_started_) {
        fr_setting description{};
        wanted.describe(description);
        if ((description.flags & FR_LIVE) == 0) {
            throw CameraError(FR_BUSY, key + " cannot be set while the camera is running");
        }
    }
    const std::uint32_t changed = wanted.set(text);
    std::erase_if(wishes_, [&](const auto& wish) { return wish.first == key; });
    wishes_.emplace_back(key, text);
    return changed;
}

void Camera::describe(fr_format& format) const {
    fill_in(format, present());
    format.largest_bytes = largest_frame_bytes_;
}

void Camera::start(std::uint64_t frames) {
    if (search_.is_on()) {
        adopt(search_.result());  // lost in the frames before these
    }
    frames_left_ = frames == 0 ? std::numeric_limits<std::uint64_t>::max() : frames;
    format_ = {};
    fill_in(format_, present());
    earlier_counts_.clear();
    has_restarted_ = false;
    make_stream();
    is_started_ = true;
}

void Camera::make_stream() {
    if (arv_camera_is_gv_device(camera_.get()) != FALSE) {
        prepare_network(camera_.get(), transport_, log_);
    }
    ErrorSlot ignored;
    arv_camera_set_acquisition_mode(camera_.get(), ARV_ACQUISITION_MODE_CONTINUOUS, ignored);
    stream_.reset(checked("stream", arv_camera_create_stream, camera_.get(), ArvStreamCallback{nullptr},
                          static_cast<void*>(nullptr)));
    if (stream_ == nullptr) {
        throw CameraError(FR_ERROR, "the camera has no stream");
    }
    prepare_stream(camera_.get(), stream_.get(), transport_, format_.bytes, log_);
    if (counter_names_.empty()) {
        for (guint i = 0; i < arv_stream_get_n_infos(stream_.get()); ++i) {
            if (arv_stream_get_info_type(stream_.get(), i) == G_TYPE_UINT64 &&
                counter_names_.size() < FR_MOST_COUNTERS) {
                counter_names_.emplace_back(arv_stream_get_info_name(stream_.get(), i));
            }
        }
    }
    for (const auto& [slot, memory] : slots_) {
        give_to_stream(slot, memory);
    }
    checked("start", arv_camera_start_acquisition, camera_.get());
}

void Camera::give_to_stream(std::uint64_t slot, const Slot& memory) {
    arv_stream_push_buffer(stream_.get(),
                           arv_buffer_new_full(memory.bytes, memory.memory, GSIZE_TO_POINTER(slot), nullptr));
}

Ref<ArvStream> Camera::released_stream() noexcept {
    for (const std::string& name : counter_names_) {
        if (stream_ != nullptr) {
            earlier_counts_[name] += arv_stream_get_info_uint64_by_name(stream_.get(), name.c_str());
        }
    }
    return std::move(stream_);
}

void Camera::stop() noexcept {
    if (camera_ != nullptr && stream_ != nullptr && !is_lost_) {
        ErrorSlot ignored;  // a camera that is gone has stopped
        arv_camera_stop_acquisition(camera_.get(), ignored);
    }
    released_stream().reset();  // and its thread with it: nothing is written from here on
    search_.wait_for_stream_to_end();
    lost_since_ = {};
    slots_.clear();
    is_started_ = false;
}

fr_code Camera::trigger() {
    const bool may_be_away = is_started_ && transport_.reconnect_s > 0;
    if (may_be_away && (is_lost_ || camera_ == nullptr)) {
        return FR_RECONNECTING;
    }
    try {
        checked("trigger", arv_camera_software_trigger, present());
    } catch (const CameraError& error) {
        if (!may_be_away || error.code() != FR_LOST) {
            throw;
        }
        return FR_RECONNECTING;  // control-lost comes soon
    }
    return FR_OK;
}

void Camera::queue(std::uint64_t slot, void* memory, std::size_t bytes) {
    const Slot lent{memory, bytes};
    slots_.insert_or_assign(slot, lent);
    if (stream_ != nullptr) {
        give_to_stream(slot, lent);
    }
}

fr_code Camera::wait(nanoseconds timeout, fr_frame& frame) {
    const auto end = steady_clock::now() + timeout;
    for (;;) {
        if (canceled_.exchange(false)) {
            return FR_CANCELED;
        }
        if (frames_left_ == 0) {
            return FR_END;
        }
        const nanoseconds left = end - steady_clock::now();
        if (is_lost_ || stream_ == nullptr) {
            if (transport_.reconnect_s <= 0) {
                throw CameraError(FR_LOST, "camera '" + id_ + "' does not answer any more");
            }
            if (!reconnect(std::clamp<nanoseconds>(left, 0ns, kSlice)) && left <= 0ns) {
                return FR_RECONNECTING;
            }
            continue;
        }
        const auto slice = std::clamp<nanoseconds>(left, 0ns, kSlice);
        ArvBuffer* buffer = arv_stream_timeout_pop_buffer(
            stream_.get(),
            static_cast<guint64>(std::chrono::duration_cast<std::chrono::microseconds>(slice).count()));
        if (buffer != nullptr) {
            give_back(buffer, frame);
            return FR_OK;
        }
        if (steady_clock::now() >= end) {
            return FR_TIMEOUT;
        }
    }
}

bool Camera::reconnect(nanoseconds limit) {
    if (lost_since_ == steady_clock::time_point{}) {
        lost_since_ = steady_clock::now();
        log_("camera '" + id_ + "' does not answer any more; looking for it");
    }
    if (!search_.is_on()) {
        Ref<ArvCamera> lost;
        release_camera(lost);
        search_.begin(id_, std::move(lost), released_stream());
    }
    if (!search_.is_over(limit)) {
        return false;
    }
    try {
        adopt(search_.result());
        for (const auto& [key, text] : std::vector(wishes_)) {
            setting(key).set(text);
        }
        fr_format now{};
        fill_in(now, present());
        if (!is_same(now, format_)) {
            throw CameraError(FR_CHANGED, "camera '" + id_ + "' came back with another size or pixel format");
        }
        make_stream();
    } catch (const CameraError& error) {
        released_stream().reset();
        const bool is_over =
            steady_clock::now() - lost_since_ > std::chrono::duration<double>(transport_.reconnect_s);
        if (error.code() == FR_CHANGED) {
            throw;
        }
        if (is_over) {
            throw CameraError(FR_LOST, "camera '" + id_ + "' did not come back within " +
                                           text_of(transport_.reconnect_s) + " s: " + error.what());
        }
        return false;
    }
    has_restarted_ = true;
    lost_since_ = {};
    log_("camera '" + id_ + "' is back");
    return true;
}

void Camera::give_back(ArvBuffer* buffer, fr_frame& frame) {
    const Ref<ArvBuffer> owner(buffer);
    frame.slot = GPOINTER_TO_SIZE(arv_buffer_get_user_data(buffer));
    frame.status = status_of(buffer, format_);
    frame.frame_id = frame.status == FR_FRAME_CANCELED ? 0 : arv_buffer_get_frame_id(buffer);
    frame.camera_ticks = has_clock_ ? arv_buffer_get_timestamp(buffer) : 0;
    frame.host_ns = monotonic_of(arv_buffer_get_system_timestamp(buffer));
    frame.flags = std::exchange(has_restarted_, false) ? std::uint32_t{FR_RESTARTED} : 0U;
    frame.bytes = format_.bytes;
    slots_.erase(frame.slot);
    frames_left_ -= frame.status == FR_FRAME_CANCELED ? 0 : 1;
}

bool Camera::counter(std::size_t index, fr_counter& counter) const {
    if (index >= counter_names_.size()) {
        return false;
    }
    const std::string& name = counter_names_[index];
    const auto earlier = earlier_counts_.find(name);
    counter.count = (earlier == earlier_counts_.end() ? 0 : earlier->second) +
                    (stream_ == nullptr ? 0 : arv_stream_get_info_uint64_by_name(stream_.get(), name.c_str()));
    // "n_missing_packets" is called missing_packets, as other counts are.
    const std::string_view key =
        std::string_view(name).starts_with("n_") ? std::string_view(name).substr(2) : name;
    key.substr(0, sizeof counter.key - 1).copy(counter.key, sizeof counter.key - 1);
    return true;
}

}  // namespace framering::genicam
