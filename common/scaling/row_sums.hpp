// The inner loops of scaling: rows of samples, added to sums of their columns.
#pragma once
#include <cstddef>
#include <cstdint>

#include "common/scaling/vectors.hpp"

namespace framering {

// Consecutive rows. They may change while they are read: then the sums mean nothing, and nothing else happens.
template <class Sample>
struct SampleRows {
    const Sample* first;
    std::size_t distance;  // samples from one row to the next
    std::size_t width;     // samples
    std::size_t count;
};

// The sums of the columns, from 0 on. Sample: std::uint8_t or std::uint16_t. Requires: 65 537 rows at most, so
// that a sum fits; the processor has these vectors.
template <class Sample>
void sum_rows(const SampleRows<Sample>& rows, std::uint32_t* sums, Vectors vectors = best_vectors()) noexcept;

// The same of what is finite, and how many are.
void sum_rows(const SampleRows<float>& rows, double* sums, std::uint32_t* finite,
              Vectors vectors = best_vectors()) noexcept;

}  // namespace framering
