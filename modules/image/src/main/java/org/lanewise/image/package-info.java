/// Pictures to pixels: reading PNG and JPEG within limits, grey and RGB planes, resizing, cropping.
///
/// Installed beside `org.lanewise.data`, this module makes `images:DIR` work ([org.lanewise.image.ImageIoDecoder]).
@NullMarked
package org.lanewise.image;

import org.jspecify.annotations.NullMarked;
