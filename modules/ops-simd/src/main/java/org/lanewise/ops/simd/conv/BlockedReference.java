package org.lanewise.ops.simd.conv;

import java.util.Arrays;
import java.util.Optional;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Epilogue;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.UnaryFunction;
import org.lanewise.ops.simd.activation.UnaryScalar;
import org.lanewise.ops.simd.lanes.Lanes;

/// Channel-blocked convolution in all directions as plain loops, with the chains of
/// [Conv2dReference] in another layout.
final class BlockedReference implements Kernel<BlockedConv2dProblem> {

    private static final int BLOCK = BlockedConv2dProblem.BLOCK;

    @Override
    public String name() {
        return "BlockedReference";
    }

    @Override
    public Optional<String> rejects(BlockedConv2dProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(BlockedConv2dProblem problem) {
        Conv2dProblem p = problem.conv();
        Planes src = new Planes(p.ic(), p.ih(), p.iw(), problem.planarSource() ? 1 : BLOCK);
        Planes dst = new Planes(p.oc(), p.oh(), p.ow(), BLOCK);
        return switch (p.direction()) {
            case FORWARD -> new Forward(problem, src, dst, ReductionOrder.forward(p));
            case BACKWARD_DATA -> BackwardData.of(p, src, dst);
            case BACKWARD_WEIGHTS -> new BackwardWeights(p, src, dst);
        };
    }

    /// Where the elements of an image lie.
    private record Planes(int channels, int height, int width, int lanes) {

        int blocks() {
            return Math.ceilDiv(channels, lanes);
        }

        int at(int image, int channel, int y, int x) {
            int plane = image * blocks() + channel / lanes;
            return ((plane * height + y) * width + x) * lanes + channel % lanes;
        }

        boolean holds(int y, int x) {
            return y >= 0 && y < height && x >= 0 && x < width;
        }
    }

    private record Forward(BlockedConv2dProblem problem, Planes from, Planes to, ReductionOrder order)
            implements Primitive {

        @Override
        public String kernel() {
            return "BlockedReference";
        }

        @Override
        public int tasks() {
            return problem.conv().images() * to.blocks() * BLOCK;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            Epilogue epilogue = problem.epilogue();
            int last = operands.count() - 1;
            int channel = task % (to.blocks() * BLOCK);
            int image = task / (to.blocks() * BLOCK);
            for (int y = 0; y < to.height(); y++) {
                for (int x = 0; x < to.width(); x++) {
                    int at = to.at(image, channel, y, x);
                    float value = channel < to.channels() ? chain(operands, image, channel, y, x) : 0f;
                    if (epilogue.residual()) {
                        value += operands.array(last - 1)[operands.offset(last - 1) + at];
                    }
                    UnaryFunction activation = epilogue.activation();
                    operands.array(last)[operands.offset(last) + at] =
                            activation == null ? value : UnaryScalar.forward(activation, value);
                }
            }
        }

        private float chain(Operands operands, int image, int o, int y, int x) {
            Conv2dProblem p = problem.conv();
            int groupIc = p.ic() / p.groups();
            int firstChannel = o / (p.oc() / p.groups()) * groupIc;
            float sum = p.bias() ? operands.array(2)[operands.offset(2) + o] : 0f;
            for (int k = 0; k < order.depth(); k++) {
                int c = order.channel()[k];
                int iy = y * p.h().stride() - p.h().padLow() + order.tapH()[k] * p.h().dilation();
                int ix = x * p.w().stride() - p.w().padLow() + order.tapW()[k] * p.w().dilation();
                int weight = ((o * groupIc + c) * p.h().kernel() + order.tapH()[k]) * p.w().kernel() + order.tapW()[k];
                float value = from.holds(iy, ix)
                        ? operands.array(0)[operands.offset(0) + from.at(image, firstChannel + c, iy, ix)]
                        : 0f;
                sum = Math.fma(operands.array(1)[operands.offset(1) + weight], value, sum);
            }
            return sum;
        }
    }

    /// @param orders the order of the terms for every phase of rows and of columns
    private record BackwardData(
            Conv2dProblem p, Planes to, Planes from, Phase[] phasesH, Phase[] phasesW, ReductionOrder[][] orders)
            implements Primitive {

        static BackwardData of(Conv2dProblem p, Planes to, Planes from) {
            Phase[] phasesH = Phase.all(p.h(), p.ih());
            Phase[] phasesW = Phase.all(p.w(), p.iw());
            ReductionOrder[][] orders = new ReductionOrder[phasesH.length][phasesW.length];
            for (int h = 0; h < phasesH.length; h++) {
                for (int w = 0; w < phasesW.length; w++) {
                    orders[h][w] = ReductionOrder.of(
                            p.oc() / p.groups(),
                            ReductionOrder.range(phasesH[h].taps().length),
                            ReductionOrder.range(phasesW[w].taps().length));
                }
            }
            return new BackwardData(p, to, from, phasesH, phasesW, orders);
        }

        @Override
        public String kernel() {
            return "BlockedReference";
        }

        @Override
        public int tasks() {
            return p.images() * to.blocks() * BLOCK;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int last = operands.count() - 1;
            int channel = task % (to.blocks() * BLOCK);
            int image = task / (to.blocks() * BLOCK);
            for (int y = 0; y < p.ih(); y++) {
                for (int x = 0; x < p.iw(); x++) {
                    operands.array(last)[operands.offset(last) + to.at(image, channel, y, x)] =
                            channel < p.ic() ? chain(operands, image, channel, y, x) : 0f;
                }
            }
        }

        private float chain(Operands operands, int image, int channel, int y, int x) {
            int phaseH = (y + p.h().padLow()) % p.h().stride();
            int phaseW = (x + p.w().padLow()) % p.w().stride();
            Phase h = phasesH[phaseH];
            Phase w = phasesW[phaseW];
            int groupIc = p.ic() / p.groups();
            int groupOc = p.oc() / p.groups();
            int originY = (y - h.first()) / p.h().stride() + h.origin();
            int originX = (x - w.first()) / p.w().stride() + w.origin();
            ReductionOrder order = orders[phaseH][phaseW];
            float sum = p.bias() ? operands.array(2)[operands.offset(2) + channel] : 0f;
            for (int k = 0; k < order.depth(); k++) {
                int o = channel / groupIc * groupOc + order.channel()[k];
                int oy = originY - h.shift()[order.tapH()[k]];
                int ox = originX - w.shift()[order.tapW()[k]];
                float value =
                        from.holds(oy, ox) ? operands.array(0)[operands.offset(0) + from.at(image, o, oy, ox)] : 0f;
                int row = (o * groupIc + channel % groupIc) * p.h().kernel() + h.taps()[order.tapH()[k]];
                int weight = row * p.w().kernel() + w.taps()[order.tapW()[k]];
                sum = Math.fma(operands.array(1)[operands.offset(1) + weight], value, sum);
            }
            return sum;
        }
    }

    private record BackwardWeights(Conv2dProblem p, Planes from, Planes gradient) implements Primitive {

        @Override
        public String kernel() {
            return "BlockedReference";
        }

        @Override
        public int tasks() {
            return p.oc();
        }

        @Override
        public int scratch() {
            return Lanes.COUNT;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int kernel = p.h().kernel() * p.w().kernel();
            for (int k = 0; k < p.depth(); k++) {
                Arrays.fill(scratch, 0, Lanes.COUNT, 0f);
                int c = task / (p.oc() / p.groups()) * (p.ic() / p.groups()) + k / kernel;
                int top = k % kernel / p.w().kernel() * p.h().dilation() - p.h().padLow();
                int left = k % p.w().kernel() * p.w().dilation() - p.w().padLow();
                for (int image = 0; image < p.images(); image++) {
                    int lane = image % Lanes.COUNT;
                    scratch[lane] = chain(operands, image, task, c, top, left, scratch[lane]);
                }
                operands.array(2)[operands.offset(2) + task * p.depth() + k] = Lanes.tree(scratch, 0);
            }
        }

        private float chain(Operands operands, int image, int o, int c, int top, int left, float start) {
            float sum = start;
            for (int y = 0; y < p.oh(); y++) {
                for (int x = 0; x < p.ow(); x++) {
                    int iy = y * p.h().stride() + top;
                    int ix = x * p.w().stride() + left;
                    float value =
                            from.holds(iy, ix) ? operands.array(0)[operands.offset(0) + from.at(image, c, iy, ix)] : 0f;
                    float dDst = operands.array(1)[operands.offset(1) + gradient.at(image, o, y, x)];
                    sum = Math.fma(dDst, value, sum);
                }
            }
            return sum;
        }
    }
}
