// The loops of the table as one writes them in C with OpenMP. `openmp.rs` declares the functions that are not static.
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <omp.h>

__attribute__((noinline)) static uint64_t hash(uint64_t x, uint32_t work) {
    for (uint32_t i = 0; i < work; i++) x = (x ^ (x >> 31)) * UINT64_C(0x5851f42d4c957f2d);
    return x;
}

void light_fill(double *out, long n) {
#pragma omp parallel for
    for (long i = 0; i < n; i++) out[i] = (double)i * 0.5 + 1.0;
}

void work_fill(uint64_t *out, long n, uint32_t work) {
#pragma omp parallel for
    for (long i = 0; i < n; i++) out[i] = hash(i, work);
}

void saxpy(float *restrict y, const float *restrict x, float a, long n) {
#pragma omp parallel for simd
    for (long i = 0; i < n; i++) y[i] += a * x[i];
}

static inline double curve(double x) { return sqrt(x * x + 1.0) / (x + 2.0); }

void map_fill(double *restrict out, const double *restrict xs, long n) {
#pragma omp parallel for simd
    for (long i = 0; i < n; i++) out[i] = curve(xs[i]);
}

// Each thread filters its part in place, then the parts are moved together.
long filter_fill(double *out, const double *xs, long n) {
    int threads = omp_get_max_threads();
    long *kept = calloc(threads + 1, sizeof(long));
#pragma omp parallel num_threads(threads)
    {
        int t = omp_get_thread_num();
        long from = n * t / threads, to = n * (t + 1) / threads, at = from;
        for (long i = from; i < to; i++) {
            double y = curve(xs[i]);
            if (y > 0.8) out[at++] = y;
        }
        kept[t] = at - from;
    }
    long total = kept[0];
    for (int t = 1; t < threads; t++) {
        memmove(out + total, out + n * t / threads, kept[t] * sizeof(double));
        total += kept[t];
    }
    free(kept);
    return total;
}

void nest_fill(double *out, long rows, long columns) {
#pragma omp parallel for
    for (long i = 0; i < rows; i++)
        for (long j = 0; j < columns; j++) out[i * columns + j] = sqrt(i + 1.0) / (j + 2.0);
}

double dot(const double *a, const double *b, long n) {
    double total = 0.0;
#pragma omp parallel for simd reduction(+ : total)
    for (long i = 0; i < n; i++) total += a[i] * b[i];
    return total;
}

static uint32_t escape(double cx, double cy) {
    double x = 0.0, y = 0.0;
    uint32_t i = 0;
    while (i < 300 && x * x + y * y <= 4.0) {
        double next = x * x - y * y + cx;
        y = 2.0 * x * y + cy;
        x = next;
        i++;
    }
    return i;
}

void mandelbrot(uint32_t *image, long width, long height) {
#pragma omp parallel for schedule(dynamic)
    for (long y = 0; y < height; y++)
        for (long x = 0; x < width; x++)
            image[y * width + x] = escape(x * 3.0 / width - 2.0, y * 2.0 / height - 1.0);
}

void collatz_fill(uint32_t *out, long n) {
#pragma omp parallel for schedule(dynamic, 64)
    for (long i = 0; i < n; i++) {
        uint64_t x = i + 1;
        uint32_t length = 0;
        while (x != 1) {
            x = x % 2 == 0 ? x / 2 : 3 * x + 1;
            length++;
        }
        out[i] = length;
    }
}

void triangle_fill(uint64_t *out, long n) {
#pragma omp parallel for schedule(dynamic, 4)
    for (long i = 0; i < n; i++) {
        uint64_t x = i;
        for (long j = 0; j < i; j++) x = (x ^ (x >> 31)) * UINT64_C(0x5851f42d4c957f2d);
        out[i] = x;
    }
}

void histogram(uint32_t *bins, long count, const uint32_t *keys, long n) {
#pragma omp parallel
    {
        uint32_t *mine = calloc(count, sizeof(uint32_t));
#pragma omp for nowait
        for (long i = 0; i < n; i++) mine[keys[i] & (count - 1)]++;
#pragma omp critical
        for (long b = 0; b < count; b++) bins[b] += mine[b];
        free(mine);
    }
}

long first_hit(const uint64_t *xs, long n, uint32_t work, uint64_t hit) {
    long first = n;
#pragma omp parallel for schedule(dynamic, 64)
    for (long i = 0; i < n; i++) {
        long so_far;
#pragma omp atomic read
        so_far = first;
        if (i < so_far && hash(xs[i], work) == hit) {
#pragma omp critical
            if (i < first) first = i;
        }
    }
    return first < n ? first : -1;
}

// The inner region has one thread of its own by default, as in most programs.
void nested_fill(uint64_t *out, long rows, long columns, uint32_t work) {
#pragma omp parallel for schedule(dynamic)
    for (long i = 0; i < rows; i++) {
        uint64_t total = 0;
#pragma omp parallel for reduction(+ : total)
        for (long j = 0; j < columns; j++) total += hash(i * columns + j, work);
        out[i] = total;
    }
}

void neighbours(uint8_t *out, long n) {
#pragma omp parallel for
    for (long i = 0; i < n; i++)
        for (uint64_t k = 0; k < 16; k++) out[i] += (uint8_t)hash(i + k, 10);
}

void nbody_step(double (*velocity)[3], const double (*position)[3], const double *mass, long n) {
#pragma omp parallel for
    for (long i = 0; i < n; i++) {
        double pull[3] = {0.0, 0.0, 0.0};
        for (long j = 0; j < n; j++) {
            double d[3], distance = 0.01;
            for (int k = 0; k < 3; k++) {
                d[k] = position[j][k] - position[i][k];
                distance += d[k] * d[k];
            }
            double strength = mass[j] / (distance * sqrt(distance));
            for (int k = 0; k < 3; k++) pull[k] += d[k] * strength;
        }
        for (int k = 0; k < 3; k++) velocity[i][k] += 0.001 * pull[k];
    }
}

void blur(float *out, const float *image, long width, long height) {
#pragma omp parallel for
    for (long y = 1; y < height - 1; y++)
        for (long x = 1; x < width - 1; x++) {
            float sum = 0.0f;
            for (long dy = -1; dy <= 1; dy++)
                for (long dx = -1; dx <= 1; dx++) sum += image[(y + dy) * width + x + dx];
            out[y * width + x] = sum / 9.0f;
        }
}

static long nearest(const double *point, const double (*centers)[2], long k) {
    long at = 0;
    double least = INFINITY;
    for (long c = 0; c < k; c++) {
        double dx = point[0] - centers[c][0], dy = point[1] - centers[c][1];
        double distance = dx * dx + dy * dy;
        if (distance < least) least = distance, at = c;
    }
    return at;
}

void kmeans_step(double (*sums)[2], uint32_t *counts, long k, const double (*centers)[2], const double (*points)[2], long n) {
    double *flat = &sums[0][0];
#pragma omp parallel for reduction(+ : flat[ : 2 * k], counts[ : k])
    for (long i = 0; i < n; i++) {
        long c = nearest(points[i], centers, k);
        flat[2 * c] += points[i][0];
        flat[2 * c + 1] += points[i][1];
        counts[c]++;
    }
}
