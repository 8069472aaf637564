// Attention and its gradient on CPUs with AVX512-BF16: bf16 products, f32 sums, and never the whole [S, S] matrix.
// The backward pass recomputes the probabilities from each row's logarithm, as FlashAttention does (arXiv 2205.14135).
#include <ATen/Parallel.h>
#include <immintrin.h>
#include <torch/extension.h>
#include <vector>

namespace {

using Half = uint16_t;  // the bits of a bf16
using Pair = uint32_t;  // two bf16 that are multiplied and added in one step
constexpr int64_t ROWS = 8, LANES = 16, KEYS = 32, BLOCK = 64;  // queries of a tile, floats of a register, keys of a tile, queries of a block

int64_t up(int64_t n, int64_t step) { return (n + step - 1) / step * step; }
__m256i halves(__m512 x) { return (__m256i)_mm512_cvtneps_pbh(x); }
__m512i widened(__m256i x) { return _mm512_cvtepu16_epi32(x); }
__m512 floats(const Half* x) { return _mm512_castsi512_ps(_mm512_slli_epi32(widened(_mm256_loadu_si256((const __m256i*)x)), 16)); }
void store(Half* to, __m512 x) { _mm256_storeu_si256((__m256i*)to, halves(x)); }
__mmask16 inside(int64_t left) { return left >= LANES ? 0xffff : left <= 0 ? 0 : (1u << left) - 1; }

__m512 exponential(__m512 x) {
  x = _mm512_max_ps(_mm512_mul_ps(x, _mm512_set1_ps(1.44269504f)), _mm512_set1_ps(-120.f));
  const __m512 whole = _mm512_roundscale_ps(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  const __m512 rest = _mm512_sub_ps(x, whole);
  __m512 p = _mm512_set1_ps(1.3333558e-3f);
  for (float c : {9.6181291e-3f, 5.5504109e-2f, 2.4022651e-1f, 6.9314718e-1f, 1.f}) p = _mm512_fmadd_ps(p, rest, _mm512_set1_ps(c));
  return _mm512_scalef_ps(p, whole);
}

// Eight rows of a product: R registers each.
template <int R> struct Tile {
  __m512 sums[ROWS][R];

  Tile() {
    for (auto& row : sums) for (auto& x : row) x = _mm512_setzero_ps();
  }
  Tile(const float* from, int64_t row) {
    for (int i = 0; i < ROWS; i++) for (int r = 0; r < R; r++) sums[i][r] = _mm512_loadu_ps(from + i * row + r * LANES);
  }
  void store(float* to, int64_t row) const {
    for (int i = 0; i < ROWS; i++) for (int r = 0; r < R; r++) _mm512_storeu_ps(to + i * row + r * LANES, sums[i][r]);
  }
  // Adds `steps` pairs; on the left they lie `row` apart from row to row and `step` from step to step.
  __attribute__((always_inline)) void add(const Pair* left, int64_t row, int64_t step, const Pair* right, int64_t width, int64_t steps) {
    for (int64_t s = 0; s < steps; s++) {
      __m512bh b[R];
      for (int r = 0; r < R; r++) b[r] = (__m512bh)_mm512_loadu_si512(right + s * width + r * LANES);
#pragma GCC unroll 8
      for (int i = 0; i < ROWS; i++) {
        const __m512bh a = (__m512bh)_mm512_set1_epi32(left[i * row + s * step]);
#pragma GCC unroll 4
        for (int r = 0; r < R; r++) sums[i][r] = _mm512_dpbf16_ps(sums[i][r], a, b[r]);
      }
    }
  }
};

// [n, width] -> [width / 2, columns]: pairs along the width, for a sum over the width.
void turn(const Half* x, int64_t n, int64_t width, int64_t columns, std::vector<Pair>& out) {
  out.assign(width / 2 * columns, 0);
  const Pair* pairs = (const Pair*)x;
  for (int64_t i = 0; i < n; i++)
    for (int64_t d = 0; d < width / 2; d++) out[d * columns + i] = pairs[i * (width / 2) + d];
}

// [n, width] -> [rows / 2, width]: pairs of neighbouring rows, for a sum over rows.
void weave(const Half* x, int64_t n, int64_t width, int64_t rows, std::vector<Pair>& out) {
  out.assign(rows / 2 * width, 0);
  for (int64_t i = 0; i < n; i++)
    for (int64_t d = 0; d < width; d++) out[i / 2 * width + d] |= Pair(x[i * width + d]) << (i % 2 * 16);
}

void pad(const Half* x, int64_t n, int64_t width, int64_t rows, std::vector<Half>& out) {
  out.assign(rows * width, 0);
  std::copy(x, x + n * width, out.begin());
}

struct Shape {
  int64_t queries, keys, columns;
  bool causal;
  float scale;
  int64_t seen(int64_t query) const { return causal ? query + keys - queries + 1 : keys; }  // keys that a query sees
  int64_t reach(int64_t end) const { return up(seen(std::min(end, queries) - 1), KEYS); }  // columns for the queries before `end`
};

template <int D> void score(const Half* rows, const Pair* turned, int64_t columns, int64_t reach, float* out) {
  for (int64_t n = 0; n < reach; n += KEYS) {
    Tile<2> tile;
    tile.add((const Pair*)rows, D / 2, 1, turned + n, columns, D / 2);
    tile.store(out + n, columns);
  }
}

// exp(scale · scores - greatest) as bf16, zero beyond `count`; returns the logarithm of the sum of the exponentials.
float softmax(const float* scores, Half* out, int64_t count, int64_t reach, float scale, float& sum) {
  __m512 top = _mm512_set1_ps(-INFINITY), total = _mm512_setzero_ps();
  for (int64_t n = 0; n < count; n += LANES) top = _mm512_mask_max_ps(top, inside(count - n), top, _mm512_loadu_ps(scores + n));
  const float greatest = _mm512_reduce_max_ps(top) * scale;
  for (int64_t n = 0; n < reach; n += LANES) {
    const __m512 x = _mm512_fmsub_ps(_mm512_loadu_ps(scores + n), _mm512_set1_ps(scale), _mm512_set1_ps(greatest));
    const __m512 e = _mm512_maskz_mov_ps(inside(count - n), exponential(x));
    total = _mm512_add_ps(total, e);
    store(out + n, e);
  }
  sum = _mm512_reduce_add_ps(total);
  return greatest + std::log(sum);
}

template <int D> void forward(const Shape& s, const Half* q, const Half* k, const Half* v, Half* out, float* logs) {
  static thread_local std::vector<Pair> keys, values;
  static thread_local std::vector<Half> queries, weights;
  static thread_local std::vector<float> scores;
  turn(k, s.keys, D, s.columns, keys), weave(v, s.keys, D, s.columns, values), pad(q, s.queries, D, up(s.queries, ROWS), queries);
  weights.resize(ROWS * s.columns), scores.resize(ROWS * s.columns);
  for (int64_t first = 0; first < s.queries; first += ROWS) {
    const int64_t reach = s.reach(first + ROWS);
    float sums[ROWS];
    score<D>(&queries[first * D], keys.data(), s.columns, reach, scores.data());
    for (int64_t i = 0; i < ROWS; i++) {
      const int64_t row = std::min(first + i, s.queries - 1);
      logs[row] = softmax(&scores[(row - first) * s.columns], &weights[i * s.columns], s.seen(row), reach, s.scale, sums[i]);
    }
    Tile<D / LANES> tile;
    tile.add((const Pair*)weights.data(), s.columns / 2, 1, values.data(), D, reach / 2);
    for (int64_t i = 0; i < std::min(ROWS, s.queries - first); i++)
      for (int r = 0; r < D / LANES; r++) store(out + (first + i) * D + r * LANES, _mm512_mul_ps(tile.sums[i][r], _mm512_set1_ps(1 / sums[i])));
  }
}

// sums[key] += the pairs of queries of one block: `left` [steps, columns] holds a pair for each key, `right` [steps, D].
template <int D> void gather(const Pair* left, const Pair* right, int64_t columns, int64_t reach, int64_t steps, float* sums) {
  for (int64_t key = 0; key < reach; key += ROWS) {
    Tile<D / LANES> tile(sums + key * D, D);
    tile.add(left + key, 1, columns, right, D, steps);
    tile.store(sums + key * D, D);
  }
}

template <int D> void backward(const Shape& s, const Half* q, const Half* k, const Half* v, const Half* out, const float* logs, const Half* slope,
                               Half* dq, Half* dk, Half* dv) {
  static thread_local std::vector<Pair> keys, values, key_rows, query_rows, slope_rows, weights, steepness;
  static thread_local std::vector<Half> queries, slopes, steep;
  static thread_local std::vector<float> scores, pulls, sum_k, sum_v;
  const int64_t rows = up(s.queries, BLOCK), columns = s.columns;
  turn(k, s.keys, D, columns, keys), turn(v, s.keys, D, columns, values), weave(k, s.keys, D, columns, key_rows);
  weave(q, s.queries, D, rows, query_rows), weave(slope, s.queries, D, rows, slope_rows);
  pad(q, s.queries, D, rows, queries), pad(slope, s.queries, D, rows, slopes);
  scores.resize(ROWS * columns), pulls.resize(ROWS * columns), steep.resize(ROWS * columns);
  sum_k.assign(columns * D, 0), sum_v.assign(columns * D, 0);
  for (int64_t block = 0; block < s.queries; block += BLOCK) {
    const int64_t end = std::min(block + BLOCK, up(s.queries, ROWS)), furthest = s.reach(end);
    weights.assign(BLOCK / 2 * columns, 0), steepness.assign(BLOCK / 2 * columns, 0);
    for (int64_t first = block; first < end; first += ROWS) {
      const int64_t reach = s.reach(first + ROWS);
      score<D>(&queries[first * D], keys.data(), columns, reach, scores.data());
      score<D>(&slopes[first * D], values.data(), columns, reach, pulls.data());
      for (int64_t i = 0; i < ROWS; i++) {
        const int64_t row = first + i;
        const int64_t count = row < s.queries ? s.seen(row) : 0;
        __m512 along = _mm512_setzero_ps();
        for (int d = 0; count && d < D; d += LANES) along = _mm512_fmadd_ps(floats(slope + row * D + d), floats(out + row * D + d), along);
        const __m512 delta = _mm512_set1_ps(_mm512_reduce_add_ps(along)), log = _mm512_set1_ps(count ? logs[row] : 0), scale = _mm512_set1_ps(s.scale);
        Pair *w = &weights[(row - block) / 2 * columns], *t = &steepness[(row - block) / 2 * columns];
        const unsigned shift = i % 2 * 16;
        for (int64_t n = 0; n < reach; n += LANES) {
          const __m512 x = _mm512_fmsub_ps(_mm512_loadu_ps(&scores[i * columns + n]), scale, log);
          const __m512 p = _mm512_maskz_mov_ps(inside(count - n), exponential(x));
          const __m512 ds = _mm512_mul_ps(_mm512_mul_ps(p, scale), _mm512_sub_ps(_mm512_loadu_ps(&pulls[i * columns + n]), delta));
          const __m256i half_p = halves(p), half_ds = halves(ds);
          _mm256_storeu_si256((__m256i*)&steep[i * columns + n], half_ds);
          _mm512_storeu_si512(w + n, _mm512_or_si512(_mm512_loadu_si512(w + n), _mm512_slli_epi32(widened(half_p), shift)));
          _mm512_storeu_si512(t + n, _mm512_or_si512(_mm512_loadu_si512(t + n), _mm512_slli_epi32(widened(half_ds), shift)));
        }
      }
      Tile<D / LANES> tile;
      tile.add((const Pair*)steep.data(), columns / 2, 1, key_rows.data(), D, reach / 2);
      for (int64_t i = 0; i < std::min(ROWS, s.queries - first); i++)
        for (int r = 0; r < D / LANES; r++) store(dq + (first + i) * D + r * LANES, tile.sums[i][r]);
    }
    gather<D>(weights.data(), &slope_rows[block / 2 * D], columns, furthest, (end - block) / 2, sum_v.data());
    gather<D>(steepness.data(), &query_rows[block / 2 * D], columns, furthest, (end - block) / 2, sum_k.data());
  }
  for (int64_t n = 0; n < s.keys * D; n += LANES) store(dk + n, _mm512_loadu_ps(&sum_k[n])), store(dv + n, _mm512_loadu_ps(&sum_v[n]));
}

const Half* bits(const at::Tensor& x) { return (const Half*)x.data_ptr(); }
Half* room(at::Tensor& x) { return (Half*)x.data_ptr(); }

template <class Work> void each_head(const at::Tensor& q, const at::Tensor& k, Work work) {
  const int64_t heads = q.size(0) * q.size(1), width = q.size(3), of_queries = q.size(2) * width, of_keys = k.size(2) * width;
  TORCH_CHECK(width == 32 || width == 48, "attention: heads of 32 or 48 channels, not ", width);
  at::parallel_for(0, heads, 1, [&](int64_t from, int64_t to) {
    for (int64_t h = from; h < to; h++) work(h * of_queries, h * of_keys, h * q.size(2));
  });
}

Shape shape(const at::Tensor& q, const at::Tensor& k, bool causal, double scale) {
  return {q.size(2), k.size(2), up(k.size(2), KEYS), causal, float(scale)};
}

// q, k, v [B, heads, S, width], contiguous bf16 -> (attention, each query's logarithm of its sum).
std::tuple<at::Tensor, at::Tensor> attend(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, bool causal, double scale) {
  at::Tensor out = at::empty_like(q), logs = at::empty({q.size(0), q.size(1), q.size(2)}, q.options().dtype(at::kFloat));
  const Shape s = shape(q, k, causal, scale);
  each_head(q, k, [&](int64_t a, int64_t b, int64_t row) {
    const auto run = q.size(3) == 32 ? forward<32> : forward<48>;
    run(s, bits(q) + a, bits(k) + b, bits(v) + b, room(out) + a, logs.data_ptr<float>() + row);
  });
  return {out, logs};
}

std::tuple<at::Tensor, at::Tensor, at::Tensor> gradients(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const at::Tensor& out,
                                                         const at::Tensor& logs, const at::Tensor& slope, bool causal, double scale) {
  at::Tensor dq = at::empty_like(q), dk = at::empty_like(k), dv = at::empty_like(v);
  const Shape s = shape(q, k, causal, scale);
  each_head(q, k, [&](int64_t a, int64_t b, int64_t row) {
    const auto run = q.size(3) == 32 ? backward<32> : backward<48>;
    run(s, bits(q) + a, bits(k) + b, bits(v) + b, bits(out) + a, logs.data_ptr<float>() + row, bits(slope) + a, room(dq) + a, room(dk) + b, room(dv) + b);
  });
  return {dq, dk, dv};
}

}  // namespace

PYBIND11_MODULE(TORCH_EXTENSION_NAME, m) {
  m.def("attend", &attend);
  m.def("gradients", &gradients);
}
