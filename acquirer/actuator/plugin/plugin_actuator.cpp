#include "acquirer/actuator/plugin/plugin_actuator.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "acquirer/actuator/actuator_description.hpp"
#include "acquirer/actuator/plugin/actuator_library.hpp"
#include "acquirer/plugin/canceled_opening.hpp"
#include "acquirer/plugin/plugin_address.hpp"
#include "acquirer/plugin/plugin_call.hpp"
#include "acquirer/plugin/plugin_camera.hpp"
#include "acquirer/plugin/plugin_text.hpp"
#include "common/base/deadline.hpp"
#include "common/base/error.hpp"
#include "common/base/log.hpp"

namespace framering {

namespace {
constexpr Nanoseconds kLongestWait = std::chrono::milliseconds(50);

const fr_host& actuator_host() noexcept {
    static const fr_host host = [] {
        fr_host like_for_cameras = plugin_host();
        like_for_cameras.abi = FR_ACTUATOR_ABI;
        return like_for_cameras;
    }();
    return host;
}

std::optional<double> finite(double number) {
    return std::isfinite(number) ? std::optional(number) : std::nullopt;
}

class PluginActuator final : public Actuator {
  public:
    PluginActuator(const PluginAddress& address, const StopToken& stop)
        : library_(find_plugin(address.name, plugin_folders(), PluginKind::actuator), stop),
          name_(fmt::format("actuator plug-in {}{}{}", address.name, address.id.empty() ? "" : ":", address.id)) {
        open(address);
        try {
            description_ = checked_description(described());
        } catch (const Error& error) {
            close();
            throw error.within(name_);
        }
        reading_.axes.resize(description_.axes.size());
        reading_.values.resize(description_.values.size());
        library_.watch().opened();
        log_info("{} is {}", name_, library_.title());
    }
    ~PluginActuator() override {
        stop();
        close();
    }

    const std::string& name() const noexcept override { return name_; }
    const std::vector<ActuatorAxis>& axes() const noexcept override { return description_.axes; }
    const std::vector<ActuatorValue>& values() const noexcept override { return description_.values; }
    bool is_usable() const noexcept override { return is_usable_; }

    void move(std::span<const AxisTarget> targets) override {
        require_usable();
        std::array<std::uint32_t, kMostActuatorAxes> axes{};
        std::array<double, kMostActuatorAxes> set_points{};
        for (std::size_t i = 0; i < targets.size(); ++i) {
            axes[i] = targets[i].axis;
            set_points[i] = targets[i].set_point;
        }
        require_ok("move()", call("move()", library_.table().move, targets.size(), std::as_const(axes).data(),
                                  std::as_const(set_points).data()));
    }

    void prepare(const Sequence& sequence) override {
        require_usable();
        require_ok("prepare()", call("prepare()", library_.table().prepare, sequence.points(),
                                     sequence.axes.size(), sequence.axes.data(), sequence.set_points.data()));
    }
    void start() override {
        require_usable();
        require_ok("start()", call("start()", library_.table().start));
    }

    Arrival wait(Nanoseconds limit) override {
        require_usable();
        const Deadline deadline = Deadline::in(limit);
        for (;;) {
            const int code = wait_once(std::min(deadline.left(), kLongestWait));
            if (code == FR_OK) {
                return Arrival::there;
            }
            if (code != FR_TIMEOUT) {
                fail_in("wait()", code);
            }
            if (deadline.has_passed()) {
                return Arrival::moving;
            }
        }
    }

    const ActuatorReading* read(Nanoseconds) override {
        require_usable();
        std::ranges::fill(reading_.axes, std::numeric_limits<double>::quiet_NaN());
        std::ranges::fill(reading_.values, std::numeric_limits<double>::quiet_NaN());
        require_ok("read()", call("read()", library_.table().read, reading_.axes.data(), reading_.axes.size(),
                                  reading_.values.data(), reading_.values.size()));
        require_numbers(description_.axes, reading_.axes);
        require_numbers(description_.values, reading_.values);
        return &reading_;
    }

    void stop() noexcept override {
        if (!is_usable_) {
            return;
        }
        try {
            require_ok("stop()", call("stop()", library_.table().stop));
        } catch (const std::exception& error) {
            log_warning("{}", error.what());
        }
    }

  private:
    template <class Function, class... Args>
    [[nodiscard]] int call(const char* name, Function function, Args... args) noexcept {
        return called(library_.watch(), name, FR_LIMIT_SETTING, function, actuator_, args...);
    }

    [[nodiscard]] int wait_once(Nanoseconds limit) noexcept {
        const CallWatch::Call watched(library_.watch(), "wait()", limit);
        return library_.table().wait(actuator_, limit.count());
    }

    void require_usable() const {
        if (!is_usable_) {
            fail(ExitCode::failed, "{}: it has failed before and is not used any more", name_);
        }
    }

    [[nodiscard]] std::string words_of(const char* call, int code) {
        const std::string said =
            bounded_text(called(library_.watch(), "error()", FR_LIMIT_SHORT, library_.table().error, actuator_));
        return said.empty() ? fmt::format("{} failed with {} and no explanation", call, code_text(code))
                            : fmt::format("{}: {}", call, said);
    }

    [[noreturn]] void fail_in(const char* call, int code) {
        is_usable_ = code != FR_LOST;
        fail(ExitCode::failed, "{}: {}", name_, words_of(call, code));
    }
    void require_ok(const char* call, int code) {
        if (code != FR_OK) {
            fail_in(call, code);
        }
    }

    template <class Described>
    void require_numbers(const std::vector<Described>& described, const std::vector<double>& numbers) const {
        const auto infinite = std::ranges::find_if(numbers, [](double number) { return std::isinf(number); });
        if (infinite != numbers.end()) {
            fail(ExitCode::failed, "{}: read() gives {} as infinite; use NaN for what is not known", name_,
                 described[static_cast<std::size_t>(infinite - numbers.begin())].name);
        }
    }

    void open(const PluginAddress& address) {
        const int code = called(library_.watch(), "open()", FR_LIMIT_OPEN, library_.table().open,
                                address.id.c_str(), &actuator_host(), &actuator_);
        if (code != FR_OK) {
            actuator_ = nullptr;
            fail(code == FR_UNKNOWN ? ExitCode::usage : ExitCode::failed, "{}: {}", name_,
                 words_of("open()", code));
        }
        if (actuator_ == nullptr) {
            fail(ExitCode::failed, "{}: open() returned FR_OK and no actuator", name_);
        }
    }
    void close() noexcept {
        called(library_.watch(), "close()", FR_LIMIT_CLOSE, library_.table().close, actuator_);
    }

    // False: there is no such element. Fails (Error).
    [[nodiscard]] bool is_there(const char* call, int code) {
        if (code != FR_OK && code != FR_END) {
            fail(ExitCode::failed, "{}", words_of(call, code));
        }
        return code == FR_OK;
    }

    [[nodiscard]] ActuatorDescription described() {
        ActuatorDescription all;
        // One more than there may be, so that too many are noticed.
        for (std::size_t index = 0; index <= kMostActuatorAxes; ++index) {
            fr_axis axis{};
            axis.size = sizeof axis;
            if (!is_there("axis()", call("axis()", library_.table().axis, index, &axis))) {
                break;
            }
            all.axes.push_back(axis_of(axis, index));
        }
        const auto value = library_.table().value;
        for (std::size_t index = 0; value != nullptr && index <= kMostActuatorValues; ++index) {
            fr_value said{};
            said.size = sizeof said;
            if (!is_there("value()", call("value()", value, index, &said))) {
                break;
            }
            all.values.push_back({text_in(said.key), text_in(said.unit)});
        }
        return all;
    }

    [[nodiscard]] ActuatorAxis axis_of(const fr_axis& said, std::size_t index) {
        ActuatorAxis axis{text_in(said.name), text_in(said.unit), {}, {}, {}, {}};
        if (std::isnan(said.minimum) || std::isnan(said.maximum) || std::isnan(said.tolerance)) {
            fail(ExitCode::failed, "axis {} has a range or a tolerance that is no number", axis.name);
        }
        axis.can_be_hardware_timed = (said.flags & FR_HARDWARE_TIMED) != 0;
        if (axis.can_be_hardware_timed && library_.table().prepare == nullptr) {
            fail(ExitCode::failed, "axis {} is hardware-timed, and there is no prepare()", axis.name);
        }
        if (said.minimum != 0 || said.maximum != 0) {
            axis.minimum = finite(said.minimum);
            axis.maximum = finite(said.maximum);
        }
        const auto position = library_.table().position;
        for (std::size_t i = 0; position != nullptr && i <= kMostAxisPositions; ++i) {
            std::array<char, 64> name{};
            if (!is_there("position()", call("position()", position, index, i, name.data(), name.size()))) {
                break;
            }
            axis.positions.push_back(printable(std::string(name.data(), ::strnlen(name.data(), name.size()))));
        }
        if (said.tolerance != 0 || !axis.positions.empty()) {
            axis.tolerance = said.tolerance;
        }
        return axis;
    }

    ActuatorLibrary library_;
    std::string name_;
    void* actuator_ = nullptr;
    ActuatorDescription description_;
    ActuatorReading reading_;
    bool is_usable_ = true;
};
}  // namespace

std::unique_ptr<Actuator> make_plugin_actuator(const std::string& address, const StopToken& stop) {
    return opened_unless_stopped(
        stop, "actuator", [&] { return std::make_unique<PluginActuator>(parse_plugin_address(address), stop); });
}

}  // namespace framering
