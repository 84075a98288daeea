package org.lanewise.layers;

import org.lanewise.tensor.FormatException;
import org.lanewise.tensor.json.Json;
import org.lanewise.tensor.json.JsonObject;

/// A network as JSON text and back, without loss: what is read equals what was written. Parameters are not part of it.
///
/// The text is an object with `format`, `version` and `network`; the last has a member for each component of [Network],
/// down to the components of every layer, and `kind` where a layer, padding or initialiser is named. A description from
/// a stranger is safe to read: it is at most 16 MiB of text, every constructor checks, and whatever is wrong ends in
/// one [FormatException] that names the place.
public final class NetworkDescription {

    private static final String FORMAT = "lanewise-network";
    private static final int VERSION = 1;

    private NetworkDescription() {}

    /// The description of a network.
    ///
    /// @param network the network
    /// @return indented JSON text
    /// @throws FormatException when a name or an entry of metadata is not valid Unicode
    public static String toJson(Network network) {
        return Json.object()
                .put("format", FORMAT)
                .put("version", VERSION)
                .put("network", RecordCodec.write(network, Network.class))
                .build()
                .pretty();
    }

    /// The network of a description.
    ///
    /// @param text the JSON text
    /// @return the network
    /// @throws FormatException when the text is no valid description of this version
    public static Network fromJson(String text) {
        JsonObject document = Json.parse(text, Json.Limits.DEFAULT).asObject();
        String format = document.string("format");
        if (!format.equals(FORMAT)) {
            throw new FormatException("Network description: format is another than '" + FORMAT + "'");
        }
        int version = document.intValue("version");
        if (version != VERSION) {
            throw new FormatException("Network description: version is " + version + ", expected " + VERSION);
        }
        if (document.members().size() != 3) {
            throw new FormatException("Network description: has "
                    + document.members().size() + " members, expected format, version, network");
        }
        return RecordCodec.read(document.get("network"), Network.class, "");
    }
}
