/**
 * A square window over pictures of height x width pixels, `stride` pixels from place to place. Pictures lie row by row, the channels of
 * a pixel side by side; `padding` pixels of zeros surround them.
 */
export interface Window {
  readonly height: number
  readonly width: number
  readonly channels: number
  /** Pixels on a side of the window. */
  readonly kernel: number
  readonly stride: number
  readonly padding: number
  /** Places of the window: rows and columns of them. */
  readonly down: number
  readonly across: number
}

/** A window with its places counted: as many as fit. */
export function windowOver(size: Omit<Window, 'down' | 'across'>): Window {
  const fit = (pixels: number) => Math.floor((pixels + 2 * size.padding - size.kernel) / size.stride) + 1
  return {...size, down: fit(size.height), across: fit(size.width)}
}

export const placesOf = ({down, across}: Window): number => down * across

/** Numbers that the window covers at one place. */
export const patchOf = ({kernel, channels}: Window): number => kernel * kernel * channels

/** Numbers of a picture. */
export const pictureOf = ({height, width, channels}: Window): number => height * width * channels
