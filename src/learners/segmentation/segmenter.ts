import type {Context} from '../../core/context.js'

/** Pictures as a network sees them. */
export interface SeenPictures {
  readonly count: number
  /** [count, height x width x channels] on [-1, 1]. */
  readonly pixels: Float32Array
}

/** Pictures of one size, with their masks. */
export interface MaskedPictures extends SeenPictures {
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3
  /** [count, height x width], 1 where a pixel is marked. */
  readonly masks: Uint8Array
}

/** Learns to mark in pictures what masks mark. */
export interface Segmenter {
  /** @throws {NotApplicable} When nothing is marked in the pictures. */
  fit(pictures: MaskedPictures, context: Context): Promise<Segmentation>
}

/** A segmenter that was trained. */
export interface Segmentation {
  /** [count, height x width], 1 where it marks a pixel. */
  mark(pictures: SeenPictures): Uint8Array
}
