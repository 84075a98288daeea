package org.lanewise.ops.simd.move;

import java.util.Optional;
import org.lanewise.ops.simd.BlockedReorderProblem;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Primitive;

/// Channels gathered into blocks, or spread, in squares of 16 channels by 16 pixels.
final class BlockedReorderTiles implements Kernel<BlockedReorderProblem> {

    private static final String NAME = "BlockedReorderTiles";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> rejects(BlockedReorderProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(BlockedReorderProblem p) {
        return LaneTiles.of(NAME, p.toBlocks(), p.images(), p.channels(), p.pixels());
    }
}
