package io.askfirst.ui

import android.app.Activity
import android.graphics.Bitmap
import android.graphics.Canvas
import org.junit.Assert.fail
import java.awt.image.BufferedImage
import java.awt.image.IndexColorModel
import java.io.File
import javax.imageio.ImageIO
import kotlin.math.abs

/**
 * Pictures of screens, held against those in `src/test/pictures`. `ASKFIRST_BLESS=1` writes them anew: look at each before
 * accepting it.
 */
internal object Picture {
    private val root = File(System.getProperty("askfirst.root"), "android/library/src/test/pictures")
    private val made = File("target/pictures")

    /** Draws what is on the screen and compares it with the picture of that name. */
    fun compare(
        name: String,
        activity: Activity,
    ) {
        val drawn = few(draw(activity))
        val file = File(root, "$name.png")
        if (System.getenv("ASKFIRST_BLESS") == "1") {
            ImageIO.write(drawn, "png", file)
            return
        }
        val share = if (file.exists()) difference(ImageIO.read(file), drawn) else 1.0
        if (share > TOLERANCE) {
            made.mkdirs()
            ImageIO.write(drawn, "png", File(made, "$name.png"))
            fail("$name: ${"%.2f".format(share * HUNDRED)} % differs; see ${made.absolutePath}, or ASKFIRST_BLESS=1")
        }
    }

    private fun draw(activity: Activity): BufferedImage {
        val view = activity.window.decorView
        // A box that was just ticked is not in the middle of its movement.
        view.jumpDrawablesToCurrentState()
        val bitmap = Bitmap.createBitmap(view.width, view.height, Bitmap.Config.ARGB_8888)
        view.draw(Canvas(bitmap))
        val pixels = IntArray(view.width * view.height)
        bitmap.getPixels(pixels, 0, view.width, 0, 0, view.width, view.height)
        return BufferedImage(view.width, view.height, BufferedImage.TYPE_INT_RGB).apply {
            // What lies behind a translucent screen is white here.
            setRGB(0, 0, view.width, view.height, IntArray(pixels.size) { over(pixels[it]) }, 0, view.width)
        }
    }

    private fun over(pixel: Int): Int {
        val alpha = pixel ushr 24
        return channels(pixel).fold(0) { all, one -> all shl 8 or (one + 255 - alpha).coerceAtMost(255) }
    }

    /** With few colours, so that the file is small. */
    private fun few(image: BufferedImage): BufferedImage {
        val pixels = image.getRGB(0, 0, image.width, image.height, null, 0, image.width)
        val coarse = IntArray(pixels.size) { at -> channels(pixels[at]).fold(0) { all, one -> all shl 8 or coarse(one) } }
        val colours = coarse.toList().groupingBy { it }.eachCount().entries.sortedByDescending { it.value }
        val palette = colours.take(COLOURS).map { it.key }.toIntArray()
        val model = IndexColorModel(8, palette.size, palette, 0, false, -1, java.awt.image.DataBuffer.TYPE_BYTE)
        val place = palette.withIndex().associate { it.value to it.index }
        val small = BufferedImage(image.width, image.height, BufferedImage.TYPE_BYTE_INDEXED, model)
        coarse.forEachIndexed { at, colour ->
            val nearest = place[colour] ?: palette.indices.minByOrNull { distance(palette[it], colour) } ?: 0
            small.raster.setSample(at % image.width, at / image.width, 0, nearest)
        }
        return small
    }

    private fun coarse(channel: Int) = (channel + STEP / 2) / STEP * STEP * 255 / (255 / STEP * STEP)

    private fun difference(
        golden: BufferedImage,
        drawn: BufferedImage,
    ): Double {
        if (golden.width != drawn.width || golden.height != drawn.height) {
            return 1.0
        }
        val all = golden.width * golden.height
        val differ = (0 until all).count { at ->
            val (x, y) = at % golden.width to at / golden.width
            distance(golden.getRGB(x, y), drawn.getRGB(x, y)) > CLOSE
        }
        return differ.toDouble() / all
    }

    private fun distance(
        one: Int,
        other: Int,
    ): Int = channels(one).zip(channels(other)).maxOf { (a, b) -> abs(a - b) }

    private fun channels(pixel: Int) = listOf(pixel shr 16 and 0xFF, pixel shr 8 and 0xFF, pixel and 0xFF)

    private const val TOLERANCE = 0.005
    private const val CLOSE = 48
    private const val COLOURS = 64
    private const val STEP = 15
    private const val HUNDRED = 100
}
