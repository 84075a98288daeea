package org.lanewise.data;

import java.util.Arrays;
import org.lanewise.tensor.RandomStream;

/// Draws one handwritten-looking digit at a time: the scratch memory of [Digits], for one thread.
///
/// The way of a sample: control points between the two forms of a style, jittered; smooth curves through them (cardinal
/// splines), cut into short segments; a smooth random displacement (the elastic distortion of Simard, Steinkraus and
/// Platt, 2003, applied to the strokes instead of the pixels); slant, aspect, taper and rotation; a pen whose width
/// changes along the stroke; fitted into 20x20 pixels and centred by its mass in 28x28, as MNIST does.
final class DigitPen {

    static final int SIZE = 28;

    /// Side of the square into which the ink is fitted.
    private static final float BOX = 20f;
    /// Segments between two control points.
    private static final int STEPS = 5;
    /// Nodes of the displacement field along each axis.
    private static final int GRID = 4;

    private static final float DEGREE = 0.017453292f;

    private final float[] controlX;
    private final float[] controlY;
    private final float[] x;
    private final float[] y;
    private final float[] radius;
    private final boolean[] penDown;
    private final float[] fieldX = new float[GRID * GRID];
    private final float[] fieldY = new float[GRID * GRID];
    private final float[] ink = new float[SIZE * SIZE];

    private final RandomStream stream;
    private int sample;
    private int element;
    private int vertices;

    DigitPen(RandomStream stream) {
        this.stream = stream;
        int points = DigitStyles.maxPoints();
        controlX = new float[points];
        controlY = new float[points];
        int capacity = points * STEPS + 1;
        x = new float[capacity];
        y = new float[capacity];
        radius = new float[capacity];
        penDown = new boolean[capacity];
    }

    /// The digit that a sample shows: its first draw.
    static int label(RandomStream stream, int sample) {
        return stream.below(sample, 0, 10);
    }

    /// Draws a sample.
    ///
    /// @param index which sample, 0 or more
    /// @param dst receives 784 grey levels, row by row, 0 is paper and 255 is ink
    /// @param offset where the first goes
    void draw(int index, byte[] dst, int offset) {
        sample = index;
        element = 1;
        int digit = label(stream, index);
        DigitStyles.Style style = DigitStyles.choose(digit, uniform());
        control(style);
        flatten(style);
        displace();
        deform(digit);
        float softness = width();
        fit();
        rasterise(softness);
        expose(dst, offset);
    }

    /// Control points: a blend of the two forms, each point jittered, each stroke moved a little as a whole.
    private void control(DigitStyles.Style style) {
        float blend = between(-0.2f, 1.2f);
        float jitter = between(0.008f, 0.040f);
        float[] from = style.from();
        float[] to = style.to();
        int point = 0;
        for (int stroke = 0; stroke < style.strokeEnd().length; stroke++) {
            float moveX = stroke == 0 ? 0 : 0.03f * bell();
            float moveY = stroke == 0 ? 0 : 0.03f * bell();
            for (; point < style.strokeEnd()[stroke]; point++) {
                float fx = from[2 * point];
                float fy = from[2 * point + 1];
                controlX[point] = fx + blend * (to[2 * point] - fx) + moveX + jitter * bell();
                controlY[point] = fy + blend * (to[2 * point + 1] - fy) + moveY + jitter * bell();
            }
        }
    }

    /// Cardinal splines through the control points, cut at corners, as a chain of vertices.
    private void flatten(DigitStyles.Style style) {
        float tension = between(0.34f, 0.56f);
        vertices = 0;
        int first = 0;
        for (int end : style.strokeEnd()) {
            add(controlX[first], controlY[first], false);
            for (int i = first; i + 1 < end; i++) {
                boolean cutBefore = i == first || style.corner()[i];
                boolean cutAfter = i + 2 == end || style.corner()[i + 1];
                segment(cutBefore ? i : i - 1, i, i + 1, cutAfter ? i + 1 : i + 2, tension);
            }
            first = end;
        }
    }

    private void segment(int before, int from, int to, int after, float tension) {
        float tangentX0 = tension * (controlX[to] - controlX[before]);
        float tangentY0 = tension * (controlY[to] - controlY[before]);
        float tangentX1 = tension * (controlX[after] - controlX[from]);
        float tangentY1 = tension * (controlY[after] - controlY[from]);
        for (int step = 1; step <= STEPS; step++) {
            float t = (float) step / STEPS;
            float s = 1 - t;
            float h00 = (1 + 2 * t) * s * s;
            float h10 = t * s * s;
            float h01 = t * t * (3 - 2 * t);
            float h11 = -t * t * s;
            add(
                    h00 * controlX[from] + h10 * tangentX0 + h01 * controlX[to] + h11 * tangentX1,
                    h00 * controlY[from] + h10 * tangentY0 + h01 * controlY[to] + h11 * tangentY1,
                    true);
        }
    }

    private void add(float px, float py, boolean down) {
        x[vertices] = px;
        y[vertices] = py;
        penDown[vertices] = down;
        vertices++;
    }

    /// Moves every vertex by a smooth random field: a coarse grid of vectors, blended with smooth weights.
    private void displace() {
        float strength = between(0.01f, 0.065f);
        for (int i = 0; i < GRID * GRID; i++) {
            fieldX[i] = strength * bell();
            fieldY[i] = strength * bell();
        }
        for (int i = 0; i < vertices; i++) {
            float gx = clamp((x[i] + 0.15f) * (GRID - 1), 0, GRID - 1.001f);
            float gy = clamp(y[i] * (GRID - 1), 0, GRID - 1.001f);
            int column = (int) gx;
            int row = (int) gy;
            float u = smooth(gx - column);
            float v = smooth(gy - row);
            int corner = row * GRID + column;
            x[i] += blend(fieldX, corner, u, v);
            y[i] += blend(fieldY, corner, u, v);
        }
    }

    private static float blend(float[] field, int corner, float u, float v) {
        float upper = field[corner] + u * (field[corner + 1] - field[corner]);
        float lower = field[corner + GRID] + u * (field[corner + GRID + 1] - field[corner + GRID]);
        return upper + v * (lower - upper);
    }

    /// Aspect, uneven halves, slant (mostly to the right) and rotation.
    private void deform(int digit) {
        float aspect = 1.1f + 0.17f * bell();
        float taper = 0.17f * bell();
        float bend = 0.13f * bell();
        float slant = 0.10f + 0.22f * bell();
        float angle = 6.5f * DEGREE * bell();
        if (digit == 1) {
            slant += 0.06f + 0.06f * bell();
        }
        float sine = (float) StrictMath.sin(angle);
        float cosine = (float) StrictMath.cos(angle);
        for (int i = 0; i < vertices; i++) {
            float cx = x[i] - 0.38f;
            float cy = y[i] - 0.5f;
            cx = cx * aspect * (1 + taper * cy);
            cy = cy + bend * (0.5f - 2 * cy * cy);
            cx = cx - slant * cy;
            x[i] = cx * cosine - cy * sine;
            y[i] = cx * sine + cy * cosine;
        }
    }

    /// The pen's radius at every vertex, in pixels: a base width, pressure that drifts along the stroke, a flat nib.
    ///
    /// @return how far the edge is spread, in pixels
    private float width() {
        float boldness = uniform();
        float base = 0.81f + 0.6f * boldness + 0.75f * boldness * boldness * boldness;
        float drift = between(0.02f, 0.16f);
        float nib = between(-0.14f, 0.14f);
        float pressure = bell();
        float next = bell();
        float t = 0;
        for (int i = 0; i < vertices; i++) {
            t += 0.08f;
            if (t >= 1) {
                t -= 1;
                pressure = next;
                next = bell();
            }
            float level = pressure + smooth(t) * (next - pressure);
            int other = i > 0 && penDown[i] ? i - 1 : Math.min(i + 1, vertices - 1);
            float dx = x[i] - x[other];
            float dy = y[i] - y[other];
            float length = dx * dx + dy * dy;
            float horizontal = length > 0 ? dx * dx / length : 0;
            radius[i] = base * (1 + drift * level + nib * (horizontal - 0.5f));
        }
        return between(0.5f, 0.75f);
    }

    /// Scales the ink into the box and moves its centre of mass near the middle of the picture; a pixel off on average,
    /// so that who learns from these digits does not come to rely on the exact place.
    private void fit() {
        float left = Float.POSITIVE_INFINITY;
        float right = Float.NEGATIVE_INFINITY;
        float top = Float.POSITIVE_INFINITY;
        float bottom = Float.NEGATIVE_INFINITY;
        float pen = 0;
        float massX = 0;
        float massY = 0;
        float mass = 0;
        for (int i = 0; i < vertices; i++) {
            left = Math.min(left, x[i]);
            right = Math.max(right, x[i]);
            top = Math.min(top, y[i]);
            bottom = Math.max(bottom, y[i]);
            pen = Math.max(pen, radius[i]);
            if (penDown[i]) {
                float dx = x[i] - x[i - 1];
                float dy = y[i] - y[i - 1];
                float weight = radius[i] * (float) Math.sqrt(dx * dx + dy * dy);
                massX += weight * (x[i] + x[i - 1]) / 2;
                massY += weight * (y[i] + y[i - 1]) / 2;
                mass += weight;
            }
        }
        float box = BOX - 0.5f - 2 * pen + between(-0.3f, 0.3f);
        float scale = box / Math.max(right - left, bottom - top);
        float middleX = SIZE / 2f + 1.0f * bell() - scale * massX / mass;
        float middleY = SIZE / 2f + 1.0f * bell() - scale * massY / mass;
        for (int i = 0; i < vertices; i++) {
            x[i] = middleX + scale * x[i];
            y[i] = middleY + scale * y[i];
        }
    }

    /// Every segment is a capsule between two circles; a pixel's ink is how far it lies inside the nearest one.
    private void rasterise(float softness) {
        Arrays.fill(ink, 0);
        float slope = 0.5f / softness;
        for (int i = 1; i < vertices; i++) {
            if (!penDown[i]) {
                continue;
            }
            float ax = x[i - 1];
            float ay = y[i - 1];
            float dx = x[i] - ax;
            float dy = y[i] - ay;
            float length = dx * dx + dy * dy;
            float inverse = length > 1e-12f ? 1 / length : 0;
            float ra = radius[i - 1];
            float dr = radius[i] - ra;
            float reach = Math.max(ra, radius[i]) + softness;
            int left = Math.max(0, (int) (Math.min(ax, x[i]) - reach));
            int right = Math.min(SIZE - 1, (int) (Math.max(ax, x[i]) + reach));
            int top = Math.max(0, (int) (Math.min(ay, y[i]) - reach));
            int bottom = Math.min(SIZE - 1, (int) (Math.max(ay, y[i]) + reach));
            for (int row = top; row <= bottom; row++) {
                float py = row + 0.5f - ay;
                for (int column = left; column <= right; column++) {
                    float px = column + 0.5f - ax;
                    float t = clamp((px * dx + py * dy) * inverse, 0, 1);
                    float qx = px - t * dx;
                    float qy = py - t * dy;
                    float distance = (float) Math.sqrt(qx * qx + qy * qy);
                    float level = 0.5f + (ra + t * dr - distance) * slope;
                    int pixel = row * SIZE + column;
                    if (level > ink[pixel]) {
                        ink[pixel] = level;
                    }
                }
            }
        }
    }

    /// Ink to grey levels: a little less than full at times, and a grain. A draw a pixel would take most of the
    /// time, so the grain comes from a linear congruential generator that the stream seeds; its constants are
    /// those of D. Knuth and H. W. Lewis.
    private void expose(byte[] dst, int offset) {
        float black = 255 * (1.04f - 0.12f * square(square(uniform())));
        float grain = 16 * uniform();
        int bits = stream.bits(sample, element++);
        for (int i = 0; i < SIZE * SIZE; i++) {
            float level = Math.min(ink[i], 1);
            bits = bits * 1664525 + 1013904223;
            float noise = grain * level * ((bits >>> 8) * 0x1p-24f - 0.5f);
            dst[offset + i] = (byte) (int) clamp(black * level + noise, 0, 255);
        }
    }

    private float uniform() {
        return stream.uniform(sample, element++);
    }

    private float between(float low, float high) {
        return low + uniform() * (high - low);
    }

    /// A bounded bell-shaped draw: mean 0, deviation 1, within 2.45 (the sum of two uniform draws).
    private float bell() {
        return 2.4494898f * (uniform() + uniform() - 1);
    }

    private static float smooth(float t) {
        return t * t * (3 - 2 * t);
    }

    private static float square(float value) {
        return value * value;
    }

    private static float clamp(float value, float low, float high) {
        return Math.min(Math.max(value, low), high);
    }
}
