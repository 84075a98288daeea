package org.lanewise.ops.simd.conv;

import java.util.Arrays;
import java.util.Optional;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.UnaryFunction;
import org.lanewise.ops.simd.activation.UnaryScalar;
import org.lanewise.ops.simd.lanes.Lanes;

/// Convolution in all directions as plain loops: the scalar twin of the kernels above it in the
/// list, with the same chains in the same order, for every layout.
final class Conv2dReference implements Kernel<Conv2dProblem> {

    @Override
    public String name() {
        return "Conv2dReference";
    }

    @Override
    public Optional<String> rejects(Conv2dProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(Conv2dProblem problem) {
        return switch (problem.direction()) {
            case FORWARD -> new Forward(problem, ReductionOrder.forward(problem));
            case BACKWARD_DATA -> BackwardData.of(problem);
            case BACKWARD_WEIGHTS -> new BackwardWeights(problem);
        };
    }

    private record Forward(Conv2dProblem p, ReductionOrder order) implements Primitive {

        @Override
        public String kernel() {
            return "Conv2dReference";
        }

        @Override
        public int tasks() {
            return p.layout().blocks(p.images()) * p.oc();
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int lanes = p.layout().lanes();
            int block = task / p.oc();
            int o = task % p.oc();
            int groupIc = p.ic() / p.groups();
            int last = operands.count() - 1;
            float[] src = operands.array(0);
            float[] weights = operands.array(1);
            float[] dst = operands.array(last);
            float start = p.bias() ? operands.array(2)[operands.offset(2) + o] : 0f;
            int channels = block * p.ic() + o / (p.oc() / p.groups()) * groupIc;
            int at = operands.offset(last) + task * p.oh() * p.ow() * lanes;
            for (int y = 0; y < p.oh(); y++) {
                for (int x = 0; x < p.ow(); x++) {
                    for (int lane = 0; lane < lanes; lane++) {
                        float sum = start;
                        for (int k = 0; k < order.depth(); k++) {
                            int c = order.channel()[k];
                            int tap = order.tapH()[k] * p.w().kernel() + order.tapW()[k];
                            int iy = y * p.h().stride() - p.h().padLow() + order.tapH()[k] * p.h().dilation();
                            int ix = x * p.w().stride() - p.w().padLow() + order.tapW()[k] * p.w().dilation();
                            boolean inside = iy >= 0 && iy < p.ih() && ix >= 0 && ix < p.iw();
                            int from = (((channels + c) * p.ih() + iy) * p.iw() + ix) * lanes + lane;
                            float value = inside ? src[operands.offset(0) + from] : 0f;
                            int weight = (o * groupIc + c) * p.h().kernel() * p.w().kernel() + tap;
                            sum = Math.fma(weights[operands.offset(1) + weight], value, sum);
                        }
                        dst[at] = afterwards(operands, sum, at - operands.offset(last));
                        at++;
                    }
                }
            }
        }

        private float afterwards(Operands operands, float value, int at) {
            int residual = operands.count() - 2;
            float sum =
                    p.epilogue().residual() ? value + operands.array(residual)[operands.offset(residual) + at] : value;
            UnaryFunction activation = p.epilogue().activation();
            return activation == null ? sum : UnaryScalar.forward(activation, sum);
        }
    }

    /// @param orders the terms of every pair of phases, those along the height outermost
    private record BackwardData(Conv2dProblem p, Phase[] phasesH, Phase[] phasesW, ReductionOrder[] orders)
            implements Primitive {

        static BackwardData of(Conv2dProblem p) {
            Phase[] phasesH = Phase.all(p.h(), p.ih());
            Phase[] phasesW = Phase.all(p.w(), p.iw());
            ReductionOrder[] orders = new ReductionOrder[phasesH.length * phasesW.length];
            for (int i = 0; i < orders.length; i++) {
                int tapsH = phasesH[i / phasesW.length].taps().length;
                int tapsW = phasesW[i % phasesW.length].taps().length;
                orders[i] = ReductionOrder.of(
                        p.oc() / p.groups(), ReductionOrder.range(tapsH), ReductionOrder.range(tapsW));
            }
            return new BackwardData(p, phasesH, phasesW, orders);
        }

        @Override
        public String kernel() {
            return "Conv2dReference";
        }

        @Override
        public int tasks() {
            return p.layout().blocks(p.images()) * p.ic();
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int lanes = p.layout().lanes();
            int channel = task % p.ic();
            float start = p.bias() ? operands.array(2)[operands.offset(2) + channel] : 0f;
            int last = operands.count() - 1;
            float[] dSrc = operands.array(last);
            int at = operands.offset(last) + task * p.ih() * p.iw() * lanes;
            for (int y = 0; y < p.ih(); y++) {
                for (int x = 0; x < p.iw(); x++) {
                    for (int lane = 0; lane < lanes; lane++) {
                        dSrc[at++] = element(operands, task / p.ic(), channel, y, x, lane, start);
                    }
                }
            }
        }

        private float element(Operands operands, int block, int channel, int y, int x, int lane, float start) {
            int phaseH = (y + p.h().padLow()) % p.h().stride();
            int phaseW = (x + p.w().padLow()) % p.w().stride();
            Phase h = phasesH[phaseH];
            Phase w = phasesW[phaseW];
            int groupIc = p.ic() / p.groups();
            int groupOc = p.oc() / p.groups();
            int firstOc = channel / groupIc * groupOc;
            int originY = (y - h.first()) / p.h().stride() + h.origin();
            int originX = (x - w.first()) / p.w().stride() + w.origin();
            ReductionOrder order = orders[phaseH * phasesW.length + phaseW];
            float sum = start;
            for (int k = 0; k < order.depth(); k++) {
                int o = firstOc + order.channel()[k];
                int oy = originY - h.shift()[order.tapH()[k]];
                int ox = originX - w.shift()[order.tapW()[k]];
                boolean inside = oy >= 0 && oy < p.oh() && ox >= 0 && ox < p.ow();
                int from = (((block * p.oc() + o) * p.oh() + oy) * p.ow() + ox)
                                * p.layout().lanes()
                        + lane;
                float value = inside ? operands.array(0)[operands.offset(0) + from] : 0f;
                int row = (o * groupIc + channel % groupIc) * p.h().kernel() + h.taps()[order.tapH()[k]];
                int weight = row * p.w().kernel() + w.taps()[order.tapW()[k]];
                sum = Math.fma(operands.array(1)[operands.offset(1) + weight], value, sum);
            }
            return sum;
        }
    }

    private record BackwardWeights(Conv2dProblem p) implements Primitive {

        @Override
        public String kernel() {
            return "Conv2dReference";
        }

        @Override
        public int tasks() {
            return p.oc();
        }

        @Override
        public int scratch() {
            return 16;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int kernel = p.h().kernel() * p.w().kernel();
            for (int k = 0; k < p.depth(); k++) {
                Arrays.fill(scratch, 0, 16, 0f);
                int c = task / (p.oc() / p.groups()) * (p.ic() / p.groups()) + k / kernel;
                int top = k % kernel / p.w().kernel() * p.h().dilation() - p.h().padLow();
                int left = k % p.w().kernel() * p.w().dilation() - p.w().padLow();
                for (int block = 0; block < p.layout().blocks(p.images()); block++) {
                    sum(operands, block, task, c, top, left, scratch);
                }
                operands.array(2)[operands.offset(2) + task * p.depth() + k] =
                        p.layout().lanes() == Lanes.COUNT ? Lanes.tree(scratch, 0) : scratch[0];
            }
        }

        private void sum(Operands operands, int block, int o, int c, int top, int left, float[] sums) {
            int lanes = p.layout().lanes();
            for (int y = 0; y < p.oh(); y++) {
                for (int x = 0; x < p.ow(); x++) {
                    int iy = y * p.h().stride() + top;
                    int ix = x * p.w().stride() + left;
                    boolean inside = iy >= 0 && iy < p.ih() && ix >= 0 && ix < p.iw();
                    int from = (((block * p.ic() + c) * p.ih() + iy) * p.iw() + ix) * lanes;
                    int gradient = (((block * p.oc() + o) * p.oh() + y) * p.ow() + x) * lanes;
                    for (int lane = 0; lane < lanes; lane++) {
                        float value = inside ? operands.array(0)[operands.offset(0) + from + lane] : 0f;
                        float dDst = operands.array(1)[operands.offset(1) + gradient + lane];
                        sums[lane] = Math.fma(dDst, value, sums[lane]);
                    }
                }
            }
        }
    }
}
