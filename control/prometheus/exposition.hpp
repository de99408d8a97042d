// The text format of Prometheus (version 0.0.4): metrics, each with its samples. Pure.
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace framering {

class Exposition {
  public:
    enum class Kind { gauge, counter };
    using Label = std::pair<std::string_view, std::string_view>;  // name, value: any text

    // The samples that follow are of this metric; one without any is left out. `help`: one line.
    void metric(std::string_view name, Kind kind, std::string_view help);
    // Requires: metric() was called; no other sample of it has these labels.
    void sample(std::initializer_list<Label> labels, double value);

    [[nodiscard]] const std::string& text() const noexcept { return text_; }

  private:
    std::string text_;
    std::string name_;
    std::string heading_;  // of a metric without a sample yet
};

}  // namespace framering
