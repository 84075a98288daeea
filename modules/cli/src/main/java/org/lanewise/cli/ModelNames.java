package org.lanewise.cli;

import java.util.Iterator;
import org.lanewise.layers.Architectures;

/// The built-in architectures, for help texts.
final class ModelNames implements Iterable<String> {

    @Override
    public Iterator<String> iterator() {
        return Architectures.names().iterator();
    }
}
